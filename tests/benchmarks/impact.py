"""How fast `impact` is beside a plain search in networkx, which ignores redundancy.

    python tests/benchmarks/impact.py [PATH of the Debian index]

Ours returns names, honours redundancy and says what is degraded; the peer returns everything that
needs the CI. Times are the best of several runs, garbage collection as users have it.
"""

import argparse
import importlib.util
import lzma
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx

from itil_core.configuration import DependencyGraph, GraphBuilder, impact

DEBIAN = Path(__file__).parents[3] / "shared/data/debian-dependencies/bookworm-main-amd64.tsv.xz"
SITES, RACKS, HOSTS, MACHINES, DATABASES, APPLICATIONS = 10, 500, 9_490, 50_000, 10_000, 20_000
SERVICES = 10_000
CHAIN = 1_000_000
DIAMONDS = 20
SMALL = 100


def best(act: Callable[[], object], runs: int = 9) -> float:
    """The least time of several runs, in seconds."""
    times: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times)


def debian(path: Path) -> DependencyGraph:
    """The package index with its alternatives as requirement groups."""
    builder = GraphBuilder()
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            package, _, groups = line.rstrip("\n").partition("\t")
            builder.add(package)
            for group in groups.split():
                builder.needs(package, *group.split("|"), at_least=1)
    return builder.build()


def estate(seed: int = 1) -> DependencyGraph:
    """100,000 CIs of seven kinds, about three needs each, 5 % of them with an alternative."""
    draw = random.Random(seed)
    builder = GraphBuilder()

    def names(kind: str, number: int) -> list[str]:
        return [f"{kind}-{one:05d}" for one in range(number)]

    def need(owner: str, choice: list[str]) -> None:
        if draw.random() < 0.05:
            builder.needs(owner, *draw.sample(choice, 2), at_least=1)
        else:
            builder.needs(owner, draw.choice(choice))

    sites, racks, hosts = names("site", SITES), names("rack", RACKS), names("host", HOSTS)
    machines, databases = names("vm", MACHINES), names("db", DATABASES)
    applications, services = names("app", APPLICATIONS), names("service", SERVICES)
    builder.add(*sites)
    layers: list[tuple[list[str], list[list[str]]]] = [
        (racks, [sites]),
        (hosts, [racks, racks]),
        (machines, [hosts, hosts, racks]),
        (databases, [machines, machines, hosts]),
        (applications, [machines, machines, databases, applications]),
        (services, [applications, applications, applications, services]),
    ]
    for owners, needed in layers:
        for owner in owners:
            for choice in needed:
                need(owner, choice)
    return builder.build()


def chain(number: int) -> DependencyGraph:
    """Each CI needs the next one, declared in a random order."""
    order = list(range(number - 1))
    random.Random(1).shuffle(order)
    builder = GraphBuilder()
    for one in order:
        builder.needs(f"ci-{one:07d}", f"ci-{one + 1:07d}")
    return builder.build()


def diamonds(number: int) -> DependencyGraph:
    """So many diamonds in a row: two ways through each, 2 ** number paths."""
    builder = GraphBuilder()
    for one in range(number):
        builder.needs(f"top-{one}", f"left-{one}", f"right-{one}")
        builder.needs(f"left-{one}", f"top-{one + 1}")
        builder.needs(f"right-{one}", f"top-{one + 1}")
    return builder.build()


def compiled_search(graph: DependencyGraph, ci: str) -> Callable[[], object] | None:
    """The search of rustworkx with names, where it is installed."""
    if importlib.util.find_spec("rustworkx") is None:
        return None
    import rustworkx

    peer = rustworkx.PyDiGraph()
    ids = list(graph)
    number = dict(zip(ids, peer.add_nodes_from(ids), strict=True))
    peer.add_edges_from_no_data([(number[one], number[two]) for one, two in graph.nx.edges])
    return lambda: {ids[one] for one in rustworkx.ancestors(peer, number[ci])}


def compare(label: str, graph: DependencyGraph, ci: str) -> Iterator[str]:
    """Print one row of the table, and yield its ratio."""
    turned: nx.DiGraph[str] = nx.DiGraph((two, one) for one, two in graph.nx.edges)
    result = impact(graph, {ci})
    ours = best(lambda: impact(graph, {ci}))
    plain = min(best(lambda: nx.ancestors(graph.nx, ci)), best(lambda: nx.descendants(turned, ci)))
    search = compiled_search(graph, ci)
    compiled = f"{best(search) * 1000:10.2f}" if search else f"{'-':>10}"
    sizes = f"{len(result.down):8} {len(result.degraded):8}"
    print(f"{label:28} {sizes} {ours * 1000:10.2f} {plain * 1000:10.2f} {compiled}")
    yield f"ratio networkx ({label}) / ours {plain / ours:.2f}"


def small_answers(graph: DependencyGraph) -> float:
    """The slowest impact, in milliseconds, of 200 CIs with few dependents."""
    cis = random.Random(1).sample(list(graph), 2_000)
    few = [ci for ci in cis if len(graph.dependents(ci, depth=2)) < SMALL]
    few = [ci for ci in few if len(graph.dependents(ci)) < SMALL][:200]
    return 1000 * max(best(lambda ci=ci: impact(graph, {ci}), 3) for ci in few)


def long_chain() -> Iterator[str]:
    """Build, compile and search the chain, in a process that holds nothing else yet."""
    start = time.perf_counter()
    long = chain(CHAIN)
    built = time.perf_counter()
    impact(long, ())
    compiled = time.perf_counter()
    spread = best(lambda: impact(long, {f"ci-{CHAIN - 1:07d}"}), 3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    yield f"chain of {CHAIN}: impact {spread:.2f} s, build {built - start:.1f} s,"
    yield f"    compile {compiled - built:.1f} s, peak {peak:.2f} GB"


def main() -> None:
    """Print the table, then the ratios and the limits."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("path", nargs="?", type=Path, default=DEBIAN)
    path: Path = parser.parse_args().path
    lines = list(long_chain())
    print(
        f"{'what fails':28} {'down':>8} {'degraded':>8} {'ours ms':>10} {'networkx':>10} rustworkx"
    )
    if path.exists():
        packages = debian(path)
        lines += compare("debian libc6", packages, "libc6")
        lines += compare("debian zlib1g", packages, "zlib1g")
        lines.append(f"small answers (debian): at most {small_answers(packages):.3f} ms")
    else:
        print(f"{path} is not there: Debian is left out", file=sys.stderr)
    inventory = estate()
    lines += compare("estate site", inventory, "site-00000")
    lines += compare("estate rack", inventory, "rack-00000")
    lines.append(f"small answers (estate): at most {small_answers(inventory):.3f} ms")

    row = diamonds(DIAMONDS)
    start = time.perf_counter()
    result = impact(row, {f"top-{DIAMONDS}"})
    result.explain("top-0")
    row.paths("top-0", f"top-{DIAMONDS}", limit=10)
    took = time.perf_counter() - start
    lines.append(f"{DIAMONDS} diamonds: impact, explanation and 10 paths {took * 1000:.1f} ms")
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
