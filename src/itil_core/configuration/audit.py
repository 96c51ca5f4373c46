"""Configuration audits: a verification with its occasion, and what should follow from it.

ITIL Service Transition (2007), 4.3.5.6.
"""

from collections.abc import Iterable
from enum import Enum

import attrs

from itil_core.configuration.verification import (
    Verification,
    VerificationFinding,
    VerificationResult,
)
from itil_core.errors import ValidationError
from itil_core.framework.ids import AuditId, CiId
from itil_core.kernel.fields import a, each, text
from itil_core.kernel.stamp import Stamp

__all__ = [
    "AuditPolicy",
    "AuditProposal",
    "AuditProposalKind",
    "AuditReason",
    "ConfigurationAudit",
]


class AuditReason(Enum):
    """The occasions on which the configuration is audited."""

    AFTER_CMS_CHANGE = "AFTER_CMS_CHANGE"
    BEFORE_MAJOR_RELEASE = "BEFORE_MAJOR_RELEASE"
    AFTER_MAJOR_RELEASE = "AFTER_MAJOR_RELEASE"
    AFTER_DISASTER_RECOVERY = "AFTER_DISASTER_RECOVERY"
    PLANNED_INTERVAL = "PLANNED_INTERVAL"
    RANDOM = "RANDOM"
    UNREGISTERED_DETECTED = "UNREGISTERED_DETECTED"


class AuditProposalKind(Enum):
    """What a finding may call for."""

    INCIDENT = "INCIDENT"
    CORRECTIVE_CHANGE = "CORRECTIVE_CHANGE"


K = AuditProposalKind
R = VerificationResult


def _kinds(values: Iterable[AuditProposalKind]) -> tuple[AuditProposalKind, ...]:
    """Take in kinds, each once and in their own order."""
    given = each(values)
    for value in given:
        if not isinstance(value, AuditProposalKind):
            reason = "must be members of AuditProposalKind"
            raise ValidationError("AuditPolicy", "kinds", value, reason)
    return tuple(kind for kind in AuditProposalKind if kind in given)


@attrs.frozen(kw_only=True)
class AuditPolicy:
    """What each kind of discrepancy calls for.

    Attributes:
        missing: Where a registered item was not found: by default an incident, because something
            that services may need is gone.
        unregistered: Where something was found that nobody registered: by default an incident,
            because no authorised change explains it.
        different: Where an item is not as it is registered: by default a corrective change, of
            the item or of its record.
    """

    missing: tuple[AuditProposalKind, ...] = attrs.field(default=(K.INCIDENT,), converter=_kinds)
    unregistered: tuple[AuditProposalKind, ...] = attrs.field(
        default=(K.INCIDENT,), converter=_kinds
    )
    different: tuple[AuditProposalKind, ...] = attrs.field(
        default=(K.CORRECTIVE_CHANGE,), converter=_kinds
    )

    def kinds_for(self, finding: VerificationFinding) -> tuple[AuditProposalKind, ...]:
        """Return what a finding calls for; nothing, where all is as it should be."""
        called_for = {
            R.MISSING: self.missing,
            R.UNREGISTERED: self.unregistered,
            R.DIFFERENT: self.different,
        }
        return called_for.get(finding.result, ())


DEFAULT_POLICY = AuditPolicy()


@attrs.frozen
class AuditProposal:
    """An incident or a change that a finding calls for, to be recorded by those who decide.

    Attributes:
        audit_id: The audit.
        kind: What is proposed.
        ci_id: The item.
        title: What people would read in lists.
        description: What was found.
    """

    audit_id: AuditId = attrs.field(converter=AuditId)
    kind: AuditProposalKind = attrs.field(validator=a(AuditProposalKind))
    ci_id: CiId = attrs.field(converter=CiId)
    title: str = attrs.field(validator=text(200))
    description: str = attrs.field(validator=text())


_TITLES = {
    R.MISSING: "registered, but not found",
    R.UNREGISTERED: "found, but not registered",
    R.DIFFERENT: "not as it is registered",
}
_LONGEST_NAME = 150


@attrs.frozen(kw_only=True)
class ConfigurationAudit:
    """One audit of the configuration; immutable.

    Attributes:
        id: Its id.
        scope: What was audited, in words.
        reason: On which occasion.
        done: When and by whom.
        verification: What was found.

    Example:
        >>> import pendulum
        >>> from itil_core.configuration.verification import VerificationFinding
        >>> audit = ConfigurationAudit(
        ...     id="AUD-1",
        ...     scope="the mail service",
        ...     reason=AuditReason.PLANNED_INTERVAL,
        ...     done=Stamp(pendulum.datetime(2026, 3, 2), by="eva"),
        ...     verification=Verification([VerificationFinding("toy", R.UNREGISTERED)]),
        ... )
        >>> [(each.kind.name, each.title) for each in audit.proposals()]
        [('INCIDENT', 'toy: found, but not registered')]

    ITIL Service Transition (2007), 4.3.5.6.
    """

    id: AuditId = attrs.field(converter=AuditId)
    scope: str = attrs.field(validator=text())
    reason: AuditReason = attrs.field(validator=a(AuditReason))
    done: Stamp = attrs.field(validator=a(Stamp))
    verification: Verification = attrs.field(validator=a(Verification))

    def proposals(self, policy: AuditPolicy = DEFAULT_POLICY) -> tuple[AuditProposal, ...]:
        """Return what the findings call for, in the order of the items.

        Args:
            policy: What each kind of discrepancy calls for.
        """
        return tuple(
            AuditProposal(
                self.id,
                kind,
                finding.ci_id,
                f"{finding.ci_id[:_LONGEST_NAME]}: {_TITLES[finding.result]}",
                f"audit {self.id} of {self.scope}: {finding}",
            )
            for finding in self.verification.discrepancies
            for kind in policy.kinds_for(finding)
        )
