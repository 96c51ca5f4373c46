"""Orders of the variables of a diagram, on which its size depends: what acts together, together."""

from collections.abc import Mapping, Sequence

__all__ = ["as_met", "gathered", "in_layers"]

_ROUNDS = 30
_FEW = 24  # a gate over more variables than these says little about which belong together


def as_met(root: int, inner: Mapping[int, Sequence[int]]) -> list[int]:
    """Return the variables below a gate as a walk meets them, depth first.

    Of several children those with the least below them come first.

    Args:
        root: The gate.
        inner: The gates that are no variables, with their children; what is below comes first.
    """
    size: dict[int, int] = {}
    for gate, children in inner.items():
        size[gate] = sum(size.get(one, 1) for one in children)
    met: dict[int, None] = {}
    seen: set[int] = set()
    stack = [root]
    while stack:
        gate = stack.pop()
        if gate in seen:
            continue
        seen.add(gate)
        if gate in inner:
            stack += sorted(inner[gate], key=lambda one: (-size.get(one, 1), -one))
        else:
            met[gate] = None
    return list(met)


def in_layers(inner: Mapping[int, Sequence[int]]) -> list[int]:
    """Return the variables by the gates that have them as children, the uppermost gates first.

    Where gates stand in long chains beside each other, this goes down all chains together.

    Args:
        inner: The gates that are no variables, with their children; what is below comes first.
    """
    layers = list(inner.values())[::-1]
    return list(dict.fromkeys(one for layer in layers for one in layer if one not in inner))


def gathered(order: list[int], inner: Mapping[int, Sequence[int]]) -> list[int]:
    """Return an order in which the variables below each small gate stand closer together.

    In every round each gate is put at the middle of its variables, and each variable at the middle
    of its gates; of all rounds the order counts in which the gates span least.

    Args:
        order: The variables in the order to begin with.
        inner: The gates that are no variables, with their children; what is below comes first.
    """
    sets = _small_sets(inner)
    sets_of: dict[int, list[int]] = {one: [] for one in order}
    for number, together in enumerate(sets):
        for one in together:
            sets_of[one].append(number)
    place = {one: float(number) for number, one in enumerate(order)}
    best, least = order, float("inf")
    for _ in range(_ROUNDS):
        places = [[place[one] for one in together] for together in sets]
        span = sum(max(some) - min(some) for some in places)
        if span < least:
            best, least = list(place), span
        middle = [sum(some) / len(some) for some in places]
        moved = {
            one: sum([middle[number] for number in numbers]) / len(numbers)
            if numbers
            else place[one]
            for one, numbers in sets_of.items()
        }
        place = {
            one: float(number) for number, one in enumerate(sorted(place, key=moved.__getitem__))
        }
    return best


def _small_sets(inner: Mapping[int, Sequence[int]]) -> list[tuple[int, ...]]:
    """Return the variables below each gate that has few of them."""
    below: dict[int, dict[int, None]] = {}
    for gate, children in inner.items():
        found: dict[int, None] = {}
        for one in children:
            if one not in inner:
                found[one] = None
            elif one in below:
                found.update(below[one])
            else:
                break
        else:
            if len(found) <= _FEW:
                below[gate] = found
    return [tuple(found) for found in below.values()]
