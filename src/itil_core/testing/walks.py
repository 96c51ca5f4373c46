"""Whole lives of records, drawn by random walks through the table of their lifecycle."""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from functools import cache
from inspect import Parameter, signature
from types import MappingProxyType
from typing import Any, Final, TypeVar

import attrs
from hypothesis import strategies as st

from itil_core.errors import GuardError, ValidationError
from itil_core.kernel.instants import from_micros, to_micros
from itil_core.kernel.lifecycle import Lifecycle, Row
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State
from itil_core.testing.times import ACTORS, GAPS

__all__ = ["Arguments", "Facts", "lives", "usual_moves"]

RecordT = TypeVar("RecordT", bound=Record)

Facts = st.SearchStrategy[Mapping[str, Any]]
"""A strategy for the keyword arguments of one move."""

Arguments = Facts | Callable[[Any, Stamp], Facts | None]
"""The same, or a function of the record and the next stamp; None where the move is not for now."""

_NONE: Mapping[str, Arguments] = MappingProxyType({})
# What a life does next. It shrinks to stopping; strays stand inside, for the outer are favoured.
_COURSES: Final = st.sampled_from(("stop", *["aim"] * 8, *["stray"] * 4, *["aim"] * 8))


def lives(
    origins: st.SearchStrategy[RecordT],
    arguments: Mapping[str, Arguments] = _NONE,
    *,
    most: int = 16,
    gaps: st.SearchStrategy[timedelta] = GAPS,
    actors: st.SearchStrategy[str] = ACTORS,
    without: Collection[str] = (),
) -> st.SearchStrategy[RecordT]:
    """Return a strategy for records with a history, made by legal moves only.

    Each step draws a move that the table allows, its arguments, and a stamp that does not go back.
    Where the move's guards refuse, another move is drawn. Lives shrink to few steps.

    Args:
        origins: Records to start from; they may have a history already.
        arguments: For each move that takes arguments, a strategy for its keyword arguments, or a
            function of the record and the next stamp that returns one.
        most: The greatest number of steps.
        gaps: How much time passes between two steps.
        actors: Who makes the moves.
        without: Moves that are never made.

    Raises:
        ValidationError: While drawing: a move that must have arguments has none here, or a name
            is not a move.

    Example:
        >>> from itil_core.configuration import ConfigurationItem
        >>> from itil_core.testing import configuration_items, lives
        >>> planned = configuration_items(most=0)
        >>> moves = {"install": st.just({"change": "CHG-1"})}
        >>> drawn = lives(planned, moves, without=["uninstall", "withdraw", "update", "observe"])
    """
    rules = _Rules(arguments, most, gaps, actors, frozenset(without))

    @st.composite
    def life(draw: st.DrawFn) -> RecordT:
        return _walk(draw, origins, rules)

    return life()


@attrs.frozen
class _Rules:
    """How lives are drawn, as `lives` takes it."""

    arguments: Mapping[str, Arguments]
    most: int
    gaps: st.SearchStrategy[timedelta]
    actors: st.SearchStrategy[str]
    without: frozenset[str]


def _walk(draw: st.DrawFn, origins: st.SearchStrategy[RecordT], rules: _Rules) -> RecordT:
    """Draw an origin and make moves, most of them towards an aim.

    A random choice at each step would circle among the changes of fact and end early. So a life
    has an aim, one row after the other, and now and then something else happens on the way.
    """
    record = draw(origins)
    kind = type(record)
    _check(kind, rules)
    rows = [row for name, row in kind.lifecycle.rows.items() if name not in rules.without]
    # What is far away, or ends a life, is wanted more often.
    near = kind.lifecycle.moves_from(kind.lifecycle.initial)
    weights = [1 if row.name in near and not _ends(row) else 3 for row in rows]
    aims = st.sampled_from(
        [row.name for row, n in zip(rows, weights, strict=True) for _ in range(n)]
    )
    aim = draw(aims)
    for _ in range(rules.most):
        course = draw(_COURSES)
        if course == "stop":
            break
        gap = draw(rules.gaps) // timedelta(microseconds=1)
        stamp = Stamp(from_micros(to_micros(record.updated.at) + gap), by=draw(rules.actors))
        towards = _towards(kind.lifecycle, record.state, aim) if course == "aim" else ()
        move, following = _step(draw, record, stamp, rules, towards)
        if following is None:
            break
        record = following
        if move == aim:
            aim = draw(aims)
    return record


def _towards(lifecycle: type[Lifecycle], state: State, aim: str) -> tuple[str, ...]:
    """Return the moves with which a shortest way from a state to a row begins."""
    sources = lifecycle.rows[aim].sources
    if state in sources:
        return (aim,)
    paths = [lifecycle.path(state, source) for source in sources]
    known = [path for path in paths if path is not None]
    least = min(map(len, known), default=0)
    return tuple({path[0]: None for path in known if len(path) == least})


def _step(
    draw: st.DrawFn, record: RecordT, stamp: Stamp, rules: _Rules, towards: tuple[str, ...]
) -> tuple[str, RecordT | None]:
    """Return a move and the record after it, or None where every move is refused."""
    rows = record.lifecycle.rows
    options = [name for name in record.allowed_moves if name not in rules.without]
    while options:
        wanted = [name for name in towards if name in options]
        # What ends a life comes last, or where it is the aim.
        going = [name for name in options if not _ends(rows[name])]
        move = draw(st.sampled_from(wanted or going or options))
        options.remove(move)
        facts = _facts(rules.arguments.get(move), record, stamp)
        if facts is not None:
            try:
                return move, _made(record, move, stamp, draw(facts))
            except GuardError:
                continue
    return "", None


def _ends(row: Row) -> bool:
    return any(state.phase is Phase.ENDED for state in row.targets)


def _made(record: RecordT, move: str, stamp: Stamp, facts: Mapping[str, Any]) -> RecordT:
    following: RecordT = getattr(record, move)(stamp, **facts)
    return following


def _facts(given: Arguments | None, record: Record, stamp: Stamp) -> Facts | None:
    if given is None:
        return st.just({})
    return given(record, stamp) if callable(given) else given


def _check(kind: type[Record], rules: _Rules) -> None:
    """Refuse arguments for what is no move, and moves whose arguments are missing."""
    rows, given = kind.lifecycle.rows, {*rules.arguments, *rules.without}
    strangers = sorted(given.difference(rows))
    if strangers:
        reason = f"are not moves of {kind.__name__}; it has {', '.join(rows)}"
        raise ValidationError("lives", "arguments", ", ".join(strangers), reason)
    wanted = {name: _required(getattr(kind, name)) for name in rows if name not in given}
    missing = [f"{name} ({', '.join(names)})" for name, names in wanted.items() if names]
    if missing:
        reason = f"must have strategies for {'; '.join(missing)}, or leave them out by without="
        raise ValidationError("lives", "arguments", tuple(rules.arguments), reason)


@cache
def _required(move: Callable[..., object]) -> tuple[str, ...]:
    """Return the keyword arguments that a move cannot do without."""
    return tuple(
        parameter.name
        for parameter in signature(move).parameters.values()
        if parameter.kind is Parameter.KEYWORD_ONLY and parameter.default is Parameter.empty
    )


def usual_moves(
    usual: Mapping[str, Arguments], kind: type[Record], own: Mapping[str, Arguments]
) -> Mapping[str, Arguments]:
    """Return the arguments of a class's moves: its own, and the usual for the rows it has kept.

    Args:
        usual: The arguments that suit the parent's moves.
        kind: The class, whose lifecycle may have rows removed.
        own: The arguments that its tests add or replace.
    """
    return {**{name: each for name, each in usual.items() if name in kind.lifecycle.rows}, **own}
