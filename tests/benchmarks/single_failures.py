"""How fast all single failures of an estate are analysed, beside one search or fixpoint per CI.

    python tests/benchmarks/single_failures.py [--largest 1000000]

Ours honours redundancy, starts from the bare graph, and has compiled nothing before. rustworkx and
networkx search upwards from every CI of the estate of 100,000, ignore redundancy and return
numbers or names; of networkx every tenth search is made and the time taken times ten. On the deep
estate the peer is `DependencyGraph.spread`, one fixpoint per CI, of which every tenth is made too.
Every estate is asked about 1,000 of its services, and once more about 1,000 portals that share out
all of its services among them, and so need nearly everything. The largest estate comes first, in a
process that holds nothing else, so that its peak is its own.
"""

import argparse
import gc
import math
import resource
import time
from collections.abc import Callable, Iterator

import networkx as nx
import rustworkx
from estates import Estate, deep_estate, estate

from itil_core.configuration import FailureMatrix, single_failures

SIZES = (10_000, 100_000)
SAMPLE = 10
RUNS = {10_000: 5, 100_000: 5, 1_000_000: 2}


def timed(act: Callable[[], object]) -> float:
    """The processor time of one run, in seconds: all run in one thread, on a machine in use too."""
    gc.collect()
    start = time.process_time()
    act()
    return time.process_time() - start


def best(act: Callable[[], object], runs: int) -> float:
    """The least time of several runs, in seconds."""
    return min(timed(act) for _ in range(runs))


def peak() -> float:
    """The most memory that this process has held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def by_rustworkx(subject: Estate) -> float:
    """Search upwards from every CI with the compiled library."""
    peer = rustworkx.PyDiGraph()
    ids = list(subject.graph)
    number = dict(zip(ids, peer.add_nodes_from(ids), strict=True))
    peer.add_edges_from_no_data([(number[one], number[two]) for one, two in subject.graph.nx.edges])
    return timed(lambda: [rustworkx.ancestors(peer, one) for one in number.values()])


def by_networkx(subject: Estate) -> float:
    """Search upwards from every tenth CI, times ten; the turned graph is the quicker way."""
    turned: nx.DiGraph[str] = nx.DiGraph((two, one) for one, two in subject.graph.nx.edges)
    turned.add_nodes_from(subject.graph)
    some = list(subject.graph)[::SAMPLE]
    return SAMPLE * timed(lambda: [nx.descendants(turned, one) for one in some])


def by_fixpoint(subject: Estate) -> float:
    """One fixpoint for every tenth CI, times ten, the index compiled beforehand."""
    subject.graph.spread(())
    some = list(subject.graph)[::SAMPLE]
    return SAMPLE * timed(lambda: [subject.graph.spread((one,)) for one in some])


def check(matrix: FailureMatrix, every: int) -> None:
    """Compare some rows with the direct fixpoint."""
    asked = set(matrix.services)
    for ci in list(matrix.graph)[::every]:
        wanted = (matrix.graph.spread((ci,))[0] & asked) - {ci}
        if matrix.services_down_by(ci) != wanted:
            raise SystemExit(f"the row of {ci} is wrong")


def grown(size: int, *, all_needed: bool = False) -> Iterator[str]:
    """Analyse an estate of one size; print its row of the table."""
    start = time.process_time()
    subject = estate(size, all_needed=all_needed)
    built, before = time.process_time() - start, peak()
    took = best(lambda: single_failures(subject.graph, subject.services), RUNS.get(size, 2))
    after = peak()
    matrix = single_failures(subject.graph, subject.services)
    points = timed(lambda: [matrix.single_points_of(one) for one in matrix.services])
    ranks = timed(lambda: (matrix.critical_cis(10), matrix.fragile_services(10)))
    degraded = timed(lambda: matrix.services_degraded_by("site-000000"))
    unit = took / (size * math.log2(size)) * 1e9
    print(
        f"{len(subject.graph):9} {len(matrix.services):8} {matrix.pairs:9} {built:8.1f}"
        f" {took:7.2f} {unit:8.1f} {points:7.2f} {ranks:7.2f} {degraded:9.2f}"
        f" {before:8.2f} {after:7.2f}"
    )
    check(matrix, size // 100)
    if size == SIZES[-1] and not all_needed:
        compiled, plain = by_rustworkx(subject), by_networkx(subject)
        yield f"{size} searches: rustworkx {compiled:.2f} s, networkx {plain:.2f} s"
        yield f"ratio rustworkx / ours {compiled / took:.2f}"
        yield f"ratio networkx / ours {plain / took:.2f}"


def deep() -> Iterator[str]:
    """Analyse the deep estate, of which all CIs count as services."""
    subject = deep_estate()
    some = list(subject.graph)[::SAMPLE]
    reach = sum(len(subject.graph.dependents(one)) for one in some) / len(some)
    took = best(lambda: single_failures(subject.graph, subject.services), 5)
    few = best(lambda: single_failures(subject.graph, subject.services[::20]), 5)
    single = by_fixpoint(subject)
    check(single_failures(subject.graph, subject.services), 200)
    yield f"deep estate of {len(subject.graph)} CIs, mean reach {reach:.0f}:"
    yield f"    all {len(subject.services)} as services {took:.2f} s, every twentieth {few:.2f} s,"
    yield f"    one fixpoint per CI {single:.2f} s"
    yield f"ratio fixpoints (deep) / ours {single / took:.2f}"
    yield f"ratio fixpoints (deep, every twentieth a service) / ours {single / few:.2f}"


def main() -> None:
    """Print the table, then the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--largest", type=int, default=1_000_000)
    largest: int = parser.parse_args().largest
    print(
        f"{'CIs':>9} {'services':>8} {'pairs':>9} {'build s':>8} {'ours s':>7} {'ns/nlogn':>8}"
        f" {'points':>7} {'ranks':>7} {'degraded':>9} {'built GB':>8} {'peak GB':>7}"
    )
    lines: list[str] = []
    for size in (largest, *reversed(SIZES)):
        for all_needed in (False, True):
            lines += grown(size, all_needed=all_needed)
    lines += deep()
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
