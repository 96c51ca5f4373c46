"""The fields that all agreements share, with their checks."""

from collections.abc import Iterable
from datetime import datetime
from itertools import combinations
from typing import Any

import attrs
import pendulum

from itil_core.design.agreement_facts import AgreementParty, Signature
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import AgreementId, ServiceId
from itil_core.kernel.fields import each, id_set, text, whole
from itil_core.kernel.instants import in_utc
from itil_core.kernel.record import Record

__all__ = ["AgreementFields", "check_terms", "one_subject", "to_service_ids"]


def _targets(values: Iterable[ServiceLevelTarget]) -> tuple[ServiceLevelTarget, ...]:
    return each(values)


def to_service_ids(values: Iterable[str]) -> frozenset[ServiceId]:
    """Take in services."""
    return id_set(ServiceId, values)


def _signatures(values: Iterable[Signature]) -> tuple[Signature, ...]:
    return each(values)


def _start(value: datetime) -> pendulum.DateTime:
    return in_utc(value, record="Agreement", field="start")


def _end(value: datetime) -> pendulum.DateTime:
    return in_utc(value, record="Agreement", field="end")


def _check_unique(targets: Iterable[ServiceLevelTarget]) -> None:
    """Refuse two targets of one id, or two that say different things about one and the same.

    Raises:
        DuplicateError: Two have one id, or one metric, priority and period for one service.
    """
    for first, second in combinations(targets, 2):
        if first.id == second.id:
            raise DuplicateError("service level target", first.id)
        both_named = first.service_ids and second.service_ids
        apart = both_named and first.service_ids.isdisjoint(second.service_ids)
        if _matter(first) == _matter(second) and not apart:
            scope = "" if first.priority is None else f" at priority {first.priority}"
            period = first.period.name.lower()
            raise DuplicateError("service level target of", f"{first.metric}{scope} each {period}")


def _matter(target: ServiceLevelTarget) -> tuple[object, ...]:
    """Return what a target is about, but for its services."""
    return target.metric, target.priority, target.period, target.measurement_point


def check_terms(record: "AgreementFields", _attribute: object, _value: Any) -> None:
    """Refuse targets that do not fit together, or do not fit the agreement's services."""
    name = type(record).__name__
    if not all(isinstance(target, ServiceLevelTarget) for target in record.targets):
        raise ValidationError(name, "targets", record.targets, "must be service level targets")
    _check_unique(record.all_targets)
    services = record.named_services
    strange = {of for target in record.targets for of in target.service_ids} - services
    if services and strange:
        reason = "must be for services of the agreement"
        raise ValidationError(name, "targets", sorted(strange), reason)


def _check_signatures(record: Record, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not all(isinstance(signature, Signature) for signature in value):
        raise ValidationError(type(record).__name__, attribute.name, value, "must be signatures")
    parties = [signature.party for signature in value]
    if len(set(parties)) < len(parties):
        reason = "must be one of each party at most"
        raise ValidationError(type(record).__name__, attribute.name, value, reason)


def _check_period(record: "AgreementFields", _attribute: object, _value: Any) -> None:
    if record.end <= record.start:
        reason = f"must be later than the start, {record.start.isoformat()}"
        raise ValidationError(type(record).__name__, "end", record.end.isoformat(), reason)


def _check_replaced(record: "AgreementFields", _attribute: object, value: Any) -> None:
    if value is not None and value == record.id:
        reason = "must not be the record itself"
        raise ValidationError(type(record).__name__, "replaces", value, reason)


def one_subject(record: Any, _attribute: object, _value: Any) -> None:
    """Refuse a record that is not about either a service or a component."""
    if (record.service_id is None) == (record.ci_id is None):
        reason = "must be given, or a service_id; the agreement is about one of both"
        raise ValidationError(type(record).__name__, "ci_id", record.ci_id, reason)


@attrs.frozen(kw_only=True, init=False, repr=False, eq=False)
class AgreementFields(Record):
    """The fields of every agreement; the records say what each is."""

    id: AgreementId = attrs.field(converter=AgreementId)
    start: pendulum.DateTime = attrs.field(converter=_start, validator=_check_period)
    end: pendulum.DateTime = attrs.field(converter=_end, validator=_check_period)
    title: str = attrs.field(default="", validator=text(200, empty=True))
    targets: tuple[ServiceLevelTarget, ...] = attrs.field(
        default=(), converter=_targets, validator=check_terms
    )
    signatures: tuple[Signature, ...] = attrs.field(
        default=(), converter=_signatures, validator=_check_signatures
    )
    version: int = attrs.field(default=1, validator=whole(1))
    replaces: AgreementId | None = attrs.field(
        default=None, converter=attrs.converters.optional(AgreementId), validator=_check_replaced
    )
    termination_reason: str = attrs.field(default="", validator=text(empty=True))

    @property
    def signed_by(self) -> frozenset[AgreementParty]:
        """The parties that have signed."""
        return frozenset(signature.party for signature in self.signatures)

    @property
    def is_signed(self) -> bool:
        """Whether both parties have signed."""
        return len(self.signed_by) == len(AgreementParty)

    @property
    def all_targets(self) -> tuple[ServiceLevelTarget, ...]:
        """Every target of the agreement, those by priority included."""
        return self.targets

    @property
    def named_services(self) -> frozenset[ServiceId]:
        """The services that it names; empty where it names none."""
        return frozenset()
