"""Lives of change models and change proposals."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final, TypeVar, overload

from hypothesis import strategies as st

from itil_core.framework.ids import BusinessCaseId, ChangeProposalId, ModelId, ServiceId
from itil_core.kernel.interval import Interval
from itil_core.kernel.stamp import Stamp
from itil_core.testing._change_parts import RISKS, decided
from itil_core.testing._parts import TEXTS, facts, ids, several
from itil_core.testing.times import stamps
from itil_core.testing.walks import Arguments, Facts, lives, usual_moves
from itil_core.transition.authority import Verdict
from itil_core.transition.change_facts import ChangeKind
from itil_core.transition.change_model import ChangeModel
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY
from itil_core.transition.change_proposal import ChangeProposal
from itil_core.transition.change_step import ChangeStep, ModelLimit

__all__ = ["change_models", "change_proposals"]

ModelT = TypeVar("ModelT", bound=ChangeModel)
ProposalT = TypeVar("ProposalT", bound=ChangeProposal)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})

_STEPS: Final = st.sampled_from(
    (
        (ChangeStep(name="enlarge", responsible="storage"),),
        (
            ChangeStep(name="stop", responsible="operators"),
            ChangeStep(name="enlarge", responsible="storage", after=("stop",)),
        ),
    )
)
_LIMITS: Final = st.sampled_from(((), (ModelLimit(parameter="GB", least=1, most=200),)))
_HOURS: Final = st.integers(1, 9).map(lambda hours: timedelta(hours=hours))


def _approval(_model: ChangeModel, stamp: Stamp) -> Facts:
    return facts({"decision": decided(DEFAULT_CHANGE_POLICY.model_level, stamp)})


_MODEL_MOVES: Final[Mapping[str, Arguments]] = {
    "approve": _approval,
    "question": facts(suspend=st.booleans()),
    "revise": facts(steps=_STEPS, limits=_LIMITS, risk=RISKS, duration=_HOURS),
}


def _consent(_proposal: ChangeProposal, stamp: Stamp) -> Facts:
    return facts({"decision": decided(DEFAULT_CHANGE_POLICY.authority_levels[0][-1], stamp)})


def _refusal(_proposal: ChangeProposal, stamp: Stamp) -> Facts:
    return facts({"decision": decided(None, stamp, Verdict.REJECTED)})


def _draft(_proposal: ChangeProposal, stamp: Stamp) -> Facts:
    schedule = st.just(Interval(stamp.at, stamp.at.add(months=3)))
    return facts(
        {"schedule": schedule},
        title=TEXTS,
        description=TEXTS,
        business_case_id=ids(BusinessCaseId),
        service_ids=several(ids(ServiceId)),
    )


_PROPOSAL_MOVES: Final[Mapping[str, Arguments]] = {
    "authorise": _consent,
    "reject": _refusal,
    "revise": _draft,
}


@overload
def change_models(*, most: int = 16) -> st.SearchStrategy[ChangeModel]: ...
@overload
def change_models(
    kind: type[ModelT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[ModelT]: ...
def change_models(
    kind: type[ChangeModel] = ChangeModel,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[ChangeModel]:
    """Return a strategy for change models with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws models as they are drafted.
    """
    drafts = facts(
        {
            "id": ids(ModelId),
            "opened": stamps(),
            "name": TEXTS,
            "kind": st.sampled_from(ChangeKind),
            "steps": _STEPS,
        },
        risk=RISKS,
        limits=_LIMITS,
        roles=st.just(("operator",)),
        longest_window=_HOURS,
        duration=_HOURS,
    )
    return lives(
        drafts.map(lambda given: kind(**given)),
        usual_moves(_MODEL_MOVES, kind, arguments),
        most=most,
    )


@overload
def change_proposals(*, most: int = 16) -> st.SearchStrategy[ChangeProposal]: ...
@overload
def change_proposals(
    kind: type[ProposalT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[ProposalT]: ...
def change_proposals(
    kind: type[ChangeProposal] = ChangeProposal,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[ChangeProposal]:
    """Return a strategy for change proposals with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws proposals as they are drafted.
    """
    drafts = facts(
        {"id": ids(ChangeProposalId), "opened": stamps(), "title": TEXTS},
        description=TEXTS,
        business_case_id=ids(BusinessCaseId),
        service_ids=several(ids(ServiceId)),
    )
    return lives(
        drafts.map(lambda given: kind(**given)),
        usual_moves(_PROPOSAL_MOVES, kind, arguments),
        most=most,
    )
