"""Lives of problems."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final, TypeVar, overload

from hypothesis import strategies as st

from itil_core.framework.ids import (
    ChangeId,
    CiId,
    IncidentId,
    KnownErrorId,
    ProblemId,
    WorkaroundId,
)
from itil_core.kernel.stamp import Stamp
from itil_core.operation.incident import Incident
from itil_core.operation.incident_facts import Channel, PriorityOverride
from itil_core.operation.problem import Problem
from itil_core.operation.problem_facts import (
    KnownErrorFate,
    MajorProblemReview,
    ProblemCancellation,
    ProblemKind,
    ProblemResolution,
    ProblemSeverity,
    ProblemSource,
)
from itil_core.operation.problem_lifecycle import ProblemState
from itil_core.operation.techniques import Technique, TechniqueRecord
from itil_core.testing._parts import (
    CATEGORIES,
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
from itil_core.testing.times import stamps
from itil_core.testing.walks import Arguments, Facts, lives, usual_moves

__all__ = ["problems"]

ProblemT = TypeVar("ProblemT", bound=Problem)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})

_SEVERITIES: Final = st.builds(
    ProblemSeverity,
    recoverable=st.booleans(),
    cost=st.integers(0, 9000).map(Decimal),
    people=st.integers(0, 9),
    skills=st.just(("database",)),
    time=st.integers(0, 30).map(timedelta),
    extent=st.integers(0, 40),
)
_OVERRIDES: Final = st.none() | st.builds(
    PriorityOverride, value=st.integers(1, 5), by=PEOPLE, reason=TEXTS
)


def _decision(_problem: Problem, stamp: Stamp) -> Facts:
    review = st.integers(1, 90).map(lambda days: stamp.at.add(days=days))
    return facts({"approver": PEOPLE, "review_at": review, "reason": TEXTS})


def _technique(_problem: Problem, stamp: Stamp) -> Facts:
    used = st.builds(
        TechniqueRecord,
        kind=st.sampled_from(Technique),
        input=TEXTS,
        result=st.just("") | TEXTS,
        at=st.just(stamp.at),
    )
    return facts({"technique": used})


def _review(problem: Problem, stamp: Stamp) -> Facts | None:
    if not problem.major:
        return None
    answers = ("went_well", "went_wrong", "could_be_better", "prevention", "third_parties")
    review = st.builds(MajorProblemReview, at=st.just(stamp.at), **dict.fromkeys(answers, TEXTS))
    return facts({"review": review})


def _fresh_change(problem: Problem, _stamp: Stamp) -> Facts:
    fresh = ids(ChangeId).filter(lambda each: each not in problem.change_ids)
    return facts({"change_id": fresh})


def _pending_change(problem: Problem, _stamp: Stamp) -> Facts | None:
    pending = sorted(problem.pending_change_ids)
    return facts({"change_id": st.sampled_from(pending)}) if pending else None


def _resolution(problem: Problem, _stamp: Stamp) -> Facts:
    if problem.state is not ProblemState.CHANGE_PENDING:
        return facts({"resolution": TEXTS, "kind": st.just(ProblemResolution.NO_CHANGE)})
    return facts(
        {
            "resolution": TEXTS,
            "kind": st.just(ProblemResolution.CHANGE),
            "change_id": st.sampled_from(sorted(problem.pending_change_ids)),
            "successful": st.sampled_from((True, False)),
            "verified": st.sampled_from((True,)),
        }
    )


def _closure(problem: Problem, stamp: Stamp) -> Facts:
    """Look at the linked incidents, as they were reported."""
    linked = tuple(
        Incident(
            id=each,
            opened=stamp,
            title="no mail",
            channel=Channel.AUTOMATIC,
            source_event_id="EVT-1",
        )
        for each in sorted(problem.incident_ids)
    )
    return facts({"incidents": st.just(linked), "known_error": st.sampled_from(KnownErrorFate)})


def _unrelated(problem: Problem, _stamp: Stamp) -> Facts | None:
    incidents, cis = sorted(problem.incident_ids)[1:], sorted(problem.ci_ids)
    if not incidents:
        return facts({"ci_ids": several(st.sampled_from(cis), least=1)}) if cis else None
    return facts({"incident_ids": several(st.sampled_from(incidents), least=1)})


def _cancellation(problem: Problem, _stamp: Stamp) -> Facts:
    others = ids(ProblemId).filter(lambda each: each != problem.id)
    duplicate = facts({"reason": st.just(ProblemCancellation.DUPLICATE), "duplicate_of": others})
    return duplicate | facts({"reason": st.just(ProblemCancellation.NOT_A_PROBLEM)})


_MOVES: Final[Mapping[str, Arguments]] = {
    "open": facts(owner=PEOPLE),
    "raise_known_error": facts({"known_error_id": ids(KnownErrorId)}),
    "raise_change": _fresh_change,
    "fail_change": _pending_change,
    "defer": _decision,
    "resolve": _resolution,
    "close": _closure,
    "accept": facts({"approver": PEOPLE, "reason": TEXTS}),
    "cancel": _cancellation,
    "describe": facts(title=TEXTS, description=TEXTS),
    "classify": facts({"override": _OVERRIDES}, category=CATEGORIES, impact=LEVELS, urgency=LEVELS),
    "assign": facts({"owner": PEOPLE}),
    "assess_severity": facts({"severity": _SEVERITIES}),
    "relate": facts(incident_ids=several(ids(IncidentId)), ci_ids=several(ids(CiId))),
    "unrelate": _unrelated,
    "add_technique": _technique,
    "record_root_cause": facts({"root_cause": TEXTS}),
    "record_workaround": facts({"workaround_id": ids(WorkaroundId)}),
    "attach_change": _fresh_change,
    "drop_change": _pending_change,
    "prolong": _decision,
    "record_review": _review,
}


def _suspicions(kind: type[Problem]) -> st.SearchStrategy[Problem]:
    """Draw new problems: bare as they are suspected, or with all that a known error needs."""
    suspected = facts(
        {
            "id": ids(ProblemId),
            "opened": stamps(),
            "title": TEXTS,
            "kind": st.sampled_from(ProblemKind),
            "detected_by": st.sampled_from(ProblemSource),
            "incident_ids": several(ids(IncidentId), least=1),
            "ci_ids": several(ids(CiId)),
            "major": st.booleans(),
        }
    )
    known = facts(
        {
            "category": CATEGORIES,
            "impact": LEVELS,
            "urgency": LEVELS,
            "owner_id": PEOPLE,
            "root_cause": TEXTS,
            "workaround_id": ids(WorkaroundId),
            "change_ids": several(ids(ChangeId)),
        }
    ).map(prioritised)
    whole = joined(suspected, known)
    return mostly(whole, suspected).map(lambda given: kind(**given))


@overload
def problems(*, most: int = 16) -> st.SearchStrategy[Problem]: ...
@overload
def problems(
    kind: type[ProblemT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[ProblemT]: ...
def problems(
    kind: type[Problem] = Problem,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[Problem]:
    """Return a strategy for problems with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws problems as they are suspected.

    Example:
        >>> from hypothesis import given
        >>> @given(problems())
        ... def test_a_known_error_has_a_workaround(problem):
        ...     assert problem.known_error_id is None or problem.workaround_id
    """
    return lives(_suspicions(kind), usual_moves(_MOVES, kind, arguments), most=most)
