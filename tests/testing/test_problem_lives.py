"""Drawn problems."""

import attrs
from hypothesis import given

from itil_core.operation.problem import Problem
from itil_core.operation.problem_lifecycle import ProblemLifecycle, ProblemState
from itil_core.testing import check_laws, problems


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
