"""SLAM charts as text and as SVG."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from itil_core.design._svg import clean, frame, swatches, width_of, words

if TYPE_CHECKING:
    from itil_core.design.slam_chart import SlamCell, SlamChart
    from itil_core.kernel.interval import Interval

__all__ = ["label", "svg", "text"]

_MONTHS_OF = {12: "YYYY", 3: "YYYY [Q]Q", 1: "YYYY-MM"}
_DATE = "YYYY-MM-DD"
_MINUTE = "YYYY-MM-DD HH:mm"
# Background and text, each pair with a contrast of at least 4.5 to 1.
_PAINT = {
    "GREEN": ("#2e7d32", "#ffffff"),
    "AMBER": ("#ffb300", "#1a1a1a"),
    "RED": ("#c62828", "#ffffff"),
    "GREY": ("#d9d9d9", "#1a1a1a"),
}
_LEGEND = (("GREEN", "met"), ("AMBER", "at risk"), ("RED", "breached"), ("GREY", "no data"))
_ROW, _HEAD, _GAP, _PAD = 30, 20, 3, 16


def label(period: "Interval", zone: str) -> str:
    """Write a period by the calendar of a place: a year, quarter, month, day, or from and to."""
    start, end = period.start.in_timezone(zone), period.end.in_timezone(zone)
    if not (start == start.start_of("day") and end == end.start_of("day")):
        return f"{start.format(_MINUTE)} to {end.format(_MINUTE)}"
    for months, form in _MONTHS_OF.items():
        begins = start.day == 1 and (start.month - 1) % months == 0
        if begins and start.add(months=months) == end:
            return start.format(form)
    last = end.subtract(days=1)
    first = start.format(_DATE)
    return first if last <= start else f"{first} to {last.format(_DATE)}"


def _grid(chart: "SlamChart") -> list[tuple[str, Sequence["SlamCell"]]]:
    return [(str(target), cells) for target, cells in zip(chart.targets, chart.rows, strict=True)]


def text(chart: "SlamChart") -> str:
    """Write a chart with a letter and the value in each cell."""
    heads = ["", *chart.labels]
    table = [heads]
    table += [
        [name, *(f"{cell.letter}  {cell.shown}" for cell in row)] for name, row in _grid(chart)
    ]
    widths = [max(len(line[at]) for line in table) for at in range(len(heads))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    ]
    legend = ", ".join(f"{_letter(colour)} {meaning}" for colour, meaning in _LEGEND)
    return "\n".join([*([chart.title] if chart.title else []), *lines, legend])


def _letter(colour: str) -> str:
    return "N" if colour == "GREY" else colour[0]


def svg(chart: "SlamChart") -> str:
    """Draw a chart as an SVG picture, complete in itself."""
    names = [name for name, _ in _grid(chart)]
    left = _PAD + width_of(names, least=10) + _PAD
    widths = [
        width_of([head, *(f"A  {row[at].shown}" for row in chart.rows)], least=8) + 12
        for at, head in enumerate(chart.labels)
    ]
    edges = [left]
    for width in widths:
        edges.append(edges[-1] + width + _GAP)
    top = _PAD + (_HEAD if chart.title else 0)
    parts: list[str] = []
    if chart.title:
        parts.append(words(_PAD, _PAD + 12, chart.title, weight="bold"))
    middles = [(first + after - _GAP) / 2 for first, after in pairwise(edges)]
    for head, middle in zip(chart.labels, middles, strict=True):
        parts.append(words(middle, top + 20, head, anchor="middle", weight="bold"))
    for number, (name, row) in enumerate(_grid(chart), start=1):
        y = top + number * _ROW
        parts.append(words(_PAD, y + 19, name))
        for cell, edge, width, middle, head in zip(
            row, edges, widths, middles, chart.labels, strict=False
        ):
            parts += _cell(cell, (edge, y, width), middle, f"{name}, {head}")
    legend_at = top + _ROW * (len(names) + 1) + 2 * _PAD
    colours = ((*_PAINT[colour], _letter(colour), meaning) for colour, meaning in _LEGEND)
    legend, legend_ends = swatches(_PAD, legend_at, colours)
    wide = max(edges[-1] + _PAD, legend_ends, 2 * _PAD + width_of([chart.title], bold=True))
    size = wide, legend_at + _ROW
    return frame("slam", size, chart.title or "SLAM chart", _description(chart), parts + legend)


def _cell(
    cell: "SlamCell", box: tuple[float, float, float], middle: float, where: str
) -> Iterable[str]:
    fill, ink = _PAINT[cell.colour.name]
    x, y, width = box
    yield f"<g><title>{clean(f'{where}: {cell.said}')}</title>"
    yield (
        f'<rect x="{x:g}" y="{y}" width="{width:g}" height="{_ROW - _GAP}" rx="3" fill="{fill}"/>'
    )
    shown = f"{cell.letter}  {cell.shown}".rstrip()
    yield words(middle, y + 18, shown, anchor="middle", fill=ink) + "</g>"


def _description(chart: "SlamChart") -> str:
    """Say what the picture shows, for those who cannot see it."""
    sentences = [
        f"{name}: " + ", ".join(map(_said, chart.labels, row)) for name, row in _grid(chart)
    ]
    size = f"{len(chart.targets)} targets in {len(chart.periods)} periods."
    return " ".join([size, *(f"{one}." for one in sentences)])


def _said(head: str, cell: "SlamCell") -> str:
    return f"{head} {cell.said}"
