"""The rules of problem management that an organisation sets for itself, as one frozen value."""

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.fields import a

__all__ = ["DEFAULT_PROBLEM_POLICY", "ProblemPolicy"]
# not at the door: DEFAULT_PROBLEM_POLICY


def _check_depth(_policy: object, _attribute: object, value: tuple[int, ...]) -> None:
    if len(value) != 2 or not 1 <= value[0] <= value[1]:  # noqa: PLR2004 (a pair)
        reason = "must be the least and the greatest number of levels, such as (2, 4)"
        raise ValidationError("ProblemPolicy", "category_depth", value, reason)


@attrs.frozen(kw_only=True)
class ProblemPolicy:
    """What an organisation decides about its problems; the defaults are this library's choice.

    Attributes:
        category_depth: The least and greatest number of levels of a category, as for incidents.
        early_known_error: Whether a known error may be raised while its root cause is unknown.
        block_close_with_open_incidents: Whether open incidents keep their problem from closing;
            otherwise they are a warning.

    Example:
        >>> ProblemPolicy(early_known_error=True).block_close_with_open_incidents
        False
    """

    category_depth: tuple[int, int] = attrs.field(default=(2, 4), validator=_check_depth)
    early_known_error: bool = attrs.field(default=False, validator=a(bool))
    block_close_with_open_incidents: bool = attrs.field(default=False, validator=a(bool))

    def takes_category(self, path: tuple[str, ...]) -> bool:
        """Tell whether a category path has the agreed number of levels."""
        low, high = self.category_depth
        return low <= len(path) <= high


DEFAULT_PROBLEM_POLICY = ProblemPolicy()
"""A known error has a cause and a workaround; open incidents do not block the closing."""
