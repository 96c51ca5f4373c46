"""What is known about a configuration item: its type, its place, and who may write it.

ITIL Service Transition (2007), 4.3.4.3.
"""

from enum import Enum
from typing import ClassVar, Final

import attrs

from itil_core.errors import AuthorisationError
from itil_core.framework.ids import ChangeId
from itil_core.kernel.entry import Delta
from itil_core.kernel.fields import a, amount, text
from itil_core.kernel.ids import Id
from itil_core.kernel.stamp import Stamp

__all__ = [
    "BASELINE_LOAD",
    "CI_TYPES",
    "Capacity",
    "CiCategory",
    "CiType",
    "ConfigurationPolicy",
    "Environment",
    "OperationalState",
    "written",
]
# not at the door: CI_TYPES, written


class CiType(Id):
    """What kind of thing an item is: one of the usual types, or any name of your own.

    Example:
        >>> CiType.DATABASE
        'DATABASE'
        >>> CiType("LOAD_BALANCER") in CI_TYPES
        False
    """

    __slots__ = ()

    SERVICE: ClassVar["CiType"]
    APPLICATION: ClassVar["CiType"]
    SOFTWARE: ClassVar["CiType"]
    HARDWARE: ClassVar["CiType"]
    NETWORK: ClassVar["CiType"]
    STORAGE: ClassVar["CiType"]
    DATABASE: ClassVar["CiType"]
    DOCUMENTATION: ClassVar["CiType"]
    ENVIRONMENT: ClassVar["CiType"]
    FACILITY: ClassVar["CiType"]
    PEOPLE: ClassVar["CiType"]
    ORG_UNIT: ClassVar["CiType"]
    LICENCE: ClassVar["CiType"]
    AGREEMENT: ClassVar["CiType"]
    PROCESS: ClassVar["CiType"]


CI_TYPES: Final = tuple(CiType(name) for name in CiType.__annotations__)
"""The usual types, in ITIL's order."""

for _each in CI_TYPES:
    setattr(CiType, _each, _each)


class CiCategory(Enum):
    """The categories of the 2007 book: to which part of the business an item belongs."""

    SERVICE_LIFECYCLE = "SERVICE_LIFECYCLE"
    SERVICE = "SERVICE"
    ORGANISATION = "ORGANISATION"
    INTERNAL = "INTERNAL"
    EXTERNAL = "EXTERNAL"
    INTERFACE = "INTERFACE"


class Environment(Enum):
    """Where an item is used: live, test, development, disaster recovery."""

    LIVE = "LIVE"
    TEST = "TEST"
    DEV = "DEV"
    DR = "DR"


class OperationalState(Enum):
    """How an item does its work at the moment, whatever its status."""

    UP = "UP"
    DEGRADED = "DEGRADED"
    DOWN = "DOWN"
    IN_MAINTENANCE = "IN_MAINTENANCE"
    UNKNOWN = "UNKNOWN"


@attrs.frozen
class Capacity:
    """The most that an item can do or hold.

    Attributes:
        value: How much.
        unit: Of what, such as `GB` or `requests/s`.

    Example:
        >>> Capacity(512, "GB").unit
        'GB'
    """

    value: float = attrs.field(validator=amount(0))
    unit: str = attrs.field(validator=text())


@attrs.frozen(kw_only=True)
class ConfigurationPolicy:
    """The rules of configuration control that an organisation sets for itself.

    Attributes:
        require_change: Whether every write names the change that authorises it.
    """

    require_change: bool = attrs.field(default=True, validator=a(bool))


BASELINE_LOAD: Final = ChangeId("BASELINE_LOAD")
"""Stands for the change where an estate is taken in for the first time."""


def written(stamp: Stamp, change: str | None, policy: ConfigurationPolicy) -> Delta:
    """Return what a write records about its change, for lifecycles of your own.

    Args:
        stamp: When and by whom.
        change: The change that authorises the write, or `BASELINE_LOAD`.
        policy: Whether a change is required.

    Raises:
        AuthorisationError: No change is named, and the policy requires one.
    """
    if change is not None:
        return {"last_change_id": change}
    if policy.require_change:
        needed = "a change that authorises the write (change=), or BASELINE_LOAD for a first import"
        raise AuthorisationError(stamp.by, needed, "")
    return {}
