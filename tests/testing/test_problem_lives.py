"""Drawn problems."""

from collections.abc import Callable

import attrs
import pytest
from hypothesis import given

from itil_core import Stamp
from itil_core.operation.problem import Problem
from itil_core.operation.problem_lifecycle import ProblemLifecycle, ProblemState
from itil_core.testing import check_laws, problem_lives, problems


@given(problems())
def test_a_known_error_has_a_cause_and_a_workaround(problem: Problem) -> None:
    if problem.state is ProblemState.KNOWN_ERROR:
        assert problem.root_cause
        assert problem.workaround_id


@given(problems(most=0))
def test_no_steps_draw_new_problems(problem: Problem) -> None:
    assert problem.state is ProblemState.NEW
    assert not problem.history


class OwnLifecycle(ProblemLifecycle, without=("accept",)):
    pass


@attrs.frozen(kw_only=True)
class OwnProblem(Problem):
    lifecycle = OwnLifecycle


@given(problems(OwnProblem))
def test_a_subclass_with_fewer_rows_is_drawn_too(problem: OwnProblem) -> None:
    assert type(problem) is OwnProblem
    check_laws(problem)


BARE = {"major": False, "change_ids": (), "ci_ids": (), "incident_ids": ("INC-1",)}


@pytest.mark.parametrize(
    ("arguments", "facts"),
    [
        (problem_lives._review, {"major": True}),
        (problem_lives._pending_change, {"change_ids": ("CHG-1",)}),
        (problem_lives._unrelated, {"ci_ids": ("CI-1",)}),
        (problem_lives._unrelated, {"incident_ids": ("INC-1", "INC-2")}),
    ],
)
def test_what_makes_no_sense_now_is_not_tried(
    arguments: Callable[[Problem, Stamp], object], facts: dict[str, object]
) -> None:
    @given(problems(most=0))
    def check(problem: Problem) -> None:
        assert arguments(attrs.evolve(problem, **BARE), problem.opened) is None
        assert arguments(attrs.evolve(problem, **BARE | facts), problem.opened) is not None

    check()
