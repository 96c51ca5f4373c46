"""The service level requirement: what a customer needs of a service, before anything is agreed.

ITIL Service Design (2007), 4.2.5.2.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

import attrs

from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import AgreementId, CustomerId, RequirementId, ServiceId
from itil_core.kernel.entry import Delta
from itil_core.kernel.fields import each, text
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State

__all__ = ["RequirementLifecycle", "RequirementState", "ServiceLevelRequirement"]


class RequirementState(State):
    """The states of a service level requirement."""

    DRAFT = "DRAFT", Phase.OPEN
    AGREED = "AGREED", Phase.OPEN
    SUPERSEDED = "SUPERSEDED", Phase.ENDED


S = RequirementState


class RequirementLifecycle(Lifecycle, initial=S.DRAFT):
    """The default life of a service level requirement."""

    agree: Move = Move(S.DRAFT, to=S.AGREED)
    supersede: Move = Move(S.AGREED, to=S.SUPERSEDED)
    revise: Move = Move(S.DRAFT, to=SAME)


def _targets(values: Iterable[ServiceLevelTarget]) -> tuple[ServiceLevelTarget, ...]:
    return each(values)


def _check_targets(_record: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not value or not all(isinstance(target, ServiceLevelTarget) for target in value):
        reason = "must be one or more service level targets"
        raise ValidationError("ServiceLevelRequirement", attribute.name, value, reason)
    ids = [target.id for target in value]
    for at, one in enumerate(ids):
        if one in ids[:at]:
            raise DuplicateError("service level target", one)


def _check_successor(
    requirement: "ServiceLevelRequirement", attribute: "attrs.Attribute[Any]", value: object
) -> None:
    if value is not None and value == requirement.id:
        reason = "must not be the record itself"
        raise ValidationError("ServiceLevelRequirement", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class ServiceLevelRequirement(Record):
    """What a customer needs of a service, in targets; an agreement is negotiated from it.

    Attributes:
        id: The requirement's id.
        service_id: The service.
        customer_id: Whose requirement it is.
        targets: What is needed, at least one.
        title: What people read in lists, at most 200 characters.
        agreement_id: The agreement that was made of it, where one was.
        superseded_by: The requirement that took its place, where one did.

    Raises:
        ValidationError: There is no target.
        DuplicateError: Two targets have one id.

    Example:
        >>> import pendulum
        >>> from itil_core.design.target_terms import (
        ...     Comparator,
        ...     MeasurementPeriod,
        ...     ServiceLevelMetric,
        ...     TargetUnit,
        ... )
        >>> needed = ServiceLevelTarget(
        ...     id="SLT-1",
        ...     metric=ServiceLevelMetric.AVAILABILITY,
        ...     comparator=Comparator.GE,
        ...     target=99.9,
        ...     unit=TargetUnit.PERCENT,
        ...     period=MeasurementPeriod.MONTH,
        ... )
        >>> requirement = ServiceLevelRequirement(
        ...     id="SLR-1",
        ...     opened=Stamp(pendulum.datetime(2026, 1, 5, 9), by="ana"),
        ...     service_id="SVC-MAIL",
        ...     customer_id="CUS-1",
        ...     targets=[needed],
        ... )
        >>> requirement.state.name, requirement.unmet_by([attrs.evolve(needed, target=99)])[0].id
        ('DRAFT', 'SLT-1')

    ITIL Service Design (2007), 4.2.5.2.
    """

    lifecycle: ClassVar[type[Lifecycle]] = RequirementLifecycle

    id: RequirementId = attrs.field(converter=RequirementId)
    service_id: ServiceId = attrs.field(converter=ServiceId)
    customer_id: CustomerId = attrs.field(converter=CustomerId)
    targets: tuple[ServiceLevelTarget, ...] = attrs.field(
        converter=_targets, validator=_check_targets
    )
    title: str = attrs.field(default="", validator=text(200, empty=True))
    agreement_id: AgreementId | None = attrs.field(
        default=None, converter=attrs.converters.optional(AgreementId)
    )
    superseded_by: RequirementId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(RequirementId),
        validator=_check_successor,
    )

    def unmet_by(self, targets: Iterable[ServiceLevelTarget]) -> tuple[ServiceLevelTarget, ...]:
        """Return what is needed and not promised by targets, such as those of a draft agreement.

        A need is met by a target of its metric and priority that is for the service and not
        weaker; one without a priority meets the needs of every priority.
        """
        offered = [
            target
            for target in targets
            if not target.service_ids or self.service_id in target.service_ids
        ]
        return tuple(
            need for need in self.targets if not any(_meets(offer, need) for offer in offered)
        )

    @RequirementLifecycle.agree
    def agree(self, stamp: Stamp, *, agreement_id: str | None = None) -> Delta:
        """Agree with the customer that this is what is needed.

        Args:
            stamp: When and by whom.
            agreement_id: The agreement that is made of it, where it is known.
        """
        return {} if agreement_id is None else {"agreement_id": agreement_id}

    @RequirementLifecycle.supersede
    def supersede(self, stamp: Stamp, *, successor: str | None = None) -> Delta:
        """Take it out of use.

        Args:
            stamp: When and by whom.
            successor: The requirement that takes its place, where one does.
        """
        return {"superseded_by": successor}

    @RequirementLifecycle.revise
    def revise(
        self,
        stamp: Stamp,
        *,
        title: str | None = None,
        targets: Iterable[ServiceLevelTarget] | None = None,
    ) -> Delta:
        """Change a draft; what is not given stays.

        Raises:
            ValidationError: No target would be left.
        """
        given: dict[str, object] = {"title": title, "targets": targets}
        return {name: value for name, value in given.items() if value is not None}


def _meets(offer: ServiceLevelTarget, need: ServiceLevelTarget) -> bool:
    """Tell whether what is offered is enough for a need."""
    about = offer.metric is need.metric and offer.priority in (None, need.priority)
    return about and offer.compares_with(need) and not offer.is_weaker_than(need)
