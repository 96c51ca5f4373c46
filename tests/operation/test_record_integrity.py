"""Whether records fit together: everything that does not is listed, and nothing is raised."""

from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from itil_core.configuration import ConfigurationItem
from itil_core.framework.ids import CiId, ModelId
from itil_core.kernel.stamp import Stamp
from itil_core.operation import (
    CouplingPolicy,
    IncidentModel,
    IntegrityKind,
    KnownErrorFate,
    ModelStep,
    PendingReason,
    ProblemKind,
    ProblemResolution,
    close_change,
    close_problem,
    confirm_cause,
    link_known_error,
    merge_duplicate,
    open_problem,
    pursue_change,
    references_to,
    validate_all,
)
from itil_core.strategy import PortfolioState
from itil_core.testing import emergency_changes, incidents, normal_changes, problems
from operation.coupling_samples import FAILED, ISSUES, begun, closed, reviewed, waiting
from operation.problem_samples import START, S, at, in_state, incident, known_error, locked, problem
from strategy.service_samples import in_state as service_in
from transition.change_samples import normal

K = IntegrityKind


def kinds(records: Any, **options: Any) -> list[tuple[str, str, str, str]]:
    """The findings as kind, record, field and other record."""
    return [
        (each.kind.name, each.record_id, each.field, each.other_id)
        for each in validate_all(records, **options)
    ]


def test_nothing_is_wrong_with_nothing() -> None:
    assert validate_all([]) == ()
    assert validate_all({}) == ()


def test_what_the_coupling_functions_make_fits_together() -> None:
    cases = [waiting(1, PendingReason.PROBLEM), incident(2)]
    caused = incident(3, when=at(5).at)
    _, cause = confirm_cause(caused, begun(9, 2), at(5))
    caused, _ = confirm_cause(caused, begun(9, 2), at(5))
    opened = open_problem([*cases, caused], at(5), problem_id="PRB-1", title="mail stops")
    it = in_state(S.KNOWN_ERROR)
    it = it.relate(at(5), incident_ids=opened.problem.incident_ids)
    known = link_known_error(known_error(1), it, opened.incidents, at(6))
    waiting_for = pursue_change(known.problem, normal(opened=at(1)), at(7))
    records: list[Any] = [
        *known.incidents,
        known.known_error,
        waiting_for.problem,
        waiting_for.change,
        cause,
    ]
    assert validate_all(records) == ()
    assert validate_all({each.id: each for each in records}) == ()


def test_a_problem_that_was_fixed_and_closed_fits_together() -> None:
    case = incident(1, problem_id="PRB-1")
    it = in_state(S.KNOWN_ERROR)
    change = reviewed(1, opened=at(), problem_ids={"PRB-1"})
    it = it.raise_change(at(), change_id="CHG-1")
    after = close_change(
        change,
        at(9),
        incidents=[case],
        problems=[it],
        known_errors=[known_error(1)],
        verified={"PRB-1"},
    )
    over, _ = close_problem(after.problems[0], [case], at(10), known_error=KnownErrorFate.KEPT)
    assert validate_all([case, over, after.change, *after.known_errors]) == ()


def test_a_merged_duplicate_keeps_the_names_of_its_incidents() -> None:
    case, other = incident(1), incident(2)
    twin, (case,) = open_problem([case], at(), problem_id="PRB-2", title="again")
    first, (other,) = open_problem([other], at(), problem_id="PRB-1", title="mail stops")
    merged = merge_duplicate(twin, first, [case], at(1))
    assert validate_all([merged.duplicate, merged.original, *merged.incidents, other]) == ()


def test_inv_11_1_every_dangling_id_is_named() -> None:
    case = incident(
        1,
        problem_id="PRB-9",
        known_error_id="KE-9",
        change_ids={"CHG-9", "CHG-8"},
        parent_id="INC-9",
        workaround_id="WA-9",
        model_id="MOD-9",
        service_id="SVC-9",
    )
    assert kinds([case]) == [
        ("DANGLING", "INC-1", "change_ids", "CHG-8"),
        ("DANGLING", "INC-1", "change_ids", "CHG-9"),
        ("DANGLING", "INC-1", "known_error_id", "KE-9"),
        ("DANGLING", "INC-1", "parent_id", "INC-9"),
        ("DANGLING", "INC-1", "problem_id", "PRB-9"),
    ]
    text = "DANGLING INC-1.problem_id: PRB-9 must be the id of a record that is there"
    assert str(validate_all([case])[-1]) == text


def test_a_known_error_needs_its_problem() -> None:
    assert kinds([known_error(1)]) == [("DANGLING", "KE-1", "problem_id", "PRB-1")]


def test_other_kinds_count_once_all_of_them_are_given() -> None:
    case = incident(1, model_id="MOD-9", ci_ids={"mx1"})
    model = IncidentModel(
        id="MOD-1", name="restart", steps=[ModelStep(name="restart it", responsible="desk")]
    )
    assert kinds([case]) == []
    assert kinds([case, model]) == [("DANGLING", "INC-1", "model_id", "MOD-9")]
    assert kinds([case], complete=[CiId, ModelId]) == [
        ("DANGLING", "INC-1", "ci_ids", "mx1"),
        ("DANGLING", "INC-1", "model_id", "MOD-9"),
    ]


def test_an_id_of_another_kind_is_no_answer() -> None:
    assert kinds([incident(1, problem_id="CHG-1"), normal(id="CHG-1", trigger_ref="CHG-1")]) == [
        ("DANGLING", "CHG-1", "trigger_ref", "CHG-1"),
        ("DANGLING", "INC-1", "problem_id", "CHG-1"),
    ]


def test_duplicates_and_what_has_no_id_are_named() -> None:
    assert kinds([incident(1), incident(1), incident(1), None, 7]) == [
        ("DUPLICATE", "INC-1", "", "INC-1"),
        ("NO_RECORD", "NoneType", "id", ""),
        ("NO_RECORD", "int", "id", ""),
    ]
    assert str(validate_all([incident(1), incident(1)])[0]).startswith("DUPLICATE INC-1: must")


@attrs.frozen
class Nameless:
    """A value without an id that names something."""

    change_id: Any


def test_what_a_value_without_id_names_is_checked_too() -> None:
    nameless = Nameless(normal().id)
    assert ("DANGLING", "Nameless", "change_id", "CHG-1") in kinds([nameless])


def test_links_have_two_sides() -> None:
    it = problem(incident_ids={"INC-2"}, change_ids={"CHG-1"}, known_error_id="KE-1")
    records = [
        incident(
            1,
            problem_id="PRB-1",
            known_error_id="KE-1",
            change_ids={"CHG-1"},
            caused_by_ids={"CHG-2"},
            when=at(5).at,
        ),
        incident(2),
        it,
        problem(id="PRB-2", kind=ProblemKind.PROACTIVE, incident_ids=(), known_error_id="KE-2"),
        known_error(1, matched_incident_ids={"INC-2"}),
        known_error(2, problem_id="PRB-1"),
        normal(),
        begun(2),
    ]
    assert kinds(records) == [
        ("ONE_SIDED", "INC-1", "caused_by_ids", "CHG-2"),
        ("ONE_SIDED", "INC-1", "change_ids", "CHG-1"),
        ("ONE_SIDED", "INC-1", "known_error_id", "KE-1"),
        ("ONE_SIDED", "INC-1", "problem_id", "PRB-1"),
        ("ONE_SIDED", "KE-1", "matched_incident_ids", "INC-2"),
        ("ONE_SIDED", "KE-2", "problem_id", "PRB-1"),
        ("ONE_SIDED", "PRB-1", "change_ids", "CHG-1"),
        ("ONE_SIDED", "PRB-1", "incident_ids", "INC-2"),
        ("ONE_SIDED", "PRB-2", "known_error_id", "KE-2"),
    ]
    first = validate_all(records)[0]
    assert first.reason == "CHG-2 must name INC-1 in incident_ids"


def test_what_can_no_longer_be_written_to_is_named_by_one_side() -> None:
    case = locked(1)
    it = problem(change_ids={"CHG-1"})
    error = known_error(1, matched_incident_ids={"INC-1"})
    found = kinds([case, it, error, closed(1)])
    assert found == [("ONE_SIDED", "KE-1", "problem_id", "PRB-1")]
    caused = incident(1, problem_id="PRB-1", caused_by_ids={"CHG-1"}, when=at(5).at)
    assert kinds([caused, problem(), closed(1)]) == []


def test_inv_11_6_times_agree_across_links() -> None:
    early = Stamp(START.subtract(microseconds=1), by="ana")
    old = normal(opened=early, problem_ids={"PRB-1"}, incident_ids={"INC-1"})
    case = incident(1, problem_id="PRB-1", caused_by_ids={"CHG-1", "CHG-2"}, when=at(1).at)
    records = [
        case,
        problem(change_ids={"CHG-1"}, known_error_id="KE-1"),
        known_error(1, opened=early),
        old,
        begun(2, 2, incident_ids={"INC-1"}),
    ]
    assert kinds(records) == [
        ("TIME_ORDER", "INC-1", "caused_by_ids", "CHG-1"),
        ("TIME_ORDER", "INC-1", "caused_by_ids", "CHG-2"),
        ("TIME_ORDER", "KE-1", "problem_id", "PRB-1"),
        ("TIME_ORDER", "PRB-1", "change_ids", "CHG-1"),
    ]
    # The work may begin at the very instant of the incident.
    just = incident(1, problem_id="PRB-1", caused_by_ids={"CHG-2"}, when=at(2).at)
    assert kinds([just, begun(2, 2, incident_ids={"INC-1"}), problem()]) == []
    # A problem may be older than its incidents, and a fix may be as old as its problem.
    later = incident(1, problem_id="PRB-1", when=at(99).at)
    assert kinds([later, problem(change_ids={"CHG-1"}), normal(problem_ids={"PRB-1"})]) == []


def fixed(change: Any, hours: float = 9) -> list[Any]:
    """A problem that counts as fixed by a change, whatever became of the change."""
    it = in_state(S.CHANGE_PENDING).resolve(
        at(hours),
        resolution="a larger disk",
        kind=ProblemResolution.CHANGE,
        change_id="CHG-1",
        successful=True,
        verified=True,
    )
    error = known_error(1).fix(at(hours), change_id="CHG-1")
    return [incident(1, problem_id="PRB-1"), it, error, change]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (closed(problem_ids={"PRB-1"}), False),
        (closed(outcome=FAILED, problem_ids={"PRB-1"}), True),
        (closed(outcome=ISSUES, problem_ids={"PRB-1"}), True),
        (reviewed(problem_ids={"PRB-1"}), True),
        (normal(problem_ids={"PRB-1"}), True),
    ],
)
def test_inv_11_3_only_a_successful_change_has_fixed_anything(change: Any, *, wrong: bool) -> None:
    expected = [
        ("NOT_FIXED", "KE-1", "fixed_by", "CHG-1"),
        ("NOT_FIXED", "PRB-1", "fixed_by", "CHG-1"),
    ]
    assert kinds(fixed(change)) == (expected if wrong else [])


def test_a_policy_may_take_issues_for_a_success() -> None:
    records = fixed(closed(outcome=ISSUES, problem_ids={"PRB-1"}))
    assert kinds(records, policy=CouplingPolicy(issues_resolve=True)) == []


def test_nothing_is_resolved_before_the_work_has_ended() -> None:
    records = fixed(closed(problem_ids={"PRB-1"}, end=4), hours=3)
    assert kinds(records) == [("TIME_ORDER", "PRB-1", "fixed_by", "CHG-1")]
    assert kinds(fixed(closed(problem_ids={"PRB-1"}, end=4), hours=4)) == []


def test_inv_11_5_a_live_service_is_no_withdrawn_item() -> None:
    item = ConfigurationItem(
        id="shop", opened=at(), name="shop", ci_type="SERVICE", version="1", owner_id="eva"
    )
    gone = item.withdraw(at(1), dependents=(), change="CHG-1")
    live = service_in(PortfolioState.OPERATIONAL, ci_id="shop")
    past = service_in(PortfolioState.RETIRED, number=2, ci_id="shop")
    change = normal()
    found = [each for each in kinds([gone, live, past, change]) if each[0] != "DANGLING"]
    assert found == [("WITHDRAWN_ITEM", live.id, "ci_id", "shop")]
    assert [each for each in kinds([item, live]) if each[0] == "WITHDRAWN_ITEM"] == []


records_of_all_kinds = st.lists(
    st.one_of(incidents(), problems(), emergency_changes(), normal_changes()), max_size=5
)


@given(records_of_all_kinds)
def test_whatever_is_given_nothing_is_raised_and_order_does_not_matter(records: list[Any]) -> None:
    found = validate_all(records)
    once = {each.id: each for each in records}
    if len(once) == len(records):
        assert validate_all(records[::-1]) == found
    assert [each for each in validate_all(once) if each.kind is K.DUPLICATE] == []


@given(records_of_all_kinds)
@example([incident(1, problem_id="PRB-1", change_ids={"CHG-1"}), problem(), normal()])
def test_what_dangles_when_a_record_goes_is_what_referred_to_it(records: list[Any]) -> None:
    once = list({each.id: each for each in records}.values())
    for gone in once:
        rest = [each for each in once if each is not gone]
        found = {
            (each.record_id, each.field)
            for each in validate_all(rest)
            if each.kind is K.DANGLING and each.other_id == gone.id
        }
        assert found == {(each.record_id, each.field) for each in references_to(gone.id, rest)}
