"""Drawn incidents."""

import attrs
from hypothesis import given

from itil_core.kernel.entry import Delta
from itil_core.kernel.lifecycle import SAME, Move
from itil_core.kernel.stamp import Stamp
from itil_core.operation import Incident, IncidentLifecycle, IncidentState
from itil_core.testing import check_laws, incidents
from itil_core.testing._parts import TEXTS, facts


@given(incidents())
def test_what_left_new_for_work_is_classified_and_assigned(incident: Incident) -> None:
    if incident.has_been(IncidentState.OPEN):
        assert incident.priority in {1, 2, 3, 4, 5}
        assert incident.category
        assert incident.assigned_group


@given(incidents(most=0))
def test_no_steps_draw_new_incidents(incident: Incident) -> None:
    assert incident.state is IncidentState.NEW
    assert not incident.history


class OwnLifecycle(IncidentLifecycle, without=("escalate",)):
    tag: Move = Move(to=SAME)


@attrs.frozen(kw_only=True)
class OwnIncident(Incident):
    lifecycle = OwnLifecycle
    label: str = ""

    @OwnLifecycle.tag
    def tag(self, stamp: Stamp, *, label: str) -> Delta:
        return {"label": label}


@given(incidents(OwnIncident, {"tag": facts({"label": TEXTS})}))
def test_a_subclass_with_its_own_rows_is_drawn_too(incident: OwnIncident) -> None:
    assert type(incident) is OwnIncident
    check_laws(incident)
