"""An impact as a picture: what is down, what is degraded, and the groups that decide it."""

from collections.abc import Iterator

import attrs

from itil_core.configuration._notation import entities, quoted
from itil_core.configuration.explanation import Causes
from itil_core.configuration.item_facts import OperationalState
from itil_core.configuration.requirement import RequirementGroup

__all__ = ["dot", "mermaid"]
# not at the door: dot, mermaid

_COLOURS = {
    OperationalState.DOWN: "#f4b6b6",
    OperationalState.DEGRADED: "#fff0c2",
    OperationalState.UP: "#d5f2d5",
}


@attrs.frozen
class _Figure:
    """What both notations draw.

    Attributes:
        names: A short name for each CI that is drawn.
        states: The state of each.
        groups: A short name, owner and group of each requirement with more than one member.
        arrows: From and to, by short names, and whether the loss of the target is felt.
    """

    names: dict[str, str]
    states: dict[str, OperationalState]
    groups: list[tuple[str, str, RequirementGroup]]
    arrows: list[tuple[str, str, bool]]


def _drawn(causes: Causes, *, whole: bool) -> list[str]:
    """Return the CIs to draw, sorted."""
    if whole:
        return sorted(causes.graph)
    affected = causes.down | causes.degraded
    beside = {
        member
        for ci in affected
        for group in causes.graph.groups_of(ci)
        if _broken(group) or not affected.isdisjoint(group.members)
        for member in group.members
    }
    return sorted(affected | beside)


def _figure(causes: Causes, *, whole: bool) -> _Figure:
    """Collect what is to be drawn."""
    names = {ci: f"ci{number}" for number, ci in enumerate(_drawn(causes, whole=whole))}
    states = {ci: causes.state_of(ci) for ci in names}
    figure = _Figure(names, states, [], [])
    for owner, name in names.items():
        for group in causes.graph.groups_of(owner):
            if not all(member in names for member in group.members):
                continue
            source = name
            if len(group.members) != 1 or _broken(group):
                source = f"group{len(figure.groups)}"
                figure.groups.append((source, name, group))
                felt = _broken(group) or any(
                    states[member] is not OperationalState.UP for member in group.members
                )
                figure.arrows.append(
                    (name, source, felt and states[owner] is not OperationalState.UP)
                )
            for member in group.members:
                felt = states[member] is not OperationalState.UP
                figure.arrows.append((source, names[member], felt))
    return figure


def _broken(group: RequirementGroup) -> bool:
    """Whether a group is FAILED from the start."""
    return group.at_least > group.worth


def _label(group: RequirementGroup) -> str:
    """Return the thresholds of a group for the small box between owner and members."""
    healthy = "" if group.healthy_at == group.worth else f", healthy at {group.healthy_at}"
    return f"{group.at_least} of {group.worth}{healthy}"


def dot(causes: Causes, *, whole: bool = False) -> str:
    """Draw a Graphviz digraph; an arrow runs from what needs to what is needed."""

    def lines() -> Iterator[str]:
        figure = _figure(causes, whole=whole)
        yield "digraph impact {"
        yield "    rankdir=LR;"
        yield '    node [shape=box, style="rounded,filled", fontname="sans-serif"];'
        for ci, name in figure.names.items():
            given = ", peripheries=2" if ci in causes.failed or ci in causes.weakened else ""
            colour = _COLOURS[figure.states[ci]]
            yield f'    {name} [label={quoted(ci)}, fillcolor="{colour}"{given}];'
        for name, _, group in figure.groups:
            yield f'    {name} [label="{_label(group)}", shape=diamond, style=solid];'
        for source, target, felt in figure.arrows:
            yield f"    {source} -> {target}{' [color=red, penwidth=2]' if felt else ''};"
        yield "}"

    return "\n".join(lines()) + "\n"


def mermaid(causes: Causes, *, whole: bool = False) -> str:
    """Draw a Mermaid flow chart; an arrow runs from what needs to what is needed."""

    def lines() -> Iterator[str]:
        figure = _figure(causes, whole=whole)
        yield "flowchart LR"
        for ci, name in figure.names.items():
            given = ci in causes.failed or ci in causes.weakened
            box = f'[["{entities(ci)}"]]' if given else f'["{entities(ci)}"]'
            yield f"    {name}{box}:::{figure.states[ci].name.lower()}"
        for name, _, group in figure.groups:
            yield f'    {name}{{"{_label(group)}"}}'
        for source, target, felt in figure.arrows:
            yield f"    {source} {'==>' if felt else '-->'} {target}"
        for state, colour in _COLOURS.items():
            yield f"    classDef {state.name.lower()} fill:{colour},stroke:#555,color:#1a1a1a"

    return "\n".join(lines()) + "\n"
