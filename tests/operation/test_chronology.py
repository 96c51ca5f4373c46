"""Chronological analysis: order and gaps."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.operation.chronology import Chronology, TimelineEvent
from operation.problem_samples import START


@given(st.lists(st.integers(0, 300), max_size=12), st.integers(0, 90))
def test_gaps_are_the_spans_that_are_too_long(minutes: list[int], longest: int) -> None:
    events = [TimelineEvent(START.add(minutes=m), f"e{n}") for n, m in enumerate(minutes)]
    line = Chronology("mail", longest_gap=timedelta(minutes=longest)).add(*events)
    assert [event.what for event in line.events] == [
        f"e{n}" for n, _ in sorted(enumerate(minutes), key=lambda pair: (pair[1], pair[0]))
    ]
    ordered = sorted(minutes)
    wanted = [b - a for a, b in pairwise(ordered) if b - a > longest]
    assert [gap.length for gap in line.gaps] == [timedelta(minutes=gap) for gap in wanted]
    assert all(gap.before.at > gap.after.at for gap in line.gaps)


def test_a_gap_is_elapsed_time_also_over_a_clock_change() -> None:
    before = pendulum.datetime(2026, 3, 29, 1, 30, tz="Europe/Prague")
    after = pendulum.datetime(2026, 3, 29, 3, 30, tz="Europe/Prague")
    line = Chronology("mail", [TimelineEvent(after, "up"), TimelineEvent(before, "down")])
    assert line.gaps == ()
    assert line.finding == "2 events; no gaps"


def test_the_finding_highlights_the_gaps() -> None:
    line = Chronology("mail", [TimelineEvent(START, "down")])
    line = line.add(TimelineEvent(START.add(hours=2), "up", "the log"))
    assert line.finding == "2 events; nothing known for 2:00:00 after 'down'"
    assert Chronology("mail").finding == ""


def test_it_refuses() -> None:
    stranger: Any = "down at nine"
    with pytest.raises(ValidationError, match="TimelineEvent"):
        Chronology("mail", [stranger])
    with pytest.raises(ValidationError):
        Chronology("mail", longest_gap=timedelta(-1))
    with pytest.raises(ValidationError):
        TimelineEvent(pendulum.naive(2026, 1, 1), "down")
    with pytest.raises(ValidationError):
        TimelineEvent(START, "")
