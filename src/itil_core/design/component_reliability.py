"""How reliable configuration items are, as they say it themselves.

ITIL Service Design (2007), 4.4.5.1.
"""

from collections.abc import Iterable

from itil_core.configuration.item import ConfigurationItem
from itil_core.configuration.renewal import ComponentTimes
from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import CiId
from itil_core.kernel.fields import each

__all__ = ["component_availabilities", "component_times"]


def component_availabilities(items: Iterable[ConfigurationItem]) -> dict[CiId, float]:
    """Return the availability of each item that knows it, by its id.

    It is the one given, or MTBF / (MTBF + MTRS). Items that know neither are left out; what needs
    them asks for a default, or names them.

    Args:
        items: The items.

    Raises:
        DuplicateError: Two items bear one id.
        ValidationError: Something is no configuration item.

    Example:
        >>> import pendulum
        >>> from itil_core.kernel.stamp import Stamp
        >>> host = ConfigurationItem(
        ...     id="host",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2), by="ana"),
        ...     name="host 1",
        ...     ci_type="HARDWARE",
        ...     version="1",
        ...     mtbf_h=2500,
        ...     mtrs_h=10,
        ... )
        >>> {ci: round(share, 6) for ci, share in component_availabilities([host]).items()}
        {'host': 0.996016}

    ITIL Service Design (2007), 4.4.5.1.
    """
    found = ((item, item.availability) for item in _distinct("component_availabilities", items))
    return {CiId(item.id): share for item, share in found if share is not None}


def component_times(items: Iterable[ConfigurationItem]) -> dict[CiId, ComponentTimes]:
    """Return the mean times of each item that knows them, by its id.

    Args:
        items: The items; one with an availability and no mean times is left out.

    Raises:
        DuplicateError: Two items bear one id.
        ValidationError: Something is no configuration item.

    ITIL Service Design (2007), 4.4.5.1.
    """
    return {
        CiId(item.id): ComponentTimes(mtbf_h=item.mtbf_h, mtrs_h=item.mtrs_h)
        for item in _distinct("component_times", items)
        if item.mtbf_h is not None and item.mtrs_h is not None
    }


def _distinct(function: str, items: Iterable[ConfigurationItem]) -> Iterable[ConfigurationItem]:
    seen: set[str] = set()
    for item in each(items):
        given: object = item
        if not isinstance(given, ConfigurationItem):
            reason = "must be several of ConfigurationItem"
            raise ValidationError(function, "items", given, reason)
        if given.id in seen:
            raise DuplicateError("CI", given.id)
        seen.add(given.id)
        yield given
