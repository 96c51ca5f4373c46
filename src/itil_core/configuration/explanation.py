"""Why a CI is down, degraded or up: from the CI back to what was said to have failed."""

from collections import deque
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import accumulate

import attrs

from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.item_facts import OperationalState
from itil_core.configuration.requirement import RequirementGroup, Worth

__all__ = ["Causes", "Explanation", "Step"]
# not at the door: Causes


_GIVEN = {
    OperationalState.UP: "nothing that it needs is affected",
    OperationalState.DEGRADED: "it was degraded to begin with",
    OperationalState.DOWN: "it failed",
}


@attrs.frozen
class Step:
    """One CI of an explanation: its state, and the group that decides on it.

    Attributes:
        ci: The CI.
        state: Its state.
        group: The requirement that decides; None where the state was given, or where nothing that
            the CI needs is affected.
        lost: The members that fell, enough to explain the state; for a CI that is UP, those
            whose loss the group bears.
    """

    ci: str
    state: OperationalState
    group: RequirementGroup | None = None
    lost: tuple[str, ...] = ()

    def __str__(self) -> str:
        start = f"{self.ci} is {self.state.name}"
        if self.group is None:
            return f"{start}: {_GIVEN[self.state]}"
        return f"{start}: {_reason(self.state, self.group, ', '.join(self.lost))}"


def _reason(state: OperationalState, group: RequirementGroup, lost: str) -> str:
    """Say what became of a requirement."""
    if state is OperationalState.UP:
        return f"{group.text()} still holds without {lost}"
    if not group.members:
        return f"it needs at least {group.at_least} of its members, and all were removed"
    if not lost:
        return f"it needs {group.text()}, and the rest was removed"
    if group.members == (lost,):
        return f"it needs {lost}"
    if state is OperationalState.DOWN:
        return f"it needs {group.text()}, and lost {lost}"
    return f"it is healthy with {group.healthy_text()}, and lost {lost}"


@attrs.frozen
class Explanation:
    """Why a CI is in its state: steps from the CI back to what was given.

    As text it is one line for each step. Every step but the first explains a member that an
    earlier step lost. `"db1" in explanation` says whether a CI plays a part.

    Attributes:
        ci: The CI that is explained.
        state: Its state.
        steps: The steps, the CI's own first; a CI that is UP has one for each group that bears a
            loss.
    """

    ci: str
    state: OperationalState
    steps: tuple[Step, ...]

    @property
    def path(self) -> tuple[str, ...]:
        """The ids from the CI along the first lost members to one that was given."""
        if self.state is OperationalState.UP:
            return (self.ci,)
        by_ci = {step.ci: step for step in self.steps}
        path = [self.ci]
        while by_ci[path[-1]].lost:
            path.append(by_ci[path[-1]].lost[0])
        return tuple(path)

    @property
    def roots(self) -> tuple[str, ...]:
        """The CIs at which the explanation ends, sorted: given, or broken from the start."""
        if self.state is OperationalState.UP:
            return ()
        return tuple(sorted(step.ci for step in self.steps if not step.lost))

    def __contains__(self, ci: object) -> bool:
        return any(ci == step.ci or ci in step.lost for step in self.steps)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __str__(self) -> str:
        return "\n".join(str(step) for step in self.steps)


@attrs.frozen
class Causes:
    """How a failure spread, round by round; what explanations are drawn from.

    Attributes:
        graph: The graph.
        failed: What was said to have failed.
        weakened: What was said to be degraded.
        down: What is DOWN.
        degraded: What is DEGRADED.
    """

    graph: DependencyGraph
    failed: AbstractSet[str]
    weakened: AbstractSet[str]
    down: AbstractSet[str]
    degraded: AbstractSet[str]

    def state_of(self, ci: str) -> OperationalState:
        """Return the state of a CI that the graph holds."""
        if ci in self.down:
            return OperationalState.DOWN
        return OperationalState.DEGRADED if ci in self.degraded else OperationalState.UP

    def _groups(self, ci: str) -> tuple[RequirementGroup, ...]:
        # Unchecked, unlike `groups_of`: it is asked of all that fell, and that much.
        groups: tuple[RequirementGroup, ...] = self.graph.nx.nodes[ci]["groups"]
        return groups

    @cached_property
    def _fell(self) -> dict[str, int]:
        """The round in which each CI went DOWN; 0 is what was given, or broken from the start."""
        broken = (ci for ci in self.down if any(_too_little(group) for group in self._groups(ci)))
        return self._rounds({*self.failed, *broken}, self.down, OperationalState.DOWN)

    @cached_property
    def _weakened_in(self) -> dict[str, int]:
        """The round in which each CI was degraded; what is DOWN counts as round 0."""
        given = self.weakened - self.down
        return self._rounds({*self.down, *given}, self.degraded, OperationalState.DEGRADED)

    def _rounds(
        self, start: set[str], reached: AbstractSet[str], state: OperationalState
    ) -> dict[str, int]:
        """Spread a state in rounds, each from all of the one before."""
        # Looked up as the failure spreads: far less falls than there is.
        needing: Mapping[str, Mapping[str, Mapping[str, tuple[int, ...]]]] = self.graph.nx.pred
        rounds = dict.fromkeys(start, 0)
        lost: dict[tuple[str, int], Worth] = {}
        frontier = start
        latest = 0
        while frontier:
            next_up: set[str] = set()
            for ci in frontier:
                for owner, facts in needing[ci].items():
                    if owner not in reached or owner in rounds:
                        continue
                    groups = self._groups(owner)
                    numbers: tuple[int, ...] = facts["groups"]
                    for number in numbers:
                        group = groups[number]
                        total = lost.get((owner, number), 0) + group.weight_of(ci)
                        lost[owner, number] = total
                        if total > _bearable(group, state):
                            next_up.add(owner)
            latest += 1
            rounds |= dict.fromkeys(next_up, latest)
            frontier = next_up
        return rounds

    def explain(self, ci: str) -> Explanation:
        """Explain a CI that the graph holds."""
        state = self.state_of(ci)
        if state is OperationalState.UP:
            return Explanation(ci, state, self._borne(ci))
        steps: dict[str, Step] = {}
        waiting = deque([ci])
        while waiting:
            reached = waiting.popleft()
            if reached not in steps:
                steps[reached] = self._step(reached)
                waiting.extend(steps[reached].lost)
        return Explanation(ci, state, tuple(steps.values()))

    def _borne(self, ci: str) -> tuple[Step, ...]:
        """Return for a CI that is UP the losses that its groups bear."""
        steps: list[Step] = []
        for group in self._groups(ci):
            lost = tuple(one for one in group.members if one in self.down or one in self.degraded)
            if lost:
                steps.append(Step(ci, OperationalState.UP, group, lost))
        return tuple(steps) or (Step(ci, OperationalState.UP),)

    def _step(self, ci: str) -> Step:
        """Return the group that fell first, by (round, id) of the members that decided it."""
        state = self.state_of(ci)
        rounds = self._fell if state is OperationalState.DOWN else self._weakened_in
        if ci in (self.failed if state is OperationalState.DOWN else self.weakened):
            return Step(ci, state)
        if not rounds[ci]:
            return Step(ci, state, next(filter(_too_little, self._groups(ci))))
        found: list[tuple[tuple[int, str], int, tuple[str, ...]]] = []
        for number, group in enumerate(self._groups(ci)):
            order = sorted(
                (rounds[member], member)
                for member in group.members
                if rounds.get(member, rounds[ci]) < rounds[ci]
            )
            totals = accumulate(group.weight_of(member) for _, member in order)
            enough = sum(total <= _bearable(group, state) for total in totals)
            if enough < len(order):
                lost = tuple(member for _, member in order[: enough + 1])
                found.append((order[enough], number, lost))
        _, number, lost = min(found)
        return Step(ci, state, self._groups(ci)[number], lost)


def _bearable(group: RequirementGroup, state: OperationalState) -> Worth:
    """Return how much a group may lose before it puts its owner into a state."""
    needed = group.at_least if state is OperationalState.DOWN else group.healthy_at
    return group.worth - needed


def _too_little(group: RequirementGroup) -> bool:
    """Whether a group is FAILED from the start."""
    return group.at_least > group.worth
