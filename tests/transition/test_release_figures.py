"""Figures of release management, held against counting by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itil_core.errors import CalculationError, UnknownReferenceError, ValidationError
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.interval import Interval
from itil_core.testing import releases
from itil_core.transition import (
    ChangeState,
    Release,
    ReleaseMechanism,
    automated_release_share,
    count_soon_after,
    incidents_per_release,
    library_mismatches,
    mean_early_life,
    mean_time_per_release,
    release_success_share,
    rollbacks_per_release,
)
from transition.release_samples import (
    MONTH,
    R,
    at,
    change,
    library,
    options,
    release,
    release_in,
    report,
    result,
    window,
)

PERIOD = window(0, MONTH + 1)
BY_HAND = options(mechanism=ReleaseMechanism.MANUAL)
GOOD = release_in(R.CLOSED)
UNDONE = release_in(R.ROLLED_BACK, id="REL-2", options=BY_HAND)


def second_time() -> Release:
    """A release of which one target failed at first."""
    it = release_in(R.DEPLOYING, id="REL-3", options=BY_HAND)
    it = it.deploy_group(at(3), result=result("first", failed={"web1"}), changes=[change()])
    it = it.verify_again(at(3), group="first", repaired={"web1"})
    it = it.deploy_group(at(4), result=result("rest", "web2", "web3"), changes=[change()])
    it = it.complete_deployment(at(4)).start_early_life_support(at(5), incident_rate_target=1)
    return it.close(at(MONTH), report=report(5), changes=[change(ChangeState.CLOSED)])


POOR = second_time()
UNTOUCHED = [release(), release_in(R.CANCELLED), release_in(R.READY), release_in(R.DEPLOYING)]
ALL = [GOOD, UNDONE, POOR, GOOD, *UNTOUCHED]


def test_k16_success_the_first_time() -> None:
    assert release_success_share(ALL, PERIOD) == 50
    assert release_success_share(ALL, PERIOD, first_time=False) == 75


def test_the_other_shares() -> None:
    assert rollbacks_per_release(ALL, PERIOD) == 0.25
    assert rollbacks_per_release([GOOD, UNDONE, POOR], PERIOD) == 1 / 3
    assert automated_release_share(ALL, PERIOD) == 50


def test_incidents_of_the_first_five_days_count() -> None:
    since = at(4).at
    moments = [
        since.subtract(microseconds=1),
        since,
        since.add(days=5).subtract(microseconds=1),
        since.add(days=5),
    ]
    assert count_soon_after(GOOD, moments) == 2
    assert count_soon_after(GOOD, moments, timedelta(days=6)) == 3
    assert (
        incidents_per_release([GOOD, UNDONE, *UNTOUCHED], {"REL-1": 2, "REL-2": 5}, PERIOD) == 3.5
    )
    assert incidents_per_release([GOOD, UNDONE], {"REL-1": 0, "REL-2": 0}, PERIOD) == 0
    with pytest.raises(CalculationError) as caught:
        count_soon_after(release(), moments)
    assert caught.value.inputs == {"release": "REL-1", "state": "PLANNED"}
    with pytest.raises(UnknownReferenceError) as unknown:
        incidents_per_release([GOOD, UNDONE, POOR], {"REL-2": 1}, PERIOD)
    assert unknown.value.ids == ("REL-1", "REL-3")
    for count in (-1, True, 1.5):
        counts: Any = {"REL-1": count}
        with pytest.raises(ValidationError) as wrong:
            incidents_per_release([GOOD], counts, PERIOD)
        assert (wrong.value.field, wrong.value.value) == ("REL-1", count)


def test_what_is_installed_and_not_in_the_library() -> None:
    installed = [
        ("web2", "mail", "2.0"),
        ("web1", "mail", "2.1"),
        ("web1", "toy", "1"),
        ("web3", "mail", "2.0"),
    ]
    assert library_mismatches(installed, library()) == (
        ("web1", "toy", "1"),
        ("web2", "mail", "2.0"),
        ("web3", "mail", "2.0"),
    )


def test_mean_times() -> None:
    failed = release_in(R.EARLY_LIFE_SUPPORT).roll_back(at(9), reason="mail is lost")
    assert mean_early_life([GOOD, UNDONE, failed], PERIOD) == timedelta(hours=MONTH - 5)
    day = ServiceHours("UTC", {"mon": ["08:00-18:00"]})
    # Five Mondays, the first of them from 13:00 and the last none.
    assert mean_early_life([GOOD], PERIOD, hours=day) == timedelta(hours=5 + 4 * 10)
    assert mean_time_per_release([GOOD, UNDONE, release()], PERIOD) == timedelta(hours=4)
    early = release_in(R.CLOSED, opened=at(-2))
    assert mean_time_per_release([GOOD, early], PERIOD) == timedelta(hours=5)


FIGURES: list[Callable[..., float | timedelta | None]] = [
    release_success_share,
    rollbacks_per_release,
    automated_release_share,
    mean_early_life,
    mean_time_per_release,
    lambda some, period, **more: incidents_per_release(some, {}, period, **more),
]


@pytest.mark.parametrize("figure", FIGURES)
def test_nothing_to_count_gives_none_or_an_error(
    figure: Callable[..., float | timedelta | None],
) -> None:
    before = Interval(at(-24).at, at(0).at)
    assert figure(ALL, before) is None
    with pytest.raises(CalculationError, match="no release to count") as caught:
        figure(ALL, before, strict=True)
    assert caught.value.inputs == {"releases": 0}


def test_a_period_holds_its_start_and_not_its_end() -> None:
    assert rollbacks_per_release([UNDONE], window(5, 6)) == 1
    assert rollbacks_per_release([UNDONE], window(4, 5)) is None
    assert mean_time_per_release([UNDONE], window(4, 5)) == timedelta(hours=4)


ERA = Interval(pendulum.datetime(1990, 1, 1), pendulum.datetime(2100, 1, 1))


@settings(max_examples=25)
@given(st.lists(releases(), max_size=3))
def test_success_and_rollback_are_all_there_is(some: list[Release]) -> None:
    share = release_success_share(some, ERA, first_time=False)
    undone = rollbacks_per_release(some, ERA)
    ended = [each for each in some if each.state in (R.CLOSED, R.ROLLED_BACK)]
    if not ended:
        assert share is undone is None
    else:
        assert share is not None
        assert undone is not None
        assert share + 100 * undone == pytest.approx(100)
