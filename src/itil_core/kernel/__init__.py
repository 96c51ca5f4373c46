"""The kernel: time, records and lifecycles. It knows no ITIL process.

The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.kernel.entry import (
        Delta,
        Entry,
        guarded,
    )
    from itil_core.kernel.hours import (
        ServiceHours,
        Yearly,
        closes,
        opens,
    )
    from itil_core.kernel.ids import (
        ActorId,
        Id,
        numbered,
    )
    from itil_core.kernel.interval import (
        Interval,
        total_time,
        united,
    )
    from itil_core.kernel.journal import (
        Step,
        merged,
    )
    from itil_core.kernel.lifecycle import (
        SAME,
        Lifecycle,
        Move,
    )
    from itil_core.kernel.money import (
        Money,
    )
    from itil_core.kernel.priority import (
        DEFAULT_MATRIX,
        Level,
        PriorityMatrix,
        Scale,
    )
    from itil_core.kernel.record import (
        Record,
    )
    from itil_core.kernel.stamp import (
        Stamp,
    )
    from itil_core.kernel.state import (
        Phase,
        State,
    )
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "entry": (
                "Delta",
                "Entry",
                "guarded",
            ),
            "hours": (
                "ServiceHours",
                "Yearly",
                "closes",
                "opens",
            ),
            "ids": (
                "ActorId",
                "Id",
                "numbered",
            ),
            "interval": (
                "Interval",
                "total_time",
                "united",
            ),
            "journal": (
                "Step",
                "merged",
            ),
            "lifecycle": (
                "SAME",
                "Lifecycle",
                "Move",
            ),
            "money": ("Money",),
            "priority": (
                "DEFAULT_MATRIX",
                "Level",
                "PriorityMatrix",
                "Scale",
            ),
            "record": ("Record",),
            "stamp": ("Stamp",),
            "state": (
                "Phase",
                "State",
            ),
        },
    )

__all__ = [
    "DEFAULT_MATRIX",
    "SAME",
    "ActorId",
    "Delta",
    "Entry",
    "Id",
    "Interval",
    "Level",
    "Lifecycle",
    "Money",
    "Move",
    "Phase",
    "PriorityMatrix",
    "Record",
    "Scale",
    "ServiceHours",
    "Stamp",
    "State",
    "Step",
    "Yearly",
    "closes",
    "guarded",
    "merged",
    "numbered",
    "opens",
    "total_time",
    "united",
]
