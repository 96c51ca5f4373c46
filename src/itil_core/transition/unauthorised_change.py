"""Unauthorised changes: alterations of CIs that no authorised change explains.

ITIL Service Transition (2007), 4.2.6.1 and 4.3.5.6: they are found by verification and audit.
"""

from collections.abc import Iterable

import attrs
import pendulum

from itil_core.framework.ids import ChangeId, CiId, IncidentId
from itil_core.kernel.fields import instant, text
from itil_core.transition.change import Change

__all__ = ["Alteration", "UnauthorisedChange", "unauthorised_changes"]


@attrs.frozen(kw_only=True)
class Alteration:
    """A CI that is not as it was.

    Attributes:
        ci_id: The CI.
        at: When it was altered, or since when that is known.
        difference: What is different.
    """

    ci_id: CiId = attrs.field(converter=CiId)
    at: pendulum.DateTime = attrs.field(converter=instant)
    difference: str = attrs.field(validator=text())


@attrs.frozen(kw_only=True)
class UnauthorisedChange:
    """An alteration that no change explains that was authorised at the time.

    Attributes:
        ci_id: The CI.
        at: When it was altered.
        difference: What is different.
        change_ids: Changes of the CI that were not authorised then: where to look first.
        incident_id: The incident that was raised for it.
    """

    ci_id: CiId = attrs.field(converter=CiId)
    at: pendulum.DateTime = attrs.field(converter=instant)
    difference: str = attrs.field(validator=text())
    change_ids: frozenset[ChangeId] = frozenset()
    incident_id: IncidentId | None = attrs.field(
        default=None, converter=attrs.converters.optional(IncidentId)
    )


def unauthorised_changes(
    alterations: Iterable[Alteration], changes: Iterable[Change]
) -> tuple[UnauthorisedChange, ...]:
    """Return the alterations that no change explains, in the order in which they were given.

    A change explains an alteration if it names the CI and was authorised at that instant.

    Args:
        alterations: What was found.
        changes: Any changes.
    """
    by_ci: dict[CiId, list[Change]] = {}
    for change in changes:
        for ci in change.ci_ids:
            by_ci.setdefault(ci, []).append(change)
    found: list[UnauthorisedChange] = []
    for each in alterations:
        known = by_ci.get(each.ci_id, [])
        if not any(change.was_authorised(each.at) for change in known):
            found.append(
                UnauthorisedChange(
                    ci_id=each.ci_id,
                    at=each.at,
                    difference=each.difference,
                    change_ids=frozenset(change.id for change in known),
                )
            )
    return tuple(found)
