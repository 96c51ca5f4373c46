"""Drawn service design packages."""

import attrs
from hypothesis import given

from itil_core.design import DesignPackageLifecycle, DesignPackageState, ServiceDesignPackage
from itil_core.testing import check_laws, service_design_packages


@given(service_design_packages())
def test_what_is_approved_covers_all_aspects(package: ServiceDesignPackage) -> None:
    if package.has_been(DesignPackageState.APPROVED):
        assert package.coverage.aspects_pct == 100


@given(service_design_packages(most=0))
def test_no_steps_draw_drafts(package: ServiceDesignPackage) -> None:
    assert package.state is DesignPackageState.DRAFT
    assert not package.history


class OwnLifecycle(DesignPackageLifecycle, without=("rework",)):
    pass


@attrs.frozen(kw_only=True)
class OwnPackage(ServiceDesignPackage):
    lifecycle = OwnLifecycle


@given(service_design_packages(OwnPackage))
def test_a_subclass_with_fewer_rows_is_drawn_too(package: OwnPackage) -> None:
    assert type(package) is OwnPackage
    check_laws(package)
