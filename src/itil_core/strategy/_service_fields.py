"""The fields of a service, and what they and its history yield."""

from collections.abc import Iterable

import attrs
import pendulum

from itil_core.errors import CycleError, DuplicateError, ValidationError
from itil_core.framework.ids import (
    AgreementId,
    BusinessCaseId,
    ChangeId,
    CiId,
    CustomerId,
    DesignPackageId,
    OutcomeId,
    ProviderId,
    ServiceAssetId,
    ServiceId,
    ServiceLevelPackageId,
)
from itil_core.kernel.fields import a, each, id_set, member_texts, optional_instant, text
from itil_core.kernel.ids import ActorId
from itil_core.kernel.money import Money
from itil_core.kernel.priority import Scale
from itil_core.kernel.record import Record
from itil_core.kernel.state import State
from itil_core.strategy.portfolio_lifecycle import PortfolioSection, PortfolioState, section_of
from itil_core.strategy.service_facts import Outcome, PortfolioDecision, ServiceKind
from itil_core.strategy.value import Utility, Value, Warranty, value_of

__all__ = [
    "ServiceFields",
    "to_agreement_ids",
    "to_asset_ids",
    "to_customer_ids",
    "to_outcomes",
    "to_roles",
    "to_service_ids",
]


def to_agreement_ids(values: Iterable[str]) -> frozenset[AgreementId]:
    """Take in the ids of agreements."""
    return id_set(AgreementId, values)


def to_asset_ids(values: Iterable[str]) -> frozenset[ServiceAssetId]:
    """Take in the ids of service assets."""
    return id_set(ServiceAssetId, values)


def to_customer_ids(values: Iterable[str]) -> frozenset[CustomerId]:
    """Take in the ids of customers."""
    return id_set(CustomerId, values)


def to_service_ids(values: Iterable[str]) -> frozenset[ServiceId]:
    """Take in the ids of services."""
    return id_set(ServiceId, values)


def to_outcomes(values: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Take in outcomes."""
    return each(values)


def to_roles(values: Iterable[str]) -> tuple[str, ...]:
    """Take in the names of roles, each once; a single string is one."""
    return tuple(dict.fromkeys(each(values)))


def _check_outcomes(_record: object, _attribute: object, values: tuple[object, ...]) -> None:
    seen: set[OutcomeId] = set()
    for value in values:
        if not isinstance(value, Outcome):
            raise ValidationError("Service", "outcomes", value, "must be Outcomes")
        if value.id in seen:
            raise DuplicateError("outcome", value.id)
        seen.add(value.id)


def _check_supports(
    record: "ServiceFields", _attribute: object, values: frozenset[ServiceId]
) -> None:
    if record.id in values:
        raise CycleError("support", (record.id, record.id))


def _check_slas(
    record: "ServiceFields", _attribute: object, values: frozenset[AgreementId]
) -> None:
    if values and not record.customer_facing:
        reason = "a service that faces no customer has OLAs, not SLAs; use ola_ids"
        raise ValidationError("Service", "sla_ids", sorted(values), reason)


def _check_replaces(
    record: "ServiceFields", _attribute: object, values: frozenset[ServiceId]
) -> None:
    if record.id in values:
        raise CycleError("replacement", (record.id, record.id))


@attrs.frozen(kw_only=True, init=False, repr=False, eq=False)
class ServiceFields(Record):
    """The fields of a service, without its moves; ``Service`` says what each is."""

    id: ServiceId = attrs.field(converter=ServiceId)
    name: str = attrs.field(validator=text(200))
    kind: ServiceKind = attrs.field(validator=a(ServiceKind))
    customer_facing: bool = attrs.field(validator=a(bool))
    provider_id: ProviderId = attrs.field(converter=ProviderId)
    criticality: Scale = attrs.field(validator=a(Scale))
    description: str = attrs.field(default="", validator=text(empty=True))
    customer_ids: frozenset[CustomerId] = attrs.field(
        default=frozenset(), converter=to_customer_ids
    )
    outcomes: tuple[Outcome, ...] = attrs.field(
        default=(),
        converter=to_outcomes,
        validator=_check_outcomes,
    )
    utility: Utility | None = attrs.field(default=None, validator=a(Utility, type(None)))
    warranty: Warranty | None = attrs.field(default=None, validator=a(Warranty, type(None)))
    service_owner_id: ActorId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ActorId),
    )
    business_owner_id: ActorId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ActorId),
    )
    ci_id: CiId | None = attrs.field(default=None, converter=attrs.converters.optional(CiId))
    service_level_package_id: ServiceLevelPackageId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ServiceLevelPackageId),
    )
    design_package_id: DesignPackageId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(DesignPackageId),
    )
    sla_ids: frozenset[AgreementId] = attrs.field(
        default=frozenset[AgreementId](),
        converter=to_agreement_ids,
        validator=_check_slas,
    )
    ola_ids: frozenset[AgreementId] = attrs.field(default=frozenset(), converter=to_agreement_ids)
    supports: frozenset[ServiceId] = attrs.field(
        default=frozenset[ServiceId](),
        converter=to_service_ids,
        validator=_check_supports,
    )
    service_asset_ids: frozenset[ServiceAssetId] = attrs.field(
        default=frozenset(), converter=to_asset_ids
    )
    business_case_id: BusinessCaseId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(BusinessCaseId),
    )
    decision: PortfolioDecision | None = attrs.field(
        default=None,
        validator=a(PortfolioDecision, type(None)),
    )
    approver_id: ActorId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ActorId),
    )
    budget: Money | None = attrs.field(default=None, validator=a(Money, type(None)))
    development_evidence: str = attrs.field(default="", validator=text(empty=True))
    build_evidence: str = attrs.field(default="", validator=text(empty=True))
    test_evidence: str = attrs.field(default="", validator=text(empty=True))
    release_change_id: ChangeId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ChangeId),
    )
    deployment_evidence: str = attrs.field(default="", validator=text(empty=True))
    knowledge_evidence: str = attrs.field(default="", validator=text(empty=True))
    support_roles: tuple[str, ...] = attrs.field(
        default=(),
        converter=to_roles,
        validator=member_texts(),
    )
    retirement_package_id: DesignPackageId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(DesignPackageId),
    )
    customers_notified_at: pendulum.DateTime | None = attrs.field(
        default=None,
        converter=optional_instant,
    )
    data_disposition: str = attrs.field(default="", validator=text(empty=True))
    hold_reason: str = attrs.field(default="", validator=text(empty=True))
    rejection: str = attrs.field(default="", validator=text(empty=True))
    replaces: frozenset[ServiceId] = attrs.field(
        default=frozenset[ServiceId](),
        converter=to_service_ids,
        validator=_check_replaces,
    )

    @property
    def section(self) -> PortfolioSection | None:
        """The section of the portfolio that it stands in; None where it was rejected."""
        return section_of(self.state)

    @property
    def held_state(self) -> State | None:
        """The state that it left to go on hold and returns to; None where it is not on hold."""
        if self.state is not PortfolioState.ON_HOLD:
            return None
        went = [entry.source for entry in self.history if entry.target is not entry.source]
        return went[-1]

    @property
    def value(self) -> Value | None:
        """Whether it creates value, and what is missing; None until both sides are stated."""
        if self.utility is None or self.warranty is None:
            return None
        return value_of(self.utility, self.warranty)
