"""Clocks in words: an account for people, rows for tables, a table for notebooks."""

from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction
from html import escape
from itertools import accumulate
from math import floor
from typing import TYPE_CHECKING

import pendulum

from itil_core.kernel._clock_course import Course, Doing, Leg
from itil_core.kernel._clock_values import Carry, ClockState, Segment, Verdict
from itil_core.kernel._zones import local_reading, zone_of
from itil_core.kernel.conditions import named

if TYPE_CHECKING:
    from itil_core.kernel.clock import Measurement

__all__ = ["account", "html", "length_text", "rows"]

_MICROS = 1_000_000
_SECONDS_PER_HOUR = 3_600
_SECONDS_PER_MINUTE = 60
_HEADS = ("from", "until", "running", "paused", "closed", "stopped", "used", "")


def length_text(length: timedelta | int) -> str:
    """Write a length of time in hours, minutes and seconds, exactly.

    Example:
        >>> length_text(timedelta(hours=30, seconds=5))
        '30 h 5 s'
    """
    micros = length if isinstance(length, int) else length // timedelta(microseconds=1)
    seconds, rest = divmod(micros, _MICROS)
    hours, seconds = divmod(seconds, _SECONDS_PER_HOUR)
    minutes, seconds = divmod(seconds, _SECONDS_PER_MINUTE)
    fraction = f"{seconds}.{rest:06}".rstrip("0") if rest else str(seconds)
    parts = [f"{hours} h"] if hours else []
    parts += [f"{minutes} min"] if minutes else []
    parts += [f"{fraction} s"] if seconds or rest else []
    return " ".join(parts) or "0"


def _instant(at: pendulum.DateTime) -> str:
    """Write an instant as people read it, with its offset and seconds only where they matter."""
    text = at.format("ddd YYYY-MM-DD HH:mm")
    if at.microsecond:
        text += at.format(":ss.SSSSSS")
    elif at.second:
        text += at.format(":ss")
    return f"{text} {at.format('Z')}"


def _local(leg: Leg, micros: int) -> str:
    return _instant(local_reading(zone_of(leg.target.hours.zone), micros))


def account(measurement: "Measurement", course: Course) -> str:
    """Write how the time was used."""
    lines = list(_summary(measurement))
    if not course.cycles:
        return "\n".join(lines)
    table: list[tuple[str, ...]] = [_HEADS]
    totals = [0, 0, 0, 0]
    for number, cycle in enumerate(course.cycles):
        if number:
            table.append((f"a new cycle begins on {_local(cycle.legs[0], cycle.legs[0].since)}",))
        for place, leg in enumerate(cycle.legs):
            if place:
                table.append((_retarget(cycle.legs[place - 1], leg),))
            used = leg.carried
            for start, end, doing in leg.spans():
                parts = _parts(leg, start, end, doing)
                used += parts[0]
                totals = [total + part for total, part in zip(totals, parts, strict=True)]
                cells = (_local(leg, start), _local(leg, end), *map(length_text, parts))
                table.append((*cells, _used(used), _why(doing)))
    sums = tuple(map(length_text, totals))
    table.append(("in all", length_text(sum(totals)), *sums, "", ""))
    widths = [max(len(row[at]) for row in table if len(row) > 1) for at in range(len(_HEADS))]
    for row in table:
        padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        lines.append(row[0] if len(row) == 1 else "  ".join(padded).rstrip())
    return "\n".join(lines)


def _summary(measurement: "Measurement") -> Iterable[str]:
    """Write how it stands, in a few lines."""
    target, at = measurement.target, measurement.as_of.in_timezone(measurement.target.hours.zone)
    state = measurement.state.name
    if measurement.state is ClockState.PAUSED:
        state += f" ({named(measurement.pause_reason)})"
    yield f"{measurement.record.id} {target.name}: {measurement.verdict.name}, {state}"
    yield f"as of {_instant(at)}"
    if target.duration is None:
        yield f"no target; used {length_text(measurement.elapsed)}"
    else:
        used, left = measurement.elapsed, measurement.remaining or timedelta(0)
        rest = f"{length_text(left)} remain"
        if measurement.overrun:
            rest = f"{length_text(measurement.overrun)} too much"
        yield f"target {length_text(target.duration)}, used {length_text(used)}, {rest}"
    for name, instant in (
        ("started", measurement.started_at),
        ("stopped", measurement.stopped_at),
        ("due", measurement.due),
        ("breached", measurement.breached_at),
    ):
        if instant is not None:
            yield f"{name} {_instant(instant)}"
    since = measurement.paused_since
    if since is not None and measurement.verdict is not Verdict.BREACHED:
        yield f"paused since {_instant(since)}; due when resumed"
    for past in measurement.past_breaches:
        limit = length_text(past.duration)
        yield f"an earlier target of {limit} was breached {_instant(past.at)}"
    yield ""


def _retarget(old: Leg, new: Leg) -> str:
    """Write what a change of target did to the time used."""
    before, after = old.target.duration, new.target.duration
    change = f"{_duration(before)} becomes {_duration(after)}"
    if before == after:
        change = f"{_duration(after)} in other hours or under other conditions"
    kept = f"{_used(old.elapsed)} used stay"
    if new.target.carry is Carry.RESTART and new.carried != old.elapsed:
        kept = f"{_used(old.elapsed)} used no longer count"
    elif new.target.carry is Carry.PRO_RATA:
        kept = f"{_used(old.elapsed)} used become {_used(new.carried)}"
    return f"the target changes on {_local(new, new.since)}: {change}; {kept}"


def _duration(duration: timedelta | None) -> str:
    return "no target" if duration is None else length_text(duration)


def _used(amount: int | Fraction) -> str:
    text = length_text(floor(amount))
    return text if isinstance(amount, int) else f"{text} (and a fraction)"


def _parts(leg: Leg, start: int, end: int, doing: object) -> list[int]:
    """Split a span into time that ran, was paused, was closed, and was stopped."""
    if doing is Doing.STOPPED:
        return [0, 0, 0, end - start]
    inside = leg.target.hours.between_micros(start, end)
    runs = doing is None or doing is Doing.COUNTED
    return [inside if runs else 0, 0 if runs else inside, end - start - inside, 0]


def _why(doing: object) -> str:
    if doing is Doing.COUNTED:
        return "was stopped, but counts"
    return "" if doing is None or doing is Doing.STOPPED else named(doing)


def rows(segments: Iterable[Segment]) -> list[dict[str, object]]:
    """Return segments as rows of plain values, with the time that ran so far."""
    listed = list(segments)
    ran = accumulate(
        segment.length if segment.kind.name == "RUNNING" else timedelta(0) for segment in listed
    )
    return [
        {
            "from": segment.start,
            "until": segment.end,
            "kind": segment.kind.name,
            "reason": "" if segment.reason is None else named(segment.reason),
            "length": segment.length,
            "running": total,
        }
        for segment, total in zip(listed, ran, strict=True)
    ]


def html(measurement: "Measurement") -> str:
    """Write the segments as a table for notebooks."""
    caption = escape(next(iter(_summary(measurement))))
    heads = "".join(f"<th>{head}</th>" for head in ("from", "until", "kind", "reason", "length"))
    body = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(text)}</td>"
            for text in (
                _instant(segment.start),
                _instant(segment.end),
                segment.kind.name,
                "" if segment.reason is None else named(segment.reason),
                length_text(segment.length),
            )
        )
        + "</tr>"
        for segment in measurement.segments
    )
    return f"<table><caption>{caption}</caption><tr>{heads}</tr>{body}</table>"
