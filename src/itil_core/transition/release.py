"""Releases: what is built, tested and deployed together, under changes.

ITIL Service Transition (2007), 4.4.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

import attrs

from itil_core.framework.ids import CiId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import each, id_set
from itil_core.kernel.instants import in_utc
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.stamp import Stamp
from itil_core.transition._exact import Exact
from itil_core.transition._release_flow import ReleaseFlow
from itil_core.transition._release_guards import (
    closing_lacks,
    deployment_lacks,
    ensure_kind,
    order_lacks,
)
from itil_core.transition.change import Change
from itil_core.transition.deployment_plan import GroupDeployment
from itil_core.transition.release_facts import EarlyLifeReport, ReleaseRollback
from itil_core.transition.release_lifecycle import ReleaseLifecycle
from itil_core.transition.release_policy import DEFAULT_RELEASE_POLICY, ReleasePolicy

__all__ = ["Release"]


@attrs.frozen(kw_only=True)
class Release(ReleaseFlow):
    """One version of some release units, from its plan to the end of its early-life support.

    Attributes:
        id: The release's id.
        name: What people call it, at most 200 characters.
        version: Its version; in the usual scheme v2, v2.1 or v2.1.1.
        kind: Whether it is a major, a minor or an emergency release.
        units: What it brings, by id: at least one unit, each item in one version.
        change_ids: The changes under which it is deployed, at least one.
        options: Big bang or phased, push or pull, automated or manual.
        package_id: The package that it is made from, if it is made from one.
        environment: Where it is deployed, such as production.
        owner_id: The release manager who is answerable for it.
        deployment_plan: Which targets get it in which order.
        built: The present build.
        test_summary: What testing said of that build.
        pilot: Who tries it, and what must hold.
        pilot_result: How the pilot ended, or that it goes on.
        unmet_criteria: The criteria of the pilot that did not hold the last time.
        evaluation_id: The evaluation that recommended to go on.
        approvers: Everybody who voted for it, where there was a vote.
        deployments: What the verification of each group said, in the order of deployment.
        incident_rate_target: How many incidents it may cause at the end of its early life.
        early_life_report: How it fared until it was closed.
        rollback: What was undone, and why.
        cancellation: Why it was given up.

    Raises:
        ValidationError: It is empty, names no change, has no version, or is a big bang in several
            groups.
        ConflictError: An item is there in several versions.
        DuplicateError: A unit is there twice.

    Example:
        >>> import pendulum
        >>> from itil_core.transition.release_options import (
        ...     ReleaseApproach,
        ...     ReleaseDistribution,
        ...     ReleaseMechanism,
        ...     ReleaseOptions,
        ... )
        >>> from itil_core.transition.release_unit import ReleaseUnit
        >>> from itil_core.transition.release_version import ReleaseKind
        >>> release = Release(
        ...     id="REL-1",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2, 9), by="ana"),
        ...     name="mail 2.1",
        ...     version="v2.1",
        ...     kind=ReleaseKind.MINOR,
        ...     units=[ReleaseUnit(id="RU-1", name="mail", contents=[("mail", "2.1")])],
        ...     change_ids={"CHG-1"},
        ...     options=ReleaseOptions(
        ...         approach=ReleaseApproach.PHASED,
        ...         distribution=ReleaseDistribution.PUSH,
        ...         mechanism=ReleaseMechanism.AUTOMATED,
        ...     ),
        ... )
        >>> release.contents, release.allowed_moves[:2]
        ((('mail', '2.1'),), ('build', 'cancel'))

    ITIL Service Transition (2007), 4.4.
    """

    lifecycle: ClassVar[type[Lifecycle]] = ReleaseLifecycle

    def stopped_groups(
        self, policy: ReleasePolicy = DEFAULT_RELEASE_POLICY
    ) -> tuple[GroupDeployment, ...]:
        """Return the groups in which so many targets failed that the rollout has stopped.

        Args:
            policy: The greatest share of targets that may have failed; exactly that share is still
                good.
        """
        return tuple(done for done in self.deployments if done.failure_ratio > policy.failure_ratio)

    def early_life_lacks(
        self,
        report: EarlyLifeReport,
        at: datetime,
        policy: ReleasePolicy = DEFAULT_RELEASE_POLICY,
    ) -> tuple[str, ...]:
        """Return what is missing for the end of its early-life support, in words.

        Args:
            report: How it fares. Days count since it is stable, and not from before the support
                began.
            at: When the support would end.
            policy: How many stable days are wanted, and in which hours they pass.

        Returns:
            All that is missing; nothing where the support may end.

        Raises:
            ValidationError: The instant is naive.
        """
        ensure_kind("early_life_report", report, EarlyLifeReport)
        instant = in_utc(at, record=type(self).__name__, field="at")
        begun = self.early_life_since
        since = instant if begun is None else max(begun, report.stable_since)
        days = policy.stable_days_between(since, instant)
        target, rate = self.incident_rate_target, report.incident_rate
        incidents = ", ".join(sorted(report.open_severe_incidents))
        missed = ", ".join(sorted(report.missed_targets))
        faults = {
            "early-life support must have begun": begun is None,
            "the report must not be later than its record": report.stable_since > instant,
            f"it must be stable for {policy.stable_days} working days, it is for {days}": (
                begun is not None and days < policy.stable_days
            ),
            f"incidents of priority 1 and 2 must be resolved: {incidents}": bool(incidents),
            f"the incident rate must be at most {target}, it is {rate}": (
                target is not None and rate > target
            ),
            f"the service level targets must be met, not so {missed}": bool(missed),
            "the handover must be signed": report.handover_signed_by is None,
        }
        return tuple(fault for fault, is_one in faults.items() if is_one)

    @ReleaseLifecycle.start_deployment
    def start_deployment(self, stamp: Stamp, *, changes: Iterable[Change]) -> Delta:
        """Begin to deploy it.

        Args:
            stamp: When and by whom; since when it holds must lie in the window of a change.
            changes: The records of its changes, among any others.

        Raises:
            GuardError: A change is missing, names another release or is not authorised, no window
                is open, or it was not ready by then. All is named.
            DuplicateError: Two changes bear one id.
        """
        return guarded(
            {"deployments": ()},
            {
                **order_lacks(self, stamp.effective),
                **dict.fromkeys(deployment_lacks(self, changes, stamp.effective), False),
            },
        )

    @ReleaseLifecycle.deploy_group
    def deploy_group(
        self,
        stamp: Stamp,
        *,
        result: GroupDeployment,
        changes: Iterable[Change],
        policy: ReleasePolicy = DEFAULT_RELEASE_POLICY,
    ) -> Delta:
        """Record that the next group has it, and what the verification of each target said.

        Args:
            stamp: When and by whom; since when it holds must lie in the window of a change.
            result: What the verification said.
            changes: The records of its changes, among any others.
            policy: The greatest share of targets that may have failed before.

        Raises:
            GuardError: The rollout has stopped, it is not the turn of the group, targets are not
                verified or not of the group, a change is not authorised, no window is open, or the
                group before got it later. All is named.
            DuplicateError: Two changes bear one id.
        """
        ensure_kind("deployments", result, GroupDeployment)
        return guarded(
            {"deployments": (*self.deployments, result)},
            {
                **self._rollout_conditions(policy),
                **self._group_conditions(result),
                **order_lacks(self, stamp.effective),
                **dict.fromkeys(deployment_lacks(self, changes, stamp.effective), False),
            },
        )

    @ReleaseLifecycle.verify_again
    def verify_again(self, stamp: Stamp, *, group: str, repaired: Iterable[str]) -> Delta:
        """Record that failed targets of a group work by now.

        Args:
            stamp: When and by whom.
            group: The name of the group.
            repaired: The targets.

        Raises:
            GuardError: The group has not been deployed, or a target has not failed there.
        """
        mended = id_set(CiId, repaired)
        done = {one.group: one for one in self.deployments}
        failed = done[group].failed if group in done else mended
        strangers = sorted(mended - failed)
        conditions = {
            f"the group must be deployed already: {group}": group in done,
            f"the targets must have failed in {group}, not so {', '.join(strangers)}": (
                not strangers
            ),
        }
        if not all(conditions.values()):
            return guarded({}, conditions)
        return {
            "deployments": tuple(
                one.repaired(mended) if one.group == group else one for one in self.deployments
            )
        }

    @ReleaseLifecycle.complete_deployment
    def complete_deployment(
        self, stamp: Stamp, *, policy: ReleasePolicy = DEFAULT_RELEASE_POLICY
    ) -> Delta:
        """Record that every group has it.

        Args:
            stamp: When and by whom.
            policy: The greatest share of targets that may have failed.

        Raises:
            GuardError: Groups are left, too many targets of one have failed, or a group got it
                later.
        """
        names = () if self.deployment_plan is None else self.deployment_plan.names
        left = ", ".join(names[len(self.deployments) :])
        return guarded(
            {},
            {
                f"all groups must be deployed first: {left}": not left,
                **self._rollout_conditions(policy),
                **order_lacks(self, stamp.effective),
            },
        )

    @ReleaseLifecycle.start_early_life_support
    def start_early_life_support(self, stamp: Stamp, *, incident_rate_target: Exact) -> Delta:
        """Let its makers look after it for its first time in use.

        Args:
            stamp: When and by whom.
            incident_rate_target: How many incidents it may cause in the end, in a unit of your own,
                such as incidents a day.

        Raises:
            GuardError: It would begin before the deployment was complete.
        """
        return guarded(
            {"incident_rate_target": incident_rate_target}, order_lacks(self, stamp.effective)
        )

    @ReleaseLifecycle.close
    def close(
        self,
        stamp: Stamp,
        *,
        report: EarlyLifeReport,
        changes: Iterable[Change],
        policy: ReleasePolicy = DEFAULT_RELEASE_POLICY,
    ) -> Delta:
        """End its early-life support and close it.

        Args:
            stamp: When and by whom.
            report: How it fares.
            changes: The records of its changes, among any others.
            policy: How many stable days are wanted, and whether changes must be closed first.

        Raises:
            GuardError: A criterion is not met, a change is missing, names another release or is not
                closed. All is named.
            DuplicateError: Two changes bear one id.
        """
        lacking = [
            *self.early_life_lacks(report, stamp.effective, policy),
            *closing_lacks(self, changes, stamp.effective, policy),
        ]
        return guarded({"early_life_report": report}, dict.fromkeys(lacking, False))

    @ReleaseLifecycle.roll_back
    def roll_back(self, stamp: Stamp, *, reason: str, groups: Iterable[str] | None = None) -> Delta:
        """Undo it.

        Args:
            stamp: When and by whom.
            reason: Why.
            groups: The names of the groups that went back, in order; by default all that have it,
                the last one first. The others keep it.

        Raises:
            GuardError: A group has not been deployed or is named twice, none goes back although
                some have it, or it would be undone before it was done.
        """
        done = [one.group for one in self.deployments]
        back: tuple[str, ...] = tuple(reversed(done)) if groups is None else each(groups)
        strangers = ", ".join(sorted(set(back).difference(done)))
        kept = tuple(name for name in done if name not in back)
        return guarded(
            {"rollback": ReleaseRollback(reason=reason, groups=back, kept=kept)},
            {
                f"the groups must have been deployed, not so {strangers}": not strangers,
                "each group must be named once": len(set(back)) == len(back),
                f"one group at least must go back, of {', '.join(done)}": bool(back) or not done,
                **order_lacks(self, stamp.effective),
            },
        )

    def _rollout_conditions(self, policy: ReleasePolicy) -> dict[str, bool]:
        return {
            f"the rollout has stopped, because {len(one.failed)} of "
            f"{len(one.failed) + len(one.verified)} targets of {one.group} failed, more than "
            f"{policy.failure_ratio} of them; verify_again once they work, or roll_back": False
            for one in self.stopped_groups(policy)
        }

    def _group_conditions(self, result: GroupDeployment) -> dict[str, bool]:
        """Return what must hold of a result: it is that of the next group, target by target."""
        turn = self.next_group
        if turn is None:
            return {"there must be a group left to deploy": False}
        seen = result.verified | result.failed
        missing, strangers = sorted(turn.targets - seen), sorted(seen - turn.targets)
        if result.group != turn.name:
            return {f"the next group must be {turn.name}, not {result.group}": False}
        return {
            f"every target must be verified, not so {', '.join(missing)}": not missing,
            f"the targets must be of {turn.name}, not so {', '.join(strangers)}": not strangers,
        }
