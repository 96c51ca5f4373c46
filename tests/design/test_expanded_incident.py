"""The expanded incident lifecycle: stages that add up to the downtime."""

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.outage_samples import START, outage
from itil_core.design.expanded_incident import ExpandedIncident, stage_means, uptimes
from itil_core.design.outage import OutageMilestones
from itil_core.errors import ValidationError

NAMES = ("detected", "diagnosed", "repaired", "recovered", "restored")


def incident(first: int, *minutes: int | None, responded: int | None = None) -> ExpandedIncident:
    """Occurred and each step in minutes after the start of April."""
    way = {
        name: START.add(minutes=n) for name, n in zip(NAMES, minutes, strict=False) if n is not None
    }
    return ExpandedIncident(
        occurred=START.add(minutes=first),
        milestones=OutageMilestones(**way),
        responded=None if responded is None else START.add(minutes=responded),
    )


def test_ex_d5_five_stages() -> None:
    it = incident(0, 5, 25, 55, 65, 70, responded=10)
    assert [span for _, span in it.stages] == [timedelta(minutes=n) for n in (5, 20, 30, 10, 5)]
    assert it.downtime == timedelta(minutes=70)
    assert (it.response, it.time_to_repair) == (timedelta(minutes=5), timedelta(minutes=55))


@given(st.lists(st.integers(0, 10_000), min_size=6, max_size=6))
def test_stages_add_up_to_the_downtime(minutes: list[int]) -> None:
    first, *others = sorted(minutes)
    it = incident(first, *others)
    spans = [span for _, span in it.stages if span is not None]
    assert sum(spans, timedelta(0)) == it.downtime == timedelta(minutes=others[-1] - first)
    assert it.time_to_repair is not None
    assert it.time_to_repair <= it.downtime


def test_a_stage_with_an_unknown_end_is_unknown() -> None:
    it = incident(0, 5, None, 55)
    assert [span for _, span in it.stages] == [timedelta(minutes=5), None, None, None, None]
    assert (it.response, it.downtime) == (None, None)


def test_it_is_read_from_an_outage() -> None:
    way = OutageMilestones(detected=START.add(minutes=5))
    it = ExpandedIncident.of(outage(0, 70, milestones=way))
    assert (it.detection, it.downtime) == (timedelta(minutes=5), timedelta(minutes=70))
    assert ExpandedIncident.of(outage(0)).downtime is None


def test_uptime_is_from_restoration_to_the_next_occurrence() -> None:
    last = incident(600)
    found = uptimes([last, incident(0, 1, 1, 1, 1, 60), incident(100, 100, 100, 100, 100, 200)])
    assert found == (timedelta(minutes=40), timedelta(minutes=400))
    for earlier in (incident(0), incident(0, 1, 1, 1, 1, 601)):
        with pytest.raises(ValidationError) as refusal:
            uptimes([earlier, last])
        assert (refusal.value.record, refusal.value.field) == ("ExpandedIncident", "occurred")


def test_means_are_over_the_incidents_that_tell() -> None:
    means = stage_means([incident(0, 5), incident(0, 10, 70), incident(0)])
    assert [(mean.hours, mean.samples) for mean in means] == [
        (Fraction(1, 8), 2),
        (Fraction(1), 1),
        (None, 0),
        (None, 0),
        (None, 0),
    ]
    assert means[0].stage == "detection"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"occurred": datetime(2024, 4, 1)}, "occurred"),  # noqa: DTZ001 (naive on purpose)
        ({"responded": datetime(2024, 4, 1)}, "responded"),  # noqa: DTZ001 (naive on purpose)
        ({"responded": START.subtract(seconds=1)}, "responded"),
        ({"responded": START.add(minutes=71)}, "responded"),
        ({"milestones": None}, "milestones"),
        ({"occurred": START.add(minutes=71)}, "milestones"),
    ],
)
def test_what_is_out_of_order_is_refused(fields: dict[str, Any], field: str) -> None:
    given_: dict[str, Any] = {
        "occurred": START,
        "milestones": OutageMilestones(restored=START.add(minutes=70)),
    }
    with pytest.raises(ValidationError) as refusal:
        ExpandedIncident(**given_ | fields)
    assert (refusal.value.record, refusal.value.field) == ("ExpandedIncident", field)
