"""The moves that all agreements share, with their guards."""

from collections.abc import Mapping

from itil_core.design._agreement_fields import AgreementFields
from itil_core.design.agreement_facts import AgreementParty, Signature
from itil_core.design.agreement_lifecycle import AgreementLifecycle
from itil_core.kernel._approval_guard import approval_conditions
from itil_core.kernel.approval import Approval
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.stamp import Stamp

__all__ = ["AgreementFlow", "given_terms"]


def given_terms(agreement: AgreementFields, terms: Mapping[str, object]) -> Delta:
    """Return the terms that a revision changes; signatures were given for the old text."""
    changed = {
        name: value
        for name, value in terms.items()
        if value is not None and value != getattr(agreement, name)
    }
    return {**changed, "signatures": ()} if changed else {}


class AgreementFlow(AgreementFields):
    """An agreement's way from its draft to its end."""

    __slots__ = ()

    @AgreementLifecycle.negotiate
    def negotiate(self, stamp: Stamp) -> Delta:
        """Put the draft to the other party.

        Raises:
            GuardError: It has no target.
        """
        return guarded({}, {"it must have at least one target": bool(self.all_targets)})

    @AgreementLifecycle.redraft
    def redraft(self, stamp: Stamp) -> Delta:
        """Take it back for rework; signatures given so far are void."""
        return {"signatures": ()}

    @AgreementLifecycle.sign
    def sign(
        self,
        stamp: Stamp,
        *,
        party: AgreementParty,
        by: str | None = None,
        approval: Approval | None = None,
    ) -> Delta:
        """Sign it for a party.

        Args:
            stamp: When and by whom it is recorded.
            party: For which party.
            by: Who signs, where that is not who records it.
            approval: The vote by which the party decided to, where it decides by vote.

        Raises:
            GuardError: The party has signed already, or the vote is not APPROVED by then.
            ValidationError: Something else than a vote was given as one.
        """
        signature = Signature(party, stamp.by if by is None else by, stamp.at)
        votes = {} if approval is None else approval_conditions("Agreement", approval, stamp.at)
        return guarded(
            {"signatures": (*self.signatures, signature)},
            {
                f"the {party.name.lower()} must not have signed already": (
                    party not in self.signed_by
                ),
                **votes,
            },
        )

    @AgreementLifecycle.agree
    def agree(self, stamp: Stamp) -> Delta:
        """Conclude it: from now on the text is fixed.

        Raises:
            GuardError: A signature is missing; all that are missing are named.
        """
        return guarded({}, self._conditions())

    @AgreementLifecycle.review
    def review(self, stamp: Stamp) -> Delta:
        """Begin to review it; it stays in force."""
        return {}

    @AgreementLifecycle.confirm
    def confirm(self, stamp: Stamp) -> Delta:
        """Leave it as it is after the review."""
        return {}

    @AgreementLifecycle.renegotiate
    def renegotiate(self, stamp: Stamp) -> Delta:
        """Decide that a new agreement shall replace it; it stays in force until then."""
        return {}

    @AgreementLifecycle.expire
    def expire(self, stamp: Stamp) -> Delta:
        """Record that its period is over.

        Raises:
            GuardError: The end is still to come.
        """
        over = f"its end must have come, {self.end.isoformat()}"
        return guarded({}, {over: self.end <= stamp.at})

    @AgreementLifecycle.terminate
    def terminate(self, stamp: Stamp, *, reason: str) -> Delta:
        """End it before its time.

        Raises:
            GuardError: The reason is empty.
        """
        return {"termination_reason": reason}

    def _conditions(self) -> dict[str, bool]:
        """Return what signatures must be there, one by one."""
        signed = self.signed_by
        return {f"the {p.name.lower()} must have signed": p in signed for p in AgreementParty}

    def _ready(self, stamp: Stamp) -> dict[str, bool]:
        """Return what must hold before any agreement comes into force."""
        return {
            **self._conditions(),
            f"its start must have come, {self.start.isoformat()}": self.start <= stamp.at,
            f"its end must be still to come, {self.end.isoformat()}": stamp.at < self.end,
        }
