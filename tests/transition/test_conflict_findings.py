"""What findings say of themselves."""

from itil_core.configuration import GraphBuilder, RequirementGroup
from itil_core.framework.ids import ChangeId
from itil_core.kernel.interval import Interval
from itil_core.transition import (
    Blackout,
    ConflictKind,
    EffectPath,
    Finding,
    GroupLoss,
    MaintenanceWindow,
    PlannedWork,
)
from itil_core.transition.schedule import conflicts
from transition.conflict_cases import hours

ONE, TWO = ChangeId("CHG-1"), ChangeId("CHG-2")
NIGHT: Interval = hours(0, 2)


def test_each_kind_is_a_sentence() -> None:
    builder = GraphBuilder()
    builder.needs("shop", "db1", "db2", at_least=1)
    builder.needs("mail", "db1", "net")
    works = [
        PlannedWork(id=name, ci_ids=cis, planned_window=NIGHT, implementers={"ana"})
        for name, cis in (("CHG-1", {"db1", "net"}), ("CHG-2", {"db2", "net", "mail"}))
    ]
    rules = [
        MaintenanceWindow(name="late", time=hours(1, 2), scope={"db1"}),
        Blackout(name="closing", time=NIGHT, scope={"db2"}),
    ]
    assert [str(one) for one in conflicts(works, builder.build(), rules)] == [
        "OUTSIDE_WINDOW CHG-1: db1 may be worked on only in late",
        "SHARED_CI CHG-1, CHG-2: both change net",
        "DEPENDENCY CHG-1, CHG-2: an outage reaches mail, net",
        "REDUNDANCY CHG-1, CHG-2: only together they take down shop",
        "PERSON CHG-1, CHG-2: ana would have to do all at once",
        "FREEZE CHG-2: nothing may be changed during closing",
    ]


def test_a_path_says_why() -> None:
    path = EffectPath(change=ONE, cis=("shop", "app", "db1"))
    assert str(path) == "CHG-1 takes down shop because it needs app, which needs db1"
    assert str(EffectPath(change=ONE, cis=("db1",))) == "CHG-1 takes down db1"


def test_an_explanation_names_the_groups_and_counts_the_rest() -> None:
    losses = tuple(
        GroupLoss(
            owner=f"app{number}",
            group=RequirementGroup.of(["db1", "db2"], at_least=1),
            lost=("db1", "db2"),
            takers=((ONE,), (TWO,)),
            further=("shop",) if number == 1 else (),
        )
        for number in range(5)
    )
    finding = Finding(
        kind=ConflictKind.REDUNDANCY,
        changes=(ONE, TWO),
        times=(NIGHT,),
        cis=("app0", "app1", "app2", "app3", "app4", "shop"),
        losses=losses,
        paths=(
            EffectPath(change=ONE, cis=("db1",)),
            EffectPath(change=TWO, cis=("db2", "host")),
        ),
    )
    lost = "needs at least 1 of db1, db2, and would lose db1 (CHG-1), db2 (CHG-2)"
    few = "app0, app1, app2, app3, app4 and 1 more"
    assert finding.explain().splitlines() == [
        f"REDUNDANCY CHG-1, CHG-2: only together they take down {few}",
        "  from 2026-03-28T00:00:00+00:00 to 2026-03-28T02:00:00+00:00",
        f"  app0 {lost}",
        f"  app1 {lost}",
        "  further down: shop",
        f"  app2 {lost}",
        "  and 2 more groups",
        "  CHG-2 takes down db2 because it needs host",
    ]
    assert losses[0].at_least == 1


def test_an_explanation_of_what_is_taken_down_itself_says_so() -> None:
    finding = Finding(
        kind=ConflictKind.DEPENDENCY,
        changes=(ONE, TWO),
        times=(NIGHT,),
        cis=("db1",),
        paths=(EffectPath(change=ONE, cis=("db1",)),),
    )
    assert finding.explain().splitlines()[-1] == "  CHG-1 takes down db1"


def test_findings_are_in_order_of_time_then_kind() -> None:
    later = Finding(kind=ConflictKind.SHARED_CI, changes=(ONE, TWO), times=(hours(1, 2),))
    person = Finding(kind=ConflictKind.PERSON, changes=(ONE, TWO), times=(NIGHT,))
    shared = Finding(kind=ConflictKind.SHARED_CI, changes=(ONE, TWO), times=(NIGHT,))
    found = sorted([later, person, shared], key=lambda each: each.order)
    assert found == [shared, person, later]
