"""Conditions over records."""

import pytest

from itil_core.errors import ValidationError
from itil_core.kernel.conditions import Condition, having, in_phase, in_state
from itil_core.kernel.state import Phase
from kernel.tickets import S, stamp, ticket

NEW = ticket("2026-03-02 09:00")
WAITING = NEW.go(stamp(NEW.opened.at), to=S.WAIT, group="network")


def test_the_state_or_phase_that_fulfils_a_condition_answers():
    assert in_state(S.WAIT, S.HOLD)(WAITING) is S.WAIT
    assert in_phase(Phase.PENDING)(WAITING) is S.WAIT
    assert not in_state(S.WAIT)(NEW)
    assert not in_phase(Phase.DONE, Phase.PENDING)(NEW)


def test_the_value_of_a_field_answers():
    assert having("group", "network", "desk")(WAITING) == "network"
    assert having("group")(NEW) == "desk"
    assert not having("group", "network")(NEW)
    assert having("turn", 0)(NEW)  # zero is what was wanted
    assert not having("turn")(NEW)


def test_conditions_combine_and_the_last_word_is_the_answer():
    both = in_state(S.WAIT) & having("group", "network")
    assert both(WAITING) == "network"
    assert not both(NEW)
    either = in_state(S.NEW) | having("group", "network")
    assert either(NEW) is S.NEW
    assert either(WAITING) == "network"
    assert (~in_state(S.NEW))(WAITING) is True
    assert not (~in_state(S.NEW))(NEW)


@pytest.mark.parametrize(
    ("condition", "fields", "text"),
    [
        (in_state(S.WAIT, S.HOLD), set(), "state WAIT or HOLD"),
        (in_phase(Phase.DONE), set(), "phase DONE"),
        (having("group"), {"group"}, "group is there"),
        (having("group", "a", S.WAIT), {"group"}, "group a or WAIT"),
        (~having("group", "a"), {"group"}, "not group a"),
        (~(in_state(S.NEW) & having("turn")), {"turn"}, "not (state NEW and turn is there)"),
        (
            (in_state(S.NEW) | having("turn")) & having("group"),
            {"turn", "group"},
            "(state NEW or turn is there) and group is there",
        ),
        (in_state(S.NEW) | having("turn", 1), {"turn"}, "state NEW or turn 1"),
    ],
)
def test_a_condition_says_what_it_reads_and_what_it_asks(condition, fields, text):
    assert condition.fields == fields
    assert str(condition) == text


def test_conditions_that_ask_the_same_are_equal():
    assert in_state(S.WAIT) & having("turn", 1) == in_state(S.WAIT) & having("turn", 1)
    assert in_state(S.WAIT) != in_state(S.HOLD)
    assert hash(~in_state(S.WAIT)) == hash(~in_state(S.WAIT))


def test_the_parent_asks_nothing():
    with pytest.raises(NotImplementedError):
        Condition()(NEW)
    assert Condition().fields == frozenset()


@pytest.mark.parametrize(
    "make",
    [
        in_state,
        in_phase,
        lambda: in_state(Phase.DONE),
        lambda: in_phase(S.DONE),
        lambda: having("two words"),
        lambda: having(3),
    ],
)
def test_what_is_no_condition_is_refused(make):
    with pytest.raises(ValidationError):
        make()


def test_lists_of_one_kind_become_one_list_in_any_order():
    assert in_state(S.WAIT) | in_state(S.HOLD) == in_state(S.HOLD, S.WAIT)
    assert in_phase(Phase.DONE) | in_phase(Phase.OPEN) == in_phase(Phase.OPEN, Phase.DONE)
    mixed = in_phase(Phase.PENDING) | having("group", "desk")
    assert mixed(WAITING) is S.WAIT
    assert mixed(NEW) == "desk"
