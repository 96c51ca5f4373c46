"""Planned work: what it takes and what it refuses."""

from typing import Any

import pytest

from itil_core.errors import ValidationError
from itil_core.framework.ids import ChangeId, CiId
from itil_core.kernel.ids import ActorId
from itil_core.transition import Plannable, PlannedWork
from transition.conflict_cases import hours


def test_it_takes_down_its_cis_unless_it_says_otherwise() -> None:
    assert PlannedWork(id="CHG-1", ci_ids={"db1"}).takes_down == {"db1"}
    assert PlannedWork(id="CHG-1", ci_ids={"db1"}, takes_down=()).takes_down == frozenset()


def test_plain_strings_become_ids() -> None:
    work = PlannedWork(
        id="CHG-1",
        ci_ids=["db1"],
        planned_window=hours(0, 1),
        coordinated_with=["CHG-2"],
        implementers=["ana"],
    )
    assert type(work.id) is ChangeId
    assert {type(ci) for ci in work.ci_ids | work.takes_down} == {CiId}
    assert {type(one) for one in work.coordinated_with} == {ChangeId}
    assert {type(one) for one in work.implementers} == {ActorId}
    planned: Plannable = work
    assert planned.planned_window == hours(0, 1)


@pytest.mark.parametrize(
    ("record", "facts"),
    [
        ("ChangeId", {"id": ""}),
        ("CiId", {"ci_ids": "db1"}),
        ("CiId", {"takes_down": "db1"}),
        ("ChangeId", {"coordinated_with": "CHG-2"}),
        ("ActorId", {"implementers": "ana"}),
        ("PlannedWork", {"planned_window": 7}),
    ],
)
def test_what_it_refuses(record: str, facts: dict[str, Any]) -> None:
    given: dict[str, Any] = {"id": "CHG-1", "ci_ids": {"db1"}}
    with pytest.raises(ValidationError) as caught:
        PlannedWork(**(given | facts))
    assert caught.value.record == record
