"""What the tests of this folder store: an incident in the middle of its life."""

import json
from typing import Any

import pendulum
from cattrs import Converter

from itil_core.interop import configure
from itil_core.kernel.priority import Level
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.operation import Caller, Channel, Incident, PendingReason

NINE = pendulum.datetime(2026, 3, 2, 9)
CONVERTER = configure(Converter())
BRIEF = configure(Converter(omit_if_default=True))


def stamp(minutes: int = 0, **more: Any) -> Stamp:
    return Stamp(NINE.add(minutes=minutes), by="ana", **more)


def an_incident() -> Incident:
    incident = Incident(
        id="INC-1",
        title="mail is slow",
        channel=Channel.PHONE,
        caller=Caller(id="eva", callback="555-0101"),
        opened=stamp(),
    )
    incident = incident.classify(
        stamp(1),
        category=("software", "mail"),
        impact=Level.HIGH,
        urgency=Level.HIGH,
        service_id="mail",
        ci_ids={"web2", "web10", "db1"},
    )
    incident = incident.open(stamp(2, note="by hand"), group="messaging")
    incident = incident.start(stamp(3), assignee="bob")
    incident = incident.declare_major(stamp(4), manager="mia", reason="all of mail", team={"bob"})
    incident = incident.communicate(stamp(5), audience="everybody", message="we are on it")
    incident = incident.inform_management(stamp(6), to="boss", reason="75 % of the target")
    return incident.pend(stamp(7), reason=PendingReason.SUPPLIER)


def through_json(converter: Converter, record: Record) -> Any:
    return converter.structure(json.loads(json.dumps(converter.unstructure(record))), type(record))


def is_plain(value: object) -> bool:
    """Whether a value is of exactly the types that JSON knows, all the way down."""
    if type(value) is dict:
        return all(type(key) is str and is_plain(each) for key, each in value.items())
    if type(value) is list:
        return all(map(is_plain, value))
    return value is None or type(value) in (str, int, float, bool)
