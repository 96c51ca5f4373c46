"""What breaks a group alone, where local sets are large: bit sets over everything at once.

A bit stands for a CI by its place in the order of parts, so that what a CI falls with has no bits
beyond its own. Where all CIs at once would take too much memory they are taken in stretches, the
last first: each is exact for itself, as one failure at a time knows nothing of the others.
"""

from collections.abc import Iterator, Mapping, Sequence

from itil_core.configuration._bit_sums import heavier

__all__ = ["Rest", "add_breakers", "stretches"]

Rest = tuple[list[int], list[int], int]  # members, weights, what may be lost
_BITS = 2**31  # of all bit sets together, 256 MB
_LEAST = 1_024  # in each
_PAIR = 2


def stretches(size: int) -> list[tuple[int, int]]:
    """Return the stretches of places that so many CIs are taken in, the last first."""
    width = max(_BITS // max(size, 1), _LEAST)
    return [(start, min(start + width, size)) for start in range(0, size, width)][::-1]


def add_breakers(
    needs: list[list[int]],
    parts: Sequence[Sequence[int]],
    pending: Mapping[int, Sequence[Rest]],
) -> None:
    """Add to the plain needs of owners what breaks their groups alone.

    Args:
        needs: The plain needs of each CI, to which is added.
        parts: The CIs that need each other, what is needed first.
        pending: What is left of the groups, by owner.
    """
    order = [number for part in parts for number in part]
    for start, end in stretches(len(order)):
        _Stretch(needs, order[start:end]).run(parts, start, pending)


class _Stretch:
    """The bit sets of one stretch of the order, by number of CI."""

    def __init__(self, needs: list[list[int]], order: Sequence[int]) -> None:
        self.needs = needs
        self.order = order
        self.sets = [0] * len(needs)
        for place, number in enumerate(order):
            self.sets[number] = 1 << place

    def run(
        self, parts: Sequence[Sequence[int]], start: int, pending: Mapping[int, Sequence[Rest]]
    ) -> None:
        """Go up from the stretch's first part; a part with cycles is repeated until all is said."""
        for part in _from_place(parts, start):
            moved = True
            while moved:
                moved = False
                for number in part:
                    moved |= self._grow(number, pending.get(number, ()))
                moved &= len(part) > 1

    def _grow(self, number: int, groups: Sequence[Rest]) -> bool:
        """Bring one CI's set up to date; return whether it grew."""
        sets = self.sets
        before = mask = sets[number]
        for one in self.needs[number]:
            mask |= sets[one]
        for members, weights, spare in groups:
            if len(members) == _PAIR:
                fatal = sets[members[0]] & sets[members[1]]
            else:
                weighed = zip((sets[one] for one in members), weights, strict=True)
                fatal = heavier(weighed, spare)
            fatal &= ~mask
            mask |= fatal
            while fatal:
                first = self.order[fatal.bit_length() - 1]
                self.needs[number].append(first)
                fatal &= ~sets[first]
        sets[number] = mask
        return mask != before


def _from_place(parts: Sequence[Sequence[int]], start: int) -> Iterator[Sequence[int]]:
    """Yield the parts from the one that holds a place; earlier ones have nothing to do with it."""
    place = 0
    for part in parts:
        place += len(part)
        if place > start:
            yield part
