"""The names that service level management uses together."""

from itil_core.design import service_level
from itil_core.design.agreement import ServiceLevelAgreement
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.kernel import clock


def test_the_names_are_those_of_their_own_modules() -> None:
    assert service_level.ClockTarget is clock.ClockTarget
    assert service_level.Measurement is clock.Measurement
    assert service_level.measure is clock.measure
    assert service_level.ServiceLevelTarget is ServiceLevelTarget
    assert service_level.ServiceLevelAgreement is ServiceLevelAgreement
