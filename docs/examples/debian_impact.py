"""What breaks when a Debian package breaks: a real dependency graph with real redundancy.

    python docs/examples/debian_impact.py PATH PACKAGE... [--together A B ...]

PATH is a package index, plain or compressed by xz. Each line is a package, a tab, and its needs
apart by spaces; of `a|b|c` any one will do. For each package it prints how many others need it in
some way, and how many would really be down without it, as the alternatives are honoured.
`--together` fails several packages at once. What was failed itself never counts.

A file that is cut off or is something else is reported in one line, with exit code 2: that
includes packages that others need and that have no line of their own.
"""

import argparse
import lzma
import sys
from collections.abc import Iterable
from pathlib import Path

from itil_core.configuration import DependencyGraph, GraphBuilder, impact
from itil_core.errors import ItilError, UnknownReferenceError, ValidationError


class ForeignFileError(Exception):
    """A file that is not a package index."""


def read_lines(path: Path) -> list[str]:
    """Read the lines of a file, which may be compressed."""
    try:
        if path.suffix == ".xz":
            with lzma.open(path, "rt", encoding="utf-8") as file:
                text = file.read()
        else:
            text = path.read_text(encoding="utf-8")
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise ForeignFileError(str(error)) from error
    if not text.endswith("\n"):
        raise ForeignFileError("it is empty or ends in the middle of a line")
    return text.splitlines()


def build(lines: Iterable[str]) -> DependencyGraph:
    """Build the graph: an alternative is a group of which one member is enough."""
    builder = GraphBuilder()
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        package, tab, needs = line.partition("\t")
        try:
            if not tab:
                raise ForeignFileError(f"line {number} has no tab after the package")
            if package in seen:
                raise ForeignFileError(f"line {number}: {package} has a line already")
            seen.add(package)
            builder.add(package)
            for group in needs.split():
                builder.needs(package, *group.split("|"), at_least=1)
        except ValidationError as error:
            raise ForeignFileError(f"line {number}: {error}") from error
    try:
        # A package that others need without a line of its own is a line that was lost.
        return builder.build(declared_only=True)
    except UnknownReferenceError as error:
        raise ForeignFileError(f"packages without a line: {error}") from error


def report(graph: DependencyGraph, packages: Iterable[str]) -> list[str]:
    """Say for each package what needs it, and what is down without it."""
    lines: list[str] = []
    for package in packages:
        down = impact(graph, {package}).down - {package}
        lines.append(f"needs {package}: {len(graph.dependents(package))}")
        lines.append(f"down without {package}: {len(down)}")
    return lines


def report_together(graph: DependencyGraph, packages: Iterable[str]) -> list[str]:
    """Say what is down when several packages fail at once."""
    failed = list(dict.fromkeys(packages))
    down = impact(graph, failed).down - set(failed)
    return [f"down without {' and '.join(failed)}: {len(down)}"]


def main() -> int:
    """Read the index, and print the figures or one line that says what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("packages", nargs="*", metavar="PACKAGE")
    parser.add_argument("--together", nargs="+", default=[], metavar="PACKAGE")
    arguments = parser.parse_args()
    if not arguments.packages and not arguments.together:
        print("usage: name a package: PATH PACKAGE... [--together A B ...]", file=sys.stderr)
        return 2
    try:
        graph = build(read_lines(arguments.path))
        lines = [f"packages: {len(graph)}", *report(graph, arguments.packages)]
        if arguments.together:
            lines += report_together(graph, arguments.together)
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
