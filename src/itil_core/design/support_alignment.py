"""Alignment: whether supports carry an agreement, found out before any ticket exists.

ITIL Service Design (2007), 4.2.5.5: an agreement with a customer is worth what the agreements and
contracts beneath it are.
"""

from collections.abc import Iterable
from datetime import timedelta
from enum import Enum
from fractions import Fraction

import attrs
import pendulum

from itil_core.design._downtime import rounded
from itil_core.design._support_promises import (
    Composed,
    Goal,
    composed_availability,
    goals_of,
    is_availability,
    names_no_time,
    promised_for,
)
from itil_core.design.agreement import ServiceLevelAgreement
from itil_core.design.agreement_force import times_in_force
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.support_chain import (
    SerialSupport,
    Support,
    SupportChain,
    SupportingAgreement,
    WorstCase,
    leaves,
    prepared,
    worst_of,
)
from itil_core.design.target_terms import Comparator
from itil_core.errors import ValidationError
from itil_core.framework.ids import TargetId
from itil_core.kernel._clock_text import length_text
from itil_core.kernel._zones import local_reading, zone_of
from itil_core.kernel.fields import each
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.instants import to_micros
from itil_core.kernel.interval import Interval
from itil_core.kernel.state import Phase

__all__ = [
    "Alignment",
    "AlignmentGap",
    "AvailabilityCheck",
    "GapKind",
    "TimeCheck",
    "alignment",
]

_PERCENT = 100
_PLACES = 4
_ZERO = timedelta(0)


class GapKind(Enum):
    """What supports do not carry.

    Members, in order: TIME (the worst case takes too long), HOURS (a support is closed while the
    agreement gives support), PERIOD (a support does not hold as long as the agreement, or ended
    before it), AVAILABILITY (together the supports are available too little), UNSUPPORTED (no
    support promises anything for a target, or one that is needed does not).
    """

    TIME = "TIME"
    HOURS = "HOURS"
    PERIOD = "PERIOD"
    AVAILABILITY = "AVAILABILITY"
    UNSUPPORTED = "UNSUPPORTED"


@attrs.frozen(kw_only=True)
class AlignmentGap:
    """One thing that supports do not carry.

    Attributes:
        kind: What is wrong.
        reason: What is missing, in words.
        target_id: The target that is not carried; None where it is not one alone.
        support: The support that is not enough; empty where it is not one alone.
        slack: For TIME, the target less the worst case; negative, or zero where less is asked.
        at: An instant that shows it: the worst start, or the first that is not covered.
    """

    kind: GapKind
    reason: str
    target_id: TargetId | None = None
    support: str = ""
    slack: timedelta | None = None
    at: pendulum.DateTime | None = None

    def __str__(self) -> str:
        return f"{self.kind.name}: {self.reason}"


@attrs.frozen(kw_only=True)
class TimeCheck:
    """A time that is agreed, and the worst case of the time that the supports take.

    Attributes:
        target: The target.
        priority: The priority that the time is for; None for all.
        agreed: The time agreed.
        worst: The worst case of the supports that promise a time.
        is_carried: Whether the worst case is short enough.
    """

    target: ServiceLevelTarget
    priority: object
    agreed: timedelta
    worst: WorstCase
    is_carried: bool

    @property
    def slack(self) -> timedelta:
        """The time agreed less the worst case; negative where that takes too long."""
        return self.agreed - self.worst.consumed

    @property
    def label(self) -> str:
        """The target's label, with the priority where there is one."""
        return _labelled(self.target, self.priority)


@attrs.frozen(kw_only=True)
class AvailabilityCheck:
    """An availability that is agreed, and that of the supports together.

    Attributes:
        target: The target.
        composed: The share of the time in which the supports that state one are up together,
            exact.
        is_carried: Whether that is enough.
    """

    target: ServiceLevelTarget
    composed: Fraction
    is_carried: bool

    @property
    def slack(self) -> Fraction:
        """The composed availability less that agreed, in points of percent; may be negative."""
        return self.composed * _PERCENT - Fraction(self.target.target)


@attrs.frozen(kw_only=True)
class Alignment:
    """Whether supports carry an agreement, and where they do not.

    Attributes:
        times: The times agreed, each with its worst case.
        availabilities: The availabilities agreed, each with that of the supports.
        gaps: All that is not carried.
        unchecked: Targets about which supports say nothing that adds up, such as a satisfaction.

    ITIL Service Design (2007), 4.2.5.5.
    """

    times: tuple[TimeCheck, ...]
    availabilities: tuple[AvailabilityCheck, ...]
    gaps: tuple[AlignmentGap, ...]
    unchecked: tuple[ServiceLevelTarget, ...]

    @property
    def is_aligned(self) -> bool:
        """Whether there is no gap of any kind."""
        return not self.gaps

    @property
    def slack(self) -> timedelta | None:
        """The least slack of all times agreed; None where none has a worst case."""
        return min((check.slack for check in self.times), default=None)

    def of(self, kind: GapKind) -> tuple[AlignmentGap, ...]:
        """Return the gaps of one kind."""
        return tuple(gap for gap in self.gaps if gap.kind is kind)

    def explain(self) -> str:
        """Return an account in plain text: every time with its worst case, then the gaps."""
        lines: list[str] = []
        for check in self.times:
            spare = _spare(check.slack)
            lines.append(f"{check.label}: agreed {length_text(check.agreed)}, {spare}")
            lines += [f"  {line}" for line in check.worst.explain().splitlines()]
        for one in self.availabilities:
            share = rounded(one.composed * _PERCENT, _PLACES)
            lines.append(f"{one.target.label}: agreed {one.target.target:f} %, supported {share} %")
        lines += [f"not checked: {target}" for target in self.unchecked]
        lines += [f"gap {gap}" for gap in self.gaps] or ["no gaps"]
        return "\n".join(lines)

    def table(self) -> list[dict[str, object]]:
        """Return the gaps as rows of plain values."""
        return [
            {
                "kind": gap.kind.name,
                "target": "" if gap.target_id is None else str(gap.target_id),
                "support": gap.support,
                "reason": gap.reason,
                "slack": gap.slack,
                "at": gap.at,
            }
            for gap in self.gaps
        ]


def _spare(slack: timedelta) -> str:
    if slack < _ZERO:
        return f"{length_text(-slack)} too little"
    return f"{length_text(slack)} to spare"


def alignment(
    agreement: ServiceLevelAgreement, supports: SupportChain | Iterable[SupportChain]
) -> Alignment:
    """Find out whether supports carry an agreement, by the worst case over its whole period.

    A time is carried if from every start in the agreement's period, while its hours are open, the
    supports finish before it is used up. That is not the sum of their times: a support that is
    closed when its turn comes keeps the agreement's clock running. An OLA or a contract takes part
    with the target of the same metric, of the priority or else of all; a plain support with its
    duration. One that works for other metrics only is left out of a time; one that works for the
    metric, but names no time for the priority, is a gap. Beside the times, the hours and period of
    each support must contain those of the agreement, and the availabilities together must reach
    the one agreed; where some supports state one, so must each that is needed. The period of an
    OLA or a contract that was terminated or has expired ends there, and one that ended before it
    was in force has none; one that is not in force yet counts as its text says, so that gaps are
    found before anybody signs.

    Args:
        agreement: The agreement with the customer.
        supports: OLAs, underpinning contracts and plain supports; several are one after another.
            `SerialSupport` and `ParallelSupport` say it otherwise.

    Raises:
        ValidationError: The agreement is no service level agreement, or something that is no
            support is given.
        CalculationError: The agreement's hours never open in its period, or a support's never
            open again.

    Example:
        ``print(alignment(sla, [desk_ola, network_contract]).explain())``

    ITIL Service Design (2007), 4.2.5.5.
    """
    given: object = agreement
    if not isinstance(given, ServiceLevelAgreement):
        reason = "must be a service level agreement itself, not its id or anything else"
        raise ValidationError("alignment", "agreement", given, reason)
    several = each(supports)
    chain = SerialSupport(several) if several else None
    period = Interval(agreement.start, agreement.end)
    times: list[TimeCheck] = []
    shares: list[AvailabilityCheck] = []
    gaps: list[AlignmentGap] = []
    unchecked: list[ServiceLevelTarget] = []
    for target in agreement.all_targets:
        if is_availability(target):
            composed = Composed(None, ()) if chain is None else composed_availability(chain, target)
            if composed.share is None:
                gaps.append(_unsupported(target, None))
            else:
                shares.append(_availability_check(target, composed.share))
                gaps += _silent(composed.silent, "states no", target, None)
            continue
        goals = goals_of(target, agreement.hours_of_support)
        unchecked += () if goals else (target,)
        for goal in goals:
            check = None if chain is None else _time_check(target, goal, chain, period)
            if chain is None or check is None:
                gaps.append(_unsupported(target, goal.priority))
            else:
                times.append(check)
                silent = (one for one in leaves(chain) if names_no_time(one, target, goal.priority))
                gaps += _silent(silent, "names no time for", target, goal.priority)
    gaps += [_too_slow(check) for check in times if not check.is_carried]
    gaps += _closed_or_absent(agreement, period, chain)
    gaps += [_too_little(check) for check in shares if not check.is_carried]
    return Alignment(
        times=tuple(times),
        availabilities=tuple(shares),
        gaps=tuple(gaps),
        unchecked=tuple(unchecked),
    )


def _time_check(
    target: ServiceLevelTarget, goal: Goal, chain: SupportChain, period: Interval
) -> TimeCheck | None:
    def promised(support: Support | SupportingAgreement) -> Support | None:
        return promised_for(support, target, goal.priority)

    walk = prepared(chain, promised)
    if walk is None:
        return None
    worst = worst_of(walk, goal.hours, period)
    enough = worst.consumed < goal.duration or (
        worst.consumed == goal.duration and not goal.exclusive
    )
    return TimeCheck(
        target=target,
        priority=goal.priority,
        agreed=goal.duration,
        worst=worst,
        is_carried=enough,
    )


def _availability_check(target: ServiceLevelTarget, share: Fraction) -> AvailabilityCheck:
    value, bound = share * _PERCENT, Fraction(target.target)
    enough = value > bound or (value == bound and target.comparator is Comparator.GE)
    return AvailabilityCheck(target=target, composed=share, is_carried=enough)


def _unsupported(target: ServiceLevelTarget, priority: object) -> AlignmentGap:
    return AlignmentGap(
        kind=GapKind.UNSUPPORTED,
        reason=f"no support promises anything for {_labelled(target, priority)}",
        target_id=target.id,
    )


def _silent(
    supports: Iterable[Support | SupportingAgreement],
    lacks: str,
    target: ServiceLevelTarget,
    priority: object,
) -> Iterable[AlignmentGap]:
    """Name each support that is needed for a target and promises nothing for it."""
    for name in dict.fromkeys(map(_name, supports)):
        yield AlignmentGap(
            kind=GapKind.UNSUPPORTED,
            reason=f"{name} {lacks} {_labelled(target, priority)}",
            target_id=target.id,
            support=name,
        )


def _labelled(target: ServiceLevelTarget, priority: object) -> str:
    return target.label + ("" if priority is None else f" at priority {priority}")


def _too_slow(check: TimeCheck) -> AlignmentGap:
    taken, agreed = length_text(check.worst.consumed), length_text(check.agreed)
    return AlignmentGap(
        kind=GapKind.TIME,
        reason=f"{check.label} takes up to {taken} where {agreed} are agreed",
        target_id=check.target.id,
        slack=check.slack,
        at=check.worst.start,
    )


def _too_little(check: AvailabilityCheck) -> AlignmentGap:
    share = rounded(check.composed * _PERCENT, _PLACES)
    return AlignmentGap(
        kind=GapKind.AVAILABILITY,
        reason=f"the supports are up {share} % where {check.target.target:f} % are agreed",
        target_id=check.target.id,
    )


def _closed_or_absent(
    agreement: ServiceLevelAgreement, period: Interval, chain: SupportChain | None
) -> Iterable[AlignmentGap]:
    """Find the supports whose hours or period do not contain those of the agreement."""
    seen: list[object] = []
    for support in () if chain is None else leaves(chain):
        if any(support is one for one in seen):
            continue
        seen.append(support)
        name = _name(support)
        missing = _first_closed(agreement.hours_of_support, support.hours, period)
        if missing is not None:
            length, at = missing
            yield AlignmentGap(
                kind=GapKind.HOURS,
                reason=f"{name} is closed for {length_text(length)} of the support hours",
                support=name,
                at=at,
            )
        yield from _too_short(support, period)


def _name(support: Support | SupportingAgreement) -> str:
    return support.name if isinstance(support, Support) else str(support.id)


def _too_short(support: Support | SupportingAgreement, period: Interval) -> Iterable[AlignmentGap]:
    """Find out whether a support holds through a period."""
    name, (holds, ended), at = _name(support), _held(support), period.start
    if holds is None:
        if not ended:
            return
        reason = f"{name} is {ended} and never was in force, the agreement holds from {period}"
    else:
        if holds.holds(period):
            return
        reason = f"{name} holds from {holds}, the agreement from {period}"
        at = period.start if period.start < holds.start else max(period.start, holds.end)
    yield AlignmentGap(kind=GapKind.PERIOD, reason=reason, support=name, at=at)


def _held(support: Support | SupportingAgreement) -> tuple[Interval | None, str]:
    """Return from when to when a support holds, and as what it ended.

    A plain support without a period holds always; an agreement that ended before it was in force
    never does. One that has not ended holds as its text says, signed or not.
    """
    if isinstance(support, Support):
        return support.period, ""
    if support.state.phase is not Phase.ENDED:
        return Interval(support.start, support.end), ""
    spans = times_in_force(support)
    return Interval(support.start, spans[-1].end) if spans else None, support.state.name


def _first_closed(
    agreed: ServiceHours, supported: ServiceHours, period: Interval
) -> tuple[timedelta, pendulum.DateTime] | None:
    """Return how much of agreed hours is not supported in a period, and the first instant of it."""
    if agreed == supported:
        return None
    total, first = 0, None
    for opening, closing in agreed.windows_micros(to_micros(period.start), to_micros(period.end)):
        missing = closing - opening - supported.between_micros(opening, closing)
        if missing and first is None:
            inside = supported.windows_micros(opening, closing)
            starts_open = bool(inside) and inside[0][0] == opening
            first = inside[0][1] if starts_open else opening
        total += missing
    if first is None:
        return None
    return timedelta(microseconds=total), local_reading(zone_of(agreed.zone), first)
