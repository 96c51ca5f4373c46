"""Incident models: steps that wait for each other, and defaults."""

from datetime import timedelta
from math import nan
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import CycleError, DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import IncidentId
from itil_core.kernel.priority import Level
from itil_core.operation import IncidentModel, ModelStep


def step(name: str, *after: str) -> ModelStep:
    return ModelStep(name=name, responsible="messaging", after=after)


def model(*steps: ModelStep, **fields: Any) -> IncidentModel:
    return IncidentModel(**{"id": "MOD-1", "name": "mailbox full", "steps": steps} | fields)


def order(found: IncidentModel) -> list[str]:
    return [each.name for each in found.in_order()]


def test_a_model_says_steps_roles_times_escalation_and_evidence() -> None:
    archive = ModelStep(
        name="archive", responsible="desk", after=("warn",), timescale=timedelta(hours=1)
    )
    found = model(
        archive,
        step("warn"),
        category=("software", "mail"),
        impact=Level.LOW,
        urgency=Level.MEDIUM,
        assigned_group="messaging",
        escalation="the mail manager after a day",
        evidence=("quota report",),
    )
    assert order(found) == ["warn", "archive"]
    assert found.steps[0].timescale == timedelta(hours=1)
    assert found.evidence == ("quota report",)


def test_steps_that_may_be_done_in_any_order_stay_as_they_were_given() -> None:
    assert order(model(step("c"), step("a"), step("b"))) == ["c", "a", "b"]
    assert order(model(step("c", "a"), step("b"), step("a"))) == ["b", "a", "c"]


@given(st.permutations(range(8)), st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7))))
def test_every_step_comes_after_what_it_waits_for(
    given_order: list[int], pairs: set[tuple[int, int]]
) -> None:
    waits = {
        n: [str(low) for low, high in sorted(pairs) if high == n and low < n] for n in range(8)
    }
    found = model(*(step(str(n), *waits[n]) for n in given_order))
    names = order(found)
    assert sorted(names) == sorted(str(n) for n in range(8))
    for number, names_before in waits.items():
        assert all(names.index(before) < names.index(str(number)) for before in names_before)


def test_steps_that_wait_for_each_other_are_shown_as_the_circle_that_they_are() -> None:
    with pytest.raises(CycleError) as refusal:
        model(step("start"), step("a", "start", "c"), step("b", "a"), step("c", "b"))
    path = refusal.value.path
    assert path[0] == path[-1]
    assert set(path) == {"a", "b", "c"}
    with pytest.raises(CycleError):
        model(step("a", "a"))


def test_a_long_chain_of_steps_is_no_matter_of_recursion() -> None:
    chain = [step("0"), *(step(str(n), str(n - 1)) for n in range(1, 1_500))]
    assert order(model(*chain)) == [str(n) for n in range(1_500)]
    with pytest.raises(CycleError):
        model(step("0", "1499"), *chain[1:])


def test_steps_have_names_of_their_own_and_wait_for_steps_that_are_there() -> None:
    with pytest.raises(DuplicateError) as twice:
        model(step("a"), step("b"), step("b"))
    assert twice.value.key == "b"
    with pytest.raises(UnknownReferenceError) as unknown:
        model(step("a", "y"), step("b", "x"))
    assert unknown.value.ids == ("x", "y")


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": IncidentId("INC-1")},
        {"name": " "},
        {"name": "x" * 201},
        {"steps": ()},
        {"steps": ("warn",)},
        {"category": ("software", "")},
        {"impact": "HIGH"},
        {"urgency": 1},
        {"assigned_group": IncidentId("INC-1")},
        {"escalation": None},
        {"evidence": (1,)},
    ],
)
def test_an_incomplete_model_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model(**{"steps": (step("a"),)} | wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"responsible": " "},
        {"after": ("",)},
        {"timescale": timedelta(0)},
        {"timescale": nan},
        {"timescale": pendulum.duration(months=1)},
    ],
)
def test_an_incomplete_step_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ModelStep(**{"name": "warn", "responsible": "desk"} | wrong)
