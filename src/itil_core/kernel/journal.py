"""Journals of several records read as one."""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import pairwise
from typing import NamedTuple

import pendulum

from itil_core.errors import DuplicateError
from itil_core.kernel.entry import Entry
from itil_core.kernel.record import Record

__all__ = ["Step", "merged"]


class Step(NamedTuple):
    """One entry of a merged replay.

    Attributes:
        entry: The entry.
        before: The record before it.
        after: The record after it.
    """

    entry: Entry
    before: Record
    after: Record


def _steps(record: Record) -> Iterator[Step]:
    for entry, (before, after) in zip(record.history, pairwise(record.stages()), strict=True):
        yield Step(entry, before, after)


def merged(records: Iterable[Record]) -> Iterator[Step]:
    """Replay several records together, in the order in which their entries were recorded.

    Entries of one instant come in the order of the records given, then of each history.

    Raises:
        DuplicateError: Two records are of one class and bear one id.
    """
    given = tuple(records)
    seen: set[tuple[type, str]] = set()
    for record in given:
        key = (type(record), record.id)
        if key in seen:
            raise DuplicateError(type(record).__name__, record.id)
        seen.add(key)
    return merge(*map(_steps, given), key=_recorded)


def _recorded(step: Step) -> pendulum.DateTime:
    return step.entry.stamp.at
