"""The rules of the service portfolio that an organisation sets for itself, as one frozen value."""

from collections.abc import Iterable
from enum import Enum

import attrs

from itil_core.errors import AuthorisationError
from itil_core.kernel.fields import a, id_set
from itil_core.kernel.ids import ActorId

__all__ = ["DEFAULT_PORTFOLIO_POLICY", "CatalogueVisibility", "PortfolioPolicy"]


class CatalogueVisibility(Enum):
    """Which services customers may see.

    Members, in order: CATALOGUE_SECTION (those in the catalogue), CHARTERED_TO_OPERATIONAL (those
    that have been chartered and are not being retired).
    """

    CATALOGUE_SECTION = "CATALOGUE_SECTION"
    CHARTERED_TO_OPERATIONAL = "CHARTERED_TO_OPERATIONAL"


def _actors(values: Iterable[str]) -> frozenset[ActorId]:
    return id_set(ActorId, values)


@attrs.frozen(kw_only=True)
class PortfolioPolicy:
    """What an organisation decides about its portfolio; the defaults are this library's choice.

    Attributes:
        approvers: Who has the authority to approve services; where none are named, whoever is
            named as approver has it.
        visibility: Which services customers may see.
        retire_from_pipeline: Whether RETIRE may be decided for what is still in the pipeline;
            otherwise it is rejected.

    Example:
        >>> PortfolioPolicy(approvers={"board"}).check_approver("board")
    """

    approvers: frozenset[ActorId] = attrs.field(default=frozenset(), converter=_actors)
    visibility: CatalogueVisibility = attrs.field(
        default=CatalogueVisibility.CATALOGUE_SECTION,
        validator=a(CatalogueVisibility),
    )
    retire_from_pipeline: bool = attrs.field(default=False, validator=a(bool))

    def check_approver(self, approver: str) -> None:
        """Refuse somebody without portfolio authority.

        Raises:
            AuthorisationError: Approvers are named, and this is none of them.
        """
        if self.approvers and approver not in self.approvers:
            needed = f"portfolio authority, as {', '.join(sorted(self.approvers))} do"
            raise AuthorisationError(approver, needed, "")


DEFAULT_PORTFOLIO_POLICY = PortfolioPolicy()
"""Whoever is named approves; customers see the catalogue; the pipeline is rejected, not retired."""
