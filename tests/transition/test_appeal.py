"""Appeals against rejections."""

import pytest

from itil_core.errors import ValidationError
from itil_core.transition import ChangeRejection, Verdict, appeal_against
from transition.change_samples import (
    S,
    at,
    decision,
    emergency_in,
    normal,
    normal_in,
    risk,
    standard,
)

REASON = ChangeRejection.NOT_AUTHORISED


def test_an_appeal_goes_to_the_next_higher_authority() -> None:
    no = decision(verdict=Verdict.REJECTED)
    rejected = normal_in(S.READY_FOR_DECISION).reject(at(1), reason=REASON, decision=no)
    it = appeal_against(rejected, at(2, by="dan"), change_id="CHG-2")
    assert (it.state, it.appeals, it.authority_level) == (S.REQUESTED, "CHG-1", 2)
    assert (it.decisions, it.risk, it.rejection) == ((), None, None)
    assert (it.seven_rs, it.ci_ids) == (rejected.seven_rs, rejected.ci_ids)
    again = it.accept(at(3)).assess(at(3), risk=risk(), evaluation_id="EVA-1")
    assert again.authority_level == 2
    assert again.authorise(at(4), decision=decision(2, 4)).is_authorised


def test_an_emergency_can_appeal_too() -> None:
    rejected = emergency_in(S.READY_FOR_DECISION).reject(at(1), reason=REASON)
    it = appeal_against(rejected, at(1), change_id="CHG-2")
    assert it.assess(at(1)).authority_level == 2


def test_there_must_be_something_to_appeal_against() -> None:
    with pytest.raises(ValidationError, match="must be REJECTED"):
        appeal_against(normal(), at(), change_id="CHG-2")
    unread = standard().reject(at(), reason=ChangeRejection.DUPLICATE)
    with pytest.raises(ValidationError, match="requested anew"):
        appeal_against(unread, at(), change_id="CHG-2")


def test_there_must_be_somebody_to_appeal_to() -> None:
    it = normal_in(S.READY_FOR_DECISION).raise_authority(at(), level=1)
    with pytest.raises(ValidationError, match="level 1 has decided"):
        appeal_against(it.reject(at(), reason=REASON), at(), change_id="CHG-2")


def test_an_appeal_comes_after_the_rejection() -> None:
    rejected = normal_in(S.READY_FOR_DECISION).reject(at(1), reason=REASON)
    with pytest.raises(ValidationError, match="not be earlier than the rejection"):
        appeal_against(rejected, at(), change_id="CHG-2")
