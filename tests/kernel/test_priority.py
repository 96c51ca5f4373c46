"""Priority: a matrix that is data, total and monotone."""

import pickle
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.kernel.priority import DEFAULT_MATRIX, Level, PriorityMatrix, Scale

APPENDIX_C = ["HH1", "HM2", "HL3", "MH2", "MM3", "ML4", "LH3", "LM4", "LL5"]
LETTERS = {"H": Level.HIGH, "M": Level.MEDIUM, "L": Level.LOW}


class Reach(Scale):
    COMPANY = "COMPANY"
    BUILDING = "BUILDING"
    TEAM = "TEAM"
    PERSON = "PERSON"


@pytest.mark.parametrize("vector", APPENDIX_C)
def test_the_default_matrix_is_the_books(vector: str) -> None:
    impact, urgency, code = vector
    assert DEFAULT_MATRIX.code(LETTERS[impact], LETTERS[urgency]) == int(code)


ROWS = st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=3), min_size=3, max_size=4)
SORTED = st.lists(
    st.lists(st.integers(1, 9), min_size=3, max_size=3).map(sorted), min_size=4, max_size=4
)


def is_sound(rows: list[list[int]]) -> bool:
    """Compare all pairs of cells: whoever is at least as high on both scales is as urgent."""
    cells = {(i, j): code for i, row in enumerate(rows) for j, code in enumerate(row)}
    total = set(cells) == set(product(range(4), range(3)))
    return (
        total
        and min(cells.values()) >= 1
        and all(
            cells[i, j] <= cells[k, m]
            for (i, j), (k, m) in product(cells, cells)
            if i <= k and j <= m
        )
    )


@given(ROWS | SORTED | SORTED.map(sorted))
def test_a_matrix_is_total_and_monotone_or_refused(rows: list[list[int]]) -> None:
    if is_sound(rows):
        matrix = PriorityMatrix(rows, impacts=Reach)
        for (i, impact), (j, urgency) in product(enumerate(Reach), enumerate(Level)):
            assert matrix.code(impact, urgency) == rows[i][j]
    else:
        with pytest.raises(ValidationError) as caught:
            PriorityMatrix(rows, impacts=Reach)
        assert (caught.value.record, caught.value.field) == ("PriorityMatrix", "rows")


@given(SORTED.map(sorted))
def test_higher_impact_or_urgency_is_never_less_urgent(rows: list[list[int]]) -> None:
    assume(is_sound(rows))
    matrix = PriorityMatrix(rows, impacts=Reach)
    for first, second, urgency in product(Reach, Reach, Level):
        if first > second:
            assert matrix.code(first, urgency) <= matrix.code(second, urgency)


def test_every_cell_that_goes_the_wrong_way_is_named() -> None:
    with pytest.raises(ValidationError) as caught:
        PriorityMatrix([(1, 2, 3), (2, 1, 4), (3, 4, 2)])
    assert caught.value.reason == (
        "urgency MEDIUM would be more urgent than HIGH at impact MEDIUM; "
        "urgency LOW would be more urgent than MEDIUM at impact LOW; "
        "impact MEDIUM would be more urgent than HIGH at urgency MEDIUM; "
        "impact LOW would be more urgent than MEDIUM at urgency LOW"
    )


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([(1, 2, 3), (2, 3, 4)], "must have 3 rows of 3 codes"),
        ([(1, 2), (2, 3), (3, 4)], "must have 3 rows of 3 codes"),
        ([(0, 1, 2), (2, 3, 4), (3, 4, 5)], "every code must be a whole number from 1"),
        ([(True, 2, 3), (2, 3, 4), (3, 4, 5)], "every code must be a whole number from 1"),
        ([(1.0, 2, 3), (2, 3, 4), (3, 4, 5)], "every code must be a whole number from 1"),
        (["123", "234", "345"], "every code must be a whole number from 1"),
        ([1, 2, 3], "must be rows of codes"),
        (None, "must be rows of codes"),
    ],
)
def test_what_is_no_matrix_is_refused(rows: list[list[int]], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        PriorityMatrix(rows)


@pytest.mark.parametrize("wrong", [Level.HIGH, str, None])
def test_a_scale_is_a_class_of_levels(wrong: type[Scale]) -> None:
    with pytest.raises(ValidationError, match="must be a Scale class") as caught:
        PriorityMatrix(((1, 2, 3), (2, 3, 4), (3, 4, 5)), urgencies=wrong)
    assert caught.value.field == "urgencies"


@pytest.mark.parametrize("wrong", [Reach.TEAM, "HIGH", None])
def test_a_level_of_another_scale_is_refused(wrong: Scale) -> None:
    options = "must be one of Level.HIGH, Level.MEDIUM, Level.LOW"
    with pytest.raises(ValidationError, match=options) as caught:
        DEFAULT_MATRIX.code(wrong, Level.HIGH)
    assert caught.value.field == "impact"
    with pytest.raises(ValidationError, match=options) as caught:
        DEFAULT_MATRIX.code(Level.HIGH, wrong)
    assert caught.value.field == "urgency"


def test_scales_are_ordered_with_the_highest_first() -> None:
    members = list(Reach)
    assert [member.rank for member in members] == [0, 1, 2, 3]
    for (i, one), (j, two) in product(enumerate(members), enumerate(members)):
        assert (one > two, one >= two, one < two, one <= two) == (i < j, i <= j, i > j, i >= j)
    assert max(members) is Reach.COMPANY
    assert sorted(members) == members[::-1]
    assert {Reach.TEAM: 1}[Reach.TEAM] == 1


def test_levels_of_two_scales_cannot_be_compared() -> None:
    for compare in (
        lambda: Reach.TEAM < Level.LOW,  # type: ignore[operator]
        lambda: Reach.TEAM > Level.LOW,  # type: ignore[operator]
        lambda: Reach.TEAM <= Level.LOW,  # type: ignore[operator]
        lambda: Reach.TEAM >= Level.LOW,  # type: ignore[operator]
    ):
        with pytest.raises(TypeError, match="not supported between"):
            compare()


def test_a_matrix_is_a_value() -> None:
    again = PriorityMatrix([[1, 2, 3], [2, 3, 4], [3, 4, 5]])
    assert again == DEFAULT_MATRIX
    assert hash(again) == hash(DEFAULT_MATRIX)
    assert pickle.loads(pickle.dumps(again)) == DEFAULT_MATRIX
