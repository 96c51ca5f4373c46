"""The CFIA matrix as a drawn table: which component stops which service.

ITIL Service Design (2007), 4.4.5.2: component failure impact analysis.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType

import attrs

from itil_core.configuration._given import graph_given, ids_given
from itil_core.configuration.failure_matrix import CfiaLetter, FailureMatrix, single_failures
from itil_core.configuration.graph import DependencyGraph
from itil_core.design import _impact_drawing as drawing
from itil_core.design.vital_function import VitalBusinessFunction
from itil_core.errors import DuplicateError, ValidationError
from itil_core.kernel.fields import a, each, text, whole

__all__ = [
    "ImpactColumn",
    "ImpactRow",
    "ImpactTable",
    "TableOrder",
    "function_impact_table",
    "impact_table",
]

_MOST_ROWS, _MOST_COLUMNS = 500, 100
_NO_NODES: Mapping[str, str] = MappingProxyType({})


class TableOrder(Enum):
    """In which order rows and columns stand.

    Members, in order: WORST_FIRST (most X first, then by name), BY_NAME.
    """

    WORST_FIRST = "WORST_FIRST"
    BY_NAME = "BY_NAME"

    @property
    def said(self) -> str:
        """The order in words."""
        return {"WORST_FIRST": "worst first", "BY_NAME": "by name"}[self.name]


@attrs.frozen
class ImpactColumn:
    """A service, or a vital business function, of which some CIs are single points of failure.

    Attributes:
        name: The id of the service or function.
        label: What people call it.
        cis: The CIs that are the service, or the services of the function.
        single_points: How many CIs stop it alone, also those that are not shown.
    """

    name: str
    label: str
    cis: frozenset[str]
    single_points: int


@attrs.frozen
class ImpactRow:
    """A CI, and what its failure alone does.

    Attributes:
        ci: The CI.
        letters: What it does to each column that is shown, in their order.
        stops: How many columns it stops, also those that are not shown, itself left out.
    """

    ci: str
    letters: tuple[CfiaLetter, ...]
    stops: int


def _rows(values: Iterable[ImpactRow]) -> tuple[ImpactRow, ...]:
    return each(values)


def _columns(values: Iterable[ImpactColumn]) -> tuple[ImpactColumn, ...]:
    return each(values)


@attrs.frozen(kw_only=True)
class ImpactTable:
    """A part of a CFIA matrix that people can look at, with totals over all of it.

    Attributes:
        columns: The services or functions that are shown, from left to right.
        rows: The CIs that are shown, from top to bottom.
        order: In which order both stand.
        kind: What the columns are: "service" or "function".
        more_cis: How many CIs are not shown, on which something depends.
        more_columns: How many services or functions are not shown.
        title: What stands above it; may be empty.

    ITIL Service Design (2007), 4.4.5.2.
    """

    columns: tuple[ImpactColumn, ...] = attrs.field(converter=_columns)
    rows: tuple[ImpactRow, ...] = attrs.field(converter=_rows)
    order: TableOrder = attrs.field(default=TableOrder.WORST_FIRST, validator=a(TableOrder))
    kind: str = attrs.field(default="service", validator=text())
    more_cis: int = attrs.field(default=0, validator=whole(0))
    more_columns: int = attrs.field(default=0, validator=whole(0))
    title: str = attrs.field(default="", validator=text(200, empty=True))

    @property
    def left_out(self) -> str:
        """What is not shown, in words; empty where everything is."""
        return drawing.left_out(self)

    def table(self) -> list[dict[str, object]]:
        """Return a row of plain values for each CI: its letters by column, and its total."""
        rows: list[dict[str, object]] = []
        for row in self.rows:
            cells = zip(self.columns, row.letters, strict=True)
            letters = {column.name: str(letter) for column, letter in cells}
            rows.append({"ci": row.ci, **letters, "stops": row.stops})
        return rows

    def text(self) -> str:
        """Return the table in plain text."""
        return drawing.text(self)

    def markdown(self) -> str:
        """Return the table in Markdown, names escaped."""
        return drawing.markdown(self)

    def svg(self) -> str:
        """Return the table as an SVG picture, with title and description for screen readers."""
        return drawing.svg(self)

    def _repr_svg_(self) -> str:
        """Show the picture in a notebook."""
        return self.svg()

    def __str__(self) -> str:
        return self.text()


def impact_table(
    matrix: FailureMatrix,
    *,
    cis: Iterable[str] | None = None,
    rows: int = 30,
    columns: int = 15,
    order: TableOrder = TableOrder.WORST_FIRST,
    title: str = "",
) -> ImpactTable:
    """Return the CFIA matrix of services as a table to draw.

    Totals are of the whole matrix; what does not fit is counted, never dropped in silence.

    Args:
        matrix: What each CI does to the services if it alone fails.
        cis: Which CIs are rows; by default all on which another of the services depends.
        rows: How many CIs to show at most, up to 500.
        columns: How many services to show at most, up to 100.
        order: In which order they stand; the first ones are shown.
        title: What stands above it.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: A number is out of its range, or something else stands where a matrix or
            ids are wanted.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "app")
        >>> builder.needs("app", "db1", "db2", at_least=1)
        >>> matrix = single_failures(builder.build(), ["mail"])
        >>> print(impact_table(matrix, rows=2))
        CI                        mail  stops
        app                       X         1
        db1                       A         0
        single points of failure  1
        and 1 more CI
        worst first; totals count what is not shown too
        X stops it, B goes on once switched by hand, A goes on, blank does not depend on it

    ITIL Service Design (2007), 4.4.5.2.
    """
    given: object = matrix
    if not isinstance(given, FailureMatrix):
        reason = "must be a FailureMatrix, such as single_failures(graph, services) returns"
        raise ValidationError("impact_table", "matrix", given, reason)
    fragile = matrix.fragile_services()
    found = [
        ImpactColumn(service, service, frozenset({service}), fragile.get(service, 0))
        for service in matrix.services
    ]
    if cis is None:
        chosen = matrix.listed_cis()
    else:
        chosen = [*ids_given("impact_table", "cis", cis)]
        matrix.graph.check(*chosen)
    critical = matrix.critical_cis()
    stops = {ci: critical.get(ci, 0) for ci in chosen}
    return _table(
        matrix,
        found,
        stops,
        (rows, columns),
        ImpactTable(columns=(), rows=(), order=order, title=title),
    )


def function_impact_table(
    graph: DependencyGraph,
    functions: Iterable[VitalBusinessFunction],
    *,
    nodes: Mapping[str, str] = _NO_NODES,
    rows: int = 30,
    columns: int = 15,
    order: TableOrder = TableOrder.WORST_FIRST,
    title: str = "",
) -> ImpactTable:
    """Return the CFIA matrix of vital business functions as a table to draw.

    A function stops as soon as one of its services does; these are rows too.

    Args:
        graph: Which CI needs which.
        functions: The functions.
        nodes: The CI of each service whose CI has another id than the service.
        rows: How many CIs to show at most, up to 500.
        columns: How many functions to show at most, up to 100.
        order: In which order they stand; the first ones are shown.
        title: What stands above it.

    Raises:
        UnknownReferenceError: The graph does not hold the CI of a service; all of them are named.
        DuplicateError: Two functions have one id.
        ValidationError: A number is out of its range, or something else stands where a graph or
            functions are wanted.

    ITIL Service Design (2007), 4.4.5.2.
    """
    graph_given("function_impact_table", "graph", graph, DependencyGraph)
    needed: dict[str, frozenset[str]] = {}
    labels: dict[str, str] = {}
    for one in each(functions):
        if not isinstance(one, VitalBusinessFunction):
            reason = "must be several of VitalBusinessFunction"
            raise ValidationError("function_impact_table", "functions", one, reason)
        if one.id in needed:
            raise DuplicateError("vital business function", one.id)
        labels[one.id] = f"{one.name} ({one.id})"
        needed[one.id] = frozenset(nodes.get(service, str(service)) for service in one.service_ids)
    services = frozenset[str]().union(*needed.values())
    matrix = single_failures(graph, services)
    points = {ci: matrix.single_points_of(ci) | {ci} for ci in services}
    found = [
        ImpactColumn(
            name, labels[name], cis, len(frozenset[str]().union(*(points[ci] for ci in cis)))
        )
        for name, cis in sorted(needed.items())
    ]
    stops: dict[str, int] = {}
    for ci in {*matrix.listed_cis(), *services}:
        down = matrix.services_down_by(ci) | {ci}
        stops[ci] = sum(not down.isdisjoint(column.cis) for column in found)
    return _table(
        matrix,
        found,
        stops,
        (rows, columns),
        ImpactTable(columns=(), rows=(), order=order, title=title, kind="function"),
    )


def _table(
    matrix: FailureMatrix,
    columns: list[ImpactColumn],
    stops: Mapping[str, int],
    size: tuple[int, int],
    empty: ImpactTable,
) -> ImpactTable:
    """Fill an empty table with the first rows and columns."""
    for field, number, most in zip(
        ("rows", "columns"), size, (_MOST_ROWS, _MOST_COLUMNS), strict=True
    ):
        if type(number) is not int or not 1 <= number <= most:
            reason = f"must be a whole number from 1 to {most}; for more take matrix.table()"
            raise ValidationError("impact_table", field, number, reason)
    worst = empty.order is TableOrder.WORST_FIRST
    columns = sorted(columns, key=lambda one: (-one.single_points if worst else 0, one.name))
    cis = sorted(stops, key=lambda ci: (-stops[ci] if worst else 0, ci))
    shown, head = columns[: size[1]], cis[: size[0]]
    rows: list[ImpactRow] = []
    for ci in head:
        row = matrix.row(ci)
        letters = tuple(
            _gravest(row.get(one, CfiaLetter.BLANK) for one in column.cis) for column in shown
        )
        rows.append(ImpactRow(ci, letters, stops[ci]))
    return attrs.evolve(
        empty,
        columns=shown,
        rows=rows,
        more_cis=len(cis) - len(head),
        more_columns=len(columns) - len(shown),
    )


_GRAVITY = (CfiaLetter.X, CfiaLetter.B, CfiaLetter.A, CfiaLetter.BLANK)


def _gravest(letters: Iterable[CfiaLetter]) -> CfiaLetter:
    """Return what a function feels whose services feel this."""
    return min(letters, key=_GRAVITY.index)
