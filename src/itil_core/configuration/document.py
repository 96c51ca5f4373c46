"""Documents under configuration control: drafted, approved, revised, withdrawn.

ITIL Service Transition (2007), 4.3.4.3.
"""

from typing import ClassVar, Unpack

import attrs

from itil_core.configuration.controlled_item import ControlledFacts, ControlledItem
from itil_core.configuration.item_facts import ConfigurationPolicy, written
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.ids import ActorId
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State

__all__ = ["DocumentItem", "DocumentLifecycle", "DocumentState"]


class DocumentState(State):
    """The status of a document."""

    DRAFT = "DRAFT", Phase.OPEN
    APPROVED = "APPROVED", Phase.OPEN
    WITHDRAWN = "WITHDRAWN", Phase.ENDED


S = DocumentState


class DocumentLifecycle(Lifecycle, initial=S.DRAFT):
    """The default status of a document."""

    approve: Move = Move(S.DRAFT, to=S.APPROVED, needs=("owner_id", "approved_by"))
    revise: Move = Move(S.APPROVED, to=S.DRAFT)
    withdraw: Move = Move(S.DRAFT, S.APPROVED, to=S.WITHDRAWN)
    update: Move = Move(to=SAME)
    verify: Move = Move(to=SAME)


DEFAULT_POLICY = ConfigurationPolicy()


@attrs.frozen(kw_only=True)
class DocumentItem(ControlledItem):
    """A document that is a configuration item; it has no operational state.

    Attributes:
        approved_by: Who approved the present version.

    Example:
        >>> import pendulum
        >>> moment = Stamp(pendulum.datetime(2026, 3, 2), by="ana")
        >>> plan = DocumentItem(
        ...     id="DOC-1", opened=moment, name="recovery plan", version="1", owner_id="ana"
        ... )
        >>> plan.approve(moment, approved_by="eva", change="CHG-7").state.name
        'APPROVED'

    ITIL Service Transition (2007), 4.3.4.3.
    """

    lifecycle: ClassVar[type[Lifecycle]] = DocumentLifecycle

    approved_by: ActorId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ActorId)
    )

    @DocumentLifecycle.approve
    def approve(
        self,
        stamp: Stamp,
        *,
        approved_by: str,
        change: str | None = None,
        policy: ConfigurationPolicy = DEFAULT_POLICY,
    ) -> Delta:
        """Make the draft the version that counts.

        Args:
            stamp: When and by whom it is recorded.
            approved_by: Who approved it.
            change: The change that authorises it.
            policy: Whether a change is required.

        Raises:
            AuthorisationError: No change is named, and the policy requires one.
            GuardError: The document has no owner.
        """
        return {**written(stamp, change, policy), "approved_by": approved_by}

    @DocumentLifecycle.revise
    def revise(self, stamp: Stamp, *, version: str) -> Delta:
        """Begin a new version, which is a draft until it is approved.

        Args:
            stamp: When and by whom.
            version: The new version.

        Raises:
            GuardError: The version is the approved one.
        """
        return guarded(
            {"version": version, "approved_by": None},
            {f"a version other than {self.version}": version != self.version},
        )

    @DocumentLifecycle.withdraw
    def withdraw(
        self,
        stamp: Stamp,
        *,
        replacement: str | None = None,
        change: str | None = None,
        policy: ConfigurationPolicy = DEFAULT_POLICY,
    ) -> Delta:
        """End the life of the document.

        Args:
            stamp: When and by whom.
            replacement: The document that takes its place.
            change: The change that authorises it.
            policy: Whether a change is required.

        Raises:
            AuthorisationError: No change is named, and the policy requires one.
        """
        return {**written(stamp, change, policy), "replaced_by": replacement}

    @DocumentLifecycle.update
    def update(
        self,
        stamp: Stamp,
        *,
        change: str | None = None,
        policy: ConfigurationPolicy = DEFAULT_POLICY,
        **facts: Unpack[ControlledFacts],
    ) -> Delta:
        """Change facts about the document; an approved version changes by `revise` only.

        Args:
            stamp: When and by whom.
            change: The change that authorises it, or `BASELINE_LOAD`.
            policy: Whether a change is required.
            **facts: The new values.

        Raises:
            AuthorisationError: No change is named, and the policy requires one.
            GuardError: An approved document would change its version or lose its owner.
            ValidationError: A value does not fit, or the field is not one of `ControlledFacts`.
        """
        draft = self.state is not S.APPROVED
        return guarded(
            {**self.updated_facts(facts, ControlledFacts), **written(stamp, change, policy)},
            {
                "revise, for another version": draft or "version" not in facts,
                "an approved document keeps its owner_id": draft
                or facts.get("owner_id", "kept") is not None,
            },
        )

    @DocumentLifecycle.verify
    def verify(self, stamp: Stamp, *, source: str | None = None) -> Delta:
        """Record that the document was compared with what is really there, and agrees.

        Args:
            stamp: When it was compared, and by whom.
            source: What it was compared with; by default the source stays what it is.
        """
        return self.verified(stamp, source)
