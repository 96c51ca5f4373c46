"""Changes whose work began and ended at given hours, and what waits for them."""

from typing import Any

from itil_core.kernel.interval import Interval
from itil_core.kernel.priority import Level
from itil_core.operation import Incident, PendingReason
from itil_core.transition import ChangeOutcome
from operation.problem_samples import at, incident
from transition.change_samples import back_out, decision, emergency, review, risk

GOOD = ChangeOutcome.SUCCESSFUL
ISSUES = ChangeOutcome.SUCCESSFUL_WITH_ISSUES
PARTIAL = ChangeOutcome.PARTIAL
FAILED = ChangeOutcome.FAILED_NOT_REMEDIATED
UNDONE = ChangeOutcome.FAILED_REMEDIATED


def begun(number: int = 1, start: float = 2, **fields: Any) -> Any:
    """A change whose implementation began so many hours after the first instant."""
    given: dict[str, Any] = {"id": f"CHG-{number}", "remediation": back_out()} | fields
    change = emergency(**given).assess(at(), risk=risk())
    change = change.authorise(at(), decision=decision(3, 0, authority="ECAB"))
    return change.start(at(start), window=Interval(at(start).at, at(start + 2000).at))


def done(
    number: int = 1,
    start: float = 2,
    end: float = 4,
    outcome: ChangeOutcome = GOOD,
    **fields: Any,
) -> Any:
    """A change whose work ended so."""
    change = begun(number, start, **fields)
    if outcome is UNDONE:
        return change.remediate(at(end), outcome=outcome)
    return change.finish(at(end), outcome=outcome)


def reviewed(number: int = 1, end: float = 4, outcome: ChangeOutcome = GOOD, **fields: Any) -> Any:
    """The same, reviewed at once and ready to be closed."""
    change = done(number, end=end, outcome=outcome, **fields)
    worked = True if outcome is UNDONE else None
    pir = review(end, remediation_worked=worked)
    return change.review(at(end), cms_updated=True).record_review(at(end), review=pir)


def closed(number: int = 1, end: float = 4, outcome: ChangeOutcome = GOOD, **fields: Any) -> Any:
    """The same, closed at once."""
    return reviewed(number, end, outcome, **fields).close(at(end))


def working(number: int = 1, **fields: Any) -> Incident:
    """An incident on which Bob is at work."""
    case = incident(number, **fields).classify(
        at(), impact=Level.HIGH, urgency=Level.MEDIUM, service_id="SVC-MAIL"
    )
    return case.open(at(), group="messaging").start(at(), assignee="bob")


def waiting(
    number: int = 1, reason: PendingReason = PendingReason.CHANGE, **links: Any
) -> Incident:
    """An incident that waits for a change, or for something else."""
    case = working(number).pend(at(), reason=reason)
    return case.link(at(), **links) if links else case


def as_it_was(*records: Any) -> list[Any]:
    """Copies of records, made from their journals: to see that a refusal has changed nothing."""
    return [record.replay() for record in records]
