"""Which target holds: for a customer, a service, a metric and a priority, at an instant.

Fixed when a clock starts; only a retarget changes it.

ITIL Service Design (2007), 4.2.5.1.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from itil_core.design.agreement import ServiceLevelAgreement
from itil_core.design.agreement_facts import AgreementScope
from itil_core.design.agreement_force import in_force
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.target_terms import MeasurementPeriod, TargetMetric
from itil_core.errors import ConflictError, ValidationError
from itil_core.kernel.clock import Choice

__all__ = ["AgreedTarget", "EffectiveTarget", "effective_target"]


@attrs.frozen
class AgreedTarget:
    """A target with the agreement that it stands in.

    Attributes:
        agreement: The agreement.
        target: The target.
    """

    agreement: ServiceLevelAgreement
    target: ServiceLevelTarget

    @property
    def scope(self) -> AgreementScope:
        """How specific the agreement is."""
        return self.agreement.scope

    @property
    def rank(self) -> tuple[int, bool]:
        """Its place in the order of precedence; the lowest holds."""
        return self.scope.rank, self.target.priority is None

    def clock_target(self) -> Choice:
        """Return how one record is timed for it, in the support hours of the agreement.

        Raises:
            ValidationError: The target has no clock and is no upper bound of a time.
        """
        return self.agreement.clock_target(self.target)

    def __str__(self) -> str:
        scope = self.scope.name.lower().replace("_", " ")
        return f"{self.target} ({self.target.id} of {self.agreement.id}, {scope})"


@attrs.frozen
class EffectiveTarget(AgreedTarget):
    """The target that holds, and what it overrides.

    Attributes:
        agreement: The agreement that it stands in.
        target: The target that holds.
        overridden: What would hold without it, in the order of precedence.
    """

    overridden: tuple[AgreedTarget, ...] = ()

    def explain(self) -> str:
        """Say in words which target holds and what it overrides."""
        lines = [f"{AgreedTarget.__str__(self)} holds"]
        lines += [f"  it overrides {each}" for each in self.overridden]
        return "\n".join(lines)


def effective_target(
    agreements: Iterable[ServiceLevelAgreement],
    *,
    customer_id: str,
    service_id: str,
    metric: TargetMetric,
    at: datetime,
    priority: int | None = None,
    period: MeasurementPeriod | None = None,
    never_weaker: bool = False,
) -> EffectiveTarget | None:
    """Return the target that holds, with what it overrides, or None where nothing is agreed.

    Among agreements in force the service layer of the customer's multi-level agreement comes
    first, then the customer-based one, the service-based one, the customer layer and the corporate
    layer; within one of these a target that names the priority before one that does not.

    Args:
        agreements: All agreements; those not in force at the instant are passed over.
        customer_id: The customer.
        service_id: The service.
        metric: What is measured.
        at: The instant.
        priority: The priority; None asks for targets that name none.
        period: Over which period it is measured; None where it does not matter.
        never_weaker: Whether a target that is weaker than what it overrides in another agreement
            is refused.

    Raises:
        ConflictError: Two targets are left.
        ValidationError: The instant is naive; the metric is none; or with ``never_weaker`` the
            target is weaker than one that it overrides.

    ITIL Service Design (2007), 4.2.5.1.
    """
    given: object = metric  # a name in its place would fit no target
    if not isinstance(given, TargetMetric):
        reason = "must be a metric, such as ServiceLevelMetric.AVAILABILITY"
        raise ValidationError("effective_target", "metric", given, reason)
    found = sorted(
        (
            AgreedTarget(agreement, target)
            for agreement in agreements
            if agreement.covers(customer_id, service_id) and in_force(agreement, at)
            for target in _fitting(agreement, service_id, metric, priority)
            if period is None or target.period is period
        ),
        key=_order,
    )
    if not found:
        return None
    best, others = found[0], tuple(found[1:])
    if others and others[0].rank == best.rank:
        reason = f"must not both hold for {customer_id} and {service_id}: {best}; {others[0]}"
        raise ConflictError(best.target.id, others[0].target.id, reason)
    if never_weaker:
        _refuse_weaker(best, others)
    return EffectiveTarget(best.agreement, best.target, others)


def _order(agreed: AgreedTarget) -> tuple[tuple[int, bool], str, str]:
    return agreed.rank, agreed.agreement.id, agreed.target.id


def _fitting(
    agreement: ServiceLevelAgreement,
    service_id: str,
    metric: TargetMetric,
    priority: int | None,
) -> Iterator[ServiceLevelTarget]:
    for target in agreement.all_targets:
        fits = target.metric is metric and target.priority in (None, priority)
        if fits and (not target.service_ids or service_id in target.service_ids):
            yield target


def _refuse_weaker(best: AgreedTarget, others: tuple[AgreedTarget, ...]) -> None:
    """Refuse a target that is weaker than what less specific agreements would give."""
    for other in others:
        # Of another agreement only what would hold there counts, not what it overrides itself.
        holds = other.rank == min(each.rank for each in others if each.scope is other.scope)
        if other.scope is not best.scope and holds and best.target.is_weaker_than(other.target):
            reason = f"must not be weaker than what it overrides: {other}"
            raise ValidationError("effective_target", "never_weaker", str(best), reason)
