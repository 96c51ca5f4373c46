"""The workaround: what reduces or removes the effect of an incident until the cause is gone.

ITIL Service Operation (2007), 4.4.5.6.
"""

from collections.abc import Iterable
from fractions import Fraction

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import WorkaroundId
from itil_core.kernel.fields import a, member_texts, whole
from itil_core.kernel.priority import Level, Scale

__all__ = ["Workaround"]


def _steps(values: Iterable[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


def _check_resolved(workaround: "Workaround", _attribute: object, resolved: int) -> None:
    if resolved > workaround.attempts:
        reason = f"must not exceed the {workaround.attempts} attempts"
        raise ValidationError("Workaround", "resolved", resolved, reason)


@attrs.frozen(kw_only=True)
class Workaround:
    """Steps that restore the service although the cause is still there; a frozen value.

    Attributes:
        id: The workaround's id.
        steps: What to do, in order.
        risk: How risky the steps are.
        verified: Whether somebody has checked that they work.
        attempts: How often it was tried.
        resolved: How many of these attempts restored the service.

    Raises:
        ValidationError: There are no steps, or more resolved than attempts.

    Example:
        >>> steps = ["stop the queue", "restart the relay"]
        >>> workaround = Workaround(id="WA-1", steps=steps)
        >>> workaround.tried(resolved=True).tried(resolved=False).effectiveness
        Fraction(1, 2)
    """

    id: WorkaroundId = attrs.field(converter=WorkaroundId)
    steps: tuple[str, ...] = attrs.field(converter=_steps, validator=member_texts(1))
    risk: Scale = attrs.field(default=Level.LOW, validator=a(Scale))
    verified: bool = attrs.field(default=False, validator=a(bool))
    attempts: int = attrs.field(default=0, validator=whole(0))
    resolved: int = attrs.field(default=0, validator=[whole(0), _check_resolved])

    @property
    def effectiveness(self) -> Fraction | None:
        """The share of attempts that restored the service, exact; None before the first."""
        return Fraction(self.resolved, self.attempts) if self.attempts else None

    def tried(self, *, resolved: bool) -> "Workaround":
        """Return the workaround after one more attempt.

        Args:
            resolved: Whether it restored the service.
        """
        return attrs.evolve(
            self,
            attempts=self.attempts + 1,
            resolved=self.resolved + int(resolved),
        )

    def verify(self) -> "Workaround":
        """Return the workaround as checked: somebody has seen that the steps work."""
        return attrs.evolve(self, verified=True)
