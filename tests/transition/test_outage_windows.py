"""From changes to the windows that what-if analyses take."""

from typing import Any

import pytest

from itil_core.configuration import PlannedWindow
from itil_core.errors import DuplicateError, ValidationError
from itil_core.transition import PlannedWork, windows_of
from transition.change_samples import S, normal_in, window


def test_every_change_with_a_window_takes_its_cis_down_in_it() -> None:
    record = normal_in(S.SCHEDULED)
    assert record.planned_window is not None
    work = PlannedWork(id="CHG-0", ci_ids={"a", "b"}, takes_down={"b"}, planned_window=window())
    assert windows_of([record, work]) == (
        PlannedWindow("CHG-0", window(), {"b"}),
        PlannedWindow("CHG-1", record.planned_window, record.ci_ids),
    )


def test_what_has_no_window_or_takes_nothing_down_has_none() -> None:
    idle = PlannedWork(id="CHG-2", ci_ids={"a"}, takes_down=(), planned_window=window())
    assert windows_of([normal_in(S.REQUESTED), idle]) == ()
    assert windows_of([]) == ()


def test_all_of_a_change_without_a_word_on_outages_goes_down() -> None:
    class Silent:
        id = "CHG-3"
        ci_ids = ("a", "b")
        takes_down = None
        planned_window = window()
        coordinated_with = ()
        implementers = ()

    assert windows_of([Silent()]) == (PlannedWindow("CHG-3", window(), {"a", "b"}),)


def test_no_changes_and_the_same_change_twice_are_refused() -> None:
    ids: Any = ["CHG-1"]
    with pytest.raises(ValidationError) as refused:
        windows_of(ids)
    assert (refused.value.record, refused.value.field) == ("windows_of", "changes")
    work = PlannedWork(id="CHG-0", ci_ids={"a"}, planned_window=window())
    with pytest.raises(DuplicateError):
        windows_of([work, work])
