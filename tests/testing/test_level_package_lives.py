"""Drawn service level packages."""

import attrs
from hypothesis import given

from itil_core.strategy import (
    ServiceLevelPackage,
    ServiceLevelPackageLifecycle,
    ServiceLevelPackageState,
)
from itil_core.testing import check_laws, service_level_packages


@given(service_level_packages())
def test_what_is_agreed_was_agreed_by_somebody(package: ServiceLevelPackage) -> None:
    assert package.approver_id or not package.is_agreed


@given(service_level_packages(most=0))
def test_no_steps_draw_drafts(package: ServiceLevelPackage) -> None:
    assert package.state is ServiceLevelPackageState.DRAFT
    assert not package.history


class OwnLifecycle(ServiceLevelPackageLifecycle, without=("revise",)):
    pass


@attrs.frozen(kw_only=True)
class OwnPackage(ServiceLevelPackage):
    lifecycle = OwnLifecycle


@given(service_level_packages(OwnPackage))
def test_a_subclass_with_fewer_rows_is_drawn_too(package: OwnPackage) -> None:
    assert type(package) is OwnPackage
    check_laws(package)
