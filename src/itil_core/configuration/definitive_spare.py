"""Definitive spares: hardware in store, kept as the systems that are live.

ITIL Service Transition (2007), 4.3.4.3.
"""

import attrs

from itil_core.errors import GuardError, ValidationError
from itil_core.kernel.fields import text, whole

__all__ = ["DefinitiveSpare"]


@attrs.frozen(kw_only=True)
class DefinitiveSpare:
    """Spare components or assemblies of one specification.

    Attributes:
        spec: What they are.
        version: The version of the live assembly that they match.
        quantity: How many there are.
        location: Where they are kept.

    Example:
        >>> disks = DefinitiveSpare(spec="disk 2 TB", version="B", quantity=3, location="Vienna")
        >>> disks.taken(2).quantity, disks.matches("C")
        (1, False)
    """

    spec: str = attrs.field(validator=text())
    version: str = attrs.field(validator=text())
    quantity: int = attrs.field(validator=whole(0))
    location: str = attrs.field(validator=text())

    def matches(self, live_version: str) -> bool:
        """Tell whether they are kept as the assembly that is live."""
        return self.version == live_version

    def taken(self, count: int = 1) -> "DefinitiveSpare":
        """Return what is left when some are used.

        Raises:
            GuardError: There are not so many.
            ValidationError: It is no whole number above zero.
        """
        _check_count("taken", count)
        if count > self.quantity:
            unmet = (f"{count} in store, of which there are {self.quantity}",)
            raise GuardError(self.spec, "take", "in store", ("put",), unmet)
        return attrs.evolve(self, quantity=self.quantity - count)

    def put(self, count: int = 1) -> "DefinitiveSpare":
        """Return what is there when some are bought or come back.

        Raises:
            ValidationError: It is no whole number above zero.
        """
        _check_count("put", count)
        return attrs.evolve(self, quantity=self.quantity + count)

    def raised_to(self, live_version: str) -> "DefinitiveSpare":
        """Return the spares once they are brought to the version of the live assembly."""
        return attrs.evolve(self, version=live_version)


def _check_count(function: str, count: object) -> None:
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        reason = "must be a whole number of at least 1"
        raise ValidationError(f"DefinitiveSpare.{function}", "count", count, reason)
