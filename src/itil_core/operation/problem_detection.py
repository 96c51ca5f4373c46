"""Finding problems in incidents: the same fault again and again, and trends before they hurt.

ITIL Service Operation (2007), 4.4.5.1 and 4.4.6; the thresholds are this library's choice.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import attrs

from itil_core.errors import CalculationError, ValidationError
from itil_core.framework.ids import CiId, IncidentId, ProblemId
from itil_core.kernel.fields import a, whole
from itil_core.kernel.instants import to_micros
from itil_core.operation.incident import Incident
from itil_core.operation.incident_lifecycle import IncidentState
from itil_core.operation.problem_facts import ProblemKind, ProblemSource

__all__ = [
    "DetectionPolicy",
    "ProblemProposal",
    "TrendPolicy",
    "detect_problems",
    "detect_trends",
    "slope",
]
# not at the door: slope

_MICROSECOND = timedelta(microseconds=1)

Category = tuple[str, ...]


def _check_within(_policy: object, _attribute: object, within: timedelta) -> None:
    if within <= timedelta(0):
        raise ValidationError("DetectionPolicy", "within", within, "must be longer than zero")


@attrs.frozen(kw_only=True)
class DetectionPolicy:
    """When incidents that repeat themselves are proposed as a problem.

    Attributes:
        at_least: How many incidents of one CI and one category it takes, at least 2.
        within: In how long a span; two that lie exactly so far apart do not fall in one.

    Example:
        >>> DetectionPolicy(at_least=5).within.days
        30
    """

    at_least: int = attrs.field(default=3, validator=whole(2))
    within: timedelta = attrs.field(
        default=timedelta(days=30),
        validator=[a(timedelta), _check_within],
    )


@attrs.frozen(kw_only=True)
class TrendPolicy:
    """When a rising number of incidents is proposed as a problem.

    Attributes:
        periods: Over how many of the last periods the trend is taken, at least 2.
        slope_above: The proposal is made where more incidents than this come with each period.

    Example:
        >>> TrendPolicy(slope_above=Fraction(1, 2)).periods
        3
    """

    periods: int = attrs.field(default=3, validator=whole(2))
    slope_above: Fraction = attrs.field(default=Fraction(0), validator=a(Fraction, int))


@attrs.frozen(kw_only=True)
class ProblemProposal:
    """A problem that the incidents suggest; a person decides whether to open it.

    Attributes:
        kind: REACTIVE for a fault that repeats itself, PROACTIVE for a trend.
        detected_by: ANALYSIS or TREND.
        category: The category that the incidents share.
        ci_id: The CI that they share; None for a trend.
        incident_ids: The incidents.
        problem_ids: Problems that some of them are linked to already.
        reason: Why it is proposed, in words.
    """

    kind: ProblemKind
    detected_by: ProblemSource
    category: Category
    ci_id: CiId | None
    incident_ids: frozenset[IncidentId]
    problem_ids: frozenset[ProblemId]
    reason: str


DEFAULT_DETECTION = DetectionPolicy()
DEFAULT_TREND = TrendPolicy()


def _category_of(incident: Incident) -> Category:
    """Return the category that turned out to be right, or the one it was given."""
    return incident.closure_category or incident.category


def _when(incident: Incident) -> tuple[int, str]:
    return to_micros(incident.reported_at), incident.id


def detect_problems(
    incidents: Iterable[Incident],
    *,
    policy: DetectionPolicy | None = DEFAULT_DETECTION,
) -> tuple[ProblemProposal, ...]:
    """Propose a problem for each CI and category that fails again and again.

    An incident with several CIs counts for each of them; one without a category or a CI, and a
    cancelled one, for none. Overlapping spans that qualify make one proposal. Where every incident
    is linked to a problem already, nothing is proposed.

    Args:
        incidents: The incidents, in any order.
        policy: How many, and in how long a span; None proposes nothing.

    Returns:
        The proposals, sorted by category, CI and the first report.

    Example:
        >>> import pendulum
        >>> from itil_core.operation.incident_facts import Caller, Channel
        >>> from itil_core.kernel.stamp import Stamp
        >>> def report(number: int, day: int) -> Incident:
        ...     return Incident(
        ...         id=f"INC-{number}",
        ...         opened=Stamp(pendulum.datetime(2026, 3, day), by="desk"),
        ...         title="no mail",
        ...         channel=Channel.PHONE,
        ...         caller=Caller(id="eva", callback="555"),
        ...         category=["mail", "delivery"],
        ...         ci_ids=["mx1"],
        ...     )
        >>> [found.ci_id for found in detect_problems([report(1, 2), report(2, 9), report(3, 20)])]
        ['mx1']

    ITIL Service Operation (2007), 4.4.5.1.
    """
    if policy is None:
        return ()
    groups: defaultdict[tuple[Category, CiId], list[Incident]] = defaultdict(list)
    for incident in incidents:
        category = _category_of(incident)
        if category and incident.state is not IncidentState.CANCELLED:
            for ci_id in incident.ci_ids:
                groups[category, ci_id].append(incident)
    found: list[ProblemProposal] = []
    for (category, ci_id), members in sorted(groups.items(), key=lambda pair: pair[0]):
        for cluster in _clusters(sorted(members, key=_when), policy):
            if any(incident.problem_id is None for incident in cluster):
                reason = f"{len(cluster)} incidents of {ci_id} in {'/'.join(category)}"
                found.append(
                    _proposal(ProblemKind.REACTIVE, category, ci_id, cluster, reason),
                )
    return tuple(found)


def _clusters(ordered: list[Incident], policy: DetectionPolicy) -> list[list[Incident]]:
    """Return the unions of overlapping spans that hold enough incidents, in order of time."""
    at = [to_micros(incident.reported_at) for incident in ordered]
    span = policy.within // _MICROSECOND
    bounds: list[tuple[int, int]] = []
    first = 0
    for last in range(len(ordered)):
        while at[last] - at[first] >= span:
            first += 1
        if last - first + 1 >= policy.at_least:
            if bounds and first <= bounds[-1][1]:
                bounds[-1] = (bounds[-1][0], last)
            else:
                bounds.append((first, last))
    return [ordered[first : last + 1] for first, last in bounds]


def detect_trends(
    incidents: Iterable[Incident],
    edges: Sequence[datetime],
    *,
    policy: TrendPolicy | None = DEFAULT_TREND,
    depth: int | None = None,
) -> tuple[ProblemProposal, ...]:
    """Propose a problem for each category whose incidents become more and more.

    The trend is the slope of the straight line that fits the counts of the last periods best.

    Args:
        incidents: The incidents, in any order; cancelled ones do not count.
        edges: The instants that bound the periods, rising; a period holds its start and not its
            end.
        policy: Over how many periods, and how steep; None proposes nothing.
        depth: How many levels of the category tree count; None is all of them.

    Returns:
        The proposals, the steepest first, then by category.

    Raises:
        ValidationError: An edge is naive or does not lie after the one before.
        CalculationError: There are fewer periods than the policy looks at.

    Example:
        >>> import pendulum
        >>> from itil_core.operation.incident_facts import Caller, Channel
        >>> from itil_core.kernel.stamp import Stamp
        >>> def report(number: int, day: int) -> Incident:
        ...     return Incident(
        ...         id=f"INC-{number}",
        ...         opened=Stamp(pendulum.datetime(2026, 3, day), by="desk"),
        ...         title="no mail",
        ...         channel=Channel.PHONE,
        ...         caller=Caller(id="eva", callback="555"),
        ...         category=["mail", "delivery"],
        ...         ci_ids=["mx1"],
        ...     )
        >>> edges = [pendulum.datetime(2026, 3, day) for day in (1, 8, 15, 22)]
        >>> cases = [report(1, 9), report(2, 16), report(3, 17)]
        >>> detect_trends(cases, edges)[0].reason
        'mail/delivery: 0, 1, 2 incidents in the last 3 periods, 1 more with each'

    ITIL Service Operation (2007), 4.4.6.
    """
    bounds = [to_micros(edge, record="detect_trends", field="edges") for edge in edges]
    if any(later <= earlier for earlier, later in pairwise(bounds)):
        raise ValidationError("detect_trends", "edges", tuple(edges), "must rise from each to next")
    if policy is None:
        return ()
    if len(bounds) <= policy.periods:
        inputs = {"periods": max(len(bounds) - 1, 0), "needed": policy.periods}
        raise CalculationError("trend", inputs, "there are too few periods")
    bounds = bounds[-policy.periods - 1 :]
    groups: defaultdict[Category, list[Incident]] = defaultdict(list)
    for incident in incidents:
        inside = bounds[0] <= to_micros(incident.reported_at) < bounds[-1]
        category = _category_of(incident)[:depth]
        if inside and category and incident.state is not IncidentState.CANCELLED:
            groups[category].append(incident)
    rising: list[tuple[Fraction, Category, list[int]]] = []
    for category, members in groups.items():
        counts = _counts([to_micros(each.reported_at) for each in members], bounds)
        steep = slope(counts)
        if steep > policy.slope_above:
            rising.append((steep, category, counts))
    rising.sort(key=lambda found: (-found[0], found[1]))
    return tuple(
        _proposal(
            ProblemKind.PROACTIVE,
            category,
            None,
            groups[category],
            f"{'/'.join(category)}: {', '.join(map(str, counts))} incidents in the last "
            f"{policy.periods} periods, {steep} more with each",
        )
        for steep, category, counts in rising
    )


def _counts(instants: Iterable[int], bounds: Sequence[int]) -> list[int]:
    """Count what falls in each period; everything falls in one."""
    where: Mapping[int, int] = Counter(
        sum(bound <= instant for bound in bounds) - 1 for instant in instants
    )
    return [where.get(period, 0) for period in range(len(bounds) - 1)]


def slope(counts: Sequence[int]) -> Fraction:
    """Return the slope of the least-squares line through counts one apart, exact.

    Args:
        counts: The counts, in order.

    Raises:
        CalculationError: There are fewer than two.

    Example:
        >>> slope([1, 3, 6])
        Fraction(5, 2)
    """
    number = len(counts)
    if number < 2:  # noqa: PLR2004 (a line has two points)
        raise CalculationError("slope", {"counts": tuple(counts)}, "a line needs two points")
    middle = Fraction(number - 1, 2)
    rise = sum((place - middle) * count for place, count in enumerate(counts))
    return Fraction(rise / sum((place - middle) ** 2 for place in range(number)))


def _proposal(
    kind: ProblemKind,
    category: Category,
    ci_id: CiId | None,
    incidents: Iterable[Incident],
    reason: str,
) -> ProblemProposal:
    members = tuple(incidents)
    source = ProblemSource.ANALYSIS if kind is ProblemKind.REACTIVE else ProblemSource.TREND
    linked = (incident.problem_id for incident in members)
    return ProblemProposal(
        kind=kind,
        detected_by=source,
        category=category,
        ci_id=ci_id,
        incident_ids=frozenset(incident.id for incident in members),
        problem_ids=frozenset(number for number in linked if number is not None),
        reason=reason,
    )
