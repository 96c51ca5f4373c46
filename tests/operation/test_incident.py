"""The moves that change what is known of an incident, and the laws that every life keeps."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import GuardError, ImmutableError, ValidationError
from itil_core.framework.ids import ChangeId, IncidentId, ProblemId
from itil_core.kernel.priority import DEFAULT_MATRIX, Level, PriorityMatrix, Scale
from itil_core.operation import (
    Caller,
    Incident,
    IncidentModel,
    IncidentPolicy,
    IncidentState,
    ModelStep,
    PriorityOverride,
)
from itil_core.testing import check_laws, incidents
from operation.incident_samples import (
    IN_STATE,
    MONDAY,
    at,
    cancelled,
    classified,
    closed,
    dismissed,
    opened,
    pending,
    reported,
    resolved,
    started,
    unchanged,
    unmet,
)

S = IncidentState
FLAT = PriorityMatrix([(3, 3, 3), (3, 3, 3), (3, 3, 3)])


class Reach(Scale):
    COMPANY = "COMPANY"
    TEAM = "TEAM"


REACH = PriorityMatrix([(1, 2, 3), (2, 3, 4)], impacts=Reach)


def override(value: int) -> PriorityOverride:
    return PriorityOverride(value=value, by="ana", reason="the user insists")


@given(incidents())
def test_every_life_is_legal_replayable_and_survives_refusals(incident: Incident) -> None:
    check_laws(incident)


# Describing.


def test_what_is_said_is_corrected_and_the_rest_stays() -> None:
    caller = Caller(id="eva", callback="777")
    told = reported().describe(
        at(1),
        title="Mail is slow",
        caller=caller,
        occurred_at=MONDAY.subtract(hours=2),
        detected_at=MONDAY.subtract(hours=1),
    )
    assert (told.title, told.description, told.caller) == ("Mail is slow", "Mail is down", caller)
    assert told.occurred_at == MONDAY.subtract(hours=2)
    assert told.describe(at(2)) is told
    assert told.describe(at(2), title="Mail is slow") is told


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "x" * 201},
        {"description": ""},
        {"caller": "eva"},
        {"occurred_at": MONDAY.naive()},
        {"occurred_at": MONDAY.add(seconds=1)},
        {"detected_at": MONDAY.add(seconds=1)},
    ],
)
def test_a_wrong_description_is_refused(wrong: dict[str, Any]) -> None:
    incident = reported()
    with unchanged(incident, ValidationError):
        incident.describe(at(1), **wrong)


@pytest.mark.parametrize("made", [closed, dismissed, cancelled])
def test_what_has_ended_is_not_described_classified_or_assigned(made: Any) -> None:
    incident = made()
    for move, facts in (
        ("describe", {"title": "Mail is slow"}),
        ("classify", {"impact": Level.LOW}),
        ("assign", {"assignee": "cid"}),
    ):
        with unchanged(incident, ImmutableError):
            getattr(incident, move)(at(1), **facts)


# Classifying: ITIL.md 5.2 and appendix C.


@pytest.mark.parametrize("impact", Level)
@pytest.mark.parametrize("urgency", Level)
def test_INV_5_7_the_priority_is_the_matrixs(impact: Level, urgency: Level) -> None:
    codes = ["HH1", "HM2", "HL3", "MH2", "MM3", "ML4", "LH3", "LM4", "LL5"]
    expected = {code[:2]: int(code[2]) for code in codes}
    incident = reported().classify(at(), impact=impact, urgency=urgency)
    assert incident.priority == expected[impact.name[0] + urgency.name[0]]


def test_priority_waits_until_both_levels_are_known() -> None:
    half = reported().classify(at(), impact=Level.LOW)
    assert (half.impact, half.priority) == (Level.LOW, None)
    assert half.classify(at(), urgency=Level.HIGH).priority == 3


def test_the_matrix_is_the_given_one_or_the_policys() -> None:
    own = IncidentPolicy(matrix=FLAT)
    assert classified().classify(at(), matrix=FLAT).priority == 3
    assert classified().classify(at(), policy=own).priority == 3
    assert classified().classify(at(), policy=own, matrix=DEFAULT_MATRIX).priority == 2


def test_an_override_is_logged_and_lasts_until_the_levels_are_given_again() -> None:
    incident = classified().classify(at(), override=override(1))
    assert (incident.priority, incident.priority_override) == (1, override(1))
    recategorised = incident.classify(at(), category=("hardware", "disk"), ci_ids={"shelf-a"})
    assert (recategorised.priority, recategorised.priority_override) == (1, override(1))
    anew = incident.classify(at(), impact=Level.HIGH)
    assert (anew.priority, anew.priority_override) == (2, None)
    assert incident.classify(at(), override=override(4)).priority == 4


def test_an_override_needs_no_levels_and_waits_for_both() -> None:
    incident = reported().classify(at(), override=override(2)).classify(at(), impact=Level.LOW)
    assert (incident.priority, incident.priority_override) == (2, override(2))
    known = incident.classify(at(), urgency=Level.LOW)
    assert (known.priority, known.priority_override) == (5, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": ("software",)},
        {"category": "software"},
        {"category": ()},
        {"category": tuple("abcde")},
        {"category": ("software", " ")},
        {"impact": "HIGH"},
        {"impact": Reach.TEAM},
        {"urgency": 1},
        {"impact": Level.HIGH, "urgency": Reach.TEAM},
        {"impact": Reach.TEAM, "override": override(1)},
        {"service_id": ""},
        {"service_id": ChangeId("CHG-1")},
        {"ci_ids": "mx1"},
        {"override": 1},
        {"override": override(6)},
        {"matrix": FLAT, "override": override(4)},
        {"matrix": REACH},
    ],
)
def test_a_wrong_classification_is_refused(wrong: dict[str, Any]) -> None:
    incident = classified()
    with unchanged(incident, ValidationError):
        incident.classify(at(1), **wrong)


def test_scales_may_be_ones_own() -> None:
    incident = reported().classify(
        at(), impact=Reach.TEAM, urgency=Level.HIGH, matrix=REACH, override=override(4)
    )
    assert (incident.priority, incident.derived_priority(REACH)) == (4, 2)


def test_depth_is_the_organisations() -> None:
    deep = IncidentPolicy(category_depth=(1, 6))
    path = tuple("abcdef")
    assert reported().classify(at(), category=path, policy=deep).category == path
    assert reported().classify(at(), category="mail", policy=deep).category == ("mail",)


# Assigning.


def test_a_group_may_hand_over_what_nobody_works_on() -> None:
    incident = opened().assign(at(), assignee="bob").assign(at(), group="network")
    assert (incident.assigned_group, incident.assignee) == ("network", None)
    assert incident.escalations == ()
    same = opened().assign(at(), assignee="bob").assign(at(), group="messaging")
    assert same.assignee == "bob"


@pytest.mark.parametrize("made", [started, pending, resolved])
def test_while_work_goes_on_a_new_group_names_its_person(made: Any) -> None:
    incident = made()
    with unchanged(incident, GuardError) as refusal:
        incident.assign(at(), group="network")
    assert unmet(refusal) == {"a new group must name its assignee while work goes on"}
    moved = incident.assign(at(), group="network", assignee="cid")
    assert (moved.state, moved.assigned_group, moved.assignee) == (
        incident.state,
        "network",
        "cid",
    )
    assert incident.assign(at(), assignee="cid").assigned_group == "messaging"


def test_an_assignee_is_a_member_where_the_members_are_known() -> None:
    incident = opened()
    with unchanged(incident, ValidationError, "member"):
        incident.assign(at(), assignee="bob", members={"ana"})
    assert incident.assign(at(), assignee="bob", members={"bob"}).assignee == "bob"
    assert incident.assign(at(), group="network", members={"ana"}).assigned_group == "network"
    for wrong in ({"group": ""}, {"group": ChangeId("CHG-1")}, {"assignee": " bob"}):
        with unchanged(incident, ValidationError):
            incident.assign(at(), **wrong)


# Following a model.

MODEL = IncidentModel(
    id="MOD-1",
    name="mailbox full",
    steps=(ModelStep(name="warn", responsible="messaging", timescale=timedelta(hours=1)),),
    category=("software", "mail", "quota"),
    impact=Level.LOW,
    urgency=Level.MEDIUM,
    assigned_group="messaging",
)


def test_a_model_fills_in_what_is_not_known() -> None:
    incident = reported(service_id="mail").follow_model(at(), model=MODEL)
    assert incident.model_id == "MOD-1"
    assert (incident.category, incident.priority) == (MODEL.category, 4)
    assert incident.open(at()).assigned_group == "messaging"


def test_a_model_never_replaces_what_was_recorded() -> None:
    before = opened()
    after = before.follow_model(at(), model=MODEL)
    kept = ("category", "impact", "urgency", "priority", "assigned_group", "state")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    insisted = reported().classify(at(), override=override(1)).follow_model(at(), model=MODEL)
    assert (insisted.priority, insisted.priority_override) == (1, override(1))


def test_a_models_priority_comes_from_the_matrix_given_or_the_policys() -> None:
    bare = IncidentModel(id="MOD-2", name="any", steps=MODEL.steps)
    assert reported().follow_model(at(), model=bare).priority is None
    assert reported().follow_model(at(), model=MODEL, matrix=FLAT).priority == 3
    own = IncidentPolicy(matrix=FLAT)
    assert reported().follow_model(at(), model=MODEL, policy=own).priority == 3
    incident = reported()
    with unchanged(incident, ValidationError):
        incident.follow_model(at(), model=MODEL, matrix=REACH)


# Linking and rating.


def test_links_are_added_and_what_is_not_given_stays() -> None:
    incident = (
        started()
        .link(at(), problem_id="PRB-1", known_error_id="KE-1", workaround_id="WA-1")
        .link(at(), change_ids={"CHG-1"}, caused_by_ids=["CHG-9"], parent_id="INC-7")
        .link(at(), change_ids={"CHG-2"}, related_to={"INC-8"})
    )
    assert (incident.problem_id, incident.known_error_id) == ("PRB-1", "KE-1")
    assert (incident.workaround_id, incident.parent_id) == ("WA-1", "INC-7")
    assert incident.change_ids == {"CHG-1", "CHG-2"}
    assert (incident.caused_by_ids, incident.related_to) == ({"CHG-9"}, {"INC-8"})
    assert incident.link(at(1)) is incident


def test_what_a_problem_turns_out_to_be_is_linked_after_closing_too() -> None:
    assert closed().link(at(1), problem_id="PRB-1").problem_id == "PRB-1"
    incident = cancelled()
    with unchanged(incident, ImmutableError):
        incident.link(at(1), problem_id="PRB-1")


def test_links_that_were_wrong_are_removed_and_stay_in_the_history() -> None:
    linked = started().link(
        at(),
        problem_id="PRB-1",
        known_error_id="KE-1",
        change_ids={"CHG-1", "CHG-2"},
        caused_by_ids={"CHG-1"},
        parent_id="INC-7",
        related_to={"INC-8"},
    )
    freed = linked.unlink(at(1), caused_by_ids={"CHG-1"}, change_ids={"CHG-2", "CHG-9"})
    assert (freed.caused_by_ids, freed.change_ids) == (frozenset(), {"CHG-1"})
    assert (freed.problem_id, freed.parent_id, freed.related_to) == ("PRB-1", "INC-7", {"INC-8"})
    bare = freed.unlink(at(2), problem_id="PRB-1", parent_id="INC-7", related_to={"INC-8"})
    assert (bare.problem_id, bare.parent_id, bare.related_to) == (None, None, frozenset())
    assert (bare.known_error_id, bare.change_ids) == ("KE-1", {"CHG-1"})
    assert bare.as_of(at(1).at) == freed
    assert bare.as_of(at().at) == linked


def test_what_is_not_linked_is_not_removed() -> None:
    linked = started().link(at(), problem_id="PRB-1", parent_id="INC-7")
    assert linked.unlink(at(1)) is linked
    assert linked.unlink(at(1), problem_id="PRB-2", parent_id="INC-9") is linked
    assert closed().unlink(at(1), caused_by_ids={"CHG-1"}).caused_by_ids == frozenset()
    incident = cancelled()
    with unchanged(incident, ImmutableError):
        incident.unlink(at(1), caused_by_ids={"CHG-1"})


@pytest.mark.parametrize(
    "wrong", [{"problem_id": IncidentId("INC-2")}, {"parent_id": ""}, {"caused_by_ids": "CHG-1"}]
)
def test_a_wrong_removal_is_refused(wrong: dict[str, Any]) -> None:
    incident = started()
    with unchanged(incident, ValidationError):
        incident.unlink(at(), **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"parent_id": "INC-1"},
        {"related_to": {"INC-1"}},
        {"related_to": "INC-2"},
        {"problem_id": IncidentId("INC-2")},
        {"problem_id": ""},
        {"known_error_id": ProblemId("PRB-1")},
        {"workaround_id": ProblemId("PRB-1")},
        {"change_ids": {ProblemId("PRB-1")}},
        {"caused_by_ids": "CHG-1"},
    ],
)
def test_a_wrong_link_is_refused(wrong: dict[str, Any]) -> None:
    incident = started()
    with unchanged(incident, ValidationError):
        incident.link(at(), **wrong)


@given(st.integers(1, 5), st.sampled_from([resolved, closed]))
def test_callers_rate_what_was_resolved(satisfaction: int, made: Any) -> None:
    rated = made().rate(at(1), satisfaction=satisfaction)
    assert rated.satisfaction == satisfaction
    assert rated.state is made().state


@pytest.mark.parametrize("wrong", [0, 6, 4.5, True, float("nan"), "5"])
def test_a_rating_is_a_whole_number_from_1_to_5(wrong: Any) -> None:
    incident = resolved()
    with unchanged(incident, ValidationError):
        incident.rate(at(1), satisfaction=wrong)


def test_only_what_was_resolved_is_rated() -> None:
    incident = dismissed()
    with unchanged(incident, GuardError) as refusal:
        incident.rate(at(1), satisfaction=5)
    assert unmet(refusal) == {"it must once have been resolved"}
    nothing: Any = None
    done = resolved()
    with unchanged(done, GuardError, "satisfaction must be given"):
        done.rate(at(1), satisfaction=nothing)
    for state in (S.NEW, S.OPEN, S.IN_PROGRESS, S.PENDING, S.CANCELLED):
        assert "rate" not in IN_STATE[state]().allowed_moves
