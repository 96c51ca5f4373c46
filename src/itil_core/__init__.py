"""ITIL v3 as values that can be computed with.

The names below are the front door; each stage has more: ``from itil_core.operation import ...``.
They are imported when first used, so that ``import itil_core`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from itil_core.configuration import (
        ConfigurationItem,
        DependencyGraph,
        GraphBuilder,
        impact,
    )
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
    "Phase",
    "PriorityMatrix",
    "Problem",
    "ProblemLifecycle",
    "ProblemState",
    "Record",
    "RefusedMoveError",
    "Scale",
    "ServiceHours",
    "Stamp",
    "State",
    "UnknownReferenceError",
    "ValidationError",
    "guarded",
    "impact",
    "merged",
]

_ROOMS = {
    "itil_core.configuration": ("ConfigurationItem", "DependencyGraph", "GraphBuilder", "impact"),
    "itil_core.errors": (
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
    "itil_core.kernel.entry": ("Delta", "Entry", "guarded"),
    "itil_core.kernel.hours": ("ServiceHours",),
    "itil_core.kernel.journal": ("merged",),
    "itil_core.kernel.lifecycle": ("SAME", "Lifecycle", "Move"),
    "itil_core.kernel.priority": ("Level", "PriorityMatrix", "Scale"),
    "itil_core.kernel.record": ("Record",),
    "itil_core.kernel.stamp": ("Stamp",),
    "itil_core.kernel.state": ("Phase", "State"),
    "itil_core.operation": (
        "Incident",
        "IncidentLifecycle",
        "IncidentState",
        "KnownError",
        "Problem",
        "ProblemLifecycle",
        "ProblemState",
    ),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a front-door name when it is first used."""
    if name not in _HOME:
        raise AttributeError(f"module 'itil_core' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the front door."""
    return sorted(__all__)
