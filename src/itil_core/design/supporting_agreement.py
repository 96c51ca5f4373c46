"""What service level agreements stand on: operational level agreements and underpinning contracts.

ITIL Service Design (2007), 4.2.5.4 and 4.7.5.
"""

from typing import Any, ClassVar

import attrs

from itil_core.design._supporting_fields import SupportingFields
from itil_core.design.agreement_lifecycle import AgreementLifecycle
from itil_core.errors import ValidationError
from itil_core.framework.ids import ContractId, GroupId, SupplierId
from itil_core.kernel.lifecycle import Lifecycle

__all__ = ["OperationalLevelAgreement", "UnderpinningContract"]


def _check_recipient(
    agreement: "OperationalLevelAgreement", attribute: "attrs.Attribute[Any]", value: object
) -> None:
    if value == agreement.provider_group:
        reason = "must be another group than the provider; nobody agrees with themselves"
        raise ValidationError("OperationalLevelAgreement", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class OperationalLevelAgreement(SupportingFields):
    """What one group of an organisation promises another, so that a service can be given.

    Attributes:
        provider_group: The group that gives the support.
        recipient_group: The group that receives it.
        id: The agreement's id.
        start: Since when it holds, if it is active by then.
        end: When it ends; the first instant at which it does not hold any more.
        hours: When support is given, in which its targets are timed.
        service_id: The service that it supports; None where it is about a component.
        ci_id: The component; None where it is about a service.
        title: What people read in lists, at most 200 characters.
        targets: What is agreed, target by target.
        signatures: Who signed for each party, and when.
        version: The number of its version.
        replaces: The agreement that it replaces.
        termination_reason: Why it ended before its time.

    Raises:
        ValidationError: Both groups are one, the end is not later than the start, or not exactly
            one of a service and a component is named.
        DuplicateError: Two targets are of one metric, priority, period and point.

    Example:
        >>> import pendulum
        >>> from itil_core.kernel import ServiceHours, Stamp
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
class UnderpinningContract(SupportingFields):
    """What a supplier owes, so that a service can be given; part of a contract.

    Attributes:
        supplier_id: The supplier.
        contract_id: The contract that it belongs to.
        id: The agreement's id.
        start: Since when it holds, if it is active by then.
        end: When it ends; the first instant at which it does not hold any more.
        hours: When support is given, in which its targets are timed.
        service_id: The service that it supports; None where it is about a component.
        ci_id: The component; None where it is about a service.
        title: What people read in lists, at most 200 characters.
        targets: What is agreed, target by target.
        signatures: Who signed for each party, and when.
        version: The number of its version.
        replaces: The agreement that it replaces.
        termination_reason: Why it ended before its time.

    Raises:
        ValidationError: The end is not later than the start, or not exactly one of a service and
            a component is named.
        DuplicateError: Two targets are of one metric, priority, period and point.

    Example:
        >>> import pendulum
        >>> from itil_core.kernel import ServiceHours, Stamp
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
