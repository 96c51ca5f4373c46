"""The moves of a problem that change its state, with their guards."""

from collections.abc import Iterable
from datetime import datetime

from itil_core.framework.ids import ChangeId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.instants import in_utc
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase
from itil_core.operation._problem_fields import ProblemFields
from itil_core.operation.incident import Incident
from itil_core.operation.problem_facts import (
    Acceptance,
    Deferral,
    KnownErrorFate,
    ProblemCancellation,
    ProblemResolution,
)
from itil_core.operation.problem_lifecycle import ProblemLifecycle, ProblemState
from itil_core.operation.problem_policy import DEFAULT_PROBLEM_POLICY, ProblemPolicy

__all__ = ["ProblemFlow"]

S = ProblemState
_IN_WORK = (Phase.OPEN, Phase.PENDING)


class ProblemFlow(ProblemFields):
    """A problem's way from being suspected to its end."""

    __slots__ = ()

    @ProblemLifecycle.open
    def open(
        self,
        stamp: Stamp,
        *,
        owner: str | None = None,
        policy: ProblemPolicy = DEFAULT_PROBLEM_POLICY,
    ) -> Delta:
        """Take in the problem: it is categorised and prioritised, and somebody owns it.

        Args:
            stamp: When and by whom.
            owner: Who owns it, unless it is assigned already.
            policy: How deep its category must be.

        Raises:
            GuardError: Category, impact, urgency or owner are missing, or the category is too
                shallow or too deep.
        """
        low, high = policy.category_depth
        fits = not self.category or policy.takes_category(self.category)
        return guarded(
            {} if owner is None else {"owner_id": owner},
            {f"the category must have {low} to {high} levels": fits},
        )

    @ProblemLifecycle.investigate
    def investigate(self, stamp: Stamp) -> Delta:
        """Begin to look for the cause."""
        return {}

    @ProblemLifecycle.raise_known_error
    def raise_known_error(
        self,
        stamp: Stamp,
        *,
        known_error_id: str,
        policy: ProblemPolicy = DEFAULT_PROBLEM_POLICY,
    ) -> Delta:
        """Make it a known error: its cause and a workaround are documented.

        Args:
            stamp: When and by whom.
            known_error_id: The known error's record.
            policy: Whether a known error may be raised early, while its cause is unknown.

        Raises:
            GuardError: The root cause or the workaround is missing.
        """
        known = policy.early_known_error or bool(self.root_cause)
        return guarded(
            {"known_error_id": known_error_id},
            {"root_cause must be given, or the policy must allow an early known error": known},
        )

    @ProblemLifecycle.raise_change
    def raise_change(self, stamp: Stamp, *, change_id: str) -> Delta:
        """Ask for a change that will fix it, and wait for the change.

        Raises:
            GuardError: The change has failed to fix this problem before.
        """
        change = ChangeId(change_id)
        return guarded(
            {"change_ids": self.change_ids | {change}, "deferral": None},
            {f"{change} did not fix it before; raise another change": self._is_fresh(change)},
        )

    @ProblemLifecycle.fail_change
    def fail_change(self, stamp: Stamp, *, change_id: str) -> Delta:
        """Go back to the known error: the last pending change was rejected, cancelled or failed.

        Raises:
            GuardError: It is not a pending change of this problem, or another one is pending.
        """
        change = ChangeId(change_id)
        others = sorted(self.pending_change_ids - {change})
        return guarded(
            {"spent_change_ids": self.spent_change_ids | {change}},
            {
                self._one_of_ours(): change in self.pending_change_ids,
                f"no other change may be pending; drop_change while {', '.join(others)} is": (
                    not others
                ),
            },
        )

    @ProblemLifecycle.defer
    def defer(self, stamp: Stamp, *, approver: str, review_at: datetime, reason: str) -> Delta:
        """Keep the workaround for now: a fix costs more than it saves.

        Args:
            stamp: When and by whom.
            approver: Who decided.
            review_at: When the decision is looked at again.
            reason: Why a fix does not pay now.

        Raises:
            GuardError: The review would lie in the past.
        """
        deferral = Deferral(approver=approver, review_at=review_at, reason=reason)
        return guarded(
            {"deferral": deferral},
            {"the review must be later than the decision": deferral.review_at > stamp.at},
        )

    @ProblemLifecycle.resolve
    def resolve(
        self,
        stamp: Stamp,
        *,
        resolution: str,
        kind: ProblemResolution,
        change_id: str | None = None,
        successful: bool = False,
        verified: bool = False,
    ) -> Delta:
        """Record that the cause is gone, by a change or without one (such as user training).

        Args:
            stamp: When and by whom.
            resolution: How, in words.
            kind: Whether a change was needed.
            change_id: The change that fixed it.
            successful: Whether the outcome of the change was SUCCESSFUL.
            verified: Whether it was verified that the fault is gone.

        Raises:
            GuardError: The resolution is empty; or a change is not one of the problem's, was not
                successful or is not verified; or a change is pending and none resolves it.
        """
        change = None if change_id is None else ChangeId(change_id)
        pending = self.state is S.CHANGE_PENDING
        if kind is ProblemResolution.CHANGE:
            conditions = {
                "a change must be raised and pending": pending,
                self._one_of_ours(): change in self.pending_change_ids,
                "the outcome of the change must be SUCCESSFUL": successful,
                "the fix must be verified": verified,
            }
        else:
            conditions = {
                "the pending change must resolve it, or fail first": not pending,
                "a resolution without a change must name none": change is None,
            }
        return guarded(
            {"resolution": resolution, "resolution_kind": kind, "fixed_by": change},
            conditions,
        )

    @ProblemLifecycle.reinvestigate
    def reinvestigate(self, stamp: Stamp) -> Delta:
        """Look for the cause again: the problem came back before it was closed.

        The changes made so far have not fixed it; a review of the end that was none is void.
        """
        return {
            "resolution": "",
            "resolution_kind": None,
            "fixed_by": None,
            "spent_change_ids": self.change_ids,
            "review": None,
        }

    @ProblemLifecycle.close
    def close(
        self,
        stamp: Stamp,
        *,
        incidents: Iterable[Incident] = (),
        known_error: KnownErrorFate | None = None,
        documented: bool = True,
        policy: ProblemPolicy = DEFAULT_PROBLEM_POLICY,
    ) -> Delta:
        """Close the problem after the closure checks; its incidents stay as they are.

        Args:
            stamp: When and by whom.
            incidents: The linked incidents, all of which are looked at.
            known_error: Whether the known error is kept or archived, where there is one.
            documented: Whether the record tells the whole history.
            policy: Whether open incidents block.

        Raises:
            GuardError: Checks are not met; all of them are named.
        """
        linked = {each.id: each for each in incidents if each.id in self.incident_ids}
        unseen = sorted(self.incident_ids - linked.keys())
        still = sorted(number for number, each in linked.items() if each.state.phase in _IN_WORK)
        conditions = {
            f"the linked incidents must be checked; give {', '.join(unseen)}": not unseen,
            "the documentation must be complete": documented,
            "a major problem must be reviewed": not self.major or self.review is not None,
            "known_error must say whether the known error is kept or archived": (
                self.known_error_id is None or known_error is not None
            ),
        }
        if policy.block_close_with_open_incidents:
            conditions[f"its incidents must be resolved first: {', '.join(still)}"] = not still
        return guarded({"known_error_fate": known_error}, conditions)

    @ProblemLifecycle.accept
    def accept(
        self,
        stamp: Stamp,
        *,
        approver: str,
        reason: str,
        at: datetime | None = None,
    ) -> Delta:
        """Close a deferred problem: the business accepts to live with the known error.

        Args:
            stamp: When and by whom.
            approver: Who in the business decided.
            reason: Why.
            at: When they decided; by default when the stamp holds.

        Raises:
            GuardError: The decision lies in the future.
        """
        decided = stamp.effective if at is None else in_utc(at, record="Problem", field="at")
        return guarded(
            {
                "acceptance": Acceptance(approver=approver, at=decided, reason=reason),
                "known_error_fate": KnownErrorFate.KEPT,
            },
            {"the decision must not be later than its record": decided <= stamp.at},
        )

    @ProblemLifecycle.cancel
    def cancel(
        self,
        stamp: Stamp,
        *,
        reason: ProblemCancellation,
        duplicate_of: str | None = None,
    ) -> Delta:
        """End what is a duplicate or no problem at all.

        Args:
            stamp: When and by whom.
            reason: Which of the two.
            duplicate_of: The problem that was there before.

        Raises:
            GuardError: A duplicate does not name the other problem, or the cause was found
                already: then only a duplicate may be cancelled.
        """
        duplicate = reason is ProblemCancellation.DUPLICATE
        late = self.state in (S.KNOWN_ERROR, S.DEFERRED)
        return guarded(
            {"cancellation": reason, "duplicate_of": duplicate_of},
            {
                "a duplicate, and no other, must name the problem it repeats": (
                    duplicate == (duplicate_of is not None)
                ),
                "a known error can only be cancelled as a duplicate": duplicate or not late,
            },
        )

    def _is_fresh(self, change: ChangeId) -> bool:
        return change not in self.spent_change_ids

    def _one_of_ours(self) -> str:
        pending = ", ".join(sorted(self.pending_change_ids)) or "none is"
        return f"change_id must name a pending change of the problem: {pending}"
