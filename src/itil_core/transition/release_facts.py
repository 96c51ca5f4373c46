"""What is recorded about a release: its build, tests, pilot, early-life support and rollback.

ITIL Service Transition (2007), 4.4.5.
"""

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import Any

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.framework.ids import IncidentId, TargetId
from itil_core.kernel.fields import each, id_set, instant, member_texts, text
from itil_core.kernel.ids import ActorId
from itil_core.transition._exact import Exact, exact
from itil_core.transition._release_contents import Edition, editions

__all__ = [
    "EarlyLifeReport",
    "PilotResult",
    "ReleaseBuild",
    "ReleasePilot",
    "ReleaseRollback",
    "ReleaseTestSummary",
]


def _sources(values: Iterable[tuple[str, str]]) -> tuple[Edition, ...]:
    return editions("ReleaseBuild", "sources", values)


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return each(values)


def _words(values: Iterable[str]) -> frozenset[str]:
    return frozenset(each(values))


def _incidents(values: Iterable[str]) -> frozenset[IncidentId]:
    return id_set(IncidentId, values)


def _service_targets(values: Iterable[str]) -> frozenset[TargetId]:
    return id_set(TargetId, values)


def _optional_actor(value: str | None) -> ActorId | None:
    return None if value is None else ActorId(value)


def _check_words(fact: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not all(isinstance(word, str) and word.strip() for word in value):
        reason = "must be non-empty strings"
        raise ValidationError(type(fact).__name__, attribute.name, value, reason)


def _percent(field: str, value: Exact) -> Decimal:
    number = exact("ReleaseTestSummary", field, value)
    if not 0 <= number <= 100:  # noqa: PLR2004 (percent)
        reason = "must be percent, from 0 to 100"
        raise ValidationError("ReleaseTestSummary", field, value, reason)
    return number


def _coverage(value: Exact) -> Decimal:
    return _percent("coverage", value)


def _wanted_coverage(value: Exact) -> Decimal:
    return _percent("coverage_target", value)


@attrs.frozen(kw_only=True)
class ReleaseBuild:
    """What was built, and from what.

    Attributes:
        reference: The build's number or name, by which it is found again.
        sources: The items of the definitive media library that it was built from, sorted.

    Raises:
        ValidationError: It has no reference, or a source is no pair of an item and a version.
    """

    reference: str = attrs.field(validator=text(200))
    sources: tuple[Edition, ...] = attrs.field(converter=_sources)


@attrs.frozen(kw_only=True)
class ReleaseTestSummary:
    """What testing said in the end.

    Attributes:
        report: Where the test report is.
        coverage: The percentage of what was to be tested that was tested.
        coverage_target: The least coverage that will do.
        open_mandatory: The mandatory tests that have not passed.
        severe_defects: The open defects of the highest severity.

    Raises:
        ValidationError: There is no report, or a coverage is not from 0 to 100.

    Example:
        >>> summary = ReleaseTestSummary(
        ...     report="TR-7", coverage=80, coverage_target=90, severe_defects={"DEF-1"}
        ... )
        >>> for each in summary.lacks:
        ...     print(each)
        the coverage of tests must be at least 90 %, it is 80 %
        defects of the highest severity must be repaired first: DEF-1
    """

    report: str = attrs.field(validator=text(200))
    coverage: Decimal = attrs.field(converter=_coverage)
    coverage_target: Decimal = attrs.field(default=Decimal(100), converter=_wanted_coverage)
    open_mandatory: frozenset[str] = attrs.field(
        default=frozenset[str](), converter=_words, validator=_check_words
    )
    severe_defects: frozenset[str] = attrs.field(
        default=frozenset[str](), converter=_words, validator=_check_words
    )

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing for the exit from testing, in words; empty where it is reached."""
        tests, defects = (
            ", ".join(sorted(self.open_mandatory)),
            ", ".join(sorted(self.severe_defects)),
        )
        faults = {
            f"the mandatory tests must have passed: {tests}": bool(tests),
            f"the coverage of tests must be at least {self.coverage_target} %, "
            f"it is {self.coverage} %": self.coverage < self.coverage_target,
            f"defects of the highest severity must be repaired first: {defects}": bool(defects),
        }
        return tuple(fault for fault, is_one in faults.items() if is_one)


class PilotResult(Enum):
    """How a pilot ended: PASS, FAIL, or EXTEND (it goes on, because it is too early to tell)."""

    PASS = "PASS"  # noqa: S105 (no password)
    FAIL = "FAIL"
    EXTEND = "EXTEND"


def _check_scope(pilot: "ReleasePilot", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not value and not pilot.users:
        reason = "must name at least one site, because there are no users"
        raise ValidationError("ReleasePilot", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class ReleasePilot:
    """A trial with real users, few of them, in real work: no test in a laboratory.

    Attributes:
        criteria: What must hold for the pilot to pass.
        users: Who takes part: people or groups.
        sites: The sites at which it takes place; there are users or sites.

    Raises:
        ValidationError: There are no criteria, or neither users nor sites.

    ITIL Service Transition (2007), 4.4.5.4.
    """

    criteria: tuple[str, ...] = attrs.field(converter=_texts, validator=member_texts(1))
    users: frozenset[str] = attrs.field(
        default=frozenset[str](), converter=_words, validator=_check_words
    )
    sites: frozenset[str] = attrs.field(
        default=frozenset[str](), converter=_words, validator=[_check_words, _check_scope]
    )


def _rate(value: Exact) -> Decimal:
    number = exact("EarlyLifeReport", "incident_rate", value)
    if number < 0:
        raise ValidationError("EarlyLifeReport", "incident_rate", value, "must be at least 0")
    return number


@attrs.frozen(kw_only=True)
class EarlyLifeReport:
    """How a release fares in its first time, when its makers still look after it.

    Attributes:
        stable_since: Since when nothing has gone wrong that would begin the count of stable days
            anew.
        incident_rate: How many incidents it causes, in the same unit as the target of the release.
        open_severe_incidents: The open incidents of priority 1 and 2.
        missed_targets: The service level targets that are not met.
        handover_signed_by: Who in operation has signed the handover; None while nobody has.

    Raises:
        ValidationError: The rate is negative or a float, or the instant is naive.

    ITIL Service Transition (2007), 4.4.5.9.
    """

    stable_since: pendulum.DateTime = attrs.field(converter=instant)
    incident_rate: Decimal = attrs.field(converter=_rate)
    open_severe_incidents: frozenset[IncidentId] = attrs.field(
        default=frozenset[IncidentId](), converter=_incidents
    )
    missed_targets: frozenset[TargetId] = attrs.field(
        default=frozenset[TargetId](), converter=_service_targets
    )
    handover_signed_by: ActorId | None = attrs.field(default=None, converter=_optional_actor)


def _check_kept(
    rollback: "ReleaseRollback", attribute: "attrs.Attribute[Any]", value: tuple[str, ...]
) -> None:
    both = sorted(set(value).intersection(rollback.groups))
    if both:
        reason = f"must not have gone back as well: {', '.join(both)}"
        raise ValidationError("ReleaseRollback", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class ReleaseRollback:
    """What was undone, and why.

    Attributes:
        reason: Why.
        groups: The names of the groups that went back, in the order in which they did.
        kept: The names of the groups that have kept the release.

    Raises:
        ValidationError: There is no reason, or a group both went back and kept the release.
    """

    reason: str = attrs.field(validator=text())
    groups: tuple[str, ...] = attrs.field(default=(), converter=_texts, validator=member_texts())
    kept: tuple[str, ...] = attrs.field(
        default=(), converter=_texts, validator=[member_texts(), _check_kept]
    )
