"""Service level management in one place: what is agreed, how it is timed, and how it was kept.

ITIL Service Design (2007), 4.2. The names are those of the modules that define them; this one
gathers what is used together.
"""

from itil_core.design.achievement import achievements
from itil_core.design.agreement import ServiceLevelAgreement
from itil_core.design.service_level_target import ServiceLevelTarget
from itil_core.design.support_alignment import alignment
from itil_core.kernel.clock import ClockTarget, Measurement, measure

# not at the door: ServiceLevelAgreement, ServiceLevelTarget, achievements, alignment

__all__ = [
    "ClockTarget",
    "Measurement",
    "ServiceLevelAgreement",
    "ServiceLevelTarget",
    "achievements",
    "alignment",
    "measure",
]
