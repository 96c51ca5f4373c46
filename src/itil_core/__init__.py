"""ITIL v3 as values that can be computed with.

The names below are the front door; each stage has more: ``from itil_core.operation import ...``.
They are imported when first used, so that ``import itil_core`` costs next to nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.configuration import (
        ConfigurationItem,
        DependencyGraph,
        GraphBuilder,
        impact,
    )
    from itil_core.design import ServiceLevelAgreement
    from itil_core.errors import (
        AuthorisationError,
        CalculationError,
        ConflictError,
        CycleError,
        DuplicateError,
        GuardError,
        ImmutableError,
        ItilError,
        RefusedMoveError,
        UnknownReferenceError,
        ValidationError,
    )
    from itil_core.kernel.entry import Delta, Entry, guarded
    from itil_core.kernel.hours import ServiceHours
    from itil_core.kernel.journal import merged
    from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
    from itil_core.kernel.priority import Level, PriorityMatrix, Scale
    from itil_core.kernel.record import Record
    from itil_core.kernel.stamp import Stamp
    from itil_core.kernel.state import Phase, State
    from itil_core.operation import (
        Incident,
        IncidentLifecycle,
        IncidentState,
        KnownError,
        Problem,
        ProblemLifecycle,
        ProblemState,
    )
    from itil_core.strategy import Service
    from itil_core.transition import NormalChange
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "configuration": ("ConfigurationItem", "DependencyGraph", "GraphBuilder", "impact"),
            "design": ("ServiceLevelAgreement",),
            "errors": (
                "AuthorisationError",
                "CalculationError",
                "ConflictError",
                "CycleError",
                "DuplicateError",
                "GuardError",
                "ImmutableError",
                "ItilError",
                "RefusedMoveError",
                "UnknownReferenceError",
                "ValidationError",
            ),
            "kernel.entry": ("Delta", "Entry", "guarded"),
            "kernel.hours": ("ServiceHours",),
            "kernel.journal": ("merged",),
            "kernel.lifecycle": ("SAME", "Lifecycle", "Move"),
            "kernel.priority": ("Level", "PriorityMatrix", "Scale"),
            "kernel.record": ("Record",),
            "kernel.stamp": ("Stamp",),
            "kernel.state": ("Phase", "State"),
            "operation": (
                "Incident",
                "IncidentLifecycle",
                "IncidentState",
                "KnownError",
                "Problem",
                "ProblemLifecycle",
                "ProblemState",
            ),
            "strategy": ("Service",),
            "transition": ("NormalChange",),
        },
    )

__all__ = [
    "SAME",
    "AuthorisationError",
    "CalculationError",
    "ConfigurationItem",
    "ConflictError",
    "CycleError",
    "Delta",
    "DependencyGraph",
    "DuplicateError",
    "Entry",
    "GraphBuilder",
    "GuardError",
    "ImmutableError",
    "Incident",
    "IncidentLifecycle",
    "IncidentState",
    "ItilError",
    "KnownError",
    "Level",
    "Lifecycle",
    "Move",
    "NormalChange",
    "Phase",
    "PriorityMatrix",
    "Problem",
    "ProblemLifecycle",
    "ProblemState",
    "Record",
    "RefusedMoveError",
    "Scale",
    "Service",
    "ServiceHours",
    "ServiceLevelAgreement",
    "Stamp",
    "State",
    "UnknownReferenceError",
    "ValidationError",
    "guarded",
    "impact",
    "merged",
]
