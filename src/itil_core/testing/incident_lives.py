"""Lives of incidents."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeVar, overload

from hypothesis import strategies as st

from itil_core.framework.ids import (
    ChangeId,
    CiId,
    EventId,
    IncidentId,
    KnownErrorId,
    ModelId,
    ProblemId,
    RequestId,
    ServiceId,
    WorkaroundId,
)
from itil_core.kernel.stamp import Stamp
from itil_core.operation.incident import Incident
from itil_core.operation.incident_facts import (
    Caller,
    Channel,
    ClosureCode,
    PendingReason,
    PriorityOverride,
    ResolutionCode,
)
from itil_core.operation.incident_model import IncidentModel, ModelStep
from itil_core.testing._parts import (
    CATEGORIES,
    GROUPS,
    LEVELS,
    PEOPLE,
    TEXTS,
    facts,
    ids,
    joined,
    mostly,
    prioritised,
    several,
)
from itil_core.testing.times import instants, stamps
from itil_core.testing.walks import Arguments, Facts, lives, usual_moves

__all__ = ["incidents"]

IncidentT = TypeVar("IncidentT", bound=Incident)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})

_CALLERS: Final = st.builds(Caller, id=PEOPLE, callback=st.just("+421 2 555"), name=st.just("Ana"))
_ASSIGNEE: Final = {"assignee": PEOPLE}
_OVERRIDES: Final = st.none() | st.builds(
    PriorityOverride, value=st.integers(1, 5), by=PEOPLE, reason=TEXTS
)
_MOSTLY: Final = st.sampled_from((True, False, True, True))
_MODELS: Final = st.builds(
    IncidentModel,
    id=ids(ModelId),
    name=TEXTS,
    steps=st.just((ModelStep(name="restart", responsible="SERVICE-DESK"),)),
    category=st.just(()) | CATEGORIES,
    impact=st.none() | LEVELS,
    urgency=st.none() | LEVELS,
    assigned_group=st.none() | st.sampled_from(GROUPS),
)


def _description(incident: Incident, stamp: Stamp) -> Facts:
    known = incident.detected_at or incident.reported_at
    first = known.subtract(days=1)
    # One step on the way back to service at a time, so that they stay in order.
    diagnosed = incident.diagnosed_at
    step = "diagnosed_at" if diagnosed is None else "repaired_at"
    reached = {step: instants(diagnosed or known, stamp.at)}
    return facts(title=TEXTS, description=TEXTS, occurred_at=instants(first, known), **reached)


def _escalation(incident: Incident, _stamp: Stamp) -> Facts:
    others = [group for group in GROUPS if group != incident.assigned_group]
    return facts({"to": st.sampled_from(others), "reason": TEXTS}, tier=st.integers(1, 4))


def _links(incident: Incident, _stamp: Stamp) -> Facts:
    others = ids(IncidentId).filter(lambda each: each != incident.id)
    return facts(
        problem_id=ids(ProblemId),
        known_error_id=ids(KnownErrorId),
        workaround_id=ids(WorkaroundId),
        change_ids=several(ids(ChangeId)),
        caused_by_ids=several(ids(ChangeId)),
        parent_id=others,
        related_to=several(others),
    )


def _unlinks(incident: Incident, _stamp: Stamp) -> Facts | None:
    single = {
        name: st.just(value)
        for name, value in (("problem_id", incident.problem_id), ("parent_id", incident.parent_id))
        if value is not None
    }
    named = {
        name: several(st.sampled_from(sorted(values)))
        for name, values in (
            ("change_ids", incident.change_ids),
            ("caused_by_ids", incident.caused_by_ids),
            ("related_to", incident.related_to),
        )
        if values
    }
    return facts(**single, **named) if single or named else None


def _dismissal(incident: Incident, _stamp: Stamp) -> Facts:
    others = ids(IncidentId).filter(lambda each: each != incident.id)
    return facts(
        {"code": st.sampled_from(ClosureCode)}, request_id=ids(RequestId), duplicate_of=others
    )


_MOVES: Final[Mapping[str, Arguments]] = {
    "open": facts(group=st.sampled_from(GROUPS)),
    "start": facts(_ASSIGNEE),
    "pend": facts({"reason": st.sampled_from(PendingReason)}),
    "resume": facts(**_ASSIGNEE),
    "escalate": _escalation,
    "resolve": facts(
        {"resolution": TEXTS, "code": st.sampled_from(ResolutionCode)},
        workaround_id=ids(WorkaroundId),
    ),
    "reopen": facts(**_ASSIGNEE),
    "close": facts({"confirmed": _MOSTLY}, category=CATEGORIES, documented=_MOSTLY),
    "dismiss": _dismissal,
    "cancel": facts({"reason": TEXTS}),
    "describe": _description,
    "classify": facts(
        {"override": _OVERRIDES},
        category=CATEGORIES,
        impact=LEVELS,
        urgency=LEVELS,
        service_id=ids(ServiceId),
        ci_ids=several(ids(CiId)),
    ),
    "assign": facts(group=st.sampled_from(GROUPS), **_ASSIGNEE),
    "repend": facts({"reason": st.sampled_from(PendingReason)}),
    "inform_management": facts({"to": PEOPLE, "reason": TEXTS}),
    "follow_model": facts({"model": _MODELS}),
    "declare_major": facts({"manager": PEOPLE, "reason": TEXTS}, team=several(PEOPLE)),
    "communicate": facts({"audience": PEOPLE, "message": TEXTS}),
    "review_major": facts({"findings": TEXTS}),
    "withdraw_major": facts({"reason": TEXTS}),
    "link": _links,
    "unlink": _unlinks,
    "rate": facts({"satisfaction": st.integers(1, 5)}),
}


def _reports(kind: type[Incident]) -> st.SearchStrategy[Incident]:
    """Draw new incidents: bare as they come in, or with all that opening needs."""
    reported = facts(
        {
            "id": ids(IncidentId),
            "opened": stamps(),
            "title": TEXTS,
            "channel": st.sampled_from(Channel),
            "caller": _CALLERS,
            "source_event_id": ids(EventId),
        }
    )
    classified = facts(
        {
            "category": CATEGORIES,
            "impact": LEVELS,
            "urgency": LEVELS,
            "service_id": ids(ServiceId),
            "assigned_group": st.sampled_from(GROUPS),
        }
    ).map(prioritised)
    whole = joined(reported, classified)
    return mostly(whole, reported).map(lambda given: kind(**given))


@overload
def incidents(*, most: int = 16) -> st.SearchStrategy[Incident]: ...
@overload
def incidents(
    kind: type[IncidentT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[IncidentT]: ...
def incidents(
    kind: type[Incident] = Incident,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[Incident]:
    """Return a strategy for incidents with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws incidents as they are reported.

    Example:
        >>> from hypothesis import given
        >>> @given(incidents())
        ... def test_what_was_never_worked_on_has_no_response(incident):
        ...     assert incident.responded_at is None or len(incident.history) >= 2
    """
    return lives(_reports(kind), usual_moves(_MOVES, kind, arguments), most=most)
