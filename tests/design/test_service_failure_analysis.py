"""Service failure analyses and technical observation posts."""

from typing import Any

import pendulum
import pytest

from itil_core.design.service_failure_analysis import (
    FailureAnalysisLifecycle,
    FailureAnalysisState,
    ServiceFailureAnalysis,
    TechnicalObservationPost,
)
from itil_core.errors import GuardError, RefusedMoveError, ValidationError
from itil_core.kernel.interval import Interval
from itil_core.kernel.stamp import Stamp

NINE = pendulum.datetime(2026, 3, 2, 9)
MARCH = Interval(NINE, NINE.add(months=1))
S = FailureAnalysisState


def at(hours: int) -> Stamp:
    return Stamp(NINE.add(hours=hours), by="ana")


def begun(**facts: Any) -> ServiceFailureAnalysis:
    given: dict[str, Any] = {
        "id": "SFA-1",
        "opened": at(0),
        "service_id": "SVC-1",
        "incident_ids": {"INC-1"},
        "title": "Why mail stops at night",
    }
    return ServiceFailureAnalysis(**given | facts)


def test_it_goes_from_a_question_to_recommendations() -> None:
    analysis = (
        begun()
        .analyse(at(1), team={"ana", "bob"})
        .extend(at(2), incident_ids={"INC-2"})
        .suppose(at(3), hypothesis="backups lock the index")
        .report(at(4), findings=["the lock is held for minutes"], recommendations=["move it"])
        .close(at(5))
    )
    assert analysis.state is S.CLOSED
    assert analysis.incident_ids == {"INC-1", "INC-2"}
    assert analysis.hypotheses == ("backups lock the index",)
    assert analysis.replay() == analysis
    assert FailureAnalysisLifecycle.path(S.OPEN, S.CLOSED) == ("analyse", "report", "close")


def test_nothing_is_reported_without_findings_and_recommendations() -> None:
    analysis = begun().analyse(at(1), team={"ana"})
    with pytest.raises(GuardError) as refusal:
        analysis.report(at(2), findings=[], recommendations=[])
    assert len(refusal.value.unmet) == 2
    with pytest.raises(RefusedMoveError):
        begun().report(at(1), findings=["x"], recommendations=["y"])
    with pytest.raises(GuardError):
        begun().analyse(at(1), team=())


def test_a_supposition_is_made_once() -> None:
    analysis = begun().suppose(at(1), hypothesis="backups")
    with pytest.raises(GuardError) as refusal:
        analysis.suppose(at(2), hypothesis="backups")
    assert refusal.value.unmet == ("the hypothesis must be a new one",)


def test_it_needs_incidents_or_a_period() -> None:
    assert begun(incident_ids=(), period=MARCH).period == MARCH
    with pytest.raises(ValidationError) as refusal:
        begun(incident_ids=())
    assert refusal.value.field == "period"


def test_specialists_watch_one_behaviour() -> None:
    given: dict[str, Any] = {
        "service_id": "SVC-1",
        "observed": "the index is locked at two",
        "during": MARCH,
    }
    post = TechnicalObservationPost(specialists={"ana"}, observations=["locked"], **given)
    assert post.observations == ("locked",)
    with pytest.raises(ValidationError) as refusal:
        TechnicalObservationPost(specialists=(), **given)
    assert refusal.value.field == "specialists"
