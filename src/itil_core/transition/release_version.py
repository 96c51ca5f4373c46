"""Versions of releases: major, minor and emergency, as in v2, v2.1 and v2.1.1.

ITIL Service Transition (2007), 4.4.4.1.
"""

import re
from enum import Enum
from typing import Final

import attrs

from itil_core.errors import ValidationError
from itil_core.kernel.fields import whole

__all__ = ["ReleaseKind", "ReleaseVersion"]

_FORM: Final[re.Pattern[str]] = re.compile(r"v?([0-9]{1,9})(?:\.([0-9]{1,9}))?(?:\.([0-9]{1,9}))?")


class ReleaseKind(Enum):
    """What a release brings: MAJOR (much that is new), MINOR (small things), EMERGENCY (a repair).

    Each changes the component of the version that bears its name.
    """

    MAJOR = "MAJOR"
    MINOR = "MINOR"
    EMERGENCY = "EMERGENCY"


def _check_above_zero(version: "ReleaseVersion", _attribute: object, value: int) -> None:
    if not (version.major or version.minor or value):
        reason = "must be above v0, which nothing comes before"
        raise ValidationError("ReleaseVersion", "version", version.text, reason)


@attrs.frozen(order=True)
class ReleaseVersion:
    """A version in three numbers, which are compared one after the other.

    Attributes:
        major: The number of major releases; what is new in one replaces what was there.
        minor: The number of minor releases of that major one.
        emergency: The number of emergency releases of that minor one.

    Raises:
        ValidationError: A number is negative, or all are zero.

    Example:
        >>> version = ReleaseVersion.parse("v2.1")
        >>> str(version), version.kind.name, str(version.next(ReleaseKind.EMERGENCY))
        ('v2.1', 'MINOR', 'v2.1.1')
        >>> version > ReleaseVersion.parse("v1.99")
        True

    ITIL Service Transition (2007), 4.4.4.1.
    """

    major: int = attrs.field(validator=whole(0))
    minor: int = attrs.field(default=0, validator=whole(0))
    emergency: int = attrs.field(default=0, validator=[whole(0), _check_above_zero])

    @classmethod
    def parse(cls, text: str) -> "ReleaseVersion":
        """Read a version such as v2, v2.1 or v2.1.1; the v may be left out.

        Raises:
            ValidationError: It has another form, or is v0.
        """
        given: object = text
        match = _FORM.fullmatch(given) if isinstance(given, str) else None
        if match is None:
            reason = "must be like v2 (major), v2.1 (minor) or v2.1.1 (emergency), of short numbers"
            raise ValidationError("ReleaseVersion", "version", text, reason)
        return cls(*(int(part or 0) for part in match.groups()))

    @property
    def text(self) -> str:
        """The version without the zeros at its end, as in v2.1."""
        last = f".{self.minor}" if self.minor or self.emergency else ""
        return f"v{self.major}{last}" + (f".{self.emergency}" if self.emergency else "")

    @property
    def kind(self) -> ReleaseKind:
        """The kind of release that bears such a version: that of its last number above zero."""
        if self.emergency:
            return ReleaseKind.EMERGENCY
        return ReleaseKind.MINOR if self.minor else ReleaseKind.MAJOR

    def change_from(self, other: "ReleaseVersion") -> ReleaseKind | None:
        """Return the first component that differs from that of another version, or None."""
        pairs = zip(ReleaseKind, attrs.astuple(self), attrs.astuple(other), strict=True)
        return next((kind for kind, mine, its in pairs if mine != its), None)

    def next(self, kind: ReleaseKind) -> "ReleaseVersion":
        """Return the version of the next release of a kind; what is below its number starts anew.

        Raises:
            ValidationError: It is no kind of release.
        """
        given: object = kind
        if not isinstance(given, ReleaseKind):
            raise ValidationError("ReleaseVersion", "kind", kind, "must be a ReleaseKind")
        if kind is ReleaseKind.MAJOR:
            return ReleaseVersion(self.major + 1)
        if kind is ReleaseKind.MINOR:
            return ReleaseVersion(self.major, self.minor + 1)
        return ReleaseVersion(self.major, self.minor, self.emergency + 1)

    def __str__(self) -> str:
        return self.text
