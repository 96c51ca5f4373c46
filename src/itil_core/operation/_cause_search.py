"""The search for changes that may have caused an incident: by CI, by service, along the graph."""

from collections.abc import Iterable
from typing import NamedTuple

import attrs
import pendulum

from itil_core.configuration.graph import DependencyGraph
from itil_core.framework.ids import ServiceId
from itil_core.kernel.instants import to_micros
from itil_core.operation._change_waiting import each_once
from itil_core.operation.incident import Incident
from itil_core.strategy.service import Service
from itil_core.transition.change import Change

__all__ = ["Chain", "Search", "Work"]

SHARED_CI, SHARED_SERVICE, DEPENDENCY = range(3)


class Chain(NamedTuple):
    """One way from an incident to a change; the nearest sorts first.

    Attributes:
        link: What kind of way it is: 0 a shared CI, 1 the service, 2 a dependency.
        steps: How many needs it follows.
        path: The ids along it.
    """

    link: int
    steps: int
    path: tuple[str, ...]


@attrs.frozen(eq=False)
class Work:
    """A change whose implementation has begun, read once.

    Attributes:
        change: The change.
        began_at: When the implementation began.
        ended_at: When it ended; None while it lasts.
        start: When it began, in microseconds.
        end: When it ended, in microseconds; None while it lasts.
    """

    change: Change
    began_at: pendulum.DateTime
    ended_at: pendulum.DateTime | None
    start: int
    end: int | None

    def lag(self, at: int) -> int:
        """Return how long before an instant it ended; zero where it had not."""
        return 0 if self.end is None else max(0, at - self.end)

    def fits(self, at: int, window: int | None) -> bool:
        """Tell whether it had begun at an instant, and ended not too long before."""
        return self.start <= at and (window is None or self.lag(at) <= window)


@attrs.frozen(eq=False)
class Needs:
    """What CIs need, by numbers that they get when they are first met: those are followed faster.

    Attributes:
        graph: Which CI needs which.
        numbers: The numbers by CI.
        ids: The CIs by number.
        known: What each of them needs, in the order of ids; None where nobody has asked yet.
    """

    graph: DependencyGraph
    numbers: dict[str, int] = attrs.field(factory=dict[str, int])
    ids: list[str] = attrs.field(factory=list[str])
    known: list[tuple[int, ...] | None] = attrs.field(factory=list[tuple[int, ...] | None])

    def number(self, ci: str) -> int:
        """Return the number of a CI."""
        number = self.numbers.setdefault(ci, len(self.ids))
        if number == len(self.ids):
            self.ids.append(ci)
            self.known.append(None)
        return number

    def of(self, number: int) -> tuple[int, ...]:
        """Return what a CI needs, in the order of ids."""
        known = self.known[number]
        if known is None:
            needed = sorted(self.graph.nx.successors(self.ids[number]))
            self.known[number] = known = tuple(self.number(ci) for ci in needed)
        return known

    def parents(self, sources: Iterable[str], depth: int | None) -> dict[int, int]:
        """Return what is needed, each with the CI from which a shortest chain reaches it.

        Step by step and by ids, so that of equally short chains the first by ids is found. Sources
        have themselves as parents.
        """
        frontier = [self.number(ci) for ci in sorted(sources) if ci in self.graph]
        parents = dict(zip(frontier, frontier, strict=True))
        steps, known = 0, self.known
        while frontier and (depth is None or steps < depth):
            reached: list[int] = []
            for ci in frontier:
                for needed in known[ci] or self.of(ci):
                    if needed not in parents:
                        parents[needed] = ci
                        reached.append(needed)
            frontier, steps = reached, steps + 1
        return parents

    def path(self, parents: dict[int, int], number: int) -> tuple[str, ...]:
        """Return the chain that reaches a CI."""
        path = [self.ids[number]]
        while parents[number] != number:
            number = parents[number]
            path.append(self.ids[number])
        return tuple(reversed(path))


@attrs.frozen(eq=False)
class Search:
    """The changes by what they worked on, ready for any number of incidents.

    Attributes:
        by_ci: The work on every CI.
        by_service: The work on every service.
        by_number: The work on every CI that the graph holds, by its number among the needs.
        needs: What CIs need, where known.
        depth: How many needs are followed at most.
        own_cis: The CI that a service is.
    """

    by_ci: dict[str, list[Work]]
    by_service: dict[str, list[Work]]
    by_number: dict[int, list[Work]]
    needs: Needs | None
    depth: int | None
    own_cis: dict[ServiceId, str]

    @classmethod
    def over(
        cls,
        changes: Iterable[Change],
        graph: DependencyGraph | None,
        services: Iterable[Service],
        depth: int | None,
    ) -> "Search":
        """Sort changes by what they worked on; those that have not begun are left out."""
        by_ci: dict[str, list[Work]] = {}
        by_service: dict[str, list[Work]] = {}
        for change in each_once("change", changes):
            began, ended = change.started_at, change.finished_at
            if began is not None:
                end = None if ended is None else to_micros(ended)
                work = Work(change, began, ended, to_micros(began), end)
                for ci in change.ci_ids | change.takes_down:
                    by_ci.setdefault(ci, []).append(work)
                for service in change.service_ids:
                    by_service.setdefault(service, []).append(work)
        needs = None if graph is None else Needs(graph)
        by_number: dict[int, list[Work]] = {}
        if needs is not None:
            by_number = {needs.number(ci): by_ci[ci] for ci in by_ci if ci in needs.graph}
        own = {each.id: str(each.ci_id) for each in services if each.ci_id is not None}
        return cls(by_ci, by_service, by_number, needs, depth, own)

    def chains(
        self, incident: Incident, at: int, window: int | None
    ) -> list[tuple[Work, list[Chain]]]:
        """Return the work that may have caused an incident, each with all ways to it, in order."""
        found: dict[str, tuple[Work, set[Chain]]] = {}

        def take(worked_on: Iterable[Work], link: int, path: tuple[str, ...]) -> None:
            chain = Chain(link, len(path) - 1, path)
            for work in worked_on:
                found.setdefault(work.change.id, (work, set()))[1].add(chain)

        def fitting(worked_on: Iterable[Work]) -> list[Work]:
            return [work for work in worked_on if work.fits(at, window)]

        service, own = incident.service_id, self._own_ci(incident)
        for ci in incident.ci_ids:
            take(fitting(self.by_ci.get(ci, ())), SHARED_CI, (ci,))
        if service is not None:
            take(fitting(self.by_service.get(service, ())), SHARED_SERVICE, (service,))
        if own is not None and own not in incident.ci_ids:
            take(fitting(self.by_ci.get(own, ())), SHARED_SERVICE, (own,))
        if self.needs is not None:
            sources = incident.ci_ids if own is None else incident.ci_ids | {own}
            parents = self.needs.parents(sources, self.depth)
            for number in parents.keys() & self.by_number.keys():
                worked_on = fitting(self.by_number[number])
                if worked_on and parents[number] != number:
                    take(worked_on, DEPENDENCY, self.needs.path(parents, number))
        ranked = [(work, sorted(chains)) for work, chains in found.values()]
        return sorted(ranked, key=lambda pair: (pair[1][0][:2], pair[0].lag(at), pair[0].change.id))

    def _own_ci(self, incident: Incident) -> str | None:
        """Return the CI that the incident's service is: as it says, or the one of that name."""
        service = incident.service_id
        if service is None or service in self.own_cis:
            return None if service is None else self.own_cis[service]
        named = self.needs is not None and service in self.needs.graph
        return str(service) if named else None
