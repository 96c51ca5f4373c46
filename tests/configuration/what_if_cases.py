"""Slow answers on what-if questions: all sets of failures are tried, and twins are really built."""

from collections.abc import Mapping
from fractions import Fraction

from configuration.failure_oracles import Failures, likelihood, subsets
from configuration.graph_cases import Group, Needs, swept


def downs(needs: Needs) -> dict[Failures, Failures]:
    """What is DOWN under every set of failures."""
    return {failed: swept(needs, failed)[0] for failed in subsets(needs)}


def minimal_besides(
    table: Mapping[Failures, Failures], service: str, failed: Failures, among: Failures
) -> set[Failures]:
    """The minimal sets of further failures that take a service down; it cannot fail itself."""
    fatal = {
        more for more in subsets(among - {service}) if service in table[frozenset(failed | more)]
    }
    return {more for more in fatal if not any(more - {ci} in fatal for ci in more)}


def unavailable_given(
    table: Mapping[Failures, Failures], service: str, failed: Failures, up: Mapping[str, Fraction]
) -> Fraction:
    """How likely a service is DOWN where what has failed has p = 0."""
    sure = {**up, **dict.fromkeys(failed, Fraction(0))}
    return sum(
        (likelihood(one, sure) for one, down in table.items() if service in down), Fraction(0)
    )


def twinned(needs: Needs, ci: str) -> Needs:
    """The graph in which a CI has a twin: whoever needed it now needs one of the two.

    The pair is named by a CI of its own, `ci or twin`, that never fails by itself. The twin needs
    what the CI needs. Who needs itself needs the pair.
    """
    pair, twin = f"{ci} or twin", f"twin of {ci}"
    changed = {
        owner: [
            Group(
                {pair if one == ci else one: weight for one, weight in group.weights.items()},
                group.at_least,
                group.healthy_at,
            )
            for group in groups
        ]
        for owner, groups in needs.items()
    }
    either = Group({ci: Fraction(1), twin: Fraction(1)}, Fraction(1), Fraction(1))
    return {**changed, twin: list(changed[ci]), pair: [either]}


def grown(needs: Needs, owner: str, place: int) -> Needs:
    """The graph in which a group has one more member, worth the least; groups alike grow alike."""
    group = needs[owner][place]
    weights = {**group.weights, "new": min(group.weights.values())}
    larger = Group(weights, group.at_least, group.healthy_at)
    return {
        **needs,
        owner: [larger if one == group else one for one in needs[owner]],
        "new": [],
    }
