"""Lives of service failure analyses."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeVar, overload

from hypothesis import strategies as st

from itil_core.design.service_failure_analysis import ServiceFailureAnalysis
from itil_core.framework.ids import FailureAnalysisId, IncidentId, ServiceId
from itil_core.kernel.stamp import Stamp
from itil_core.testing._parts import PEOPLE, TEXTS, facts, ids, several
from itil_core.testing.times import stamps
from itil_core.testing.walks import Arguments, Facts, lives, usual_moves

__all__ = ["failure_analyses"]

AnalysisT = TypeVar("AnalysisT", bound=ServiceFailureAnalysis)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})
_LISTS: Final = st.lists(TEXTS, min_size=1, max_size=3).map(tuple)


def _supposition(analysis: ServiceFailureAnalysis, _stamp: Stamp) -> Facts:
    fresh = st.integers(1, 9).map(lambda number: f"supposition {number}")
    return facts({"hypothesis": fresh.filter(lambda one: one not in analysis.hypotheses)})


_MOVES: Final[Mapping[str, Arguments]] = {
    "analyse": facts({"team": several(PEOPLE, least=1)}),
    "report": facts({"findings": _LISTS, "recommendations": _LISTS}),
    "extend": facts({"incident_ids": several(ids(IncidentId))}),
    "suppose": _supposition,
}


@overload
def failure_analyses(*, most: int = 16) -> st.SearchStrategy[ServiceFailureAnalysis]: ...
@overload
def failure_analyses(
    kind: type[AnalysisT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[AnalysisT]: ...
def failure_analyses(
    kind: type[ServiceFailureAnalysis] = ServiceFailureAnalysis,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[ServiceFailureAnalysis]:
    """Return a strategy for service failure analyses with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws analyses as they are opened.
    """
    origins = facts(
        {
            "id": ids(FailureAnalysisId),
            "opened": stamps(),
            "service_id": ids(ServiceId),
            "incident_ids": several(ids(IncidentId), least=1),
            "title": TEXTS,
        }
    )
    return lives(
        origins.map(lambda given: kind(**given)),
        usual_moves(_MOVES, kind, arguments),
        most=most,
    )
