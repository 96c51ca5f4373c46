"""Lives of changes of all kinds."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar, overload

from hypothesis import strategies as st

from itil_core.framework.ids import ChangeId, EvaluationId, ModelId
from itil_core.kernel.stamp import Stamp
from itil_core.testing._change_parts import (
    BASELINES,
    DESCRIBED,
    PLANNED,
    RISKS,
    SEVEN_RS,
    SHARED_MOVES,
    active_model,
    decided,
    windows,
)
from itil_core.testing._parts import PEOPLE, facts, ids, joined, mostly
from itil_core.testing.times import stamps
from itil_core.testing.walks import Arguments, Facts, lives, usual_moves
from itil_core.transition._planned_change import PlannedChange
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeTestResult
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY
from itil_core.transition.emergency_change import EmergencyChange
from itil_core.transition.normal_change import NormalChange
from itil_core.transition.standard_change import StandardChange
from itil_core.transition.two_step_change import TwoStepChange

__all__ = ["emergency_changes", "normal_changes", "standard_changes", "two_step_changes"]

ChangeT = TypeVar("ChangeT", bound=Change)
NormalT = TypeVar("NormalT", bound=NormalChange)
TwoStepT = TypeVar("TwoStepT", bound=TwoStepChange)
StandardT = TypeVar("StandardT", bound=StandardChange)
EmergencyT = TypeVar("EmergencyT", bound=EmergencyChange)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})
_NOTHING: Mapping[str, st.SearchStrategy[Any]] = MappingProxyType({})
_LEVELS: Final = len(DEFAULT_CHANGE_POLICY.authorities)


def _assessment(_change: PlannedChange, _stamp: Stamp) -> Facts:
    return facts({"risk": RISKS, "evaluation_id": ids(EvaluationId)})


def _decision(change: Change, stamp: Stamp) -> Facts:
    return facts({"decision": decided(change.authority_level, stamp)})


def _authorisation(change: Change, stamp: Stamp) -> Facts:
    decision = decided(change.authority_level, stamp)
    return facts({"decision": decision, "evaluated": st.sampled_from((True,))})


def _raised(change: Change, _stamp: Stamp) -> Facts:
    highest = (change.authority_level or _LEVELS) - 1
    return facts({"level": st.integers(1, max(1, highest))})


def _schedule(_change: Change, stamp: Stamp) -> Facts:
    return facts({"window": windows(stamp)})


_STARTED: Final = facts({"remediation_ready": st.sampled_from((True,)), "baseline_id": BASELINES})
_TO_DECIDE: Final[Mapping[str, Arguments]] = {
    "complete_seven_rs": facts({"seven_rs": SEVEN_RS}),
    "raise_authority": _raised,
    "record_decision": _decision,
}
_PLANNED_MOVES: Final[Mapping[str, Arguments]] = {
    **SHARED_MOVES,
    **_TO_DECIDE,
    "assess": _assessment,
    "send_back": facts(),
    "schedule": _schedule,
    "start": _STARTED,
}
_NORMAL_MOVES: Final[Mapping[str, Arguments]] = {**_PLANNED_MOVES, "authorise": _authorisation}
_TWO_STEP_MOVES: Final[Mapping[str, Arguments]] = {
    **_PLANNED_MOVES,
    "authorise_build": _authorisation,
    "complete_build": facts(
        {
            "result": st.sampled_from((ChangeTestResult.PASS, ChangeTestResult.WAIVED)),
            "approver": PEOPLE,
        }
    ),
    "authorise_deployment": _authorisation,
}


def _start_now(_change: EmergencyChange, stamp: Stamp) -> Facts:
    return facts({"window": windows(stamp)})


def _urgent(change: EmergencyChange, stamp: Stamp) -> Facts:
    return facts({"decision": decided(change.authority_level, stamp), "risk": RISKS})


_EMERGENCY_MOVES: Final[Mapping[str, Arguments]] = {
    **SHARED_MOVES,
    **_TO_DECIDE,
    "assess": facts({"in_freeze": st.booleans()}, risk=RISKS),
    "authorise": _urgent,
    "start": _start_now,
}


def _gigabytes(number: int) -> dict[str, int]:
    return {"GB": number}


def _by_model(change: StandardChange, stamp: Stamp) -> Facts:
    return facts(
        {
            "model": st.just(active_model(change.model_id, stamp)),
            "role": st.just("operator"),
            "window": windows(stamp),
        }
    )


_STANDARD_MOVES: Final[Mapping[str, Arguments]] = {**SHARED_MOVES, "schedule": _by_model}


_MODELLED: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "model_id": ids(ModelId),
    "parameters": st.integers(1, 100).map(_gigabytes),
}


def _requests(
    kind: type[ChangeT], more: Mapping[str, st.SearchStrategy[Any]] = _NOTHING
) -> st.SearchStrategy[ChangeT]:
    """Draw new changes: bare as they are requested, or with all that they need later."""
    asked = facts({**DESCRIBED, **more, "id": ids(ChangeId), "opened": stamps()})
    known = facts({**PLANNED, "seven_rs": SEVEN_RS}).map(_with_priority)
    return mostly(joined(asked, known), asked).map(lambda given: kind(**given))


def _with_priority(given: dict[str, Any]) -> dict[str, Any]:
    matrix = DEFAULT_CHANGE_POLICY.matrix
    return {**given, "priority": matrix.code(given["impact"], given["urgency"])}


@overload
def normal_changes(*, most: int = 24) -> st.SearchStrategy[NormalChange]: ...
@overload
def normal_changes(
    kind: type[NormalT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 24
) -> st.SearchStrategy[NormalT]: ...
def normal_changes(
    kind: type[NormalChange] = NormalChange,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 24,
) -> st.SearchStrategy[NormalChange]:
    """Return a strategy for normal changes with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws changes as they are requested.

    Example:
        >>> from hypothesis import given
        >>> @given(normal_changes())
        ... def test_nothing_is_touched_without_a_decision(change):
        ...     assert change.started_at is None or change.decisions
    """
    return lives(_requests(kind), usual_moves(_NORMAL_MOVES, kind, arguments), most=most)


@overload
def two_step_changes(*, most: int = 24) -> st.SearchStrategy[TwoStepChange]: ...
@overload
def two_step_changes(
    kind: type[TwoStepT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 24
) -> st.SearchStrategy[TwoStepT]: ...
def two_step_changes(
    kind: type[TwoStepChange] = TwoStepChange,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 24,
) -> st.SearchStrategy[TwoStepChange]:
    """Return a strategy for changes that are authorised twice with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws changes as they are requested.
    """
    return lives(_requests(kind), usual_moves(_TWO_STEP_MOVES, kind, arguments), most=most)


@overload
def emergency_changes(*, most: int = 24) -> st.SearchStrategy[EmergencyChange]: ...
@overload
def emergency_changes(
    kind: type[EmergencyT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 24
) -> st.SearchStrategy[EmergencyT]: ...
def emergency_changes(
    kind: type[EmergencyChange] = EmergencyChange,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 24,
) -> st.SearchStrategy[EmergencyChange]:
    """Return a strategy for emergency changes with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws changes as they are requested.
    """
    return lives(_requests(kind), usual_moves(_EMERGENCY_MOVES, kind, arguments), most=most)


@overload
def standard_changes(*, most: int = 24) -> st.SearchStrategy[StandardChange]: ...
@overload
def standard_changes(
    kind: type[StandardT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 24
) -> st.SearchStrategy[StandardT]: ...
def standard_changes(
    kind: type[StandardChange] = StandardChange,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 24,
) -> st.SearchStrategy[StandardChange]:
    """Return a strategy for standard changes with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws changes as they are requested.
    """
    return lives(
        _requests(kind, _MODELLED),
        usual_moves(_STANDARD_MOVES, kind, arguments),
        most=most,
    )
