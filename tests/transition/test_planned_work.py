"""Work that is planned before there is a record of a change."""

from typing import Any

import pytest

from itil_core.errors import ValidationError
from itil_core.transition import ChangeSchedule, NormalChange, PlannedWork
from transition import change_samples as samples


def test_it_takes_down_what_it_changes_unless_it_says_otherwise() -> None:
    assert PlannedWork(id="CHG-1", ci_ids={"a", "b"}).takes_down == {"a", "b"}
    assert PlannedWork(id="CHG-1", ci_ids={"a"}, takes_down=()).takes_down == frozenset()
    assert PlannedWork(id="CHG-1", ci_ids={"a"}, takes_down={"b"}).takes_down == {"b"}


def test_it_and_the_records_of_changes_can_stand_in_a_schedule() -> None:
    record = NormalChange(**samples.WHOLE)
    work = PlannedWork(id="CHG-2", ci_ids={"a"})
    schedule = ChangeSchedule([work, record])
    assert [each.id for each in schedule.waiting] == ["CHG-1", "CHG-2"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"planned_window": "tonight"}, "planned_window"), ({"ci_ids": "db1"}, "ids")],
)
def test_bad_input_is_refused(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        PlannedWork(**{"id": "CHG-1", "ci_ids": {"a"}} | facts)
    assert refusal.value.field == field
