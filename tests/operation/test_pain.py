"""Pain values against the worked example and plain arithmetic."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import DuplicateError, ValidationError
from itil_core.operation.pain import Pain, PainRanking, pain_value

NOTHING = timedelta()


def loss(amount: str) -> Pain:
    return Pain(
        users=0,
        duration=NOTHING,
        cost_per_hour=Decimal(0),
        direct_loss=Decimal(amount),
    )


def test_EX_O4_the_more_painful_problem_ranks_first() -> None:
    outage = Pain(users=120, duration=timedelta(minutes=30), cost_per_hour=Decimal(28))
    losses = [loss("2500")] * 3
    other = Pain(users=15, duration=timedelta(hours=6), cost_per_hour=Decimal(28))
    assert pain_value([outage, *losses]) == 9180
    assert pain_value([other]) == 2520
    ranking = PainRanking({"PRB-2": [other], "PRB-1": [outage, *losses]})
    assert ranking.rows == (("PRB-1", Decimal(9180)), ("PRB-2", Decimal(2520)))


PAINS = st.builds(
    Pain,
    users=st.integers(0, 500),
    duration=st.timedeltas(timedelta(), timedelta(days=9)),
    cost_per_hour=st.decimals(0, 99, places=2),
    direct_loss=st.decimals(0, 9999, places=2),
)


@given(st.lists(PAINS))
def test_the_value_is_exact(pains: list[Pain]) -> None:
    hundredths = sum(
        int(pain.users * (pain.duration / timedelta(microseconds=1)))
        * int(pain.cost_per_hour * 100)
        + int(pain.direct_loss * 100) * 3_600_000_000
        for pain in pains
    )
    assert pain_value(pains) == Fraction(hundredths, 360_000_000_000)


NUMBERS = st.sampled_from(["PRB-1", "PRB-2", "PRB-3"])


@given(st.dictionaries(NUMBERS, st.lists(PAINS, max_size=3), min_size=1))
def test_the_ranking_falls_and_does_not_depend_on_the_order(pains: dict[str, list[Pain]]) -> None:
    ranking = PainRanking(pains)
    assert sorted(row.problem_id for row in ranking.rows) == sorted(pains)
    exact = [pain_value(pains[row.problem_id]) for row in ranking.rows]
    assert exact == sorted(exact, reverse=True)
    assert PainRanking(dict(reversed(pains.items()))).rows == ranking.rows


def test_ties_go_by_id_and_cents_are_rounded_half_up() -> None:
    ranking = PainRanking({"PRB-2": [loss("0.005")], "PRB-1": [loss("0.005")]})
    assert ranking.rows == (("PRB-1", Decimal("0.01")), ("PRB-2", Decimal("0.01")))
    third = Pain(users=1, duration=timedelta(minutes=20), cost_per_hour=Decimal(1))
    assert str(PainRanking({"PRB-1": [third]}).rows[0].value) == "0.33"
    assert str(PainRanking({"PRB-1": []}).rows[0].value) == "0.00"


def test_a_large_amount_keeps_all_its_digits() -> None:
    amount = "123456789012345678901234567890.12"
    assert str(PainRanking({"PRB-1": [loss(amount)]}).rows[0].value) == amount


@pytest.mark.parametrize(
    "bad",
    [
        {"users": -1},
        {"users": 1.5},
        {"duration": timedelta(-1)},
        {"duration": 0.5},
        {"cost_per_hour": 28.0},
        {"cost_per_hour": Decimal("NaN")},
        {"direct_loss": Decimal(-1)},
    ],
)
def test_it_refuses(bad: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"users": 1, "duration": NOTHING, "cost_per_hour": Decimal(1)}
    with pytest.raises(ValidationError):
        Pain(**facts | bad)


def test_a_ranking_names_each_problem_once() -> None:
    with pytest.raises(DuplicateError):
        PainRanking([("PRB-1", []), ("PRB-1", [])])
    with pytest.raises(ValidationError, match="no problem"):
        PainRanking({})
