"""Explanations: sound on any graph, and readable."""

from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import built, needs_of, some_of
from itil_core.configuration import GraphBuilder, OperationalState, Step, impact

DOWN, DEGRADED, UP = OperationalState.DOWN, OperationalState.DEGRADED, OperationalState.UP


@given(st.data())
def test_every_explanation_is_sound_and_ends_at_what_was_given(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    gone, failed = data.draw(some_of(needs)), data.draw(some_of(needs))
    degraded = data.draw(some_of(needs))
    graph = built(needs).without(*gone)
    result = impact(graph, failed - gone, degraded - gone)
    for ci in graph:
        explanation = result.explain(ci)
        assert explanation.state is result.state_of(ci)
        assert explanation.steps[0].ci == ci
        if explanation.state is not UP:
            check_steps(explanation.steps, failed, degraded)
        else:
            assert all(step.ci == ci for step in explanation)


def check_steps(steps: tuple[Step, ...], failed: set[str], degraded: set[str]) -> None:
    """Each step follows from later ones, without going in a circle."""
    by_ci = {step.ci: step for step in steps}
    assert len(by_ci) == len(steps)
    settled: set[str] = set()
    while len(settled) < len(steps):
        ready = {ci for ci, step in by_ci.items() if settled.issuperset(step.lost)} - settled
        assert ready  # else they would explain each other
        for ci in ready:
            check_step(by_ci[ci], by_ci, failed, degraded)
        settled |= ready


def check_step(step: Step, by_ci: dict[str, Step], failed: set[str], degraded: set[str]) -> None:
    if step.group is None:
        assert step.ci in (failed if step.state is DOWN else degraded)
        return
    counted = {DOWN} if step.state is DOWN else {DOWN, DEGRADED}
    assert all(by_ci[member].state in counted for member in step.lost)
    needed = step.group.at_least if step.state is DOWN else step.group.healthy_at
    assert step.group.worth - step.group.worth_of(step.lost) < needed
    if step.lost:
        assert step.group.worth - step.group.worth_of(step.lost[:-1]) >= needed


@given(st.data())
def test_the_order_of_what_is_given_does_not_matter(data: st.DataObject) -> None:
    needs = data.draw(needs_of())
    failed = sorted(data.draw(some_of(needs)))
    one, two = impact(built(needs), failed), impact(built(needs), reversed(failed))
    assert all(one.explain(ci) == two.explain(ci) for ci in needs)


def farm() -> GraphBuilder:
    builder = GraphBuilder()
    builder.needs("mail", "app", "net")
    builder.needs("app", "web1", "web2", "web3", at_least=2)
    builder.needs("web1", "rack1")
    builder.needs("web2", "rack1")
    builder.needs("web3", "rack2")
    return builder


def test_down_by_a_group_that_fell_below_its_k() -> None:
    explanation = impact(farm().build(), {"rack1"}).explain("mail")
    assert str(explanation).splitlines() == [
        "mail is DOWN: it needs app",
        "app is DOWN: it needs at least 2 of web1, web2, web3, and lost web1, web2",
        "web1 is DOWN: it needs rack1",
        "web2 is DOWN: it needs rack1",
        "rack1 is DOWN: it failed",
    ]
    assert explanation.path == ("mail", "app", "web1", "rack1")
    assert explanation.roots == ("rack1",)
    assert "web2" in explanation
    assert "web3" not in explanation


def test_degraded_by_one_lost_member() -> None:
    explanation = impact(farm().build(), {"rack2"}, {"net"}).explain("mail")
    assert str(explanation).splitlines() == [
        "mail is DEGRADED: it needs net",
        "net is DEGRADED: it was degraded to begin with",
    ]
    assert str(impact(farm().build(), {"rack2"}).explain("app")).splitlines() == [
        "app is DEGRADED: it is healthy with all of web1, web2, web3, and lost web3",
        "web3 is DOWN: it needs rack2",
        "rack2 is DOWN: it failed",
    ]


def test_up_says_what_is_borne() -> None:
    builder = GraphBuilder()
    builder.needs("app", "db1", "db2", at_least=1, healthy_at=1)
    builder.needs("app", "net")
    result = impact(builder.build(), {"db2"})
    explanation = result.explain("app")
    assert str(explanation) == "app is UP: at least 1 of db1, db2 still holds without db2"
    assert explanation.path == ("app",)
    assert explanation.roots == ()
    assert "db2" in explanation
    assert str(result.explain("db1")) == "db1 is UP: nothing that it needs is affected"


def test_broken_from_the_start() -> None:
    graph = farm().build().without("web1", "web2", "net")
    explanation = impact(graph, ()).explain("mail")
    assert (
        str(explanation) == "mail is DOWN: it needs at least 1 of its members, and all were removed"
    )
    assert explanation.roots == ("mail",)
    assert str(impact(graph, ()).explain("app")) == (
        "app is DOWN: it needs at least 2 of web3, and the rest was removed"
    )


def test_the_first_to_fall_explains_then_the_first_by_id() -> None:
    builder = GraphBuilder()
    builder.needs("app", "far", "b", "a")
    builder.needs("far", "b")
    result = impact(builder.build(), {"a", "b", "far"})
    assert result.explain("app").path == ("app", "a")
