"""The moves of a release up to the point where it is ready, with their guards."""

from collections.abc import Iterable

from itil_core.configuration.definitive_media import DefinitiveMediaLibrary
from itil_core.framework.ids import ChangeId
from itil_core.kernel._approval_guard import approval_conditions
from itil_core.kernel.approval import Approval, Vote
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import each, id_set
from itil_core.kernel.stamp import Stamp
from itil_core.transition._release_contents import ensure_units
from itil_core.transition._release_fields import ReleaseFields
from itil_core.transition._release_guards import (
    ensure_kind,
    link_lacks,
    order_lacks,
    readiness_lacks,
    version_lacks,
)
from itil_core.transition.change import Change
from itil_core.transition.deployment_plan import DeploymentPlan
from itil_core.transition.release_facts import (
    PilotResult,
    ReleaseBuild,
    ReleasePilot,
    ReleaseTestSummary,
)
from itil_core.transition.release_lifecycle import ReleaseLifecycle, ReleaseState
from itil_core.transition.release_options import ReleaseOptions
from itil_core.transition.release_policy import DEFAULT_RELEASE_POLICY, ReleasePolicy
from itil_core.transition.release_unit import ReleaseUnit
from itil_core.transition.release_version import ReleaseKind

__all__ = ["ReleaseFlow"]


class ReleaseFlow(ReleaseFields):
    """A release's way to readiness: planned, built, tested, piloted."""

    __slots__ = ()

    @ReleaseLifecycle.describe
    def describe(
        self, stamp: Stamp, *, name: str | None = None, environment: str | None = None
    ) -> Delta:
        """Correct what is said about it; what is not given stays."""
        return _given(name=name, environment=environment)

    @ReleaseLifecycle.assign
    def assign(self, stamp: Stamp, *, owner: str) -> Delta:
        """Make somebody answerable for it."""
        return {"owner_id": owner}

    @ReleaseLifecycle.rescope
    def rescope(
        self,
        stamp: Stamp,
        *,
        units: Iterable[ReleaseUnit] | None = None,
        version: str | None = None,
        kind: ReleaseKind | None = None,
        package: str | None = None,
    ) -> Delta:
        """Change what it will bring, before it is built; what is not given stays.

        Args:
            stamp: When and by whom.
            units: The units.
            version: The version.
            kind: What kind of release it is.
            package: The package that it is made from.

        Raises:
            ValidationError: There would be no units, or a value does not fit.
            ConflictError: An item would be there in several versions.
        """
        return _given(units=units, version=version, kind=kind, package_id=package)

    @ReleaseLifecycle.link_changes
    def link_changes(
        self,
        stamp: Stamp,
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        changes: Iterable[Change] = (),
    ) -> Delta:
        """Add changes under which it is deployed, or remove some; one must be left.

        A rollout that stopped for longer than a window goes on under a further change.

        Args:
            stamp: When and by whom.
            add: The changes that are added.
            remove: The changes that are removed.
            changes: The records of those that are removed, once the deployment has begun: only
                cancelled and rejected ones may go then.

        Raises:
            GuardError: None would be left, one that is removed is not there or is added as well, or
                it may have been deployed under it.
        """
        more, gone = id_set(ChangeId, add), id_set(ChangeId, remove)
        strangers = ", ".join(sorted(gone - self.change_ids))
        both = ", ".join(sorted(gone & more))
        return guarded(
            {"change_ids": (self.change_ids | more) - gone},
            {
                f"only its own changes can be removed, not {strangers}": not strangers,
                f"a change must be added or removed, not both: {both}": not both,
                **link_lacks(self, gone, changes, stamp.effective),
            },
        )

    @ReleaseLifecycle.plan_deployment
    def plan_deployment(
        self,
        stamp: Stamp,
        *,
        plan: DeploymentPlan | None = None,
        options: ReleaseOptions | None = None,
    ) -> Delta:
        """Set which targets get it in which order, and how; what is not given stays.

        Raises:
            ValidationError: A big bang would have several groups.
            GuardError: There would be no plan.
        """
        return {"options": options or self.options, "deployment_plan": plan or self.deployment_plan}

    @ReleaseLifecycle.build
    def build(
        self,
        stamp: Stamp,
        *,
        reference: str,
        library: DefinitiveMediaLibrary,
        earlier: Iterable[ReleaseFields],
        policy: ReleasePolicy = DEFAULT_RELEASE_POLICY,
    ) -> Delta:
        """Build it from the definitive media library, and from nothing else.

        Args:
            stamp: When and by whom.
            reference: The build's number or name.
            library: The library, which must hold all that the release contains.
            earlier: The other releases, above whose versions this one must be where they bring one
                of its units too.
            policy: The scheme of versions.

        Raises:
            GuardError: An item is not in the library or came there later, the build is not a new
                one, or the version is not the next one. All is named.
        """
        return guarded(
            {"built": ReleaseBuild(reference=reference, sources=self.contents)},
            {
                **self._build_conditions(reference),
                **_source_conditions(stamp, self.contents, library),
                **dict.fromkeys(version_lacks(self, earlier, policy), False),
            },
        )

    @ReleaseLifecycle.replan
    def replan(self, stamp: Stamp) -> Delta:
        """Give the build up, to change what the release brings."""
        return {"built": None}

    @ReleaseLifecycle.complete_tests
    def complete_tests(self, stamp: Stamp, *, summary: ReleaseTestSummary) -> Delta:
        """Record that testing is over.

        Raises:
            GuardError: Mandatory tests have not passed, the coverage is too low, or severe defects
                are open. All is named.
        """
        ensure_kind("test_summary", summary, ReleaseTestSummary)
        return guarded({"test_summary": summary}, dict.fromkeys(summary.lacks, False))

    @ReleaseLifecycle.rebuild
    def rebuild(
        self,
        stamp: Stamp,
        *,
        reference: str,
        library: DefinitiveMediaLibrary,
        units: Iterable[ReleaseUnit] | None = None,
    ) -> Delta:
        """Build it anew after what tests or the pilot have shown; both start anew.

        Args:
            stamp: When and by whom.
            reference: The number or name of the new build.
            library: The library, which must hold all that the release contains.
            units: The same units with repaired items; by default their contents stay. To bring
                other units, ``replan`` and ``rescope``.

        Raises:
            GuardError: An item is not in the library or came there later, the build is not a new
                one, or the units are others. All is named.
            ConflictError: An item would be there in several versions.
        """
        parts: tuple[ReleaseUnit, ...] = self.units if units is None else each(units)
        for unit in parts:
            ensure_kind("units", unit, ReleaseUnit)
        ensure_units(parts)
        contents = tuple({edition for unit in parts for edition in unit.contents})
        own = {unit.id for unit in self.units}
        return guarded(
            {
                "built": ReleaseBuild(reference=reference, sources=contents),
                "units": parts,
                "test_summary": None,
                "pilot": None,
                "pilot_result": None,
                "unmet_criteria": (),
            },
            {
                f"the units must stay the same: {', '.join(sorted(own))}": (
                    {unit.id for unit in parts} == own
                ),
                **self._build_conditions(reference),
                **_source_conditions(stamp, contents, library),
            },
        )

    @ReleaseLifecycle.start_pilot
    def start_pilot(self, stamp: Stamp, *, pilot: ReleasePilot) -> Delta:
        """Give it to a few real users for a trial."""
        return {"pilot": pilot, "pilot_result": None, "unmet_criteria": ()}

    @ReleaseLifecycle.record_pilot
    def record_pilot(
        self, stamp: Stamp, *, result: PilotResult, unmet_criteria: Iterable[str] = ()
    ) -> Delta:
        """Record how the pilot ended, or that it goes on.

        Args:
            stamp: When and by whom.
            result: How it ended.
            unmet_criteria: Those of its criteria that do not hold.

        Raises:
            GuardError: It has ended before, a criterion is not the pilot's, or it passes although
                criteria do not hold.
        """
        unmet: frozenset[str] = frozenset(each(unmet_criteria))
        strangers = sorted(unmet - set(() if self.pilot is None else self.pilot.criteria))
        before = self.pilot_result
        return guarded(
            {"pilot_result": result, "unmet_criteria": unmet},
            {
                "the pilot must not have ended before; it did with "
                f"{before and before.name}": before in (None, PilotResult.EXTEND),
                f"the criteria must be those of the pilot, not {', '.join(strangers)}": (
                    not strangers
                ),
                f"all criteria must hold for PASS; unmet are {', '.join(sorted(unmet))}": (
                    result is not PilotResult.PASS or not unmet
                ),
            },
        )

    @ReleaseLifecycle.make_ready
    def make_ready(
        self,
        stamp: Stamp,
        *,
        changes: Iterable[Change],
        evaluation_accepted: bool = False,
        evaluation_id: str | None = None,
        training_done: bool = False,
        readiness_done: bool = False,
        approval: Approval | None = None,
        policy: ReleasePolicy = DEFAULT_RELEASE_POLICY,
    ) -> Delta:
        """State that it may be deployed.

        Args:
            stamp: When and by whom.
            changes: The records of its changes, among any others.
            evaluation_accepted: Whether the evaluation recommends to go on.
            evaluation_id: The evaluation.
            training_done: Whether users and support staff are trained.
            readiness_done: Whether the organisation and the targets are ready to take it in.
            approval: A vote on it; it must be APPROVED, and not by who opened the release alone.
            policy: Whether a vote is needed.

        Raises:
            GuardError: A change is missing, names another release or is not authorised, evaluation,
                pilot, training, readiness or approval are lacking, or it would be ready before the
                tests or the pilot were over. All is named.
            DuplicateError: Two changes bear one id.
        """
        votes = _approval_conditions(self.opened.by, stamp, approval, policy)
        delta: dict[str, object] = {
            **_given(evaluation_id=evaluation_id),
            "approvers": () if approval is None else _approvers(approval),
        }
        passed = self.pilot_result is PilotResult.PASS
        return guarded(
            delta,
            {
                "the evaluation must be accepted": evaluation_accepted,
                "training must be done": training_done,
                "the readiness of organisation and targets must be checked": readiness_done,
                "the pilot must have ended with PASS": (
                    passed or self.state is not ReleaseState.PILOTED
                ),
                **order_lacks(self, stamp.effective),
                **votes,
                **dict.fromkeys(readiness_lacks(self, changes, stamp.effective), False),
            },
        )

    @ReleaseLifecycle.cancel
    def cancel(self, stamp: Stamp, *, reason: str) -> Delta:
        """Give it up before its deployment begins."""
        return {"cancellation": reason}

    def _build_conditions(self, reference: str) -> dict[str, bool]:
        """Return what must hold of a build: no other one of this release bears its name."""
        builds = [entry.delta.get("built") for entry in self.history]
        taken = any(built is not None and built.reference == reference for built in builds)
        return {f"the build must be a new one, and {reference} was built before": not taken}


def _source_conditions(
    stamp: Stamp, contents: Iterable[tuple[str, str]], library: DefinitiveMediaLibrary
) -> dict[str, bool]:
    """Return what must hold of the library: it has all contents, and had them then."""
    ensure_kind("library", library, DefinitiveMediaLibrary)
    wanted = set(contents)
    outside = library.outside(wanted)
    late = [
        item.edition
        for item in library
        if item.edition in wanted and item.stored_at > stamp.effective
    ]
    return {
        f"all items must be in the definitive media library, not so {_listed(outside)}": (
            not outside
        ),
        "all items must have been in the definitive media library by then, not so "
        f"{_listed(late)}": not late,
    }


def _approvers(approval: Approval) -> frozenset[str]:
    return frozenset(name for name, vote in approval.votes.items() if vote is Vote.APPROVE)


def _approval_conditions(
    author: str, stamp: Stamp, approval: Approval | None, policy: ReleasePolicy
) -> dict[str, bool]:
    if approval is None:
        return {"an approval must be given": not policy.approval_needed}
    conditions = approval_conditions("Release", approval, stamp.at)
    cast = {
        ballot.stamp.by
        for ballot in approval.ballots
        if ballot.vote is Vote.APPROVE and ballot.withdrawn is None
    }
    told = f"somebody else than {author}, who opened it, must have approved"
    return {**conditions, told: cast != {author}}


def _listed(contents: Iterable[tuple[str, str]]) -> str:
    return ", ".join(map(" ".join, contents))


def _given(**facts: object) -> dict[str, object]:
    """Return the facts that were given."""
    return {name: value for name, value in facts.items() if value is not None}
