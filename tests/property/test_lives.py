"""Lives of the library's own records: every row of every table is reached, and all laws hold."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from itil_core.configuration import ConfigurationItem, DocumentItem
from itil_core.design.service_failure_analysis import ServiceFailureAnalysis
from itil_core.kernel.record import Record
from itil_core.operation import Incident
from itil_core.operation.problem import Problem
from itil_core.testing import (
    check_laws,
    configuration_items,
    document_items,
    failure_analyses,
    incidents,
    problems,
)

LIVES: list[tuple[type[Record], st.SearchStrategy[Any]]] = [
    (Incident, incidents()),
    (Problem, problems()),
    (ConfigurationItem, configuration_items()),
    (DocumentItem, document_items()),
    (ServiceFailureAnalysis, failure_analyses()),
]
BY_NAME = {kind.__name__: (kind, strategy) for kind, strategy in LIVES}
ENOUGH = settings(
    max_examples=400,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize("name", BY_NAME)
def test_every_row_is_reached(name: str) -> None:
    kind, strategy = BY_NAME[name]
    seen: set[str] = set()

    @ENOUGH
    @given(strategy)
    def look(record: Record) -> None:
        seen.update(entry.move for entry in record.history)

    look()
    assert set(kind.lifecycle.rows) - seen == set()


@pytest.mark.parametrize("name", BY_NAME)
def test_all_laws_hold(name: str) -> None:
    kind, strategy = BY_NAME[name]

    @given(strategy)
    def check(record: Record) -> None:
        assert type(record) is kind
        check_laws(record)

    check()
