"""Kepner-Tregoe: the grid, the exclusion of causes, and the scores."""

import pickle
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ConflictError, DuplicateError, ValidationError
from itil_core.operation.kepner_tregoe import (
    Dimension,
    Fact,
    KepnerTregoe,
    PossibleCause,
    Side,
)

FACTS = [Fact(*cell) for cell in product(Dimension, Side)]
GRID = {fact: f"what it {fact}" for fact in FACTS}
WHEN, WHEN_NOT = Fact(Dimension.TIME, Side.IS), Fact(Dimension.TIME, Side.IS_NOT)


def analysis(*causes: PossibleCause, **fields: Any) -> KepnerTregoe:
    return KepnerTregoe(problem="mail stops", grid=GRID, causes=causes, **fields)


@pytest.mark.parametrize("missing", FACTS, ids=str)
def test_the_grid_has_all_eight_cells(missing: Fact) -> None:
    for grid in (
        {fact: said for fact, said in GRID.items() if fact != missing},
        GRID | {missing: " "},
    ):
        with pytest.raises(ValidationError, match=str(missing)):
            KepnerTregoe(problem="mail stops", grid=grid)


def test_a_contradiction_excludes_unless_an_assumption_saves() -> None:
    lost = PossibleCause(name="network", explains=[WHEN], contradicts=[WHEN_NOT])
    saved = attrs.evolve(lost, name="router", assumptions={WHEN_NOT: "it was rebooted"})
    it = analysis(lost, saved)
    assert it.excluded == ("network",)
    assert it.ranked == (("router", 1, 1),)


@st.composite
def causes(draw: st.DrawFn, name: str) -> PossibleCause:
    kinds = draw(st.lists(st.sampled_from("xc-a"), min_size=8, max_size=8))
    marked = list(zip(FACTS, kinds, strict=True))
    return PossibleCause(
        name=name,
        explains=[fact for fact, kind in marked if kind == "x"],
        contradicts=[fact for fact, kind in marked if kind in "ca"],
        assumptions={fact: "say so" for fact, kind in marked if kind == "a"},
    )


@given(st.tuples(causes("a"), causes("b"), causes("c")))
def test_scores_count_the_facts_explained(drawn: tuple[PossibleCause, ...]) -> None:
    left = {
        cause.name: (sum(fact in cause.explains for fact in FACTS), len(cause.assumptions))
        for cause in drawn
        if len(cause.contradicts) == len(cause.assumptions)
    }
    it = analysis(*drawn)
    assert {row.name: row[1:] for row in it.ranked} == left
    order = [(-row.score, row.assumptions, row.name) for row in it.ranked]
    assert order == sorted(order)
    assert set(it.excluded) == {"a", "b", "c"} - left.keys()
    assert it.most_probable == (it.ranked[0].name if left else None)


def test_the_true_cause_is_one_that_is_left() -> None:
    lost = PossibleCause(name="network", contradicts=[WHEN])
    it = analysis(PossibleCause(name="disk", explains=[WHEN]), lost)
    assert it.finding == "probably disk"
    assert it.verify("disk").finding == "disk"
    for name in ("network", "cable"):
        with pytest.raises(ValidationError, match="not excluded: disk"):
            it.verify(name)
    with pytest.raises(ValidationError, match="none is"):
        analysis(lost, verified="network")
    assert analysis(lost).finding == ""


def test_a_fact_is_explained_or_contradicted() -> None:
    with pytest.raises(ConflictError, match="TIME IS"):
        PossibleCause(name="disk", explains=[WHEN], contradicts=[WHEN])


@pytest.mark.parametrize(
    ("assumptions", "said"),
    [({WHEN: "so"}, "contradicts"), ({WHEN_NOT: " "}, "what is assumed")],
)
def test_an_assumption_is_about_a_contradiction(assumptions: dict[Fact, str], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        PossibleCause(name="disk", contradicts=[WHEN_NOT], assumptions=assumptions)


def test_causes_have_names_of_their_own() -> None:
    with pytest.raises(DuplicateError):
        analysis(PossibleCause(name="disk"), PossibleCause(name="disk"))
    with pytest.raises(ValidationError):
        PossibleCause(name=" ")


def test_it_is_a_value() -> None:
    it = analysis(PossibleCause(name="disk", contradicts=[WHEN], assumptions={WHEN: "so"}))
    assert pickle.loads(pickle.dumps(it)) == it
    assert hash(it) == hash(attrs.evolve(it))
