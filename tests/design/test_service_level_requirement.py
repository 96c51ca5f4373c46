"""Service level requirements: what is needed, and what a draft does not promise of it."""

from typing import Any

import pytest

from design.agreement_samples import stamp, target, within
from itil_core.design import (
    RequirementState,
    ServiceLevelMetric,
    ServiceLevelRequirement,
    ServiceLevelTarget,
    TargetUnit,
)
from itil_core.errors import DuplicateError, RefusedMoveError, ValidationError


def slr(*targets: ServiceLevelTarget, **fields: Any) -> ServiceLevelRequirement:
    given: dict[str, Any] = {
        "id": "SLR-1",
        "opened": stamp(),
        "service_id": "SVC-1",
        "customer_id": "CUS-1",
        "targets": targets,
    }
    return ServiceLevelRequirement(**given | fields)


def test_its_life() -> None:
    draft = slr(target()).revise(stamp(1), title="mail", targets=[target(99.9)])
    assert (draft.title, draft.targets[0].target * 10) == ("mail", 999)
    agreed = draft.agree(stamp(2), agreement_id="SLA-1")
    assert (agreed.state, agreed.agreement_id) == (RequirementState.AGREED, "SLA-1")
    with pytest.raises(RefusedMoveError):
        agreed.revise(stamp(3), title="more")
    ended = agreed.supersede(stamp(3), successor="SLR-2")
    assert (ended.state, ended.superseded_by) == (RequirementState.SUPERSEDED, "SLR-2")
    assert slr(target()).agree(stamp(1)).supersede(stamp(2)).superseded_by is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"targets": ()}, "targets"),
        ({"targets": ["fast"]}, "targets"),
        ({"superseded_by": "SLR-1"}, "superseded_by"),
    ],
)
def test_bad_facts_are_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        slr(**{"targets": [target()]} | fields)
    assert (caught.value.record, caught.value.field) == ("ServiceLevelRequirement", field)
    with pytest.raises(DuplicateError) as twice:
        slr(target(), within(4, 1))
    assert twice.value.key == "SLT-1"


SCORE = {"metric": ServiceLevelMetric.SATISFACTION, "unit": TargetUnit.SCORE}
SHARE = {"metric": ServiceLevelMetric.SATISFACTION}


@pytest.mark.parametrize(
    ("offer", "is_enough"),
    [
        (within(4), True),
        (within(4, priority=1), True),
        (within(3.9), True),
        (within(4.1), False),
        (within(4, priority=2), False),
        (within(4, service_ids=["SVC-1"]), True),
        (within(4, service_ids=["SVC-2"]), False),
        (target(), False),
    ],
)
def test_a_need_is_met_by_what_is_not_weaker(offer: ServiceLevelTarget, is_enough: bool) -> None:  # noqa: FBT001
    need = within(4, 9, priority=1)
    assert slr(need).unmet_by([offer]) == (() if is_enough else (need,))


def test_units_that_do_not_compare_do_not_meet() -> None:
    need = target(4, 9, **SCORE)
    assert slr(need).unmet_by([target(80, **SHARE)]) == (need,)
    assert slr(need).unmet_by([]) == (need,)
