"""Items and stamps that the tests of this folder share."""

from typing import Any

import pendulum

from itil_core import Stamp
from itil_core.configuration import CiType, ConfigurationItem


def at(hour: int, by: str = "ana", note: str = "") -> Stamp:
    """A stamp, so many hours after the first."""
    return Stamp(pendulum.datetime(2026, 3, 2).add(hours=hour), by=by, note=note)


def an_item(ci_id: str = "db1", **facts: Any) -> ConfigurationItem:
    """A planned item that has all that installing needs."""
    given: dict[str, Any] = {
        "id": ci_id,
        "opened": at(0),
        "name": "a database",
        "ci_type": CiType.DATABASE,
        "version": "15",
        "owner_id": "eva",
        "support_group": "DB-TEAM",
    }
    return ConfigurationItem(**(given | facts))


def accepted(ci_id: str = "db1", **facts: Any) -> ConfigurationItem:
    """An item that may be installed."""
    return an_item(ci_id, **facts).register(at(1)).accept(at(2))


def installed(ci_id: str = "db1", **facts: Any) -> ConfigurationItem:
    """An item in use."""
    return accepted(ci_id, **facts).install(at(3), change="CHG-1")
