"""The known error: every row of its life, and bad input."""

from typing import Any

import pytest

from itil_core.errors import GuardError, ImmutableError, RefusedMoveError, ValidationError
from itil_core.kernel.state import Phase
from itil_core.operation.known_error import KnownErrorLifecycle, KnownErrorState
from operation.problem_samples import at, known_error

ACTIVE, FIXED, RETIRED = KnownErrorState


def test_the_table_is_the_machine_and_nothing_else() -> None:
    moves = {
        (source, target)
        for row in KnownErrorLifecycle.rows.values()
        if not row.same
        for source in row.sources
        for target in row.targets
    }
    assert moves == {(ACTIVE, FIXED), (ACTIVE, RETIRED), (FIXED, ACTIVE), (FIXED, RETIRED)}
    assert KnownErrorLifecycle.initial is ACTIVE
    assert [state.phase for state in KnownErrorState] == [Phase.OPEN, Phase.OPEN, Phase.ENDED]


def test_a_fix_can_be_followed_by_a_regression() -> None:
    fixed = known_error().fix(at(), change_id="CHG-1")
    assert (fixed.state, fixed.fixed_by) == (FIXED, "CHG-1")
    again = fixed.regress(at())
    assert (again.state, again.fixed_by) == (ACTIVE, None)
    assert again.fix(at()).state is FIXED


@pytest.mark.parametrize("fixed", [False, True])
def test_it_is_retired_with_a_reason(fixed: bool) -> None:  # noqa: FBT001 (a parameter)
    it = known_error().fix(at()) if fixed else known_error()
    with pytest.raises(GuardError, match="retirement_reason"):
        it.retire(at(), reason="")
    it = it.retire(at(), reason="the server is gone")
    assert (it.state, it.retirement_reason) == (RETIRED, "the server is gone")
    with pytest.raises(ImmutableError):
        it.match_incident(at(), incident_id="INC-1")


def test_moves_out_of_order_are_refused() -> None:
    with pytest.raises(RefusedMoveError):
        known_error().regress(at())
    with pytest.raises(RefusedMoveError):
        known_error().fix(at()).fix(at())


def test_the_last_use_is_the_last_new_match() -> None:
    it = known_error()
    assert (it.last_used, it.matched_incident_count) == (None, 0)
    it = it.match_incident(at(1), incident_id="INC-1").match_incident(at(2), incident_id="INC-2")
    it = it.match_incident(at(3), incident_id="INC-1").fix(at(4))
    assert (it.last_used, it.matched_incident_count) == (at(2).at, 2)


def test_it_can_be_described_better() -> None:
    it = known_error().describe(at(), title="disk full", symptoms="no mail", category=["a", "b"])
    it = it.describe(at(), affected_ci_ids={"mx2"}, affected_service_ids={"SVC-1"})
    assert (it.title, it.symptoms, it.category) == ("disk full", ("no mail",), ("a", "b"))
    assert (it.affected_ci_ids, it.affected_service_ids) == ({"mx2"}, {"SVC-1"})
    assert it.describe(at()) is it
    with pytest.raises(ValidationError, match="symptoms"):
        it.describe(at(), symptoms=[])


def test_an_early_one_gets_its_cause_later() -> None:
    it = known_error(root_cause="", early=True)
    assert it.record_root_cause(at(), root_cause="the disk").root_cause == "the disk"
    with pytest.raises(GuardError, match="root_cause"):
        it.record_root_cause(at(), root_cause="")


def test_a_better_workaround_takes_the_place_of_the_first() -> None:
    assert known_error().record_workaround(at(), workaround_id="WA-7").workaround_id == "WA-7"


@pytest.mark.parametrize(
    "bad",
    [
        {"root_cause": ""},
        {"root_cause": "  "},
        {"symptoms": []},
        {"symptoms": [""]},
        {"workaround_id": ""},
        {"problem_id": ""},
        {"title": ""},
        {"early": "yes"},
        {"affected_ci_ids": "mx1"},
        {"category": [""]},
    ],
)
def test_it_refuses(bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        known_error(**bad)


@pytest.mark.parametrize("name", list(KnownErrorLifecycle.rows))
def test_every_row_replays(name: str) -> None:
    arguments: dict[str, dict[str, Any]] = {
        "retire": {"reason": "gone"},
        "describe": {"title": "other"},
        "record_root_cause": {"root_cause": "other"},
        "record_workaround": {"workaround_id": "WA-9"},
        "match_incident": {"incident_id": "INC-1"},
    }
    it = known_error()
    if name == "regress":
        it = it.fix(at())
    after = getattr(it, name)(at(), **arguments.get(name, {}))
    assert after.history[-1].move == name
    assert after.replay() == after
