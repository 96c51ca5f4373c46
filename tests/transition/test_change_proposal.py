"""Change proposals."""

import pytest
from hypothesis import given

from itil_core.errors import AuthorisationError, GuardError
from itil_core.testing import change_proposals
from itil_core.transition import ChangeProposal, ChangeProposalState, Verdict
from transition.change_samples import at, decision, window

P = ChangeProposalState


def submitted() -> ChangeProposal:
    draft = ChangeProposal(id="CHP-1", opened=at(), title="a new mail service")
    return draft.revise(
        at(),
        title="a new mail service for all",
        description="replace the mail service",
        business_case_id="BC-1",
        service_ids=["mail"],
        schedule=window(),
    ).submit(at())


def test_the_whole_way() -> None:
    it = submitted().send_back(at(1)).submit(at(1)).authorise(at(2), decision=decision(2))
    assert (it.state, it.decision) == (P.AUTHORISED, decision(2))
    assert submitted().withdraw(at()).state is P.WITHDRAWN


def test_a_draft_is_submitted_whole() -> None:
    with pytest.raises(GuardError) as refused:
        ChangeProposal(id="CHP-1", opened=at(), title="mail").submit(at())
    assert len(refused.value.unmet) == 3


def test_it_needs_the_authority_of_major_changes() -> None:
    with pytest.raises(AuthorisationError, match="level 2"):
        submitted().authorise(at(), decision=decision(3))


def test_bad_input_who_opened_it_is_not_the_only_approver() -> None:
    with pytest.raises(AuthorisationError) as refused:
        submitted().authorise(at(), decision=decision(2, by="ana"))
    assert refused.value.actor == "ana"
    assert refused.value.needed == "an approver other than the author"
    assert refused.value.held == "the authorship"
    assert submitted().authorise(at(), decision=decision(2, by={"ana", "eva"})).decision is not None
    no = decision(2, by="ana", verdict=Verdict.REJECTED)
    with pytest.raises(GuardError, match="must be APPROVED"):
        submitted().authorise(at(), decision=no)


def test_verdicts_are_what_they_say() -> None:
    no = decision(2, verdict=Verdict.REJECTED)
    assert submitted().reject(at(), decision=no).state is P.REJECTED
    with pytest.raises(GuardError, match="must be APPROVED"):
        submitted().authorise(at(), decision=no)
    with pytest.raises(GuardError) as refused:
        submitted().reject(at(), decision=decision(2, 3))
    assert len(refused.value.unmet) == 2


@given(change_proposals())
def test_only_what_was_submitted_is_decided(drawn: ChangeProposal) -> None:
    if drawn.decision is not None:
        assert drawn.has_been(P.SUBMITTED)
        assert drawn.business_case_id
