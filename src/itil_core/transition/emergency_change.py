"""The emergency change: it cannot wait for the normal cycle, and owes its documents afterwards.

ITIL Service Transition (2007), 4.2.6.9.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

import attrs

from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import a
from itil_core.kernel.instants import in_utc
from itil_core.kernel.interval import Interval
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.stamp import Stamp
from itil_core.transition._change_guards import (
    decision_conditions,
    ensure_kind,
    fit_conditions,
    raise_conditions,
    readiness_conditions,
    task_conditions,
)
from itil_core.transition.authority import Decision
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeDocument, ChangeKind, Obligation
from itil_core.transition.change_lifecycle import EmergencyChangeLifecycle
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy
from itil_core.transition.risk_score import RiskAssessment
from itil_core.transition.seven_rs import SevenRs

__all__ = ["EmergencyChange"]


def _obligations(values: Iterable[Obligation]) -> tuple[Obligation, ...]:
    return tuple(values)


@attrs.frozen(kw_only=True)
class EmergencyChange(Change):
    """A change that repairs a major incident or closes a security hole, and cannot wait.

    It is authorised by the ECAB. Tests and documents may follow; what is missing when it starts
    becomes an obligation, and it is always reviewed. What is true of all changes stands at
    ``Change``.

    Attributes:
        obligations: The documents that were missing at the start, and until when they are due.

    Example:
        >>> import pendulum
        >>> from itil_core.transition.change_facts import ChangeTrigger
        >>> change = EmergencyChange(
        ...     id="CHG-2",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2, 3), by="ana"),
        ...     title="close the hole in the gateway",
        ...     trigger=ChangeTrigger.INCIDENT,
        ...     trigger_ref="INC-7",
        ...     ci_ids={"gateway"},
        ... )
        >>> "assess" in change.allowed_moves, change.review_reasons()[0].name
        (True, 'EMERGENCY')

    ITIL Service Transition (2007), 4.2.6.9.
    """

    lifecycle: ClassVar[type[Lifecycle]] = EmergencyChangeLifecycle
    kind: ClassVar[ChangeKind] = ChangeKind.EMERGENCY

    obligations: tuple[Obligation, ...] = attrs.field(
        default=(),
        converter=_obligations,
        validator=attrs.validators.deep_iterable(a(Obligation)),
    )

    @property
    def missing_documents(self) -> tuple[ChangeDocument, ...]:
        """The documents that are not there yet."""
        there = {
            ChangeDocument.IMPLEMENTATION_PLAN: bool(self.implementation_plan.strip()),
            ChangeDocument.TEST_PLAN: bool(self.test_plan.strip()),
            ChangeDocument.TEST_RESULT: self.test_result is not None,
        }
        return tuple(document for document, it_is in there.items() if not it_is)

    @property
    def open_obligations(self) -> tuple[Obligation, ...]:
        """The obligations that have not been met yet."""
        missing = self.missing_documents
        return tuple(each for each in self.obligations if each.document in missing)

    def overdue(self, as_of: datetime) -> tuple[Obligation, ...]:
        """Return the obligations that should have been met before an instant and were not.

        Raises:
            ValidationError: The instant is naive, or the change was opened later.
        """
        at = in_utc(as_of, record="EmergencyChange", field="as_of")
        return tuple(each for each in self.as_of(at).open_obligations if each.due_at < at)

    @EmergencyChangeLifecycle.complete_seven_rs
    def complete_seven_rs(self, stamp: Stamp, *, seven_rs: SevenRs) -> Delta:
        """Answer the seven Rs."""
        return {"seven_rs": seven_rs}

    @EmergencyChangeLifecycle.assess
    def assess(
        self,
        stamp: Stamp,
        *,
        risk: RiskAssessment | None = None,
        in_freeze: bool = False,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Bring it before the emergency CAB at once.

        Args:
            stamp: When and by whom.
            risk: What is known of its risk; it must be there before the decision.
            in_freeze: Whether it falls into a freeze, which needs a higher authority.
            policy: The levels of authority.

        Raises:
            GuardError: The description, impact, urgency or the seven Rs are missing.
        """
        level = policy.level_for(self.kind, self.category, 1, in_freeze=in_freeze)
        level = min(level, self.authority_level or level)
        return {"risk": self.risk if risk is None else risk, "authority_level": level}

    @EmergencyChangeLifecycle.raise_authority
    def raise_authority(
        self, stamp: Stamp, *, level: int, policy: ChangePolicy = DEFAULT_CHANGE_POLICY
    ) -> Delta:
        """Let a higher authority decide, as in a freeze.

        Raises:
            GuardError: The level is not higher, which is a lower number.
        """
        return guarded({"authority_level": level}, raise_conditions(self, level, policy))

    @EmergencyChangeLifecycle.record_decision
    def record_decision(self, stamp: Stamp, *, decision: Decision) -> Delta:
        """Keep a decision that does not settle the matter.

        Raises:
            GuardError: The decision is later than its record.
        """
        ensure_kind(self, "decision", decision, Decision)
        return guarded(
            {"decisions": (*self.decisions, decision)},
            {"the decision must not be later than its record": decision.at <= stamp.at},
        )

    @EmergencyChangeLifecycle.authorise
    def authorise(
        self,
        stamp: Stamp,
        *,
        decision: Decision,
        risk: RiskAssessment | None = None,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Authorise it by the decision of the emergency CAB or a higher authority.

        Args:
            stamp: When and by whom it is recorded.
            decision: What was decided.
            risk: What is known of its risk, unless it was recorded before.
            policy: The authorities and their levels.

        Raises:
            AuthorisationError: The authority is too low, or only the requester approves.
            GuardError: The decision is no approval, is later than its record or older than the
                request, or the risk or the remediation is missing.
            UnknownReferenceError: The policy does not know the authority.
            ValidationError: The authority has another level in the policy.
        """
        since = self.opened.effective
        return guarded(
            {
                "decisions": (*self.decisions, decision),
                "risk": self.risk if risk is None else risk,
            },
            decision_conditions(self, stamp, decision, since, policy),
        )

    @EmergencyChangeLifecycle.start
    def start(
        self,
        stamp: Stamp,
        *,
        window: Interval | None = None,
        task_lacks: Iterable[str] = (),
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Begin the implementation; what is missing becomes an obligation.

        Args:
            stamp: When and by whom.
            window: The window; by default the one that was proposed.
            task_lacks: What `TaskPlan.lacks` says that this window lacks to hold the tasks; there
                must be nothing.
            policy: When documents are due, and whether the remediation must fit the window.

        Raises:
            GuardError: There is no window, it is outside the window, the window does not hold
                its tasks or the remediation, or a test has failed.
        """
        when = self.planned_window if window is None else window
        owed: tuple[Obligation, ...] = ()
        if policy.document_due is not None:
            due = policy.hours.after(stamp.effective, policy.document_due)
            owed = tuple(Obligation(document=each, due_at=due) for each in self.missing_documents)
        return guarded(
            {"planned_window": when, "obligations": owed},
            {
                **readiness_conditions(self, stamp, when),
                **fit_conditions(self.remediation, when, self.implementation_time, policy),
                **task_conditions(task_lacks),
            },
        )

    def _closing_conditions(self) -> dict[str, bool]:
        """Return that no documents are owed."""
        owed = ", ".join(each.document.name for each in self.open_obligations)
        return {f"the documents that it owes must be there: {owed}": not owed}
