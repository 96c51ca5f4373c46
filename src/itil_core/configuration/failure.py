"""What fails if something fails: DOWN and DEGRADED as least fixed points."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import attrs

from itil_core.configuration import drawing
from itil_core.configuration._given import graph_given, ids_given
from itil_core.configuration.explanation import Causes, Explanation
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.item_facts import OperationalState

__all__ = ["Impact", "impact"]


@attrs.frozen(repr=False)
class Impact:
    """The answer to "what if these CIs fail?", which can explain and draw itself.

    Attributes:
        graph: The graph that was asked.
        failed: The CIs that were said to have failed.
        weakened: The CIs that were said to be degraded by themselves.
        down: The CIs that are DOWN; those that failed are among them.
        degraded: The CIs that are DEGRADED; none of them is DOWN.
    """

    graph: DependencyGraph
    failed: frozenset[str]
    weakened: frozenset[str]
    down: frozenset[str]
    degraded: frozenset[str]

    @cached_property
    def _causes(self) -> Causes:
        return Causes(self.graph, self.failed, self.weakened, self.down, self.degraded)

    def __repr__(self) -> str:
        return f"<Impact: {len(self.down)} DOWN, {len(self.degraded)} DEGRADED>"

    def state_of(self, ci: str) -> OperationalState:
        """Return the state of one CI.

        Raises:
            UnknownReferenceError: The graph does not hold the CI.
        """
        self.graph.check(ci)
        return self._causes.state_of(ci)

    def explain(self, ci: str) -> Explanation:
        """Say why a CI is in its state, back to what was given.

        Of several explanations it is the one by the fewest rounds of failure, then by ids.

        Raises:
            UnknownReferenceError: The graph does not hold the CI.

        Example:
            >>> from itil_core.configuration import GraphBuilder
            >>> builder = GraphBuilder()
            >>> builder.needs("app", "web1", "web2", "web3", at_least=2)
            >>> builder.needs("web1", "rack1")
            >>> builder.needs("web2", "rack1")
            >>> print(impact(builder.build(), {"rack1"}).explain("app"))
            app is DOWN: it needs at least 2 of web1, web2, web3, and lost web1, web2
            web1 is DOWN: it needs rack1
            web2 is DOWN: it needs rack1
            rack1 is DOWN: it failed
        """
        self.graph.check(ci)
        return self._causes.explain(str(ci))

    def if_also(self, failed: Iterable[str] = (), degraded: Iterable[str] = ()) -> "Impact":
        """Return the impact if further CIs fail or are degraded at the same time.

        Raises:
            UnknownReferenceError: The graph does not hold some of the CIs.
            ValidationError: What was given is no collection of ids.
        """
        more = ids_given("impact", "failed", failed)
        weaker = ids_given("impact", "degraded", degraded)
        return impact(self.graph, self.failed | more, self.weakened | weaker)

    def to_dot(self, *, whole: bool = False) -> str:
        """Return the impact as a Graphviz DOT digraph.

        Args:
            whole: Whether to draw every CI, not only what is affected and the members that keep
                or fail the groups of it.
        """
        return drawing.dot(self._causes, whole=whole)

    def to_mermaid(self, *, whole: bool = False) -> str:
        """Return the impact as a Mermaid flow chart.

        Args:
            whole: Whether to draw every CI, not only what is affected and the members that keep
                or fail the groups of it.
        """
        return drawing.mermaid(self._causes, whole=whole)

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        """Show the drawing in a notebook."""
        return {"text/plain": repr(self), "text/vnd.mermaid": self.to_mermaid()}


def impact(graph: DependencyGraph, failed: Iterable[str], degraded: Iterable[str] = ()) -> Impact:
    """Return what is DOWN and what is DEGRADED if some CIs fail.

    DOWN is the least set that holds what failed and every owner of a group that is left with less
    than its `at_least`; DEGRADED the least set that holds what was given as degraded and is not
    DOWN, and every owner that is not DOWN of a group with less than its `healthy_at` UP. Things
    that only hold each other up are taken to be UP.

    Args:
        graph: The graph.
        failed: The CIs that have failed.
        degraded: The CIs that are degraded by themselves.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: What was given is no graph, or no collection of ids.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "db1", "db2", at_least=1)
        >>> result = impact(builder.build(), {"db1"})
        >>> sorted(result.down), sorted(result.degraded)
        (['db1'], ['mail'])

    ITIL: Service Design, availability management (component failure impact analysis).
    """
    graph_given("impact", "graph", graph, DependencyGraph)
    failing = ids_given("impact", "failed", failed)
    weakening = ids_given("impact", "degraded", degraded)
    return Impact(graph, failing, weakening, *graph.spread(failing, weakening))
