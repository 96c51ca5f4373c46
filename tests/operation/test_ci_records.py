"""The records of a CI, and the services that keep it from being withdrawn."""

from typing import Any

import pytest

from itil_core.configuration import ConfigurationItem, GraphBuilder
from itil_core.errors import GuardError, ImmutableError, ValidationError
from itil_core.framework.ids import IncidentId
from itil_core.operation import CiRecords, live_services_on, records_of_ci, withdraw_unused
from itil_core.strategy import PortfolioState
from itil_core.transition import ChangeState
from operation.coupling_samples import as_it_was, closed, done
from operation.problem_samples import S, at, in_state, incident, known_error
from strategy.service_samples import in_state as service_in
from strategy.service_samples import service
from transition.change_samples import normal_in

P = PortfolioState


def test_all_records_of_a_ci_are_found() -> None:
    cases = [incident(1), incident(2, ci_ids={"mx2"}), incident(3).cancel(at(), reason="test")]
    problems = [in_state(S.OPEN, ci_ids={"mx1"}), in_state(S.OPEN)]
    errors = [known_error(1), known_error(2, affected_ci_ids={"mx2"})]
    changes = [
        done(1, ci_ids={"mx1"}),
        done(2, ci_ids={"mx2"}, takes_down={"mx1"}),
        done(3, ci_ids={"mx2"}),
        closed(4, ci_ids={"mx1"}),
    ]
    given: dict[str, Any] = {
        "incidents": cases,
        "problems": problems,
        "known_errors": errors,
        "changes": changes,
    }
    assert records_of_ci("mx1", **given) == CiRecords(
        (cases[0], cases[2]), (problems[0],), (errors[0],), (changes[0], changes[1], changes[3])
    )
    assert records_of_ci("mx1", **given, ended=False) == CiRecords(
        (cases[0],), (problems[0],), (errors[0],), (changes[0], changes[1])
    )
    assert records_of_ci("mx1") == CiRecords((), (), (), ())
    with pytest.raises(ValidationError):
        records_of_ci(IncidentId("INC-1"))


def graph() -> Any:
    builder = GraphBuilder()
    builder.needs("shop", "web1", "web2", at_least=1)
    builder.needs("shop", "db1")
    builder.needs("mail", "db1")
    return builder.build()


LIVE = service_in(P.OPERATIONAL, id="SVC-1", ci_id="shop")


@pytest.mark.parametrize(
    ("state", "live"),
    [(P.DEFINED, False), (P.RELEASED, True), (P.OPERATIONAL, True), (P.RETIRING, True)],
)
def test_which_services_are_live(state: PortfolioState, *, live: bool) -> None:
    it = service_in(state, ci_id="shop")
    assert live_services_on("shop", [it]) == ((it.id,) if live else ())


def test_a_service_is_carried_by_what_would_take_it_down() -> None:
    mail = service_in(P.RELEASED, id="SVC-0", ci_id="mail")
    services = [LIVE, mail, service_in(P.OPERATIONAL, id="SVC-2"), service(3, ci_id="shop")]
    assert live_services_on("db1", services, graph()) == ("SVC-0", "SVC-1")
    assert live_services_on("web1", services, graph()) == ()
    assert live_services_on("shop", services, graph()) == ("SVC-1",)
    assert live_services_on("db1", services) == ()
    assert live_services_on("shop", services, GraphBuilder().build()) == ("SVC-1",)
    with pytest.raises(ValidationError):
        live_services_on(IncidentId("INC-1"), services)


def item(number: str) -> ConfigurationItem:
    """An item that is registered and accepted."""
    it = ConfigurationItem(
        id=number, opened=at(), name=number, ci_type="HARDWARE", version="1", owner_id="eva"
    )
    return it.register(at()).accept(at())


def change(*cis: str) -> Any:
    return normal_in(ChangeState.IMPLEMENTING, ci_ids=cis)


def test_inv_11_5_the_item_of_a_live_service_is_not_withdrawn() -> None:
    ci, under = item("shop"), change("shop")
    before = as_it_was(ci, under, LIVE)
    with pytest.raises(GuardError) as refusal:
        withdraw_unused(ci, under, at(3), dependents=(), services=[LIVE], replacement="shop2")
    words = "the live services that are this item must leave it first: SVC-1"
    assert refusal.value.unmet == (words,)
    assert (refusal.value.record, refusal.value.move) == ("shop", "withdraw")
    with pytest.raises(GuardError) as refusal:
        withdraw_unused(ci, change("web1"), at(3), dependents={"x"}, services=[LIVE])
    assert len(refusal.value.unmet) == 3
    assert refusal.value.unmet[-1] == words
    assert as_it_was(ci, under, LIVE) == before
    moved = LIVE.relate(at(2000), ci_id="shop2")
    gone = withdraw_unused(ci, under, at(3), dependents=(), services=[moved])
    assert gone.state.name == "WITHDRAWN"
    nothing: Any = "CHG-1"
    with pytest.raises(ValidationError) as wrong:
        withdraw_unused(ci, nothing, at(3), dependents=(), services=[])
    assert (wrong.value.record, wrong.value.field) == ("withdraw", "change")
    with pytest.raises(ImmutableError):
        withdraw_unused(gone, under, at(3), dependents=(), services=[])


def test_a_single_dependent_is_no_collection() -> None:
    with pytest.raises(ValidationError) as refusal:
        withdraw_unused(item("db1"), change("db1"), at(3), dependents="web1", services=[])
    assert (refusal.value.record, refusal.value.value) == ("CiId", "web1")


def test_inv_11_5_what_carries_a_live_service_needs_a_replacement() -> None:
    ci, under = item("db1"), change("db1")
    given: dict[str, Any] = {"dependents": (), "services": [LIVE]}
    with pytest.raises(GuardError) as refusal:
        withdraw_unused(ci, under, at(3), **given, graph=graph())
    assert refusal.value.unmet == ("a replacement for those that depend on it: shop",)
    gone = withdraw_unused(ci, under, at(3), **given, graph=graph(), replacement="db2")
    assert gone.replaced_by == "db2"
    spare = withdraw_unused(item("web1"), change("web1"), at(3), **given, graph=graph())
    assert spare.state.name == "WITHDRAWN"
