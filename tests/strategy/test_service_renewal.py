"""Renewal: a new record, while the old stays in operation."""

from typing import Any

import pytest

from itil_core.errors import ConflictError, CycleError, DuplicateError, ValidationError
from itil_core.kernel.priority import Level
from itil_core.strategy.portfolio_lifecycle import PortfolioState
from itil_core.strategy.service import Service
from itil_core.strategy.service_facts import Outcome, PortfolioDecision
from itil_core.strategy.service_renewal import renew_services
from strategy.service_samples import ARRIVE, S, at, brought, in_state, service, supporting

D = PortfolioDecision


def renewed(*services: Service, decision: PortfolioDecision = D.RENEW, **given: Any) -> Service:
    return renew_services(services, at(9), decision=decision, **{"service_id": "SVC-9", **given})


@pytest.mark.parametrize("decision", [D.REPLACE, D.RATIONALISE, D.REFACTOR, D.RENEW])
def test_a_new_service_takes_over_and_the_old_one_stays(decision: PortfolioDecision) -> None:
    old = in_state(S.OPERATIONAL)
    before = old.history
    new = renewed(old, decision=decision)
    assert (new.state, new.id, new.decision) == (S.DEFINED, "SVC-9", decision)
    assert (new.name, new.replaces) == (old.name, {"SVC-1"})
    assert (new.outcomes, new.customer_ids) == (old.outcomes, old.customer_ids)
    assert (new.utility, new.warranty) == (old.utility, old.warranty)
    assert new.sla_ids == frozenset()
    assert old.state is S.OPERATIONAL
    assert old.history is before


def test_several_become_one() -> None:
    more = Outcome(id="OUT-2", statement="more", customer_id="CUS-2")
    one = brought(service(1, criticality=Level.LOW, supports={"SVC-2", "SVC-5"}), S.OPERATIONAL)
    two = brought(
        service(2, customer_ids={"CUS-1", "CUS-2"}, outcomes=[ARRIVE, more]), S.OPERATIONAL
    )
    new = renewed(one, two, decision=D.RATIONALISE, name="shop")
    assert (new.name, new.criticality) == ("shop", Level.HIGH)
    assert new.replaces == {"SVC-1", "SVC-2"}
    assert new.supports == {"SVC-5"}
    assert [each.id for each in new.outcomes] == ["OUT-1", "OUT-2"]
    assert new.customer_ids == {"CUS-1", "CUS-2"}


@pytest.mark.parametrize("decision", [D.NEW, D.RETAIN, D.RETIRE])
def test_other_decisions_make_no_new_service(decision: PortfolioDecision) -> None:
    with pytest.raises(ValidationError) as caught:
        renewed(in_state(S.OPERATIONAL), decision=decision)
    assert (caught.value.record, caught.value.field) == ("renew_services", "decision")


@pytest.mark.parametrize("state", [S.DEFINED, S.RELEASED, S.RETIRING, S.RETIRED])
def test_only_operational_services_are_renewed(state: PortfolioState) -> None:
    with pytest.raises(ValidationError, match="must be OPERATIONAL") as caught:
        renewed(in_state(state))
    assert caught.value.value == state.name


@pytest.mark.parametrize("decision", [D.REFACTOR, D.RENEW])
def test_some_decisions_are_about_one_service(decision: PortfolioDecision) -> None:
    several = [brought(service(n), S.OPERATIONAL) for n in (1, 2)]
    with pytest.raises(ValidationError, match="about one service"):
        renewed(*several, decision=decision)
    with pytest.raises(ValidationError, match="about some service"):
        renewed(decision=D.REPLACE)


def test_a_service_is_given_once() -> None:
    it = in_state(S.OPERATIONAL)
    with pytest.raises(DuplicateError):
        renewed(it, it, decision=D.REPLACE)


def test_services_must_agree_about_an_outcome() -> None:
    other = Outcome(id="OUT-1", statement="otherwise", customer_id="CUS-1")
    one, two = in_state(S.OPERATIONAL), brought(service(2, outcomes=[other]), S.OPERATIONAL)
    with pytest.raises(ConflictError) as caught:
        renewed(one, two, decision=D.REPLACE)
    assert (caught.value.first, caught.value.second) == ("SVC-1", "SVC-2")


def test_customer_facing_and_other_services_are_not_joined() -> None:
    one, two = in_state(S.OPERATIONAL), brought(supporting(), S.OPERATIONAL)
    with pytest.raises(ConflictError, match="neither"):
        renewed(one, two, decision=D.REPLACE)


def test_the_new_service_has_an_id_of_its_own() -> None:
    with pytest.raises(CycleError) as caught:
        renewed(in_state(S.OPERATIONAL), service_id="SVC-1")
    assert caught.value.relation == "replacement"
