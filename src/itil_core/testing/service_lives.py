"""Lives of services."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar, overload

from hypothesis import strategies as st

from itil_core.errors import GuardError
from itil_core.framework.ids import (
    AgreementId,
    BusinessCaseId,
    ChangeId,
    CiId,
    CustomerId,
    DesignPackageId,
    ProviderId,
    ServiceAssetId,
    ServiceId,
    ServiceLevelPackageId,
)
from itil_core.kernel.stamp import Stamp
from itil_core.strategy.portfolio_lifecycle import PortfolioSection
from itil_core.strategy.service import Service
from itil_core.strategy.service_facts import PortfolioDecision, ServiceKind
from itil_core.testing._parts import LEVELS, PEOPLE, TEXTS, facts, ids, several
from itil_core.testing._strategy_parts import BUDGETS, UTILITIES, WARRANTIES, outcomes_of
from itil_core.testing.times import ACTORS, GAPS, stamps
from itil_core.testing.walks import Arguments, Facts, lives, usual_moves

__all__ = ["services"]

ServiceT = TypeVar("ServiceT", bound=Service)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})
_CUSTOMERS: Final = st.just(CustomerId("CUS-1")) | ids(CustomerId)
_DOCUMENTS: Final = st.sampled_from(("DOC-1", "DOC-2"))
_ROLES: Final = st.lists(
    st.sampled_from(("service desk", "mail team")), min_size=1, max_size=2, unique=True
)
# Nearly always nothing stands in the way: the guards have tests of their own.
_YES: Final = st.sampled_from((True, True, True, False))
_NONE_LEFT: Final = st.just(())


def _outcomes(service: Service, _stamp: Stamp) -> Facts:
    known = sorted(service.customer_ids)
    if not known:
        return facts(customer_ids=several(_CUSTOMERS, least=1))
    return facts(outcomes=outcomes_of(st.sampled_from(known)))


def _related(service: Service, _stamp: Stamp) -> Facts:
    others = ids(ServiceId).filter(lambda each: each != service.id)
    more = {"sla_ids": several(ids(AgreementId))} if service.customer_facing else {}
    return facts(
        supports=several(others),
        ola_ids=several(ids(AgreementId)),
        service_asset_ids=several(ids(ServiceAssetId)),
        ci_id=ids(CiId),
        service_level_package_id=ids(ServiceLevelPackageId),
        **more,
    )


def _unrelated(service: Service, _stamp: Stamp) -> Facts | None:
    options: dict[str, Any] = {
        "ola_ids": sorted(service.ola_ids),
        "sla_ids": sorted(service.sla_ids)[1:],
        "supports": sorted(service.supports)[1:],
        "service_asset_ids": sorted(service.service_asset_ids)[1:],
    }
    there = {name: several(st.sampled_from(known)) for name, known in options.items() if known}
    return facts({}, **there) if there else None


def _operation(service: Service, _stamp: Stamp) -> Facts | None:
    own = sorted(service.sla_ids or service.ola_ids)
    if not own:
        return None
    return facts(
        {
            "deployment_evidence": _DOCUMENTS,
            "knowledge_evidence": _DOCUMENTS,
            "support_roles": _ROLES,
            "active_agreement_ids": st.just(own),
        }
    )


def _retirement(service: Service, stamp: Stamp) -> Facts:
    """Give all that it supports, as they were asked for."""
    supported = tuple(
        Service(
            id=each,
            opened=stamp,
            name="mail",
            kind=ServiceKind.CORE,
            customer_facing=True,
            provider_id=service.provider_id,
            criticality=service.criticality,
        )
        for each in sorted(service.supports)
    )
    return facts(
        {
            "retirement_package_id": ids(DesignPackageId),
            "customers_notified_at": st.just(stamp.at),
            "supported": st.just(supported),
        }
    )


def _decision(service: Service, _stamp: Stamp) -> Facts:
    early = service.section is PortfolioSection.PIPELINE
    legal = [
        each for each in PortfolioDecision if each is not PortfolioDecision.RETIRE or not early
    ]
    return facts({"decision": st.sampled_from(legal)})


def _hold(service: Service, _stamp: Stamp) -> Facts | None:
    """Hold it up once: in the table, being resumed looks like a way to everywhere."""
    held = any(entry.move == "hold" for entry in service.history)
    return None if held else facts({"reason": TEXTS})


_MOVES: Final[Mapping[str, Arguments]] = {
    "analyse": facts({"business_case_id": ids(BusinessCaseId)}),
    "approve": facts({"approver": PEOPLE}),
    "charter": facts(
        {
            "budget": BUDGETS,
            "service_asset_ids": several(ids(ServiceAssetId), least=1),
            "service_owner": PEOPLE,
            "business_owner": PEOPLE,
        }
    ),
    "design": facts(
        {
            "design_package_id": ids(DesignPackageId),
            "approved": _YES,
            "utility": UTILITIES,
            "warranty": WARRANTIES,
        }
    ),
    "develop": facts({"evidence": _DOCUMENTS, "accepted": _YES}),
    "redesign": facts({"design_package_id": ids(DesignPackageId), "accepted": _YES}),
    "build": facts({"evidence": _DOCUMENTS}),
    "test": facts({"evidence": _DOCUMENTS}),
    "release": facts({"change_id": ids(ChangeId), "authorised": _YES}),
    "operate": _operation,
    "begin_retirement": _retirement,
    "retire": facts(
        {
            "data_disposition": TEXTS,
            "active_agreement_ids": _NONE_LEFT,
            "live_ci_ids": _NONE_LEFT,
        }
    ),
    "hold": _hold,
    "reject": facts({"reason": TEXTS}),
    "describe": facts(name=TEXTS, description=TEXTS, criticality=LEVELS),
    "state_outcomes": _outcomes,
    "state_value": facts(utility=UTILITIES, warranty=WARRANTIES),
    "assign": facts(service_owner=PEOPLE, business_owner=PEOPLE),
    "relate": _related,
    "unrelate": _unrelated,
    "decide": _decision,
}


@st.composite
def _requirements(draw: st.DrawFn, kind: type[ServiceT]) -> ServiceT:
    """Draw a service as it is asked for: bare now and then, mostly with what defining needs."""
    given: dict[str, Any] = draw(
        facts(
            {
                "id": ids(ServiceId),
                "opened": stamps(),
                "name": TEXTS,
                "kind": st.sampled_from(ServiceKind),
                "customer_facing": st.booleans(),
                "provider_id": ids(ProviderId),
                "criticality": LEVELS,
            },
            description=TEXTS,
        )
    )
    if draw(st.sampled_from((True, True, True, True, False))):
        buyers = draw(several(ids(CustomerId), least=1))
        others = ids(ServiceId).filter(lambda each: each != given["id"])
        agreements = "sla_ids" if given["customer_facing"] else "ola_ids"
        given |= {
            "customer_ids": buyers,
            "outcomes": draw(outcomes_of(st.sampled_from(sorted(buyers)))),
            "supports": draw(several(others, least=0 if given["customer_facing"] else 1)),
            agreements: draw(several(ids(AgreementId), least=1)),
        }
    return kind(**given)


_WAY: Final = (
    "define",
    "analyse",
    "approve",
    "charter",
    "design",
    "develop",
    "build",
    "test",
    "release",
    "operate",
    "begin_retirement",
    "retire",
)


@st.composite
def _lives(
    draw: st.DrawFn, kind: type[ServiceT], moves: Mapping[str, Arguments], most: int
) -> ServiceT:
    """Draw how far a service gets on the straight way, and what happens to it there."""
    service = draw(_requirements(kind))
    goal = draw(st.integers(0, min(most, len(_WAY))))
    for name in _WAY[:goal]:
        following = _step(draw, service, name, moves)
        if following is None:
            break
        service = following
    return draw(lives(st.just(service), moves, most=most - len(service.history)))


def _step(
    draw: st.DrawFn, service: ServiceT, name: str, moves: Mapping[str, Arguments]
) -> ServiceT | None:
    """Return the service after one step of the way, or None where that is not to be.

    A step that the lifecycle of a subclass does not have is left out.
    """
    if name not in service.allowed_moves:
        return service
    stamp = Stamp(service.updated.at + draw(GAPS), by=draw(ACTORS))
    arguments = moves.get(name, facts())
    given = arguments(service, stamp) if callable(arguments) else arguments
    if given is None:
        return None
    try:
        moved: ServiceT = getattr(service, name)(stamp, **draw(given))
    except GuardError:
        return None
    return moved


@overload
def services(*, most: int = 24) -> st.SearchStrategy[Service]: ...
@overload
def services(
    kind: type[ServiceT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 24
) -> st.SearchStrategy[ServiceT]: ...
def services(
    kind: type[Service] = Service,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 24,
) -> st.SearchStrategy[Service]:
    """Return a strategy for services with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws services as they are asked for.

    Example:
        >>> from hypothesis import given
        >>> from itil_core.strategy import PortfolioState
        >>> @given(services())
        ... def test_what_is_chartered_has_an_owner(service):
        ...     assert not service.has_been(PortfolioState.CHARTERED) or service.service_owner_id
    """
    return _lives(kind, usual_moves(_MOVES, kind, arguments), most)
