"""Minimal cut sets: every smallest combination of failures that takes a service down."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from itil_core.configuration._diagram import ALWAYS, OutgrownError
from itil_core.configuration._factoring import factored
from itil_core.configuration._families import Family
from itil_core.configuration._foundation import foundation_of
from itil_core.configuration._gates import Gates
from itil_core.configuration._given import graph_given, ids_given
from itil_core.configuration._limits import NODES, limit_given, outgrown
from itil_core.configuration._modules import Modules
from itil_core.configuration.graph import DependencyGraph
from itil_core.errors import ValidationError

__all__ = ["CutSets", "cut_sets"]


@attrs.frozen(eq=False)
class _Part:
    """The cut sets of one module.

    Attributes:
        family: Its minimal sets of variables.
        variables: By level, the CI or module that a variable stands for.
        numbers: For every node of the family how many cut sets there are of each size.
    """

    family: Family
    variables: list["str | _Part"]
    numbers: list[list[int]]

    @property
    def sizes(self) -> list[int]:
        """How many cut sets there are of each size, from none upwards."""
        return self.numbers[self.family.root]


_Ahead = tuple[_Part, int, int, "_Ahead"] | None
"""A part, a node of its family and how many CIs to choose there; then what comes after that."""


@attrs.frozen(eq=False, repr=False)
class CutSets:
    """The minimal cut sets of a service, counted but not listed; iteration lists them one by one.

    Iteration goes by size, the smallest first, and yields a frozenset of ids for each. Within a
    size the order is the same every time, and no more is made than is asked for. A service that
    is DOWN from the start has one cut set, the empty one.

    Attributes:
        service: The service.
        max_size: The greatest size that was asked for; no limit if None.
        by_size: How many there are of each size of which there are any, the smallest size first.
    """

    service: str
    max_size: int | None
    by_size: Mapping[int, int]
    _single: tuple[str, ...]
    _part: _Part | None

    @property
    def count(self) -> int:
        """How many there are, up to the greatest size that was asked for."""
        return sum(self.by_size.values())

    def __repr__(self) -> str:
        return f"<CutSets of {self.service}: {self.count}>"

    def __iter__(self) -> Iterator[frozenset[str]]:
        for size in self.by_size:
            if size == 0:
                yield frozenset()
            if size == 1:
                yield from (frozenset([ci]) for ci in self._single)
            if self._part is not None and size < len(self._part.sizes):
                yield from _of_size(self._part, size)


def cut_sets(
    graph: DependencyGraph,
    service: str,
    among: Iterable[str] | None = None,
    max_size: int | None = None,
    *,
    failed: Iterable[str] = (),
    limit: int = NODES,
) -> CutSets:
    """Return the minimal cut sets of a service: what is just enough to take it down.

    Each is a set of CIs whose failure together takes the service down, while without any one of
    them the service stays up. Those of size 1 are its single points of failure. They come from the
    structure by way of decision diagrams, and combinations are not tried; the number by size is
    known without listing them, however many there are.

    Args:
        graph: The graph.
        service: The CI that is to go down; it is never in a cut set itself.
        among: The CIs that can fail; by default every one.
        max_size: The greatest size to count and list; no limit by default.
        failed: CIs that have failed already, so that what is counted is what it takes besides.
        limit: How many nodes a decision diagram may have.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: What was given is no graph, collection of ids, or whole number.
        CalculationError: A diagram outgrew the limit.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "net")
        >>> builder.needs("mail", "db1", "db2", at_least=1)
        >>> found = cut_sets(builder.build(), "mail")
        >>> found.count, found.by_size
        (2, {1: 1, 2: 1})
        >>> [sorted(cut_set) for cut_set in found]
        [['net'], ['db1', 'db2']]

    ITIL: Service Design, availability management (fault tree analysis).
    """
    graph_given("cut_sets", "graph", graph, DependencyGraph)
    graph.check(service)
    chosen: frozenset[str] | None = None
    if among is not None:
        chosen = ids_given("cut_sets", "among", among)
        graph.check(*chosen)
    if max_size is not None and (type(max_size) is not int or max_size < 1):
        raise ValidationError("cut_sets", "max_size", max_size, "must be 1, 2, 3, ... or None")
    failing = ids_given("cut_sets", "failed", failed)
    graph.check(*failing)
    limit_given("cut_sets", limit)

    def fails(ci: str) -> bool:
        return ci != service and (chosen is None or ci in chosen)

    foundation = foundation_of(graph, [service], failing)
    node = foundation.numbers[service]
    if node in foundation.down:
        return CutSets(service, max_size, {0: 1}, (), None)
    parts = factored(foundation, node)
    single = sorted(ci for one in parts.single for ci in foundation.cis[one] if fails(ci))
    gates = Gates(fails)
    root = gates.root_of(foundation, parts)
    part: _Part | None = None
    if root is not None:
        try:
            part = _part_of(root, Modules(gates, limit), max_size)
        except OutgrownError:
            raise outgrown("cut sets", service, limit, "let fewer CIs fail: among") from None
    numbers = {1: len(single)}
    for size, number in enumerate(part.sizes if part else ()):
        numbers[size] = numbers.get(size, 0) + number
    by_size = {
        size: number
        for size, number in sorted(numbers.items())
        if number and (max_size is None or size <= max_size)
    }
    return CutSets(service, max_size, by_size, tuple(single), part)


def _part_of(root: int, modules: Modules, largest: int | None) -> _Part:
    """Return the cut sets of a gate, with those of the modules that it depends on."""
    table = modules.gates.table
    made: dict[int, _Part] = {}
    for gate in reversed(modules.below(root)):
        module = modules.made[gate]
        family = Family(module.diagram, module.root)
        variables = [made[one] if one in made else table[one].ci for one in module.variables]
        made[gate] = _Part(family, variables, family.numbers(_worth(variables), largest))
    return made[root]


def _worth(variables: Sequence[str | _Part]) -> list[list[int]]:
    return [[0, 1] if isinstance(one, str) else one.sizes for one in variables]


def _of_size(whole: _Part, size: int) -> Iterator[frozenset[str]]:
    """Yield the cut sets of one size; no way is taken that leads to none."""
    stack: list[tuple[_Part, int, int, _Ahead, tuple[str, ...]]] = []

    def push(part: _Part, node: int, left: int, ahead: _Ahead, chosen: tuple[str, ...]) -> None:
        numbers = part.numbers[node]
        if 0 <= left < len(numbers) and numbers[left]:
            stack.append((part, node, left, ahead, chosen))

    push(whole, whole.family.root, size, None, ())
    while stack:
        part, node, left, ahead, chosen = stack.pop()
        if node == ALWAYS:
            if ahead is None:
                yield frozenset(chosen)
            else:
                push(*ahead, chosen)
            continue
        family = part.family
        high, inside = family.high[node], part.variables[family.level[node]]
        push(part, family.low[node], left, ahead, chosen)
        if isinstance(inside, str):
            push(part, high, left - 1, ahead, (*chosen, inside))
            continue
        for taken, number in enumerate(inside.sizes[: left + 1]):
            rest = part.numbers[high]
            if number and left - taken < len(rest) and rest[left - taken]:
                after = (part, high, left - taken, ahead)
                push(inside, inside.family.root, taken, after, chosen)
