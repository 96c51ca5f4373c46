"""Every single failure in a real dependency graph: what each package takes down alone.

    python docs/examples/debian_single_failures.py PATH [--services N]

PATH is a package index as `debian_impact.py` reads it, plain or compressed by xz. The services are
the first N packages, 1,000 by default, in the order of code points, of those that no other package
names. It prints how many packages they need, how many pairs of a package and another service that
it takes down there are, and the extremes of both sides.

A file that is cut off or is something else is reported in one line, with exit code 2.
"""

import argparse
import sys
from pathlib import Path

from debian_impact import ForeignFileError, build, read_lines

from itil_core.configuration import DependencyGraph, single_failures
from itil_core.errors import ItilError


def report(graph: DependencyGraph, number: int) -> list[str]:
    """Say what single failures do to the first so many packages that no other one names."""
    named = {needed for owner, needed in graph.nx.edges if owner != needed}
    tops = sorted(package for package in graph if package not in named)
    services = tops[:number]
    matrix = single_failures(graph, services)
    closure = set(services).union(*(graph.dependencies(service) for service in services))
    critical = matrix.critical_cis()
    lines = [
        f"packages: {len(graph)}",
        f"named by no other: {len(tops)}",
        f"services: {len(services)}",
        f"packages that they need, themselves included: {len(closure)}",
        f"pairs of a package and another service that it takes down: {matrix.pairs}",
        f"packages that take down at least one: {len(critical)}",
    ]
    lines += [f"{package} takes down: {count}" for package, count in list(critical.items())[:3]]
    lines += [
        f"single points of failure of {service}: {count}"
        for service, count in matrix.fragile_services(limit=3).items()
    ]
    return lines


def main() -> int:
    """Read the index, and print the figures or one line that says what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--services", type=int, default=1_000, metavar="N")
    arguments = parser.parse_args()
    if arguments.services < 1:
        print("usage: --services must be 1 or more", file=sys.stderr)
        return 2
    try:
        lines = report(build(read_lines(arguments.path)), arguments.services)
    except ForeignFileError as error:
        reason = " ".join(str(error).split())
        print(f"{arguments.path} is no whole package index: {reason}", file=sys.stderr)
        return 2
    except ItilError as error:
        print(error, file=sys.stderr)
        return 2
    print(*lines, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
