"""How fast all conflicts of a schedule are found on a large estate, beside closures in networkx.

    python tests/benchmarks/conflicts.py [--cis N] [--changes N] [--kinds KIND ...]

Ours finds every kind of conflict, redundancy and joint losses included, each explained. The peer
computes with networkx once for each change everything that needs one of its CIs, keeps it as a
set, and intersects the sets of every two changes that overlap; it knows no redundancy. Both start
from the built graph; the index that ours compiles on first use is timed apart. Times are of the
processor, the best of three runs where the two are compared.
"""

import argparse
import random
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

import networkx as nx
import pendulum
from estates import estate

from itil_core.configuration import DependencyGraph
from itil_core.kernel.interval import Interval
from itil_core.transition import Finding, PlannedWork
from itil_core.transition.schedule import conflicts, free_slots

START = pendulum.datetime(2026, 3, 1)
DAYS = 30
KINDS = ("rack", "host", "vm", "db", "app")
GROWTH = (1, 2, 4, 8)
RUNS = 3


def schedule(
    graph: DependencyGraph, number: int, longest: int, kinds: Sequence[str], seed: int = 1
) -> list[PlannedWork]:
    """Plan changes over 30 days, each of one to three CIs of a kind, all kinds alike.

    Args:
        graph: The estate.
        number: How many changes.
        longest: How many quarters of an hour the longest window has.
        kinds: The kinds of CIs that are changed.
        seed: The seed.
    """
    draw = random.Random(seed)
    cis = {kind: [ci for ci in graph if ci.startswith(f"{kind}-")] for kind in kinds}
    works: list[PlannedWork] = []
    for one in range(number):
        length = draw.randint(1, longest)
        start = START.add(minutes=15 * draw.randrange(DAYS * 96 - length))
        works.append(
            PlannedWork(
                id=f"CHG-{one:05d}",
                ci_ids=draw.sample(cis[draw.choice(kinds)], draw.randint(1, 3)),
                planned_window=Interval(start, start.add(minutes=15 * length)),
            )
        )
    return works


def overlapping(works: list[PlannedWork]) -> list[tuple[PlannedWork, PlannedWork]]:
    """The pairs of changes whose windows overlap, by a sweep over their starts."""
    spans = [(work.planned_window, work) for work in works if work.planned_window is not None]
    pairs: list[tuple[PlannedWork, PlannedWork]] = []
    active: list[tuple[Interval, PlannedWork]] = []
    for window, work in sorted(spans, key=lambda pair: (pair[0], pair[1].id)):
        active = [one for one in active if one[0].end > window.start]
        pairs += [(other, work) for _, other in active]
        active.append((window, work))
    return pairs


def closures(graph: DependencyGraph, works: list[PlannedWork]) -> int:
    """The peer: every closure once, then every overlapping pair; how many pairs meet."""
    needing = {
        work.id: set(work.ci_ids).union(*(nx.ancestors(graph.nx, ci) for ci in work.ci_ids))
        for work in works
    }
    return sum(bool(needing[one.id] & needing[two.id]) for one, two in overlapping(works))


def timed(act: Callable[[], object], runs: int = 1) -> float:
    """The least time of some runs on one core, in seconds."""
    times: list[float] = []
    for _ in range(runs):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Print what is found, the growth, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cis", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=1_000)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    arguments = parser.parse_args()
    kinds: Sequence[str] = arguments.kinds
    graph = estate(arguments.cis).graph
    compiling = timed(lambda: graph.footprint(()))
    print(
        f"{len(graph)} CIs, {arguments.changes} changes over {DAYS} days, compile {compiling:.2f} s"
    )
    print(f"{'longest window':>14} {'pairs':>8} {'findings':>8} {'ours s':>8} {'us a pair':>9}")
    for factor in GROWTH:
        works = schedule(graph, arguments.changes, 16 * factor, kinds)
        pairs = len(overlapping(works))
        found: list[Finding] = []
        took = timed(lambda works=works, found=found: found.extend(conflicts(works, graph)))
        each = 1e6 * took / max(pairs, 1)
        print(f"{4 * factor:12} h {pairs:8} {len(found):8} {took:8.2f} {each:9.0f}")
    works = schedule(graph, arguments.changes, 16, kinds)
    ours = timed(lambda: conflicts(works, graph), RUNS)
    peer = timed(lambda: closures(graph, works), RUNS)
    counted = Counter(finding.kind.name for finding in conflicts(works, graph))
    print(", ".join(f"{kind} {number}" for kind, number in sorted(counted.items())))
    new = works[0]
    month = Interval(START, START.add(days=DAYS))
    slot = timed(lambda: free_slots(new, works, graph, within=month, duration=timedelta(hours=2)))
    print(f"networkx {peer:.2f} s, ours {ours:.2f} s, three free slots in a month {slot:.2f} s")
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB")
    print(f"ratio networkx / ours {peer / ours:.2f}")


if __name__ == "__main__":
    main()
