"""Which twin removes most single points of failure: against graphs in which it is built."""

import random
from fractions import Fraction
from typing import Any

import pytest

from configuration.failure_oracles import random_needs
from configuration.graph_cases import built, swept
from configuration.what_if_cases import twinned
from itil_core.configuration import (
    FailureMatrix,
    GraphBuilder,
    scenario,
    single_failures,
    twin_savings,
)
from itil_core.errors import UnknownReferenceError, ValidationError


def test_savings_equal_brute_force_over_graphs_in_which_the_twin_is_built() -> None:
    draw = random.Random(60)
    saved = 0
    for _ in range(150):
        needs = random_needs(draw, 6)
        cis = sorted(needs)
        services = draw.sample(cis, 3)
        found = {one.ci: one for one in twin_savings(single_failures(built(needs), services))}
        for ci in cis:
            changed, pair = twinned(needs, ci), f"{ci} or twin"
            gone: set[str] = set()
            for service in set(services) - {ci}:
                before = {one for one in cis if service in swept(needs, {one})[0]}
                after = {one for one in changed if service in swept(changed, {one})[0]} - {pair}
                assert after <= before
                if before - after:
                    assert before - after == {ci}
                    gone.add(service)
            assert set(found[ci].services if ci in found else ()) == gone
            if gone:
                assert found[ci].pairs == found[ci].weight == len(gone)
                saved += 1
    assert saved > 100


def matrix() -> FailureMatrix:
    builder = GraphBuilder()
    builder.needs("mail", "net", "queue")
    builder.needs("shop", "net", "web")
    builder.needs("wiki", "web")
    builder.needs("queue", "disk1", "disk2", at_least=1)
    return single_failures(builder.build(), ["mail", "shop", "wiki"])


def test_by_hand_the_greatest_number_first_then_by_id() -> None:
    found = twin_savings(matrix())
    assert [(one.ci, one.pairs, one.weight, one.services) for one in found] == [
        ("net", 2, 2.0, ("mail", "shop")),
        ("web", 2, 2.0, ("shop", "wiki")),
        ("queue", 1, 1.0, ("mail",)),
    ]
    assert twin_savings(matrix(), limit=1) == found[:1]


def test_weights_of_services_decide() -> None:
    weights = {"mail": Fraction(1, 2), "shop": 0, "wiki": 4}
    found = twin_savings(matrix(), weights)
    assert [(one.ci, one.weight) for one in found] == [("web", 4.0), ("net", 0.5), ("queue", 0.5)]


def test_a_service_that_is_down_already_is_saved_by_no_twin() -> None:
    graph = matrix().graph
    down = single_failures(graph, ["mail", "wiki"], failed={"net"})
    assert [(one.ci, one.services) for one in twin_savings(down)] == [("web", ("wiki",))]
    left = scenario(graph, {"disk1"}).single_failures(["mail"])
    assert {one.ci for one in twin_savings(left)} == {"disk2", "net", "queue"}


def test_bad_input_is_refused() -> None:
    with pytest.raises(UnknownReferenceError) as unknown:
        twin_savings(matrix(), {"mail": 1, "shop": 1, "wiki": 1, "web": 1, "fax": 1})
    assert (unknown.value.kind, unknown.value.ids) == ("service", ("fax", "web"))
    with pytest.raises(ValidationError) as refused:
        twin_savings(matrix(), {"mail": 1})
    assert (refused.value.field, refused.value.value) == ("weights", ("shop", "wiki"))
    for limit in (0, True, 1.5):
        wrong: Any = limit
        with pytest.raises(ValidationError) as refused:
            twin_savings(matrix(), limit=wrong)
        assert (refused.value.field, refused.value.value) == ("limit", limit)
