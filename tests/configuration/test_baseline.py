"""Baselines and snapshots."""

from typing import Any

import attrs
import pytest

from configuration.captures import an_estate
from configuration.estate import an_item, at
from itil_core.configuration import (
    Baseline,
    CapturedConfiguration,
    Relationship,
    RelationshipKind,
    Snapshot,
    agree,
    capture,
    compare_configurations,
)
from itil_core.errors import CycleError, UnknownReferenceError, ValidationError

CIRCLE = [
    Relationship("app", RelationshipKind.PART_OF, "net"),
    Relationship("net", RelationshipKind.PART_OF, "app"),
]


def a_snapshot(contents: CapturedConfiguration) -> Snapshot:
    return Snapshot(id="SNP-1", name="after the storm", taken=at(3), contents=contents)


def agreed(contents: CapturedConfiguration) -> Baseline:
    return agree(
        a_snapshot(contents), baseline_id="BSL-1", purpose="to go back to", approved_by="eva"
    )


def test_a_snapshot_becomes_a_baseline_once_it_is_agreed() -> None:
    contents = an_estate(app={"version": "1"}, net={})
    baseline = agreed(contents)
    assert baseline == Baseline(
        id="BSL-1",
        name="after the storm",
        purpose="to go back to",
        taken=at(3),
        approved_by="eva",
        contents=contents,
    )
    assert len(baseline) == len(a_snapshot(contents)) == 2


def test_a_baseline_stays_what_it_was_when_the_items_change() -> None:
    item = an_item()
    baseline = agreed(capture([item]))
    later = item.update(at(4), change="CHG-1", version="16")
    (change,) = compare_configurations(baseline.contents, capture([later])).changed
    assert (change.fact, change.old, change.new) == ("version", "15", "16")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(baseline, "contents", capture([later]))  # noqa: B010


def test_a_snapshot_may_hold_faults_and_a_baseline_may_not() -> None:
    circle = CapturedConfiguration(an_estate(app={}, net={}), CIRCLE)
    assert a_snapshot(circle).contents == circle
    with pytest.raises(CycleError) as cycle:
        agreed(circle)
    assert cycle.value.relation == "PART_OF"
    open_end = CapturedConfiguration(an_estate(app={}), CIRCLE[:1])
    assert a_snapshot(open_end).contents == open_end
    with pytest.raises(UnknownReferenceError) as unknown:
        agreed(open_end)
    assert unknown.value.ids == ("net",)


def test_an_item_on_several_hosts_may_be_agreed() -> None:
    hosts = [Relationship("app", RelationshipKind.INSTALLED_ON, host) for host in ("h1", "h2")]
    contents = CapturedConfiguration(an_estate(app={}, h1={}, h2={}), hosts)
    assert agreed(contents).contents.relationships == tuple(hosts)


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("purpose", ""), ("taken", None), ("contents", ())]
)
def test_what_a_baseline_needs_is_asked_for(field: str, value: object) -> None:
    facts: dict[str, Any] = {
        "id": "BSL-1",
        "name": "before",
        "purpose": "to restore",
        "taken": at(0),
        "approved_by": "eva",
        "contents": CapturedConfiguration(),
        field: value,
    }
    with pytest.raises(ValidationError) as refused:
        Baseline(**facts)
    assert (refused.value.record, refused.value.field) == ("Baseline", field)
