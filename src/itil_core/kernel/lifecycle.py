"""Lifecycles: one table of rows each, checked when the class is made."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import wraps
from inspect import signature
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Concatenate,
    Final,
    Literal,
    ParamSpec,
    Protocol,
    TypeVar,
    cast,
    overload,
)

import attrs

from itil_core.errors import UnknownReferenceError, ValidationError
from itil_core.kernel.entry import Delta
from itil_core.kernel.fields import each
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["SAME", "BoundMove", "Lifecycle", "Move", "MoveMethod", "Row"]

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class _Same(Enum):
    SAME = "SAME"

    def __repr__(self) -> str:
        return "SAME"


SAME: Final = _Same.SAME
"""The target of a row that changes facts and not the state."""


class BoundMove(Protocol[P, R_co]):
    """A move of one record: takes a stamp and the move's own arguments, returns a new record."""

    def __call__(self, stamp: Stamp, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Make the move and return the record after it."""
        ...


class MoveMethod(Protocol[P]):
    """A move as it stands on the record class; ``delta`` is its undecorated body."""

    @property
    def delta(self) -> Callable[Concatenate[Any, Stamp, P], Delta]:
        """The body, for subclasses that extend the move."""
        ...

    def __call__(self, record: R, stamp: Stamp, *args: P.args, **kwargs: P.kwargs) -> R:
        """Make the move on a record and return the record after it."""
        ...

    @overload
    def __get__(self, instance: None, owner: type, /) -> "MoveMethod[P]": ...
    @overload
    def __get__(self, instance: R, owner: type | None = None, /) -> BoundMove[P, R]: ...


@attrs.frozen
class Row:
    """One row of a lifecycle's table, as it stands after inheritance.

    Attributes:
        name: The name of the move.
        sources: The states from which the move is legal.
        targets: The states to which it may lead; empty where the state stays the same.
        needs: The fields that must be filled once the move is made.
        reopens: Whether the row may leave a state that has ended.
    """

    name: str
    sources: tuple[State, ...]
    targets: tuple[State, ...]
    needs: tuple[str, ...]
    reopens: bool

    @property
    def same(self) -> bool:
        """Whether the move changes facts and not the state."""
        return not self.targets

    def reached_from(self, source: State) -> tuple[State, ...]:
        """Return the states to which the move may lead from one state."""
        if source not in self.sources:
            return ()
        return self.targets or (source,)


class Move:
    """A row of a lifecycle's table; on a record class, the decorator of the move's method.

    Args:
        *sources: The states from which the move is legal. Without any, a row that keeps the
            state is legal in every state that has not ended.
        to: The state to which it leads, several of which the method names one, or ``SAME``.
        needs: Fields that must be filled once the move is made.
        reopens: Allows the row to leave a state that has ended.
    """

    __slots__ = ("everywhere", "name", "needs", "reopens", "sources", "targets")

    def __init__(
        self,
        *sources: State,
        to: State | Iterable[State] | Literal[_Same.SAME],
        needs: Iterable[str] = (),
        reopens: bool = False,
    ) -> None:
        """Read the row; its name comes from the attribute that it is assigned to."""
        targets = (to,) if isinstance(to, State) else () if to is SAME else each(to)
        for state in (*sources, *targets):
            if not isinstance(state, State):
                raise ValidationError("Move", "state", state, "must be a member of a State")
        self.name: str = ""
        self.everywhere: bool = not sources
        self.sources: tuple[State, ...] = tuple(dict.fromkeys(sources))
        self.targets: tuple[State, ...] = targets
        self.needs: tuple[str, ...] = (needs,) if isinstance(needs, str) else tuple(needs)
        self.reopens: bool = reopens
        if self.targets and not sources:
            reason = "a row that changes the state must name the states that it leaves"
            raise ValidationError("Move", "sources", sources, reason)
        if not self.targets and to is not SAME:
            raise ValidationError("Move", "to", to, "must name a state, several, or SAME")

    def __set_name__(self, owner: type, name: str) -> None:
        # A second name is refused by the lifecycle: errors from here would come wrapped.
        self.name = self.name or name

    def __repr__(self) -> str:
        return f"<Move {self.name or 'without a name'}>"

    def also_from(self, *sources: State) -> "Move":
        """Return the same row, legal from more states, for a lifecycle that widens its parent's.

        Example:
            >>> from itil_core.operation import IncidentLifecycle, IncidentState
            >>> class OwnLifecycle(IncidentLifecycle):
            ...     resolve: Move = IncidentLifecycle.resolve.also_from(IncidentState.NEW)
            >>> OwnLifecycle.between(IncidentState.NEW, IncidentState.RESOLVED)
            ('resolve',)
        """
        wider = Move(
            *self.sources,
            *sources,
            to=self.targets or SAME,
            needs=self.needs,
            reopens=self.reopens,
        )
        wider.everywhere = self.everywhere
        return wider

    def __call__(self, body: Callable[Concatenate[Any, Stamp, P], Delta]) -> MoveMethod[P]:
        """Make a method of a record class out of the body that returns the changed fields.

        Raises:
            ValidationError: The method's name is not the row's.
        """
        name = self.name
        body_name = getattr(body, "__name__", "")
        if body_name != name:
            reason = f"must be named {name}, as its row is"
            raise ValidationError("Move", name, body_name, reason)

        @wraps(body)
        def move(record: Any, /, stamp: Stamp, *args: P.args, **kwargs: P.kwargs) -> Any:
            plan = record._plan_
            row = plan.rows.get(name)
            if row is None or record.state not in row.sources or plan.record is not type(record):
                plan.refuse(record, name)
            plan.check_stamp(record, stamp)
            return plan.advance(record, row, stamp, body(record, stamp, *args, **kwargs))

        given = signature(body)
        move.__dict__["__signature__"] = given.replace(return_annotation="Self")
        move.__dict__["delta"] = body
        move.__dict__["row_name"] = name
        return cast("MoveMethod[P]", move)


class Lifecycle:
    """The parent of all lifecycles: a class whose attributes are the rows of one table.

    A subclass adds rows, overrides them by name, or removes them with ``without=("name",)``.
    ``initial=`` names the first state; it is inherited. ``abstract=True`` marks a table that only
    holds what several share: it is checked in its subclasses.

    Raises:
        ValidationError: A state cannot be reached, cannot come to an end, or leaves an end without
            ``reopens``; a row that is to be removed does not exist; or a row bears a name that
            means something else. All faults are named.

    Example:
        >>> class ParcelState(State):
        ...     SENT = "SENT", Phase.OPEN
        ...     DELIVERED = "DELIVERED", Phase.ENDED
        >>> class ParcelLifecycle(Lifecycle, initial=ParcelState.SENT):
        ...     deliver: Move = Move(ParcelState.SENT, to=ParcelState.DELIVERED)
        >>> ParcelLifecycle.path(ParcelState.SENT, ParcelState.DELIVERED)
        ('deliver',)
    """

    rows: ClassVar[Mapping[str, Row]] = MappingProxyType({})
    initial: ClassVar[State]
    abstract: ClassVar[bool] = True
    _moves: ClassVar[Mapping[str, Move]] = MappingProxyType({})
    _removed: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(
        cls,
        *,
        initial: State | None = None,
        without: Iterable[str] = (),
        abstract: bool = False,
    ) -> None:
        """Collect the rows and check them."""
        super().__init_subclass__()
        cls._removed = (without,) if isinstance(without, str) else tuple(without)
        cls._moves = MappingProxyType(cls._collected())
        cls.abstract = abstract
        if initial is not None:
            if not isinstance(initial, State):
                raise ValidationError(cls.__name__, "initial", initial, "must be a State")
            cls.initial = initial
        working = [state for state in cls._named_states() if state.phase is not Phase.ENDED]
        cls.rows = MappingProxyType(
            {
                name: Row(
                    name=name,
                    sources=tuple(
                        dict.fromkeys(
                            (*working, *move.sources) if move.everywhere else move.sources,
                        ),
                    ),
                    targets=move.targets,
                    needs=move.needs,
                    reopens=move.reopens,
                )
                for name, move in cls._moves.items()
            },
        )
        if not abstract:
            cls.ensure_sound()

    @classmethod
    def _collected(cls) -> dict[str, Move]:
        """Return the rows in the order of inheritance: those of a nearer class win, or are gone."""
        moves: dict[str, Move] = {}
        missing: list[str] = []
        for base in reversed(cls.__mro__):
            missing = [name for name in vars(base).get("_removed", ()) if name not in moves]
            for name in vars(base).get("_removed", ()):
                moves.pop(name, None)
            moves |= {name: row for name, row in vars(base).items() if isinstance(row, Move)}
        if missing:
            reason = f"removes rows that do not exist: {', '.join(missing)}"
            raise ValidationError(cls.__name__, "without", cls._removed, reason)
        taken = set(dir(Lifecycle))
        faults = [
            f"{name} is a name of Lifecycle; choose another"
            if name in taken
            else f"{name} is the row {row.name} already; make a new Move"
            for name, row in moves.items()
            if name in taken or row.name != name
        ]
        if faults:
            raise ValidationError(cls.__name__, "rows", len(moves), "; ".join(faults))
        return moves

    @classmethod
    def _named_states(cls) -> tuple[State, ...]:
        first = (cls.initial,) if hasattr(cls, "initial") else ()
        named = (s for move in cls._moves.values() for s in (*move.sources, *move.targets))
        return tuple(dict.fromkeys((*first, *named)))

    @classmethod
    def states(cls) -> tuple[State, ...]:
        """Return every state that the table names: the initial one first, then row by row."""
        return cls._named_states()

    @classmethod
    def terminals(cls) -> tuple[State, ...]:
        """Return the states whose phase is ENDED."""
        return tuple(state for state in cls.states() if state.phase is Phase.ENDED)

    @classmethod
    def _check_states(cls, *asked: State) -> None:
        """Refuse questions about states that the table does not name."""
        unknown = [str(state) for state in asked if state not in cls.states()]
        if unknown:
            raise UnknownReferenceError(f"state of {cls.__name__}", tuple(unknown))

    @classmethod
    def moves_from(cls, source: State) -> tuple[str, ...]:
        """Return the names of the moves that are legal from one state, in the table's order.

        Raises:
            UnknownReferenceError: The table does not name the state.
        """
        cls._check_states(source)
        return tuple(name for name, row in cls.rows.items() if source in row.sources)

    @classmethod
    def between(cls, source: State, target: State) -> tuple[str, ...]:
        """Return the names of the moves that lead directly from one state to another.

        Where both are the same, these are the moves that only change facts.

        Raises:
            UnknownReferenceError: The table does not name one of the states.
        """
        cls._check_states(source, target)
        return tuple(name for name, row in cls.rows.items() if target in row.reached_from(source))

    @classmethod
    def path(cls, source: State, target: State) -> tuple[str, ...] | None:
        """Return the shortest sequence of moves from one state to another, or None.

        Ties go to the row that stands earlier in the table. From a state to itself no move is
        needed.

        Raises:
            UnknownReferenceError: The table does not name one of the states.
        """
        cls._check_states(source, target)
        came: dict[State, tuple[State, str]] = {}
        seen = {source}
        frontier = [source]
        while frontier and target not in seen:
            following: list[State] = []
            for state in frontier:
                for name, row in cls.rows.items():
                    for reached in row.reached_from(state):
                        if reached not in seen:
                            seen.add(reached)
                            came[reached] = (state, name)
                            following.append(reached)
            frontier = following
        if target not in seen:
            return None
        names: list[str] = []
        while target is not source:
            target, name = came[target]
            names.append(name)
        return tuple(reversed(names))

    @classmethod
    def problems(cls) -> tuple[str, ...]:
        """Return every fault of the table in words; empty where it is sound."""
        if not hasattr(cls, "initial"):
            return ("it has no initial state: give initial= in the class line",)
        states = cls.states()
        named = [name for state in states for name in {str(state.name), str(state.value)}]
        found = [
            f"several states are named {name}; stored records and drawings would mix them"
            for name in dict.fromkeys(name for name in named if named.count(name) > 1)
        ]
        ahead = {s: {t for row in cls.rows.values() for t in row.reached_from(s)} for s in states}
        reachable = _closure({cls.initial}, ahead)
        found += [f"{s} cannot be reached from {cls.initial}" for s in states if s not in reachable]
        behind = {s: {t for t in states if s in ahead[t]} for s in states}
        ending = _closure(set(cls.terminals()), behind)
        found += [f"{s} never comes to an end" for s in states if s not in ending]
        for row in cls.rows.values():
            if not row.same and not row.reopens:
                found += [
                    f"{row.name} leaves {s}, which has ended; say reopens=True if it may"
                    for s in row.sources
                    if s.phase is Phase.ENDED
                ]
        return tuple(found)

    @classmethod
    def ensure_sound(cls) -> None:
        """Raise an error that names every fault of the table, if it has any.

        Raises:
            ValidationError: The table is not sound.
        """
        found = cls.problems()
        if found:
            raise ValidationError(cls.__name__, "rows", len(cls.rows), "; ".join(found))

    @classmethod
    def to_mermaid(cls) -> str:
        """Return the table as a Mermaid state diagram.

        Four or more states with the same move to one state, or from it, get a frame and a single
        arrow, where Mermaid can draw that. Rows that keep the state are not drawn.
        """
        from itil_core.kernel import _figures

        return _figures.mermaid(cls)

    @classmethod
    def to_dot(cls) -> str:
        """Return the table as a Graphviz DOT digraph."""
        from itil_core.kernel import _figures

        return _figures.dot(cls)

    @classmethod
    def to_networkx(cls) -> "nx.MultiDiGraph[State]":
        """Return the table as a networkx multigraph: nodes are states, keys are moves.

        Nodes carry their ``phase``, edges the ``move`` and its ``needs``.
        """
        from itil_core.kernel import _figures

        return _figures.graph(cls)

    @classmethod
    def to_table(cls) -> list[dict[str, str]]:
        """Return the rows as plain dicts of text: move, from, to, needs."""
        from itil_core.kernel import _figures

        return _figures.table(cls)

    @classmethod
    def _repr_mimebundle_(cls, **_options: Any) -> dict[str, str]:
        """Show the table and its diagram in a notebook."""
        from itil_core.kernel import _figures

        return _figures.mimebundle(cls)


def _closure(start: set[State], ahead: Mapping[State, set[State]]) -> set[State]:
    """Return everything that can be reached, the start included."""
    seen = set(start)
    frontier = list(start)
    while frontier:
        for state in ahead[frontier.pop()] - seen:
            seen.add(state)
            frontier.append(state)
    return seen
