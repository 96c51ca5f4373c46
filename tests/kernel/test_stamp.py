"""Stamps: when, by whom, and since when a fact holds."""

import datetime as dt
import pickle

import attrs
import pendulum
import pytest

from itil_core.errors import ValidationError
from itil_core.kernel.ids import ActorId
from itil_core.kernel.instants import UTC
from itil_core.kernel.stamp import Stamp

NINE = pendulum.datetime(2026, 3, 2, 9, tz="Europe/Prague")


def test_a_stamp_holds_its_instant_in_utc_and_its_author_as_an_actor() -> None:
    stamp = Stamp(NINE, "ana", "by telephone")
    assert stamp.at.isoformat() == "2026-03-02T08:00:00+00:00"
    assert (type(stamp.by), stamp.by, stamp.note) == (ActorId, "ana", "by telephone")
    assert stamp.effective is stamp.at


def test_any_aware_datetime_will_do() -> None:
    plain = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
    assert Stamp(plain, by="ana") == Stamp(NINE, by="ana")
    assert Stamp(plain, by="ana").at.tzinfo is UTC


def test_a_fact_learned_late_holds_since_earlier() -> None:
    stamp = Stamp(NINE, by="ana", effective=NINE.subtract(hours=2))
    assert stamp.effective.hour == 6
    assert stamp != Stamp(NINE, by="ana")


def test_a_fact_cannot_hold_from_the_future() -> None:
    with pytest.raises(ValidationError, match="must not be later than the stamp itself") as caught:
        Stamp(NINE, by="ana", effective=NINE.add(microseconds=1))
    assert caught.value.field == "effective"


@pytest.mark.parametrize(
    ("arguments", "field", "reason"),
    [
        ({"at": dt.datetime(2026, 3, 2)}, "at", "aware"),  # noqa: DTZ001 (naive on purpose)
        ({"effective": dt.datetime(2026, 3, 2)}, "effective", "aware"),  # noqa: DTZ001
        ({"by": ""}, "id", "non-empty"),
        ({"by": None}, "id", "string"),
        ({"note": None}, "note", "string"),
    ],
)
def test_a_bad_stamp_is_refused_with_the_field(
    arguments: dict[str, object], field: str, reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason) as caught:
        Stamp(**{"at": NINE, "by": "ana", **arguments})  # type: ignore[arg-type]
    assert caught.value.field == field


def test_a_stamp_is_frozen_hashable_and_can_be_pickled() -> None:
    stamp = Stamp(NINE, by="ana")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        stamp.note = "later"  # type: ignore[misc]
    assert len({stamp, Stamp(NINE, by="ana"), Stamp(NINE, by="eva")}) == 2
    copied = pickle.loads(pickle.dumps(stamp))
    assert copied == stamp
    assert copied.at.tzinfo is UTC
