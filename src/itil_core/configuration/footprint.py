"""Footprints: what outages take down, kept so that many of them can be compared quickly."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Self

import attrs

from itil_core.configuration._compiled import Index
from itil_core.configuration.requirement import RequirementGroup
from itil_core.errors import UnknownReferenceError

__all__ = ["Footprint", "GroupLosses"]
# not at the door: GroupLosses

_Taken = dict[int, dict[int, int]]  # by group, the members that are lost with their weights


@attrs.frozen(eq=False, repr=False)
class Footprint:
    """Everything that is DOWN under an outage of some CIs; made by `DependencyGraph.footprint`.

    It holds the same CIs as `impact(graph, failed).down`, in numbers, so that two footprints of
    one graph are quickly compared. CIs that are DOWN from the start, because a group of theirs is
    FAILED, belong to every footprint.

    Attributes:
        index: The numbers of the graph.
        groups_of: What says which requirement groups a CI has.
        failed: The CIs that the outage takes down itself.
        numbers: The CIs that are DOWN, by number.
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
    groups_of: Callable[[str], tuple[RequirementGroup, ...]]
    failed: frozenset[str]
    numbers: set[int]
    touched: _Taken

    @classmethod
    def of(
        cls,
        index: Index,
        groups_of: Callable[[str], tuple[RequirementGroup, ...]],
        failed: frozenset[str],
    ) -> Self:
        """Let an outage spread through an index.

        Args:
            index: The numbers of the graph.
            groups_of: What says which requirement groups a CI has.
            failed: The CIs that the outage takes down; the graph holds all of them.
        """
        given = {index.numbers[ci] for ci in failed}
        given.update(index.broken)
        return cls(index, groups_of, failed, *_spread(index, given))

    def __contains__(self, ci: object) -> bool:
        return isinstance(ci, str) and self.index.numbers.get(ci, -1) in self.numbers

    def __iter__(self) -> Iterator[str]:
        return map(self.index.ids.__getitem__, self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    def __repr__(self) -> str:
        return f"<Footprint: {len(self)} DOWN>"

    def path(self, ci: str) -> tuple[str, ...]:
        """Return a shortest chain from a CI that is DOWN to one that was given, the first by ids.

        Each CI of the chain has a FAILED group of which the next one is a member.

        Raises:
            UnknownReferenceError: The CI is not DOWN.
        """
        if ci not in self:
            raise UnknownReferenceError("CI that is DOWN", (str(ci),))
        came: dict[str, str] = {}
        waiting = deque([str(ci)])
        while not self._given(waiting[0]):
            owner = waiting.popleft()
            for group in self.groups_of(owner):
                for member in self._decisive(group):
                    if member not in came and member != ci:
                        came[member] = owner
                        waiting.append(member)
        path = [waiting[0]]
        while path[-1] != ci:
            path.append(came[path[-1]])
        return tuple(reversed(path))

    def _given(self, ci: str) -> bool:
        """Tell whether a CI needs no other to explain that it is DOWN."""
        return ci in self.failed or self.index.numbers[ci] in self.index.broken

    def _decisive(self, group: RequirementGroup) -> Sequence[str]:
        """Return what a group lost if it is FAILED."""
        if len(group.members) == 1:
            return group.members if group.members[0] in self else ()
        lost = [member for member in group.members if member in self]
        return lost if lost and group.worth - group.worth_of(lost) < group.at_least else ()

    def is_apart_from(self, other: "Footprint") -> bool:
        """Tell whether two outages have nothing to do with each other.

        Nothing is DOWN under both, and no group with redundancy loses members to both.
        """
        return self.numbers.isdisjoint(other.numbers) and (
            self.touched.keys().isdisjoint(other.touched)
        )

    def common(self, other: "Footprint") -> tuple[str, ...]:
        """Return what is DOWN under either outage and was taken down itself by none, sorted."""
        both = self.numbers & other.numbers
        if not both:
            return ()
        names = {self.index.ids[number] for number in both}
        return tuple(sorted(names - self.failed - other.failed))

    def surplus(self, other: "Footprint") -> "Footprint | None":
        """Return what is DOWN only under both outages at once, or None where nothing is.

        Only groups with redundancy that both touch are looked at: what else falls, falls with
        one of them. The surplus holds neither footprint, only what comes on top.
        """
        spare = self.index.spare
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

        return _surplus((self, other), failing, lost)


def _spread(index: Index, given: Iterable[int]) -> tuple[set[int], _Taken]:
    """Return what is DOWN, and what groups lose that do not fail."""
    falls, shared, owners, spare = index.falls, index.shared, index.owners, index.spare
    # A byte for each CI is asked faster than a set, which is made only when all is known.
    state = bytearray(len(index.ids))
    down = list(given)
    fall = down.append
    for number in down:
        state[number] = 1
    lost: _Taken = {}
    worth: dict[int, int] = {}
    for number in down:
        for owner in falls[number]:
            if not state[owner]:
                state[owner] = 1
                fall(owner)
        if number in shared:
            for group, weight in shared[number].fails:
                if state[owners[group]]:
                    continue
                if group not in lost:
                    lost[group] = {number: weight}
                    worth[group] = weight
                    continue
                lost[group][number] = weight
                worth[group] += weight
                if worth[group] > spare[group]:
                    state[owners[group]] = 1
                    fall(owners[group])
    return set(down), {group: taken for group, taken in lost.items() if not state[owners[group]]}


def _surplus(
    footprints: Collection[Footprint], failing: Iterable[int], lost: Callable[[int], int]
) -> Footprint:
    """Let fail what several footprints fail together, and spread from there.

    Args:
        footprints: What is DOWN already.
        failing: The groups that lost too much of which no footprint takes down the owner.
        lost: How much a group lost already.
    """
    first = next(iter(footprints))
    index = first.index
    falls, shared, owners, spare = index.falls, index.shared, index.owners, index.spare
    held = [each.numbers for each in footprints]
    down = {owners[group] for group in failing}
    queue = list(down)
    touched: _Taken = {}

    def fall(owner: int) -> None:
        if owner not in down and not any(owner in one for one in held):
            down.add(owner)
            queue.append(owner)

    for number in queue:
        for owner in falls[number]:
            fall(owner)
        for group, weight in shared[number].fails if number in shared else ():
            taken = touched.setdefault(group, {})
            taken[number] = weight
            if lost(group) + sum(taken.values()) > spare[group]:
                fall(owners[group])
    kept = {
        group: taken
        for group, taken in touched.items()
        if owners[group] not in down and not any(owners[group] in one for one in held)
    }
    return Footprint(index, first.groups_of, frozenset(), down, kept)


@attrs.frozen(eq=False, repr=False)
class GroupLosses:
    """What groups with redundancy lose to several footprints at once, as these come and go.

    Attributes:
        index: The numbers of the graph that all footprints are of.
    """

    index: Index
    _footprints: dict[int, Footprint] = attrs.field(factory=dict[int, Footprint], init=False)
    _takers: _Taken = attrs.field(factory=dict[int, dict[int, int]], init=False)
    _lost: dict[int, int] = attrs.field(factory=dict[int, int], init=False)
    _over: set[int] = attrs.field(factory=set[int], init=False)

    def add(self, footprint: Footprint) -> None:
        """Count what a footprint takes."""
        self._footprints[id(footprint)] = footprint
        spare, lost = self.index.spare, self._lost
        for group, members in footprint.touched.items():
            if group not in self._takers:
                self._takers[group] = dict.fromkeys(members, 1)
                lost[group] = sum(members.values())
                continue
            takers = self._takers[group]
            for member, weight in members.items():
                if member in takers:
                    takers[member] += 1
                else:
                    takers[member] = 1
                    lost[group] += weight
            if lost[group] > spare[group]:
                self._over.add(group)

    def remove(self, footprint: Footprint) -> None:
        """Count no longer what a footprint takes that was added before."""
        del self._footprints[id(footprint)]
        spare, lost = self.index.spare, self._lost
        for group, members in footprint.touched.items():
            takers = self._takers[group]
            for member, weight in members.items():
                if takers[member] > 1:
                    takers[member] -= 1
                else:
                    del takers[member]
                    lost[group] -= weight
            if lost[group] <= spare[group]:
                self._over.discard(group)
            if not takers:
                del self._takers[group], lost[group]

    def surplus(self) -> Footprint | None:
        """Return what is DOWN only under all footprints at once, or None where nothing is."""
        failing = [group for group in self._over if not self._holds(self.index.owners[group])]
        if not failing:
            return None
        counted = self._footprints.values()
        return _surplus(counted, failing, lambda group: self._lost.get(group, 0))

    def _holds(self, number: int) -> bool:
        return any(number in each.numbers for each in self._footprints.values())
