"""The way of releases to readiness: built, tested, piloted."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration import DefinitiveMediaLibrary, DmlItem
from itil_core.errors import (
    ConflictError,
    GuardError,
    RefusedMoveError,
    ValidationError,
)
from itil_core.kernel.approval import AnyOf, Approval, AtLeast, Vote
from itil_core.kernel.stamp import Stamp
from itil_core.transition import (
    ChangeState,
    PilotResult,
    ReleasePolicy,
    ReleaseState,
    ReleaseTestSummary,
    ReleaseUnit,
)
from transition.release_samples import (
    GOOD_TESTS,
    PILOT,
    SPAM,
    R,
    at,
    change,
    library,
    ready,
    release,
    release_in,
)


def unmet(caught: pytest.ExceptionInfo[GuardError]) -> list[str]:
    return [text.split(":")[0].split(", ")[0] for text in caught.value.unmet]


# Building and testing.


def test_inv_4_6_all_that_is_outside_the_library_is_named() -> None:
    with pytest.raises(GuardError) as caught:
        release().build(at(1), reference="B7", library=library("mail", "spam"), earlier=[])
    assert caught.value.unmet == (
        "all items must be in the definitive media library, not so mail 2.1, spam 7",
    )
    with pytest.raises(GuardError, match=r"mail 2.1, queue 1.0, spam 7"):
        release().build(at(1), reference="B7", library=DefinitiveMediaLibrary(), earlier=[])
    it = release().build(at(1), reference="B7", library=library(), earlier=[])
    assert it.built is not None
    assert (it.built.reference, it.built.sources) == ("B7", it.contents)


EDITIONS = st.sampled_from([(ci, version) for ci in "abc" for version in ("1", "2")])
CHOSEN = st.dictionaries(st.sampled_from("abc"), st.sampled_from("12"), min_size=1)


@given(CHOSEN, st.sets(EDITIONS))
def test_inv_4_6_content_is_part_of_the_library(
    contents: dict[str, str], held: set[tuple[str, str]]
) -> None:
    it = release(units=[ReleaseUnit(id="RU-1", name="some", contents=contents.items())])
    shelf = DefinitiveMediaLibrary(
        DmlItem(
            ci_id=ci,
            version=version,
            checksum="0",
            stored_at=at(0).at,
            checked_by="eva",
            authorised_by="ana",
        )
        for ci, version in held
    )
    strangers = sorted(set(contents.items()) - held)
    if not strangers:
        assert it.build(at(1), reference="B7", library=shelf, earlier=[]).built is not None
        return
    with pytest.raises(GuardError) as caught:
        it.build(at(1), reference="B7", library=shelf, earlier=[])
    (told,) = caught.value.unmet
    assert told.endswith("not so " + ", ".join(f"{ci} {version}" for ci, version in strangers))


def test_what_came_to_the_library_after_the_build_is_named() -> None:
    late = library("spam", hours=2)
    with pytest.raises(GuardError) as caught:
        release().build(at(1), reference="B7", library=late, earlier=[])
    assert caught.value.unmet == (
        "all items must be in the definitive media library, not so spam 7",
        (
            "all items must have been in the definitive media library by then, not so mail 2.1, "
            "queue 1.0"
        ),
    )
    assert release().build(at(2), reference="B7", library=library(hours=2), earlier=[]).built


def test_a_version_that_does_not_rise_is_not_built() -> None:
    before = release(id="REL-0", version="v2.2", opened=at(-9))
    with pytest.raises(GuardError) as caught:
        release().build(at(1), reference="B7", library=library("mail"), earlier=[before])
    assert caught.value.unmet[1:] == ("the version must be above v2.2 of REL-0, it is v2.1",)
    scheme = ReleasePolicy(version_scheme=lambda version: -len(version))
    assert release().build(
        at(1), reference="B7", library=library(), earlier=[release(id="R", version="v2.100")],
        policy=scheme,
    ).built  # fmt: skip


def test_the_exit_from_testing_is_guarded() -> None:
    poor = ReleaseTestSummary(report="TR-1", coverage=70, severe_defects={"DEF-1"})
    with pytest.raises(GuardError) as caught:
        release_in(R.BUILT).complete_tests(at(2), summary=poor)
    assert caught.value.unmet == poor.lacks
    assert len(poor.lacks) == 2


def test_a_new_build_is_tested_and_piloted_anew() -> None:
    it = release_in(R.PILOTED).record_pilot(
        at(2), result=PilotResult.FAIL, unmet_criteria={"mail arrives"}
    )
    again = it.rebuild(at(2), reference="B8", library=library())
    assert again.state is R.BUILT
    assert (again.test_summary, again.pilot, again.pilot_result) == (None, None, None)
    assert again.unmet_criteria == frozenset()
    with pytest.raises(GuardError) as caught:
        it.rebuild(at(2), reference="B7", library=library("spam"))
    assert unmet(caught) == [
        "the build must be a new one",
        "all items must be in the definitive media library",
    ]


def test_a_new_build_brings_repaired_items() -> None:
    it = release_in(R.PILOTED).record_pilot(at(2), result=PilotResult.FAIL)
    repaired = ReleaseUnit(id="RU-1", name="mail", contents=[("mail", "2.2"), ("queue", "1.0")])
    shelf = library().stored(
        DmlItem(
            ci_id="mail",
            version="2.2",
            checksum="60303a",
            stored_at=at(2).at,
            checked_by="eva",
            authorised_by="ana",
        )
    )
    again = it.rebuild(at(2), reference="B8", library=shelf, units=[SPAM, repaired])
    assert again.units == (repaired, SPAM)
    assert again.built is not None
    assert (
        again.built.sources == again.contents == (("mail", "2.2"), ("queue", "1.0"), ("spam", "7"))
    )
    with pytest.raises(GuardError) as caught:
        it.rebuild(at(2), reference="B8", library=library(), units=[repaired])
    assert caught.value.unmet == (
        "the units must stay the same: RU-1, RU-2",
        "all items must be in the definitive media library, not so mail 2.2",
    )
    clash = ReleaseUnit(id="RU-2", name="spam filter", contents=[("mail", "2.1")])
    with pytest.raises(ConflictError):
        it.rebuild(at(2), reference="B8", library=shelf, units=[repaired, clash])
    wrong: Any = ["RU-1"]
    with pytest.raises(ValidationError, match="must be ReleaseUnit"):
        it.rebuild(at(2), reference="B8", library=shelf, units=wrong)


def test_no_two_builds_bear_one_name() -> None:
    third = release_in(R.TESTED).rebuild(at(2), reference="B8", library=library())
    third = third.complete_tests(at(2), summary=GOOD_TESTS)
    planned = release_in(R.BUILT).replan(at(2))
    refused = "the build must be a new one, and B7 was built before"
    with pytest.raises(GuardError) as caught:
        third.rebuild(at(2), reference="B7", library=library())
    assert caught.value.unmet == (refused,)
    with pytest.raises(GuardError) as caught:
        planned.build(at(2), reference="B7", library=library(), earlier=[])
    assert caught.value.unmet == (refused,)
    assert planned.build(at(2), reference="B8", library=library(), earlier=[]).built


@pytest.mark.parametrize(
    ("state", "move", "facts", "field"),
    [
        (R.PLANNED, "build", {"reference": "B7", "library": [], "earlier": []}, "library"),
        (
            R.PLANNED,
            "build",
            {"reference": "B7", "library": library(), "earlier": ["REL-0"]},
            "earlier",
        ),
        (R.BUILT, "complete_tests", {"summary": "passed"}, "test_summary"),
        (R.PILOTED, "make_ready", {"changes": [], "approval": "yes"}, "approval"),
        (R.PILOTED, "make_ready", {"changes": ["CHG-1"]}, "changes"),
    ],
)
def test_facts_of_another_kind_are_refused(
    state: ReleaseState, move: str, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        getattr(release_in(state), move)(at(2), **facts)
    assert (caught.value.record, caught.value.field) == ("Release", field)


# The pilot.


def test_only_a_recorded_result_counts() -> None:
    early = release_in(R.TESTED, pilot_result=PilotResult.PASS, approvers={"eva"})
    it = early.start_pilot(at(1), pilot=PILOT)
    assert it.pilot_result is None
    with pytest.raises(GuardError) as caught:
        ready(at(2), it)
    assert caught.value.unmet == ("the pilot must have ended with PASS",)
    alone = it.record_pilot(at(2), result=PilotResult.EXTEND, unmet_criteria="mail arrives")
    assert alone.unmet_criteria == {"mail arrives"}
    passed = it.record_pilot(at(2), result=PilotResult.PASS)
    assert ready(at(2), passed).approvers == frozenset()


def test_it_is_not_ready_before_its_pilot_was_over() -> None:
    it = release_in(R.PILOTED).record_pilot(at(3), result=PilotResult.PASS)
    before = Stamp(at(4).at, by="ana", effective=at(2).at)
    with pytest.raises(GuardError) as caught:
        ready(before, it)
    assert caught.value.unmet == (
        "it must not be before the step that came before it, 2026-03-02T11:00:00+00:00",
    )


def test_a_pilot_goes_on_until_it_passes_or_fails() -> None:
    it = release_in(R.PILOTED)
    assert it.pilot == PILOT
    it = it.record_pilot(
        at(2), result=PilotResult.EXTEND, unmet_criteria=["nobody complains"]
    )  # too early to tell
    assert it.unmet_criteria == {"nobody complains"}
    it = it.record_pilot(at(2), result=PilotResult.PASS)
    assert (it.pilot_result, it.unmet_criteria) == (PilotResult.PASS, frozenset())
    with pytest.raises(GuardError, match="must not have ended before; it did with PASS"):
        it.record_pilot(at(2), result=PilotResult.FAIL)


def test_a_pilot_passes_with_all_its_criteria() -> None:
    with pytest.raises(GuardError) as caught:
        release_in(R.PILOTED).record_pilot(
            at(2), result=PilotResult.PASS, unmet_criteria={"mail arrives", "it is blue"}
        )
    assert caught.value.unmet == (
        "the criteria must be those of the pilot, not it is blue",
        "all criteria must hold for PASS; unmet are it is blue, mail arrives",
    )


# Readiness.


def test_all_that_keeps_it_from_being_ready_is_named() -> None:
    it = release_in(R.PILOTED, change_ids={"CHG-1", "CHG-2"}, deployment_plan=None)
    board = Approval(rule=AtLeast(["eva", "jan"], 2)).cast(at(1, by="eva"), Vote.APPROVE)
    requested = change(ChangeState.READY_FOR_DECISION)
    with pytest.raises(GuardError) as caught:
        it.make_ready(at(2), changes=[requested], approval=board)
    assert unmet(caught) == [
        "the evaluation must be accepted",
        "training must be done",
        "the readiness of organisation and targets must be checked",
        "the pilot must have ended with PASS",
        "the approval must be APPROVED",
        "the records of its changes must be given",
        "CHG-1 must be AUTHORISED or DEPLOYMENT_AUTHORISED or SCHEDULED at 2026-03-02T10",
        "deployment_plan must be given",
    ]


def test_the_pilot_may_be_left_out() -> None:
    assert ready(at(2), release_in(R.TESTED)).state is R.READY


def test_an_approval_is_asked_for_by_policy() -> None:
    strict = ReleasePolicy(approval_needed=True)
    it = release_in(R.TESTED)
    with pytest.raises(GuardError) as caught:
        ready(at(2), it, policy=strict)
    assert caught.value.unmet == ("an approval must be given",)
    board = Approval(rule=AnyOf(["eva", "jan"]))
    voted = board.cast(at(1, by="jan"), Vote.REJECT).cast(at(1, by="eva"), Vote.APPROVE)
    approved = ready(at(2), it, policy=strict, approval=voted, evaluation_id="EVA-1")
    assert (approved.approvers, approved.evaluation_id) == ({"eva"}, "EVA-1")
    assert ready(at(2), it, approval=voted.decide(at(2, by="ana"))).state is R.READY
    for later in (voted.decide(at(3, by="ana")), voted.withdraw(at(3, by="jan"))):
        with pytest.raises(GuardError) as caught:
            ready(at(2), it, approval=later)
        assert caught.value.unmet == ("the approval must not be later than its record",)


def test_bad_input_who_opened_it_does_not_approve_alone() -> None:
    it = release_in(R.TESTED)
    board = Approval(rule=AnyOf(["ana", "eva"]), delegations={"eva": "ana"})
    alone = ("somebody else than ana, who opened it, must have approved",)
    for voter in ("ana", "eva"):
        own = board.cast(at(1, by="ana"), Vote.APPROVE, voter=voter)
        with pytest.raises(GuardError) as caught:
            ready(at(2), it, approval=own)
        assert caught.value.unmet == alone
    rest = Approval(rule=AnyOf(["ana", "eva"])).cast(at(1, by="ana"), Vote.APPROVE)
    against = rest.cast(at(1, by="eva"), Vote.REJECT)
    with pytest.raises(GuardError) as caught:
        ready(at(2), it, approval=against)
    assert caught.value.unmet == alone
    both = rest.cast(at(1, by="eva"), Vote.APPROVE)
    assert ready(at(2), it, approval=both).state is R.READY
    with pytest.raises(GuardError) as caught:
        ready(at(2), it, approval=both.withdraw(at(1.5, by="eva")))
    assert caught.value.unmet == alone


def test_it_can_be_cancelled_until_its_deployment_begins() -> None:
    for state in (R.PLANNED, R.BUILT, R.TESTED, R.PILOTED, R.READY):
        gone = release_in(state).cancel(at(2), reason="the vendor withdrew it")
        assert (gone.state, gone.cancellation) == (R.CANCELLED, "the vendor withdrew it")
    with pytest.raises(GuardError, match="cancellation must be given"):
        release().cancel(at(1), reason=" ")
    with pytest.raises(RefusedMoveError):
        release_in(R.DEPLOYING).cancel(at(3), reason="too late")
