"""Graphs with groups that are switched by hand and CIs taken away, and what CFIA says of them.

The oracle is written from the definitions with sets and sweeps, and asks of one CI at a time.
"""

import random
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from configuration.graph_cases import Group, Needs, reached, removed, swept
from itil_core.configuration import DependencyGraph, GraphBuilder


class Case(NamedTuple):
    """A graph as data: its needs, and by owner which of its groups are switched by hand."""

    needs: Needs
    manual: dict[str, list[bool]]

    def graph(self) -> DependencyGraph:
        """The graph, built whole."""
        builder = GraphBuilder()
        builder.add(*self.needs)
        for owner, groups in self.needs.items():
            for group, by_hand in zip(groups, self.manual[owner], strict=True):
                builder.needs(
                    owner,
                    *group.weights,
                    at_least=group.at_least,
                    healthy_at=group.healthy_at,
                    weights=group.weights,
                    manual_switch=by_hand,
                )
        return builder.build()

    def without(self, gone: set[str]) -> "Case":
        """The data without some CIs."""
        return Case(
            removed(self.needs, gone),
            {owner: by_hand for owner, by_hand in self.manual.items() if owner not in gone},
        )


def drawn(draw: random.Random, size: int = 9, *, circular: bool | None = None) -> Case:
    """Draw a graph: groups with k < h < n, weights, nesting, self-needs; half are cyclic."""
    ids = [f"ci{one}" for one in range(draw.randint(3, size))]
    if circular is None:
        circular = draw.random() < 0.5
    needs: Needs = {}
    for place, owner in enumerate(ids):
        choice = ids if circular else ids[place + 1 :]
        needs[owner] = []
        for _ in range(draw.choice([0, 1, 1, 2, 2, 3]) if choice else 0):
            members = draw.sample(choice, draw.randint(1, min(5, len(choice))))
            heavy = draw.random() < 0.4
            weights = {one: Fraction(draw.choice([1, 2, 3]) if heavy else 1) for one in members}
            total = int(sum(weights.values()))
            least = draw.randint(1, total)
            healthy = draw.choice([total, draw.randint(least, total)])
            needs[owner].append(Group(weights, Fraction(least), Fraction(healthy)))
    manual = {owner: [draw.random() < 0.4 for _ in groups] for owner, groups in needs.items()}
    return Case(needs, manual)


def letter(case: Case, ci: str, service: str, failed: Iterable[str] = ()) -> str:
    """The letter of a CI and a service, where others may have failed already."""
    down, _ = swept(case.needs, {ci, *failed})
    if service in down:
        return "X"
    below = {service, *reached(case.needs, service)}
    if ci not in below:
        return ""
    switched = any(
        by_hand and down & group.weights.keys()
        for owner in below - down
        for group, by_hand in zip(case.needs[owner], case.manual[owner], strict=True)
    )
    return "B" if switched else "A"
