"""Lives of the library's own records: every row of every table is reached, and all laws hold."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from itil_core.configuration import ConfigurationItem, DocumentItem
from itil_core.kernel.record import Record
from itil_core.operation import Incident
from itil_core.operation.problem import Problem
from itil_core.testing import (
    change_models,
    change_proposals,
    check_laws,
    configuration_items,
    document_items,
    emergency_changes,
    incidents,
    normal_changes,
    problems,
    standard_changes,
    two_step_changes,
)
from itil_core.transition import (
    ChangeModel,
    ChangeProposal,
    EmergencyChange,
    NormalChange,
    StandardChange,
    TwoStepChange,
)

LIVES: list[tuple[type[Record], st.SearchStrategy[Any]]] = [
    (Incident, incidents()),
    (Problem, problems()),
    (NormalChange, normal_changes()),
    (TwoStepChange, two_step_changes()),
    (StandardChange, standard_changes()),
    (EmergencyChange, emergency_changes()),
    (ChangeModel, change_models()),
    (ChangeProposal, change_proposals()),
    (ConfigurationItem, configuration_items()),
    (DocumentItem, document_items()),
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
