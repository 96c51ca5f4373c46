"""Records as plain JSON values and back, through a converter of cattrs.

A record is stored as its origin and its journal, nothing else. What history yields is worked out
again when it is read, and every stored step is checked by the record's lifecycle.
"""

from collections.abc import Iterable
from typing import Any, TypeGuard

import attrs
from cattrs import Converter
from cattrs.strategies import configure_union_passthrough

from itil_core.design.target_terms import ServiceLevelMetric, TargetMetric
from itil_core.interop._hours import add_hours
from itil_core.interop._plain import add_scalars
from itil_core.interop._records import record_reader, record_writer, stamp_writer
from itil_core.interop._shapes import add_shapes
from itil_core.kernel.priority import Level, Scale
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp

__all__ = ["configure"]


def configure(
    converter: Converter,
    *,
    scales: Iterable[type[Scale]] = (Level,),
    metrics: Iterable[type[TargetMetric]] = (ServiceLevelMetric,),
) -> Converter:
    """Teach a converter of cattrs to write and read records of every class, your own included.

    ``converter.unstructure(record)`` is a dict of ``origin`` and ``journal`` in plain JSON values;
    ``converter.structure(plain, Incident)`` restores the record from it. Instants are ISO 8601 in
    UTC to the microsecond, durations ISO 8601 in seconds, ids and decimals strings, states and
    other enumerations their values, sets sorted lists. A field that takes any scale is written
    with the scale's name, as ``Level.HIGH``, and so are metrics. A target that holds a clock is
    refused, because the clock's conditions are code.

    The converter becomes strict: nothing is coerced, unknown keys are refused in every class made
    with attrs, and so is a value of a subclass where its parent is declared. Hooks that you
    register afterwards win.

    Args:
        converter: The converter; ``omit_if_default=True`` leaves out fields at their defaults.
        scales: The scales that fields typed ``Scale`` may take.
        metrics: What targets of service levels may be about.

    Returns:
        The same converter.

    Raises:
        ValidationError: Two scales or metrics bear one name. Reading raises it for whatever is
            malformed and says where, and the errors of ``Record.restore`` for steps that are not
            legal.

    Example:
        >>> from pendulum import datetime
        >>> from itil_core.kernel.stamp import Stamp
        >>> from itil_core.operation import Caller, Channel, Incident
        >>> opened = Stamp(datetime(2026, 3, 2, 9), by="ana")
        >>> incident = Incident(
        ...     id="INC-1",
        ...     title="mail is slow",
        ...     channel=Channel.PHONE,
        ...     caller=Caller(id="eva", callback="555-0101"),
        ...     opened=opened,
        ... )
        >>> converter = configure(Converter(omit_if_default=True))
        >>> plain = converter.unstructure(incident.assign(opened, assignee="bob"))
        >>> plain["origin"]["opened"]
        {'at': '2026-03-02T09:00:00.000000+00:00', 'by': 'ana'}
        >>> plain["journal"][0]["delta"]
        {'assignee': 'bob'}
        >>> converter.structure(plain, Incident).assignee
        'bob'
    """
    converter.forbid_extra_keys = True
    add_scalars(converter, tuple(scales), tuple(metrics))
    configure_union_passthrough(str | int | float | bool | None, converter)
    add_shapes(converter)
    add_hours(converter)
    converter.register_unstructure_hook_factory(_is_stamp, stamp_writer)
    converter.register_unstructure_hook_factory(_is_record, record_writer)
    converter.register_structure_hook_factory(_is_record, record_reader)
    return converter


def _is_record(kind: Any) -> TypeGuard[type[Record]]:
    return attrs.has(kind) and issubclass(kind, Record)


def _is_stamp(kind: Any) -> bool:
    return kind is Stamp
