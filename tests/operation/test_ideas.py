"""Brainstorming and affinity mapping: nothing lost, nothing twice."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ConflictError, UnknownReferenceError, ValidationError
from itil_core.operation.ideas import AffinityMap, Brainstorming


@given(st.lists(st.sampled_from("abcdef")))
def test_an_idea_counts_once_in_the_order_of_being_voiced(voiced: list[str]) -> None:
    session = Brainstorming("why?")
    for idea in voiced:
        session = session.add(idea)
    assert list(session.ideas) == sorted(set(voiced), key=voiced.index)
    assert Brainstorming("why?", voiced) == session


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["x", "y", ""])))
def test_every_idea_is_placed_or_left_over(home: dict[str, str]) -> None:
    groups = {t: [i for i, at in home.items() if at == t] for t in set(home.values()) if t}
    sorted_in = Brainstorming("why?", home).grouped(groups)
    assert set(sorted_in.placed) == {idea for idea, theme in home.items() if theme}
    assert set(sorted_in.left_over) == {idea for idea, theme in home.items() if not theme}


def test_an_idea_stands_in_one_group() -> None:
    with pytest.raises(ConflictError, match="'disk'"):
        AffinityMap("why?", {"hardware": ["disk", "disk"], "storage": ["disk"]})
    assert AffinityMap("why?", {"hardware": ["disk", "disk"]}).placed == ("disk",)


def test_only_voiced_ideas_are_grouped() -> None:
    with pytest.raises(UnknownReferenceError, match="cable"):
        Brainstorming("why?", "disk").grouped({"hardware": ["disk", "cable"]})


@pytest.mark.parametrize("groups", [{" ": ["disk"]}, {"hardware": [" "]}])
def test_themes_and_ideas_have_names(groups: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AffinityMap("why?", groups)


def test_a_question_is_asked() -> None:
    with pytest.raises(ValidationError):
        Brainstorming(" ")
    with pytest.raises(ValidationError):
        Brainstorming("why?", [""])
