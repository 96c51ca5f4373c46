"""What operational level agreements and underpinning contracts share."""

from collections.abc import Iterable
from datetime import datetime

import attrs

from itil_core.design._agreement_fields import one_subject
from itil_core.design._agreement_flow import AgreementFlow, given_terms
from itil_core.design.agreement_lifecycle import AgreementLifecycle
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.framework.ids import CiId, ServiceId
from itil_core.kernel.clock import Choice
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import a
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.stamp import Stamp

__all__ = ["SupportingFields"]


@attrs.frozen(kw_only=True, repr=False)
class SupportingFields(AgreementFlow):
    """The fields and moves of what supports service level agreements; the records say what."""

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
            ValidationError: The target has no clock and is no upper bound of a time.
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
