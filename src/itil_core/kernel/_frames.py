"""Frames in a state diagram: one arrow for all states that share a move."""

from collections import deque
from collections.abc import Iterator

from itil_core.kernel.state import State

__all__ = ["Arrows", "boxes", "frames", "joined"]

Arrows = dict[tuple[State, State], list[str]]
_LEAST = 4  # states that share a move before a frame around them is clearer than arrows


def _shared(arrows: Arrows) -> dict[frozenset[State], list[State]]:
    """Collect sets of states that have a move to, or from, the same state, and that state."""
    sides: dict[tuple[str, State, str], set[State]] = {}
    for (source, target), moves in arrows.items():
        for move in moves:
            sides.setdefault((move, target, "from"), set()).add(source)
            sides.setdefault((move, source, "to"), set()).add(target)
    shared: dict[frozenset[State], list[State]] = {}
    for (_, hub, _), states in sides.items():
        if len(states) >= _LEAST and hub not in states:
            shared.setdefault(frozenset(states), [])
    for members, hubs in shared.items():
        hubs += [h for (_, h, _), states in sides.items() if members <= states and h not in members]
    return shared


def frames(arrows: Arrows) -> tuple[frozenset[State], ...]:
    """Choose the sets of states to draw a frame around, those that save most arrows first.

    Frames lie within or beside each other, and no arrow of a frame ends in a frame around it,
    which Mermaid cannot draw.
    """
    shared = _shared(arrows)
    chosen: list[frozenset[State]] = []
    for new in sorted(shared, key=lambda one: -(len(one) - 1) * len(shared[one])):
        beside = all(new <= one or one <= new or new.isdisjoint(one) for one in chosen)
        free = all(new.isdisjoint(shared[one]) for one in chosen if one < new)
        within = all(one.isdisjoint(shared[new]) for one in chosen if new < one)
        if beside and free and within:
            chosen.append(new)
    return tuple(sorted(chosen, key=len, reverse=True))


def _depths(arrows: Arrows, states: tuple[State, ...]) -> dict[State, int]:
    """Return how many moves each state is away from the first one."""
    depths = dict.fromkeys(states[:1], 0)
    queue = deque(depths)
    while queue:
        state = queue.popleft()
        for source, target in arrows:
            if source is state and target not in depths:
                depths[target] = depths[source] + 1
                queue.append(target)
    return {state: depths.get(state, 0) for state in states}


def boxes(
    names: dict[frozenset[State], str], arrows: Arrows, states: tuple[State, ...]
) -> Iterator[str]:
    """Write frames with all that lies within them, the latest states first.

    Mermaid hangs the arrows of a frame on what it finds first in it, and has room for them below.

    Args:
        names: The frames and what each is called.
        arrows: The moves between states.
        states: All states, the initial one first.
    """
    depths = _depths(arrows, states)
    return _boxes(names, tuple(names), depths, "    ")


def _boxes(
    names: dict[frozenset[State], str],
    nested: tuple[frozenset[State], ...],
    depths: dict[State, int],
    indent: str,
) -> Iterator[str]:
    """Write those of some frames that lie in none of the others, with all within them."""
    for frame in nested:
        if any(frame < other for other in nested):
            continue
        inner = tuple(other for other in nested if other < frame)
        loose = [state for state in depths if state in frame.difference(*inner)]
        parts = [(depths[state], [f"{indent}    {state.name}"]) for state in loose]
        for outermost in inner:
            if not any(outermost < other for other in inner):
                within = tuple(other for other in inner if other <= outermost)
                lines = [*_boxes(names, within, depths, indent + "    ")]
                parts.append((max(depths[state] for state in outermost), lines))
        yield f'{indent}state "any of these" as {names[frame]} {{'
        for _, lines in sorted(parts, key=lambda part: -part[0]):
            yield from lines
        yield f"{indent}}}"


def joined(arrows: Arrows, names: dict[frozenset[State], str]) -> dict[tuple[str, str], list[str]]:
    """Let one arrow from or to a frame stand for those of all states in it."""
    by_move = {(move, *pair) for pair, moves in arrows.items() for move in moves}
    drawn: dict[tuple[str, str], list[str]] = {}
    for (source, target), moves in arrows.items():
        for move in moves:
            ends = source.name, target.name
            for frame, name in names.items():
                if source in frame and target in frame:
                    continue
                if source in frame and all((move, one, target) in by_move for one in frame):
                    ends = name, target.name
                    break
                if target in frame and all((move, source, one) in by_move for one in frame):
                    ends = source.name, name
                    break
            known = drawn.setdefault(ends, [])
            if move not in known:
                known.append(move)
    return drawn
