"""What a scenario changes in numbers: cut sets by size, and availabilities, against today."""

from collections.abc import Iterable, Mapping

import attrs

from itil_core.configuration._given import ids_given, kind_given
from itil_core.configuration._limits import NODES
from itil_core.configuration.exact_availability import Availability
from itil_core.configuration.requirement import Number
from itil_core.configuration.what_if import Scenario, scenario

__all__ = ["AvailabilityChange", "CutSetChange", "availability_changes", "cut_set_change"]


@attrs.frozen
class CutSetChange:
    """How many minimal cut sets of each size a service has, today and in a scenario.

    Attributes:
        service: The service.
        before: The number by size today.
        after: The number by size in the scenario; one of size 0 if the service is DOWN.
    """

    service: str
    before: Mapping[int, int] = attrs.field(hash=False)
    after: Mapping[int, int] = attrs.field(hash=False)


def cut_set_change(
    of: Scenario,
    service: str,
    among: Iterable[str] | None = None,
    max_size: int | None = None,
    *,
    limit: int = NODES,
) -> CutSetChange:
    """Return how a scenario changes the number of minimal cut sets of a service.

    Args:
        of: The scenario.
        service: The service.
        among: The CIs that can fail; by default every one but the service.
        max_size: The greatest size to count; no limit by default.
        limit: How many nodes a decision diagram may have.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs.
        ValidationError: What was given is no scenario, no collection of ids, or no whole number.
        CalculationError: A diagram outgrew the limit.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db1", "db2", "db3", at_least=1)
        >>> cut_set_change(scenario(builder.build(), {"db2"}), "mail")
        CutSetChange(service='mail', before={3: 1}, after={2: 1})
    """
    kind_given("cut_set_change", "of", of, Scenario, "scenario(graph, failed)")
    chosen = None if among is None else ids_given("cut_set_change", "among", among)
    before = scenario(of.graph).cut_sets(service, chosen, max_size, limit=limit)
    after = of.cut_sets(service, chosen, max_size, limit=limit)
    return CutSetChange(service, before.by_size, after.by_size)


@attrs.frozen
class AvailabilityChange:
    """The availability of a service today and while the failures of a scenario last.

    Attributes:
        service: The service.
        before: Today's.
        after: That in the scenario.
    """

    service: str
    before: Availability
    after: Availability

    @property
    def lost(self) -> float:
        """How much of the availability is lost."""
        return self.after.unavailability - self.before.unavailability


def availability_changes(
    of: Scenario,
    services: Iterable[str],
    probabilities: Mapping[str, Number],
    *,
    default: Number | None = None,
    limit: int = NODES,
) -> dict[str, AvailabilityChange]:
    """Return how a scenario changes the availability of services.

    Args:
        of: The scenario.
        services: The services.
        probabilities: The availability of each CI today, from 0 to 1.
        default: The availability of every other CI that is not given one.
        limit: How many nodes a decision diagram may have.

    Returns:
        The changes by service, sorted.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs.
        ValidationError: Availabilities are missing or not from 0 to 1; all of them are named.
        CalculationError: A diagram outgrew the limit.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db1", "db2", at_least=1)
        >>> tonight = scenario(builder.build(), {"db2"})
        >>> change = availability_changes(tonight, ["mail"], {}, default=0.9)["mail"]
        >>> round(change.before.value, 4), round(change.after.value, 4), round(change.lost, 4)
        (0.99, 0.9, 0.09)
    """
    kind_given("availability_changes", "of", of, Scenario, "scenario(graph, failed)")
    given = ids_given("availability_changes", "services", services)
    today = scenario(of.graph)
    before = today.availabilities(given, probabilities, default=default, limit=limit)
    after = of.availabilities(given, probabilities, default=default, limit=limit)
    return {one: AvailabilityChange(one, before[one], after[one]) for one in before}
