"""The sweep over time: conflicts of changes that are active together.

Footprints are held only while their change is active, and each is computed once. Two changes are
compared when the later one starts, all that are active whenever one has started or ended.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

import attrs

from itil_core.configuration.footprint import Footprint, GroupLosses
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import RequirementGroup
from itil_core.framework.ids import ChangeId
from itil_core.kernel.ids import ActorId
from itil_core.transition._bookings import Booking, moment
from itil_core.transition._group_losses import roots
from itil_core.transition.conflict_findings import (
    ConflictKind,
    EffectPath,
    Finding,
    GroupLoss,
)

__all__ = ["Sweep", "stretches"]

_LEAST_JOINT = 3

_Active = tuple[Booking, Footprint]
_Text = TypeVar("_Text", bound=str)


def stretches(bookings: Iterable[Booking]) -> Iterator[tuple[int, list[Booking], list[Booking]]]:
    """Yield the instants at which something ends or starts, in order, with what does.

    At each of them, what ends is over before the rest starts.
    """
    events = [(each.start, True, each) for each in bookings]
    events += [(each.end, False, each) for each in bookings]
    events.sort(key=lambda event: (event[0], event[1], event[2].id))
    for at, group in groupby(events, key=itemgetter(0)):
        now = list(group)
        yield at, [each for _, starts, each in now if not starts], [e for _, s, e in now if s]


@attrs.frozen(eq=False)
class Sweep:
    """One pass over a schedule.

    Attributes:
        graph: The graph.
        capacities: How many changes people and teams can do at once, where it is not one.
        services: Where common effects count; None stands for everywhere.
        focus: The one change about which findings are wanted; None stands for all.
    """

    graph: DependencyGraph
    capacities: Mapping[str, int]
    services: frozenset[str] | None
    focus: str | None
    _active: dict[Booking, Footprint] = attrs.field(factory=dict[Booking, Footprint], init=False)
    _together: dict[Booking, dict[Booking, Footprint]] = attrs.field(
        factory=dict[Booking, dict[Booking, Footprint]], init=False
    )

    def findings(self, bookings: Iterable[Booking]) -> Iterator[Finding]:
        """Yield what is found about changes that are active at the same time."""
        losses = GroupLosses(self.graph.footprint(()).index)
        since = 0
        for at, ending, starting in stretches(bookings):
            surplus = losses.surplus() if len(self._active) >= _LEAST_JOINT else None
            if surplus is not None:
                yield from self._joint(surplus, since, at)
            for booking in ending:
                losses.remove(self._active.pop(booking))
                for other, both in self._together.pop(booking).items():
                    losses.remove(both)
                    del self._together[other][booking]
            for booking in starting:
                yield from self._start(booking, losses)
            since = at

    def _start(self, booking: Booking, losses: GroupLosses) -> Iterator[Finding]:
        """Compare a change with all that are active, and let it join them."""
        mine = self.graph.footprint(booking.failed)
        self._together[booking] = {}
        for other, theirs in self._active.items():
            if _are_apart((booking, mine), (other, theirs)):
                continue
            both = mine.surplus(theirs)
            if both is not None:
                self._together[booking][other] = self._together[other][booking] = both
                losses.add(both)
            if self.focus is None or self.focus in (booking.id, other.id):
                one, two = (booking, mine), (other, theirs)
                pair = (one, two) if booking.id < other.id else (two, one)
                yield from self._pair(*pair, both)
        self._active[booking] = mine
        losses.add(mine)

    def _pair(self, one: _Active, two: _Active, both: Footprint | None) -> Iterator[Finding]:
        """Yield what is found about two changes, the first by id first."""
        (first, here), (second, there) = one, two

        def find(
            kind: ConflictKind,
            cis: tuple[str, ...] = (),
            *,
            paths: Iterable[EffectPath] = (),
            losses: Iterable[GroupLoss] = (),
            actors: Iterable[ActorId] = (),
        ) -> Finding:
            return Finding(
                kind=kind,
                changes=(first.id, second.id),
                times=(first.overlap(second),),
                cis=cis,
                paths=tuple(paths),
                losses=tuple(losses),
                actors=tuple(actors),
            )

        busy = sorted(first.actors & second.actors)
        busy = [actor for actor in busy if self.capacities.get(actor, 1) == 1]
        if busy:
            yield find(ConflictKind.PERSON, actors=map(ActorId, busy))
        if first.is_coordinated_with(second):
            return
        shared = first.cis & second.cis
        if shared:
            yield find(ConflictKind.SHARED_CI, _sorted(shared))
        by_first = [ci for ci in second.cis if ci in here]
        by_second = [ci for ci in first.cis if ci in there]
        if by_first or by_second:
            paths = [_path(first, here, min(by_first))] if by_first else []
            paths += [_path(second, there, min(by_second))] if by_second else []
            reached = _sorted({*by_first, *by_second})
            yield find(ConflictKind.DEPENDENCY, reached, paths=paths)
        common = here.common(there)
        if self.services is not None:
            common = tuple(ci for ci in common if ci in self.services)
        if common:
            examples = (_path(first, here, common[0]), _path(second, there, common[0]))
            yield find(ConflictKind.COMMON_EFFECT, common, paths=examples)
        if both is not None:
            takers = _Takers({first: here, second: there}, {})
            only, down = frozenset(both), _Down((here, there, both))
            lost = [_loss(takers, *root) for root in roots(self.graph, down, only)]
            reached = _sorted(only)
            yield find(ConflictKind.REDUNDANCY, reached, paths=takers.paths(lost), losses=lost)

    def _joint(self, surplus: Footprint, since: int, until: int) -> Iterator[Finding]:
        """Yield what is DOWN only under all that are active between two instants."""
        takers = _Takers(self._active, self._together)
        pairs = (both for others in self._together.values() for both in others.values())
        down = _Down((*self._active.values(), *pairs, surplus))
        for root in roots(self.graph, down, frozenset(surplus)):
            loss = _loss(takers, *root)
            changes = _sorted({change for several in loss.takers for change in several})
            if self.focus is None or self.focus in changes:
                yield Finding(
                    kind=ConflictKind.JOINT,
                    changes=changes,
                    times=(moment(since, until),),
                    cis=_sorted({loss.owner, *loss.further}),
                    paths=takers.paths([loss]),
                    losses=(loss,),
                )


@attrs.frozen(eq=False)
class _Down:
    """What is DOWN under any of several footprints.

    Attributes:
        footprints: The footprints.
    """

    footprints: tuple[Footprint, ...]

    def __contains__(self, ci: object) -> bool:
        return any(ci in footprint for footprint in self.footprints)


@attrs.frozen(eq=False)
class _Takers:
    """Who takes down the members of groups.

    Attributes:
        active: The changes with their footprints.
        together: What pairs take down beyond what each does by itself.
    """

    active: Mapping[Booking, Footprint]
    together: Mapping[Booking, Mapping[Booking, Footprint]]

    def of(self, member: str) -> tuple[ChangeId, ...]:
        """Return the changes that take down a CI alone, or else in pairs, sorted."""
        alone = {each.id for each, footprint in self.active.items() if member in footprint}
        if alone:
            return _sorted(alone)
        return _sorted(
            {
                each.id
                for each, others in self.together.items()
                if any(member in both for both in others.values())
            }
        )

    def paths(self, losses: Iterable[GroupLoss]) -> tuple[EffectPath, ...]:
        """Return how each lost member is reached by the first change that does so alone."""
        footprints = {each.id: (each, footprint) for each, footprint in self.active.items()}
        wanted = {
            (member, takers[0])
            for loss in losses
            for member, takers in zip(loss.lost, loss.takers, strict=True)
            if member in footprints[takers[0]][1]
        }
        return tuple(_path(*footprints[change], member) for member, change in sorted(wanted))


def _are_apart(one: _Active, two: _Active) -> bool:
    """Tell quickly, as for most pairs, that nothing can be found about two changes.

    What they change is in their footprints where they take down all of it.
    """
    (first, here), (second, there) = one, two
    return (
        first.takes_all
        and second.takes_all
        and first.actors.isdisjoint(second.actors)
        and here.is_apart_from(there)
    )


def _loss(
    takers: _Takers,
    owner: str,
    group: RequirementGroup,
    lost: tuple[str, ...],
    further: tuple[str, ...],
) -> GroupLoss:
    taken = tuple(takers.of(member) for member in lost)
    return GroupLoss(owner=owner, group=group, lost=lost, takers=taken, further=further)


def _path(booking: Booking, footprint: Footprint, ci: str) -> EffectPath:
    return EffectPath(change=booking.id, cis=footprint.path(ci))


def _sorted(values: Collection[_Text]) -> tuple[_Text, ...]:
    return tuple(sorted(values))
