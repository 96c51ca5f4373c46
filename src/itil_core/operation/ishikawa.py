"""Ishikawa diagrams: causes and their causes along the ribs of a fish.

ITIL Service Operation (2007), appendix C.
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import ClassVar

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.fields import text
from itil_core.operation.techniques import Technique

__all__ = ["Branch", "Ishikawa", "Rib"]
# not at the door: Branch


class Rib(Enum):
    """The four ribs: people, processes, products and technology, partners."""

    PEOPLE = "PEOPLE"
    PROCESS = "PROCESS"
    PRODUCTS = "PRODUCTS"
    PARTNERS = "PARTNERS"


Branch = tuple[Rib, tuple[str, ...]]
"""A cause by its way from the rib: the rib, the cause on it, its own cause, and so on."""


def _branches(values: Iterable[tuple[Rib, Sequence[str]]]) -> tuple[Branch, ...]:
    """Take in branches once each, with every branch that they grow on before them."""
    found: dict[Branch, None] = {}
    for rib, names in values:
        if isinstance(names, str):
            reason = f"must be a sequence of names, as in [{names!r}]"
            raise ValidationError("Ishikawa", "branches", names, reason)
        for length in range(1, len(names) + 1):
            found[rib, tuple(names[:length])] = None
    return tuple(found)


def _check_branches(_diagram: object, _attribute: object, branches: tuple[Branch, ...]) -> None:
    for rib, names in branches:
        if not isinstance(rib, Rib):
            raise ValidationError("Ishikawa", "branches", rib, "must begin with a Rib")
        if not all(name.strip() for name in names):
            raise ValidationError("Ishikawa", "branches", names, "must name every cause")


@attrs.frozen
class Ishikawa:
    """A problem at the head, and a tree of causes on each rib.

    The tree is kept as its branches, so that it can be as deep as the questions go.

    Attributes:
        problem: The head of the fish.
        branches: Each cause by its way from the rib, in the order of being named.

    Raises:
        ValidationError: A cause has no name, or a branch does not begin with a rib.

    Example:
        >>> fish = Ishikawa("mail stops").add(Rib.PEOPLE, "wrong command", "no training")
        >>> fish.leaves
        ((<Rib.PEOPLE: 'PEOPLE'>, ('wrong command', 'no training')),)

    ITIL Service Operation (2007), appendix C.
    """

    technique: ClassVar[Technique] = Technique.ISHIKAWA

    problem: str = attrs.field(validator=text())
    branches: tuple[Branch, ...] = attrs.field(
        default=(),
        converter=_branches,
        validator=_check_branches,
    )

    def add(self, rib: Rib, *names: str) -> "Ishikawa":
        """Return the diagram with a cause, and what it grows on where that is new.

        Args:
            rib: Where it stands.
            *names: The way to it: the cause on the rib, its own cause, and so on.

        Raises:
            ValidationError: No cause is named.
        """
        if not names:
            raise ValidationError("Ishikawa", "names", names, "must name a cause")
        return attrs.evolve(self, branches=(*self.branches, (rib, names)))

    def causes_of(self, rib: Rib, *names: str) -> tuple[str, ...]:
        """Return the causes that grow directly on a rib or on a cause, in order.

        Args:
            rib: The rib.
            *names: The way to the cause; without any, what grows on the rib itself.
        """
        depth = len(names)
        return tuple(
            way[depth]
            for where, way in self.branches
            if where is rib and len(way) == depth + 1 and way[:depth] == names
        )

    @property
    def leaves(self) -> tuple[Branch, ...]:
        """The causes without causes of their own: the candidates for the root cause."""
        inner = {(rib, names[:-1]) for rib, names in self.branches}
        return tuple(branch for branch in self.branches if branch not in inner)

    @property
    def subject(self) -> str:
        """The problem."""
        return self.problem

    @property
    def finding(self) -> str:
        """The candidates for the root cause, each with its rib."""
        return "; ".join(f"{rib.name}: {names[-1]}" for rib, names in self.leaves)
