"""Service failure analysis: a structured look at why services fail, across all that takes part.

A technical observation post is its shorter cousin: specialists gather to watch one behaviour live.

ITIL Service Design (2007), 4.4.5.2.
"""

from collections.abc import Iterable
from typing import ClassVar

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import FailureAnalysisId, IncidentId, ServiceId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import a, each, id_set, member_texts, text
from itil_core.kernel.ids import ActorId
from itil_core.kernel.interval import Interval
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State

__all__ = [
    "FailureAnalysisLifecycle",
    "FailureAnalysisState",
    "ServiceFailureAnalysis",
    "TechnicalObservationPost",
]


class FailureAnalysisState(State):
    """The states of a service failure analysis."""

    OPEN = "OPEN", Phase.OPEN
    ANALYSIS = "ANALYSIS", Phase.OPEN
    REPORTED = "REPORTED", Phase.DONE
    CLOSED = "CLOSED", Phase.ENDED


S = FailureAnalysisState


class FailureAnalysisLifecycle(Lifecycle, initial=S.OPEN):
    """The life of a service failure analysis."""

    analyse: Move = Move(S.OPEN, to=S.ANALYSIS, needs=("team",))
    report: Move = Move(S.ANALYSIS, to=S.REPORTED, needs=("findings", "recommendations"))
    close: Move = Move(S.REPORTED, to=S.CLOSED)
    extend: Move = Move(S.OPEN, S.ANALYSIS, to=SAME)
    suppose: Move = Move(S.OPEN, S.ANALYSIS, to=SAME, needs=("hypotheses",))


def _incidents(values: Iterable[str]) -> frozenset[IncidentId]:
    return id_set(IncidentId, values)


def _team(values: Iterable[str]) -> frozenset[ActorId]:
    return id_set(ActorId, values)


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return each(values)


def _check_specialists(_post: object, _attribute: object, value: frozenset[ActorId]) -> None:
    if not value:
        reason = "must name at least one specialist"
        raise ValidationError("TechnicalObservationPost", "specialists", value, reason)


def _check_subject(
    analysis: "ServiceFailureAnalysis", _attribute: object, value: Interval | None
) -> None:
    if value is None and not analysis.incident_ids:
        reason = "must be given where no incidents are named: what is analysed?"
        raise ValidationError("ServiceFailureAnalysis", "period", value, reason)


@attrs.frozen(kw_only=True)
class ServiceFailureAnalysis(Record):
    """A review of the outages of a service: what lay behind them, and what should be done.

    Attributes:
        id: The analysis's id.
        service_id: The service whose failures are looked at.
        incident_ids: The incidents that are looked at.
        period: The period that is looked at; None where incidents are named.
        title: What people read in lists, at most 200 characters.
        team: Who takes part.
        hypotheses: What might lie behind the failures.
        findings: What was found.
        recommendations: What should be done.

    Raises:
        ValidationError: Neither incidents nor a period are given, a text is empty, an id is of
            another kind.

    Example:
        >>> import pendulum
        >>> monday = Stamp(pendulum.datetime(2026, 3, 2, 9), by="ana")
        >>> analysis = ServiceFailureAnalysis(
        ...     id="SFA-1",
        ...     opened=monday,
        ...     service_id="SVC-1",
        ...     incident_ids={"INC-1", "INC-7"},
        ...     title="Why mail stops at night",
        ... )
        >>> analysis.analyse(monday, team={"ana", "bob"}).state.name
        'ANALYSIS'

    ITIL Service Design (2007), 4.4.5.2.
    """

    lifecycle: ClassVar[type[Lifecycle]] = FailureAnalysisLifecycle

    id: FailureAnalysisId = attrs.field(converter=FailureAnalysisId)
    service_id: ServiceId = attrs.field(converter=ServiceId)
    incident_ids: frozenset[IncidentId] = attrs.field(default=frozenset(), converter=_incidents)
    period: Interval | None = attrs.field(
        default=None, validator=[a(Interval, type(None)), _check_subject]
    )
    title: str = attrs.field(validator=text(200))
    team: frozenset[ActorId] = attrs.field(default=frozenset(), converter=_team)
    hypotheses: tuple[str, ...] = attrs.field(
        default=(), converter=_texts, validator=member_texts()
    )
    findings: tuple[str, ...] = attrs.field(default=(), converter=_texts, validator=member_texts())
    recommendations: tuple[str, ...] = attrs.field(
        default=(), converter=_texts, validator=member_texts()
    )

    @FailureAnalysisLifecycle.analyse
    def analyse(self, stamp: Stamp, *, team: Iterable[str]) -> Delta:
        """Begin, with those who know the service, its components and its users.

        Raises:
            GuardError: Nobody takes part.
        """
        return {"team": team}

    @FailureAnalysisLifecycle.extend
    def extend(self, stamp: Stamp, *, incident_ids: Iterable[str]) -> Delta:
        """Look at further incidents."""
        return {"incident_ids": self.incident_ids | _incidents(incident_ids)}

    @FailureAnalysisLifecycle.suppose
    def suppose(self, stamp: Stamp, *, hypothesis: str) -> Delta:
        """Add what might lie behind the failures.

        Raises:
            GuardError: It was supposed before.
        """
        return guarded(
            {"hypotheses": (*self.hypotheses, hypothesis)},
            {"the hypothesis must be a new one": hypothesis not in self.hypotheses},
        )

    @FailureAnalysisLifecycle.report
    def report(
        self, stamp: Stamp, *, findings: Iterable[str], recommendations: Iterable[str]
    ) -> Delta:
        """State what was found and what should be done.

        Raises:
            GuardError: There are no findings or no recommendations.
        """
        return {"findings": findings, "recommendations": recommendations}

    @FailureAnalysisLifecycle.close
    def close(self, stamp: Stamp) -> Delta:
        """End it: the recommendations are with those who act on them."""
        return {}


@attrs.frozen(kw_only=True)
class TechnicalObservationPost:
    """Specialists who gather to watch one behaviour while it happens.

    Attributes:
        service_id: The service.
        observed: The behaviour, in words.
        during: When they watch.
        specialists: Who watches.
        observations: What they saw.

    Raises:
        ValidationError: Nobody watches, or nothing is said about what.

    ITIL Service Design (2007), 4.4.5.2.
    """

    service_id: ServiceId = attrs.field(converter=ServiceId)
    observed: str = attrs.field(validator=text())
    during: Interval = attrs.field(validator=a(Interval))
    specialists: frozenset[ActorId] = attrs.field(converter=_team, validator=_check_specialists)
    observations: tuple[str, ...] = attrs.field(
        default=(), converter=_texts, validator=member_texts()
    )
