"""What if these CIs fail? One question that every analysis of a graph then answers.

What fails is not removed. A CI that has failed is DOWN with all that this takes down, while groups
keep it as a member that they lost; `DependencyGraph.without` removes it, so that groups that needed
all of their members to be healthy are so without it. That is the question of a new design, and this
one that of a bad day or a night of maintenance.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from functools import cached_property

import attrs

from itil_core.configuration._given import graph_given, ids_given
from itil_core.configuration._limits import NODES
from itil_core.configuration.exact_availability import Availability, availabilities, availability
from itil_core.configuration.failure import Impact, impact
from itil_core.configuration.failure_matrix import FailureMatrix, single_failures
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.minimal_cut_sets import CutSets, cut_sets
from itil_core.configuration.monte_carlo import Estimate, estimated_availability
from itil_core.configuration.renewal import (
    ComponentTimes,
    PeriodPromise,
    PeriodStart,
    promise_of_period,
)
from itil_core.configuration.requirement import Number
from itil_core.errors import ValidationError

__all__ = ["Scenario", "scenario"]


@attrs.frozen(repr=False)
class Scenario:
    """A graph while some of its CIs have failed; made by `scenario`.

    Attributes:
        graph: The graph.
        failed: The CIs that have failed, and stay so.
        weakened: The CIs that are degraded by themselves.
        name: What it is called.
    """

    graph: DependencyGraph
    failed: frozenset[str]
    weakened: frozenset[str]
    name: str

    def __repr__(self) -> str:
        return f"<Scenario {self}>"

    def __str__(self) -> str:
        return self.name or ", ".join(sorted(self.failed | self.weakened)) or "nothing fails"

    @cached_property
    def impact(self) -> Impact:
        """What is DOWN and what is DEGRADED, with the reasons."""
        return impact(self.graph, self.failed, self.weakened)

    def if_also(
        self, failed: Iterable[str] = (), degraded: Iterable[str] = (), *, name: str = ""
    ) -> "Scenario":
        """Return the scenario in which further CIs have failed or are degraded.

        Raises:
            UnknownReferenceError: The graph does not hold some of the CIs.
            ValidationError: What was given is no collection of ids.
        """
        more = ids_given("scenario", "failed", failed)
        weaker = ids_given("scenario", "degraded", degraded)
        return scenario(self.graph, self.failed | more, self.weakened | weaker, name=name)

    def single_failures(self, services: Iterable[str]) -> FailureMatrix:
        """Return what every further failure does to those services that are not DOWN yet.

        Args:
            services: The CIs whose failure matters; those that are DOWN already are left out.

        Raises:
            UnknownReferenceError: The graph does not hold some of the services.
            ValidationError: What was given is no collection of ids.
        """
        given = ids_given("single_failures", "services", services)
        left = given - self.impact.down
        return single_failures(self.graph, left, failed=self.failed, degraded=self.weakened)

    def cut_sets(
        self,
        service: str,
        among: Iterable[str] | None = None,
        max_size: int | None = None,
        *,
        limit: int = NODES,
    ) -> CutSets:
        """Return the minimal sets of further failures that take a service down.

        A service that is DOWN already has one, the empty set.

        Args:
            service: The CI that is to go down.
            among: The CIs that can fail besides; by default every one.
            max_size: The greatest size to count and list; no limit by default.
            limit: How many nodes a decision diagram may have.

        Raises:
            UnknownReferenceError: The graph does not hold some of the CIs.
            ValidationError: What was given is no collection of ids, or no whole number.
            CalculationError: A diagram outgrew the limit.
        """
        return cut_sets(self.graph, service, among, max_size, failed=self.failed, limit=limit)

    def availability(
        self,
        service: str,
        probabilities: Mapping[str, Number],
        *,
        default: Number | None = None,
        limit: int = NODES,
    ) -> Availability:
        """Return how likely a service is not DOWN while the failures last, exactly.

        It is the availability on condition that the failed CIs are DOWN: that of a structure in
        which they have p = 0. They need no availability of their own.

        Args:
            service: The service.
            probabilities: The availability of each CI, from 0 to 1.
            default: The availability of every other CI that is not given one.
            limit: How many nodes a decision diagram may have.

        Raises:
            UnknownReferenceError: The graph does not hold some of the CIs.
            ValidationError: Availabilities are missing or not from 0 to 1.
            CalculationError: A diagram outgrew the limit.
        """
        return availability(
            self.graph, service, probabilities, failed=self.failed, default=default, limit=limit
        )

    def availabilities(
        self,
        services: Iterable[str],
        probabilities: Mapping[str, Number],
        *,
        default: Number | None = None,
        limit: int = NODES,
    ) -> dict[str, Availability]:
        """Return the availability of each of several services while the failures last.

        Args:
            services: The services.
            probabilities: The availability of each CI, from 0 to 1.
            default: The availability of every other CI that is not given one.
            limit: How many nodes a decision diagram may have.

        Returns:
            The results by service, sorted.

        Raises:
            UnknownReferenceError: The graph does not hold some of the CIs.
            ValidationError: Availabilities are missing or not from 0 to 1.
            CalculationError: A diagram outgrew the limit.
        """
        return availabilities(
            self.graph, services, probabilities, failed=self.failed, default=default, limit=limit
        )

    def estimated_availability(
        self,
        service: str,
        probabilities: Mapping[str, Number],
        *,
        trials: int,
        seed: int,
        default: Number | None = None,
        confidence: float = 0.95,
        executor: Executor | None = None,
    ) -> Estimate:
        """Estimate the availability of a service while the failures last, from random trials.

        Args:
            service: The service.
            probabilities: The availability of each CI, from 0 to 1.
            trials: How many trials to make.
            seed: From what the trials are drawn.
            default: The availability of every other CI that is not given one.
            confidence: How often the interval should hold the true value.
            executor: Who makes the trials; by default this thread.

        Raises:
            UnknownReferenceError: The graph does not hold some of the CIs.
            ValidationError: Availabilities are missing or not from 0 to 1, or there is no trial.
            CalculationError: The executor died before all trials were made.
        """
        return estimated_availability(
            self.graph,
            service,
            probabilities,
            trials=trials,
            seed=seed,
            failed=self.failed,
            default=default,
            confidence=confidence,
            executor=executor,
        )

    def promise_of_period(
        self,
        service: str,
        times: Mapping[str, ComponentTimes],
        *,
        period_h: float,
        target: float,
        periods: int,
        seed: int,
        start: PeriodStart = PeriodStart.UP,
        warm_up_h: float | None = None,
        default: ComponentTimes | None = None,
        others_never_fail: bool = False,
        confidence: float = 0.95,
        executor: Executor | None = None,
    ) -> PeriodPromise:
        """Estimate how likely a period meets its target if the failures last for all of it.

        Args:
            service: The service.
            times: The times of each component; what has failed needs none.
            period_h: How long a period is, in hours.
            target: The availability that a period must have at least, from 0 to 1.
            periods: How many periods to simulate.
            seed: From what they are drawn.
            start: How the other components are when a period starts.
            warm_up_h: For how many hours components run before a STATIONARY period starts.
            default: The times of every other CI.
            others_never_fail: Whether every CI without times never fails by itself.
            confidence: How often the interval should hold the true probability.
            executor: Who simulates; by default this thread.

        Raises:
            UnknownReferenceError: The graph does not hold some of the CIs.
            ValidationError: Times are missing, or a number is out of its range.
            CalculationError: A sampler drew a time that is none, or the executor died.
        """
        return promise_of_period(
            self.graph,
            service,
            times,
            period_h=period_h,
            target=target,
            periods=periods,
            seed=seed,
            start=start,
            warm_up_h=warm_up_h,
            failed=self.failed,
            default=default,
            others_never_fail=others_never_fail,
            confidence=confidence,
            executor=executor,
        )


def scenario(
    graph: DependencyGraph,
    failed: Iterable[str] = (),
    degraded: Iterable[str] = (),
    *,
    name: str = "",
) -> Scenario:
    """Return a graph while some of its CIs have failed, to ask it everything.

    Args:
        graph: The graph.
        failed: The CIs that have failed; with none, the answers are those of today.
        degraded: The CIs that are degraded by themselves. They weaken what needs them, and take
            nothing down: cut sets and availabilities do not change by them.
        name: What it is called.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: What was given is no graph, no collection of ids, or no text.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "net")
        >>> builder.needs("mail", "db1", "db2", at_least=1)
        >>> night = scenario(builder.build(), {"db2"}, name="upgrade of db2")
        >>> night.impact.state_of("mail").name
        'DEGRADED'
        >>> sorted(night.single_failures(["mail"]).single_points_of("mail"))
        ['db1', 'net']
        >>> round(night.availability("mail", {}, default=0.99).value, 4)
        0.9801

    ITIL: Service Design, availability management (component failure impact analysis).
    """
    graph_given("scenario", "graph", graph, DependencyGraph)
    failing = ids_given("scenario", "failed", failed)
    weakened = ids_given("scenario", "degraded", degraded)
    said: object = name
    if not isinstance(said, str):
        raise ValidationError("scenario", "name", said, "must be text")
    graph.check(*failing, *weakened)
    return Scenario(graph, failing, weakened, name)
