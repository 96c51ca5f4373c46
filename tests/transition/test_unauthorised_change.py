"""Alterations that no authorised change explains."""

from hypothesis import given, settings
from hypothesis import strategies as st

from itil_core.testing import emergency_changes, normal_changes
from itil_core.transition import (
    AUTHORISED_STATES,
    Alteration,
    Change,
    UnauthorisedChange,
    unauthorised_changes,
)
from transition.change_samples import S, at, normal_in


def altered(hours: float, ci: str = "mail1") -> Alteration:
    return Alteration(ci_id=ci, at=at(hours).at, difference="another disk")


def test_an_alteration_under_an_authorised_change_is_explained() -> None:
    change = normal_in(S.CLOSED)
    assert unauthorised_changes([altered(3)], [change]) == ()
    found = unauthorised_changes([altered(0), altered(7), altered(3, "mail2")], [change])
    assert [(each.ci_id, each.change_ids) for each in found] == [
        ("mail1", {"CHG-1"}),
        ("mail1", {"CHG-1"}),
        ("mail2", frozenset()),
    ]
    assert found[0].difference == "another disk"


def test_what_was_found_can_lead_to_an_incident() -> None:
    it = UnauthorisedChange(ci_id="mail1", at=at().at, difference="gone", incident_id="INC-1")
    assert it.incident_id == "INC-1"


@settings(max_examples=30)
@given(st.lists(st.one_of(normal_changes(), emergency_changes()), max_size=3))
def test_every_alteration_is_judged_by_the_states_of_that_instant(changes: list[Change]) -> None:
    instants = [entry.stamp.at for each in changes for entry in each.history]
    alterations = [
        Alteration(ci_id=ci, at=instant, difference="x")
        for instant in instants
        for ci in ("CI-1", "CI-2")
    ]
    found = {(each.ci_id, each.at) for each in unauthorised_changes(alterations, changes)}
    for each in alterations:
        explained = False
        for change in changes:
            if each.ci_id in change.ci_ids and change.opened.at <= each.at:
                state = change.origin.state
                for entry in change.history:
                    if entry.stamp.at <= each.at:
                        state = entry.target
                explained = explained or state in AUTHORISED_STATES
        assert ((each.ci_id, each.at) in found) is not explained
