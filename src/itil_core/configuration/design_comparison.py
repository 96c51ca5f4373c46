"""Two designs side by side: which single points of failure one has and the other has not."""

from collections import Counter
from collections.abc import Mapping

import attrs

from itil_core.configuration.failure_matrix import FailureMatrix
from itil_core.errors import ValidationError

__all__ = ["DesignComparison", "compare_designs", "rank_designs"]

Pair = tuple[str, str]


@attrs.frozen
class DesignComparison:
    """What changes from one design to another; false when every single failure does the same.

    Attributes:
        services: The services, sorted.
        before: How many pairs of a CI and another service that it takes down the first has.
        after: How many the second has.
        gone: Service and CI, where the CI is a single point of failure in the first design only.
        added: Service and CI, where it is one in the second only.
    """

    services: tuple[str, ...]
    before: int
    after: int
    gone: tuple[Pair, ...]
    added: tuple[Pair, ...]

    def __bool__(self) -> bool:
        return bool(self.gone or self.added)

    def __str__(self) -> str:
        return self.text()

    @property
    def saved(self) -> int:
        """How many pairs fewer the second design has; negative if it has more."""
        return self.before - self.after

    def table(self) -> list[dict[str, str | int]]:
        """Return a row for each service that changes: `service`, `gone` and `added` as numbers."""
        gone = Counter(service for service, _ in self.gone)
        added = Counter(service for service, _ in self.added)
        return [
            {"service": service, "gone": gone[service], "added": added[service]}
            for service in self.services
            if gone[service] or added[service]
        ]

    def text(self) -> str:
        """Return a line for each pair that changes, and the numbers before and after."""
        lines = [f"- {ci} takes down {service}" for service, ci in self.gone]
        lines += [f"+ {ci} takes down {service}" for service, ci in self.added]
        return "\n".join((*lines, f"pairs: {self.before} before, {self.after} after"))


def compare_designs(before: FailureMatrix, after: FailureMatrix) -> DesignComparison:
    """Return which single points of failure a second design removes, and which it adds.

    A CI that one of the designs does not have takes nothing down there.

    Raises:
        ValidationError: The two were not asked about the same services.

    Example:
        >>> from itil_core.configuration import GraphBuilder, single_failures
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db1")
        >>> one = single_failures(builder.build(), ["mail"])
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db1", "db2", at_least=1)
        >>> builder.needs("mail", "proxy")
        >>> print(compare_designs(one, single_failures(builder.build(), ["mail"])))
        - db1 takes down mail
        + proxy takes down mail
        pairs: 1 before, 1 after

    ITIL: Service Design, availability management (designing for availability).
    """
    if before.services != after.services:
        differing = tuple(sorted(set(before.services) ^ set(after.services)))
        reason = "must be asked of both designs"
        raise ValidationError("DesignComparison", "services", differing, reason)
    gone: list[Pair] = []
    added: list[Pair] = []
    for service in before.services:
        first, second = before.single_points_of(service), after.single_points_of(service)
        gone += [(service, ci) for ci in sorted(first - second)]
        added += [(service, ci) for ci in sorted(second - first)]
    return DesignComparison(before.services, before.pairs, after.pairs, tuple(gone), tuple(added))


def rank_designs(
    before: FailureMatrix, designs: Mapping[str, FailureMatrix]
) -> list[dict[str, str | int]]:
    """Return which of several designs makes the greatest difference, as far as one failure goes.

    To find out which additional component does, make a design with each.

    Args:
        before: The design as it is.
        designs: The others by name.

    Returns:
        Rows of `design`, `saved`, `gone` and `added`, the one that saves most first, then by name.

    Raises:
        ValidationError: They were not all asked about the same services.
    """
    rows: list[tuple[int, str, DesignComparison]] = []
    for name, design in designs.items():
        comparison = compare_designs(before, design)
        rows.append((-comparison.saved, name, comparison))
    return [
        {"design": name, "saved": one.saved, "gone": len(one.gone), "added": len(one.added)}
        for _, name, one in sorted(rows, key=lambda row: row[:2])
    ]
