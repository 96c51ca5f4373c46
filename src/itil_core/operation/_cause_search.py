"""The search for changes that may have caused an incident: by CI, by service, along the graph."""

from collections.abc import Iterable
from typing import NamedTuple

import attrs

from itil_core.configuration.graph import DependencyGraph
from itil_core.errors import DuplicateError
from itil_core.framework.ids import ServiceId
from itil_core.kernel.instants import to_micros
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


@attrs.frozen
class Work:
    """A change whose implementation has begun, with its instants in microseconds.

    Attributes:
        change: The change.
        start: When the implementation began.
        end: When it ended; None while it lasts.
    """

    change: Change
    start: int
    end: int | None

    def lag(self, at: int) -> int:
        """Return how long before an instant it ended; zero where it had not."""
        return 0 if self.end is None else max(0, at - self.end)

    def fits(self, at: int, window: int | None) -> bool:
        """Tell whether it had begun at an instant, and ended not too long before."""
        return self.start <= at and (window is None or self.lag(at) <= window)


@attrs.frozen
class Search:
    """The changes by what they worked on, ready for any number of incidents.

    Attributes:
        by_ci: The work on every CI.
        by_service: The work on every service.
        graph: Which CI needs which, where known.
        depth: How many needs are followed at most.
        own_cis: The CI that a service is.
    """

    by_ci: dict[str, list[Work]]
    by_service: dict[str, list[Work]]
    graph: DependencyGraph | None
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
        seen: set[str] = set()
        for change in changes:
            if change.id in seen:
                raise DuplicateError("change", change.id)
            seen.add(change.id)
            start, end = change.started_at, change.finished_at
            if start is not None:
                work = Work(change, to_micros(start), None if end is None else to_micros(end))
                for ci in change.ci_ids | change.takes_down:
                    by_ci.setdefault(ci, []).append(work)
                for service in change.service_ids:
                    by_service.setdefault(service, []).append(work)
        own = {each.id: str(each.ci_id) for each in services if each.ci_id is not None}
        return cls(by_ci, by_service, graph, depth, own)

    def chains(
        self, incident: Incident, at: int, window: int | None
    ) -> list[tuple[Work, list[Chain]]]:
        """Return the work that may have caused an incident, each with all ways to it, in order."""
        found: dict[str, tuple[Work, list[Chain]]] = {}

        def take(worked_on: Iterable[Work], link: int, path: tuple[str, ...]) -> None:
            for work in worked_on:
                if work.fits(at, window):
                    chain = Chain(link, len(path) - 1, path)
                    found.setdefault(work.change.id, (work, []))[1].append(chain)

        service, own = incident.service_id, self._own_ci(incident)
        for ci in incident.ci_ids:
            take(self.by_ci.get(ci, ()), SHARED_CI, (ci,))
        if service is not None:
            take(self.by_service.get(service, ()), SHARED_SERVICE, (service,))
        if own is not None and own not in incident.ci_ids:
            take(self.by_ci.get(own, ()), SHARED_SERVICE, (own,))
        sources = incident.ci_ids if own is None else incident.ci_ids | {own}
        parents = self._parents(sources)
        for needed in parents.keys() & self.by_ci.keys():
            worked_on = [work for work in self.by_ci[needed] if work.fits(at, window)]
            if parents[needed] is not None and worked_on:
                take(worked_on, DEPENDENCY, _path(parents, needed))
        ranked = [(work, sorted(set(chains))) for work, chains in found.values()]
        return sorted(ranked, key=lambda pair: (pair[1][0][:2], pair[0].lag(at), pair[0].change.id))

    def _own_ci(self, incident: Incident) -> str | None:
        """Return the CI that the incident's service is: as it says, or the one of that name."""
        service = incident.service_id
        if service is None or service in self.own_cis:
            return None if service is None else self.own_cis[service]
        named = self.graph is not None and service in self.graph
        return str(service) if named else None

    def _parents(self, sources: Iterable[str]) -> dict[str, str | None]:
        """Return what is needed, each with the CI from which a shortest chain reaches it.

        Step by step and by ids, so that of equally short chains the first by ids is found.
        """
        graph = self.graph
        if graph is None:
            return {}
        frontier = sorted(source for source in sources if source in graph)
        parents = dict[str, str | None].fromkeys(frontier)
        steps = 0
        while frontier and (self.depth is None or steps < self.depth):
            reached: list[str] = []
            for ci in frontier:
                for needed in sorted(graph.nx.successors(ci)):
                    if needed not in parents:
                        parents[needed] = ci
                        reached.append(needed)
            frontier, steps = reached, steps + 1
        return parents


def _path(parents: dict[str, str | None], ci: str) -> tuple[str, ...]:
    path = [ci]
    while (parent := parents[path[-1]]) is not None:
        path.append(parent)
    return tuple(reversed(path))
