"""Drawn service failure analyses."""

from hypothesis import given

from itil_core.design.service_failure_analysis import FailureAnalysisState, ServiceFailureAnalysis
from itil_core.testing import failure_analyses


@given(failure_analyses())
def test_what_is_reported_has_findings(analysis: ServiceFailureAnalysis) -> None:
    ended = (FailureAnalysisState.REPORTED, FailureAnalysisState.CLOSED)
    assert (analysis.state in ended) == bool(analysis.findings and analysis.recommendations)


@given(failure_analyses(most=0))
def test_no_steps_draw_new_analyses(analysis: ServiceFailureAnalysis) -> None:
    assert not analysis.history
