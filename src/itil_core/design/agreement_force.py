"""When agreements are in force, which exclude each other, and how one takes another's place.

ITIL Service Design (2007), 4.2.5.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import combinations
from typing import Any, TypeVar

import attrs

from itil_core.design._agreement_flow import AgreementFlow
from itil_core.design.agreement import ServiceLevelAgreement
from itil_core.design.agreement_lifecycle import AgreementState
from itil_core.errors import ConflictError, ValidationError
from itil_core.framework.ids import AgreementId
from itil_core.kernel.instants import in_utc
from itil_core.kernel.interval import Interval, united
from itil_core.kernel.stamp import Stamp

__all__ = [
    "AgreementOverlap",
    "check_overlaps",
    "check_services",
    "in_force",
    "overlaps",
    "renegotiated",
    "superseded",
    "times_in_force",
]

AgreementT = TypeVar("AgreementT", bound=AgreementFlow)

_IN_FORCE = (AgreementState.ACTIVE, AgreementState.UNDER_REVIEW, AgreementState.RENEGOTIATION)


def in_force(agreement: AgreementFlow, at: datetime) -> bool:
    """Tell whether an agreement of any kind is in force at an instant.

    It is from its start up to its end while it is active, under review or in renegotiation.

    Args:
        agreement: The agreement; its state is looked up as it was at the instant.
        at: The instant.

    Raises:
        ValidationError: The instant is naive.

    ITIL Service Design (2007), 4.2.5.
    """
    instant = in_utc(at, record="in_force", field="at")
    if not max(agreement.start, agreement.opened.at) <= instant < agreement.end:
        return False
    return agreement.as_of(instant).state in _IN_FORCE


def times_in_force(agreement: AgreementFlow) -> tuple[Interval, ...]:
    """Return when an agreement is in force, as far as is known: without a further move it lasts.

    It is empty for one that never was active, and lasts to the end for one that is.
    """
    changes = [(entry.stamp.at, entry.target) for entry in agreement.history]
    ends = [at for at, _state in changes[1:]] + [agreement.end]
    spans = [
        (max(since, agreement.start), min(until, agreement.end))
        for (since, state), until in zip(changes, ends, strict=False)
        if state in _IN_FORCE
    ]
    return united(Interval(since, until) for since, until in spans if since < until)


@attrs.frozen
class AgreementOverlap:
    """Two agreements of one structure that are in force for one customer and service at once.

    Attributes:
        first: One of them, the lower id.
        second: The other.
        times: When both are in force.
    """

    first: AgreementId
    second: AgreementId
    times: tuple[Interval, ...]

    def __str__(self) -> str:
        times = ", ".join(map(str, self.times))
        return f"{self.first} and {self.second} are both in force: {times}"


def overlaps(agreements: Iterable[ServiceLevelAgreement]) -> tuple[AgreementOverlap, ...]:
    """Return every pair of agreements that breaks the rule that one of a kind covers a service.

    At any instant at most one agreement in force of each structure, and of each layer, covers a
    service for a customer (INV-3.5). The order of the agreements does not matter.
    """
    found = [
        AgreementOverlap(first.id, second.id, times)
        for first, second in combinations(sorted(agreements, key=_id), 2)
        if _same_ground(first, second)
        if (times := _common(times_in_force(first), times_in_force(second)))
    ]
    return tuple(found)


def _id(agreement: ServiceLevelAgreement) -> str:
    return agreement.id


def _same_ground(first: ServiceLevelAgreement, second: ServiceLevelAgreement) -> bool:
    """Tell whether two are of one kind and cover some service for some customer both."""
    customers = {first.customer_id, second.customer_id}
    services = first.service_ids and second.service_ids
    return (
        first.scope is second.scope
        and len(customers) == 1
        and (not services or not first.service_ids.isdisjoint(second.service_ids))
    )


def _common(left: Iterable[Interval], right: Iterable[Interval]) -> tuple[Interval, ...]:
    others = tuple(right)
    shared = (one.intersection(other) for one in left for other in others)
    return united(each for each in shared if each is not None)


def check_overlaps(agreements: Iterable[ServiceLevelAgreement]) -> None:
    """Refuse agreements of which two are in force for one customer and service at once.

    Ask it with the agreement as it would be: ``check_overlaps([*others, draft.activate(stamp)])``.

    Raises:
        ConflictError: Two are; all pairs are named in its reason.
    """
    found = overlaps(agreements)
    if found:
        others = "".join(f"; also {each}" for each in found[1:])
        times = ", ".join(map(str, found[0].times))
        reason = f"must not both be in force for one customer and service, as they are {times}"
        raise ConflictError(found[0].first, found[0].second, reason + others)


def check_services(
    agreement: ServiceLevelAgreement,
    *,
    catalogued: Iterable[str],
    customer_facing: Iterable[str],
) -> None:
    """Refuse an agreement about services that no customer can be promised.

    Args:
        agreement: The agreement, in any state.
        catalogued: The services in the catalogue.
        customer_facing: Those that customers see; what supports these is for an OLA.

    Raises:
        ValidationError: A service is not in the catalogue, or is not customer-facing. All are
            named.

    ITIL Service Design (2007), 4.2.5.1.
    """
    known, facing = frozenset(catalogued), frozenset(customer_facing)
    for names, reason in (
        (agreement.service_ids - known, "must be in the service catalogue"),
        (agreement.service_ids - facing, "must be customer-facing; supports belong in an OLA"),
    ):
        if names:
            raise ValidationError("ServiceLevelAgreement", "service_ids", sorted(names), reason)


def renegotiated(
    agreement: AgreementT, stamp: Stamp, *, agreement_id: str, start: datetime, end: datetime
) -> AgreementT:
    """Return the draft of the agreement that shall replace one in renegotiation.

    It has the terms of the old one, the next version number and no signatures; ``revise`` changes
    the terms. The old one stays in force until it ends or is superseded.

    Args:
        agreement: The old agreement.
        stamp: When and by whom the draft is opened.
        agreement_id: The id of the new agreement.
        start: When the new one begins.
        end: When the new one ends.

    Raises:
        ValidationError: The old one is not in renegotiation, or the end is not after the start.
    """
    if agreement.state is not AgreementState.RENEGOTIATION:
        reason = "must be RENEGOTIATION; review it and decide to renegotiate first"
        raise ValidationError(type(agreement).__name__, "state", agreement.state, reason)
    kind: Any = type(agreement)
    terms = {
        field.name: getattr(agreement, field.name)
        for field in attrs.fields(kind)
        if field.name not in _OWN
    }
    draft: AgreementT = kind(
        **terms,
        id=agreement_id,
        opened=stamp,
        start=start,
        end=end,
        version=agreement.version + 1,
        replaces=agreement.id,
    )
    return draft


# What a new version does not take over from the old one.
_OWN = {
    "id",
    "opened",
    "state",
    "history",
    "_origin",
    "start",
    "end",
    "signatures",
    "version",
    "replaces",
    "termination_reason",
    "accepted_gaps",
}


def superseded(agreement: AgreementT, successor: AgreementT, stamp: Stamp) -> AgreementT:
    """Return an agreement ended by the one that replaces it, which is in force by then.

    Args:
        agreement: The old agreement.
        successor: The agreement that replaces it.
        stamp: When and by whom the old one is ended; the instant of activation leaves no gap.

    Raises:
        ConflictError: The successor does not replace it, or is not in force.
        RefusedMoveError: The old one has ended already.
    """
    if successor.replaces != agreement.id:
        reason = f"the successor must replace {agreement.id}, not {successor.replaces}"
        raise ConflictError(agreement.id, successor.id, reason)
    if not in_force(successor, stamp.at):
        reason = f"the successor must be in force at {stamp.at.isoformat()}"
        raise ConflictError(agreement.id, successor.id, reason)
    return agreement.terminate(stamp, reason=f"replaced by {successor.id}")
