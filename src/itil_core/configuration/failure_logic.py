"""The fault tree of a service: what must fail for it to be DOWN, as a drawing.

It says the same as the dependency graph, the other way round: a service that needs all of some
CIs is DOWN as soon as one of them is, and one that needs any of them when all are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

import attrs

from itil_core.configuration._given import graph_given, ids_given
from itil_core.configuration._notation import entities, quoted
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.requirement import RequirementGroup

__all__ = ["FaultTree", "Gate", "fault_tree"]


# Each pale enough for dark words on it, which are set beside it.
_TOP, _BASIC, _INNER, _GATE, _INK = "#f4b6b6", "#fff0c2", "#e8e8e8", "#ffffff", "#1a1a1a"


@attrs.frozen
class Gate:
    """What takes a CI down: so much of its inputs.

    Attributes:
        text: OR, AND, a threshold such as "2 of 3", a worth such as "worth more than 2 of 5", or
            that it is FAILED from the start.
        inputs: The CIs that are its inputs; a CI that stands among its own inputs stands for its
            own failure.
    """

    text: str
    inputs: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether it is nothing but its only input."""
        return len(self.inputs) == 1 and self.text == "OR"


@attrs.frozen
class FaultTree:
    """What must fail for a service to be DOWN.

    Attributes:
        service: The service: the top event.
        gates: For each CI that needs something, its gates; one that is open takes it down.
        basic: The CIs that can fail by themselves: the basic events, sorted.
        shared: The CIs that are inputs of several gates, sorted: where a tree is none.
    """

    service: str
    gates: dict[str, tuple[Gate, ...]]
    basic: tuple[str, ...]
    shared: tuple[str, ...]

    def to_dot(self) -> str:
        """Return the tree as a Graphviz DOT digraph, the service on top."""
        return "\n".join(self._dot()) + "\n"

    def to_mermaid(self) -> str:
        """Return the tree as a Mermaid flow chart, the service on top."""
        return "\n".join(self._mermaid()) + "\n"

    def text(self) -> str:
        """Return the tree as indented text; what was told before is only named.

        Example:
            >>> from itil_core.configuration import GraphBuilder
            >>> builder = GraphBuilder()
            >>> builder.needs("mail", "db1", "db2", at_least=1)
            >>> builder.needs("mail", "net")
            >>> print(fault_tree(builder.build(), "mail", among=["db1", "db2", "net"]).text())
            mail is DOWN: one of these
              AND
                db1 fails
                db2 fails
              net fails
        """
        return "\n".join(self._text())

    def _text(self) -> Iterator[str]:
        told: set[str] = set()
        stack: list[tuple[int, str | Gate]] = [(0, self.service)]
        while stack:
            depth, what = stack.pop()
            indent = "  " * depth
            if isinstance(what, Gate):
                yield f"{indent}{what.text}"
                stack += [(depth + 1, one) for one in reversed(what.inputs)]
                continue
            gates = self.gates.get(what, ())
            if not gates:
                yield f"{indent}{what} {'fails' if what in self.basic else 'cannot fail'}"
                continue
            if what in told:
                yield f"{indent}{what} is DOWN: see above"
                continue
            told.add(what)
            yield f"{indent}{what} is DOWN: one of these"
            if what in self.basic:
                yield f"{indent}  {what} fails itself"
            for gate in reversed(gates):
                stack.append((depth + 1, gate.inputs[0] if gate.is_plain else gate))

    def _figure(self) -> tuple[dict[str, str], list[tuple[str, str]], list[tuple[str, str]]]:
        """Return short names of CIs, short names and texts of gates, and arrows between them."""
        cis = sorted({self.service, *self.gates, *self.basic, *self._inputs()})
        names = {ci: f"ci{number}" for number, ci in enumerate(cis)}
        gates: list[tuple[str, str]] = []
        arrows: list[tuple[str, str]] = []
        for ci, owned in self.gates.items():
            source = names[ci]
            if len(owned) + (ci in self.basic) > 1:
                source = f"gate{len(gates)}"
                gates.append((source, "OR"))
                arrows.append((names[ci], source))
            if ci in self.basic:
                own = f"own{names[ci]}"
                gates.append((own, f"{ci} fails itself"))
                arrows.append((source, own))
            for gate in owned:
                here = source
                if not gate.is_plain:
                    here = f"gate{len(gates)}"
                    gates.append((here, gate.text))
                    arrows.append((source, here))
                arrows += [(here, names[one]) for one in gate.inputs]
        return names, gates, arrows

    def _inputs(self) -> set[str]:
        return {one for owned in self.gates.values() for gate in owned for one in gate.inputs}

    def _dot(self) -> Iterator[str]:
        names, gates, arrows = self._figure()
        yield "digraph fault_tree {"
        yield '    node [shape=box, style="rounded,filled", fontname="sans-serif"];'
        for ci, name in names.items():
            leaf = ci not in self.gates
            shape = ", shape=ellipse" if leaf else ""
            # What cannot fail has no colour of its own, however low it stands.
            leaf_colour = _BASIC if ci in self.basic else _GATE
            colour = _TOP if ci == self.service else leaf_colour if leaf else _INNER
            yield f'    {name} [label={quoted(ci)}, fillcolor="{colour}"{shape}];'
        for name, text in gates:
            own = name.startswith("own")
            shape = "ellipse" if own else 'diamond, style="filled"'
            colour = _BASIC if own else _GATE
            yield f'    {name} [label={quoted(text)}, shape={shape}, fillcolor="{colour}"];'
        for source, target in arrows:
            yield f"    {source} -> {target};"
        yield "}"

    def _mermaid(self) -> Iterator[str]:
        names, gates, arrows = self._figure()
        yield "flowchart TD"
        for ci, name in names.items():
            label = entities(ci)
            yield f'    {name}["{label}"]' if ci in self.gates else f'    {name}(["{label}"])'
        for name, text in gates:
            label = entities(text)
            yield (
                f'    {name}(["{label}"])' if name.startswith("own") else f'    {name}{{"{label}"}}'
            )
        for source, target in arrows:
            yield f"    {source} --> {target}"
        yield f"    style {names[self.service]} fill:{_TOP},color:{_INK}"
        basic = [name for ci, name in names.items() if ci in self.basic and ci not in self.gates]
        basic += [name for name, _ in gates if name.startswith("own")]
        if basic:
            yield f"    classDef basic fill:{_BASIC},color:{_INK}"
            yield f"    class {','.join(basic)} basic"


def _gate(group: RequirementGroup) -> Gate:
    """Return how much of a group must be DOWN for the group to be FAILED."""
    members, lost = len(group.members), group.worth - group.at_least
    if lost < 0:
        return Gate("FAILED from the start", group.members)
    if group.weights:
        return Gate(f"worth more than {lost} of {group.worth}", group.members)
    needed = int(lost) + 1
    words = {members: "AND", 1: "OR"}
    return Gate(words.get(needed, f"{needed} of {members}"), group.members)


def fault_tree(
    graph: DependencyGraph, service: str, among: Iterable[str] | None = None
) -> FaultTree:
    """Return what must fail for a service to be DOWN.

    A CI that several gates have as input is one event, however often it is drawn; on a cycle the
    tree comes back to a CI above. Members of a group that is FAILED from the start are drawn
    although nothing of them must fail.

    Args:
        graph: The graph.
        service: The service.
        among: The CIs that can fail by themselves; by default every CI but the service.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs.
        ValidationError: What was given is no graph, or no collection of ids.

    ITIL: Service Design, availability management (fault tree analysis).
    """
    graph_given("fault_tree", "graph", graph, DependencyGraph)
    graph.check(service)
    needed = [service, *graph.dependencies(service)]
    failing = set(needed[1:])
    if among is not None:
        given = ids_given("fault_tree", "among", among)
        graph.check(*given)
        failing = set(needed) & given
    gates = {
        ci: tuple(_gate(group) for group in groups)
        for ci in needed
        if (groups := graph.groups_of(ci))
    }
    inputs = [one for owned in gates.values() for gate in owned for one in gate.inputs]
    shared = sorted(ci for ci, times in Counter(inputs).items() if times > 1)
    return FaultTree(service, gates, tuple(sorted(failing)), tuple(shared))
