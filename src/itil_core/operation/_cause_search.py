"""The search for changes that may have caused an incident: by CI, by service, along the graph."""

from collections.abc import Iterable, Iterator
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
        needs: What has been found out about the needs of CIs.
    """

    by_ci: dict[str, list[Work]]
    by_service: dict[str, list[Work]]
    graph: DependencyGraph | None
    depth: int | None
    own_cis: dict[ServiceId, str]
    needs: dict[str, dict[str, int]] = attrs.field(factory=dict[str, dict[str, int]])

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
        for work, chain in self._pairs(incident):
            if work.fits(at, window):
                found.setdefault(work.change.id, (work, []))[1].append(chain)
        ranked = [(work, sorted(set(chains))) for work, chains in found.values()]
        return sorted(ranked, key=lambda pair: (pair[1][0][:2], pair[0].lag(at), pair[0].change.id))

    def _pairs(self, incident: Incident) -> Iterator[tuple[Work, Chain]]:
        for ci in incident.ci_ids:
            for work in self.by_ci.get(ci, ()):
                yield work, Chain(SHARED_CI, 0, (ci,))
        service = incident.service_id
        if service is not None:
            for work in self.by_service.get(service, ()):
                yield work, Chain(SHARED_SERVICE, 0, (service,))
        own = self._own_ci(incident)
        if own is not None and own not in incident.ci_ids:
            for work in self.by_ci.get(own, ()):
                yield work, Chain(SHARED_SERVICE, 0, (own,))
        sources = incident.ci_ids if own is None else incident.ci_ids | {own}
        for path in self._paths(sources):
            for work in self.by_ci[path[-1]]:
                yield work, Chain(DEPENDENCY, len(path) - 1, path)

    def _own_ci(self, incident: Incident) -> str | None:
        """Return the CI that the incident's service is: as it says, or the one of that name."""
        service = incident.service_id
        if service is None or service in self.own_cis:
            return None if service is None else self.own_cis[service]
        named = self.graph is not None and service in self.graph
        return str(service) if named else None

    def _paths(self, sources: Iterable[str]) -> Iterator[tuple[str, ...]]:
        """Yield the shortest chain of needs to every CI that was worked on."""
        graph = self.graph
        if graph is None:
            return
        nearest: dict[str, tuple[int, str]] = {}
        known = {source for source in sources if source in graph}
        for source in known:
            for ci, steps in self._needs_of(source, graph).items():
                if ci in self.by_ci and ci not in known:
                    nearest[ci] = min((steps, source), nearest.get(ci, (steps, source)))
        for ci, (_, source) in nearest.items():
            yield graph.path(source, ci)

    def _needs_of(self, source: str, graph: DependencyGraph) -> dict[str, int]:
        if source not in self.needs:
            self.needs[source] = graph.dependencies(source, self.depth)
        return self.needs[source]
