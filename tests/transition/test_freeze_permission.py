"""What a freeze lets through: emergencies of level 1 or 2, and nothing else."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration import GraphBuilder
from itil_core.errors import GuardError, UnknownReferenceError, ValidationError
from itil_core.testing import emergency_changes, normal_changes, standard_changes
from itil_core.transition import (
    Blackout,
    Change,
    ChangeFreeze,
    ChangePolicy,
    ChangeState,
    EmergencyChange,
    MaintenanceWindow,
    Verdict,
)
from itil_core.transition.freeze_permission import let_through, permitted_in_freeze, with_permitted
from itil_core.transition.schedule import conflicts
from transition.change_samples import (
    at,
    decision,
    emergency,
    emergency_in,
    normal,
    normal_in,
    risk,
    standard_in,
    window,
)

S = ChangeState
FREEZE = ChangeFreeze(name="year end", time=window(0, 99))


def urgent(level: int, **fields: Any) -> EmergencyChange:
    """An emergency change that an authority of some level has authorised."""
    it = emergency(planned_window=window(), **fields)
    it = it.assess(at(), risk=risk(), in_freeze=level <= 2)
    authority = {"authority": "ECAB"} if level == 3 else {}
    return it.authorise(at(1), decision=decision(level, 1, **authority))


@pytest.mark.parametrize("level", [1, 2, 3])
def test_an_emergency_passes_with_level_1_or_2(level: int) -> None:
    change = urgent(level)
    let = {"CHG-1"} if level < 3 else set()
    assert permitted_in_freeze([change]) == let
    builder = GraphBuilder()
    builder.needs("shop", "mail1")
    graph = builder.build()
    assert [each.rules for each in conflicts([change], graph, [FREEZE])] == [("year end",)]
    freed = with_permitted([FREEZE], [change])
    found = conflicts([change], graph, freed)
    assert [each.kind.name for each in found] == ([] if let else ["FREEZE"])


def test_normal_and_standard_changes_are_stopped_whoever_approved_them() -> None:
    high = normal_in(S.READY_FOR_DECISION).authorise(at(1), decision=decision(1, 1))
    usual = standard_in(S.SCHEDULED, id="CHG-2", ci_ids={"web1"})
    assert permitted_in_freeze([high, usual]) == frozenset()
    builder = GraphBuilder()
    builder.needs("shop", "mail1", "web1")
    planned = high.schedule(at(1), window=window())
    found = conflicts([planned, usual], builder.build(), with_permitted([FREEZE], [planned, usual]))
    assert [each.changes for each in found if each.kind.name == "FREEZE"] == [
        ("CHG-1",),
        ("CHG-2",),
    ]


def test_only_what_is_authorised_now_passes() -> None:
    asked = emergency().assess(at(), risk=risk(), in_freeze=True)
    noted = asked.record_decision(at(1), decision=decision(2, 1))
    assert permitted_in_freeze([noted]) == frozenset()
    done = noted.authorise(at(2), decision=decision(2, 2))
    assert permitted_in_freeze([done]) == {"CHG-1"}
    assert permitted_in_freeze([done], as_of=at(1).at) == frozenset()
    assert permitted_in_freeze([done], as_of=at(2).at) == {"CHG-1"}
    assert permitted_in_freeze([done], as_of=at(-1).at) == frozenset()
    gone = done.cancel(at(3), reason="it went away by itself")
    assert permitted_in_freeze([gone]) == frozenset()


@pytest.mark.parametrize(
    ("high", "passes"),
    [
        ([], False),
        ([(2, {})], True),
        ([(2, {"verdict": Verdict.REJECTED})], False),
        ([(2, {}), (1, {"verdict": Verdict.RETURNED})], False),
        ([(1, {"verdict": Verdict.RETURNED}), (2, {})], True),
        ([(2, {"by": "dan"})], False),
        ([(2, {"by": {"dan", "eva"}})], True),
    ],
)
def test_the_last_word_at_a_high_level_counts(
    high: list[tuple[int, dict[str, Any]]], *, passes: bool
) -> None:
    it = emergency().assess(at(), risk=risk())
    for level, fields in high:
        it = it.record_decision(at(1), decision=decision(level, 1, **fields))
    it = it.authorise(at(2), decision=decision(3, 2, authority="ECAB"))
    assert permitted_in_freeze([it]) == ({"CHG-1"} if passes else set())


def test_the_policy_says_which_level_a_freeze_needs() -> None:
    change = urgent(2)
    assert permitted_in_freeze([change], policy=ChangePolicy(freeze_level=1)) == frozenset()
    assert permitted_in_freeze([urgent(3)], policy=ChangePolicy(freeze_level=3)) == {"CHG-1"}
    names = [["A"], ["B"], ["CAB", "ECAB"], ["D"], ["E"]]
    with pytest.raises(UnknownReferenceError) as refusal:
        permitted_in_freeze([change], policy=ChangePolicy(authorities=names))
    assert refusal.value.ids == ("IT_MANAGEMENT_BOARD",)


def test_other_windows_stay_as_they_are() -> None:
    blackout = Blackout(name="month end", time=window())
    night = MaintenanceWindow(name="night", time=window())
    open_before = attrs.evolve(FREEZE, permitted={"CHG-9"})
    found = with_permitted([blackout, open_before, night], [urgent(1)], as_of=at(1).at)
    assert found == (blackout, open_before.permitting("CHG-1"), night)
    assert with_permitted([FREEZE], [urgent(1)], as_of=at(0.5).at) == (FREEZE,)


@given(st.one_of(emergency_changes(), normal_changes(), standard_changes()))
def test_nothing_else_ever_passes(change: Change) -> None:
    # Those who decide in drawn lives are never those who requested.
    high = [each.verdict for each in change.decisions if each.level < 3]
    after = {"AUTHORISED", "IMPLEMENTING", "IMPLEMENTED", "REMEDIATED", "IN_REVIEW"}
    approved = high[-1:] == [Verdict.APPROVED]
    passes = isinstance(change, EmergencyChange) and approved and change.state.name in after
    assert permitted_in_freeze([change]) == ({change.id} if passes else set())


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        permitted_in_freeze([normal()], as_of=at().at.naive())
    assert (refusal.value.record, refusal.value.field) == ("permitted_in_freeze", "as_of")


LAST_WORD = "the last word of BUSINESS_EXECUTIVE_BOARD, IT_MANAGEMENT_BOARD must be an approval"


def test_an_emergency_that_the_board_authorised_is_let_through() -> None:
    urgent = emergency().assess(at(), risk=risk(), in_freeze=True)
    urgent = urgent.authorise(at(1), decision=decision(2, 1))
    assert let_through(FREEZE, urgent).permitted == {"CHG-1"}
    higher = emergency().assess(at(), risk=risk()).authorise(at(1), decision=decision(1, 1))
    assert let_through(FREEZE, higher).permitted == {"CHG-1"}


def test_nobody_else_is_and_all_that_is_lacking_is_named() -> None:
    with pytest.raises(GuardError) as refused:
        let_through(FREEZE, normal_in(S.READY_FOR_DECISION))
    assert refused.value.unmet == (
        "it must be an emergency change",
        "it must be authorised",
        LAST_WORD,
    )
    by_ecab = emergency_in(S.AUTHORISED)
    with pytest.raises(GuardError) as low:
        let_through(FREEZE, by_ecab)
    assert low.value.unmet == (LAST_WORD,)
    assert let_through(FREEZE, by_ecab, ChangePolicy(freeze_level=3)).permitted == {"CHG-1"}


def test_ids_are_not_enough() -> None:
    word: Any = "CHG-1"
    with pytest.raises(ValidationError) as refused:
        let_through(FREEZE, word)
    assert (refused.value.record, refused.value.field) == ("let_through", "change")
