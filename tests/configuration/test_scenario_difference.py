"""What a scenario changes for services: against brute force, with reasons, and by hand."""

import gc
import random
import weakref
from fractions import Fraction
from typing import Any

import pytest

from configuration.graph_cases import swept
from configuration.single_failure_cases import drawn
from itil_core.configuration import (
    GraphBuilder,
    Impact,
    NewSinglePoint,
    Scenario,
    impact,
    scenario,
    scenario_difference,
    what_changes,
)
from itil_core.errors import UnknownReferenceError, ValidationError


def check_reason(reason: NewSinglePoint, of: Scenario, before: frozenset[str]) -> None:
    """The reason is a requirement that holds now, has lost something, and breaks with the CI."""
    graph = of.graph
    assert reason.group in graph.groups_of(reason.owner)
    assert set(reason.lost) == before & set(reason.group.members)
    assert reason.lost
    least = reason.group.at_least
    assert reason.group.worth - reason.group.worth_of(before) >= least
    then, _ = graph.spread({*of.failed, reason.ci})
    assert {reason.owner, reason.service} <= then
    assert reason.group.worth - reason.group.worth_of(then) < least
    assert reason.owner in reason.explanation
    assert reason.explanation.ci == reason.service


def test_what_changes_equals_brute_force_and_every_reason_holds() -> None:
    draw = random.Random(52)
    reasons = 0
    for place in range(350):
        case = drawn(draw, 11)
        graph = case.graph()
        if place % 4 == 0:
            gone = set(draw.sample(sorted(case.needs), 1))
            case, graph = case.without(gone), graph.without(*gone)
        cis = sorted(case.needs)
        failed = frozenset(draw.sample(cis, draw.randint(0, 2)))
        weakened = frozenset(draw.sample(cis, draw.choice([0, 0, 1])))
        of = scenario(graph, failed, weakened)
        found = what_changes(of, cis)
        today, after = swept(case.needs, ()), swept(case.needs, failed, weakened)
        assert found.services == tuple(cis)
        assert set(found.down) == after[0] - today[0]
        assert set(found.degraded) == after[1] - today[1]
        wanted: dict[str, tuple[str, ...]] = {}
        for service in sorted(set(cis) - after[0]):
            new = tuple(
                ci
                for ci in cis
                if ci != service
                and service in swept(case.needs, failed | {ci})[0]
                and service not in swept(case.needs, {ci})[0]
            )
            if new:
                wanted[service] = new
        assert found.single_points == wanted
        assert found.pairs == sum(map(len, wanted.values()))
        assert bool(found) == bool(found.down or found.degraded or wanted)
        told = found.reasons()
        assert [(one.service, one.ci) for one in told] == [
            (service, ci) for service, new in wanted.items() for ci in new
        ]
        for reason in told:
            check_reason(reason, of, after[0])
            assert found.reason(reason.service, reason.ci) == reason
        reasons += len(told)
    assert reasons > 100


def example() -> Scenario:
    builder = GraphBuilder()
    builder.needs("S", "app", "net")
    builder.needs("app", "db1", "db2", at_least=1)
    builder.needs("report", "db1")
    for one in ("1", "2"):
        builder.needs(f"db{one}", f"host{one}")
        builder.needs(f"host{one}", "power")
    return scenario(builder.build(), {"host1"})


def test_ex_g1_a_host_fails() -> None:
    changes = what_changes(example(), ["S", "report", "S"])
    assert changes.services == ("S", "report")
    assert changes.down == ("report",)
    assert changes.degraded == ("S",)
    assert changes.single_points == {"S": ("db2", "host2")}
    reason = changes.reason("S", "host2")
    assert (reason.owner, reason.lost) == ("app", ("db1",))
    assert str(reason) == "host2 takes down S: app needs at least 1 of db1, db2, and has lost db1"
    assert str(reason.explanation).splitlines()[0] == "S is DOWN: it needs app"
    assert changes.table() == [
        {"service": "S", "state": "DEGRADED", "new_single_points": 2},
        {"service": "report", "state": "DOWN", "new_single_points": 0},
    ]
    assert str(changes).splitlines() == [
        "if host1:",
        "DOWN: report",
        "DEGRADED: S",
        "S would now fail with any of: db2, host2",
    ]
    assert hash(changes) == hash(what_changes(example(), ["report", "S"]))


def test_telling_all_reasons_keeps_one_impact_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    changes = what_changes(example(), ["S"])
    kept: list[weakref.ref[Impact]] = []

    def watched(*given: Any) -> Impact:
        gc.collect()
        assert sum(one() is not None for one in kept) <= 1  # the last one
        found = impact(*given)
        kept.append(weakref.ref(found))
        return found

    monkeypatch.setattr(scenario_difference, "impact", watched)
    assert [one.ci for one in changes.reasons()] == ["db2", "host2"]
    assert len(kept) == 2


def test_text_counts_what_it_does_not_show() -> None:
    builder = GraphBuilder()
    for service in ("a", "b", "c"):
        builder.needs(service, "x", "y", "z", at_least=2)
    changes = what_changes(scenario(builder.build(), {"x"}, name="no x"), ["a", "b", "c"])
    assert changes.text(1).splitlines() == [
        "if no x:",
        "DEGRADED: a and 2 more",
        "a would now fail with any of: y and 1 more",
        "not shown: 2 services with new single points of failure",
    ]


def test_nothing_changes_where_nothing_fails() -> None:
    today = scenario(example().graph)
    changes = what_changes(today, ["S", "report"])
    assert not changes
    assert changes.text() == "if nothing fails:\nnothing changes for the services"
    assert changes.table() == []
    assert changes.reasons() == ()


def test_weights_decide_what_is_left_to_lose() -> None:
    builder = GraphBuilder()
    weights = {"large": 4, "small": Fraction(3, 2), "spare": Fraction(3, 2)}
    builder.needs("farm", *weights, at_least=3, weights=weights)
    changes = what_changes(scenario(builder.build(), {"large"}), ["farm"])
    assert changes.single_points == {"farm": ("small", "spare")}
    assert changes.reason("farm", "spare").lost == ("large",)


def test_the_service_itself_failed() -> None:
    builder = GraphBuilder()
    builder.needs("portal", "S", "T", at_least=1)
    builder.needs("S", "a", "b", at_least=1)
    changes = what_changes(scenario(builder.build(), {"S"}), ["S", "portal"])
    assert changes.down == ("S",)
    assert changes.single_points == {"portal": ("T",)}


def test_bad_input_is_refused() -> None:
    with pytest.raises(UnknownReferenceError) as unknown:
        what_changes(example(), ["S", "T", "U"])
    assert unknown.value.ids == ("T", "U")
    with pytest.raises(ValidationError) as refused:
        what_changes(example(), "S")
    assert (refused.value.record, refused.value.field) == ("what_changes", "services")
    changes = what_changes(example(), ["S"])
    for service, ci in (("S", "net"), ("T", "net")):
        with pytest.raises(ValidationError) as refused:
            changes.reason(service, ci)
        assert (refused.value.field, refused.value.value) == ("reason", (service, ci))
    for limit in (0, True, "3"):
        wrong: Any = limit
        with pytest.raises(ValidationError) as refused:
            changes.text(wrong)
        assert (refused.value.field, refused.value.value) == ("limit", limit)
