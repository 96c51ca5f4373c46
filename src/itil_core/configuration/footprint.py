"""Footprints: what outages take down, kept so that many of them can be compared quickly."""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import Self

import attrs

from itil_core.configuration._compiled import Index
from itil_core.errors import UnknownReferenceError

__all__ = ["Footprint", "GroupLosses"]


_MANY = 512  # from so many CIs on, comparing bits beats looking each one up


@attrs.frozen(eq=False, repr=False)
class Footprint:
    """Everything that is DOWN under an outage of some CIs; made by `DependencyGraph.footprint`.

    It holds the same CIs as `impact(graph, failed).down`, in numbers, so that two footprints of
    one graph are quickly compared. CIs that are DOWN from the start, because a group of theirs is
    FAILED, belong to every footprint.

    Attributes:
        index: The numbers of the graph.
        failed: The CIs that the outage takes down itself.
        deciding: For each CI that is DOWN the one whose loss decided it, by number, in the order
            in which they fall; for what was given, itself.
        touched: What groups with redundancy lose without failing: by group, the members with
            their weights.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("shop", "web1", "web2", at_least=1)
        >>> builder.needs("web1", "rack1")
        >>> graph = builder.build()
        >>> rack1, web2 = graph.footprint({"rack1"}), graph.footprint({"web2"})
        >>> sorted(rack1), rack1.common(web2), sorted(rack1.surplus(web2) or ())
        (['rack1', 'web1'], (), ['shop'])
    """

    index: Index
    failed: frozenset[str]
    deciding: dict[int, int]
    touched: dict[int, dict[int, int]]

    @classmethod
    def of(cls, index: Index, failed: frozenset[str]) -> Self:
        """Let an outage spread through an index.

        Args:
            index: The numbers of the graph.
            failed: The CIs that the outage takes down; the graph holds all of them.
        """
        given = {index.numbers[ci] for ci in failed}
        given.update(index.broken)
        return cls(index, failed, *_spread(index, sorted(given)))

    @cached_property
    def bits(self) -> int:
        """The CIs that are DOWN, a bit for each."""
        mask = bytearray(len(self.index.ids) // 8 + 1)
        for number in self.deciding:
            mask[number >> 3] |= 1 << (number & 7)
        return int.from_bytes(mask, "little")

    def __contains__(self, ci: object) -> bool:
        return isinstance(ci, str) and self.index.numbers.get(ci, -1) in self.deciding

    def __iter__(self) -> Iterator[str]:
        return map(self.index.ids.__getitem__, self.deciding)

    def __len__(self) -> int:
        return len(self.deciding)

    def __repr__(self) -> str:
        return f"<Footprint: {len(self)} DOWN>"

    def path(self, ci: str) -> tuple[str, ...]:
        """Return the CIs from one that is DOWN along the decisive losses to one that was given.

        Where a group fell, the member that decided is the last one that it could not bear.

        Raises:
            UnknownReferenceError: The CI is not DOWN.
        """
        if ci not in self:
            raise UnknownReferenceError("CI that is DOWN", (ci,))
        number = self.index.numbers[ci]
        path = [number]
        while self.deciding[number] != number:
            number = self.deciding[number]
            path.append(number)
        return tuple(self.index.ids[number] for number in path)

    def lowest(self, cis: Iterable[str]) -> str:
        """Return the one of some CIs that stands lowest: none of the others is needed by it.

        On cycles, where that says nothing, it is always the same one.
        """
        return min(cis, key=self.index.numbers.__getitem__)

    def common(self, other: "Footprint") -> tuple[str, ...]:
        """Return what is DOWN under either outage and was taken down itself by none, sorted."""
        small, large = (self, other) if len(self) < len(other) else (other, self)
        if len(small) >= _MANY and not small.bits & large.bits:
            return ()
        both = small.deciding.keys() & large.deciding.keys()
        if not both:
            return ()
        names = {self.index.ids[number] for number in both}
        return tuple(sorted(names - self.failed - other.failed))

    def surplus(self, other: "Footprint") -> "Footprint | None":
        """Return what is DOWN only under both outages at once, or None where nothing is.

        Only groups with redundancy that both touch are looked at: what else falls, falls with
        one of them. The surplus holds neither footprint, only what comes on top.
        """
        spare, both = self.index.spare, (self, other)
        failing = [
            group
            for group in self.touched.keys() & other.touched.keys()
            if sum((self.touched[group] | other.touched[group]).values()) > spare[group]
        ]
        if not failing:
            return None

        def lost(group: int) -> int:
            members = self.touched.get(group, {}) | other.touched.get(group, {})
            return sum(members.values())

        return _surplus(self.index, both, failing, lost)


def _spread(index: Index, given: list[int]) -> tuple[dict[int, int], dict[int, dict[int, int]]]:
    """Return what is DOWN with what decided it, and what groups lose that do not fail."""
    falls, shared, owners, spare = index.falls, index.shared, index.owners, index.spare
    deciding = dict(zip(given, given, strict=True))
    queue = list(given)
    fall = queue.append
    lost: dict[int, dict[int, int]] = {}
    worth: dict[int, int] = {}
    for number in queue:
        for owner in falls[number]:
            if owner not in deciding:
                deciding[owner] = number
                fall(owner)
        if number in shared:
            for group, weight in shared[number].fails:
                owner = owners[group]
                if owner in deciding:
                    continue
                lost.setdefault(group, {})[number] = weight
                worth[group] = total = worth.get(group, 0) + weight
                if total > spare[group]:
                    deciding[owner] = number
                    fall(owner)
    touched = {group: members for group, members in lost.items() if owners[group] not in deciding}
    return deciding, touched


def _surplus(
    index: Index,
    footprints: Collection[Footprint],
    failing: Iterable[int],
    lost: Callable[[int], int],
) -> Footprint:
    """Let fail what several footprints fail together, and spread from there.

    Args:
        index: The numbers of the graph.
        footprints: What is DOWN already.
        failing: The groups that lost too much of which no footprint takes down the owner.
        lost: How much a group lost already.
    """
    falls, shared, owners, spare = index.falls, index.shared, index.owners, index.spare
    held = [each.deciding for each in footprints]
    start = sorted({owners[group] for group in failing})
    deciding = dict(zip(start, start, strict=True))
    queue = list(start)
    touched: dict[int, dict[int, int]] = {}
    for number in queue:
        losing = shared[number].fails if number in shared else ()
        for owner in falls[number]:
            if owner not in deciding and not any(owner in one for one in held):
                deciding[owner] = number
                queue.append(owner)
        for group, weight in losing:
            owner = owners[group]
            if owner in deciding or any(owner in one for one in held):
                continue
            touched.setdefault(group, {})[number] = weight
            if lost(group) + sum(touched[group].values()) > spare[group]:
                deciding[owner] = number
                queue.append(owner)
    touched = {group: taken for group, taken in touched.items() if owners[group] not in deciding}
    return Footprint(index, frozenset(), deciding, touched)


@attrs.frozen(eq=False, repr=False)
class GroupLosses:
    """What groups with redundancy lose to several footprints at once, as these come and go.

    Attributes:
        index: The numbers of the graph that all footprints are of.
    """

    index: Index
    _footprints: dict[int, Footprint] = attrs.field(factory=dict[int, Footprint], init=False)
    _takers: dict[int, dict[int, int]] = attrs.field(factory=dict[int, dict[int, int]], init=False)
    _lost: dict[int, int] = attrs.field(factory=dict[int, int], init=False)
    _over: set[int] = attrs.field(factory=set[int], init=False)

    def add(self, footprint: Footprint) -> None:
        """Count what a footprint takes."""
        self._footprints[id(footprint)] = footprint
        spare = self.index.spare
        for group, members in footprint.touched.items():
            takers = self._takers.setdefault(group, {})
            for member, weight in members.items():
                if member not in takers:
                    takers[member] = 0
                    self._lost[group] = self._lost.get(group, 0) + weight
                takers[member] += 1
            if self._lost[group] > spare[group]:
                self._over.add(group)

    def remove(self, footprint: Footprint) -> None:
        """Count no longer what a footprint takes that was added before."""
        del self._footprints[id(footprint)]
        spare = self.index.spare
        for group, members in footprint.touched.items():
            takers = self._takers[group]
            for member, weight in members.items():
                takers[member] -= 1
                if not takers[member]:
                    del takers[member]
                    self._lost[group] -= weight
            if self._lost[group] <= spare[group]:
                self._over.discard(group)

    def surplus(self) -> Footprint | None:
        """Return what is DOWN only under all footprints at once, or None where nothing is."""
        failing = [group for group in self._over if not self._holds(self.index.owners[group])]
        if not failing:
            return None
        counted = self._footprints.values()
        return _surplus(self.index, counted, failing, lambda group: self._lost.get(group, 0))

    def _holds(self, number: int) -> bool:
        return any(number in each.deciding for each in self._footprints.values())
