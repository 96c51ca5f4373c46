"""Support among services: no circles, no dead ends."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import (
    CycleError,
    DuplicateError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.strategy.service import Service
from itil_core.strategy.service_support import (
    check_support,
    dead_ends,
    support_service,
    supported_by,
)
from strategy.service_samples import S, at, brought, service, supporting

SHOP = service()


def chain(*pairs: tuple[int, int]) -> list[Service]:
    """Supporting services of which each pair's first supports the second; 0 is the shop."""
    numbers = sorted({number for pair in pairs for number in pair} - {0})
    names = {0: "SVC-1", **{number: f"SUP-{number}" for number in numbers}}
    return [
        SHOP,
        *(
            supporting(n, supports={names[other] for one, other in pairs if one == n})
            for n in numbers
        ),
    ]


def test_a_service_may_support_through_others() -> None:
    several = chain((1, 0), (2, 1), (3, 1), (3, 0))
    check_support(several)
    assert supported_by(several) == {
        "SVC-1": {"SUP-1", "SUP-3"},
        "SUP-1": {"SUP-2", "SUP-3"},
        "SUP-2": frozenset(),
        "SUP-3": frozenset(),
    }


def test_inv_1_2_a_circle_is_refused_with_its_path() -> None:
    with pytest.raises(CycleError) as caught:
        check_support(chain((1, 2), (2, 3), (3, 1), (3, 0), (4, 1)))
    assert caught.value.relation == "support"
    assert caught.value.path == ("SUP-1", "SUP-2", "SUP-3", "SUP-1")


def test_new_support_closes_no_circle() -> None:
    one, two = supporting(1), supporting(2, supports={"SUP-1"})
    three = supporting(3, supports=())
    with pytest.raises(CycleError) as caught:
        support_service(one, ["SUP-2"], at(), services=[SHOP, one, two])
    assert caught.value.path == ("SUP-1", "SUP-2", "SUP-1")
    more = support_service(three, ["SUP-2"], at(), services=[SHOP, one, two])
    assert more.supports == {"SUP-2"}
    assert more.history[-1].move == "relate"


def test_support_of_what_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        support_service(supporting(), ["SVC-8", "SVC-7"], at(), services=[SHOP])
    assert (caught.value.kind, caught.value.ids) == ("service", ("SVC-7", "SVC-8"))
    with pytest.raises(UnknownReferenceError):
        check_support([supporting()])


def test_an_id_comes_once() -> None:
    with pytest.raises(DuplicateError):
        check_support([SHOP, SHOP])


def test_inv_1_1_a_supporting_service_leads_to_customers() -> None:
    bare = supporting(1, supports=())
    asked_for = supporting(2, supports={"SUP-1"})
    lost = asked_for.define(at())
    assert dead_ends([SHOP, bare, asked_for]) == ()
    assert dead_ends([SHOP, bare, lost]) == ("SUP-2",)
    with pytest.raises(ValidationError, match="lead to a customer-facing") as caught:
        check_support([SHOP, bare, lost])
    assert (caught.value.field, caught.value.value) == ("supports", "SUP-2")
    assert dead_ends([SHOP, bare, brought(asked_for, S.REJECTED)]) == ()


def test_a_very_long_chain_is_walked() -> None:
    check_support(chain((1, 0), *((n + 1, n) for n in range(1, 3000))))


PAIRS = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 5)).filter(lambda pair: pair[0] != pair[1]),
    max_size=8,
)


@given(PAIRS)
def test_inv_1_2_circles_are_found_as_a_slow_search_finds_them(
    pairs: list[tuple[int, int]],
) -> None:
    reach = set(pairs)
    for _ in range(5):
        reach |= {(a, d) for a, b in reach for c, d in pairs if b == c}
    circular = any(a == b for a, b in reach)
    several = chain((5, 0), *((n, 0) for n in range(1, 5)), *pairs)
    if not circular:
        check_support(several)
        return
    with pytest.raises(CycleError) as caught:
        check_support(several)
    path = [int(each.split("-")[1]) for each in caught.value.path]
    assert path[0] == path[-1]
    assert all(step in pairs for step in pairwise(path))
