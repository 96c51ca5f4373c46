"""CFIA tables as text, as Markdown and as SVG."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from itil_core.configuration.failure_matrix import CfiaLetter
from itil_core.design._svg import clean, frame, swatches, width_of, words

if TYPE_CHECKING:
    from itil_core.design.failure_impact import ImpactColumn, ImpactRow, ImpactTable

__all__ = ["left_out", "markdown", "svg", "text"]

_X, _A, _B = CfiaLetter.X, CfiaLetter.A, CfiaLetter.B
_MEANS = {
    _X: "stops it",
    _B: "goes on once switched by hand",
    _A: "goes on",
    CfiaLetter.BLANK: "does not depend on it",
}
# Background and text, each pair with a contrast of at least 4.5 to 1.
_PAINT = {
    _X: ("#c62828", "#ffffff"),
    _B: ("#ffb300", "#1a1a1a"),
    _A: ("#cfe3f7", "#1a1a1a"),
    CfiaLetter.BLANK: ("#f5f5f5", "#1a1a1a"),
}
_BRACKETS, _HOLLOW = "an X in brackets", "a hollow X"
_STOPS, _POINTS = "stops", "single points of failure"
_CELL, _GAP, _PAD, _LINE = 30, 3, 16, 20
_LONGEST, _TAIL = 40, 15  # letters of a name, before it is cut, and of its end that then stay
_HIGH = 13  # of a letter
_JOINERS = "\u200c\u200d"  # which words of Persia and India, and pictures of people, are made of
_SLANT = 0.71  # of a text that is turned by 45 degrees
_SPECIAL = frozenset("\\`*_{}[]<>()#+-.!|~&$")


def left_out(table: "ImpactTable") -> str:
    """Say what is not shown."""
    parts: list[str] = []
    for number, name in ((table.more_cis, "CI"), (table.more_columns, table.kind)):
        if number:
            parts.append(f"{number} more {name}{'' if number == 1 else 's'}")
    return f"and {' and '.join(parts)}" if parts else ""


def _notes(table: "ImpactTable", itself: str) -> Iterator[str]:
    """Yield the lines below a table; one of them on how a CI is marked that is the service."""
    more = left_out(table)
    if more:
        yield more
    yield f"{table.order.said}; totals count what is not shown too" if more else table.order.said
    if any(_is_itself(row, column) for row in table.rows for column in table.columns):
        yield f"{itself} is the service itself, which no total counts"


def _legend() -> str:
    return ", ".join(f"{letter or 'blank'} {meaning}" for letter, meaning in _MEANS.items())


def _is_itself(row: "ImpactRow", column: "ImpactColumn") -> bool:
    return row.ci == column.name


def _mark(row: "ImpactRow", column: "ImpactColumn", letter: CfiaLetter) -> str:
    """Return the letter of a cell; in brackets where the CI is the service itself."""
    return f"({letter})" if _is_itself(row, column) else str(letter)


def _marks(table: "ImpactTable", row: "ImpactRow") -> list[str]:
    return [
        _mark(row, column, letter)
        for column, letter in zip(table.columns, row.letters, strict=True)
    ]


def _lined(name: str) -> str:
    """Keep a name in one line, and in the direction that it is read in."""
    return "".join(
        one if one.isprintable() or one in _JOINERS else "\N{REPLACEMENT CHARACTER}" for one in name
    )


def text(table: "ImpactTable") -> str:
    """Write a table in aligned columns."""
    grid = [["CI", *(_lined(column.label) for column in table.columns)]]
    grid += [[_lined(row.ci), *_marks(table, row)] for row in table.rows]
    grid.append([_POINTS, *(str(column.single_points) for column in table.columns)])
    totals = [_STOPS, *(str(row.stops) for row in table.rows), ""]
    widths = [max(len(line[at]) for line in grid) for at in range(len(grid[0]))]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=True)), total])
        for line, total in zip(grid, (one.rjust(len(_STOPS)) for one in totals), strict=True)
    ]
    head = [_lined(table.title)] if table.title else []
    return "\n".join(
        line.rstrip() for line in (*head, *lines, *_notes(table, _BRACKETS), _legend())
    )


def _escaped(name: str) -> str:
    return "".join(f"\\{one}" if one in _SPECIAL else one for one in _lined(name))


def markdown(table: "ImpactTable") -> str:
    """Write a table in Markdown."""
    heads = ["CI", *(_escaped(column.label) for column in table.columns), _STOPS]
    lines = [f"**{_escaped(table.title)}**", ""] if table.title else []
    lines.append(_pipes(heads))
    lines.append(_pipes(["---", *([":-:"] * len(table.columns)), "--:"]))
    for row in table.rows:
        name = f"**{_escaped(row.ci)}**" if row.stops else _escaped(row.ci)
        lines.append(_pipes([name, *_marks(table, row), str(row.stops)]))
    points = [str(column.single_points) for column in table.columns]
    lines.append(_pipes([f"*{_POINTS}*", *points, ""]))
    return "\n".join([*lines, "", *(f"{note}  " for note in _notes(table, _BRACKETS)), _legend()])


def _pipes(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _short(name: str) -> str:
    """Cut what is in the middle of a long name: those of one kind mostly differ at the end."""
    plain = _lined(name)
    if len(plain) <= _LONGEST:
        return plain
    return f"{plain[: _LONGEST - _TAIL - 1]}\N{HORIZONTAL ELLIPSIS}{plain[-_TAIL:]}"


def svg(table: "ImpactTable") -> str:
    """Draw a table as an SVG picture, complete in itself."""
    names = [_short(row.ci) for row in table.rows]
    heads = [_short(column.label) for column in table.columns]
    left = _PAD + width_of([*names, _POINTS], bold=True) + _PAD
    slant = (width_of([*heads, _STOPS]) + _HIGH) * _SLANT
    top = _PAD + (_LINE if table.title else 0) + slant + _GAP
    right = left + _CELL * len(heads) + _GAP
    parts: list[str] = []
    if table.title:
        parts.append(words(_PAD, _PAD + 12, _lined(table.title), weight="bold"))
    for number, head in enumerate([*heads, _STOPS]):
        corner = left + _CELL * number + 19 + (_GAP if number == len(heads) else 0)
        weight = "bold" if number == len(heads) else "normal"
        parts.append(words(corner, top - 6, head, turned=-45, weight=weight))
    for number, (row, name) in enumerate(zip(table.rows, names, strict=True)):
        y = top + _CELL * number
        parts.append(words(_PAD, y + 19, name, weight="bold" if row.stops else "normal"))
        for place, (column, letter) in enumerate(zip(table.columns, row.letters, strict=True)):
            parts += _cell(row, column, letter, (left + _CELL * place, y))
        total = str(row.stops)
        parts.append(words(right + 13, y + 19, total, anchor="middle", weight="bold"))
    foot = top + _CELL * len(table.rows)
    parts.append(words(_PAD, foot + 19, _POINTS, weight="bold"))
    for place, column in enumerate(table.columns):
        middle = left + _CELL * place + (_CELL - _GAP) / 2
        total = str(column.single_points)
        parts.append(words(middle, foot + 19, total, anchor="middle", weight="bold"))
    below = foot + _CELL + _LINE
    notes = list(_notes(table, _HOLLOW))
    for note in notes:
        parts.append(words(_PAD, below, note))
        below += _LINE
    legend, ends = swatches(
        _PAD,
        below + 6,
        ((*_PAINT[letter], str(letter), meaning) for letter, meaning in _MEANS.items()),
    )
    lines = max(width_of([table.title], bold=True), width_of(notes))
    wide = max(right + _CELL + slant, ends, 2 * _PAD + lines)
    title = table.title or f"Component failure impact analysis by {table.kind}"
    return frame("cfia", (wide, below + 6 + _PAD), title, _description(table), parts + legend)


def _cell(
    row: "ImpactRow", column: "ImpactColumn", letter: CfiaLetter, place: tuple[float, float]
) -> Iterator[str]:
    fill, ink = _PAINT[letter]
    (x, y), side = place, _CELL - _GAP
    itself = _is_itself(row, column)
    said = "is the service itself" if itself else _MEANS[letter]
    yield f"<g><title>{clean(f'{row.ci}, {column.label}: {said}')}</title>"
    ring = f' stroke="{fill}" stroke-width="2"' if itself else ""
    # Hollow where the CI is the service itself, which no total counts.
    blank, dark = _PAINT[CfiaLetter.BLANK]
    inner, edge = (blank, 1) if itself else (fill, 0)
    yield (
        f'<rect x="{x + edge:g}" y="{y + edge:g}" width="{side - 2 * edge:g}"'
        f' height="{side - 2 * edge:g}" rx="3" fill="{inner}"{ring}/>'
    )
    shade = dark if itself else ink
    yield words(x + side / 2, y + 18, str(letter), anchor="middle", fill=shade) + "</g>"


def _description(table: "ImpactTable") -> str:
    """Say what the picture shows, for those who cannot see it."""
    size = f"{len(table.rows)} CIs and {len(table.columns)} {table.kind}s"
    sentences = [f"{size}, {'; '.join(_notes(table, _HOLLOW))}."]
    for row in table.rows:
        stopped = [
            column.label
            for column, letter in zip(table.columns, row.letters, strict=True)
            if letter is _X and not _is_itself(row, column)
        ]
        if stopped:
            sentences.append(f"{row.ci} stops {', '.join(stopped)}.")
    return " ".join(sentences)
