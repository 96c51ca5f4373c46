"""Generated schedules, and conflicts by brute force: every pair, every hour, every group.

The oracle is written from the definitions over plain data; of the library it uses only values.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import pendulum
from hypothesis import strategies as st

from configuration.graph_cases import Group, Needs, needs_of, swept
from itil_core.kernel.interval import Interval
from itil_core.transition import (
    Blackout,
    ChangeFreeze,
    ChangeWindow,
    MaintenanceWindow,
    PlannedWork,
)

SATURDAY = pendulum.datetime(2026, 3, 28)
HOURS = 12
TEAMS = {"TEAM-A": 2, "TEAM-B": 3}

# A finding as plain data: its kind, its changes, its hours, and what tells two of a kind apart.
Found = tuple[str, tuple[str, ...], tuple[tuple[int, int], ...], tuple[Any, ...]]


def hours(start: int, end: int) -> Interval:
    """An interval of whole hours since Saturday midnight."""
    return Interval(SATURDAY.add(hours=start), SATURDAY.add(hours=end))


def in_hours(interval: Interval) -> tuple[int, int]:
    """The hours of such an interval."""
    first, last = interval.start - SATURDAY, interval.end - SATURDAY
    return int(first.total_seconds() // 3600), int(last.total_seconds() // 3600)


def window(work: PlannedWork) -> tuple[int, int]:
    """The hours of planned work."""
    assert work.planned_window is not None
    return in_hours(work.planned_window)


def runs(active: Sequence[Any]) -> list[tuple[int, int, Any]]:
    """Stretches of hours with the same value that is not empty."""
    found: list[tuple[int, int, Any]] = []
    for hour, value in enumerate(active):
        if not value:
            continue
        if found and found[-1][1] == hour and found[-1][2] == value:
            found[-1] = (found[-1][0], hour + 1, value)
        else:
            found.append((hour, hour + 1, value))
    return found


def down_of(needs: Needs, *works: PlannedWork) -> frozenset[str]:
    """What is DOWN while all of these are worked on."""
    return swept(needs, {ci for work in works for ci in work.takes_down})[0]


def of_pairs(needs: Needs, works: Sequence[PlannedWork], services: set[str] | None) -> set[Found]:
    """What is found about every two changes."""
    found: set[Found] = set()
    for one, two in combinations(sorted(works, key=lambda work: work.id), 2):
        (start, end), (since, until) = window(one), window(two)
        if not (start < until and since < end):
            continue
        names = (str(one.id), str(two.id))
        times = ((max(start, since), min(end, until)),)
        busy = sorted((one.implementers & two.implementers) - set(TEAMS))
        if busy:
            found.add(("PERSON", names, times, tuple(busy)))
        if one.id in two.coordinated_with or two.id in one.coordinated_with:
            continue
        first, second = down_of(needs, one), down_of(needs, two)
        common = (first & second) - one.takes_down - two.takes_down
        what = {
            "SHARED_CI": one.ci_ids & two.ci_ids,
            "DEPENDENCY": (one.ci_ids & second) | (two.ci_ids & first),
            "COMMON_EFFECT": common if services is None else common & services,
            "REDUNDANCY": down_of(needs, one, two) - first - second,
        }
        found |= {(kind, names, times, tuple(sorted(cis))) for kind, cis in what.items() if cis}
    return found


def at_each_hour(works: Iterable[PlannedWork]) -> list[tuple[PlannedWork, ...]]:
    """Which changes are active in each hour, by id."""
    order = sorted(works, key=lambda work: work.id)
    return [
        tuple(work for work in order if window(work)[0] <= hour < window(work)[1])
        for hour in range(HOURS)
    ]


def failed(group: Group, down: frozenset[str]) -> bool:
    """Whether a group is left with too little."""
    left = (weight for member, weight in group.weights.items() if member not in down)
    return sum(left, Fraction(0)) < group.at_least


def joint(needs: Needs, works: Sequence[PlannedWork]) -> tuple[set[Found], set[tuple[Any, ...]]]:
    """JOINT by definition, and what is DOWN only jointly in each stretch of time."""
    found: set[Found] = set()
    unpaired: set[tuple[Any, ...]] = set()
    for start, end, active in runs(at_each_hour(works)):
        down = down_of(needs, *active)
        pairs = [(pair, down_of(needs, *pair)) for pair in combinations(active, 2)]
        only = down.difference(down_of(needs, *active[:1]), *(fallen for _, fallen in pairs))
        unpaired |= {(start, end, ci) for ci in only}
        for owner in only:
            for group in needs[owner]:
                if not failed(group, down) or only & group.weights.keys():
                    continue
                takers: set[str] = set()
                for member in group.weights.keys() & down:
                    alone = {work.id for work in active if member in down_of(needs, work)}
                    two = {work.id for pair, fallen in pairs if member in fallen for work in pair}
                    takers |= alone or two
                key = (owner, tuple(sorted(group.weights)), group.at_least)
                found.add(("JOINT", tuple(sorted(takers)), ((start, end),), key))
    return found, unpaired


def of_teams(works: Sequence[PlannedWork]) -> set[Found]:
    """Teams beyond their capacity."""
    found: set[Found] = set()
    for team, number in TEAMS.items():
        active = at_each_hour(work for work in works if team in work.implementers)
        for start, end, busy in runs([now if len(now) > number else () for now in active]):
            found.add(("PERSON", tuple(str(w.id) for w in busy), ((start, end),), (team,)))
    return found


def of_rules(
    needs: Needs, works: Sequence[PlannedWork], rules: Sequence[ChangeWindow]
) -> set[Found]:
    """Changes outside of maintenance windows, and in freezes and blackouts."""
    found: set[Found] = set()
    for work in works:
        span = range(*window(work))
        outside: dict[int, set[str]] = {}
        for ci in work.ci_ids | work.takes_down:
            agreed = [
                rule
                for rule in rules
                if isinstance(rule, MaintenanceWindow) and (not rule.scope or ci in rule.scope)
            ]
            for hour in span:
                if agreed and not any(holds(rule, hour) for rule in agreed):
                    outside.setdefault(hour, set()).add(ci)
        if outside:
            times = tuple((a, b) for a, b, _ in runs([h in outside for h in range(HOURS)]))
            cis = tuple(sorted(set().union(*outside.values())))
            found.add(("OUTSIDE_WINDOW", (str(work.id),), times, cis))
        for rule in rules:
            hit = rule.scope & (work.ci_ids | down_of(needs, work))
            times = tuple(
                (a, b) for a, b, _ in runs([h in span and holds(rule, h) for h in range(HOURS)])
            )
            permitted = rule.permitted if isinstance(rule, ChangeFreeze) else frozenset[str]()
            if (
                not isinstance(rule, MaintenanceWindow)
                and times
                and (hit or not rule.scope)
                and work.id not in permitted
            ):
                key = (rule.name, *sorted(hit))
                found.add(("FREEZE", (str(work.id),), times, key))
    return found


def holds(rule: ChangeWindow, hour: int) -> bool:
    """Whether a rule holds in an hour."""
    assert isinstance(rule.time, Interval)
    return SATURDAY.add(hours=hour) in rule.time


@st.composite
def needs_with_groups(draw: st.DrawFn) -> Needs:
    """A graph; half of them have an application over several servers with 1 < k < h < n."""
    needs = draw(needs_of(size=9))
    if draw(st.booleans()):
        servers = [f"srv{number}" for number in range(draw(st.integers(4, 6)))]
        for server in servers:
            needs[server] = draw(st.sampled_from([[], [single("ci0")]]))
        least = draw(st.integers(2, len(servers) - 2))
        weights = dict.fromkeys(servers, Fraction(1))
        needs["farm"] = [Group(weights, Fraction(least), Fraction(least + 1))]
        needs["site"] = [single("farm"), single(draw(st.sampled_from(sorted(needs))))]
    return needs


def single(member: str) -> Group:
    """A plain need."""
    return Group({member: Fraction(1)}, Fraction(1), Fraction(1))


@st.composite
def schedules(draw: st.DrawFn, needs: Needs, most: int = 7) -> list[PlannedWork]:
    """Planned work: overlapping, touching, coordinated, sharing CIs and people."""
    names = [f"CHG-{number}" for number in range(draw(st.integers(2, most)))]
    leaves = sorted(ci for ci in needs if not needs[ci]) or sorted(needs)
    cis = st.one_of(st.sampled_from(leaves), st.sampled_from(sorted(needs)))
    works: list[PlannedWork] = []
    for name in names:
        start = draw(st.integers(0, HOURS - 2))
        end = draw(st.integers(start + 1, min(start + 6, HOURS)))
        changed = draw(st.sets(cis, min_size=1, max_size=2))
        down = draw(st.sampled_from([changed, changed, changed, set[str](), {draw(cis)}]))
        work = PlannedWork(
            id=name,
            ci_ids=changed,
            takes_down=down,
            planned_window=hours(start, end),
            coordinated_with=draw(st.sets(st.sampled_from(names), max_size=1)),
            implementers=draw(st.sets(st.sampled_from(["ana", "ben", *TEAMS]), max_size=2)),
        )
        works.append(work)
    return works


@st.composite
def crowds(draw: st.DrawFn) -> tuple[Needs, list[PlannedWork]]:
    """Servers of which two or three may be lost, and many changes on them at once.

    What stands on the farm needs other groups of the same servers, or the farm needs it in turn.
    """
    servers = [f"srv{number}" for number in range(draw(st.integers(4, 6)))]
    needs: Needs = {server: [] for server in servers}
    names = ["farm", "hub", "site", "shop"]
    for name in names:
        needs[name] = []
    for name in names:
        choice = draw(st.sampled_from([servers, servers, [*servers, *names]]))
        least_members = 3 if name == "farm" else 1
        for _ in range(draw(st.integers(1, 2))):
            members = draw(
                st.lists(st.sampled_from(choice), min_size=least_members, max_size=5, unique=True)
            )
            spare = min(draw(st.integers(0, 3)) or 2, len(members) - 1)
            weights = dict.fromkeys(members, Fraction(1))
            least = Fraction(len(members) - spare)
            needs[name].append(Group(weights, least, Fraction(len(members))))
        if draw(st.booleans()):
            needs[name].append(single(draw(st.sampled_from(names))))
    ids = [f"CHG-{number}" for number in range(draw(st.integers(3, 6)))]
    works: list[PlannedWork] = []
    for place, name in enumerate(ids):
        changed = {draw(st.sampled_from([servers[place % len(servers)], *servers]))}
        start = draw(st.integers(0, 4))
        works.append(
            PlannedWork(
                id=name,
                ci_ids=changed,
                planned_window=hours(start, draw(st.integers(start + 3, HOURS))),
                coordinated_with=draw(st.sets(st.sampled_from(ids), max_size=2)),
            )
        )
    return needs, works


@st.composite
def some_rules(draw: st.DrawFn, needs: Needs) -> list[ChangeWindow]:
    """Maintenance windows, blackouts and freezes of whole hours."""
    rules: list[ChangeWindow] = []
    for number in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, HOURS - 1))
        time = hours(start, draw(st.integers(start + 1, HOURS)))
        scope = draw(st.sets(st.sampled_from(sorted(needs)), max_size=2))
        kind = draw(st.sampled_from([MaintenanceWindow, Blackout, ChangeFreeze]))
        rules.append(kind(name=f"rule {number}", time=time, scope=scope))
        if kind is ChangeFreeze:
            rules[-1] = ChangeFreeze(
                name=f"rule {number}", time=time, scope=scope, permitted={"CHG-0"}
            )
    return rules
