"""The change proposal: a major change is agreed in outline before it is asked for in detail.

ITIL Service Transition (2011), 4.2.4.6; proposals come from service portfolio management.
"""

from collections.abc import Iterable
from typing import ClassVar

import attrs

from itil_core.framework.ids import BusinessCaseId, ChangeProposalId, ServiceId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import a, id_set, text
from itil_core.kernel.interval import Interval
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State
from itil_core.transition._authority import ensure_level, ensure_others
from itil_core.transition.authority import Decision, Verdict
from itil_core.transition.change_policy import DEFAULT_CHANGE_POLICY, ChangePolicy

__all__ = ["ChangeProposal", "ChangeProposalLifecycle", "ChangeProposalState"]


class ChangeProposalState(State):
    """The states of a change proposal."""

    DRAFT = "DRAFT", Phase.OPEN
    SUBMITTED = "SUBMITTED", Phase.OPEN
    AUTHORISED = "AUTHORISED", Phase.ENDED
    REJECTED = "REJECTED", Phase.ENDED
    WITHDRAWN = "WITHDRAWN", Phase.ENDED


S = ChangeProposalState


class ChangeProposalLifecycle(Lifecycle, initial=S.DRAFT):
    """From a draft to the authority's word; the changes that follow are authorised themselves."""

    submit: Move = Move(
        S.DRAFT, to=S.SUBMITTED, needs=("description", "business_case_id", "schedule")
    )
    send_back: Move = Move(S.SUBMITTED, to=S.DRAFT)
    authorise: Move = Move(S.SUBMITTED, to=S.AUTHORISED, needs=("decision",))
    reject: Move = Move(S.SUBMITTED, to=S.REJECTED, needs=("decision",))
    withdraw: Move = Move(S.DRAFT, S.SUBMITTED, to=S.WITHDRAWN)
    revise: Move = Move(S.DRAFT, to=SAME)


def _services(values: Iterable[str]) -> frozenset[ServiceId]:
    return id_set(ServiceId, values)


@attrs.frozen(kw_only=True)
class ChangeProposal(Record):
    """What a major change is to bring, at what cost and when, before there is any request for it.

    Attributes:
        id: The proposal's id.
        title: What people read in lists, at most 200 characters.
        description: What is to be changed, in outline, with its outcomes for the business.
        business_case_id: The business case, with cost, risk and alternatives.
        service_ids: The services that it is about.
        schedule: When it is to be designed and put in place, roughly.
        decision: What the authority decided.

    Raises:
        ValidationError: The title is empty, or an id is of another kind.

    ITIL Service Transition (2011), 4.2.4.6.
    """

    lifecycle: ClassVar[type[Lifecycle]] = ChangeProposalLifecycle

    id: ChangeProposalId = attrs.field(converter=ChangeProposalId)
    title: str = attrs.field(validator=text(200))
    description: str = attrs.field(default="", validator=text(empty=True))
    business_case_id: BusinessCaseId | None = attrs.field(
        default=None, converter=attrs.converters.optional(BusinessCaseId)
    )
    service_ids: frozenset[ServiceId] = attrs.field(
        default=frozenset[ServiceId](), converter=_services
    )
    schedule: Interval | None = attrs.field(default=None, validator=a(Interval, type(None)))
    decision: Decision | None = attrs.field(default=None, validator=a(Decision, type(None)))

    @ChangeProposalLifecycle.revise
    def revise(
        self,
        stamp: Stamp,
        *,
        title: str | None = None,
        description: str | None = None,
        business_case_id: str | None = None,
        service_ids: Iterable[str] | None = None,
        schedule: Interval | None = None,
    ) -> Delta:
        """Write on the draft; what is not given stays."""
        given = {
            "title": title,
            "description": description,
            "business_case_id": business_case_id,
            "service_ids": service_ids,
            "schedule": schedule,
        }
        return {name: value for name, value in given.items() if value is not None}

    @ChangeProposalLifecycle.submit
    def submit(self, stamp: Stamp) -> Delta:
        """Bring it before the authority.

        Raises:
            GuardError: The description, the business case or the schedule is missing.
        """
        return {}

    @ChangeProposalLifecycle.send_back
    def send_back(self, stamp: Stamp) -> Delta:
        """Ask for more; the stamp's note says for what."""
        return {}

    @ChangeProposalLifecycle.authorise
    def authorise(
        self,
        stamp: Stamp,
        *,
        decision: Decision,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> Delta:
        """Agree that it is designed in detail; its changes are authorised on their own.

        Args:
            stamp: When and by whom it is recorded.
            decision: What was decided.
            policy: The authorities; a proposal needs the level of the major change with least risk.

        Raises:
            AuthorisationError: The authority is too low, or only who opened it approves.
            GuardError: The decision is no approval, or later than its record.
            UnknownReferenceError: The policy does not know the authority.
            ValidationError: The authority has another level in the policy.
        """
        ensure_level(decision, policy.authority_levels[0][-1], policy)
        ensure_others(decision, self.opened.by)
        return _decided(stamp, decision, Verdict.APPROVED)

    @ChangeProposalLifecycle.reject
    def reject(self, stamp: Stamp, *, decision: Decision) -> Delta:
        """Refuse it.

        Raises:
            GuardError: The decision does not reject it, or is later than its record.
        """
        return _decided(stamp, decision, Verdict.REJECTED)

    @ChangeProposalLifecycle.withdraw
    def withdraw(self, stamp: Stamp) -> Delta:
        """Give it up."""
        return {}


def _decided(stamp: Stamp, decision: Decision, verdict: Verdict) -> Delta:
    return guarded(
        {"decision": decision},
        {
            f"the decision must be {verdict.name}": decision.verdict is verdict,
            "the decision must not be later than its record": decision.at <= stamp.at,
        },
    )
