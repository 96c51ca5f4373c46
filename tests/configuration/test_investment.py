"""What twins and better components are worth: against graphs in which they are really built."""

import math
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.failure_oracles import (
    fatal_sets,
    random_chances,
    random_needs,
    subsets,
    unavailable,
)
from configuration.graph_cases import Needs, built, needs_of, reached, swept
from configuration.what_if_cases import twinned
from itil_core.configuration import (
    ComponentGain,
    DependencyGraph,
    GraphBuilder,
    availability,
    improvement_gains,
    twin_gains,
)
from itil_core.errors import CalculationError, UnknownReferenceError, ValidationError


def near(value: float, wanted: float | Fraction) -> bool:
    return math.isclose(value, wanted, rel_tol=1e-9, abs_tol=1e-13)


def by_trying(needs: Needs, service: str, ci: str, up: dict[str, Fraction]) -> Fraction:
    """How likely a service is DOWN where a CI has a twin, over all sets of failures."""
    changed = twinned(needs, ci)
    pair = f"{ci} or twin"
    chances = {**up, f"twin of {ci}": up[ci]}
    asked = pair if service == ci else service
    fatal = {one for one in subsets(chances) if asked in swept(changed, one)[0]}
    return unavailable(fatal, chances)


def test_twin_gains_equal_brute_force_over_graphs_in_which_the_twin_is_built() -> None:
    draw = random.Random(54)
    for _ in range(120):
        needs = random_needs(draw, 5)
        service = draw.choice(sorted(needs))
        up = random_chances(draw, needs)
        today = unavailable(fatal_sets(needs, service), up)
        found = twin_gains(built(needs), [service], up)
        can_fail = {ci for ci, chance in up.items() if chance < 1}
        assert {one.ci for one in found} == can_fail & {service, *reached(needs, service)}
        for one in found:
            assert near(one.gain, today - by_trying(needs, service, one.ci, up))


def test_twin_gains_equal_a_calculation_anew_on_hundreds_of_graphs() -> None:
    draw = random.Random(55)
    pairs = 0
    for _ in range(700):
        needs = random_needs(draw, 9)
        service = draw.choice(sorted(needs))
        up = random_chances(draw, needs)
        if draw.random() < 0.5:
            del up[service]
        graph = built(needs)
        today = availability(graph, service, up, default=1)
        found = twin_gains(graph, [service], up, default=1)
        for one in found:
            assert one.gain >= 0
            then = availability(
                built(twinned(needs, one.ci)),
                f"{one.ci} or twin" if service == one.ci else service,
                {**up, f"twin of {one.ci}": up[one.ci]},
                default=1,
            )
            assert near(one.gain, today.unavailability - then.unavailability)
            pairs += one.gain > 0
    assert pairs > 700


def test_a_portfolio_adds_up_by_weight_with_failures_in_place() -> None:
    draw = random.Random(56)
    for _ in range(150):
        needs = random_needs(draw, 8)
        cis = sorted(needs)
        services = draw.sample(cis, 3)
        up, failed = random_chances(draw, needs), frozenset(draw.sample(cis, 1))
        weights = {service: draw.choice([0, 1, 2.5, Fraction(1, 3)]) for service in services}
        graph = built(needs)
        found = twin_gains(graph, services, up, weights=weights, failed=failed)
        alone = {
            service: {one.ci: one.gain for one in twin_gains(graph, [service], up, failed=failed)}
            for service in services
        }
        assert {one.ci for one in found} == {ci for gains in alone.values() for ci in gains}
        for one in found:
            assert one.by_service == {
                service: pytest.approx(alone[service][one.ci], rel=1e-9, abs=1e-13)
                for service in sorted(services)
                if one.ci in alone[service]
            }
            wanted = math.fsum(
                float(weights[service]) * gain for service, gain in one.by_service.items()
            )
            assert one.gain == pytest.approx(wanted)


def test_improvement_gains_equal_a_calculation_anew() -> None:
    draw = random.Random(57)
    for _ in range(250):
        needs = random_needs(draw, 9)
        service = draw.choice(sorted(needs))
        failed = frozenset(draw.sample(sorted(needs), draw.choice([0, 0, 1])))
        up = random_chances(draw, needs)
        graph = built(needs)
        today = availability(graph, service, up, failed=failed)
        better = {
            ci: (chance + draw.choice([0, 1, Fraction(1, 2)]) * (1 - chance))
            for ci, chance in up.items()
            if ci not in failed
        }
        found = improvement_gains(graph, [service], up, better, failed=failed)
        assert {one.ci for one in found} == better.keys()
        for one in found:
            then = availability(graph, service, {**up, one.ci: better[one.ci]}, failed=failed)
            assert near(one.gain, today.unavailability - then.unavailability)
        aim = Fraction(draw.randint(50, 100), 100)
        same = improvement_gains(graph, [service], up, aim, failed=failed)
        assert {one.ci for one in same} == {ci for ci in today.importance if up[ci] < aim}
        for one in same:
            then = availability(graph, service, {**up, one.ci: aim}, failed=failed)
            assert near(one.gain, today.unavailability - then.unavailability)


@given(needs_of(size=6), st.data())
def test_gains_are_never_negative_nor_greater_than_perfection(
    needs: Needs, data: st.DataObject
) -> None:
    chances = {ci: data.draw(st.floats(0, 1)) for ci in sorted(needs)}
    graph = built(needs)
    perfect = {one.ci: one.gain for one in improvement_gains(graph, needs, chances, 1)}
    found = twin_gains(graph, needs, chances)
    assert [one.gain for one in found] == pytest.approx(
        sorted((one.gain for one in found), reverse=True), rel=1e-9, abs=1e-15
    )
    for one in found:
        assert 0 <= one.gain <= perfect[one.ci] * (1 + 1e-12)
        assert list(one.by_service) == sorted(one.by_service)


def example() -> DependencyGraph:
    builder = GraphBuilder()
    builder.needs("S", "app", "net")
    builder.needs("app", "db1", "db2", at_least=1)
    for one in ("1", "2"):
        builder.needs(f"db{one}", f"host{one}")
        builder.needs(f"host{one}", "power")
    return builder.build()


CHANCES = {"app": 0.995, "net": 0.999, "power": 0.9999} | dict.fromkeys(
    ["db1", "db2", "host1", "host2"], 0.99
)


def gains(found: tuple[ComponentGain, ...]) -> dict[str, float]:
    return {one.ci: one.gain for one in found}


def test_ex_g2_a_second_application_first_and_equal_gains_by_id() -> None:
    found = gains(twin_gains(example(), ["S"], CHANCES))
    assert list(found) == ["app", "net", "db1", "db2", "host1", "host2", "power"]
    pair = 1 - (1 - 0.9801) ** 2
    assert near(found["app"], 0.9999 * 0.999 * pair * 0.995 * 0.005)
    assert near(found["power"], 0.995 * 0.999 * pair * 0.9999 * 0.0001)
    assert near(found["db1"], 0.9999 * 0.995 * 0.999 * 0.0199 * 0.99 * 0.99 * 0.01)
    assert near(found["db1"], found["host2"])


def test_by_hand_a_better_component() -> None:
    found = gains(improvement_gains(example(), ["S"], CHANCES, {"app": 0.999}))
    assert near(found["app"], 0.9999 * 0.999 * (1 - 0.0199**2) * 0.004)


def example_with_idle() -> DependencyGraph:
    builder = GraphBuilder()
    builder.add("idle")
    return example().merge(builder.build())


def test_a_component_that_nobody_needs_gains_nothing() -> None:
    found = improvement_gains(example_with_idle(), ["S"], CHANCES | {"idle": 0.5}, {"idle": 1})
    assert found == (ComponentGain("idle", 0.0, {}),)
    assert hash(found[0]) == hash(ComponentGain("idle", 0.0, {}))
    assert "idle" not in gains(twin_gains(example_with_idle(), ["S"], CHANCES | {"idle": 0.5}))


@pytest.mark.parametrize("asked", [twin_gains, improvement_gains])
def test_bad_services_and_chances_are_named(asked: Any) -> None:
    more = {} if asked is twin_gains else {"to": 1}
    record = asked.__name__
    for services in ((), "S", 5):
        with pytest.raises(ValidationError) as refused:
            asked(example(), services, CHANCES, **more)
        assert (refused.value.record, refused.value.field) == (record, "services")
    with pytest.raises(UnknownReferenceError) as unknown:
        asked(example(), ["S", "T"], CHANCES, **more)
    assert unknown.value.ids == ("T",)
    with pytest.raises(ValidationError) as refused:
        asked(example(), ["S"], {"app": 0.5, "net": 1}, **more)
    assert refused.value.value == ("db1", "db2", "host1", "host2", "power")
    with pytest.raises(ValidationError) as refused:
        asked(example(), ["S"], CHANCES | {"net": -1}, **more)
    assert refused.value.value == {"net": -1}
    with pytest.raises(ValidationError) as refused:
        asked(example(), ["S"], CHANCES, failed="net", **more)
    assert (refused.value.record, refused.value.field) == (record, "failed")
    with pytest.raises(UnknownReferenceError) as unknown:
        asked(example(), ["S"], CHANCES, failed=["nut"], **more)
    assert unknown.value.ids == ("nut",)
    with pytest.raises(CalculationError):
        asked(example(), ["S"], CHANCES, limit=1, **more)


def test_a_component_cannot_be_made_better_than_perfect_or_worse_than_it_is() -> None:
    for to in (1.2, "best", True):
        wrong: Any = to
        with pytest.raises(ValidationError) as refused:
            improvement_gains(example(), ["S"], CHANCES, wrong)
        assert (refused.value.field, refused.value.value) == ("to", to)
        with pytest.raises(ValidationError) as refused:
            improvement_gains(example(), ["S"], CHANCES, {"app": 0.999, "net": wrong})
        assert (refused.value.field, refused.value.value) == ("to", {"net": to})
    with pytest.raises(ValidationError) as refused:
        improvement_gains(
            example(), ["S"], CHANCES, {"app": 0.9, "net": 1, "db1": 1}, failed={"db1"}
        )
    assert (refused.value.field, refused.value.value) == ("to", {"app": 0.9, "db1": 1})
    with pytest.raises(UnknownReferenceError) as unknown:
        improvement_gains(example(), ["S"], CHANCES, {"nut": 1})
    assert unknown.value.ids == ("nut",)
