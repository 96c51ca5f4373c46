"""Ishikawa diagrams: trees of causes, however deep."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.operation.ishikawa import Ishikawa, Rib

WAYS = st.lists(
    st.tuples(
        st.sampled_from(Rib),
        st.lists(st.sampled_from("abc"), min_size=1, max_size=4),
    ),
)


def test_causes_grow_on_ribs_and_on_causes() -> None:
    fish = (
        Ishikawa("mail stops")
        .add(Rib.PEOPLE, "wrong command", "no training")
        .add(Rib.PEOPLE, "haste")
        .add(Rib.PEOPLE, "wrong command", "no manual")
        .add(Rib.PRODUCTS, "disk")
    )
    assert fish.causes_of(Rib.PEOPLE) == ("wrong command", "haste")
    assert fish.causes_of(Rib.PEOPLE, "wrong command") == ("no training", "no manual")
    assert fish.causes_of(Rib.PARTNERS) == ()
    assert fish.finding == "PEOPLE: no training; PEOPLE: haste; PEOPLE: no manual; PRODUCTS: disk"


@given(WAYS)
def test_branches_are_all_beginnings_of_what_was_added(ways: list[tuple[Rib, list[str]]]) -> None:
    fish = Ishikawa("mail stops")
    for rib, names in ways:
        fish = fish.add(rib, *names)
    wanted = {(rib, tuple(names[: n + 1])) for rib, names in ways for n in range(len(names))}
    assert set(fish.branches) == wanted
    assert len(fish.branches) == len(wanted)
    assert fish == Ishikawa("mail stops", ways)
    for rib, names in fish.branches:
        longer = any(r is rib and w[: len(names)] == names and w != names for r, w in wanted)
        assert ((rib, names) in fish.leaves) is not longer


def test_a_thousand_whys_deep_is_no_trouble() -> None:
    fish = Ishikawa("mail stops").add(Rib.PROCESS, *map(str, range(1000)))
    assert len(fish.branches) == 1000
    assert len(fish.leaves) == 1


@pytest.mark.parametrize(
    "branch",
    [(Rib.PEOPLE, "haste"), (Rib.PEOPLE, [" "]), ("PEOPLE", ["haste"])],
)
def test_it_refuses(branch: Any) -> None:
    with pytest.raises(ValidationError):
        Ishikawa("mail stops", [branch])


def test_a_cause_has_a_name() -> None:
    with pytest.raises(ValidationError, match="name a cause"):
        Ishikawa("mail stops").add(Rib.PEOPLE)
