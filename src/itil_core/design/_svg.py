"""What the SVG pictures of this package share: words that stay inside, and nothing unsafe."""

import re
from collections.abc import Iterable
from html import escape
from unicodedata import east_asian_width

__all__ = ["clean", "frame", "swatches", "width_of", "words"]

_FONT_SIZE = 13
_PER_LETTER = 7.3  # of the widest usual sans-serif at that size, on average
_HEAVIER = 1.15  # how much wider bold letters are
_SQUARE = 13  # of a letter of East Asia, and of a picture, which fill a square
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INK, _PAPER = "#1a1a1a", "#ffffff"


def clean(text: str) -> str:
    """Write any text so that XML takes it for nothing else."""
    return escape(_NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def width_of(texts: Iterable[str], least: int = 0, *, bold: bool = False) -> int:
    """Return how wide the longest of some texts is at most, in pixels."""
    wide = max(least * _PER_LETTER, *map(_width, texts), 0)
    return round(wide * _HEAVIER if bold else wide)


def _width(text: str) -> float:
    return sum(_SQUARE if east_asian_width(one) in "WF" else _PER_LETTER for one in text)


def words(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    weight: str = "normal",
    fill: str = _INK,
    turned: int = 0,
) -> str:
    """Write a text at a place, turned by some degrees about it."""
    turn = f' transform="rotate({turned} {x:g} {y:g})"' if turned else ""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-weight="{weight}" fill="{fill}"'
        f'{turn} xml:space="preserve">{clean(text)}</text>'
    )


def frame(
    kind: str, size: tuple[float, float], title: str, description: str, parts: Iterable[str]
) -> str:
    """Return a whole picture on paper of its own, with a name and a description for all.

    Args:
        kind: What begins the ids of its name and description.
        size: How wide and how high it is.
        title: Its name.
        description: What it says, for those who cannot see it.
        parts: What is drawn.
    """
    wide, high = size
    named = f'role="img" aria-labelledby="{kind}-title {kind}-desc"'
    box = f'viewBox="0 0 {wide:g} {high:g}" width="{wide:g}" height="{high:g}"'
    font = f'font-family="system-ui, Helvetica, Arial, sans-serif" font-size="{_FONT_SIZE}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {named} {box} {font}>',
        f'<title id="{kind}-title">{clean(title)}</title>',
        f'<desc id="{kind}-desc">{clean(description)}</desc>',
        f'<rect width="{wide:g}" height="{high:g}" fill="{_PAPER}"/>',
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def swatches(
    x: float, y: float, entries: Iterable[tuple[str, str, str, str]]
) -> tuple[list[str], float]:
    """Draw a legend in a line: colour, ink, letter and meaning of each; return where it ends."""
    parts: list[str] = []
    for fill, ink, letter, meaning in entries:
        parts.append(
            f'<rect x="{x:g}" y="{y - 14:g}" width="22" height="20" rx="3" fill="{fill}"/>'
        )
        parts.append(words(x + 11, y, letter, anchor="middle", fill=ink))
        parts.append(words(x + 29, y, meaning))
        x += 29 + width_of([meaning]) + 16
    return parts, x
