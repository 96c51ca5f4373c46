"""Small services that the tests of strategy and design share, and ways to bring them somewhere."""

from typing import Any

import pendulum

from itil_core.kernel.money import Money
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp
from itil_core.strategy.portfolio_lifecycle import PortfolioState
from itil_core.strategy.service import Service
from itil_core.strategy.service_facts import Outcome, ServiceKind
from itil_core.strategy.value import Utility, Warranty

START = pendulum.datetime(2026, 3, 2, 8)
S = PortfolioState
USEFUL = Utility(performance_supported=True)
SOUND = Warranty(available=True, enough_capacity=True, continuous=True, secure=True)
ARRIVE = Outcome(id="OUT-1", statement="orders arrive", customer_id="CUS-1")
WAY = (
    S.REQUIREMENTS,
    S.DEFINED,
    S.ANALYSED,
    S.APPROVED,
    S.CHARTERED,
    S.DESIGNED,
    S.DEVELOPED,
    S.BUILT,
    S.TESTED,
    S.RELEASED,
    S.OPERATIONAL,
    S.RETIRING,
    S.RETIRED,
)


def at(hours: float = 0) -> Stamp:
    """A stamp so many hours after the start."""
    return Stamp(START.add(minutes=round(hours * 60)), by="ana")


def service(number: int = 1, **fields: Any) -> Service:
    """A customer-facing service as it is asked for, with all that defining it needs."""
    given: dict[str, Any] = {
        "id": f"SVC-{number}",
        "opened": at(),
        "name": f"web shop {number}",
        "kind": ServiceKind.CORE,
        "customer_facing": True,
        "provider_id": "PRV-1",
        "criticality": Level.HIGH,
        "customer_ids": {"CUS-1"},
        "outcomes": [ARRIVE],
        "sla_ids": {"SLA-1"},
    }
    return Service(**given | fields)


def supporting(number: int = 1, **fields: Any) -> Service:
    """A service that faces no customer and supports the first one."""
    given: dict[str, Any] = {
        "id": f"SUP-{number}",
        "name": f"database {number}",
        "kind": ServiceKind.ENABLING,
        "customer_facing": False,
        "customer_ids": (),
        "outcomes": (),
        "sla_ids": (),
        "ola_ids": {"OLA-1"},
        "supports": {"SVC-1"},
    }
    return service(number, **given | fields)


def brought(it: Service, state: PortfolioState) -> Service:
    """The same service, brought to a state by the straight way."""
    steps = {
        S.DEFINED: lambda: it.define(at()),
        S.ANALYSED: lambda: it.analyse(at(), business_case_id="BC-1"),
        S.APPROVED: lambda: it.approve(at(), approver="board"),
        S.CHARTERED: lambda: it.charter(
            at(),
            budget=Money(50_000, "EUR"),
            service_asset_ids={"AST-1"},
            service_owner="petra",
            business_owner="boss",
        ),
        S.DESIGNED: lambda: it.design(
            at(), design_package_id="SDP-1", approved=True, utility=USEFUL, warranty=SOUND
        ),
        S.DEVELOPED: lambda: it.develop(at(), evidence="DOC-1", accepted=True),
        S.BUILT: lambda: it.build(at(), evidence="DOC-2"),
        S.TESTED: lambda: it.test(at(), evidence="DOC-3"),
        S.RELEASED: lambda: it.release(at(), change_id="CHG-1", authorised=True),
        S.OPERATIONAL: lambda: it.operate(
            at(),
            deployment_evidence="DOC-4",
            knowledge_evidence="DOC-5",
            support_roles=["service desk"],
            active_agreement_ids=it.sla_ids | it.ola_ids,
        ),
        S.RETIRING: lambda: it.begin_retirement(
            at(),
            retirement_package_id="SDP-9",
            customers_notified_at=START,
            supported=[service(int(each.split("-")[1])) for each in sorted(it.supports)],
        ),
        S.RETIRED: lambda: it.retire(
            at(), data_disposition="archived", active_agreement_ids=(), live_ci_ids=()
        ),
    }
    if state is S.ON_HOLD:
        return it.hold(at(), reason="no money")
    if state is S.REJECTED:
        return it.reject(at(), reason="nobody wants it")
    for step in WAY[WAY.index(S(it.state.value)) + 1 : WAY.index(state) + 1]:
        it = steps[step]()
    return it


def in_state(state: PortfolioState, **fields: Any) -> Service:
    """A customer-facing service in a state."""
    return brought(service(**fields), state)
