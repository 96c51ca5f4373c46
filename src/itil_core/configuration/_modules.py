"""Gates cut into modules, each with a small decision diagram of its own.

A module is a gate below which nothing belongs to anything outside. Whatever it depends on, it is a
single variable for the module above. Parts of a module that share nothing become modules too.
"""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from itil_core.configuration._diagram import ALWAYS, NEVER, Diagram, OutgrownError
from itil_core.configuration._gates import ALL, ANY, CI, MORE, Gates, System
from itil_core.configuration._ordering import as_met, gathered, in_layers

__all__ = ["Module", "Modules"]

_FEW = 2_000  # nodes that are tried before it is worth the time to look for a better order
_MORE = 8  # how many times as many are tried next, in both orders


@attrs.frozen(eq=False)
class Module:
    """The diagram of one module.

    Attributes:
        diagram: The diagram.
        root: Its function.
        variables: The gates that its variables stand for, by level: CIs and other modules.
    """

    diagram: Diagram
    root: int
    variables: list[int]


@attrs.frozen
class _Survey:
    """What a walk over the gates below a root has shown.

    Attributes:
        modules: The gates below which nothing belongs to anything outside, what is below first.
        owners: How many gates each gate is a child of.
    """

    modules: dict[int, None]
    owners: dict[int, int]


@attrs.frozen(eq=False)
class Modules:
    """The modules of a table of gates, made when a service first needs them.

    Attributes:
        gates: The table.
        limit: How many nodes a diagram may have beyond one for each of its variables.
        made: The modules by gate.
    """

    gates: Gates
    limit: int
    made: dict[int, Module] = attrs.field(factory=dict[int, Module])

    def below(self, root: int) -> list[int]:
        """Return a gate and the modules that it depends on, each before what it depends on.

        The gate is no CI: one that took a service down alone would be no part of the gates.

        Raises:
            OutgrownError: A diagram has more nodes than it may.
        """
        if root not in self.made:
            self._make(root)
        queue = [root]
        for gate in queue:
            queue += [one for one in self.made[gate].variables if one in self.made]
        return queue

    def _make(self, root: int) -> None:
        """Make the modules below a root."""
        survey = self._survey(root)
        for gate in list(survey.modules):
            if gate in self.made:
                continue
            kind = self.gates.table[gate].kind
            parts = self._parts(gate, survey) if kind in {ANY, ALL} else []
            if len(parts) < 2:  # noqa: PLR2004 - one part is the whole
                self.made[gate] = self._module(gate, survey)
                continue
            heads: list[int] = []
            for part in parts:
                head = self.gates.of_kind(kind, part)
                heads.append(head)
                if len(part) > 1 and head not in self.made:
                    self.made[head] = self._module(head, survey)
            self.made[gate] = self._independent(kind, heads)

    def _survey(self, root: int) -> _Survey:
        """Walk over all gates below a root; dates of visits show which are modules."""
        table = self.gates.table
        date = 0
        first, last, left = {root: 0}, {root: 0}, dict[int, int]()
        owners = {root: 1}
        walks = [(root, iter(table[root].children))]
        while walks:
            gate, steps = walks[-1]
            for step in steps:
                date += 1
                last[step] = date
                owners[step] = owners.get(step, 0) + 1
                if step not in first:
                    first[step] = date
                    walks.append((step, iter(table[step].children)))
                    break
            else:
                date += 1
                left[gate] = date
                walks.pop()
        modules: dict[int, None] = {}
        # What is left is below what is left later.
        for gate, end in left.items():
            children = table[gate].children
            if children:
                start = first[gate]
                early = min(first[one] for one in children)
                late = max(last[one] for one in children)
                if early > start and late < end:
                    modules[gate] = None
                # From here on a gate stands for all that is below it.
                first[gate], last[gate] = min(start, early), max(last[gate], late)
        return _Survey(modules, owners)

    def _parts(self, gate: int, survey: _Survey) -> list[list[int]]:
        """Return the children of a gate in parts that share nothing."""
        table = self.gates.table
        children = table[gate].children
        head = {child: child for child in children}

        def head_of(child: int) -> int:
            while head[child] != child:
                head[child] = child = head[head[child]]
            return child

        met: dict[int, int] = {}
        for child in children:
            stack = [child]
            while stack:
                one = stack.pop()
                if one in met:
                    head[head_of(met[one])] = head_of(child)
                    continue
                met[one] = child
                if one not in survey.modules:
                    stack += table[one].children
        parts: dict[int, list[int]] = {}
        for child in children:
            parts.setdefault(head_of(child), []).append(child)
        return list(parts.values())

    def _independent(self, kind: int, variables: list[int]) -> Module:
        """Make the module of any or all of gates that share nothing."""
        diagram = Diagram(len(variables), self.limit + len(variables))
        functions = [diagram.node(level, ALWAYS, NEVER) for level in range(len(variables))]
        together = diagram.any_of if kind == ANY else diagram.all_of
        return Module(diagram, together(functions), variables)

    def _module(self, gate: int, survey: _Survey) -> Module:
        """Make the module of a gate, in whichever of two orders of its variables is small."""
        inner = self._inner(gate, survey)
        for order, budget in self._tries(gate, inner):
            try:
                return self._built(inner, order, min(budget, self.limit))
            except OutgrownError:
                continue
        raise OutgrownError

    def _tries(
        self, gate: int, inner: Mapping[int, Sequence[int]]
    ) -> Iterator[tuple[list[int], int]]:
        """Yield orders of variables with the nodes that each may come to, ever more of them."""
        met = as_met(gate, inner)
        yield met, _FEW
        other = gathered(in_layers(inner), inner)
        yield other, _FEW
        budget = _FEW
        while budget < self.limit:
            budget *= _MORE
            yield other, budget
            yield met, budget

    def _inner(self, root: int, survey: _Survey) -> dict[int, tuple[int, ...]]:
        """Return the gates of a module with their children, the root last.

        Each comes after those of its children that are among them. Of several children that belong
        to nothing else an inner gate keeps one module.
        """
        table = self.gates.table
        inner: dict[int, tuple[int, ...]] = {}
        order: list[int] = []
        stack = [root]
        while stack:
            gate = stack.pop()
            if gate < 0:
                order.append(~gate)
                continue
            if gate in inner:
                continue
            children = table[gate].children if gate == root else self._gathered(gate, survey)
            inner[gate] = children
            stack.append(~gate)
            stack += [one for one in children if self._is_inner(one, survey) and one not in inner]
        return {gate: inner[gate] for gate in order}

    def _is_inner(self, gate: int, survey: _Survey) -> bool:
        return gate not in survey.modules and self.gates.table[gate].kind != CI

    def _gathered(self, gate: int, survey: _Survey) -> tuple[int, ...]:
        """Return the children of an inner gate, those that belong to nothing else as one module."""
        kind, children = self.gates.table[gate].kind, self.gates.table[gate].children
        if kind not in {ANY, ALL}:
            return children
        private = [
            one for one in children if survey.owners[one] == 1 and not self._is_inner(one, survey)
        ]
        if len(private) < 2:  # noqa: PLR2004 - one alone is a variable already
            return children
        head = self.gates.of_kind(kind, private)
        survey.modules[head] = None
        if head not in self.made:
            self.made[head] = self._independent(kind, private)
        kept = set(private)
        return (head, *(one for one in children if one not in kept))

    def _built(
        self, inner: Mapping[int, Sequence[int]], variables: list[int], limit: int
    ) -> Module:
        """Build the diagram of a module in an order of its variables."""
        table = self.gates.table
        diagram = Diagram(len(variables), limit + len(variables))
        functions = {
            gate: diagram.node(level, ALWAYS, NEVER) for level, gate in enumerate(variables)
        }
        solved: dict[int, list[int]] = {}  # all members of a cycle hold one and the same system
        function = NEVER
        for gate, children in inner.items():
            facts, inputs = table[gate], [functions[one] for one in children]
            if facts.kind == ANY:
                function = diagram.any_of(inputs)
            elif facts.kind == ALL:
                function = diagram.all_of(inputs)
            elif facts.kind == MORE:
                weighed = zip(inputs, facts.weights, strict=True)
                function = diagram.more_than(facts.spare, weighed)
            else:
                system = id(facts.system)
                if system not in solved:
                    solved[system] = _least(diagram, facts.system, functions)
                function = solved[system][facts.spare]
            functions[gate] = function
        diagram.limit = self.limit + len(variables)
        return Module(diagram, function, variables)


def _least(diagram: Diagram, system: System, functions: Mapping[int, int]) -> list[int]:
    """Return what takes each member of a cycle down: the least that agrees with all of them.

    From nothing being DOWN it grows until it says the same again; it cannot grow for ever.
    """
    down = [NEVER] * len(system)
    moved = True
    while moved:
        moved = False
        for place, terms in enumerate(system):
            parts: list[int] = []
            for weighed, spare in terms:
                known = [
                    (functions[one] if one >= 0 else down[~one], weight) for one, weight in weighed
                ]
                parts.append(diagram.more_than(spare, known))
            function = diagram.any_of(parts)
            if function != down[place]:
                down[place] = function
                moved = True
    return down
