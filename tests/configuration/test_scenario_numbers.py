"""Cut sets and availabilities of a scenario beside today's."""

import math
import random

import pytest

from configuration.failure_oracles import random_chances, random_needs
from configuration.graph_cases import built
from configuration.what_if_cases import downs, minimal_besides, unavailable_given
from itil_core.configuration import (
    GraphBuilder,
    Scenario,
    availability_changes,
    cut_set_change,
    scenario,
)
from itil_core.errors import CalculationError, UnknownReferenceError, ValidationError


def test_both_sides_equal_brute_force() -> None:
    draw = random.Random(53)
    for _ in range(250):
        needs = random_needs(draw, 6)
        cis = sorted(needs)
        failed, service = frozenset(draw.sample(cis, 2)), draw.choice(cis)
        table, chances = downs(needs), random_chances(draw, needs)
        among = frozenset(draw.sample(cis, draw.randint(1, len(cis))))
        of = scenario(built(needs), failed)
        change = cut_set_change(of, service, among)
        for given, by_size in ((frozenset[str](), change.before), (failed, change.after)):
            sizes = [len(one) for one in minimal_besides(table, service, given, among)]
            assert by_size == {size: sizes.count(size) for size in sorted(set(sizes))}
        found = availability_changes(of, cis, chances)
        assert list(found) == cis
        for one in found.values():
            before = unavailable_given(table, one.service, frozenset(), chances)
            after = unavailable_given(table, one.service, failed, chances)
            assert math.isclose(one.before.unavailability, before, rel_tol=1e-11, abs_tol=1e-13)
            assert math.isclose(one.after.unavailability, after, rel_tol=1e-11, abs_tol=1e-13)
            assert one.lost >= -1e-12


def example() -> Scenario:
    builder = GraphBuilder()
    builder.needs("S", "app", "net")
    builder.needs("app", "db1", "db2", at_least=1)
    for one in ("1", "2"):
        builder.needs(f"db{one}", f"host{one}")
        builder.needs(f"host{one}", "power")
    return scenario(builder.build(), {"host1"})


CHANCES = {"app": 0.995, "net": 0.999, "power": 0.9999} | dict.fromkeys(
    ["db1", "db2", "host1", "host2"], 0.99
)


def test_ex_g2_before_and_after() -> None:
    change = availability_changes(example(), ["S"], CHANCES)["S"]
    assert round(change.before.value, 6) == 0.993512
    alone = 0.9999 * 0.995 * 0.999
    assert change.after.value == pytest.approx(alone * 0.9801, rel=1e-12)
    assert change.lost == pytest.approx(alone * ((1 - 0.0199**2) - 0.9801), rel=1e-9)


def test_ex_g1_pairs_become_single_points() -> None:
    change = cut_set_change(example(), "S")
    assert (change.service, change.before, change.after) == ("S", {1: 3, 2: 4}, {1: 5})
    assert cut_set_change(example(), "S", max_size=1).before == {1: 3}
    assert hash(change) == hash(cut_set_change(example(), "S"))


def test_bad_input_is_refused() -> None:
    with pytest.raises(UnknownReferenceError) as unknown:
        cut_set_change(example(), "S", ["db1", "db9"])
    assert unknown.value.ids == ("db9",)
    with pytest.raises(ValidationError) as refused:
        cut_set_change(example(), "S", "db1")
    assert (refused.value.record, refused.value.field) == ("cut_set_change", "among")
    with pytest.raises(CalculationError):
        cut_set_change(example(), "S", limit=1)
    # What has failed has an availability today, and it is asked for.
    known = {ci: chance for ci, chance in CHANCES.items() if ci not in {"host1", "net"}}
    with pytest.raises(ValidationError) as refused:
        availability_changes(example(), ["S"], known)
    assert (refused.value.field, refused.value.value) == ("probabilities", ("host1", "net"))
    with pytest.raises(ValidationError) as refused:
        availability_changes(example(), ["S"], CHANCES | {"net": 1.5})
    assert refused.value.value == {"net": 1.5}
    with pytest.raises(UnknownReferenceError) as unknown:
        availability_changes(example(), ["S", "T"], CHANCES)
    assert unknown.value.ids == ("T",)
