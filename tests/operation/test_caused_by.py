"""Which change caused an incident: candidates against a slow search, and what is confirmed."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pendulum
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from itil_core.configuration import GraphBuilder
from itil_core.errors import (
    CalculationError,
    ConflictError,
    DuplicateError,
    RefusedMoveError,
    ValidationError,
)
from itil_core.kernel.interval import Interval
from itil_core.kernel.stamp import Stamp
from itil_core.operation.caused_by import (
    CauseCandidate,
    CauseLink,
    CausePolicy,
    candidates_by_incident,
    cause_candidates,
    caused_incident_rate,
    confirm_cause,
    occurrence_of,
    withdraw_cause,
)
from itil_core.operation.incident import Incident
from itil_core.operation.record_integrity import validate_all
from itil_core.transition import Change, ChangeState
from operation.coupling_samples import FAILED, as_it_was, begun, closed, done
from operation.problem_samples import START, at, incident
from strategy.service_samples import service
from transition.change_samples import normal_in

HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)


def broken(hours: float, **fields: Any) -> Incident:
    """An incident that occurred so many hours after the first instant, on mx1."""
    instant = at(hours).at
    return incident(when=at(3000).at, occurred_at=instant, **fields)


def ids(found: tuple[CauseCandidate, ...]) -> list[str]:
    return [each.change_id for each in found]


def test_a_change_of_a_shared_ci_within_the_window_is_a_candidate() -> None:
    change = done(1, 2, 4, FAILED, ci_ids={"mx1", "mx2"})
    (found,) = cause_candidates(broken(5), [change, done(2, ci_ids={"web1"})])
    assert (found.incident_id, found.change_id, found.rank) == ("INC-1", "CHG-1", 1)
    assert (found.began_at, found.ended_at) == (at(2).at, at(4).at)
    assert (found.lag, found.outcome, found.confirmed) == (HOUR, FAILED, False)
    assert [(each.link, each.path) for each in found.reasons] == [(CauseLink.SHARED_CI, ("mx1",))]
    assert found.explain().splitlines() == [
        "1. CHG-1 (1:00:00 before, FAILED_NOT_REMEDIATED)",
        "   it worked on mx1, a CI of the incident",
    ]


def test_the_window_is_inclusive_to_the_microsecond() -> None:
    change = done(1, 2, 4, ci_ids={"mx1"})
    last = at(4).at + timedelta(days=5)
    inside = incident(when=at(3000).at, occurred_at=last)
    outside = incident(when=at(3000).at, occurred_at=last + MOMENT)
    assert ids(cause_candidates(inside, [change])) == ["CHG-1"]
    assert cause_candidates(outside, [change]) == ()
    longer = CausePolicy(caused_incident_window=pendulum.duration(days=5, microseconds=1))
    assert ids(cause_candidates(outside, [change], policy=longer)) == ["CHG-1"]
    forever = CausePolicy(caused_incident_window=None)
    assert ids(cause_candidates(broken(2900), [change], policy=forever)) == ["CHG-1"]


def test_without_a_window_only_what_was_going_on_is_suspected() -> None:
    none = CausePolicy(caused_incident_window=timedelta(0))
    change = done(1, 2, 4, ci_ids={"mx1"})
    for hours, expected in ((2, ["CHG-1"]), (3, ["CHG-1"]), (4, ["CHG-1"]), (4.5, [])):
        assert ids(cause_candidates(broken(hours), [change], policy=none)) == expected


def test_what_began_before_the_change_was_not_caused_by_it() -> None:
    change = done(1, 2, 4, ci_ids={"mx1"})
    early = incident(when=at(3000).at, occurred_at=at(2).at - MOMENT)
    assert cause_candidates(early, [change]) == ()
    assert cause_candidates(broken(3), [normal_in(ChangeState.SCHEDULED, ci_ids={"mx1"})]) == ()


def test_a_change_that_is_still_being_implemented_is_a_candidate() -> None:
    (found,) = cause_candidates(broken(1000), [begun(1, ci_ids={"mx1"})])
    assert (found.ended_at, found.lag, found.outcome) == (None, timedelta(0), None)
    assert found.explain().startswith("1. CHG-1 (while it was being implemented)\n")


def test_when_an_incident_began_is_known_as_well_as_somebody_said() -> None:
    later = at(9).at
    assert occurrence_of(incident(when=later)) == later
    assert occurrence_of(incident(when=later, detected_at=at(8).at)) == at(8).at
    known = incident(when=later, detected_at=at(8).at, occurred_at=at(7).at)
    assert occurrence_of(known) == at(7).at


def test_what_a_change_takes_down_counts_as_worked_on() -> None:
    change = done(1, ci_ids={"switch1"}, takes_down={"mx1"})
    assert ids(cause_candidates(broken(5), [change])) == ["CHG-1"]


def test_a_change_of_the_service_comes_after_one_of_the_ci() -> None:
    case = broken(5, service_id="SVC-MAIL")
    by_service = done(1, 2, 4.9, ci_ids=set(), service_ids={"SVC-MAIL"})
    by_ci = done(2, 2, 3, ci_ids={"mx1"})
    found = cause_candidates(case, [by_service, by_ci])
    assert ids(found) == ["CHG-2", "CHG-1"]
    assert found[1].reasons[0].link is CauseLink.SHARED_SERVICE
    assert str(found[1].reasons[0]) == "it worked on SVC-MAIL, the service of the incident"


def graph() -> Any:
    builder = GraphBuilder()
    builder.needs("mail", "mx1")
    builder.needs("mx1", "vm1")
    builder.needs("vm1", "host1", "san1")
    return builder.build()


def test_along_the_graph_the_path_is_the_reason() -> None:
    far = done(1, 2, 4, ci_ids={"host1", "san1"})
    near = done(2, 2, 3, ci_ids={"vm1"})
    above = done(3, 2, 3, ci_ids={"mail"})
    found = cause_candidates(broken(5), [far, near, above, done(4, ci_ids={"else"})], graph())
    assert ids(found) == ["CHG-2", "CHG-1"]
    assert [each.path for each in found[1].reasons] == [
        ("mx1", "vm1", "host1"),
        ("mx1", "vm1", "san1"),
    ]
    assert str(found[0].reasons[0]) == "it worked on vm1, which is needed: mx1 > vm1"
    short = CausePolicy(depth=1)
    assert ids(cause_candidates(broken(5), [far, near], graph(), policy=short)) == ["CHG-2"]
    assert cause_candidates(broken(5), [far, near]) == ()


def test_a_service_stands_on_its_own_ci() -> None:
    case = broken(5, ci_ids=set(), service_id="SVC-MAIL")
    own = done(1, ci_ids={"mail"})
    below = done(2, ci_ids={"san1"})
    mail = service(id="SVC-MAIL", ci_id="mail")
    assert cause_candidates(case, [own, below], graph()) == ()
    found = cause_candidates(case, [own, below], graph(), services=[mail])
    assert ids(found) == ["CHG-1", "CHG-2"]
    assert found[0].reasons[0].link is CauseLink.SHARED_SERVICE
    assert found[1].reasons[0].path == ("mail", "mx1", "vm1", "san1")
    assert ids(cause_candidates(case, [own, below], services=[mail])) == ["CHG-1"]
    bare = service(id="SVC-MAIL")
    assert cause_candidates(case, [own], graph(), services=[bare]) == ()


def test_a_service_without_a_record_is_the_ci_of_its_name() -> None:
    builder = GraphBuilder()
    builder.needs("SVC-MAIL", "mx9")
    case = broken(5, ci_ids=set(), service_id="SVC-MAIL")
    changes = [done(1, ci_ids={"mx9"}), done(2, ci_ids={"SVC-MAIL"}, service_ids={"SVC-MAIL"})]
    found = cause_candidates(case, changes, builder.build())
    assert ids(found) == ["CHG-2", "CHG-1"]
    assert [each.path for each in found[0].reasons] == [("SVC-MAIL",)]
    assert cause_candidates(broken(5, ci_ids={"gone"}), changes, builder.build()) == ()


CIS = "abcdef"
SERVICES = {"SVC-1": "a", "SVC-2": "b"}
sets = st.frozensets(st.sampled_from(CIS), max_size=3)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    start = draw(st.integers(1, 9))
    end = draw(st.none() | st.integers(0, 6))
    named = draw(sets)
    served = draw(st.frozensets(st.sampled_from(sorted(SERVICES)), max_size=1))
    facts: dict[str, Any] = {
        "ci_ids": named,
        "service_ids": served or ({"SVC-9"} if not named else set()),
        "takes_down": draw(st.just(named) | sets),
    }
    number = draw(st.integers(1, 10_000))
    if end is None:
        return begun(number, start, **facts)
    return done(number, start, start + end, **facts)


edges = st.frozensets(
    st.tuples(st.sampled_from(CIS), st.sampled_from(CIS)).filter(lambda pair: pair[0] != pair[1]),
    max_size=9,
)


def slow_distances(sources: set[str], needs: frozenset[tuple[str, str]]) -> dict[str, int]:
    """How many needs lead from a set of CIs to every other, by widening the set step by step."""
    found = dict.fromkeys(sources, 0)
    for step in range(1, len(CIS) + 1):
        for owner, needed in needs:
            if found.get(owner) == step - 1 and needed not in found:
                found[needed] = step
    return found


def slow_key(
    change: Change,
    case: Incident,
    needs: frozenset[tuple[str, str]],
    window: timedelta,
    depth: int | None,
) -> Any:
    """The place of a change among the candidates, or None, from the definition."""
    occurred = case.occurred_at
    start, end = change.started_at, change.finished_at
    assert occurred is not None
    assert start is not None
    lag = timedelta(0) if end is None or end > occurred else occurred - end
    if start > occurred or lag > window:
        return None
    touched = set(change.ci_ids | change.takes_down)
    own = SERVICES.get(case.service_id or "")
    if touched & case.ci_ids:
        return (0, 0, lag, change.id)
    if case.service_id in change.service_ids or own in touched:
        return (1, 0, lag, change.id)
    far = slow_distances(set(case.ci_ids) | ({own} if own else set()), needs)
    steps = [far[ci] for ci in touched if ci in far]
    if not steps or (depth is not None and min(steps) > depth):
        return None
    return (2, min(steps), lag, change.id)


@given(
    st.lists(changes(), max_size=6, unique_by=lambda change: change.id),
    edges,
    st.builds(
        lambda hours, cis, number: broken(hours, ci_ids=cis, service_id=number),
        st.integers(0, 16),
        sets,
        st.none() | st.sampled_from(sorted(SERVICES)),
    ),
    st.tuples(st.sampled_from([0, 1, 3, 240]), st.none() | st.integers(0, 3)),
)
@example(
    [done(1, 1, 2, ci_ids={"c"})],
    frozenset({("a", "b"), ("b", "c")}),
    broken(5, ci_ids={"a"}),
    (3, 2),
)
def test_candidates_agree_with_a_slow_search(
    given_changes: list[Change],
    needs: frozenset[tuple[str, str]],
    case: Incident,
    limits: tuple[int, int | None],
) -> None:
    builder = GraphBuilder()
    for ci in CIS:
        builder.add(ci)
    for owner, needed in needs:
        builder.needs(owner, needed)
    span, depth = timedelta(hours=limits[0]), limits[1]
    keys = [slow_key(change, case, needs, span, depth) for change in given_changes]
    expected = [key[-1] for key in sorted(key for key in keys if key is not None)]
    services = [service(id=number, ci_id=ci) for number, ci in SERVICES.items()]
    policy = CausePolicy(caused_incident_window=span, depth=depth)
    found = cause_candidates(case, given_changes, builder.build(), services=services, policy=policy)
    assert ids(found) == expected
    assert [each.rank for each in found] == list(range(1, len(found) + 1))
    by_id = {change.id: change for change in given_changes}
    for each in found:
        change = by_id[each.change_id]
        for reason in each.reasons:
            if reason.link is CauseLink.DEPENDENCY:
                assert set(pairwise(reason.path)) <= needs
                assert reason.path[0] in {*case.ci_ids, SERVICES.get(case.service_id or "")}
                assert reason.path[-1] in change.ci_ids | change.takes_down
    backwards = cause_candidates(
        case, given_changes[::-1], builder.build(), services=services, policy=policy
    )
    assert backwards == found


def test_many_incidents_at_once_say_what_each_says_alone() -> None:
    cases = [broken(5), broken(900, id="INC-2"), broken(5, id="INC-3", ci_ids={"vm1"})]
    given_changes = [done(1, ci_ids={"vm1"}), done(2, ci_ids={"mx1"})]
    found = candidates_by_incident(cases, given_changes, graph())
    assert found == {case.id: cause_candidates(case, given_changes, graph()) for case in cases}
    assert [len(each) for each in found.values()] == [2, 0, 1]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("caused_incident_window", timedelta(-1)),
        ("caused_incident_window", pendulum.duration(months=1)),
        ("caused_incident_window", 5),
        ("depth", -1),
    ],
)
def test_a_policy_without_sense_is_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        CausePolicy(**{field: value})
    assert (refusal.value.record, refusal.value.field) == ("CausePolicy", field)


def test_a_change_given_twice_is_refused() -> None:
    with pytest.raises(DuplicateError) as refusal:
        cause_candidates(broken(5), [done(1), begun(1)])
    assert (refusal.value.kind, refusal.value.key) == ("change", "CHG-1")
    with pytest.raises(DuplicateError) as twice:
        candidates_by_incident([broken(5), broken(9)], [done(1)])
    assert (twice.value.kind, twice.value.key) == ("incident", "INC-1")


def test_a_person_confirms_the_cause_on_both_sides() -> None:
    case, change = broken(5), done(1, ci_ids={"mx1"})
    linked = confirm_cause(case, change, at(3001))
    assert linked.incident.caused_by_ids == {"CHG-1"}
    assert linked.change.incident_ids == {"INC-1"}
    (found,) = cause_candidates(linked.incident, [linked.change])
    assert found.confirmed
    assert "SUCCESSFUL, confirmed)" in found.explain()
    again = confirm_cause(*linked, at(3002))
    assert again == linked


def test_a_closed_change_is_named_by_the_incident_alone() -> None:
    change = closed(1)
    linked = confirm_cause(broken(2000), change, at(3001))
    assert linked.change is change
    assert linked.incident.caused_by_ids == {"CHG-1"}


def because(hours: float, note: str = "the disk was full") -> Stamp:
    return Stamp(at(hours).at, by="ana", note=note)


def test_a_cause_that_was_none_is_withdrawn_on_both_sides() -> None:
    linked = confirm_cause(broken(5), done(1, ci_ids={"mx1"}), at(3001))
    freed = withdraw_cause(*linked, because(3002))
    assert freed.incident.caused_by_ids == freed.change.incident_ids == frozenset()
    assert freed.incident.updated.note == freed.change.updated.note == "the disk was full"
    assert freed.incident.as_of(at(3001).at).caused_by_ids == {"CHG-1"}
    (found,) = cause_candidates(freed.incident, [freed.change])
    assert not found.confirmed
    week = Interval(START, START.add(days=300))
    assert caused_incident_rate([linked.change], [linked.incident], week) == 100
    assert caused_incident_rate([freed.change], [freed.incident], week) == 0
    assert [each.field for each in validate_all(freed)] == ["trigger_ref"]
    again = confirm_cause(*freed, at(3003))
    assert again.incident.caused_by_ids == {"CHG-1"}


def test_other_causes_and_other_ties_stay() -> None:
    case = broken(5).link(at(3000), change_ids={"CHG-1"}, caused_by_ids={"CHG-2"})
    linked = confirm_cause(case, done(1), at(3001))
    freed = withdraw_cause(*linked, because(3002))
    assert freed.incident.caused_by_ids == {"CHG-2"}
    assert freed.change is linked.change
    assert freed.change.incident_ids == {"INC-1"}


def test_a_cause_is_withdrawn_from_a_closed_change_by_the_incident_alone() -> None:
    change = closed(1)
    linked = confirm_cause(broken(2000), change, at(3001))
    freed = withdraw_cause(*linked, because(3002))
    assert freed.change is change
    assert freed.incident.caused_by_ids == frozenset()


def test_only_what_was_confirmed_is_withdrawn_and_with_a_reason() -> None:
    case, change = broken(5), done(1)
    with pytest.raises(ConflictError, match="only a cause that was confirmed") as unconfirmed:
        withdraw_cause(case, change, because(3002))
    assert (unconfirmed.value.first, unconfirmed.value.second) == ("CHG-1", "INC-1")
    linked = confirm_cause(case, change, at(3001))
    before = as_it_was(*linked)
    for note in ("", " "):
        with pytest.raises(ValidationError) as bare:
            withdraw_cause(*linked, because(3002, note))
        assert (bare.value.record, bare.value.field) == ("withdraw_cause", "stamp")
    assert as_it_was(*linked) == before
    cancelled = broken(5, caused_by_ids={"CHG-1"}).cancel(at(3000), reason="a test call")
    with pytest.raises(RefusedMoveError) as refusal:
        withdraw_cause(cancelled, change, because(3001))
    assert refusal.value.move == "unlink"


def test_the_chain_that_explains_is_the_shortest_and_the_first_by_ids() -> None:
    builder = GraphBuilder()
    builder.needs("mx1", "b", "a", "c")
    builder.needs("b", "x")
    builder.needs("c", "x")
    builder.needs("a", "a1")
    builder.needs("a1", "x")
    builder.needs("x", "mx1", "y")
    work = [done(1, ci_ids={"y"}), done(2, ci_ids={"mx1"}), done(3, ci_ids={"alone"})]
    found = cause_candidates(broken(5), work, builder.build())
    assert [[each.path for each in one.reasons] for one in found] == [
        [("mx1",)],
        [("mx1", "b", "x", "y")],
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (normal_in(ChangeState.SCHEDULED), "has not begun"),
        (begun(1, 6), "began at 2026-03-02T14:00:00"),
    ],
)
def test_what_had_not_begun_was_not_the_cause(change: Any, words: str) -> None:
    # INV-11.6
    case = broken(5)
    before = as_it_was(case, change)
    with pytest.raises(ConflictError, match=words) as refusal:
        confirm_cause(case, change, at(3001))
    assert (refusal.value.first, refusal.value.second) == (change.id, "INC-1")
    assert as_it_was(case, change) == before


def test_what_began_at_that_very_instant_may_be_the_cause() -> None:
    linked = confirm_cause(broken(2), begun(1, 2), at(3001))
    assert linked.incident.caused_by_ids == {"CHG-1"}


def test_what_was_logged_in_error_has_no_cause() -> None:
    case = broken(5).cancel(at(3000), reason="a test call")
    with pytest.raises(RefusedMoveError) as refusal:
        confirm_cause(case, done(1), at(3001))
    assert (refusal.value.record, refusal.value.move) == ("INC-1", "link")


def test_k10_from_the_records() -> None:
    day = Interval(START, START.add(days=1))
    work = [done(number, 2, 4) for number in range(1, 5)]
    late = done(9, 30, 31)
    cases = [
        incident(1, caused_by_ids={"CHG-1", "CHG-2"}),
        incident(2, caused_by_ids={"CHG-9"}),
        incident(3, caused_by_ids={"CHG-77"}),
        incident(4),
        incident(5, caused_by_ids={"CHG-1"}).cancel(at(1), reason="a test call"),
        incident(6, caused_by_ids={"CHG-1"}, when=START.add(days=1)),
    ]
    assert caused_incident_rate([*work, late], cases, day) == 50
    assert caused_incident_rate([late], cases, day) is None
    with pytest.raises(CalculationError) as refusal:
        caused_incident_rate([], cases, day, strict=True)
    assert refusal.value.formula == "incident_rate"
