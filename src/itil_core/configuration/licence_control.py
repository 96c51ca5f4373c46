"""Licence control: no more is installed than was purchased.

ITIL Service Transition (2007), 4.3.4.3.
"""

from collections import Counter
from collections.abc import Iterable

import attrs

from itil_core.configuration.item import ConfigurationItem
from itil_core.configuration.item_lifecycle import CiState
from itil_core.errors import DuplicateError, GuardError
from itil_core.kernel.fields import text, whole

__all__ = ["LicenceHolding", "LicenceUse", "licence_use", "require_licence", "why_no_licence"]

_IN_USE = (CiState.INSTALLED, CiState.UNDER_MAINTENANCE)


@attrs.frozen
class LicenceHolding:
    """How often a licence was purchased.

    Attributes:
        licence: The licence, as the items name it.
        purchased: How many items may be in use under it.
    """

    licence: str = attrs.field(validator=text())
    purchased: int = attrs.field(validator=whole(0))


@attrs.frozen
class LicenceUse:
    """How a licence is used.

    Attributes:
        licence: The licence.
        purchased: How many items may be in use under it.
        installed: How many are.
    """

    licence: str = attrs.field(validator=text())
    purchased: int = attrs.field(validator=whole(0))
    installed: int = attrs.field(validator=whole(0))

    @property
    def excess(self) -> int:
        """How many items are in use without a licence."""
        return max(0, self.installed - self.purchased)

    @property
    def free(self) -> int:
        """How many more items may be put to use."""
        return max(0, self.purchased - self.installed)

    @property
    def percent_used(self) -> float | None:
        """How many of a hundred licences are used; None where none was purchased."""
        return 100 * self.installed / self.purchased if self.purchased else None


def licence_use(
    items: Iterable[ConfigurationItem], holdings: Iterable[LicenceHolding]
) -> tuple[LicenceUse, ...]:
    """Return how each licence is used that was purchased or that an item in use names, in order.

    Items are in use while they are INSTALLED or UNDER_MAINTENANCE.

    Args:
        items: The items.
        holdings: What was purchased; a licence without a holding was not.

    Raises:
        DuplicateError: A licence has two holdings, or two items bear one id.
    """
    purchased: dict[str, int] = {}
    for holding in holdings:
        if holding.licence in purchased:
            raise DuplicateError("licence", holding.licence)
        purchased[holding.licence] = holding.purchased
    installed: Counter[str] = Counter()
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise DuplicateError("CI", item.id)
        seen.add(item.id)
        if item.licence is not None and item.state in _IN_USE:
            installed[item.licence] += 1
    return tuple(
        LicenceUse(licence, purchased.get(licence, 0), installed[licence])
        for licence in sorted({*purchased, *installed})
    )


def why_no_licence(
    item: ConfigurationItem,
    items: Iterable[ConfigurationItem],
    holdings: Iterable[LicenceHolding],
) -> tuple[str, ...]:
    """Return what is lacking for an item to be put to use under its licence, in words.

    An item without a licence, or one that is in use already, needs no further one.

    Args:
        item: The item that is to be installed.
        items: All items; whether it is among them does not matter.
        holdings: What was purchased.

    Raises:
        DuplicateError: A licence has two holdings, or two items bear one id.
    """
    uses = {use.licence: use for use in licence_use(items, holdings)}
    if item.licence is None or item.state in _IN_USE:
        return ()
    use = uses.get(item.licence, LicenceUse(item.licence, 0, 0))
    if use.free:
        return ()
    return (
        f"a free licence {use.licence}: {use.installed} installed of {use.purchased} purchased",
    )


def require_licence(
    item: ConfigurationItem,
    items: Iterable[ConfigurationItem],
    holdings: Iterable[LicenceHolding],
) -> None:
    """Refuse to put an item to use under a licence of which none is free.

    Call it before the item is installed, or let `transition.install` do so.

    Args:
        item: The item that is to be installed.
        items: All items; whether it is among them does not matter.
        holdings: What was purchased.

    Raises:
        DuplicateError: A licence has two holdings, or two items bear one id.
        GuardError: All licences that were purchased are used.
    """
    unmet = why_no_licence(item, items, holdings)
    if unmet:
        raise GuardError(item.id, "install", item.state.name, item.allowed_moves, unmet)
