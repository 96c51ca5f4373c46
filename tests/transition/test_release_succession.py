"""The order of releases, held against comparing every pair."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ValidationError
from itil_core.transition import (
    Release,
    ReleaseKind,
    ReleasePolicy,
    ReleaseVersion,
    ensure_next_version,
    next_release_version,
    releases_of_unit,
    why_not_next,
)
from transition.release_samples import MAIL, SPAM, R, at, change, release, release_in, result

MAJOR, MINOR, EMERGENCY = ReleaseKind


def past(
    name: str, version: str, hours: float = -9, kind: ReleaseKind = MINOR, state: R = R.PLANNED
) -> Release:
    return release_in(state, id=name, version=version, opened=at(hours), kind=kind)


def test_every_release_of_a_unit_is_found_in_order() -> None:
    late, early = past("REL-2", "v2"), past("REL-3", "v1", -10)
    other = release(id="REL-4", units=[SPAM])
    assert releases_of_unit("RU-1", [late, other, early]) == (early, late)
    assert releases_of_unit("RU-2", [other]) == (other,)


@pytest.mark.parametrize(
    ("last", "kind", "version"),
    [
        ("v2", MINOR, "v2.1"),
        ("v2", MAJOR, "v3"),
        ("v2", EMERGENCY, "v2.0.1"),
        ("v2.9", MINOR, "v2.10"),
        ("v2.1.1", EMERGENCY, "v2.1.2"),
        ("v2.1.1", MINOR, "v2.2"),
    ],
)
def test_the_next_version_is_proposed_and_accepted(
    last: str, kind: ReleaseKind, version: str
) -> None:
    before = [past("REL-0", last), past("REL-9", "v1.99", -8)]
    assert str(next_release_version({"RU-2"}, kind, before)) == version
    ensure_next_version(release(version=version, kind=kind), before)


@pytest.mark.parametrize(("kind", "first"), [(MAJOR, "v1"), (MINOR, "v0.1"), (EMERGENCY, "v0.0.1")])
def test_the_first_release_follows_nothing(kind: ReleaseKind, first: str) -> None:
    assert str(next_release_version({"RU-7"}, kind, [past("REL-0", "v2")])) == first
    ensure_next_version(release(version=first, kind=kind), [])


def test_cancelled_and_rolled_back_releases_count() -> None:
    for state in (R.CANCELLED, R.ROLLED_BACK):
        before = past("REL-0", "v2.1", 0, state=state)
        assert str(next_release_version({"RU-1"}, MINOR, [before])) == "v2.2"
        assert why_not_next(release(), [before])


def test_everything_that_is_not_below_is_named() -> None:
    others = [
        past("REL-5", "v2.3"),
        past("REL-6", "v2.1"),
        past("REL-7", "v2.0", kind=MAJOR),
        past("REL-8", "v9", 1, MAJOR),
        past("REL-9", "2.1.0", 1),
        release(id="REL-4", version="v99", opened=at(-9), units=[SPAM]),
    ]
    only_mail = release(units=[MAIL])
    with pytest.raises(ValidationError) as caught:
        ensure_next_version(only_mail, [*others, only_mail])
    assert (caught.value.record, caught.value.field, caught.value.value) == (
        "Release",
        "version",
        "v2.1",
    )
    assert caught.value.reason.split("; ") == [
        "the version must be above v2.3 of REL-5, it is v2.1",
        "the version must be above v2.1 of REL-6, it is v2.1",
        "the version must be another than 2.1.0 of REL-9, it is v2.1",
    ]


@pytest.mark.parametrize(
    ("version", "kind", "wanted"),
    [
        ("v3.1", MINOR, "v2.5"),
        ("v3", MINOR, "v2.5"),
        ("v2.5", MAJOR, "v3"),
        ("v2.5", EMERGENCY, "v2.4.1"),
        ("v2.5.1", EMERGENCY, "v2.4.1"),
        ("v2.4.1", MINOR, "v2.5"),
        ("v3.0.1", MAJOR, "v3"),
    ],
)
def test_the_kind_is_that_of_the_component_that_changed(
    version: str, kind: ReleaseKind, wanted: str
) -> None:
    (told,) = why_not_next(release(version=version, kind=kind), [past("REL-0", "v2.4")])
    assert f"that is {kind.name} must be like {wanted} after v2.4, it is {version}" in told


def test_the_first_version_says_its_kind() -> None:
    assert why_not_next(release(version="v2.1", kind=MAJOR), []) == (
        "the kind must be MINOR, as the version v2.1 says",
    )


def test_other_schemes_have_an_order_and_no_kinds() -> None:
    spring, autumn = past("REL-0", "2026-spring"), past("REL-1", "2026-autumn", 0)
    by_season = ReleasePolicy(
        version_scheme=lambda version: ["spring", "autumn"].index(version[5:])
    )
    assert why_not_next(autumn, [spring], by_season) == ()
    assert len(why_not_next(past("REL-1", "2026-spring", 0), [spring], by_season)) == 1
    told = why_not_next(autumn, [spring])
    assert [text.split(", must be like")[0] for text in told] == [
        "the version of REL-1, 2026-autumn",
        "the version of REL-0, 2026-spring",
    ]
    with pytest.raises(ValidationError, match="must be like v2"):
        next_release_version({"RU-1"}, MINOR, [spring])


NUMBERS = st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)).filter(any)


@given(
    st.lists(st.tuples(NUMBERS, st.integers(-2, 2), st.booleans()), max_size=5),
    NUMBERS,
    st.sampled_from(ReleaseKind),
)
def test_the_next_version_is_above_every_one_before(
    others: list[tuple[tuple[int, int, int], int, bool]],
    mine: tuple[int, int, int],
    kind: ReleaseKind,
) -> None:
    known = [
        release(
            id=f"REL-{10 + place}",
            version=str(ReleaseVersion(*numbers)),
            opened=at(hours),
            units=[MAIL if shared else SPAM],
        )
        for place, (numbers, hours, shared) in enumerate(others)
    ]
    before = [numbers for numbers, hours, shared in others if shared and hours < 0]
    taken = [numbers for numbers, _, shared in others if shared]
    rises = all(mine > numbers for numbers in before) and mine not in taken
    last = max(before, default=None)
    place = list(ReleaseKind).index(kind)
    changed = (
        place
        if last is None
        else next((n for n in range(3) if mine[n] != last[n]), None)  # None where they are equal
    )
    fits = changed == place and mine[place] > 0 and not any(mine[place + 1 :])
    it = release(version=str(ReleaseVersion(*mine)), kind=kind, units=[MAIL])
    assert (why_not_next(it, known) == ()) is (rises and fits)


def test_a_release_that_was_overtaken_must_rise_above_what_is_in_use() -> None:
    slow = release(id="REL-1", version="v2", kind=ReleaseKind.MAJOR)
    fast = release_in(R.DEPLOYING, id="REL-2", version="v3", kind=ReleaseKind.MAJOR, opened=at(0.5))
    planned = release(id="REL-2", version="v3", kind=ReleaseKind.MAJOR, opened=at(0.5))
    assert why_not_next(slow, [planned]) == ()
    assert why_not_next(slow, [fast]) == ("the version must be above v3 of REL-2, it is v2",)
    assert why_not_next(slow, [fast.roll_back(at(4), reason="mail is lost")]) == ()
    kept = fast.deploy_group(at(3), result=result("first", "web1"), changes=[change()])
    kept = kept.deploy_group(at(4), result=result("rest", "web2", "web3"), changes=[change()])
    kept = kept.roll_back(at(4), reason="mail is lost", groups={"rest"})
    assert why_not_next(slow, [kept]) == ("the version must be above v3 of REL-2, it is v2",)
    # What was deployed first is not spoilt by what came after.
    first = release_in(R.DEPLOYING, id="REL-1", version="v2", kind=ReleaseKind.MAJOR)
    later = release_in(R.READY, id="REL-2", version="v3", kind=ReleaseKind.MAJOR, opened=at(0.5))
    later = later.start_deployment(at(4), changes=[change()])
    assert why_not_next(first, [later]) == why_not_next(later, [first]) == ()
    together = release_in(R.DEPLOYING, id="REL-2", version="v3", kind=MAJOR, opened=at(0.5))
    assert together.deployment_started_at == first.deployment_started_at
    assert why_not_next(first, [together]) == why_not_next(together, [first]) == ()
