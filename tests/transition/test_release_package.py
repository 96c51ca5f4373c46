"""Release packages, held against opening them one inside the other."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import (
    ConflictError,
    CycleError,
    DuplicateError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.transition import ReleasePackage, ReleaseUnit, package_contents, package_units


def package(name: str, units: Any = (), packages: Any = ()) -> ReleasePackage:
    return ReleasePackage(id=name, name=name, unit_ids=units, package_ids=packages)


def unit(name: str, *contents: tuple[str, str]) -> ReleaseUnit:
    return ReleaseUnit(id=name, name=name, contents=contents or [(f"item of {name}", "1")])


UNITS = [unit(f"RU-{number}") for number in range(6)]


def test_a_unit_in_two_nested_packages_counts_once() -> None:
    packages = [
        package("A", {"RU-1"}, {"B", "C"}),
        package("B", {"RU-2", "RU-3"}),
        package("C", {"RU-3"}, {"B"}),
        package("D", {"RU-5"}),
    ]
    assert [each.id for each in package_units("A", packages, UNITS)] == ["RU-1", "RU-2", "RU-3"]
    assert package_contents("C", packages, UNITS) == (("item of RU-2", "1"), ("item of RU-3", "1"))


def test_the_same_item_in_two_units_counts_once() -> None:
    units = [unit("RU-1", ("mail", "2.1"), ("web", "1")), unit("RU-2", ("mail", "2.1"))]
    packages = [package("A", {"RU-1", "RU-2"})]
    assert package_contents("A", packages, units) == (("mail", "2.1"), ("web", "1"))


# Only later packages are nested, so that there is no circle.
LAYERS = st.lists(
    st.tuples(
        st.sets(st.integers(0, 5), min_size=1, max_size=3), st.sets(st.integers(1, 6), max_size=2)
    ),
    min_size=1,
    max_size=7,
)


@given(LAYERS)
def test_flattening_is_opening_all(layers: list[tuple[set[int], set[int]]]) -> None:
    nested = [
        {place + step for step in steps if place + step < len(layers)}
        for place, (_, steps) in enumerate(layers)
    ]
    packages = [
        package(f"P{place}", {f"RU-{n}" for n in units}, {f"P{n}" for n in nested[place]})
        for place, (units, _) in enumerate(layers)
    ]

    def opened(place: int) -> set[int]:
        return layers[place][0].union(*(opened(inner) for inner in nested[place]))

    found = {str(each.id) for each in package_units("P0", packages, UNITS)}
    assert found == {f"RU-{n}" for n in opened(0)}


def test_nesting_may_be_deeper_than_the_stack() -> None:
    depth = 20_000
    packages = [package(f"P{n}", (), {f"P{n + 1}"}) for n in range(depth)]
    packages.append(package(f"P{depth}", {"RU-1"}))
    assert [each.id for each in package_units("P0", packages, UNITS)] == ["RU-1"]


def test_a_circle_is_named() -> None:
    packages = [
        package("A", {"RU-1"}, {"B"}),
        package("B", (), {"C", "D"}),
        package("C", {"RU-2"}),
        package("D", {"RU-3"}, {"C", "B"}),
    ]
    with pytest.raises(CycleError) as caught:
        package_units("A", packages, UNITS)
    assert caught.value.path == ("B", "D", "B")
    assert package_units("C", packages, UNITS) == (UNITS[2],)
    with pytest.raises(CycleError) as caught:
        package("A", {"RU-1"}, {"A"})
    assert caught.value.path == ("A", "A")


def test_all_that_is_missing_is_named() -> None:
    packages = [package("A", {"RU-1", "RU-9"}, {"B", "X"}), package("B", {"RU-8"})]
    with pytest.raises(UnknownReferenceError) as caught:
        package_units("A", packages, UNITS)
    assert caught.value.ids == ("RU-8", "RU-9", "X")
    with pytest.raises(UnknownReferenceError) as caught:
        package_units("Z", packages, UNITS)
    assert caught.value.ids == ("Z",)


def test_versions_that_exclude_each_other_are_refused() -> None:
    units = [unit("RU-1", ("mail", "2.1")), unit("RU-2", ("mail", "2.2"), ("web", "1"))]
    with pytest.raises(ConflictError) as caught:
        package_units("A", [package("A", {"RU-1"}, {"B"}), package("B", {"RU-2"})], units)
    assert (caught.value.first, caught.value.second) == ("mail 2.1 (RU-1)", "mail 2.2 (RU-2)")


def test_two_of_one_id_are_refused() -> None:
    twice = [package("A", {"RU-1"}), package("A", {"RU-2"})]
    with pytest.raises(DuplicateError) as caught:
        package_units("A", twice, UNITS)
    assert (caught.value.kind, caught.value.key) == ("release package", "A")
    with pytest.raises(DuplicateError, match="release unit RU-1"):
        package_units("A", twice[:1], [UNITS[1], UNITS[1]])


def test_an_empty_package_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least one package"):
        package("A")
