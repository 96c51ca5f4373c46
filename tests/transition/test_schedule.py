"""Conflicts and free slots against brute force, and what bad input is answered with."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Needs, built
from itil_core import ServiceHours
from itil_core.configuration import DependencyGraph, GraphBuilder
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.kernel.interval import Interval
from itil_core.transition import (
    Blackout,
    ChangeFreeze,
    ChangeSchedule,
    ConflictKind,
    Finding,
    MaintenanceWindow,
    PlannedWork,
)
from itil_core.transition.schedule import conflicts, free_slots
from transition.conflict_cases import (
    HOURS,
    SATURDAY,
    TEAMS,
    Found,
    crowds,
    hours,
    in_hours,
    joint,
    needs_with_groups,
    of_pairs,
    of_rules,
    of_teams,
    schedules,
    some_rules,
)

PAIRS = {
    ConflictKind.SHARED_CI,
    ConflictKind.DEPENDENCY,
    ConflictKind.COMMON_EFFECT,
    ConflictKind.REDUNDANCY,
    ConflictKind.OUTSIDE_WINDOW,
}


def plain(finding: Finding) -> Found:
    """A finding as the oracle writes it."""
    key: tuple[Any, ...] = finding.cis
    if finding.kind is ConflictKind.PERSON:
        key = finding.actors
    elif finding.kind is ConflictKind.FREEZE:
        key = (*finding.rules, *finding.cis)
    elif finding.kind is ConflictKind.JOINT:
        (loss,) = finding.losses
        key = (loss.owner, loss.group.members, loss.at_least)
    return finding.kind.name, finding.changes, tuple(map(in_hours, finding.times)), key


def found_by(findings: Iterable[Finding]) -> set[Found]:
    """Findings as plain data, each once."""
    listed = [plain(finding) for finding in findings]
    assert len(set(listed)) == len(listed)
    return set(listed)


def check_joint(needs: Needs, works: list[PlannedWork], findings: list[Finding]) -> None:
    """JOINT findings are those of the definition, and none of what is DOWN jointly is left out.

    By the definition alone a group is no root if a member of it fell later, on a circle. What is
    reached from no root is listed all the same, and nothing else is.
    """
    literal, unpaired = joint(needs, works)
    assert found_by(findings) >= literal

    def listed(chosen: Iterable[Finding]) -> set[tuple[Any, ...]]:
        return {(*in_hours(each.times[0]), ci) for each in chosen for ci in each.cis}

    assert listed(findings) == unpaired
    by_definition = [each for each in findings if plain(each) in literal]
    more = [each for each in findings if plain(each) not in literal]
    for each in more:
        (loss,) = each.losses
        assert (*in_hours(each.times[0]), loss.owner) not in listed(by_definition)


@given(st.data())
def test_conflicts_are_those_of_brute_force(data: st.DataObject) -> None:
    needs = data.draw(needs_with_groups())
    works = data.draw(schedules(needs))
    rules = data.draw(some_rules(needs))
    services = data.draw(st.none() | st.sets(st.sampled_from(sorted(needs))))
    findings = conflicts(works, built(needs), rules, capacities=TEAMS, services=services)
    expected = of_pairs(needs, works, services) | of_teams(works) | of_rules(needs, works, rules)
    jointly = [each for each in findings if each.kind is ConflictKind.JOINT]
    assert found_by(each for each in findings if each not in jointly) == expected
    check_joint(needs, works, jointly)


@given(crowds())
def test_joint_findings_are_those_of_brute_force(crowd: tuple[Needs, list[PlannedWork]]) -> None:
    needs, works = crowd
    findings = conflicts(works, built(needs))
    jointly = [each for each in findings if each.kind is ConflictKind.JOINT]
    assert found_by(each for each in findings if each not in jointly) == of_pairs(
        needs, works, None
    )
    check_joint(needs, works, jointly)


@given(st.data())
def test_inv_f14_findings_are_symmetric_and_do_not_depend_on_the_order(data: st.DataObject) -> None:
    needs = data.draw(needs_with_groups())
    works = data.draw(schedules(needs))
    rules = data.draw(some_rules(needs))
    graph = built(needs)
    findings = conflicts(works, graph, rules, capacities=TEAMS)
    shuffled = data.draw(st.permutations(works))
    assert conflicts(shuffled, graph, tuple(reversed(rules)), capacities=TEAMS) == findings
    for finding in findings:
        assert list(finding.changes) == sorted(set(finding.changes))
        for path in finding.paths:
            (work,) = [each for each in works if each.id == path.change]
            assert path.change in finding.changes
            assert path.cis[-1] in work.takes_down
        if finding.kind in PAIRS - {ConflictKind.SHARED_CI, ConflictKind.OUTSIDE_WINDOW}:
            assert finding.paths or finding.losses


@given(st.data())
def test_inv_f14_a_window_moved_outside_leaves_no_conflict_of_windows(data: st.DataObject) -> None:
    needs = data.draw(needs_with_groups())
    works = data.draw(schedules(needs))
    graph = built(needs)
    moved = attrs.evolve(works[0], planned_window=hours(2 * HOURS, 3 * HOURS))
    left = conflicts([moved, *works[1:]], graph, capacities=TEAMS)
    assert not [finding for finding in left if moved.id in finding.changes]


@given(st.data())
def test_free_slots_are_the_earliest_by_brute_force(data: st.DataObject) -> None:
    needs = data.draw(needs_with_groups())
    new, *works = data.draw(schedules(needs, most=5))
    rules = data.draw(some_rules(needs))
    length = data.draw(st.integers(1, 4))
    first = data.draw(st.integers(0, HOURS - 1))
    last = data.draw(st.integers(first + 1, HOURS))
    graph = built(needs)
    expected: list[Interval] = []
    start = first
    while start + length <= last and len(expected) < 3:
        tried = attrs.evolve(new, planned_window=hours(start, start + length))
        found = conflicts([tried, *works], graph, rules, capacities=TEAMS)
        if any(new.id in finding.changes for finding in found):
            start += 1
        else:
            expected.append(hours(start, start + length))
            start += length
    slots = free_slots(
        new,
        [new, *works],
        graph,
        rules,
        within=hours(first, last),
        duration=timedelta(hours=length),
        capacities=TEAMS,
    )
    assert list(slots) == expected


@given(crowds())
def test_free_slots_see_what_is_lost_jointly(crowd: tuple[Needs, list[PlannedWork]]) -> None:
    needs, (new, *works) = crowd
    graph = built(needs)
    expected: list[Interval] = []
    for start in range(HOURS - 1):
        tried = attrs.evolve(new, planned_window=hours(start, start + 2))
        found = conflicts([tried, *works], graph)
        if not any(new.id in finding.changes for finding in found):
            expected.append(hours(start, start + 2))
            break
    day = hours(0, HOURS)
    span = timedelta(hours=2)
    assert list(free_slots(new, works, graph, within=day, duration=span, limit=1)) == expected


def shop() -> DependencyGraph:
    """A shop on two of four web servers, its databases, and a portal that needs the shop."""
    builder = GraphBuilder()
    builder.needs("shop", "web1", "web2", "web3", "web4", at_least=2, healthy_at=3)
    builder.needs("shop", "db1", "db2", at_least=1)
    builder.needs("portal", "shop")
    builder.needs("mail", "db1")
    return builder.build()


def work(name: str, *cis: str, start: int = 0, end: int = 2, **facts: Any) -> PlannedWork:
    """Planned work in a window of whole hours."""
    return PlannedWork(id=name, ci_ids=cis, planned_window=hours(start, end), **facts)


def test_windows_that_touch_do_not_overlap() -> None:
    works = [work("CHG-1", "db1"), work("CHG-2", "db1", start=2, end=4)]
    assert conflicts(works, shop()) == ()


def test_two_databases_at_once_take_the_shop_and_all_on_it() -> None:
    (finding,) = conflicts([work("CHG-2", "db2"), work("CHG-1", "db1", start=1, end=3)], shop())
    assert finding.kind is ConflictKind.REDUNDANCY
    assert finding.changes == ("CHG-1", "CHG-2")
    assert finding.cis == ("portal", "shop")
    assert finding.times == (hours(1, 2),)
    (loss,) = finding.losses
    assert (loss.owner, loss.at_least, loss.lost) == ("shop", 1, ("db1", "db2"))
    assert loss.takers == (("CHG-1",), ("CHG-2",))
    assert loss.further == ("portal",)


def test_three_web_servers_at_once_are_joint_coordinated_or_not() -> None:
    names = {"CHG-1", "CHG-2", "CHG-3"}
    works = [
        work(f"CHG-{one}", f"web{one}", start=one, end=one + 4, coordinated_with=names)
        for one in (1, 2, 3)
    ]
    (finding,) = conflicts([*works, work("CHG-9", "mail")], shop())
    assert finding.kind is ConflictKind.JOINT
    assert finding.changes == ("CHG-1", "CHG-2", "CHG-3")
    assert finding.times == (hours(3, 5),)
    assert finding.cis == ("portal", "shop")
    assert finding.losses[0].at_least == 2


def test_joint_names_the_pair_that_takes_a_member() -> None:
    builder = GraphBuilder()
    builder.needs("cluster", "node1", "node2", at_least=1)
    builder.needs("shop", "cluster", "other", at_least=1)
    works = [work(f"CHG-{place}", ci) for place, ci in enumerate(("node1", "node2", "other"), 1)]
    findings = conflicts(works, builder.build())
    assert [one.kind.name for one in findings] == ["REDUNDANCY", "JOINT"]
    (loss,) = findings[1].losses
    assert loss.takers == (("CHG-1", "CHG-2"), ("CHG-3",))
    assert findings[1].changes == ("CHG-1", "CHG-2", "CHG-3")


def test_joint_on_a_circle_is_found_although_a_member_fell_later() -> None:
    builder = GraphBuilder()
    builder.needs("farm", "srv1", "srv2", "srv3", "hub", at_least=2)
    builder.needs("hub", "farm")
    graph = builder.build()
    works = [work(f"CHG-{one}", f"srv{one}") for one in (1, 2, 3)]
    (finding,) = conflicts(works, graph)
    assert (finding.kind, finding.cis) == (ConflictKind.JOINT, ("farm", "hub"))
    assert finding.losses[0].lost == ("srv1", "srv2", "srv3")


def test_nobody_does_two_changes_at_once_coordinated_or_not() -> None:
    works = [
        work("CHG-1", "web1", implementers={"ana", "ben"}, coordinated_with={"CHG-2"}),
        work("CHG-2", "web2", implementers={"ben", "ana"}),
        work("CHG-3", "mail", implementers={"ben"}, takes_down=()),
    ]
    first, *others = conflicts(works, shop(), capacities={"ben": 3})
    assert (first.kind, first.actors, others) == (ConflictKind.PERSON, ("ana",), [])
    everybody = conflicts(works, shop(), capacities={"ben": 2, "ana": 2})
    assert [(one.changes, one.actors) for one in everybody] == [
        (("CHG-1", "CHG-2", "CHG-3"), ("ben",))
    ]


def test_only_services_count_where_this_is_asked_for() -> None:
    builder = GraphBuilder()
    builder.needs("app", "db1", "db2")
    builder.needs("shop", "app")
    works = [work("CHG-1", "db1"), work("CHG-2", "db2")]
    (finding,) = conflicts(works, builder.build(), services={"shop"})
    assert finding.cis == ("shop",)
    assert finding.paths[0].cis == ("shop", "app", "db1")
    assert conflicts(works, builder.build(), services=()) == ()


def test_the_summer_clock_moves_a_maintenance_window() -> None:
    nights = ServiceHours("Europe/Prague", {"sun": ["01:00-04:00"]})
    window = MaintenanceWindow(name="nights", time=nights, scope={"db1"})
    # On 29 March 2026 clocks go from 02:00 to 03:00, so the night lasts two hours.
    inside = work("CHG-1", "db1", "web1", start=24, end=26)
    assert conflicts([inside], shop(), [window]) == ()
    late = work("CHG-2", "db1", "web1", start=25, end=27)
    (finding,) = conflicts([late], shop(), [window])
    assert finding.kind is ConflictKind.OUTSIDE_WINDOW
    assert (finding.cis, finding.times, finding.rules) == (("db1",), (hours(26, 27),), ("nights",))
    weekend = hours(0, 48)
    slots = free_slots(
        late, (), shop(), [window], within=weekend, duration=timedelta(minutes=45), limit=9
    )
    assert [slot.start.in_timezone("Europe/Prague").hour for slot in slots] == [1, 1]
    assert not free_slots(late, (), shop(), [window], within=weekend, duration=timedelta(hours=3))


def test_a_freeze_of_a_service_stops_what_takes_it_down() -> None:
    freeze = ChangeFreeze(name="sales", time=hours(0, 24), scope={"portal"})
    both = work("CHG-1", "db1", "db2")
    (finding,) = conflicts([both, work("CHG-2", "mail", start=3, end=4)], shop(), [freeze])
    assert (finding.kind, finding.changes) == (ConflictKind.FREEZE, ("CHG-1",))
    assert (finding.cis, finding.rules) == (("portal",), ("sales",))
    assert finding.paths[0].cis == ("portal", "shop", "db1")
    assert conflicts([both], shop(), [freeze.permitting("CHG-1")]) == ()
    untouched = work("CHG-3", "portal", takes_down=())
    (finding,) = conflicts([untouched], shop(), [freeze])
    assert (finding.cis, finding.paths) == (("portal",), ())


def test_a_blackout_stops_everybody() -> None:
    blackout = Blackout(name="closing", time=hours(1, 3))
    (finding,) = conflicts([work("CHG-1", "mail")], shop(), [blackout])
    assert (finding.kind, finding.times) == (ConflictKind.FREEZE, (hours(1, 2),))


def test_free_slots_last_as_long_as_the_window_that_a_change_has() -> None:
    new = work("CHG-2", "shop", start=0, end=3)
    slots = free_slots(new, [work("CHG-1", "db1", "db2")], shop(), within=hours(0, 9))
    assert slots == (hours(2, 5), hours(5, 8))


def test_changes_without_a_window_take_no_part() -> None:
    waiting = PlannedWork(id="CHG-1", ci_ids={"db1"})
    works = [waiting, work("CHG-2", "db1")]
    assert conflicts(works, shop()) == ()
    new = work("CHG-3", "db1")
    assert free_slots(new, works, shop(), within=hours(0, 4)) == (hours(2, 4),)


def test_a_schedule_keeps_changes_in_the_order_of_their_windows() -> None:
    late, early = work("CHG-1", "db1", start=4, end=6), work("CHG-2", "web1", takes_down={"db1"})
    waiting = PlannedWork(id="CHG-0", ci_ids={"web2"}, takes_down=())
    schedule = ChangeSchedule([waiting, late, early])
    assert schedule.changes == (early, late, waiting)
    assert schedule.waiting == (waiting,)
    assert schedule.during(hours(2, 5)) == (late,)
    assert schedule.active_at(SATURDAY.add(hours=1)) == (early,)
    assert schedule.active_at(SATURDAY.add(hours=2)) == ()
    assert schedule.touching("db1") == (early, late)
    with pytest.raises(ValidationError, match=r"aware|zone"):
        schedule.active_at(datetime(2026, 3, 28))  # noqa: DTZ001 (what is refused)
    with pytest.raises(DuplicateError):
        ChangeSchedule([late, late])


class Ticket:
    """A foreign record that leaves open what it takes down."""

    id = "CHG-1"
    ci_ids = ("db1", "db2")
    takes_down = None
    planned_window = hours(0, 2)
    coordinated_with = ()
    implementers = ("ana",)


def test_whatever_has_the_attributes_is_taken() -> None:
    (finding,) = conflicts([Ticket(), work("CHG-2", "portal")], shop())
    assert finding.kind is ConflictKind.DEPENDENCY
    assert finding.paths[0].cis == ("portal", "shop", "db1")


def test_a_change_that_is_there_twice_is_refused() -> None:
    with pytest.raises(DuplicateError) as caught:
        conflicts([work("CHG-1", "db1"), work("CHG-1", "db2")], shop())
    assert (caught.value.kind, caught.value.key) == ("change", "CHG-1")


def test_all_unknown_cis_are_named() -> None:
    freeze = ChangeFreeze(name="sales", time=hours(0, 1), scope={"nowhere"})
    works = [work("CHG-1", "db9"), work("CHG-2", "db1", takes_down={"db8"})]
    with pytest.raises(UnknownReferenceError) as caught:
        conflicts(works, shop(), [freeze], services={"elsewhere"})
    assert (caught.value.kind, caught.value.ids) == ("CI", ("db8", "db9", "elsewhere", "nowhere"))


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("changes", {"changes": [7]}),
        ("changes", {"changes": 7}),
        ("graph", {"graph": {}}),
        ("windows", {"windows": 7}),
        ("windows", {"windows": [hours(0, 1)]}),
        ("capacities", {"capacities": ["ana"]}),
        ("capacities", {"capacities": {"ana": 0}}),
        ("capacities", {"capacities": {"ana": True}}),
        ("services", {"services": "shop"}),
        ("services", {"services": 7}),
    ],
)
def test_what_conflicts_cannot_take(field: str, arguments: dict[str, Any]) -> None:
    given: dict[str, Any] = {"changes": [work("CHG-1", "db1")], "graph": shop()}
    with pytest.raises(ValidationError) as caught:
        conflicts(**(given | arguments))
    assert (caught.value.record, caught.value.field) == ("conflicts", field)


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("change", {"change": "CHG-1"}),
        ("within", {"within": 7}),
        ("limit", {"limit": 0}),
        ("duration", {"duration": timedelta(0)}),
        ("duration", {"duration": 7}),
        ("duration", {"change": PlannedWork(id="CHG-2", ci_ids={"db1"})}),
    ],
)
def test_what_free_slots_cannot_take(field: str, arguments: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "change": work("CHG-1", "db1"),
        "changes": (),
        "graph": shop(),
        "within": hours(0, 9),
    }
    with pytest.raises(ValidationError) as caught:
        free_slots(**(given | arguments))
    assert (caught.value.record, caught.value.field) == ("free_slots", field)
