"""The six Rs, by the table of decisions."""

from itertools import product

import pytest

from itil_core.errors import ValidationError
from itil_core.strategy.portfolio_decision import ServiceFitness, six_r


@pytest.mark.parametrize(
    ("functional", "technical", "signs", "decision"),
    [
        (2, 2, "", "RETIRE"),
        (4, 4, "overlap", "REPLACE"),
        (4, 4, "multiple_versions", "RATIONALISE"),
        (4, 4, "fuzzy_boundary", "REFACTOR"),
        (4, 2, "", "RENEW"),
        (4, 4, "", "RETAIN"),
        (2, 2, "overlap", "RETIRE"),
        (2, 4, "", "RETAIN"),
        (3, 2, "", "RENEW"),
        (4, 2, "overlap", "REPLACE"),
    ],
)
def test_the_table_of_decisions_holds(
    functional: int, technical: int, signs: str, decision: str
) -> None:
    fitness = ServiceFitness(
        functional_fit=functional,
        technical_fit=technical,
        overlap=signs == "overlap",
        multiple_versions=signs == "multiple_versions",
        fuzzy_boundary=signs == "fuzzy_boundary",
    )
    assert six_r(fitness).name == decision


def test_every_fitness_has_the_first_decision_that_fits() -> None:
    scale, truth = range(1, 6), (False, True)
    for functional, technical, overlap, versions, fuzzy in product(
        scale, scale, truth, truth, truth
    ):
        fitness = ServiceFitness(
            functional_fit=functional,
            technical_fit=technical,
            overlap=overlap,
            multiple_versions=versions,
            fuzzy_boundary=fuzzy,
        )
        if functional <= 2 and technical <= 2:
            expected = "RETIRE"
        elif overlap:
            expected = "REPLACE"
        elif versions:
            expected = "RATIONALISE"
        elif fuzzy:
            expected = "REFACTOR"
        elif functional >= 3 and technical <= 2:
            expected = "RENEW"
        else:
            expected = "RETAIN"
        assert six_r(fitness).name == expected


@pytest.mark.parametrize("fit", [0, 6, 2.5, True])
def test_a_fit_is_a_whole_number_from_one_to_five(fit: int) -> None:
    with pytest.raises(ValidationError) as caught:
        ServiceFitness(functional_fit=fit, technical_fit=3)
    assert caught.value.field == "functional_fit"
