"""What items say of their reliability."""

from typing import Any

import pendulum
import pytest

from itil_core.configuration import ComponentTimes, ConfigurationItem
from itil_core.design.component_reliability import component_availabilities, component_times
from itil_core.errors import DuplicateError, ValidationError
from itil_core.kernel.stamp import Stamp


def item(name: str, **fields: Any) -> ConfigurationItem:
    given: dict[str, Any] = {
        "id": name,
        "opened": Stamp(pendulum.datetime(2026, 3, 2), by="ana"),
        "name": name,
        "ci_type": "HARDWARE",
        "version": "1",
    }
    return ConfigurationItem(**given | fields)


ITEMS = [
    item("db", mtbf_h=2500, mtrs_h=10),
    item("net", availability_prob=0.999),
    item("desk"),
]


def test_what_is_known_is_read_and_what_is_not_is_left_out() -> None:
    assert component_availabilities(ITEMS) == {"db": 2500 / 2510, "net": 0.999}
    assert component_times(iter(ITEMS)) == {"db": ComponentTimes(mtbf_h=2500, mtrs_h=10)}


@pytest.mark.parametrize("read", [component_availabilities, component_times])
def test_doubles_and_strangers_are_refused(read: Any) -> None:
    with pytest.raises(DuplicateError) as double:
        read([*ITEMS, item("net")])
    assert (double.value.kind, double.value.key) == ("CI", "net")
    with pytest.raises(ValidationError) as stranger:
        read(["db"])
    facts = stranger.value.record, stranger.value.field, stranger.value.value
    assert facts == (read.__name__, "items", "db")
