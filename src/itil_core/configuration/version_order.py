"""The order of versions: 1.2.10 comes after 1.2.9.

ITIL Service Transition (2007), 4.3.4.3.
"""

import re
from collections.abc import Iterable
from typing import Final

from itil_core.errors import CalculationError, ValidationError
from itil_core.kernel.fields import each

__all__ = ["VersionKey", "is_newer", "latest_version", "version_key"]
# not at the door: VersionKey

VersionKey = tuple[tuple[int, int, str], ...]
"""What versions are sorted by: the place, length or rank, and text of each part."""

_PARTS: Final[re.Pattern[str]] = re.compile(r"[0-9]+|[^\W\d_]+")
_LEADING: Final = re.compile(r"\s*v(?:er|ersion)?[\s.]*(?=[0-9])", re.IGNORECASE)
_BEFORE: Final = {"dev": 0, "alpha": 1, "beta": 2, "pre": 3, "preview": 3, "rc": 4}
_EARLY, _END, _WORD, _NUMBER = range(4)


def version_key(version: str) -> VersionKey:
    """Return what a version is sorted by; versions with equal keys are the same version.

    Numbers count as numbers, whatever stands between them. A leading v and zeros at the end of
    numbers say nothing: v2 is 2.0. What is marked dev, alpha, beta, pre or rc comes before the
    version itself, in that order; any other word comes after it, as 1.0a after 1.0.

    Raises:
        ValidationError: It is no string, or holds neither a letter nor a digit.

    Example:
        >>> sorted(["v1.99", "v1.2.10", "v2", "v1.2", "2.0-rc1", "v1.2.9"], key=version_key)
        ['v1.2', 'v1.2.9', 'v1.2.10', 'v1.99', '2.0-rc1', 'v2']
    """
    given: object = version
    parts = _parts(given) if isinstance(given, str) else []
    if not parts:
        reason = "must be a string with a letter or a digit"
        raise ValidationError("version_key", "version", version, reason)
    key: list[tuple[int, int, str]] = []
    for part in [*parts, ""]:
        if part[:1].isdecimal():
            digits = part.lstrip("0")
            # Of numbers without leading zeros the longer is greater, of the same length the later.
            key.append((_NUMBER, len(digits), digits))
            continue
        while key and key[-1] == (_NUMBER, 0, ""):
            key.pop()
        key.append(_word(part.casefold()))
    return tuple(key)


def _parts(version: str) -> list[str]:
    """Split a version into its numbers and words."""
    match = _LEADING.match(version)
    return _PARTS.findall(version[match.end() :] if match else version)


def _word(word: str) -> tuple[int, int, str]:
    if not word:
        return _END, 0, ""
    return (_EARLY, _BEFORE[word], "") if word in _BEFORE else (_WORD, 0, word)


def is_newer(version: str, than: str) -> bool:
    """Tell whether a version comes after another.

    Raises:
        ValidationError: One of them is no version.
    """
    return version_key(version) > version_key(than)


def latest_version(versions: Iterable[str]) -> str:
    """Return the last of some versions; of two that are the same, the one that was named first.

    Raises:
        CalculationError: There are none.
        ValidationError: One of them is no version.
    """
    given: tuple[str, ...] = each(versions)
    if not given:
        reason = "there is no version of which one could be the latest"
        raise CalculationError("latest_version", {"versions": ()}, reason)
    return max(given, key=version_key)
