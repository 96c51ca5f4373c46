"""Service hours written as people write them, and read back."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interop.stored import CONVERTER, is_plain
from itil_core.errors import ValidationError
from itil_core.kernel.hours import ServiceHours, Window, Yearly, closes, opens

OFFICE = ServiceHours(
    "Europe/Prague",
    {"mon": ["08:00-12:00", "13:00-17:30"], "fri": ["22:00-06:00"]},
    closed=[dt.date(2026, 5, 8), Yearly((12, 24), (1, 2)), Yearly((7, 5))],
    exceptions=[opens(dt.date(2026, 12, 19), "09:00-13:00"), closes(dt.date(2026, 12, 23))],
)
PLAIN = {
    "zone": "Europe/Prague",
    "week": {"mon": ["08:00-12:00", "13:00-17:30"], "fri": ["22:00-06:00"]},
    "closed": ["2026-05-08", [[12, 24], [1, 2]], [[7, 5]]],
    "exceptions": [
        ["2026-12-19", "opens", "09:00-13:00"],
        ["2026-12-23", "closes", "00:00-24:00"],
    ],
}


def through(hours: ServiceHours) -> Any:
    plain = CONVERTER.unstructure(hours)
    assert is_plain(plain)
    return CONVERTER.structure(json.loads(json.dumps(plain)), ServiceHours)


def test_hours_are_written_as_people_write_them() -> None:
    assert CONVERTER.unstructure(OFFICE) == PLAIN
    assert through(OFFICE) == OFFICE
    assert CONVERTER.unstructure(ServiceHours("UTC", {"tue": ["08:00-18:00"]})) == {
        "zone": "UTC",
        "week": {"tue": ["08:00-18:00"]},
    }


def test_combined_hours_are_written_by_their_parts() -> None:
    night = ServiceHours("Asia/Tokyo", {"mon": ["00:00-24:00"]})
    both = (OFFICE | night) & ServiceHours.always()
    assert CONVERTER.unstructure(both)["steps"][2] == "|"
    assert through(both) == both


@given(st.integers(0, 86_399), st.integers(1, 86_400))
def test_every_window_reads_back(start: int, length: int) -> None:
    hours = ServiceHours("UTC", {"wed": [Window(start, start + length)]})
    assert through(hours) == hours


def test_a_container_that_only_answers_cannot_be_stored() -> None:
    class FullMoons:
        def __contains__(self, day: object) -> bool:
            return False

    hours = ServiceHours("UTC", {"mon": ["08:00-18:00"]}, closed=FullMoons())
    with pytest.raises(ValidationError, match="give closed days as dates or as Yearly") as caught:
        CONVERTER.unstructure(hours)
    assert caught.value.record == "ServiceHours"


@pytest.mark.parametrize(
    ("plain", "reason"),
    [
        ([], "must be a mapping of fields"),
        ({"week": {}}, "must be a mapping of zone"),
        ({"zone": "UTC", "weeks": {}}, "must be a mapping of zone"),
        ({"zone": "UTC"}, "never opens"),
        ({"zone": "Mars", "week": {"mon": ["08:00-18:00"]}}, "zone"),
        ({"zone": "UTC", "week": {"mon": "08:00-18:00"}}, "must be a list"),
        ({"zone": "UTC", "week": {"mon": ["8-18"]}}, "must be written like"),
        ({"zone": "UTC", "week": {"mon": [[1, 2, 3]]}}, "two numbers of seconds"),
        ({"zone": "UTC", "week": {"mon": [[2, 1]]}}, "must be after the start"),
        (PLAIN | {"closed": ["tomorrow"]}, "must be an ISO 8601 date"),
        (PLAIN | {"closed": [[[13, 1]]]}, "must be a month and a day"),
        (PLAIN | {"closed": [[]]}, "one or two pairs"),
        (PLAIN | {"closed": [[7, 5]]}, "must be a list"),
        (PLAIN | {"exceptions": [["2026-12-19", "opens"]]}, "and a window"),
        (PLAIN | {"exceptions": [[20, "opens", "08:00-09:00"]]}, "must be an ISO 8601 date"),
        (PLAIN | {"exceptions": [["2026-12-19", "ends", "08:00-09:00"]]}, '"opens" or "closes"'),
        ({"zone": "UTC", "steps": [PLAIN, "|"]}, "must be hours and operations"),
        ({"zone": "UTC", "steps": ["hours"]}, "must be a mapping of fields"),
    ],
)
def test_what_is_malformed_is_refused(plain: Any, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        CONVERTER.structure(plain, ServiceHours)
