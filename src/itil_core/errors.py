"""The one family of errors: each says what was wrong and right, and carries its facts."""

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = [
    "AuthorisationError",
    "CalculationError",
    "ConflictError",
    "CycleError",
    "DuplicateError",
    "GuardError",
    "ImmutableError",
    "ItilError",
    "RefusedMoveError",
    "UnknownReferenceError",
    "ValidationError",
]


def _listed(things: Iterable[object], limit: int = 12) -> str:
    """Write a few things in a line and count the rest."""
    names = [str(thing) for thing in things]
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more


class ItilError(Exception):
    """The parent of every error that itil_core raises on purpose."""


class ValidationError(ItilError, ValueError):
    """A value that its field or argument cannot take.

    Attributes:
        record: The name of the record, value object or function that refused.
        field: The field or argument.
        value: What was given.
        reason: What is wrong with it and what would be right.
    """

    def __init__(self, record: str, field: str, value: object, reason: str) -> None:
        super().__init__(record, field, value, reason)
        self.record: str = record
        self.field: str = field
        self.value: object = value
        self.reason: str = reason

    def __str__(self) -> str:
        return f"{self.record}.{self.field}: {self.reason} (got {self.value!r})"


class RefusedMoveError(ItilError):
    """A move that the lifecycle does not allow from the record's present state.

    Attributes:
        record: The id of the record.
        move: The move that was asked for.
        state: The name of the state that the record is in.
        allowed: The moves that are legal from that state, in the table's order.
    """

    def __init__(self, record: str, move: str, state: str, allowed: tuple[str, ...]) -> None:
        super().__init__(record, move, state, allowed)
        self.record: str = record
        self.move: str = move
        self.state: str = state
        self.allowed: tuple[str, ...] = allowed

    def __str__(self) -> str:
        options = f"allowed from here: {_listed(self.allowed)}" if self.allowed else "nothing is"
        return f"{self.record}: {self.move} is not allowed in state {self.state}; {options}"


class GuardError(RefusedMoveError):
    """A move that exists but whose conditions are not all met.

    Attributes:
        unmet: Every condition that does not hold, not only the first.
    """

    def __init__(
        self, record: str, move: str, state: str, allowed: tuple[str, ...], unmet: tuple[str, ...]
    ) -> None:
        super().__init__(record, move, state, allowed)
        self.unmet: tuple[str, ...] = unmet
        self.args: tuple[Any, ...] = (record, move, state, allowed, unmet)

    def __str__(self) -> str:
        return f"{self.record}: {self.move} from {self.state} needs: {'; '.join(self.unmet)}"


class ImmutableError(RefusedMoveError):
    """A write to a record that has ended, or to a signed or baselined one."""

    def __str__(self) -> str:
        options = f"; still allowed: {_listed(self.allowed)}" if self.allowed else ""
        return f"{self.record}: {self.move} would change a record that is {self.state}{options}"


class AuthorisationError(ItilError):
    """An actor without the authority that a decision needs.

    Attributes:
        actor: Who tried.
        needed: The authority that the decision needs.
        held: The authority that the actor holds.
    """

    def __init__(self, actor: str, needed: str, held: str) -> None:
        super().__init__(actor, needed, held)
        self.actor: str = actor
        self.needed: str = needed
        self.held: str = held

    def __str__(self) -> str:
        return f"{self.actor} holds {self.held or 'no authority'}, but this needs {self.needed}"


class UnknownReferenceError(ItilError, LookupError):
    """Ids that refer to nothing in what was given.

    Attributes:
        kind: What kind of thing they should name.
        ids: Every unknown id, sorted.
    """

    def __init__(self, kind: str, ids: tuple[str, ...]) -> None:
        super().__init__(kind, ids)
        self.kind: str = kind
        self.ids: tuple[str, ...] = ids

    @property
    def id(self) -> str:
        """The first of the unknown ids."""
        return self.ids[0]

    def __str__(self) -> str:
        return f"unknown {self.kind}: {_listed(self.ids)}"


class DuplicateError(ItilError, ValueError):
    """An id or natural key that is already used.

    Attributes:
        kind: What kind of thing it names.
        key: The id or key.
    """

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(kind, key)
        self.kind: str = kind
        self.key: str = key

    def __str__(self) -> str:
        return f"{self.kind} {self.key} is already there; give each a key of its own"


class CycleError(ItilError, ValueError):
    """A relation that would close a forbidden cycle.

    Attributes:
        relation: The relation that must stay free of cycles.
        path: The ids along the cycle; the first is also the last.
    """

    def __init__(self, relation: str, path: tuple[str, ...]) -> None:
        super().__init__(relation, path)
        self.relation: str = relation
        self.path: tuple[str, ...] = path

    def __str__(self) -> str:
        return f"{self.relation} may not go in a circle: {' > '.join(self.path)}"


class ConflictError(ItilError, ValueError):
    """Two things that exclude each other.

    Attributes:
        first: One side.
        second: The other side.
        reason: Why both cannot be.
    """

    def __init__(self, first: str, second: str, reason: str) -> None:
        super().__init__(first, second, reason)
        self.first: str = first
        self.second: str = second
        self.reason: str = reason

    def __str__(self) -> str:
        return f"{self.first} and {self.second}: {self.reason}"


class CalculationError(ItilError, ArithmeticError):
    """A calculation without an answer.

    Attributes:
        formula: What was to be calculated.
        inputs: The values that it was asked for.
        reason: Why there is no answer.
    """

    def __init__(self, formula: str, inputs: Mapping[str, Any], reason: str) -> None:
        super().__init__(formula, inputs, reason)
        self.formula: str = formula
        self.inputs: Mapping[str, Any] = inputs
        self.reason: str = reason

    def __str__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.inputs.items())
        return f"{self.formula} has no answer: {self.reason} ({given})"
