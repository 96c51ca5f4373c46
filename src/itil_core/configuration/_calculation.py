"""What the exact availabilities of several services are worked out from, and share."""

from collections.abc import Iterable

import attrs

from itil_core.configuration._chances import Chance, Chances
from itil_core.configuration._foundation import Foundation
from itil_core.configuration._modules import Module, Modules
from itil_core.configuration.graph import DependencyGraph

__all__ = ["Calculation", "Place"]

Place = tuple[int, int, "Place | None"]
"""A module, the level of one of its variables, and the place of that module in another."""


@attrs.frozen(eq=False)
class Calculation:
    """What the services of one call share.

    Attributes:
        graph: The graph.
        foundation: What the services stand on.
        chances: How likely CIs have failed.
        modules: The modules with their diagrams.
        known: How likely each gate is DOWN, as far as it has been calculated.
        shares: How likely one more failure, of a module's variable, completes a minimal set.
    """

    graph: DependencyGraph
    foundation: Foundation
    chances: Chances
    modules: Modules
    known: dict[int, Chance] = attrs.field(factory=dict[int, Chance])
    shares: dict[tuple[int, int], float] = attrs.field(factory=dict[tuple[int, int], float])

    def failing(self, service: str, cis: Iterable[str]) -> list[str]:
        """Return those CIs that can fail; a service without a chance of its own cannot."""
        fails = self.chances.fails
        own = fails(service) if service in self.chances.given else False
        return [ci for ci in cis if (fails(ci) if ci != service else own)]

    def chances_of(self, module: Module) -> tuple[list[float], list[float]]:
        """Return how likely the variables of a module are DOWN, and how likely not."""
        found = [self._chance(gate) for gate in module.variables]
        return [down for down, _ in found], [up for _, up in found]

    def _chance(self, gate: int) -> Chance:
        chance = self.known.get(gate)
        if chance is None:
            chance = self.known[gate] = self.chances.of(self.modules.gates.table[gate].ci)
        return chance

    def chance(self, root: int) -> Chance:
        """Return how likely a gate is DOWN."""
        for gate in reversed(self.modules.below(root)):
            if gate not in self.known:
                module = self.modules.made[gate]
                down = module.diagram.chances(module.root, *self.chances_of(module))[module.root]
                self.known[gate] = down, 1 - down
        return self.known[root]

    def slopes(self, root: int) -> dict[str, tuple[float, "Place"]]:
        """Return by CI how much likelier a gate is DOWN if it has failed, and where it stands."""
        table, made = self.modules.gates.table, self.modules.made
        slope_of: dict[int, float] = {root: 1.0}
        place_of: dict[int, Place | None] = {root: None}
        found: dict[str, tuple[float, Place]] = {}
        for gate in self.modules.below(root):
            module = made[gate]
            inside = module.diagram.slopes(module.root, *self.chances_of(module))
            for level, one in enumerate(module.variables):
                slope, place = slope_of[gate] * inside[level], (gate, level, place_of[gate])
                if one in made:
                    slope_of[one], place_of[one] = slope, place
                else:
                    found[table[one].ci] = slope, place
        return found

    def share(self, place: "Place") -> float:
        """Return how likely one more failure, at some place, completes a minimal cut set."""
        share = 1.0
        step: Place | None = place
        while step is not None:
            gate, level, step = step
            if (gate, level) not in self.shares:
                module = self.modules.made[gate]
                function = module.diagram.part_of(module.root, level)
                chance = module.diagram.chances(function, *self.chances_of(module))
                self.shares[gate, level] = chance[function]
            share *= self.shares[gate, level]
        return share
