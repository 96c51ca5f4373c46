"""The problem: every row of its life, every guard, and bad input."""

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import GuardError, ImmutableError, RefusedMoveError, ValidationError
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.operation.incident_facts import PriorityOverride
from itil_core.operation.problem import Problem
from itil_core.operation.problem_facts import (
    KnownErrorFate,
    ProblemCancellation,
    ProblemKind,
    ProblemResolution,
    ProblemSeverity,
)
from itil_core.operation.problem_lifecycle import ProblemLifecycle
from itil_core.operation.techniques import Technique, TechniqueRecord
from operation.problem_samples import START, S, at, in_state, incident, problem, review

CHANGE, NO_CHANGE = ProblemResolution.CHANGE, ProblemResolution.NO_CHANGE
DUPLICATE = ProblemCancellation.DUPLICATE
NOT_A_PROBLEM = ProblemCancellation.NOT_A_PROBLEM
OVERRIDE = PriorityOverride(value=1, by="boss", reason="the board meets")


# Bad input.


def test_a_reactive_problem_without_an_incident_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least one incident"):
        problem(incident_ids=())


def test_a_proactive_problem_needs_no_incident() -> None:
    assert problem(kind=ProblemKind.PROACTIVE, incident_ids=()).incident_ids == frozenset()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "x" * 201),
        ("kind", "REACTIVE"),
        ("detected_by", "nobody"),
        ("impact", "HIGH"),
        ("urgency", 1),
        ("priority", 0),
        ("major", 1),
        ("review", "well"),
        ("severity", 3),
        ("category", ("mail", "")),
        ("incident_ids", "INC-1"),
        ("ci_ids", {""}),
        ("techniques", ["five whys"]),
        ("duplicate_of", "PRB-1"),
        ("priority_override", 1),
        ("deferral", "later"),
        ("acceptance", "yes"),
        ("resolution_kind", "CHANGE"),
        ("known_error_fate", "KEPT"),
        ("cancellation", "DUPLICATE"),
        ("root_cause", None),
        ("root_cause", " "),
        ("resolution", " "),
        ("resolution", None),
        ("description", None),
    ],
)
def test_bad_fields_are_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        problem(**{field: value})


# Facts.


def test_facts_change_without_the_state() -> None:
    severity = ProblemSeverity(recoverable=True, cost=1, people=1, time=START - START, extent=1)
    used = TechniqueRecord(kind=Technique.PARETO, input="counts", at=START)
    it = (
        problem()
        .describe(at(), title="mail stops", description="each night")
        .assess_severity(at(), severity=severity)
        .relate(at(), incident_ids={"INC-2"}, ci_ids={"mx1"})
        .unrelate(at(), incident_ids={"INC-1"})
        .add_technique(at(), technique=used)
        .add_technique(at(), technique=used)
    )
    assert (it.state, it.title, it.description) == (S.NEW, "mail stops", "each night")
    assert (it.severity, it.techniques) == (severity, (used, used))
    assert (it.incident_ids, it.ci_ids) == ({"INC-2"}, {"mx1"})
    assert it.describe(at()) is it


def test_the_last_incident_of_a_reactive_problem_stays() -> None:
    with pytest.raises(ValidationError, match="at least one incident"):
        problem().unrelate(at(), incident_ids={"INC-1"})


@pytest.mark.parametrize("state", [S.CLOSED, S.CANCELLED])
def test_what_has_ended_is_not_written_to(state: Any) -> None:
    with pytest.raises(ImmutableError):
        in_state(state).relate(at(), ci_ids={"mx2"})


def test_it_survives_pickling_and_copying() -> None:
    it = in_state(S.CHANGE_PENDING)
    assert pickle.loads(pickle.dumps(it)) == it
    assert copy.deepcopy(it) == it


# Lives.

REVIEW_AT = START.add(days=9)
MOVES: dict[str, Callable[[Problem, Stamp], Problem]] = {
    "open": lambda it, s: it.open(s, owner="petra"),
    "investigate": lambda it, s: it.investigate(s),
    "raise_known_error": lambda it, s: it.raise_known_error(s, known_error_id="KE-1"),
    "raise_change": lambda it, s: it.raise_change(s, change_id=f"CHG-{len(it.history)}"),
    "fail_change": lambda it, s: it.fail_change(
        s, change_id=max(it.pending_change_ids, default="x")
    ),
    "defer": lambda it, s: it.defer(s, approver="cio", review_at=REVIEW_AT, reason="dear"),
    "resolve": lambda it, s: it.resolve(
        s,
        resolution="done",
        kind=CHANGE if it.state is S.CHANGE_PENDING else NO_CHANGE,
        change_id=max(it.pending_change_ids, default=None),
        successful=True,
        verified=True,
    ),
    "reinvestigate": lambda it, s: it.reinvestigate(s),
    "close": lambda it, s: it.close(s, incidents=[incident()], known_error=KnownErrorFate.KEPT),
    "accept": lambda it, s: it.accept(s, approver="cio", reason="rare"),
    "cancel": lambda it, s: it.cancel(s, reason=DUPLICATE, duplicate_of="PRB-9"),
    "describe": lambda it, s: it.describe(s, description=str(len(it.history))),
    "classify": lambda it, s: it.classify(
        s, category=("a", "b"), impact=Level.LOW, urgency=Level.LOW
    ),
    "assign": lambda it, s: it.assign(s, owner="petra"),
    "assess_severity": lambda it, s: it.assess_severity(
        s,
        severity=ProblemSeverity(recoverable=True, cost=1, people=1, time=START - START, extent=1),
    ),
    "relate": lambda it, s: it.relate(s, ci_ids={"mx1"}),
    "unrelate": lambda it, s: it.unrelate(s, ci_ids={"mx1"}),
    "add_technique": lambda it, s: it.add_technique(
        s, technique=TechniqueRecord(kind=Technique.PARETO, input="counts", at=START)
    ),
    "record_root_cause": lambda it, s: it.record_root_cause(s, root_cause="disk"),
    "record_workaround": lambda it, s: it.record_workaround(s, workaround_id="WA-1"),
    "attach_change": lambda it, s: it.attach_change(s, change_id=f"CHG-{len(it.history)}"),
    "drop_change": lambda it, s: it.drop_change(
        s, change_id=max(it.pending_change_ids, default="x")
    ),
    "prolong": lambda it, s: it.prolong(s, approver="cio", review_at=REVIEW_AT, reason="dear"),
    "declare_major": lambda it, s: it.declare_major(s),
    "record_review": lambda it, s: it.record_review(s, review=review()),
}


def test_the_lives_below_know_every_move() -> None:
    assert MOVES.keys() == ProblemLifecycle.rows.keys()


@pytest.mark.parametrize(
    ("state", "name"),
    [(state, name) for name, row in ProblemLifecycle.rows.items() for state in row.sources],
)
def test_every_row_can_be_made_from_each_of_its_states(state: Any, name: str) -> None:
    it = in_state(state, major=True, detected_by=problem().detected_by)
    it = it.record_workaround(at(), workaround_id="WA-0")
    if name == "open":
        it = MOVES["classify"](it, at())
    if state is S.INVESTIGATING:
        it = MOVES["record_root_cause"](it, at())
    if name == "close":
        it = MOVES["record_review"](it, at())
    if name == "drop_change":
        it = it.attach_change(at(), change_id="CHG-8")
    if name == "unrelate":
        it = MOVES["relate"](it, at())
    after = MOVES[name](it, at(1))
    row = ProblemLifecycle.rows[name]
    assert after.state in row.reached_from(state)
    if name not in ("assign", "declare_major"):
        assert after.history[-1].move in (name, "record_workaround", "record_root_cause", "prolong")


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=40))
def test_INV_0_1_to_0_3_lives_of_problems(names: list[str]) -> None:
    it = problem()
    for step, name in enumerate(names):
        before = (it, it.state, it.history, hash(it))
        row = ProblemLifecycle.rows[name]
        try:
            after = MOVES[name](it, at(step))
        except GuardError:
            assert it.state in row.sources
            after = it
        except RefusedMoveError:
            assert it.state not in row.sources
            after = it
        else:
            assert it.state in row.sources
            assert after.state in row.reached_from(it.state)
        assert before == (it, it.state, it.history, hash(it))
        it = after
    assert it.replay() == it
    assert it.replay().history == it.history
    stamps = [it.opened.at, *(entry.stamp.at for entry in it.history)]
    assert stamps == sorted(stamps)
    for moment in stamps:
        seen = it.as_of(moment)
        assert seen.history == it.history[: len(seen.history)]
        assert seen.replay() == seen
