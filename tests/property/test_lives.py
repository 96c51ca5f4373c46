"""Lives of the library's own records: every row of every table is reached, and all laws hold."""

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from itil_core.kernel.record import Record
from itil_core.testing import check_laws
from whole_lives import LIVES

BY_NAME = {kind.__name__: (kind, strategy) for kind, strategy in LIVES}
# Most rows are reached at once; some rare ones take several rounds.
ROUNDS = 16
SOME = settings(
    max_examples=150,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize("name", BY_NAME)
def test_every_row_is_reached(name: str) -> None:
    kind, strategy = BY_NAME[name]
    seen: set[str] = set()
    for number in range(ROUNDS):

        @seed(number)
        @SOME
        @given(strategy)
        def look(record: Record) -> None:
            seen.update(entry.move for entry in record.history)

        look()
        if seen == set(kind.lifecycle.rows):
            return
    assert set(kind.lifecycle.rows) - seen == set()


@pytest.mark.parametrize("name", BY_NAME)
def test_all_laws_hold(name: str) -> None:
    kind, strategy = BY_NAME[name]

    @given(strategy)
    def check(record: Record) -> None:
        assert type(record) is kind
        check_laws(record)

    check()
