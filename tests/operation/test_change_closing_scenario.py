"""EX-X1: a host fails; from the incident to the change that ends the problem."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pendulum

from itil_core.configuration import GraphBuilder, impact
from itil_core.design import (
    Outage,
    availability_report,
    cost_of_unavailability,
    user_outage_minutes,
)
from itil_core.kernel.clock import Verdict as ClockVerdict
from itil_core.kernel.clock import measure
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval
from itil_core.kernel.money import Money
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.operation import (
    Caller,
    Channel,
    Incident,
    KnownErrorFate,
    KnownErrorState,
    MajorProblemReview,
    PendingReason,
    ProblemSource,
    ProblemState,
    ResolutionCode,
    cause_candidates,
    caused_incident_rate,
    close_change,
    close_problem,
    open_problem,
    outage_of,
    pursue_change,
    raise_known_error,
    records_of_ci,
    resolution_clock,
    resume_after_problem,
    validate_all,
)
from itil_core.transition import (
    ChangeCategory,
    ChangeOutcome,
    ChangeState,
    ChangeTestResult,
    ChangeTrigger,
    NormalChange,
)
from transition.change_samples import back_out, decision, review, risk, seven_rs

ALWAYS = ServiceHours.always()
APRIL = Interval(pendulum.datetime(2024, 4, 1), pendulum.datetime(2024, 5, 1))


def at(day: int, hour: int, minute: int = 0, by: str = "ana") -> Stamp:
    """A stamp in April 2024."""
    return Stamp(pendulum.datetime(2024, 4, day, hour, minute), by=by)


def graph() -> Any:
    builder = GraphBuilder()
    builder.needs("web", "app")
    builder.needs("app", "db", "cache")
    builder.needs("cache", "vm1")
    builder.needs("db", "vm2")
    builder.needs("vm1", "host")
    builder.needs("vm2", "host")
    builder.needs("svcA", "web")
    builder.needs("svcB", "app")
    return builder.build()


def host_failed() -> Incident:
    """The incident, reported at detection and restored an hour and five minutes later."""
    incident = Incident(
        id="INC-1",
        opened=at(10, 9, 5, by="desk"),
        title="no orders come in",
        channel=Channel.PHONE,
        caller=Caller(id="eva", callback="555"),
        occurred_at=at(10, 9).at,
        detected_at=at(10, 9, 5).at,
        service_id="svcA",
        ci_ids={"host"},
    )
    incident = incident.classify(
        at(10, 9, 5), category=("hardware", "host"), impact=Level.HIGH, urgency=Level.HIGH
    )
    incident = incident.declare_major(at(10, 9, 6), manager="max", reason="both services are down")
    incident = incident.open(at(10, 9, 7), group="servers").start(at(10, 9, 10), assignee="bob")
    incident = incident.describe(
        at(10, 10, 6),
        diagnosed_at=at(10, 9, 25).at,
        repaired_at=at(10, 9, 55).at,
        recovered_at=at(10, 10, 5).at,
    )
    return incident.resolve(
        at(10, 10, 10), resolution="new power supply", code=ResolutionCode.SOLVED_PERMANENT
    )


def fix() -> NormalChange:
    """The change that is asked for: two power supplies, so that one may fail."""
    return NormalChange(
        id="CHG-1",
        opened=at(12, 8, by="petra"),
        title="a second power supply",
        trigger=ChangeTrigger.PROBLEM,
        trigger_ref="PRB-1",
        ci_ids={"host"},
        description="fit a second power supply into the host",
        category=ChangeCategory.SIGNIFICANT,
        impact=Level.HIGH,
        urgency=Level.MEDIUM,
        priority=2,
        seven_rs=seven_rs(),
        remediation=back_out(),
        implementation_plan="fit it while the host runs",
        implementation_time=timedelta(hours=1),
        test_plan="pull one plug",
        test_result=ChangeTestResult.PASS,
    )


def test_ex_x1_impact_priority_and_clock() -> None:
    failed = impact(graph(), {"host"})
    assert failed.down == {"host", "vm1", "vm2", "cache", "db", "app", "web", "svcA", "svcB"}
    incident = host_failed()
    assert incident.priority == 1
    assert incident.major is not None
    clock = measure(resolution_clock(), incident, as_of=at(11, 0).at)
    assert clock.elapsed == timedelta(minutes=65)
    assert clock.due == clock.breached_at == at(10, 10, 5).at
    assert clock.verdict is ClockVerdict.BREACHED


def test_ex_x1_downtime_and_what_it_cost() -> None:
    outage: Outage = outage_of(host_failed(), users_affected=200)
    assert outage.interval().duration == timedelta(minutes=70)
    report = availability_report(ALWAYS, APRIL, [outage])
    assert report.percent == Decimal("99.837963")
    assert Decimal("99.8") <= report.percent < Decimal("99.85")
    figures = (report.mtrs, report.mtbf, report.mtbsi)
    assert [round(float(hours or 0), 4) for hours in figures] == [1.1667, 718.8333, 720]
    minutes = user_outage_minutes(report.shares)
    assert minutes == 14000
    cost = cost_of_unavailability(user_minutes=minutes, per_user_hour=Money(28, "EUR"))
    assert cost.labour == Money("6533.33", "EUR")


def test_ex_x1_from_the_major_incident_to_the_closed_problem() -> None:
    incident = host_failed()
    problem, (incident,) = open_problem(
        [incident],
        at(10, 11),
        problem_id="PRB-1",
        title="one power supply takes down the host",
        detected_by=ProblemSource.MAJOR_INCIDENT,
    )
    assert problem.major
    problem = problem.classify(at(10, 11), impact=Level.HIGH, urgency=Level.HIGH)
    problem = problem.open(at(10, 11), owner="petra").investigate(at(10, 12))
    problem = problem.record_root_cause(at(11, 9), root_cause="the host has one power supply")
    problem = problem.record_workaround(at(11, 9), workaround_id="WA-1")
    problem, error = raise_known_error(
        problem, at(11, 10), known_error_id="KE-1", symptoms=["no orders come in"]
    )
    # A second report, which waits for the problem.
    report = Incident(
        id="INC-2",
        opened=at(11, 11, by="desk"),
        title="will it happen again?",
        channel=Channel.PHONE,
        caller=Caller(id="dan", callback="556"),
        problem_id=problem.id,
    )
    report = report.classify(
        at(11, 11),
        category=("hardware", "host"),
        impact=Level.LOW,
        urgency=Level.LOW,
        service_id="svcB",
    )
    report = report.open(at(11, 11), group="servers").start(at(11, 11), assignee="bob")
    report = report.pend(at(11, 11), reason=PendingReason.PROBLEM)
    problem = problem.relate(at(11, 11), incident_ids={report.id})

    problem, change = pursue_change(problem, fix(), at(12, 8))
    assert problem.state is ProblemState.CHANGE_PENDING
    change = change.accept(at(12, 9)).assess(at(12, 10), risk=risk(), evaluation_id="EVA-1")
    assert (change.risk_category, change.authority_level) == (2, 3)
    change = change.authorise(at(13, 9), decision=_approval(change.authority_level or 0))
    window = Interval(at(14, 2).at, at(14, 6).at)
    change = change.schedule(at(13, 10), window=window)
    change = change.start(at(14, 2), remediation_ready=True, baseline_id="BL-1")
    change = change.finish(at(14, 3), outcome=ChangeOutcome.SUCCESSFUL)
    change = change.review(at(15, 9), cms_updated=True)
    change = change.record_review(at(15, 10), review=review(at=at(15, 10).at))

    over = close_change(
        change,
        at(15, 11),
        incidents=[incident, report],
        problems=[problem],
        known_errors=[error],
        verified={problem.id},
    )
    change, (problem,), (error,) = over.change, over.problems, over.known_errors
    assert change.state is ChangeState.CLOSED
    assert (problem.state, problem.fixed_by) == (ProblemState.RESOLVED, "CHG-1")
    assert error.state is KnownErrorState.FIXED
    incident, report = over.incidents
    assert report.updated.note == "PRB-1 is RESOLVED"
    assert resume_after_problem(problem, [report], at(15, 12)) == (report,)

    problem = problem.record_review(at(15, 12), review=_lessons())
    closed = close_problem(problem, [incident, report], at(16, 9), known_error=KnownErrorFate.KEPT)
    assert closed.problem.state is ProblemState.CLOSED
    assert closed.still_open == (report,)

    records = [incident, report, closed.problem, error, change]
    assert validate_all(records) == ()
    found = records_of_ci(
        "host", incidents=[incident, report], problems=[closed.problem], changes=[change]
    )
    assert (found.incidents, found.problems, found.changes) == (
        (incident,),
        (closed.problem,),
        (change,),
    )
    # The change came after the failure, so it is no suspect; nor is it blamed in the figures.
    assert cause_candidates(incident, [change], graph()) == ()
    assert caused_incident_rate([change], [incident, report], APRIL) == 0


def _approval(level: int) -> Any:
    return decision(level, at=at(13, 9).at)


def _lessons() -> MajorProblemReview:
    return MajorProblemReview(
        at=at(15, 12).at,
        went_well="the desk saw it within five minutes",
        went_wrong="one power supply for everything",
        could_be_better="alarms that tell before the users do",
        prevention="two power supplies in every host",
        third_parties="none",
        actions=["find it before the users do: five minutes to detection are too many"],
    )
