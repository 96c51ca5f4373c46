"""Tables of what the items are and were."""

from datetime import timedelta
from typing import Any

import pendulum
import pytest
from hypothesis import given

from configuration.captures import an_estate
from configuration.estate import an_item, at, installed
from itil_core import Stamp
from itil_core.configuration import (
    Baseline,
    CapturedConfiguration,
    CapturedItem,
    CiType,
    ConfigurationItem,
    DocumentItem,
    FactChange,
    Relationship,
    RelationshipKind,
    Snapshot,
    capture,
    compare_configurations,
)
from itil_core.configuration.status_accounting import (
    BaselineRow,
    StatusCount,
    StatusRow,
    baseline_table,
    mean_recording_delay,
    owned_percent,
    status_counts,
    status_history,
    variance,
)
from itil_core.errors import CalculationError
from itil_core.testing import configuration_items


def a_baseline(contents: CapturedConfiguration, day: int = 1) -> Baseline:
    return Baseline(
        id=f"BSL-{day}",
        name="before",
        purpose="to restore",
        taken=at(day),
        approved_by="eva",
        contents=contents,
    )


def test_every_status_is_told_with_its_version_and_change() -> None:
    item = installed("db1").update(at(4), change="CHG-2", version="16").maintain(at(5, by="bob"))
    rows = status_history([item, an_item("app")])
    assert [(row.ci_id, row.move, row.status) for row in rows] == [
        ("app", "opened", "PLANNED"),
        ("db1", "opened", "PLANNED"),
        ("db1", "register", "REGISTERED"),
        ("db1", "accept", "ACCEPTED"),
        ("db1", "install", "INSTALLED"),
        ("db1", "maintain", "UNDER_MAINTENANCE"),
    ]
    assert rows[4].change_id == "CHG-1"
    assert rows[4].version == "15"
    assert rows[5] == StatusRow(
        ci_id=item.id,
        at=at(5).at,
        by=at(5, by="bob").by,
        move="maintain",
        status="UNDER_MAINTENANCE",
        version="16",
        change_id=item.last_change_id,
    )


@given(configuration_items())
def test_the_last_status_is_the_present_one(item: ConfigurationItem) -> None:
    rows = status_history([item])
    assert rows[-1].status == item.state.name
    assert len(rows) == 1 + sum(entry.source is not entry.target for entry in item.history)


def test_items_are_counted_by_type_and_status() -> None:
    guide = DocumentItem(id="DOC-1", opened=at(0), name="guide", version="1")
    assert status_counts([an_item("a"), guide, installed("c"), an_item("b")]) == (
        StatusCount(CiType.DATABASE, "INSTALLED", 1),
        StatusCount(CiType.DATABASE, "PLANNED", 2),
        StatusCount(CiType.DOCUMENTATION, "DRAFT", 1),
    )


def test_baselines_and_snapshots_are_listed_by_item() -> None:
    later = a_baseline(an_estate(app={"version": "2"}, net={}), day=2)
    earlier = Snapshot(
        id="SNP-1", name="as is", taken=at(1), contents=an_estate(app={"version": "1"})
    )
    app, net = CapturedItem("app").ci_id, CapturedItem("net").ci_id
    old: dict[str, Any] = {"baseline_id": earlier.id, "at": at(1).at, "agreed": False}
    new: dict[str, Any] = {"baseline_id": later.id, "at": at(2).at, "agreed": True}
    assert baseline_table([later, earlier]) == (
        BaselineRow(ci_id=app, version="1", **old),
        BaselineRow(ci_id=app, version="2", **new),
        BaselineRow(ci_id=net, version=None, **new),
    )


def test_variance_looks_at_the_items_of_the_baseline_only() -> None:
    inner = Relationship("app", RelationshipKind.USES, "db1")
    outer = Relationship("app", RelationshipKind.USES, "new")
    agreed = CapturedConfiguration(an_estate(app={"version": "1"}, db1={}, old={}), [inner])
    now = CapturedConfiguration(an_estate(app={"version": "2"}, db1={}, new={}), [outer])
    found = variance(a_baseline(agreed), now)
    assert found.changed == (FactChange("app", "version", "1", "2"),)
    assert [item.ci_id for item in found.removed] == ["old"]
    assert (found.added, found.relationships_added) == ((), ())
    assert found.relationships_removed == (inner,)
    assert not variance(a_baseline(agreed), agreed)
    assert found != compare_configurations(agreed, now)


def test_owners_are_counted() -> None:
    assert owned_percent([an_item("a"), an_item("b", owner_id=None)]) == 50
    assert owned_percent([]) is None


def test_the_delay_of_recording_is_a_mean_over_entries() -> None:
    def late(hour: int, hours: int) -> Stamp:
        now = pendulum.datetime(2026, 3, 2).add(hours=hour)
        return Stamp(now, by="ana", effective=now.subtract(hours=hours))

    item = an_item("a").register(late(10, 4)).accept(late(20, 0))
    assert mean_recording_delay([item, an_item("b")]) == timedelta(hours=2)
    with pytest.raises(CalculationError) as refused:
        mean_recording_delay([an_item("b")])
    assert refused.value.formula == "mean_recording_delay"


def test_what_was_captured_from_records_varies_with_them() -> None:
    item = installed()
    baseline = a_baseline(capture([item]))
    moved = item.update(at(9), change="CHG-9", location="Graz")
    (change,) = variance(baseline, capture([moved])).changed
    assert (change.fact, change.old, change.new) == ("location", None, "Graz")
