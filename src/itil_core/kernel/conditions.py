"""Conditions over records: values that can be called, combined, compared and read aloud.

A condition takes a record and returns what fulfils it (a state, a field's value), or None. A plain
function does as well wherever a condition is wanted; a condition made here can be printed and
compared, and says which fields it reads, so that clocks need not copy the record for it.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.state import Phase, State

__all__ = ["Condition", "Test", "having", "in_phase", "in_state"]

Test: TypeAlias = Callable[[Any], object]
"""A condition, or any function that takes a record; what is truthy fulfils it."""


def named(value: object) -> str:
    """Write a value as people read it: members of enumerations by their names."""
    name = getattr(value, "name", None)
    return name if isinstance(name, str) else str(value)


@attrs.frozen
class Condition:
    """The parent of conditions; combine them with ``&``, ``|`` and ``~``.

    Example:
        >>> class ParcelState(State):
        ...     HELD = "HELD", Phase.PENDING
        >>> print(in_state(ParcelState.HELD) & ~having("hold_reason", "weather"))
        state HELD and not hold_reason weather
    """

    @property
    def fields(self) -> frozenset[str]:
        """The fields that it reads, but for the state; all it depends on."""
        return frozenset()

    def __call__(self, record: Any) -> object:
        """Return what fulfils the condition, or something falsy."""
        raise NotImplementedError

    def __and__(self, other: "Condition") -> "Condition":
        """Return the condition that both hold; what fulfils the second one is its answer."""
        return _Both(self, other)

    def __or__(self, other: "Condition") -> "Condition":
        """Return the condition that one of both holds; the first one that does answers."""
        return _Either(self, other)

    def __invert__(self) -> "Condition":
        """Return the condition that this one does not hold."""
        return _Not(self)


@attrs.frozen
class _InState(Condition):
    states: tuple[State, ...] = attrs.field(eq=frozenset)

    def __or__(self, other: Condition) -> Condition:
        """Return one condition of both lists of states, or what any two conditions become."""
        if isinstance(other, _InState):
            return _InState((*self.states, *other.states))
        return Condition.__or__(self, other)

    def __call__(self, record: Any) -> object:
        state: State = record.state
        return state if state in self.states else None

    def __str__(self) -> str:
        return f"state {_listed(self.states)}"


@attrs.frozen
class _InPhase(Condition):
    phases: tuple[Phase, ...] = attrs.field(eq=frozenset)

    def __or__(self, other: Condition) -> Condition:
        """Return one condition of both lists of phases, or what any two conditions become."""
        if isinstance(other, _InPhase):
            return _InPhase((*self.phases, *other.phases))
        return Condition.__or__(self, other)

    def __call__(self, record: Any) -> object:
        state: State = record.state
        return state if state.phase in self.phases else None

    def __str__(self) -> str:
        return f"phase {_listed(self.phases)}"


@attrs.frozen
class _Having(Condition):
    field: str
    values: tuple[object, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The field."""
        return frozenset({self.field})

    def __call__(self, record: Any) -> object:
        value: object = getattr(record, self.field)
        if not self.values:
            return value
        # A falsy value fulfils too, when it is one of those that are wanted.
        return (value or True) if value in self.values else None

    def __str__(self) -> str:
        return f"{self.field} {_listed(self.values) if self.values else 'is there'}"


@attrs.frozen
class _Both(Condition):
    first: Condition
    second: Condition

    @property
    def fields(self) -> frozenset[str]:
        """Those of both."""
        return self.first.fields | self.second.fields

    def __call__(self, record: Any) -> object:
        return self.first(record) and self.second(record)

    def __str__(self) -> str:
        return f"{_bracketed(self.first)} and {_bracketed(self.second)}"


@attrs.frozen
class _Either(Condition):
    first: Condition
    second: Condition

    @property
    def fields(self) -> frozenset[str]:
        """Those of both."""
        return self.first.fields | self.second.fields

    def __call__(self, record: Any) -> object:
        return self.first(record) or self.second(record)

    def __str__(self) -> str:
        return f"{self.first} or {self.second}"


@attrs.frozen
class _Not(Condition):
    condition: Condition

    @property
    def fields(self) -> frozenset[str]:
        """Those of the condition."""
        return self.condition.fields

    def __call__(self, record: Any) -> object:
        return not self.condition(record)

    def __str__(self) -> str:
        inner = self.condition
        return f"not ({inner})" if isinstance(inner, (_Both, _Either)) else f"not {inner}"


def _listed(values: tuple[object, ...]) -> str:
    return " or ".join(map(named, values))


def _bracketed(condition: Condition) -> str:
    return f"({condition})" if isinstance(condition, _Either) else str(condition)


def in_state(*states: State) -> Condition:
    """Return the condition that a record is in one of some states; the state answers.

    Raises:
        ValidationError: No state is given, or something else.

    Example:
        >>> class ParcelState(State):
        ...     SENT = "SENT", Phase.OPEN
        >>> print(in_state(ParcelState.SENT))
        state SENT
    """
    if not states or not all(isinstance(state, State) for state in states):
        raise ValidationError("in_state", "states", states, "must be one or more states")
    return _InState(states)


def in_phase(*phases: Phase) -> Condition:
    """Return the condition that a record's state is of one of some phases; the state answers.

    Raises:
        ValidationError: No phase is given, or something else.

    Example:
        >>> print(in_phase(Phase.DONE, Phase.ENDED))
        phase DONE or ENDED
    """
    if not phases or not all(isinstance(phase, Phase) for phase in phases):
        raise ValidationError("in_phase", "phases", phases, "must be one or more phases")
    return _InPhase(phases)


def having(field: str, *values: object) -> Condition:
    """Return the condition that a field of a record has one of some values; the value answers.

    Args:
        field: The name of the field.
        *values: The values; without any, whatever is truthy fulfils the condition.

    Raises:
        ValidationError: The field is not named.

    Example:
        >>> print(having("assigned_group", "network", "servers"))
        assigned_group network or servers
    """
    given: object = field
    if not isinstance(given, str) or not given.isidentifier():
        raise ValidationError("having", "field", given, "must be the name of a field")
    return _Having(field, values)
