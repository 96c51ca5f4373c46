"""Conflicts and free slots against brute force, and what bad input is answered with."""

from collections.abc import Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Needs, built
from itil_core.transition import (
    ConflictKind,
    Finding,
    PlannedWork,
)
from itil_core.transition.schedule import conflicts
from transition.conflict_cases import (
    TEAMS,
    Found,
    crowds,
    in_hours,
    joint,
    needs_with_groups,
    of_pairs,
    of_rules,
    of_teams,
    schedules,
    some_rules,
)

PAIRS = {
    ConflictKind.SHARED_CI,
    ConflictKind.DEPENDENCY,
    ConflictKind.COMMON_EFFECT,
    ConflictKind.REDUNDANCY,
    ConflictKind.OUTSIDE_WINDOW,
}


def plain(finding: Finding) -> Found:
    """A finding as the oracle writes it."""
    key: tuple[Any, ...] = finding.cis
    if finding.kind is ConflictKind.PERSON:
        key = finding.actors
    elif finding.kind is ConflictKind.FREEZE:
        key = (*finding.rules, *finding.cis)
    elif finding.kind is ConflictKind.JOINT:
        (loss,) = finding.losses
        key = (loss.owner, loss.group.members, loss.at_least)
    return finding.kind.name, finding.changes, tuple(map(in_hours, finding.times)), key


def found_by(findings: Iterable[Finding]) -> set[Found]:
    """Findings as plain data, each once."""
    listed = [plain(finding) for finding in findings]
    assert len(set(listed)) == len(listed)
    return set(listed)


def check_joint(needs: Needs, works: list[PlannedWork], findings: list[Finding]) -> None:
    """JOINT findings are those of the definition, and none of what is DOWN jointly is left out.

    By the definition alone a group is no root if a member of it fell later, on a circle. What is
    reached from no root is listed all the same, and nothing else is.
    """
    literal, unpaired = joint(needs, works)
    assert found_by(findings) >= literal

    def listed(chosen: Iterable[Finding]) -> set[tuple[Any, ...]]:
        return {(*in_hours(each.times[0]), ci) for each in chosen for ci in each.cis}

    assert listed(findings) == unpaired
    by_definition = [each for each in findings if plain(each) in literal]
    more = [each for each in findings if plain(each) not in literal]
    for each in more:
        (loss,) = each.losses
        assert (*in_hours(each.times[0]), loss.owner) not in listed(by_definition)


@given(st.data())
def test_conflicts_are_those_of_brute_force(data: st.DataObject) -> None:
    needs = data.draw(needs_with_groups())
    works = data.draw(schedules(needs))
    rules = data.draw(some_rules(needs))
    services = data.draw(st.none() | st.sets(st.sampled_from(sorted(needs))))
    findings = conflicts(works, built(needs), rules, capacities=TEAMS, services=services)
    expected = of_pairs(needs, works, services) | of_teams(works) | of_rules(needs, works, rules)
    jointly = [each for each in findings if each.kind is ConflictKind.JOINT]
    assert found_by(each for each in findings if each not in jointly) == expected
    check_joint(needs, works, jointly)


@given(crowds())
def test_joint_findings_are_those_of_brute_force(crowd: tuple[Needs, list[PlannedWork]]) -> None:
    needs, works = crowd
    findings = conflicts(works, built(needs))
    jointly = [each for each in findings if each.kind is ConflictKind.JOINT]
    assert found_by(each for each in findings if each not in jointly) == of_pairs(
        needs, works, None
    )
    check_joint(needs, works, jointly)
