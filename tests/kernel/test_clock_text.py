"""Clocks in words and tables."""

from datetime import timedelta

import pytest

from itil_core.errors import ValidationError
from itil_core.kernel.clock import (
    Carry,
    Reopening,
    measure,
)
from itil_core.kernel.hours import ServiceHours
from kernel.tickets import (
    CHANGED,
    HOUR,
    THREE_DAYS,
    S,
    by_priority,
    lived,
    target,
    ticket,
)
from kernel.tickets import instant as at


def test_by_splits_time_among_the_values_of_a_field():
    record = lived(
        "2026-03-02 09:00",
        ("2026-03-02 10:00", {"group": "network"}),
        ("2026-03-02 12:00", S.WAIT),
        ("2026-03-02 13:00", {"group": "servers"}),
        ("2026-03-02 15:00", S.WORK),
        ("2026-03-02 16:00", {"group": "desk"}),
    )
    found = measure(target(), record, as_of=at("2026-03-02 20:00"))
    split = found.by("group")
    assert {group: (part.running, part.paused) for group, part in split.items()} == {
        "desk": (3 * HOUR, timedelta()),
        "network": (2 * HOUR, HOUR),
        "servers": (HOUR, 2 * HOUR),
    }
    assert found.by(lambda each: each.group == "desk")[True].running == 3 * HOUR
    assert found.by("state")[S.WAIT].paused == 3 * HOUR
    for wrong in ("colour", 3):
        with pytest.raises(ValidationError):
            found.by(wrong)


ACCOUNT = """\
T-1 resolution: BREACHED, PAUSED (WAIT)
as of Tue 2026-03-03 12:00 +00:00
target 2 h, used 4 h 30 min, 2 h 30 min too much
started Mon 2026-03-02 09:00 +00:00
due Mon 2026-03-02 13:00 +00:00
breached Mon 2026-03-02 13:00 +00:00

from                         until                        running  paused       closed  stopped  used
Mon 2026-03-02 09:00 +00:00  Mon 2026-03-02 13:00 +00:00  4 h      0            0       0        4 h
the target changes on Mon 2026-03-02 13:00 +00:00: 8 h becomes 2 h; 4 h used stay
Mon 2026-03-02 13:00 +00:00  Mon 2026-03-02 13:30 +00:00  30 min   0            0       0        4 h 30 min
Mon 2026-03-02 13:30 +00:00  Tue 2026-03-03 12:00 +00:00  0        8 h 30 min   14 h    0        4 h 30 min  WAIT
in all                       27 h                         4 h 30 min  8 h 30 min  14 h  0"""  # noqa: E501


def test_an_account_adds_up_in_words():
    record = lived(*CHANGED, ("2026-03-02 13:30", S.WAIT))
    found = measure(by_priority(target(), target(2)), record, as_of=at("2026-03-03 12:00"))
    squeezed = [" ".join(line.split()) for line in found.explain().splitlines()]
    assert squeezed == [" ".join(line.split()) for line in ACCOUNT.splitlines()]


def test_an_account_tells_of_pauses_cycles_policies_and_earlier_breaches():
    waiting = measure(
        target(),
        lived("2026-03-02 09:00", ("2026-03-02 13:30", S.WAIT)),
        as_of=at("2026-03-03 12:00"),
    )
    assert "paused since Mon 2026-03-02 13:30 +00:00; due when resumed" in waiting.explain()
    earlier = measure(
        by_priority(target(2), target(8)), lived(*CHANGED), as_of=at("2026-03-02 14:00")
    )
    assert "an earlier target of 2 h was breached Mon 2026-03-02 11:00" in earlier.explain()
    carried = {"carry": Carry.RESTART}
    again = measure(
        by_priority(target(8, **carried), target(2, **carried)),
        lived(*CHANGED),
        as_of=at("2026-03-02 14:00"),
    )
    assert "8 h becomes 2 h; 4 h used no longer count" in again.explain()
    carried = {"carry": Carry.PRO_RATA}
    share = measure(
        by_priority(target(8, **carried), target(2, **carried)),
        lived(*CHANGED),
        as_of=at("2026-03-02 14:00"),
    )
    assert "8 h becomes 2 h; 4 h used become 1 h" in share.explain()
    other = measure(
        by_priority(target(), target(8, ServiceHours.always())),
        lived(*CHANGED),
        as_of=at("2026-03-02 14:00"),
    )
    assert "8 h in other hours or under other conditions" in other.explain()
    restarted = measure(
        target(reopening=Reopening.RESTART), lived(*THREE_DAYS), as_of=at("2026-03-09 12:00")
    )
    assert "a new cycle begins on Thu 2026-03-05 12:00 +00:00" in restarted.explain()
    counted = measure(
        target(reopening=Reopening.COUNT), lived(*THREE_DAYS), as_of=at("2026-03-09 12:00")
    )
    assert "was stopped, but counts" in counted.explain()


def test_lengths_and_instants_are_written_exactly():
    moment = at("2026-03-02 09:00").add(seconds=5)
    record = ticket(moment)
    found = measure(target(), record, as_of=moment + timedelta(seconds=1, microseconds=500_000))
    text = found.explain()
    assert "started Mon 2026-03-02 09:00:05 +00:00" in text
    assert "as of Mon 2026-03-02 09:00:06.500000 +00:00" in text
    assert "used 1.5 s" in text


def test_segments_can_be_shown_as_a_table():
    record = lived("2026-03-02 16:00", ("2026-03-03 09:00", S.WAIT))
    found = measure(target(), record, as_of=at("2026-03-03 10:00"))
    assert [
        (row["kind"], row["reason"], row["length"], row["running"]) for row in found.table()
    ] == [
        ("RUNNING", "", 2 * HOUR, 2 * HOUR),
        ("OUT_OF_HOURS", "", 14 * HOUR, 2 * HOUR),
        ("RUNNING", "", HOUR, 3 * HOUR),
        ("PAUSED", "WAIT", HOUR, 3 * HOUR),
    ]
    shown = found._repr_mimebundle_()
    assert shown["text/plain"] == found.explain()
    assert "<td>PAUSED</td><td>WAIT</td><td>1 h</td>" in shown["text/html"]
