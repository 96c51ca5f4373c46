"""The service level agreement: what a provider and its customer have agreed about services.

ITIL Service Design (2007), 4.2.5. An agreement with an internal customer is a promise, not a
contract; what binds a supplier is an underpinning contract.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

import attrs

from itil_core.design._agreement_fields import check_terms, to_service_ids
from itil_core.design._agreement_flow import AgreementFlow, given_terms
from itil_core.design.agreement_facts import (
    AgreementLayer,
    AgreementScope,
    AgreementStructure,
    PriorityTarget,
    PriorityTargets,
    priority_targets_of,
    targets_by_priority,
)
from itil_core.design.agreement_lifecycle import AgreementLifecycle
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.target_terms import MeasurementPeriod
from itil_core.errors import ValidationError
from itil_core.framework.ids import CustomerId, ServiceId
from itil_core.kernel.clock import Choice
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import a, each, member_texts, text
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.ids import ActorId
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.money import Money
from itil_core.kernel.stamp import Stamp

__all__ = ["ServiceLevelAgreement"]

_NAME = "ServiceLevelAgreement"
_SCOPES = {
    AgreementStructure.SERVICE_BASED: AgreementScope.SERVICE_BASED,
    AgreementStructure.CUSTOMER_BASED: AgreementScope.CUSTOMER_BASED,
}
_LAYER_SCOPES = {
    AgreementLayer.CORPORATE: AgreementScope.CORPORATE_LAYER,
    AgreementLayer.CUSTOMER: AgreementScope.CUSTOMER_LAYER,
    AgreementLayer.SERVICE: AgreementScope.SERVICE_LAYER,
}
# Which agreements are of one service, and which may be of all services without naming them.
_OF_ONE_SERVICE = (AgreementScope.SERVICE_BASED, AgreementScope.SERVICE_LAYER)
_OF_ALL_SERVICES = (AgreementScope.CORPORATE_LAYER, AgreementScope.CUSTOMER_LAYER)
# Which agreements are of every customer.
_OF_EVERYONE = (AgreementScope.SERVICE_BASED, AgreementScope.CORPORATE_LAYER)


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return each(values)


def _people(values: Iterable[str]) -> tuple[ActorId, ...]:
    return tuple(ActorId(value) for value in each(values))


def _check_layer(agreement: "ServiceLevelAgreement", _attribute: object, value: Any) -> None:
    layered = agreement.structure is AgreementStructure.MULTI_LEVEL
    if layered and not isinstance(value, AgreementLayer):
        reason = "must be an AgreementLayer, because a multi-level agreement is made of layers"
        raise ValidationError(_NAME, "layer", value, reason)
    if not layered and value is not None:
        reason = f"must be left out; {agreement.structure.name} has no layers"
        raise ValidationError(_NAME, "layer", value, reason)


def _check_customer(agreement: "ServiceLevelAgreement", _attribute: object, value: Any) -> None:
    everyone = agreement.scope in _OF_EVERYONE
    if everyone and value is not None:
        reason = f"must be left out; {agreement.scope.name} holds for all customers"
        raise ValidationError(_NAME, "customer_id", value, reason)
    if not everyone and value is None:
        reason = f"must be given; {agreement.scope.name} is of one customer"
        raise ValidationError(_NAME, "customer_id", value, reason)


def _check_services(agreement: "ServiceLevelAgreement", _attribute: object, value: Any) -> None:
    scope = agreement.scope
    if scope in _OF_ONE_SERVICE and len(value) != 1:
        reason = f"must be exactly one; {scope.name} is of one service"
        raise ValidationError(_NAME, "service_ids", sorted(value), reason)
    if not value and scope not in _OF_ALL_SERVICES:
        reason = "must name the services"
        raise ValidationError(_NAME, "service_ids", sorted(value), reason)


def _optional_hours(value: ServiceHours | None) -> ServiceHours | None:
    return value


def _check_interval(_agreement: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if not isinstance(value, MeasurementPeriod) or value is MeasurementPeriod.CUSTOM:
        reason = "must be a MeasurementPeriod with a length: WEEK, MONTH, QUARTER or YEAR"
        raise ValidationError(_NAME, attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class ServiceLevelAgreement(AgreementFlow):
    """What a provider and its customer have agreed: which services, when, and how good.

    Each layer of a multi-level agreement is a record of its own, with its own signatures.

    Attributes:
        id: The agreement's id.
        structure: Whether it is of one service, of one customer, or a layer.
        layer: Which layer; None unless the structure is MULTI_LEVEL.
        customer_id: The customer; None for those that hold for all customers.
        service_ids: The services; empty for all, which only the corporate and the customer layer
            may say.
        start: Since when it holds, if it is active by then.
        end: When it ends; the first instant at which it does not hold any more.
        title: What people read in lists, at most 200 characters.
        targets: What is agreed, target by target.
        priority_targets: Response and resolution of incidents by priority.
        service_hours: When service is given.
        support_hours: When support is given, in which incidents are timed; None for the service
            hours.
        review_interval: How often it is reviewed.
        signatures: Who signed for each party, and when.
        responsibilities: What either party has to do, in words.
        escalation_contacts: Who is turned to, in this order.
        continuity_ref: Where continuity is agreed, in words.
        security_ref: Where security is agreed, in words.
        charging: What it costs in a review interval; None where nothing is charged.
        legally_binding: Whether it is a contract; with an internal customer it is not.
        accepted_gaps: What its supports do not carry and was accepted when it became active.
        version: The number of its version.
        replaces: The agreement that it replaces.
        termination_reason: Why it ended before its time.

    Raises:
        ValidationError: The end is not later than the start, customer, services or layer do not
            fit the structure, or a target is for a service that the agreement does not cover.
        DuplicateError: Two targets are of one service, metric, priority, period and point.

    Example:
        >>> import pendulum
        >>> from datetime import timedelta
        >>> agreement = ServiceLevelAgreement(
        ...     id="SLA-1",
        ...     opened=Stamp(pendulum.datetime(2026, 1, 5, 9), by="ana"),
        ...     structure=AgreementStructure.CUSTOMER_BASED,
        ...     customer_id="CUS-1",
        ...     service_ids={"SVC-MAIL", "SVC-PRINT"},
        ...     start=pendulum.datetime(2026, 2, 1),
        ...     end=pendulum.datetime(2027, 2, 1),
        ...     service_hours=ServiceHours.always(),
        ...     priority_targets={1: (timedelta(minutes=15), timedelta(hours=1))},
        ... )
        >>> for target in agreement.all_targets:
        ...     print(target)
        incident response at priority 1 <= 15 min each month
        incident resolution at priority 1 <= 60 min each month

    ITIL Service Design (2007), 4.2.5.1 and appendix F.
    """

    lifecycle: ClassVar[type[Lifecycle]] = AgreementLifecycle

    structure: AgreementStructure = attrs.field(validator=a(AgreementStructure))
    layer: AgreementLayer | None = attrs.field(default=None, validator=_check_layer)
    customer_id: CustomerId | None = attrs.field(
        default=None, converter=attrs.converters.optional(CustomerId), validator=_check_customer
    )
    service_ids: frozenset[ServiceId] = attrs.field(
        default=frozenset[ServiceId](),
        converter=to_service_ids,
        validator=[_check_services, check_terms],
    )
    service_hours: ServiceHours = attrs.field(validator=a(ServiceHours))
    support_hours: ServiceHours | None = attrs.field(
        default=None, converter=_optional_hours, validator=a(ServiceHours, type(None))
    )
    review_interval: MeasurementPeriod = attrs.field(
        default=MeasurementPeriod.MONTH, validator=[_check_interval, check_terms]
    )
    priority_targets: tuple[PriorityTarget, ...] = attrs.field(
        default=(), converter=priority_targets_of, validator=check_terms
    )
    responsibilities: tuple[str, ...] = attrs.field(
        default=(), converter=_texts, validator=member_texts()
    )
    escalation_contacts: tuple[ActorId, ...] = attrs.field(default=(), converter=_people)
    continuity_ref: str = attrs.field(default="", validator=text(empty=True))
    security_ref: str = attrs.field(default="", validator=text(empty=True))
    charging: Money | None = attrs.field(default=None, validator=a(Money, type(None)))
    legally_binding: bool = attrs.field(default=False, validator=a(bool))
    accepted_gaps: tuple[str, ...] = attrs.field(
        default=(), converter=_texts, validator=member_texts()
    )

    @property
    def scope(self) -> AgreementScope:
        """How specific it is, which decides what it overrides."""
        if self.layer is None:
            return _SCOPES[self.structure]
        return _LAYER_SCOPES[self.layer]

    @property
    def all_targets(self) -> tuple[ServiceLevelTarget, ...]:
        """Every target: those that are written out, then those by priority."""
        by_priority = targets_by_priority(self.id, self.priority_targets, self.review_interval)
        return (*self.targets, *by_priority)

    @property
    def named_services(self) -> frozenset[ServiceId]:
        """The services that it names; empty where it holds for all."""
        return self.service_ids

    @property
    def hours_of_support(self) -> ServiceHours:
        """The support hours, or the service hours where none are agreed."""
        return self.service_hours if self.support_hours is None else self.support_hours

    def covers(self, customer_id: str, service_id: str) -> bool:
        """Tell whether it is about a service for a customer."""
        of_customer = self.customer_id is None or self.customer_id == customer_id
        return of_customer and (not self.service_ids or service_id in self.service_ids)

    def clock_target(self, target: ServiceLevelTarget) -> Choice:
        """Return how one record is timed for a target of the agreement, in its support hours.

        Raises:
            ValidationError: The target has no clock and is no upper bound of a time.
        """
        return target.clock_target(self.hours_of_support)

    @AgreementLifecycle.activate
    def activate(
        self, stamp: Stamp, *, aligned: bool = False, accepted_gaps: Iterable[str] = ()
    ) -> Delta:
        """Bring it into force.

        Args:
            stamp: When and by whom.
            aligned: Whether its supporting agreements carry it.
            accepted_gaps: What they do not carry and is accepted, in words; kept in the record.

        Raises:
            GuardError: A signature is missing, it has not begun or has ended, or its supports do
                not carry it and no gap was accepted. All are named.
        """
        gaps = _texts(accepted_gaps)
        carried = "its supports must carry it (aligned=True), or the gaps be accepted by name"
        conditions = {**self._ready(stamp), carried: aligned or bool(gaps)}
        return guarded({"accepted_gaps": gaps}, conditions)

    @AgreementLifecycle.revise
    def revise(
        self,
        stamp: Stamp,
        *,
        title: str | None = None,
        service_ids: Iterable[str] | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        targets: Iterable[ServiceLevelTarget] | None = None,
        priority_targets: PriorityTargets | None = None,
        service_hours: ServiceHours | None = None,
        support_hours: ServiceHours | None = None,
        review_interval: MeasurementPeriod | None = None,
        responsibilities: Iterable[str] | None = None,
        escalation_contacts: Iterable[str] | None = None,
        continuity_ref: str | None = None,
        security_ref: str | None = None,
        charging: Money | None = None,
    ) -> Delta:
        """Change terms before they are agreed; what is not given stays, signatures are void.

        Raises:
            RefusedMoveError: It is agreed already; a signed version never changes.
            ValidationError: The terms do not fit together.
            DuplicateError: Two targets are of one service, metric, priority, period and point.
        """
        return given_terms(
            self,
            {
                "title": title,
                "service_ids": service_ids,
                "start": start,
                "end": end,
                "targets": targets,
                "priority_targets": priority_targets,
                "service_hours": service_hours,
                "support_hours": support_hours,
                "review_interval": review_interval,
                "responsibilities": responsibilities,
                "escalation_contacts": escalation_contacts,
                "continuity_ref": continuity_ref,
                "security_ref": security_ref,
                "charging": charging,
            },
        )
