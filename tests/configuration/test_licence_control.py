"""No more is installed than was purchased."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.estate import accepted, at, installed
from itil_core.configuration import LicenceHolding, LicenceUse, licence_use, require_licence
from itil_core.errors import DuplicateError, GuardError, ValidationError

OFFICE = LicenceHolding("OFFICE", 2)


def test_use_is_counted_of_items_in_use() -> None:
    items = [
        installed("a", licence="OFFICE"),
        installed("b", licence="OFFICE").maintain(at(4)),
        accepted("c", licence="OFFICE"),
        installed("d", licence="OFFICE").uninstall(at(4), change="CHG-2"),
        installed("e", licence="PIRATED"),
        installed("f"),
    ]
    uses = licence_use(items, [OFFICE, LicenceHolding("UNUSED", 0)])
    assert uses == (
        LicenceUse("OFFICE", 2, 2),
        LicenceUse("PIRATED", 0, 1),
        LicenceUse("UNUSED", 0, 0),
    )
    assert [(use.excess, use.free, use.percent_used) for use in uses] == [
        (0, 0, 100),
        (1, 0, None),
        (0, 0, None),
    ]
    assert LicenceUse("OFFICE", 8, 2).percent_used == 25


@given(st.integers(0, 4), st.integers(0, 4))
def test_INV_installed_never_exceeds_purchased(purchased: int, wanted: int) -> None:
    holdings = [LicenceHolding("OFFICE", purchased)]
    items = [accepted(f"ci{number}", licence="OFFICE") for number in range(wanted)]
    for place, item in enumerate(items):
        if place < purchased:
            require_licence(item, items, holdings)
            items[place] = item.install(at(3), change="CHG-1")
        else:
            with pytest.raises(GuardError):
                require_licence(item, items, holdings)
    (use,) = licence_use(items, holdings)
    assert use.installed == min(purchased, wanted)
    assert use.excess == 0


def test_the_refusal_says_how_many_there_are() -> None:
    items = [installed("a", licence="OFFICE"), installed("b", licence="OFFICE")]
    late = accepted("c", licence="OFFICE")
    with pytest.raises(GuardError) as refused:
        require_licence(late, items, [OFFICE])
    assert (refused.value.record, refused.value.move, refused.value.state) == (
        "c",
        "install",
        "ACCEPTED",
    )
    assert refused.value.allowed == late.allowed_moves
    assert refused.value.unmet == ("a free licence OFFICE: 2 installed of 2 purchased",)
    with pytest.raises(GuardError) as unknown:
        require_licence(late, items, [])
    assert unknown.value.unmet == ("a free licence OFFICE: 2 installed of 0 purchased",)
    with pytest.raises(GuardError) as first:
        require_licence(late, [], [])
    assert first.value.unmet == ("a free licence OFFICE: 0 installed of 0 purchased",)


def test_no_further_licence_is_needed_without_one_or_when_in_use() -> None:
    require_licence(accepted("a"), [], [])
    used = installed("a", licence="OFFICE")
    require_licence(used, [used], [])


def test_a_licence_has_one_holding_and_an_item_counts_once() -> None:
    with pytest.raises(DuplicateError) as holding:
        licence_use([], [OFFICE, LicenceHolding("OFFICE", 3)])
    assert (holding.value.kind, holding.value.key) == ("licence", "OFFICE")
    item = installed("a", licence="OFFICE")
    with pytest.raises(DuplicateError) as twice:
        licence_use([item, item], [OFFICE])
    assert (twice.value.kind, twice.value.key) == ("CI", "a")


@pytest.mark.parametrize(("licence", "purchased"), [("", 1), ("OFFICE", -1)])
def test_a_holding_is_complete(licence: str, purchased: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        LicenceHolding(licence, purchased)
    assert refused.value.record == "LicenceHolding"
