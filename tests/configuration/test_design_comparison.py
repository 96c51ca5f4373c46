"""Two designs side by side."""

import random

import pytest

from configuration.single_failure_cases import drawn
from itil_core.configuration import (
    FailureMatrix,
    GraphBuilder,
    compare_designs,
    rank_designs,
    single_failures,
)
from itil_core.errors import ValidationError


def mail(*databases: str, also: tuple[str, ...] = ()) -> FailureMatrix:
    builder = GraphBuilder()
    builder.needs("mail", *databases, at_least=1)
    builder.needs("shop", "mail", *also)
    for database in databases:
        builder.needs(database, f"host of {database}")
    return single_failures(builder.build(), ["mail", "shop"])


def test_what_a_second_database_saves_and_what_a_proxy_costs() -> None:
    comparison = compare_designs(mail("db1"), mail("db1", "db2", also=("proxy",)))
    assert comparison.gone == (
        ("mail", "db1"),
        ("mail", "host of db1"),
        ("shop", "db1"),
        ("shop", "host of db1"),
    )
    assert comparison.added == (("shop", "proxy"),)
    assert (comparison.before, comparison.after, comparison.saved) == (5, 2, 3)
    assert comparison.table() == [
        {"service": "mail", "gone": 2, "added": 0},
        {"service": "shop", "gone": 2, "added": 1},
    ]
    assert str(comparison).splitlines()[3:] == [
        "- host of db1 takes down shop",
        "+ proxy takes down shop",
        "pairs: 5 before, 2 after",
    ]
    assert comparison


def test_the_same_twice_is_no_difference() -> None:
    comparison = compare_designs(mail("db1"), mail("db1"))
    assert not comparison
    assert comparison.table() == []
    assert comparison.text() == "pairs: 5 before, 5 after"


def test_the_component_that_makes_the_greatest_difference_comes_first() -> None:
    designs = {
        "same": mail("db1"),
        "proxy": mail("db1", also=("proxy",)),
        "db2": mail("db1", "db2"),
    }
    assert rank_designs(mail("db1"), designs) == [
        {"design": "db2", "saved": 4, "gone": 4, "added": 0},
        {"design": "same", "saved": 0, "gone": 0, "added": 0},
        {"design": "proxy", "saved": -1, "gone": 0, "added": 1},
    ]
    assert rank_designs(mail("db1"), {}) == []


def test_designs_of_other_services_are_refused() -> None:
    other = single_failures(mail("db1").graph, ["mail", "db1"])
    with pytest.raises(ValidationError) as caught:
        compare_designs(mail("db1"), other)
    assert (caught.value.field, caught.value.value) == ("services", ("db1", "shop"))
    with pytest.raises(ValidationError, match="asked of both"):
        rank_designs(mail("db1"), {"other": other})


def test_INV_what_is_saved_is_what_is_gone_less_what_is_added() -> None:
    draw = random.Random(4)
    for _ in range(100):
        one, two = drawn(draw).graph(), drawn(draw).graph()
        services = sorted(set(one) & set(two))
        here, there = single_failures(one, services), single_failures(two, services)
        comparison = compare_designs(here, there)
        assert comparison.saved == len(comparison.gone) - len(comparison.added)
        back = compare_designs(there, here)
        assert (back.gone, back.added) == (comparison.added, comparison.gone)
