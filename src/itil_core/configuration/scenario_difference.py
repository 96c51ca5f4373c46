"""What a scenario changes against today: services that fall, and redundancy that is used up."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

import attrs

from itil_core.configuration._given import ids_given, kind_given
from itil_core.configuration.explanation import Explanation
from itil_core.configuration.failure import Impact, impact
from itil_core.configuration.requirement import RequirementGroup
from itil_core.configuration.what_if import Scenario, scenario
from itil_core.errors import ValidationError

__all__ = ["NewSinglePoint", "ScenarioDifference", "what_changes"]


@attrs.frozen
class NewSinglePoint:
    """A CI that would now take a service down alone, and why it would not have before.

    Attributes:
        service: The service.
        ci: The CI.
        owner: Whose requirement has nothing left to lose: the service, or what it needs.
        group: That requirement.
        lost: Those of its members that are DOWN already.
        explanation: Why the service would be DOWN, back to the CI and to what has failed.
    """

    service: str
    ci: str
    owner: str
    group: RequirementGroup
    lost: tuple[str, ...]
    explanation: Explanation

    def __str__(self) -> str:
        lost = ", ".join(self.lost)
        return (
            f"{self.ci} takes down {self.service}:"
            f" {self.owner} needs {self.group.text()}, and has lost {lost}"
        )


@attrs.frozen
class ScenarioDifference:
    """What is worse in a scenario than today; false where it is nothing.

    Nothing can be better: a failure never brings anything up.

    Attributes:
        scenario: The scenario.
        services: The services that were asked for, sorted.
        down: Those that are DOWN and would not be today.
        degraded: Those that are DEGRADED and UP today.
        single_points: By service that is not DOWN, what would now take it down alone and could not
            today; services without any are left out.
    """

    scenario: Scenario
    services: tuple[str, ...]
    down: tuple[str, ...]
    degraded: tuple[str, ...]
    single_points: Mapping[str, tuple[str, ...]] = attrs.field(hash=False)

    def __bool__(self) -> bool:
        return bool(self.down or self.degraded or self.single_points)

    def __str__(self) -> str:
        return self.text()

    @property
    def pairs(self) -> int:
        """How many pairs of a service and a new single point of failure there are."""
        return sum(map(len, self.single_points.values()))

    def reason(self, service: str, ci: str) -> NewSinglePoint:
        """Say why a CI would now take a service down alone.

        Raises:
            ValidationError: It is no new single point of failure of the service.
        """
        return self._reason(self._impact(ci), service, ci)

    def reasons(self) -> tuple[NewSinglePoint, ...]:
        """Say it of every new single point of failure, by service, then by CI.

        It takes about as long as one impact analysis for each CI that is one.
        """
        pairs = [(service, ci) for service, cis in self.single_points.items() for ci in cis]
        told: dict[tuple[str, str], NewSinglePoint] = {}
        # One CI after the other, so that no more than one impact is kept.
        for ci, same in groupby(sorted(pairs, key=itemgetter(1)), key=itemgetter(1)):
            found = self._impact(ci)
            told |= {(service, ci): self._reason(found, service, ci) for service, _ in same}
        return tuple(told[pair] for pair in pairs)

    def _impact(self, ci: str) -> Impact:
        return impact(self.scenario.graph, self.scenario.failed | {ci})

    def _reason(self, found: Impact, service: str, ci: str) -> NewSinglePoint:
        if ci not in self.single_points.get(service, ()):
            reason = "must be a service and one of its new single points of failure"
            raise ValidationError("ScenarioDifference", "reason", (service, ci), reason)
        before = self.scenario.impact.down
        explanation = found.explain(service)
        # Without what has failed the CI would not do it, so the explanation leads there, and a
        # step of it is the last that is not DOWN yet.
        owner, group = next(
            (step.ci, step.group)
            for step in explanation
            if step.group and step.ci not in before and before & set(step.lost)
        )
        lost = tuple(one for one in group.members if one in before)
        return NewSinglePoint(service, ci, owner, group, lost, explanation)

    def table(self) -> list[dict[str, str | int]]:
        """Return a row for each service that changes: `service`, `state` and `new_single_points`.

        The state is that under the scenario.
        """
        states = self.scenario.impact
        return [
            {
                "service": service,
                "state": states.state_of(service).name,
                "new_single_points": len(self.single_points.get(service, ())),
            }
            for service in self.services
            if service in self.single_points or service in {*self.down, *self.degraded}
        ]

    def text(self, limit: int = 20) -> str:
        """Return a line for each service that falls and each new single point of failure.

        Args:
            limit: How many services, and how many CIs of each, to name; the rest is counted.

        Raises:
            ValidationError: The limit is not a whole number from 1 upwards.
        """
        if type(limit) is not int or limit < 1:
            raise ValidationError("ScenarioDifference", "limit", limit, "must be 1, 2, 3, ...")
        lines = [f"if {self.scenario}:"]
        if not self:
            lines.append("nothing changes for the services")
        if self.down:
            lines.append(f"DOWN: {_some(self.down, limit)}")
        if self.degraded:
            lines.append(f"DEGRADED: {_some(self.degraded, limit)}")
        for service in list(self.single_points)[:limit]:
            found = _some(self.single_points[service], limit)
            lines.append(f"{service} would now fail with any of: {found}")
        left = len(self.single_points) - limit
        if left > 0:
            lines.append(f"not shown: {left} services with new single points of failure")
        return "\n".join(lines)


def _some(names: tuple[str, ...], limit: int) -> str:
    """Name a few and count the rest."""
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more


def what_changes(of: Scenario, services: Iterable[str]) -> ScenarioDifference:
    """Return what is worse for some services in a scenario than if nothing had failed.

    Args:
        of: The scenario.
        services: The services.

    Raises:
        UnknownReferenceError: The graph does not hold some of the services; all of them are named.
        ValidationError: What was given is no scenario, or no collection of ids.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db1", "db2", at_least=1)
        >>> builder.needs("report", "db2")
        >>> changes = what_changes(scenario(builder.build(), {"db2"}), ["mail", "report"])
        >>> print(changes)
        if db2:
        DOWN: report
        DEGRADED: mail
        mail would now fail with any of: db1
        >>> print(changes.reason("mail", "db1"))
        db1 takes down mail: mail needs at least 1 of db1, db2, and has lost db2

    ITIL: Service Design, availability management (component failure impact analysis).
    """
    kind_given("what_changes", "of", of, Scenario, "scenario(graph, failed)")
    given = ids_given("what_changes", "services", services)
    of.graph.check(*given)
    today = scenario(of.graph)
    before, after = today.impact, of.impact
    down = given & after.down - before.down
    degraded = (given & after.degraded) - before.degraded
    left = given - after.down
    first, second = today.single_failures(left), of.single_failures(left)
    points: dict[str, tuple[str, ...]] = {}
    for service in sorted(left):
        new = second.single_points_of(service) - first.single_points_of(service)
        if new:
            points[service] = tuple(sorted(new))
    order = tuple(sorted(given))
    return ScenarioDifference(of, order, tuple(sorted(down)), tuple(sorted(degraded)), points)
