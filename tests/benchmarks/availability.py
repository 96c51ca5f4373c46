"""How fast exact availability is beside decision diagrams of the `dd` package.

    python tests/benchmarks/availability.py [--size CIS] [--services NUMBER] [PATH of fault trees]

The peers are `dd.autoref`, in Python, and `dd.cudd`, compiled C. They build one diagram of all that
a service stands on, from plain lists that are made for them beforehand, in the order of variables
that ours has found, and walk over it once for the probability. Ours reads the graph, looks for the
order, and factors out the single points of failure. Services stand on 200 to 1,500 CIs; as the one
in Python takes minutes for many, it gets the first few that the compiled one has managed. A peer
gives a service up when its diagram grows out of all bounds; ours is then timed without it too. The
compiled one takes some milliseconds to make an empty diagram, more than a small fault tree takes
it: ratios are printed with and without that.
Times are those of the processor, as everything runs in one thread.
"""

import argparse
import gc
import importlib
import importlib.util
import random
import runpy
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from estates import estate

from itil_core.configuration import Availability, DependencyGraph, availabilities, availability
from itil_core.configuration._foundation import components

ROOT = Path(__file__).parents[2]
TREES = ROOT.parent / "shared/data/fault-trees"
EXAMPLE = ROOT / "docs/examples/fault_trees.py"
SMALLEST, LARGEST = 200, 1_500
FEW = 6
MOST = 2_000_000  # nodes after which a peer gives a service up

Groups = list[tuple[int, tuple[str, ...]]]


class GivenUpError(Exception):
    """A peer's diagram has grown out of all bounds."""


class Task(NamedTuple):
    """What a peer is given: what to build, in which order, and how likely each CI fails."""

    service: str
    parts: list[list[str]]
    groups: dict[str, Groups]
    order: list[str]
    chances: Mapping[str, float]


def order_of(result: Availability) -> list[str]:
    """The order of variables that ours has found: single points, then each module where it is."""
    order = list(result.single_points)
    modules = result._calculation.modules
    stack = [] if result._root is None else [result._root]
    while stack:
        gate = stack.pop()
        if gate in modules.made:
            stack += reversed(modules.made[gate].variables)
        else:
            order.append(modules.gates.table[gate].ci)
    return order


def task(
    graph: DependencyGraph, service: str, chances: Mapping[str, float], order: list[str]
) -> Task:
    """What a service stands on, as plain lists."""
    edges: Mapping[str, Iterable[str]] = graph.nx.adj
    parts = list(components([service], edges.__getitem__))
    cis = [ci for part in parts for ci in part]
    groups = {
        ci: [(len(one.members) - int(one.at_least) + 1, one.members) for one in graph.groups_of(ci)]
        for ci in cis
    }
    known = set(order)
    # What ours found to be of no matter comes last.
    order = [*order, *(ci for ci in cis if ci not in known and chances.get(ci))]
    return Task(service, parts, groups, order, chances)


def failing(bdd: Any, number: int, members: list[Any]) -> Any:
    """At least so many of some functions."""
    if number == 1:
        found = bdd.false
        for one in members:
            found |= one
        return found
    if number == len(members):
        found = bdd.true
        for one in members:
            found &= one
        return found
    counts = [bdd.true] + [bdd.false] * number
    for one in members:
        for place in reversed(range(1, number + 1)):
            counts[place] |= counts[place - 1] & one
    return counts[number]


def made(name: str) -> Any:
    """An empty diagram of a peer."""
    import dd

    bdd = importlib.import_module(name, dd.__name__).BDD()
    bdd.configure(reordering=False)
    if name == "dd.cudd":
        bdd.configure(max_memory=2 * 2**30)
    return bdd


def peer(given: Task, bdd: Any) -> float:
    """The probability that the service is DOWN, by one diagram of everything."""
    bdd.declare(*given.order)
    own = {ci: bdd.var(ci) if given.chances.get(ci) else bdd.false for ci in given.groups}
    down: dict[str, Any] = {}
    for part in given.parts:
        down.update(dict.fromkeys(part, bdd.false))
        moved = True
        while moved:
            moved = False
            for ci in part:
                found = own[ci]
                for number, members in given.groups[ci]:
                    found |= failing(bdd, number, [down[one] for one in members])
                if found != down[ci]:
                    down[ci] = found
                    moved = len(part) > 1
        if len(bdd) > MOST:
            raise GivenUpError
    return likelihood(bdd, down[given.service], [given.chances[ci] for ci in given.order])


def likelihood(bdd: Any, root: Any, chances: list[float]) -> float:
    """How likely a function holds; nodes are met once, negated ones by their opposite."""
    known: dict[int, float] = {}

    def of(node: Any) -> float:
        if node.negated:
            return 1 - of(~node)
        if node == bdd.true:
            return 1.0
        number = int(node)
        if number not in known:
            level, low, high = bdd.succ(node)
            known[number] = chances[level] * of(high) + (1 - chances[level]) * of(low)
        return known[number]

    return of(root)


def timed(
    name: str, tasks: list[Task], wanted: Mapping[str, float], *, before: bool = False
) -> tuple[float, list[str], list[str]]:
    """The time of a peer, the services that it has right answers for, and those it gave up.

    The time to make empty diagrams counts unless they are made before.
    """
    total = 0.0
    done: list[str] = []
    given_up: list[str] = []
    for given in tasks:
        found: list[float] = []
        empty = made(name) if before else None
        try:
            total += _time(
                lambda given=given, found=found, empty=empty: found.append(
                    peer(given, made(name) if empty is None else empty)
                )
            )
        except (GivenUpError, MemoryError, RuntimeError, ValueError):  # cudd: no memory
            given_up.append(given.service)
            continue
        if abs(found[0] - wanted[given.service]) > 1e-9:
            message = f"{name} says {found[0]} of {given.service}, ours {wanted[given.service]}"
            raise AssertionError(message)
        done.append(given.service)
    return total, done, given_up


def there(name: str) -> bool:
    """Whether a peer is installed."""
    return importlib.util.find_spec("dd") is not None and importlib.util.find_spec(name) is not None


def on_estate(size: int, number: int) -> Iterator[str]:
    """Compare on the services of a generated estate."""
    graph, services = estate(size)
    draw = random.Random(size)
    chances = {ci: draw.randint(1, 99) / 10_000 for ci in graph}
    up = {ci: round(1 - chance, 4) for ci, chance in chances.items()}
    fitting = [one for one in services if SMALLEST <= len(graph.dependencies(one)) <= LARGEST]
    chosen = sorted(draw.sample(fitting, min(number, len(fitting))))
    results = availabilities(graph, chosen, up)
    ours = _time(lambda: availabilities(graph, chosen, up))
    wanted = {service: one.unavailability for service, one in results.items()}
    tasks = [task(graph, one, chances, order_of(results[one])) for one in chosen]
    cis = sum(len(given.groups) for given in tasks) // len(tasks)
    alone = _time(lambda: [availability(graph, one, up) for one in chosen])
    print(
        f"{size} CIs: {len(chosen)} services on {cis} CIs each,"
        f" ours {ours:.2f} s together, {alone:.2f} s one by one"
    )
    few = tasks
    for name in ("dd.cudd", "dd.autoref"):
        if there(name):
            other, done, given_up = timed(name, few, wanted)
            ours = _time(lambda done=done: availabilities(graph, done, up))
            print(f"    {name} {other:.2f} s for {len(done)} of them, ours {ours:.2f} s")
            print(f"    {name} gave up {len(given_up)}")
            yield f"ratio {name} (estate of {size}) / ours {other / ours:.2f}"
            few = [given for given in few if given.service in done]
        few = few[:FEW]


def on_trees(folder: Path) -> Iterator[str]:
    """Compare on the fault trees, the best of several runs each."""
    read_model = runpy.run_path(str(EXAMPLE))["read_model"]
    for path in sorted(folder.glob("*.xml")):
        model = read_model(path)
        chances = {ci: float(chance) for ci, chance in model.chances.items()}
        up = {ci: 1 - chance for ci, chance in model.chances.items()}

        def ours(model: Any = model, up: Any = up) -> Availability:
            return availability(model.graph, model.top, up, default=1)

        result = ours()
        given = [task(model.graph, model.top, chances, order_of(result))]
        wanted = {model.top: result.unavailability}
        best = min(_time(ours) for _ in range(5))
        for name in ("dd.cudd", "dd.autoref"):
            if there(name):
                other = min(timed(name, given, wanted)[0] for _ in range(3))
                least = min(timed(name, given, wanted, before=True)[0] for _ in range(3))
                print(
                    f"{path.stem}: {name} {other * 1000:.1f} ms, {least * 1000:.1f} ms with an"
                    f" empty diagram made before, ours {best * 1000:.1f} ms"
                )
                yield f"ratio {name} ({path.stem}) / ours {other / best:.2f}"
                yield f"ratio {name} ({path.stem}, made before) / ours {least / best:.2f}"


def _time(act: Callable[[], object]) -> float:
    gc.collect()  # what was left behind before is none of its business
    start = time.process_time()
    act()
    return time.process_time() - start


def main() -> None:
    """Print the table, then the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("path", nargs="?", type=Path, default=TREES)
    parser.add_argument("--size", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--services", type=int, default=50)
    given = parser.parse_args()
    sys.setrecursionlimit(20_000)  # for the walk over the peers' diagrams
    lines: list[str] = []
    if given.path.exists():
        lines += on_trees(given.path)
    else:
        print(f"{given.path} is not there: the fault trees are left out", file=sys.stderr)
    for size in given.size:
        lines += on_estate(size, given.services)
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
