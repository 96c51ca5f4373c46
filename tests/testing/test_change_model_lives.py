"""Drawn change models and proposals."""

from hypothesis import given

from itil_core.testing import change_models, change_proposals
from itil_core.transition import (
    ChangeModel,
    ChangeModelState,
    ChangeProposal,
    ChangeProposalState,
)


@given(change_models(most=0))
def test_no_steps_draw_drafts_of_models(model: ChangeModel) -> None:
    assert model.state is ChangeModelState.DRAFT
    assert not model.history


@given(change_proposals(most=0))
def test_no_steps_draw_drafts_of_proposals(proposal: ChangeProposal) -> None:
    assert proposal.state is ChangeProposalState.DRAFT
    assert not proposal.history
