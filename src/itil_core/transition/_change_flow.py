"""The moves that all changes share and that change their state, with their guards."""

from collections.abc import Collection, Iterable

from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.stamp import Stamp
from itil_core.transition._change_fields import ChangeFields
from itil_core.transition._change_guards import ensure_kind
from itil_core.transition.authority import Decision, Verdict
from itil_core.transition.change_facts import ChangeOutcome, ChangeRejection
from itil_core.transition.change_lifecycle import ChangeLifecycle, ChangeState
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy
from itil_core.transition.post_implementation_review import ReviewReason
from itil_core.transition.remediation import RemediationKind

__all__ = ["ChangeFlow"]

S = ChangeState


class ChangeFlow(ChangeFields):
    """A change's way out: rejected, cancelled, or done, reviewed and closed."""

    __slots__ = ()

    def review_reasons(
        self, policy: ChangePolicy = DEFAULT_CHANGE_POLICY
    ) -> tuple[ReviewReason, ...]:
        """Return every reason why it must be reviewed before it is closed.

        Args:
            policy: Which changes are reviewed as a sample.
        """
        return policy.review_reasons(self.kind, self.category, self.outcome, self.id)

    @ChangeLifecycle.reject
    def reject(
        self,
        stamp: Stamp,
        *,
        reason: ChangeRejection,
        decision: Decision | None = None,
    ) -> Delta:
        """Return the request to its requester, who may appeal to a higher authority.

        Args:
            stamp: When and by whom; its note says why in words.
            reason: Why.
            decision: The decision of the authority, where one was asked.

        Raises:
            GuardError: The decision is later than its record, or does not reject the change.
        """
        if decision is None:
            return {"rejection": reason}
        ensure_kind(self, "decision", decision, Decision)
        return guarded(
            {"rejection": reason, "decisions": (*self.decisions, decision)},
            {
                "the decision must be REJECTED": decision.verdict is Verdict.REJECTED,
                "the decision must not be later than its record": decision.at <= stamp.at,
            },
        )

    @ChangeLifecycle.cancel
    def cancel(self, stamp: Stamp, *, reason: str) -> Delta:
        """Give it up before its implementation begins."""
        return {"cancellation": reason}

    @ChangeLifecycle.finish
    def finish(
        self,
        stamp: Stamp,
        *,
        outcome: ChangeOutcome,
        open_task_ids: Iterable[str] = (),
    ) -> Delta:
        """End the work, without having undone it.

        Args:
            stamp: When and by whom.
            outcome: How it ended.
            open_task_ids: The tasks that are not done yet; there must be none.

        Raises:
            GuardError: Tasks are open, or the outcome is that of a remediated change.
        """
        ensure_kind(self, "outcome", outcome, ChangeOutcome)
        still = sorted(set(open_task_ids))
        return guarded(
            {"outcome": outcome},
            {
                _outcomes("finish", implemented=True): outcome.fits_implemented,
                f"its tasks must be done first: {', '.join(still)}": not still,
            },
        )

    @ChangeLifecycle.remediate
    def remediate(self, stamp: Stamp, *, outcome: ChangeOutcome) -> Delta:
        """End the work by the remediation: what was done is undone or made good.

        The stamp says since when it has been made good. Whether the decision came in time is
        checked by ``may_turn_back``.

        Args:
            stamp: When and by whom.
            outcome: How it ended.

        Raises:
            GuardError: The outcome is not that of a remediated change.
        """
        ensure_kind(self, "outcome", outcome, ChangeOutcome)
        return guarded(
            {"outcome": outcome},
            {_outcomes("remediate", implemented=False): outcome.fits_remediated},
        )

    @ChangeLifecycle.review
    def review(
        self,
        stamp: Stamp,
        *,
        cms_updated: bool = False,
        baseline_id: str | None = None,
    ) -> Delta:
        """Begin the review of what was done.

        Args:
            stamp: When and by whom.
            cms_updated: Whether the records of the changed CIs say what is there now.
            baseline_id: The baseline that was taken afterwards.

        Raises:
            GuardError: The CMS was not updated.
        """
        return guarded(
            {} if baseline_id is None else {"baseline_after": baseline_id},
            {_CMS: cms_updated or not self.ci_ids},
        )

    @ChangeLifecycle.close
    def close(
        self,
        stamp: Stamp,
        *,
        open_record_ids: Iterable[str] = (),
        cms_updated: bool = False,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Close it, once it was reviewed where that is due.

        Args:
            stamp: When and by whom.
            open_record_ids: The linked incidents and problems that are still open.
            cms_updated: Whether the CMS is up to date, where no review has established that.
            policy: Which changes are reviewed, and whether open records block the closing.

        Raises:
            GuardError: A review is due and missing, documents are owed, linked records are open, or
                the CMS is not up to date.
        """
        reasons = self.review_reasons(policy) if self.pir is None else ()
        why = ", ".join(reason.name for reason in reasons)
        how = "record_review" if self.state is S.IN_REVIEW else "review it, and record_review"
        conditions = {
            f"a post-implementation review is due ({why}); {how} first": not reasons,
            _CMS: cms_updated or not self.ci_ids or self.state is S.IN_REVIEW,
            **self._closing_conditions(),
        }
        still = sorted(set(open_record_ids))
        if policy.block_close_with_open_records:
            conditions[f"its records must be ended first: {', '.join(still)}"] = not still
        return guarded({}, conditions)

    def may_turn_back(self, stamp: Stamp) -> bool:
        """Tell whether it is early enough to decide on the remediation.

        After the turning point a BACK_OUT can no longer end inside the window; the other kinds of
        remediation have no such point.

        Args:
            stamp: When the decision would be made.
        """
        plan, window = self.remediation, self.planned_window
        if plan is None or window is None:
            return False
        return plan.kind is not RemediationKind.BACK_OUT or (
            stamp.effective <= plan.turning_point(window)
        )

    @property
    def _reached_remediation(self) -> bool:
        return self.has_been(S.REMEDIATED)

    def _closing_conditions(self) -> dict[str, bool]:
        """Return what a kind of change asks for besides; nothing here."""
        return {}


_CMS = "the CMS must be updated: cms_updated, once the CIs' records say what is there now"


def _outcomes(move: str, *, implemented: bool) -> str:
    options: Collection[str] = [
        each.name
        for each in ChangeOutcome
        if (each.fits_implemented if implemented else each.fits_remediated)
    ]
    return f"{move} must end in {', '.join(options)}"
