"""How fast service hours are beside businesstimedelta and beside a plain loop over days.

    python tests/benchmarks/hours.py

The hours are Monday to Friday, 08:00 to 18:00, in Prague; the spans are 10 days long and lie all
over one year. Our years are built before the clock starts, as they are once for a whole log. Every
repeat times both sides one after the other, and the medians are compared. Before that, all answers
are checked to be the same.
"""

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

import businesstimedelta
import pendulum
import pytz

from itil_core.kernel.hours import ServiceHours

ZONE = "Europe/Prague"
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
SPANS = 200
DAYS = 10
REPEATS = 9
ENOUGH = 0.02  # seconds for one timing, so that the timer's own steps do not show

Span = tuple[datetime, datetime]


def spans(days: int, seed: int = 1) -> list[tuple[pendulum.DateTime, pendulum.DateTime]]:
    """Draw spans of so many days within a year, in UTC as stamps hold them."""
    draw = random.Random(seed)
    start = pendulum.datetime(2026, 1, 1)
    starts = [start.add(seconds=draw.randrange(350 * 86_400)) for _ in range(SPANS)]
    return [(one, one.add(days=days)) for one in starts]


def plain_loop(start: datetime, end: datetime) -> timedelta:
    """Add up the open time day by day, right across clock changes, as a user would write it."""
    zone = ZoneInfo(ZONE)
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    day: date = start.astimezone(zone).date()
    last = end.astimezone(zone).date()
    total = timedelta()
    while day <= last:
        if day.weekday() < len(WORKDAYS):
            opening = datetime.combine(day, clock(8), zone).astimezone(UTC)
            closing = datetime.combine(day, clock(18), zone).astimezone(UTC)
            total += max(min(closing, end) - max(opening, start), timedelta())
        day += timedelta(days=1)
    return total


def timed(act: Callable[[], object], calls: int) -> float:
    """Return the microseconds of one call."""
    start = time.perf_counter()
    for _ in range(calls):
        act()
    return (time.perf_counter() - start) / calls / SPANS * 1e6


def compare(peer: Callable[[], object], ours: Callable[[], object]) -> tuple[float, float]:
    """Return the median microseconds for one span of both, timed in turns."""
    rounds = []
    for act in (peer, ours):
        act()
        once = timed(act, 1) * SPANS / 1e6
        rounds.append(max(1, round(ENOUGH / once)))
    pairs = [(timed(peer, rounds[0]), timed(ours, rounds[1])) for _ in range(REPEATS)]
    return statistics.median(one for one, _ in pairs), statistics.median(one for _, one in pairs)


def main() -> None:
    """Compare answers, then times."""
    hours = ServiceHours(ZONE, {day: ["08:00-18:00"] for day in WORKDAYS})
    rules = businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(
                start_time=clock(8),
                end_time=clock(18),
                working_days=list(range(len(WORKDAYS))),
                tz=pytz.timezone(ZONE),
            )
        ]
    )
    target = timedelta(hours=70)
    peer_target = businesstimedelta.BusinessTimeDelta(rules, hours=70)

    universal = spans(DAYS)
    zoned = [(a.in_timezone(ZONE), b.in_timezone(ZONE)) for a, b in universal]
    plain = [(datetime.fromisoformat(str(a)), datetime.fromisoformat(str(b))) for a, b in universal]
    years = [(a, a.add(years=3)) for a, _ in universal]

    for (a, b), (c, d) in zip(universal, plain, strict=True):
        assert hours.between(a, b) == plain_loop(c, d)
        assert hours.between(a, b) == rules.difference(a, b).timedelta
        assert hours.after(a, target).astimezone(UTC) == (a + peer_target).astimezone(UTC)
    for a, b in years:
        hours.between(a, b)

    table = [
        (
            "businesstimedelta (between, UTC instants)",
            lambda: [rules.difference(a, b) for a, b in universal],
            lambda: [hours.between(a, b) for a, b in universal],
        ),
        (
            "businesstimedelta (between, zoned pendulum instants)",
            lambda: [rules.difference(a, b) for a, b in zoned],
            lambda: [hours.between(a, b) for a, b in zoned],
        ),
        (
            "businesstimedelta (after)",
            lambda: [a + peer_target for a, _ in universal],
            lambda: [hours.after(a, target) for a, _ in universal],
        ),
        (
            "plain loop over days (between)",
            lambda: [plain_loop(a, b) for a, b in plain],
            lambda: [hours.between(a, b) for a, b in universal],
        ),
        (
            "ours over 3 years (between)",
            lambda: [hours.between(a, b) for a, b in years],
            lambda: [hours.between(a, b) for a, b in universal],
        ),
    ]
    results = [(name, *compare(peer, ours)) for name, peer, ours in table]
    print(f"{'microseconds for one span of 10 days':<56}{'peer':>10}{'ours':>10}")
    for name, peer_time, our_time in results:
        print(f"{name:<56}{peer_time:>10.2f}{our_time:>10.2f}")

    fresh = time.perf_counter()
    ServiceHours(ZONE, hours.week).between(*universal[0])
    print(f"{'hours made and the first year built, milliseconds':<66}", end="")
    print(f"{(time.perf_counter() - fresh) * 1e3:>10.2f}")
    for name, peer_time, our_time in results:
        print(f"ratio {name} / ours {peer_time / our_time:.1f}")


if __name__ == "__main__":
    main()
