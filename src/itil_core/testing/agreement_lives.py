"""Lives of agreements: service level agreements, their supports, and requirements."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, TypeVar, overload

from hypothesis import strategies as st

from itil_core.design._agreement_flow import AgreementFlow
from itil_core.design.agreement import ServiceLevelAgreement
from itil_core.design.agreement_facts import AgreementLayer, AgreementParty, AgreementStructure
from itil_core.design.service_level_requirement import ServiceLevelRequirement
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.supporting_agreement import OperationalLevelAgreement, UnderpinningContract
from itil_core.design.target_terms import (
    MeasurementPeriod,
    ServiceLevelMetric,
    TargetExclusion,
)
from itil_core.framework.ids import (
    AgreementId,
    CiId,
    ContractId,
    CustomerId,
    RequirementId,
    ServiceId,
    SupplierId,
    TargetId,
)
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.money import Money
from itil_core.kernel.stamp import Stamp
from itil_core.testing._parts import GROUPS, PEOPLE, TEXTS, facts, ids, joined, several
from itil_core.testing.times import stamps
from itil_core.testing.walks import Arguments, Facts, lives, usual_moves

__all__ = [
    "operational_level_agreements",
    "service_level_agreements",
    "service_level_requirements",
    "service_level_targets",
    "underpinning_contracts",
]

AgreementT = TypeVar("AgreementT", bound=ServiceLevelAgreement)
OperationalT = TypeVar("OperationalT", bound=OperationalLevelAgreement)
ContractT = TypeVar("ContractT", bound=UnderpinningContract)
RequirementT = TypeVar("RequirementT", bound=ServiceLevelRequirement)

_NO_MORE: Mapping[str, Arguments] = MappingProxyType({})

_HOURS: Final = st.sampled_from(
    (
        ServiceHours.always(),
        ServiceHours("Europe/Prague", {day: ["08:00-18:00"] for day in ("mon", "tue", "fri")}),
    )
)
_LENGTHS: Final = st.sampled_from((1, 30, 365)).map(lambda days: timedelta(days=days))
_DELAYS: Final = st.sampled_from((-1, -1, 0, 1)).map(lambda hours: timedelta(hours=hours))
_YES: Final = st.sampled_from((True,))
_TIMES: Final = st.sampled_from(
    (
        {},
        {1: (timedelta(minutes=15), timedelta(hours=1)), 2: (None, timedelta(hours=8))},
        {3: (timedelta(minutes=30, microseconds=1), None)},
    )
)
_CHARGES: Final = st.integers(0, 9000).map(lambda amount: Money(amount, "EUR"))
_INTERVALS: Final = st.sampled_from((MeasurementPeriod.MONTH, MeasurementPeriod.QUARTER))


def _target(metric: ServiceLevelMetric, number: int, more: dict[str, Any]) -> ServiceLevelTarget:
    return ServiceLevelTarget(
        id=TargetId(f"SLT-{number}"),
        metric=metric,
        comparator=metric.comparator,
        unit=metric.units[0],
        **more,
    )


def service_level_targets() -> st.SearchStrategy[ServiceLevelTarget]:
    """Return a strategy for targets of every metric, with its natural comparator, without clocks.

    Example:
        >>> from hypothesis import given
        >>> @given(service_level_targets())
        ... def test_what_is_exactly_agreed_is_no_breach(target):
        ...     assert target.is_met_by(target.target)
    """
    more = facts(
        {
            "target": st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10),
            "period": st.sampled_from(MeasurementPeriod),
        },
        weight=st.integers(1, 9),
        exclusions=several(st.sampled_from(TargetExclusion)),
        priority=st.integers(1, 5),
        name=TEXTS,
        measurement_point=TEXTS,
    )
    return st.builds(
        _target, metric=st.sampled_from(ServiceLevelMetric), number=st.integers(1, 9), more=more
    )


def _several_targets(least: int = 0) -> st.SearchStrategy[list[ServiceLevelTarget]]:
    # One of each metric, so that no two say different things about one and the same.
    return st.lists(
        service_level_targets(),
        min_size=least,
        max_size=3,
        unique_by=(lambda target: target.id, lambda target: target.metric),
    )


def _signing(agreement: AgreementFlow, _stamp: Stamp) -> Facts | None:
    missing = [party for party in AgreementParty if party not in agreement.signed_by]
    return facts({"party": st.sampled_from(missing)}, by=PEOPLE) if missing else None


_MOVES: Final[Mapping[str, Arguments]] = {
    "sign": _signing,
    "terminate": facts({"reason": TEXTS}),
    "revise": facts(title=TEXTS, hours=_HOURS),
}
_SLA_MOVES: Final[Mapping[str, Arguments]] = {
    **_MOVES,
    "activate": facts({"aligned": _YES})
    | facts({"accepted_gaps": several(TEXTS, least=1).map(sorted)}),
    "revise": facts(
        title=TEXTS,
        service_hours=_HOURS,
        support_hours=_HOURS,
        responsibilities=several(TEXTS).map(sorted),
        escalation_contacts=several(PEOPLE).map(sorted),
        charging=_CHARGES,
        continuity_ref=TEXTS,
    ),
}
_REQUIREMENT_MOVES: Final[Mapping[str, Arguments]] = {
    "agree": facts(agreement_id=ids(AgreementId)),
    "revise": facts(title=TEXTS, targets=_several_targets(1)),
}


def _begun(given: dict[str, Any]) -> dict[str, Any]:
    """Let an agreement begin some time about its draft, so that both sides of its ends are met."""
    kept = {name: value for name, value in given.items() if name not in ("delay", "length")}
    start = given["opened"].at + given["delay"]
    return {**kept, "start": start, "end": start + given["length"]}


def _drafts() -> st.SearchStrategy[dict[str, Any]]:
    return facts(
        {
            "id": ids(AgreementId),
            "opened": stamps(),
            "delay": _DELAYS,
            "length": _LENGTHS,
            "targets": _several_targets(1),
        },
        title=TEXTS,
        version=st.integers(1, 9),
    ).map(_begun)


def _structures() -> st.SearchStrategy[dict[str, Any]]:
    services, one = several(ids(ServiceId), least=1), several(ids(ServiceId), least=1).map(_first)
    structure, layer = AgreementStructure, AgreementLayer
    customer = {"customer_id": ids(CustomerId)}
    return st.one_of(
        facts({"structure": st.just(structure.SERVICE_BASED), "service_ids": one}),
        facts(
            {"structure": st.just(structure.CUSTOMER_BASED), "service_ids": services, **customer}
        ),
        *(
            facts({"structure": st.just(structure.MULTI_LEVEL), "layer": st.just(each), **more})
            for each, more in (
                (layer.CORPORATE, {"service_ids": several(ids(ServiceId))}),
                (layer.CUSTOMER, {"service_ids": several(ids(ServiceId)), **customer}),
                (layer.SERVICE, {"service_ids": one, **customer}),
            )
        ),
    )


def _first(values: set[ServiceId]) -> set[ServiceId]:
    return {min(values)}


@overload
def service_level_agreements(*, most: int = 16) -> st.SearchStrategy[ServiceLevelAgreement]: ...
@overload
def service_level_agreements(
    kind: type[AgreementT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[AgreementT]: ...
def service_level_agreements(
    kind: type[ServiceLevelAgreement] = ServiceLevelAgreement,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[ServiceLevelAgreement]:
    """Return a strategy for service level agreements of every structure, with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws drafts.

    Example:
        >>> from hypothesis import given
        >>> from itil_core.design import AgreementState
        >>> @given(service_level_agreements())
        ... def test_what_is_active_is_signed(agreement):
        ...     assert not agreement.has_been(AgreementState.ACTIVE) or agreement.is_signed
    """
    terms = facts(
        {"service_hours": _HOURS},
        support_hours=_HOURS,
        review_interval=_INTERVALS,
        charging=_CHARGES,
        legally_binding=st.booleans(),
        security_ref=TEXTS,
    )
    # Times by priority stand beside targets of other metrics only.
    timed = facts(priority_targets=_TIMES).map(_timed)
    whole = joined(joined(joined(_drafts(), terms), _structures()), timed)
    drafts = whole.map(lambda given: kind(**given))
    return lives(drafts, usual_moves(_SLA_MOVES, kind, arguments), most=most)


def _timed(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "targets": ()} if given.get("priority_targets") else {}


@overload
def operational_level_agreements(
    *, most: int = 16
) -> st.SearchStrategy[OperationalLevelAgreement]: ...
@overload
def operational_level_agreements(
    kind: type[OperationalT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[OperationalT]: ...
def operational_level_agreements(
    kind: type[OperationalLevelAgreement] = OperationalLevelAgreement,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[OperationalLevelAgreement]:
    """Return a strategy for operational level agreements with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws drafts.

    Example:
        >>> from hypothesis import given
        >>> @given(operational_level_agreements())
        ... def test_nobody_agrees_with_themselves(agreement):
        ...     assert agreement.provider_group != agreement.recipient_group
    """
    parties = facts(
        {
            "provider_group": st.sampled_from(GROUPS[1:]),
            "recipient_group": st.just(GROUPS[0]),
            "hours": _HOURS,
            "service_id": ids(ServiceId),
        }
    )
    drafts = joined(_drafts(), parties).map(lambda given: kind(**given))
    return lives(drafts, usual_moves(_MOVES, kind, arguments), most=most)


@overload
def underpinning_contracts(*, most: int = 16) -> st.SearchStrategy[UnderpinningContract]: ...
@overload
def underpinning_contracts(
    kind: type[ContractT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[ContractT]: ...
def underpinning_contracts(
    kind: type[UnderpinningContract] = UnderpinningContract,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[UnderpinningContract]:
    """Return a strategy for underpinning contracts with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws drafts.

    Example:
        >>> from hypothesis import given
        >>> @given(underpinning_contracts())
        ... def test_a_contract_binds(contract):
        ...     assert contract.legally_binding
    """
    parties = facts(
        {
            "supplier_id": ids(SupplierId),
            "contract_id": ids(ContractId),
            "hours": _HOURS,
            "ci_id": ids(CiId),
        }
    )
    drafts = joined(_drafts(), parties).map(lambda given: kind(**given))
    return lives(drafts, usual_moves(_MOVES, kind, arguments), most=most)


@overload
def service_level_requirements(*, most: int = 16) -> st.SearchStrategy[ServiceLevelRequirement]: ...
@overload
def service_level_requirements(
    kind: type[RequirementT], arguments: Mapping[str, Arguments] = _NO_MORE, *, most: int = 16
) -> st.SearchStrategy[RequirementT]: ...
def service_level_requirements(
    kind: type[ServiceLevelRequirement] = ServiceLevelRequirement,
    arguments: Mapping[str, Arguments] = _NO_MORE,
    *,
    most: int = 16,
) -> st.SearchStrategy[ServiceLevelRequirement]:
    """Return a strategy for service level requirements with whole lives.

    Args:
        kind: The class: the library's own, or a subclass with a lifecycle of its own.
        arguments: Arguments of moves of that subclass, as for `lives`, or instead of the usual.
        most: The greatest number of steps; 0 draws drafts.

    Example:
        >>> from hypothesis import given
        >>> @given(service_level_requirements())
        ... def test_something_is_required(requirement):
        ...     assert requirement.targets
    """
    drafts = facts(
        {
            "id": ids(RequirementId),
            "opened": stamps(),
            "service_id": ids(ServiceId),
            "customer_id": ids(CustomerId),
            "targets": _several_targets(1),
        },
        title=TEXTS,
    ).map(lambda given: kind(**given))
    return lives(drafts, usual_moves(_REQUIREMENT_MOVES, kind, arguments), most=most)
