"""Lives of the library's own records: every row of every table is reached, and all laws hold."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from itil_core.configuration import ConfigurationItem, DocumentItem
from itil_core.kernel.record import Record
from itil_core.operation import Incident
from itil_core.operation.problem import Problem
from itil_core.testing import (
    check_laws,
    configuration_items,
    document_items,
    incidents,
    problems,
)

LIVES: list[tuple[type[Record], st.SearchStrategy[Any]]] = [
    (Incident, incidents()),
    (Problem, problems()),
    (ConfigurationItem, configuration_items()),
    (DocumentItem, document_items()),
]
BY_NAME = {kind.__name__: (kind, strategy) for kind, strategy in LIVES}
ENOUGH = 400  # lives in which every row has been seen several times
AT_ONCE = 40


@pytest.mark.parametrize("name", BY_NAME)
def test_every_row_is_reached(name: str) -> None:
    """Lives are drawn until each row was made; too many without one are a failure."""
    kind, strategy = BY_NAME[name]
    unseen = Counter(dict.fromkeys(kind.lifecycle.rows, 1))
    drawn = 0

    @settings(
        max_examples=AT_ONCE,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.lists(strategy, min_size=4, max_size=4))
    def look(records: list[Record]) -> None:
        nonlocal drawn
        for record in records if unseen else ():
            drawn += 1
            for entry in record.history:
                del unseen[entry.move]

    look()
    assert not unseen, f"not reached in {drawn} lives"


@pytest.mark.parametrize("name", BY_NAME)
def test_all_laws_hold(name: str) -> None:
    kind, strategy = BY_NAME[name]

    @given(strategy)
    def check(record: Record) -> None:
        assert type(record) is kind
        check_laws(record)

    check()
