"""Footprints: what outages take down, kept so that many of them can be compared quickly."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Self

import attrs

from itil_core.configuration._compiled import Index

__all__ = ["Footprint", "GroupLosses"]


@attrs.frozen(eq=False, repr=False)
class Footprint:
    """Everything that is DOWN under an outage of some CIs; made by `DependencyGraph.footprint`.

    It holds the same CIs as `impact(graph, failed).down`, in numbers and as bits, so that two
    footprints of one graph are compared without a walk through either. CIs that are DOWN from the
    start, because a group of theirs is, belong to every footprint.

    Attributes:
        index: The numbers of the graph.
        failed: The CIs that the outage takes down itself.
        numbers: All CIs that are DOWN, by number, in the order in which they fall.
        decisive: For each of them the CI whose loss decided it; itself where it was given.
        bits: The same CIs, a bit for each.
        mask: The same bits as bytes, the lowest first.
        touched: What groups with redundancy lose without failing: by group, the members with
            their weights.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("shop", "web1", "web2", at_least=1)
        >>> builder.needs("web1", "rack1")
        >>> graph = builder.build()
        >>> rack1, web2 = graph.footprint({"rack1"}), graph.footprint({"web2"})
        >>> sorted(rack1), rack1.common(web2), sorted(rack1.together(web2) or ())
        (['rack1', 'web1'], (), ['rack1', 'shop', 'web1', 'web2'])
    """

    index: Index
    failed: frozenset[str]
    numbers: list[int]
    decisive: list[int]
    bits: int
    mask: bytes
    touched: dict[int, dict[int, int]]

    @classmethod
    def of(cls, index: Index, failed: frozenset[str]) -> Self:
        """Let an outage spread through an index.

        Args:
            index: The numbers of the graph.
            failed: The CIs that the outage takes down; the graph holds all of them.
        """
        given = sorted({index.numbers[ci] for ci in failed} | set(index.broken))
        numbers, decisive, touched = _spread(index, given)
        mask = bytearray(len(index.ids) // 8 + 1)
        for number in numbers:
            mask[number >> 3] |= 1 << (number & 7)
        bits = int.from_bytes(mask, "little")
        return cls(index, failed, numbers, decisive, bits, bytes(mask), touched)

    @cached_property
    def _deciding(self) -> dict[int, int]:
        return dict(zip(self.numbers, self.decisive, strict=True))

    def __contains__(self, ci: object) -> bool:
        number = self.index.numbers.get(ci) if isinstance(ci, str) else None
        return number is not None and bool(self.mask[number >> 3] >> (number & 7) & 1)

    def __iter__(self) -> Iterator[str]:
        return (self.index.ids[number] for number in self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    def __repr__(self) -> str:
        return f"<Footprint: {len(self)} DOWN>"

    def path(self, ci: str) -> tuple[str, ...]:
        """Return the CIs from one that is DOWN along the decisive losses to one that was given.

        Where a group fell, the member that decided is the last one that it could not bear.

        Raises:
            KeyError: The CI is not DOWN.
        """
        deciding, number = self._deciding, self.index.numbers[ci]
        path = [number]
        while deciding[number] != number:
            number = deciding[number]
            path.append(number)
        return tuple(self.index.ids[number] for number in path)

    def lowest(self, cis: Iterable[str]) -> str:
        """Return the one of some CIs that stands lowest: nothing that it needs is above it.

        The CIs of a cycle stand in an order of their own, which is always the same.
        """
        return min(cis, key=self.index.numbers.__getitem__)

    def common(self, other: "Footprint") -> tuple[str, ...]:
        """Return what is DOWN under either outage and was taken down itself by none, sorted."""
        if not self.bits & other.bits:
            return ()
        small, large = sorted((self, other), key=len)
        ids, mask = self.index.ids, large.mask
        both = {ids[number] for number in small.numbers if mask[number >> 3] >> (number & 7) & 1}
        return tuple(sorted(both - self.failed - other.failed))

    def together(self, other: "Footprint") -> "Footprint | None":
        """Return the footprint of both outages at once if more is DOWN than under either alone.

        Only groups with redundancy that both touch are looked at: what else falls, falls with
        one of them.
        """
        spare = self.index.spare
        for group in self.touched.keys() & other.touched.keys():
            lost = self.touched[group] | other.touched[group]
            if sum(lost.values()) > spare[group]:
                return Footprint.of(self.index, self.failed | other.failed)
        return None


def _spread(
    index: Index, given: list[int]
) -> tuple[list[int], list[int], dict[int, dict[int, int]]]:
    """Return what is DOWN, what decided it, and what groups lose that do not fail."""
    falls, shared, owners, spare = index.falls, index.shared, index.owners, index.spare
    state = bytearray(len(index.ids))
    for number in given:
        state[number] = 1
    down, decisive = list(given), list(given)
    lost: dict[int, dict[int, int]] = {}
    worth: dict[int, int] = {}
    for number in down:
        for owner in falls[number]:
            if not state[owner]:
                state[owner] = 1
                down.append(owner)
                decisive.append(number)
        if number in shared:
            for group, weight in shared[number].fails:
                owner = owners[group]
                if state[owner]:
                    continue
                lost.setdefault(group, {})[number] = weight
                worth[group] = total = worth.get(group, 0) + weight
                if total > spare[group]:
                    state[owner] = 1
                    down.append(owner)
                    decisive.append(number)
    touched = {group: members for group, members in lost.items() if not state[owners[group]]}
    return down, decisive, touched


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

    def exceed(self) -> bool:
        """Tell whether more is DOWN under all footprints at once than under each by itself.

        It is if a group lost too much of which no footprint takes down the owner.
        """
        if not self._over:
            return False
        mask = self._bits().to_bytes(len(self.index.ids) // 8 + 1, "little")
        owners = (self.index.owners[group] for group in self._over)
        return any(not mask[owner >> 3] >> (owner & 7) & 1 for owner in owners)

    def beyond(self, footprint: Footprint) -> frozenset[str]:
        """Return what is DOWN under a footprint, but under none of those that are counted."""
        left = footprint.bits & ~self._bits()
        ids = self.index.ids
        return frozenset([ids[number] for number in footprint.numbers if left >> number & 1])

    def _bits(self) -> int:
        """Return what is DOWN under any of the footprints."""
        bits = 0
        for each in self._footprints.values():
            bits |= each.bits
        return bits
