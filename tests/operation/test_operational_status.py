"""How a service stands now: the gravest fact decides, and every fact is told."""

from typing import Any

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration import CiType, ConfigurationItem, GraphBuilder, OperationalState
from itil_core.design.outage import Outage, OutageKind
from itil_core.errors import UnknownReferenceError, ValidationError
from itil_core.kernel.interval import Interval
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.operation.incident import Incident
from itil_core.operation.incident_facts import ResolutionCode
from itil_core.operation.operational_status import ServiceStatus, StatusPolicy, status_of
from itil_core.strategy.service import Service
from itil_core.strategy.service_facts import Outcome, ServiceKind
from operation.incident_samples import at, started

NINE = pendulum.datetime(2026, 3, 3, 9)
UP, DEGRADED = OperationalState.UP, OperationalState.DEGRADED
DOWN, IN_MAINTENANCE = OperationalState.DOWN, OperationalState.IN_MAINTENANCE


def mail(ci_id: str | None = "mail-ci") -> Service:
    return Service(
        id="mail",
        opened=Stamp(NINE.subtract(years=1), by="ana"),
        name="mail",
        kind=ServiceKind.CORE,
        customer_facing=True,
        provider_id="PRV-1",
        criticality=Level.HIGH,
        customer_ids={"CUS-1"},
        outcomes=[Outcome(id="OUT-1", statement="mail arrives", customer_id="CUS-1")],
        ci_id=ci_id,
    )


def graph() -> Any:
    builder = GraphBuilder()
    builder.needs("mail-ci", "db1", "db2", at_least=1)
    builder.needs("mail-ci", "net")
    builder.needs("other", "disk")
    return builder.build()


def observed(ci: str, *states: OperationalState, since: pendulum.DateTime = NINE) -> Any:
    """An item that was observed at an instant and every hour after it."""
    item = ConfigurationItem(
        id=ci,
        opened=Stamp(since.subtract(days=1), by="ana"),
        name=ci,
        ci_type=CiType.DATABASE,
        version="1",
    )
    for hour, state in enumerate(states):
        item = item.observe(Stamp(since.add(hours=hour), by="probe"), operational=state)
    return item


def stands(when: pendulum.DateTime = NINE, **known: Any) -> ServiceStatus:
    return status_of(mail(), graph(), at=when, **known)


def planned(ci: str, hours: int, booked: int, **subject: str) -> Outage:
    """Downtime that was booked from nine for some hours and lasts others."""
    return Outage(
        **(subject or {"ci_id": ci}),
        start=NINE,
        end=NINE.add(hours=hours),
        kind=OutageKind.PLANNED,
        change_id="CHG-1",
        booked_at=NINE.subtract(days=1),
        booked=Interval(NINE, NINE.add(hours=booked)),
    )


def test_it_is_up_where_nothing_is_known_against_it() -> None:
    status = stands(items=[observed("db1", UP), observed("disk", DOWN)])
    assert (status.state, status.reasons) == (UP, ())
    assert status.explain() == "mail is UP at 2026-03-03T09:00:00+00:00"


def test_redundancy_decides_what_failed_items_mean() -> None:
    one, both = [observed("db1", DOWN)], [observed("db1", DOWN), observed("db2", DOWN)]
    assert stands(items=one).state is DEGRADED
    assert stands(items=both).state is DOWN
    assert stands(items=[observed("net", DEGRADED)]).state is DEGRADED


def test_it_is_read_as_of_the_instant() -> None:
    item = observed("net", DOWN, UP)
    states = [stands(NINE.add(minutes=minutes), items=[item]).state for minutes in (-1, 0, 59, 60)]
    assert states == [UP, DOWN, DOWN, UP]
    assert stands(NINE.subtract(days=2), items=[item]).state is UP


def test_what_an_open_incident_means_is_a_policy() -> None:
    incident = started(1)
    assert stands(incidents=[incident]).state is DEGRADED
    major = incident.declare_major(at(1), manager="max", reason="all of mail")
    assert stands(incidents=[major]).state is DOWN
    assert stands(at(0).at, incidents=[major]).state is DEGRADED
    mild = StatusPolicy(major_is_down=False)
    assert stands(incidents=[major], policy=mild).state is DEGRADED
    done = incident.resolve(at(2), resolution="fixed", code=ResolutionCode.SOLVED_PERMANENT)
    assert stands(incidents=[done]).state is UP
    assert stands(at(-1).at, incidents=[incident]).state is UP


def test_the_items_of_an_open_incident_are_degraded_unless_the_policy_says_no() -> None:
    incident: Incident = started(1, ci_ids={"db2", "disk"}).classify(
        at(0), category=("software", "print"), service_id="printing"
    )
    status = stands(incidents=[incident])
    assert status.state is DEGRADED
    assert "db2: incident INC-1 (Mail is down) is IN_PROGRESS" in status.explain()
    blind = StatusPolicy(incidents_weaken_items=False)
    assert stands(incidents=[incident], policy=blind).state is UP


def test_planned_work_alone_is_maintenance() -> None:
    assert stands(outages=[planned("net", 2, 2)]).state is IN_MAINTENANCE
    assert stands(outages=[planned("db1", 2, 2)]).state is DEGRADED
    assert stands(items=[observed("net", IN_MAINTENANCE)]).state is IN_MAINTENANCE
    assert stands(outages=[planned("", 2, 2, service_id="mail")]).state is IN_MAINTENANCE
    assert stands(NINE.add(hours=2), outages=[planned("net", 2, 2)]).state is UP
    assert stands(outages=[planned("", 2, 2, service_id="other")]).state is UP


def test_planned_work_that_meets_a_failure_is_maintenance_and_says_both() -> None:
    status = stands(items=[observed("db1", DOWN)], outages=[planned("db2", 2, 2)])
    assert status.state is IN_MAINTENANCE
    assert status.explain().splitlines()[1:] == [
        "mail-ci is DOWN: it needs at least 1 of db1, db2, and lost db1, db2",
        "db1 is DOWN: it failed",
        "db2 is DOWN: it failed",
        "db1: observed DOWN",
        "db2: planned downtime of CHG-1 until 2026-03-03T11:00:00+00:00",
    ]


def test_what_is_observed_in_a_booked_window_is_down_as_planned() -> None:
    seen = [observed("net", DOWN)]
    booked = stands(items=seen, outages=[planned("net", 2, 2)])
    assert booked.state is IN_MAINTENANCE
    text = "net: planned downtime of CHG-1 until 2026-03-03T11:00:00+00:00, observed DOWN"
    assert text in booked.explain()
    whole = stands(items=seen, outages=[planned("", 2, 2, service_id="mail")])
    assert [reason.state for reason in whole.reasons] == [IN_MAINTENANCE, IN_MAINTENANCE]
    failed = Outage(ci_id="net", start=NINE)
    assert stands(items=seen, outages=[planned("net", 2, 2), failed]).state is DOWN
    assert stands(NINE.add(hours=2), items=seen, outages=[planned("net", 3, 2)]).state is DOWN


def test_an_overrun_is_not_planned() -> None:
    late = planned("net", 3, 2)
    assert stands(NINE.add(hours=2, minutes=-1), outages=[late]).state is IN_MAINTENANCE
    overrun = stands(NINE.add(hours=2), outages=[late])
    assert overrun.state is DOWN
    assert "planned downtime of CHG-1 until 2026-03-03T11:00:00+00:00, overrun" in overrun.explain()


def test_an_outage_without_an_end_goes_on() -> None:
    outage = Outage(service_id="mail", start=NINE)
    assert [stands(NINE.add(hours=h), outages=[outage]).state for h in (0, 9)] == [DOWN, DOWN]
    assert stands(NINE.subtract(seconds=1), outages=[outage]).state is UP


def test_the_gravest_fact_decides_and_the_others_are_told() -> None:
    status = stands(
        incidents=[started(1)],
        outages=[planned("", 2, 2, service_id="mail"), Outage(ci_id="net", start=NINE)],
    )
    assert [reason.state for reason in status.reasons] == [DOWN, IN_MAINTENANCE, DEGRADED]
    assert [reason.source for reason in status.reasons] == ["mail-ci", "mail", "INC-1"]


def test_a_service_without_a_ci_is_judged_by_what_names_it() -> None:
    bare = mail(ci_id=None)
    assert status_of(bare, graph(), at=NINE, items=[observed("net", DOWN)]).state is UP
    assert status_of(bare, graph(), at=NINE, incidents=[started(1)]).state is DEGRADED


def test_bad_input_is_refused() -> None:
    with pytest.raises(UnknownReferenceError) as refusal:
        status_of(mail("no-such-ci"), graph(), at=NINE)
    assert refusal.value.ids == ("no-such-ci",)
    naive: Any = NINE.naive()
    with pytest.raises(ValidationError, match="aware datetime"):
        stands(naive)
    wrong: Any = "yes"
    with pytest.raises(ValidationError, match="must be bool"):
        StatusPolicy(major_is_down=wrong)


FACTS = st.lists(
    st.tuples(st.sampled_from(["db1", "db2", "net"]), st.sampled_from([DOWN, DEGRADED, UP])),
    unique_by=lambda fact: fact[0],
)


@given(FACTS)
def test_INV_more_known_failures_never_make_it_look_better(
    facts: list[tuple[str, OperationalState]],
) -> None:
    gravity = [UP, DEGRADED, IN_MAINTENANCE, DOWN]
    items = [observed(ci, state) for ci, state in facts]
    ranks = [gravity.index(stands(items=items[:n]).state) for n in range(len(items) + 1)]
    assert ranks == sorted(ranks)
