"""The six Rs: what to do about an existing service, by how well it fits.

ITIL Service Strategy (2007), 5.3.3.
"""

import attrs

from itil_core.kernel.fields import a, whole
from itil_core.strategy.service_facts import PortfolioDecision

__all__ = ["ServiceFitness", "six_r"]

_POOR, _FAIR = 2, 3


@attrs.frozen(kw_only=True)
class ServiceFitness:
    """How well an existing service fits, as its review has found.

    Attributes:
        functional_fit: How well it does what is wanted, from 1 (poorly) to 5.
        technical_fit: How sound its technology is, from 1 (poorly) to 5.
        overlap: Whether its function is unclear, or overlaps with that of another service.
        multiple_versions: Whether several versions of it do the same.
        fuzzy_boundary: Whether it is unclear where its processes begin and end.

    Raises:
        ValidationError: A fit outside 1 to 5.
    """

    functional_fit: int = attrs.field(validator=whole(1, 5))
    technical_fit: int = attrs.field(validator=whole(1, 5))
    overlap: bool = attrs.field(default=False, validator=a(bool))
    multiple_versions: bool = attrs.field(default=False, validator=a(bool))
    fuzzy_boundary: bool = attrs.field(default=False, validator=a(bool))


def six_r(fitness: ServiceFitness) -> PortfolioDecision:
    """Propose what to do about a service; the first rule that fits says it.

    Both fits 2 or less: RETIRE. Overlap: REPLACE. Several versions: RATIONALISE. Fuzzy boundaries:
    REFACTOR. A functional fit of 3 or more with a technical fit of 2 or less: RENEW. Else: RETAIN.

    Example:
        >>> six_r(ServiceFitness(functional_fit=4, technical_fit=2)).name
        'RENEW'

    ITIL Service Strategy (2007), 5.3.3.
    """
    weak = fitness.technical_fit <= _POOR
    rules = {
        PortfolioDecision.RETIRE: weak and fitness.functional_fit <= _POOR,
        PortfolioDecision.REPLACE: fitness.overlap,
        PortfolioDecision.RATIONALISE: fitness.multiple_versions,
        PortfolioDecision.REFACTOR: fitness.fuzzy_boundary,
        PortfolioDecision.RENEW: weak and fitness.functional_fit >= _FAIR,
    }
    fitting = (decision for decision, fits in rules.items() if fits)
    return next(fitting, PortfolioDecision.RETAIN)
