"""What the figures of reports share; the figures themselves are tested where they stand."""

from datetime import timedelta

import pytest

from itil_core.errors import CalculationError
from itil_core.kernel._counts import mean_span, percent, was_over
from kernel.parcels import ParcelState, sent, stamp


def test_shares_and_means() -> None:
    assert percent("lost_share", "parcel", 1, 8, strict=True) == 12.5
    spans = [timedelta(hours=1), timedelta(hours=2)]
    assert mean_span("mean_way", "parcel", spans, strict=True) == timedelta(minutes=90)


def test_nothing_to_count_is_none_or_an_error() -> None:
    assert percent("lost_share", "parcel", 0, 0, strict=False) is None
    assert mean_span("mean_way", "parcel", [], strict=False) is None
    with pytest.raises(CalculationError, match="the period has no parcel to count") as refused:
        percent("lost_share", "parcel", 0, 0, strict=True)
    assert (refused.value.formula, refused.value.inputs) == ("lost_share", {"parcels": 0})
    with pytest.raises(CalculationError):
        mean_span("mean_way", "parcel", [], strict=True)


def test_what_happens_at_an_instant_is_not_over_before_it() -> None:
    arrived = sent().arrive(stamp(5))
    assert not was_over(arrived, stamp(5).at)
    assert was_over(arrived, stamp(6).at)
    back = arrived.hand_over(stamp(7), to=ParcelState.SENT)
    assert not was_over(back, stamp(8).at)
