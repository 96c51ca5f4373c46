"""What service level agreements stand on: operational level agreements and underpinning contracts.

ITIL Service Design (2007), 4.2.5.4 and 4.7.5.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

import attrs

from itil_core.design._agreement_fields import one_subject
from itil_core.design._agreement_flow import AgreementFlow, given_terms
from itil_core.design.agreement_lifecycle import AgreementLifecycle
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.errors import ValidationError
from itil_core.framework.ids import CiId, ContractId, GroupId, ServiceId, SupplierId
from itil_core.kernel.clock import Choice
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import a
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.stamp import Stamp

__all__ = ["OperationalLevelAgreement", "SupportingAgreement", "UnderpinningContract"]


@attrs.frozen(kw_only=True)
class SupportingAgreement(AgreementFlow):
    """The parent of what supports service level agreements, with its fields and moves.

    Attributes:
        hours: When support is given, in which its targets are timed.
        service_id: The service that it supports, or
        ci_id: the component.
        id: The agreement's id.
        start: Since when it holds, if it is active by then.
        end: When it ends; the first instant at which it does not hold any more.
        title: What people read in lists, at most 200 characters.
        targets: What is agreed, target by target.
        signatures: Who signed for each party, and when.
        version: The number of its version.
        replaces: The agreement that it replaces.
        termination_reason: Why it ended before its time.
    """

    hours: ServiceHours = attrs.field(validator=a(ServiceHours))
    service_id: ServiceId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ServiceId)
    )
    ci_id: CiId | None = attrs.field(
        default=None, converter=attrs.converters.optional(CiId), validator=one_subject
    )

    @property
    def named_services(self) -> frozenset[ServiceId]:
        """The service that it supports, or nothing where it is about a component."""
        return frozenset() if self.service_id is None else frozenset({self.service_id})

    def clock_target(self, target: ServiceLevelTarget) -> Choice:
        """Return how one record is timed for a target of the agreement, in its hours.

        Raises:
            ValidationError: The target has no clock and its unit is not one of time.
        """
        return target.clock_target(self.hours)

    @AgreementLifecycle.activate
    def activate(self, stamp: Stamp) -> Delta:
        """Bring it into force.

        Raises:
            GuardError: A signature is missing, or it has not begun or has ended. All are named.
        """
        return guarded({}, self._ready(stamp))

    @AgreementLifecycle.revise
    def revise(
        self,
        stamp: Stamp,
        *,
        title: str | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        targets: Iterable[ServiceLevelTarget] | None = None,
        hours: ServiceHours | None = None,
    ) -> Delta:
        """Change terms before they are agreed; what is not given stays, signatures are void.

        Raises:
            RefusedMoveError: It is agreed already; a signed version never changes.
            ValidationError: The terms do not fit together.
            DuplicateError: Two targets are of one metric, priority, period and point.
        """
        return given_terms(
            self,
            {"title": title, "start": start, "end": end, "targets": targets, "hours": hours},
        )


def _check_recipient(
    agreement: "OperationalLevelAgreement", attribute: "attrs.Attribute[Any]", value: object
) -> None:
    if value == agreement.provider_group:
        reason = "must be another group than the provider; nobody agrees with themselves"
        raise ValidationError("OperationalLevelAgreement", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class OperationalLevelAgreement(SupportingAgreement):
    """What one group of an organisation promises another, so that a service can be given.

    Attributes:
        provider_group: The group that gives the support.
        recipient_group: The group that receives it.

    Raises:
        ValidationError: Both groups are one, the end is not later than the start, or not exactly
            one of a service and a component is named.
        DuplicateError: Two targets are of one metric, priority, period and point.

    Example:
        >>> import pendulum
        >>> OperationalLevelAgreement(
        ...     id="OLA-1",
        ...     opened=Stamp(pendulum.datetime(2026, 1, 5, 9), by="ana"),
        ...     provider_group="MAIL-TEAM",
        ...     recipient_group="SERVICE-DESK",
        ...     service_id="SVC-MAIL",
        ...     start=pendulum.datetime(2026, 2, 1),
        ...     end=pendulum.datetime(2027, 2, 1),
        ...     hours=ServiceHours.always(),
        ... ).legally_binding
        False

    ITIL Service Design (2007), 4.2.5.4 and appendix F.
    """

    lifecycle: ClassVar[type[Lifecycle]] = AgreementLifecycle

    provider_group: GroupId = attrs.field(converter=GroupId)
    recipient_group: GroupId = attrs.field(converter=GroupId, validator=_check_recipient)

    @property
    def legally_binding(self) -> bool:
        """Whether it is a contract: never, as both are of one organisation."""
        return False


@attrs.frozen(kw_only=True)
class UnderpinningContract(SupportingAgreement):
    """What a supplier owes, so that a service can be given; part of a contract.

    Attributes:
        supplier_id: The supplier.
        contract_id: The contract that it belongs to.

    Raises:
        ValidationError: The end is not later than the start, or not exactly one of a service and
            a component is named.
        DuplicateError: Two targets are of one metric, priority, period and point.

    Example:
        >>> import pendulum
        >>> UnderpinningContract(
        ...     id="UC-1",
        ...     opened=Stamp(pendulum.datetime(2026, 1, 5, 9), by="ana"),
        ...     supplier_id="SUP-1",
        ...     contract_id="CON-1",
        ...     ci_id="CI-LINE",
        ...     start=pendulum.datetime(2026, 2, 1),
        ...     end=pendulum.datetime(2027, 2, 1),
        ...     hours=ServiceHours.always(),
        ... ).legally_binding
        True

    ITIL Service Design (2007), 4.7.5.
    """

    lifecycle: ClassVar[type[Lifecycle]] = AgreementLifecycle

    supplier_id: SupplierId = attrs.field(converter=SupplierId)
    contract_id: ContractId = attrs.field(converter=ContractId)

    @property
    def legally_binding(self) -> bool:
        """Whether it is a contract: always."""
        return True
