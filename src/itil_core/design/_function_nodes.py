"""Vital business functions as nodes of a dependency graph: each needs all of its services."""

from collections.abc import Iterable, Mapping

from itil_core.configuration.builder import GraphBuilder
from itil_core.configuration.exact_availability import Availability, availabilities
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import Number
from itil_core.design.vital_function import VitalBusinessFunction
from itil_core.framework.ids import ServiceId

__all__ = ["functions_up", "on_top", "with_functions"]


def with_functions(
    graph: DependencyGraph,
    functions: Iterable[VitalBusinessFunction],
    node_of: Mapping[ServiceId, str],
) -> tuple[DependencyGraph, dict[str, str]]:
    """Return the graph with a node for each function, and these nodes by the functions' ids."""
    builder, named = GraphBuilder(), dict[str, str]()
    for one in functions:
        node = str(one.id)
        while node in graph:
            node += "*"
        named[one.id] = node
        builder.needs(node, *sorted({node_of[service] for service in one.service_ids}))
    return (graph.merge(builder.build()) if named else graph), named


def on_top(graph: DependencyGraph, function: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return which services of a function none of the others needs, and all that is below any.

    As where a service is asked for alone, one on top never fails by itself unless it is said how.
    """
    services = frozenset(graph.dependencies(function, 1))
    below = frozenset(ci for one in services for ci in graph.dependencies(one))
    return services - below, below


def functions_up(
    graph: DependencyGraph,
    functions: Iterable[str],
    probabilities: Mapping[str, Number],
    *,
    default: Number | None,
    limit: int,
) -> dict[str, Availability]:
    """Return how likely all services of each function are up together.

    Args:
        graph: The graph with the nodes of functions.
        functions: These nodes.
        probabilities: The availability of CIs.
        default: That of all others.
        limit: How many nodes a decision diagram may have.
    """
    parts = {one: on_top(graph, one) for one in functions}
    sure = frozenset[str]().union(*(top for top, _ in parts.values()))
    # What is on top for one function and below for another cannot be both in one calculation.
    alone = {one: top for one, (top, below) in parts.items() if below & sure}
    shared = [one for one in parts if one not in alone]
    found: dict[str, Availability] = {}
    for nodes, tops in ((shared, sure), *(((one,), top) for one, top in alone.items())):
        known: dict[str, Number] = {**dict.fromkeys(tops, 1), **probabilities}
        found |= availabilities(graph, nodes, known, default=default, limit=limit)
    return found
