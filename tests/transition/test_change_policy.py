"""The rules of change management: authorities, reviews and samples."""

from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import UnknownReferenceError, ValidationError
from itil_core.transition import (
    DEFAULT_CHANGE_POLICY,
    ChangeCategory,
    ChangeKind,
    ChangeOutcome,
    ChangePolicy,
    ReviewReason,
)

NORMAL, EMERGENCY, STANDARD = ChangeKind.NORMAL, ChangeKind.EMERGENCY, ChangeKind.STANDARD

# Appendix C, literally: category and risk to level.
AUTHORITY = (
    {("MAJOR", 1): 1}
    | {("MAJOR", risk): 2 for risk in (2, 3, 4)}
    | {("SIGNIFICANT", 1): 2}
    | {("SIGNIFICANT", risk): 3 for risk in (2, 3, 4)}
    | {("MINOR", 1): 3}
    | {("MINOR", risk): 4 for risk in (2, 3, 4)}
)


def test_appendix_c_authority_level() -> None:
    found = {
        (category.name, risk): DEFAULT_CHANGE_POLICY.level_for(NORMAL, category, risk)
        for category, risk in product(ChangeCategory, range(1, 5))
    }
    assert found == AUTHORITY
    assert DEFAULT_CHANGE_POLICY.level_for(STANDARD, None, 4) == 5
    assert DEFAULT_CHANGE_POLICY.level_for(EMERGENCY, None, 1) == 3
    assert DEFAULT_CHANGE_POLICY.level_for(EMERGENCY, None, 1, in_freeze=True) == 2


def test_authorities_are_known_by_name_and_level() -> None:
    assert DEFAULT_CHANGE_POLICY.level_of("ECAB") == 3
    assert DEFAULT_CHANGE_POLICY.authority_names(5) == ("LOCAL_AUTHORISATION",)
    with pytest.raises(UnknownReferenceError, match="change authority: THE_BOSS"):
        DEFAULT_CHANGE_POLICY.level_of("THE_BOSS")
    for level in (0, 6, True, "3"):
        assert not DEFAULT_CHANGE_POLICY.is_level(level)
    with pytest.raises(ValidationError, match="from 1 to 5"):
        DEFAULT_CHANGE_POLICY.authority_names(6)


def test_an_own_list_of_authorities() -> None:
    small = ChangePolicy(
        authorities=["BOARD", ("CAB", "ECAB")],
        authority_levels=[(1, 1, 1, 1), (1, 2, 2, 2), (2, 2, 2, 2)],
        standard_level=2,
        emergency_level=2,
        freeze_level=1,
        model_level=2,
    )
    assert small.level_of("ECAB") == 2
    assert small.level_for(NORMAL, ChangeCategory.SIGNIFICANT, 1) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"authorities": []}, "authorities"),
        ({"authorities": [()]}, "authorities"),
        ({"authorities": [(1,)]}, "authorities"),
        ({"authorities": ["CAB", "CAB"]}, "authorities"),
        ({"authority_levels": [(1, 2, 2, 2)]}, "authority_levels"),
        ({"authority_levels": [(1, 2, 2)] * 3}, "authority_levels"),
        ({"authority_levels": [(1, 2, 2, 6)] * 3}, "authority_levels"),
        ({"authority_levels": [(2, 1, 2, 2)] * 3}, "authority_levels"),
        ({"authority_levels": [(2,) * 4, (1,) * 4, (3,) * 4]}, "authority_levels"),
        ({"standard_level": 6}, "standard_level"),
        ({"emergency_level": 0}, "emergency_level"),
        ({"freeze_level": None}, "freeze_level"),
        ({"model_level": True}, "model_level"),
        ({"document_due": timedelta(0)}, "document_due"),
        ({"review_share": 0.1}, "review_share"),
        ({"review_share": "1.01"}, "review_share"),
        ({"review_share": -1}, "review_share"),
        ({"review_share": "some"}, "review_share"),
        ({"review_seed": "x"}, "review_seed"),
        ({"failure_count": 0}, "failure_count"),
        ({"failure_action": "REVIEW"}, "failure_action"),
        ({"hours": "always"}, "hours"),
    ],
)
def test_bad_input_is_refused_by_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ChangePolicy(**fields)
    assert (refused.value.record, refused.value.field) == ("ChangePolicy", field)


def test_a_level_needs_a_category_and_a_risk() -> None:
    with pytest.raises(ValidationError, match="must be a ChangeCategory"):
        DEFAULT_CHANGE_POLICY.level_for(NORMAL, None, 1)
    with pytest.raises(ValidationError, match="must be from 1 to 4"):
        DEFAULT_CHANGE_POLICY.level_for(NORMAL, ChangeCategory.MINOR, 5)


# Reviews.


@given(st.sampled_from(ChangeKind), st.none() | st.sampled_from(ChangeCategory), st.data())
def test_reviews_are_due_by_the_rule(
    kind: ChangeKind, category: ChangeCategory | None, data: st.DataObject
) -> None:
    outcome = data.draw(st.none() | st.sampled_from(ChangeOutcome))
    found = DEFAULT_CHANGE_POLICY.review_reasons(kind, category, outcome, "CHG-1")
    expected: list[ReviewReason] = []
    if kind.name == "EMERGENCY":
        expected.append(ReviewReason.EMERGENCY)
    if category is not None and category.name == "MAJOR":
        expected.append(ReviewReason.MAJOR)
    if outcome is not None and outcome.name != "SUCCESSFUL":
        expected.append(ReviewReason.NOT_SUCCESSFUL)
    assert list(found) == expected


@given(st.integers(), st.text("0123456789abc-", min_size=1))
def test_the_sample_follows_from_seed_and_id_alone(seed: int, change: str) -> None:
    digest = sha256(f"{seed}:{change}".encode()).hexdigest()
    drawn = Decimal(int(digest[:16], 16)) / 2**64
    assert ChangePolicy(review_seed=seed).is_sampled(change) is (drawn < Decimal("0.1"))
    assert not ChangePolicy(review_seed=seed, review_share=0).is_sampled(change)
    assert ChangePolicy(review_seed=seed, review_share=1).is_sampled(change)


def test_without_a_seed_there_is_no_sample() -> None:
    assert not any(DEFAULT_CHANGE_POLICY.is_sampled(f"CHG-{number}") for number in range(200))


def test_a_sampled_change_is_reviewed_for_that_reason_only() -> None:
    policy = ChangePolicy(review_share=1, review_seed=1)
    found = policy.review_reasons(NORMAL, ChangeCategory.MINOR, ChangeOutcome.SUCCESSFUL, "CHG-1")
    assert found == (ReviewReason.SAMPLE,)
    failed = policy.review_reasons(NORMAL, None, ChangeOutcome.PARTIAL, "CHG-1")
    assert failed == (ReviewReason.NOT_SUCCESSFUL,)
