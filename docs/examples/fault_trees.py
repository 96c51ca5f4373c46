"""How likely plants fail: fault trees as dependency graphs, calculated exactly.

    python docs/examples/fault_trees.py PATH...

PATH is a model in the Open-PSA exchange format: gates (`and`, `or`, `atleast`) over basic events
with literal probabilities. A basic event is the failure of a component. A gate becomes a CI that
never fails by itself: under `or` it needs all of its inputs, under `and` any of them, and a gate
that fails when k of n inputs do needs n - k + 1 of them. For each model it prints the number of
minimal cut sets by size, the exact probability that the top event occurs, and the five components
in which a better availability would gain the most.

A file that is cut off or is something else is reported in one line, with exit code 2.
"""

import argparse
import sys
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from xml.etree import ElementTree as Tree

from itil_core.configuration import DependencyGraph, GraphBuilder, availability, cut_sets
from itil_core.errors import ItilError

INPUTS = {"gate", "basic-event"}


class ForeignFileError(Exception):
    """A file that is not a model of this kind."""


class Model:
    """A fault tree as a dependency graph.

    Attributes:
        graph: The graph.
        top: The gate that is no other gate's input.
        chances: How likely each basic event occurs.
    """

    def __init__(self, gates: dict[str, Tree.Element], chances: dict[str, Decimal]) -> None:
        builder = GraphBuilder()
        inputs: set[str] = set()
        for name, formula in gates.items():
            builder.add(name)
            members = list(names_in(formula))
            inputs.update(members)
            if len(set(members)) != len(members):
                raise ForeignFileError(f"gate {name} has an input twice")
            builder.needs(name, *members, at_least=enough(formula, len(members)))
        tops = sorted(gates.keys() - inputs)
        missing = sorted(inputs - gates.keys() - chances.keys())
        if missing:
            raise ForeignFileError(f"inputs without a definition: {', '.join(missing)}")
        if len(tops) != 1:
            raise ForeignFileError(f"there must be one top gate, not {len(tops)}")
        self.graph: DependencyGraph = builder.build()
        self.top: str = tops[0]
        self.chances: dict[str, Decimal] = chances


def names_in(formula: Tree.Element) -> Iterator[str]:
    """Yield the inputs of a gate."""
    for one in formula:
        if one.tag not in INPUTS or len(one):
            raise ForeignFileError(f"a formula holds <{one.tag}>, which is no gate or basic event")
        yield one.attrib["name"]


def enough(formula: Tree.Element, number: int) -> int:
    """Return how many of the inputs must not fail for the gate not to fail."""
    failing = {"or": "1", "and": str(number), "atleast": formula.get("min", "")}.get(formula.tag)
    if failing is None or not failing.isdecimal() or not 1 <= int(failing) <= number:
        raise ForeignFileError(f"<{formula.tag}> of {number} inputs is no gate that is known here")
    return number - int(failing) + 1


def read_model(path: Path) -> Model:
    """Read one model."""
    try:
        root = Tree.fromstring(path.read_bytes())  # noqa: S314 - entities are refused by the parser's limits
        gates = {one.attrib["name"]: next(iter(one)) for one in root.iter("define-gate")}
        chances = {
            one.attrib["name"]: Decimal(next(one.iter("float")).attrib["value"])
            for one in root.iter("define-basic-event")
        }
    except (OSError, Tree.ParseError) as error:
        raise ForeignFileError(str(error)) from error
    except (KeyError, StopIteration, InvalidOperation) as error:
        raise ForeignFileError("a definition lacks its name, formula or probability") from error
    if not gates:
        raise ForeignFileError("it defines no gates")
    return Model(gates, chances)


def report(model: Model) -> Iterator[str]:
    """Say how and how likely the top event occurs."""
    found = cut_sets(model.graph, model.top, among=model.chances)
    probabilities = {name: 1 - chance for name, chance in model.chances.items()}
    result = availability(model.graph, model.top, probabilities, default=1)
    yield f"minimal cut sets: {found.count}"
    yield "by size: " + " ".join(f"{size}:{number}" for size, number in found.by_size.items())
    yield f"probability of failure: {result.unavailability!r}"
    for name, one in list(result.importance.items())[:5]:
        yield (
            f"  {name}: Birnbaum {one.birnbaum:.6g}, criticality {one.criticality:.6g},"
            f" Fussell-Vesely {one.fussell_vesely:.6g}"
        )


def main() -> int:
    """Read the models, and print what they say or one line that says what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    lines: list[str] = []
    path: Path
    for path in parser.parse_args().paths:
        try:
            lines += [f"{path.stem}", *report(read_model(path))]
        except (ForeignFileError, ItilError) as error:
            reason = " ".join(str(error).split())
            print(f"{path} is no whole fault tree: {reason}", file=sys.stderr)
            return 2
    print(*lines, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
