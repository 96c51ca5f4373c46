"""Service transition: changes, their schedule, releases and the control of configuration.

ITIL Service Transition (2007). The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.transition.change_windows import (
        Blackout,
        ChangeFreeze,
        ChangeWindow,
        MaintenanceWindow,
    )
    from itil_core.transition.conflict_findings import (
        ConflictKind,
        EffectPath,
        Finding,
        GroupLoss,
    )
    from itil_core.transition.planned_work import (
        Plannable,
        PlannedChange,
        PlannedWork,
    )
    from itil_core.transition.schedule import (
        ChangeSchedule,
        conflicts,
        free_slots,
    )
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "change_windows": (
                "Blackout",
                "ChangeFreeze",
                "ChangeWindow",
                "MaintenanceWindow",
            ),
            "conflict_findings": (
                "ConflictKind",
                "EffectPath",
                "Finding",
                "GroupLoss",
            ),
            "planned_work": (
                "Plannable",
                "PlannedChange",
                "PlannedWork",
            ),
            "schedule": (
                "ChangeSchedule",
                "conflicts",
                "free_slots",
            ),
        },
    )

__all__ = [
    "Blackout",
    "ChangeFreeze",
    "ChangeSchedule",
    "ChangeWindow",
    "ConflictKind",
    "EffectPath",
    "Finding",
    "GroupLoss",
    "MaintenanceWindow",
    "Plannable",
    "PlannedChange",
    "PlannedWork",
    "conflicts",
    "free_slots",
]
