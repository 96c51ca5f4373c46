"""Findings in words: what conflicts, when, and why."""

import pendulum

from itil_core.configuration import RequirementGroup
from itil_core.framework.ids import ChangeId
from itil_core.kernel.ids import ActorId
from itil_core.kernel.interval import Interval
from itil_core.transition.conflict_findings import ConflictKind, EffectPath, Finding, GroupLoss

NIGHT = Interval(pendulum.datetime(2026, 3, 28), pendulum.datetime(2026, 3, 28, 2))
ONE, TWO = ChangeId("CHG-1"), ChangeId("CHG-2")
GROUP = RequirementGroup.of(["a", "b"], at_least=1)
TIME = "  from 2026-03-28T00:00:00+00:00 to 2026-03-28T02:00:00+00:00"


def loss(owner: str, *further: str) -> GroupLoss:
    return GroupLoss(
        owner=owner, group=GROUP, lost=("a", "b"), takers=((ONE,), (TWO,)), further=further
    )


def test_a_pair_that_is_redundant_to_each_other() -> None:
    found = Finding(
        kind=ConflictKind.REDUNDANCY,
        changes=(ONE, TWO),
        times=(NIGHT,),
        cis=("shop", "desk"),
        losses=(loss("shop", "desk"),),
        paths=(
            EffectPath(change=ONE, cis=("a",)),
            EffectPath(change=TWO, cis=("b", "rack", "power")),
        ),
    )
    assert found.losses[0].at_least == 1
    assert found.explain().splitlines() == [
        "REDUNDANCY CHG-1, CHG-2: only together they take down shop, desk",
        TIME,
        "  shop needs at least 1 of a, b, and would lose a (CHG-1), b (CHG-2)",
        "  further down: desk",
        "  CHG-2 takes down b because it needs rack, which needs power",
    ]


def test_of_many_groups_the_first_are_written() -> None:
    found = Finding(
        kind=ConflictKind.JOINT,
        changes=(ONE, TWO),
        times=(NIGHT,),
        cis=tuple("abcdefg"),
        losses=tuple(loss(owner) for owner in "pqrst"),
    )
    lines = found.explain().splitlines()
    assert lines[0] == "JOINT CHG-1, CHG-2: only together they take down a, b, c, d, e and 2 more"
    assert lines[-1] == "  and 2 more groups"
    assert len(lines) == 2 + 3 + 1


def test_other_kinds_in_words() -> None:
    person = Finding(
        kind=ConflictKind.PERSON, changes=(ONE, TWO), times=(NIGHT,), actors=(ActorId("ana"),)
    )
    assert str(person) == "PERSON CHG-1, CHG-2: ana would have to do all at once"
    freeze = Finding(
        kind=ConflictKind.FREEZE,
        changes=(ONE,),
        times=(NIGHT,),
        rules=("year end",),
        paths=(EffectPath(change=ONE, cis=("a",)),),
    )
    assert freeze.explain().splitlines() == [
        "FREEZE CHG-1: nothing may be changed during year end",
        TIME,
        "  CHG-1 takes down a",
    ]
    later = Interval(NIGHT.end, NIGHT.end.add(hours=1))
    after = Finding(kind=ConflictKind.SHARED_CI, changes=(ONE, TWO), times=(later,))
    assert sorted([after, freeze, person], key=lambda one: one.order) == [person, freeze, after]
