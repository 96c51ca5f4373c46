"""Drawn services."""

import attrs
from hypothesis import HealthCheck, given, settings

from itil_core.kernel.lifecycle import Move
from itil_core.kernel.stamp import Stamp
from itil_core.strategy import PortfolioLifecycle, PortfolioState, Service
from itil_core.testing import check_laws, service_lives, services

ENOUGH = settings(derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])


@given(services())
def test_what_is_operational_is_supported(service: Service) -> None:
    if service.state is PortfolioState.OPERATIONAL:
        assert service.support_roles


@given(services(most=0))
def test_no_steps_draw_requirements(service: Service) -> None:
    assert service.state is PortfolioState.REQUIREMENTS
    assert not service.history


@given(services(most=3))
def test_steps_are_counted(service: Service) -> None:
    assert len(service.history) <= 3


class DirectLifecycle(PortfolioLifecycle, without=("define",)):
    analyse: Move = PortfolioLifecycle.analyse.also_from(PortfolioState.REQUIREMENTS)


@attrs.frozen(kw_only=True)
class DirectService(Service):
    lifecycle = DirectLifecycle


@ENOUGH
@given(services(DirectService, {"approve": lambda _service, _stamp: None}))
def test_a_step_that_is_not_there_is_left_out_and_one_that_is_not_to_be_ends_the_way(
    service: DirectService,
) -> None:
    assert not service.has_been(PortfolioState.APPROVED)


def test_the_way_goes_on_after_a_step_that_is_not_there() -> None:
    found: set[str] = set()

    @ENOUGH
    @given(services(DirectService))
    def look(service: DirectService) -> None:
        found.update(entry.target.name for entry in service.history)

    look()
    assert "CHARTERED" in found


class ShortLifecycle(PortfolioLifecycle, without=("reinstate", "rebuild")):
    pass


@attrs.frozen(kw_only=True)
class OwnService(Service):
    lifecycle = ShortLifecycle


@given(services(OwnService))
def test_a_subclass_with_fewer_rows_is_drawn_too(service: OwnService) -> None:
    assert type(service) is OwnService
    check_laws(service)


@given(services(most=0))
def test_what_makes_no_sense_now_is_not_tried(service: Service) -> None:
    bare = attrs.evolve(
        service, sla_ids=(), ola_ids=(), supports=(), service_asset_ids=(), customer_ids=()
    )
    stamp: Stamp = service.opened
    assert service_lives._operation(bare, stamp) is None
    assert service_lives._unrelated(bare, stamp) is None
    assert service_lives._outcomes(bare, stamp) is not None
    related = bare.relate(stamp, ola_ids={"SLA-1"})
    assert service_lives._operation(related, stamp) is not None
    assert service_lives._unrelated(related, stamp) is not None
    assert service_lives._hold(bare, stamp) is not None
    assert service_lives._hold(bare.hold(stamp, reason="x"), stamp) is None
