"""The status of a configuration item as one table.

ITIL Service Transition (2007), 4.3.5.5.
"""

from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.state import Phase, State

__all__ = ["CiState", "ConfigurationItemLifecycle"]


class CiState(State):
    """The status of a configuration item."""

    PLANNED = "PLANNED", Phase.OPEN
    REGISTERED = "REGISTERED", Phase.OPEN
    ACCEPTED = "ACCEPTED", Phase.OPEN
    INSTALLED = "INSTALLED", Phase.OPEN
    UNDER_MAINTENANCE = "UNDER_MAINTENANCE", Phase.PENDING
    WITHDRAWN = "WITHDRAWN", Phase.ENDED


S = CiState


class ConfigurationItemLifecycle(Lifecycle, initial=S.PLANNED):
    """The default status of a configuration item, from being planned to being withdrawn."""

    register: Move = Move(S.PLANNED, to=S.REGISTERED)
    accept: Move = Move(S.REGISTERED, to=S.ACCEPTED)
    install: Move = Move(
        S.ACCEPTED,
        to=S.INSTALLED,
        needs=("owner_id", "support_group", "last_change_id"),
    )
    maintain: Move = Move(S.INSTALLED, to=S.UNDER_MAINTENANCE)
    finish_maintenance: Move = Move(S.UNDER_MAINTENANCE, to=S.INSTALLED)
    uninstall: Move = Move(S.INSTALLED, to=S.ACCEPTED, needs=("last_change_id",))
    withdraw: Move = Move(
        S.PLANNED,
        S.REGISTERED,
        S.ACCEPTED,
        S.INSTALLED,
        S.UNDER_MAINTENANCE,
        to=S.WITHDRAWN,
    )
    update: Move = Move(to=SAME)
    observe: Move = Move(to=SAME)
    verify: Move = Move(to=SAME)
