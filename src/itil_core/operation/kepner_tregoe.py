"""Kepner-Tregoe analysis: which cause explains both what the problem is and what it is not.

ITIL Service Operation (2007), appendix C.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from itertools import product
from typing import ClassVar, NamedTuple

import attrs

from itil_core.errors import ConflictError, DuplicateError, ValidationError
from itil_core.kernel.fields import text
from itil_core.operation._problem_checks import pairs
from itil_core.operation.techniques import Technique

__all__ = ["CauseScore", "Dimension", "Fact", "KepnerTregoe", "PossibleCause", "Side"]


class Dimension(Enum):
    """What a problem is described by.

    Members, in order: IDENTITY (which part fails, and how), LOCATION (where), TIME (when),
    SIZE (how much).
    """

    IDENTITY = "IDENTITY"
    LOCATION = "LOCATION"
    TIME = "TIME"
    SIZE = "SIZE"


class Side(Enum):
    """Whether a fact says what the problem is, or what it could be but is not."""

    IS = "IS"
    IS_NOT = "IS_NOT"


class Fact(NamedTuple):
    """One cell of the grid.

    Attributes:
        dimension: The row.
        side: The column.
    """

    dimension: Dimension
    side: Side

    def __str__(self) -> str:
        return f"{self.dimension.name} {self.side.name}"


class CauseScore(NamedTuple):
    """A possible cause with the number of facts that it explains.

    Attributes:
        name: The cause.
        score: How many of the eight facts it explains.
        assumptions: How many assumptions it needs.
    """

    name: str
    score: int
    assumptions: int


_GRID = tuple(Fact(dimension, side) for dimension, side in product(Dimension, Side))


def _facts(values: Iterable[tuple[Dimension, Side]]) -> frozenset[Fact]:
    return frozenset(Fact(*value) for value in values)


Said = tuple[tuple[Fact, str], ...]
Cells = Mapping[tuple[Dimension, Side], str] | Iterable[tuple[tuple[Dimension, Side], str]]


def _said(values: Cells) -> Said:
    return tuple((Fact(*key), said) for key, said in pairs(values))


def _causes(values: "Iterable[PossibleCause]") -> "tuple[PossibleCause, ...]":
    return tuple(values)


def _check_contradicts(
    cause: "PossibleCause",
    _attribute: object,
    contradicts: frozenset[Fact],
) -> None:
    both = sorted(str(fact) for fact in contradicts & cause.explains)
    if both:
        reason = "it cannot both explain and contradict a fact"
        raise ConflictError(cause.name, ", ".join(both), reason)


def _check_assumptions(
    cause: "PossibleCause",
    _attribute: object,
    assumptions: Said,
) -> None:
    for fact, said in assumptions:
        if fact not in cause.contradicts:
            reason = "must be about a fact that the cause contradicts"
            raise ValidationError("PossibleCause", "assumptions", str(fact), reason)
        if not said.strip():
            reason = f"must say what is assumed about {fact}"
            raise ValidationError("PossibleCause", "assumptions", said, reason)


@attrs.frozen(kw_only=True)
class PossibleCause:
    """What might have caused the problem, tested against the facts.

    Attributes:
        name: The cause in words.
        explains: The facts that it explains.
        contradicts: The facts that it contradicts.
        assumptions: What would have to be true for a contradicted fact to fit all the same.

    Raises:
        ConflictError: It explains and contradicts the same fact.
        ValidationError: An assumption is empty, or about a fact that is not contradicted.
    """

    name: str = attrs.field(validator=text())
    explains: frozenset[Fact] = attrs.field(default=frozenset[Fact](), converter=_facts)
    contradicts: frozenset[Fact] = attrs.field(
        default=frozenset[Fact](),
        converter=_facts,
        validator=_check_contradicts,
    )
    assumptions: Said = attrs.field(
        default=(),
        converter=_said,
        validator=_check_assumptions,
    )

    @property
    def excluded(self) -> bool:
        """Whether it contradicts a fact and no assumption saves it."""
        return not self.contradicts <= {fact for fact, _ in self.assumptions}


def _check_grid(_analysis: object, _attribute: object, grid: Said) -> None:
    filled = {fact for fact, said in grid if said.strip()}
    missing = [str(fact) for fact in _GRID if fact not in filled]
    if missing:
        reason = f"must say what the problem is and is not; missing: {', '.join(missing)}"
        raise ValidationError("KepnerTregoe", "grid", grid, reason)


def _check_causes(_analysis: object, _attribute: object, causes: tuple[PossibleCause, ...]) -> None:
    seen: set[str] = set()
    for cause in causes:
        if cause.name in seen:
            raise DuplicateError("possible cause", cause.name)
        seen.add(cause.name)


def _check_verified(analysis: "KepnerTregoe", _attribute: object, verified: str | None) -> None:
    left = [score.name for score in analysis.ranked]
    if verified is not None and verified not in left:
        reason = f"must be one of the causes that are not excluded: {', '.join(left) or 'none is'}"
        raise ValidationError("KepnerTregoe", "verified", verified, reason)


@attrs.frozen(kw_only=True)
class KepnerTregoe:
    """The five steps: define, describe, establish possible causes, test them, verify the true one.

    Attributes:
        problem: The problem, defined in a sentence.
        grid: What it is and what it is not, in each of the four dimensions.
        causes: The possible causes.
        verified: The name of the cause that was verified as the true one.

    Raises:
        ValidationError: A cell of the grid is empty, or the verified cause is excluded.
        DuplicateError: Two causes have one name.

    Example:
        >>> analysis = KepnerTregoe(
        ...     problem="mail stops",
        ...     grid={fact: "seen" for fact in product(Dimension, Side)},
        ...     causes=[PossibleCause(name="disk", explains=[(Dimension.TIME, Side.IS)])],
        ... )
        >>> analysis.ranked
        (CauseScore(name='disk', score=1, assumptions=0),)

    ITIL Service Operation (2007), appendix C.
    """

    technique: ClassVar[Technique] = Technique.KEPNER_TREGOE

    problem: str = attrs.field(validator=text())
    grid: Said = attrs.field(converter=_said, validator=_check_grid)
    causes: tuple[PossibleCause, ...] = attrs.field(
        default=(),
        converter=_causes,
        validator=_check_causes,
    )
    verified: str | None = attrs.field(default=None, validator=_check_verified)

    @property
    def ranked(self) -> tuple[CauseScore, ...]:
        """The causes that are left, the most probable first.

        More facts explained come before fewer, then fewer assumptions, then the name.
        """
        scores = [
            CauseScore(cause.name, len(cause.explains), len(cause.assumptions))
            for cause in self.causes
            if not cause.excluded
        ]
        return tuple(sorted(scores, key=lambda s: (-s.score, s.assumptions, s.name)))

    @property
    def excluded(self) -> tuple[str, ...]:
        """The names of the causes that contradict a fact and have no assumption for it."""
        return tuple(cause.name for cause in self.causes if cause.excluded)

    @property
    def most_probable(self) -> str | None:
        """The cause to test next, or None where none is left."""
        return self.ranked[0].name if self.ranked else None

    def verify(self, name: str) -> "KepnerTregoe":
        """Return the analysis with its last step done.

        Args:
            name: The cause that turned out to be true.

        Raises:
            ValidationError: It is not one of the causes that are left.
        """
        return attrs.evolve(self, verified=name)

    @property
    def subject(self) -> str:
        """The problem."""
        return self.problem

    @property
    def finding(self) -> str:
        """The verified cause, or the most probable one as such."""
        if self.verified is not None:
            return self.verified
        return "" if self.most_probable is None else f"probably {self.most_probable}"
