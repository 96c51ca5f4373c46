"""The request for change, with the seven questions that every assessment has to answer.

ITIL Service Transition (2007), 4.2.6.3: the seven Rs of change management.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import ChangeProposalId, CiId, RfcId, ServiceId
from itil_core.kernel.fields import a, id_set, text
from itil_core.kernel.ids import ActorId
from itil_core.kernel.stamp import Stamp
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeTrigger
from itil_core.transition.seven_rs import SevenRs

__all__ = ["RequestForChange", "change_from"]

ChangeT = TypeVar("ChangeT", bound=Change)


def _cis(values: Iterable[str]) -> frozenset[CiId]:
    return id_set(CiId, values)


def _services(values: Iterable[str]) -> frozenset[ServiceId]:
    return id_set(ServiceId, values)


def _raiser(request: "RequestForChange") -> ActorId:
    return request.raised.by


def _check_trigger(
    request: "RequestForChange", attribute: "attrs.Attribute[Any]", value: str
) -> None:
    if request.trigger.names_a_record and not value.strip():
        reason = f"must name the record, because the trigger is {request.trigger.name}"
        raise ValidationError("RequestForChange", attribute.name, value, reason)


def _check_subject(request: "RequestForChange", _attribute: object, _value: object) -> None:
    if not request.ci_ids and not request.service_ids:
        reason = "must name at least one, or the request must name services"
        raise ValidationError("RequestForChange", "ci_ids", set[str](), reason)


@attrs.frozen(kw_only=True)
class RequestForChange:
    """A request for change (RFC): what is asked for, by whom and why; it is never rewritten.

    The change that is made from it is the record of everything that happens afterwards.

    Attributes:
        id: The request's id.
        raised: When and by whom.
        title: What people read in lists, at most 200 characters.
        description: What is asked for.
        trigger: What made somebody ask.
        trigger_ref: The record that did; all triggers but USER and LEGAL have one.
        requester_id: Who wants it; by default who raised it.
        ci_ids: The CIs to be changed.
        service_ids: The services to be changed.
        seven_rs: The answers to the seven questions, as far as they are known.
        benefit: What it is good for.
        proposal_id: The change proposal that it belongs to.

    Raises:
        ValidationError: It names neither a CI nor a service, or its trigger names no record.
    """

    id: RfcId = attrs.field(converter=RfcId)
    raised: Stamp = attrs.field(validator=a(Stamp))
    title: str = attrs.field(validator=text(200))
    description: str = attrs.field(validator=text())
    trigger: ChangeTrigger = attrs.field(validator=a(ChangeTrigger))
    trigger_ref: str = attrs.field(default="", validator=[text(empty=True), _check_trigger])
    requester_id: ActorId = attrs.field(
        default=attrs.Factory(_raiser, takes_self=True), converter=ActorId
    )
    ci_ids: frozenset[CiId] = attrs.field(default=frozenset(), converter=_cis)
    service_ids: frozenset[ServiceId] = attrs.field(
        default=frozenset[ServiceId](), converter=_services, validator=_check_subject
    )
    seven_rs: SevenRs | None = attrs.field(default=None, validator=a(SevenRs, type(None)))
    benefit: str = attrs.field(default="", validator=text(empty=True))
    proposal_id: ChangeProposalId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ChangeProposalId)
    )


def change_from(
    request: RequestForChange, kind: type[ChangeT], stamp: Stamp, *, change_id: str, **more: Any
) -> ChangeT:
    """Return the change that a request leads to, as it stands at its opening.

    Args:
        request: The request.
        kind: The class of the change, such as ``NormalChange``.
        stamp: When and by whom the change is opened.
        change_id: The change's id.
        **more: Further fields of the change, such as the ``model_id`` of a standard change.

    Raises:
        ValidationError: The change would be opened before the request was raised, or a field is
            refused or missing, such as the ``model_id`` of a standard change.
    """
    if stamp.at < request.raised.at:
        reason = f"must not be earlier than the request, {request.raised.at.isoformat()}"
        raise ValidationError("change_from", "stamp", stamp.at.isoformat(), reason)
    given: dict[str, Any] = {
        field.name: getattr(request, field.name)
        for field in attrs.fields(RequestForChange)
        if field.name not in ("id", "raised")
    }
    own: dict[str, Any] = {"id": change_id, "opened": stamp, "rfc_id": request.id}
    facts = given | own | more
    for field in attrs.fields(kind):
        if field.init and field.default is attrs.NOTHING and field.name not in facts:
            reason = f"must be given for a {kind.__name__}"
            raise ValidationError("change_from", field.name, None, reason)
    return kind(**facts)
