"""Which roles a change calls to the board."""

from typing import Any

import pytest

from itil_core.errors import ValidationError
from itil_core.transition import ChangeCategory, ChangeLevel, ChangeTrigger, ExpectedDowntime
from itil_core.transition.role_rule import DEFAULT_ROLE_RULES, BoardRole, RoleRule
from transition.change_samples import emergency, normal, risk, window

R = BoardRole
DOWN = ExpectedDowntime(service_id="mail", interval=window(2, 3))


def rule(**fields: Any) -> RoleRule:
    given: dict[str, Any] = {"role": R.SECURITY}
    return RoleRule(**given | fields)


@pytest.mark.parametrize(
    ("stated", "yes", "no"),
    [
        ({"categories": {ChangeCategory.SIGNIFICANT}}, {}, {"category": ChangeCategory.MINOR}),
        ({"levels": {ChangeLevel.TACTICAL}}, {"level": ChangeLevel.TACTICAL}, {}),
        ({"triggers": {ChangeTrigger.PROBLEM}}, {}, {"trigger": ChangeTrigger.INCIDENT}),
        ({"risk": 2}, {"risk": risk(probability="0.02")}, {"risk": None}),
        ({"risk": 1}, {"risk": risk(probability="0.5")}, {"risk": risk(probability="0.02")}),
        ({"service_ids": {"mail"}}, {"service_ids": {"mail"}}, {"service_ids": {"web"}}),
        ({"service_ids": {"mail"}}, {"expected_downtime": [DOWN]}, {}),
        ({"ci_ids": {"mail1"}}, {}, {"ci_ids": {"web1"}}),
        ({"ci_ids": {"san"}}, {"takes_down": {"san"}}, {}),
        ({"downtime": True}, {"expected_downtime": [DOWN]}, {}),
        ({"release": True}, {"release_id": "REL-1"}, {}),
        ({"problems": True}, {"problem_ids": {"PRB-1"}}, {}),
    ],
)
def test_a_condition_asks_what_it_says(
    stated: dict[str, Any], yes: dict[str, Any], no: dict[str, Any]
) -> None:
    assert rule(**stated).calls(normal(**yes))
    assert not rule(**stated).calls(normal(**no))
    assert rule().calls(normal(**no))


def test_all_that_is_stated_must_hold() -> None:
    both = rule(release=True, categories={ChangeCategory.SIGNIFICANT})
    assert both.calls(normal(release_id="REL-1"))
    assert not both.calls(normal())
    assert not both.calls(normal(release_id="REL-1", category=ChangeCategory.MINOR))
    assert not rule(categories=set(ChangeCategory)).calls(emergency(category=None))


def test_a_service_that_is_affected_counts() -> None:
    assert rule(service_ids={"shop"}).calls(normal(), {"shop"})
    assert not rule(service_ids={"shop"}).calls(normal(), {"web"})


def test_it_says_what_it_asks() -> None:
    whole = rule(
        categories=[ChangeCategory.SIGNIFICANT, ChangeCategory.MAJOR],
        levels=[ChangeLevel.STRATEGIC],
        triggers=[ChangeTrigger.LEGAL],
        risk=2,
        service_ids={"web", "mail"},
        ci_ids={"san"},
        downtime=True,
        release=True,
        problems=True,
    )
    assert whole.text == (
        "the category is MAJOR or SIGNIFICANT and the level is STRATEGIC and the trigger is LEGAL "
        "and the risk category is at most 2 and it affects mail or web and it touches san "
        "and it brings downtime and a release delivers it and it is related to a problem"
    )
    assert rule().text == "every change"


def test_the_default_rules_know_every_role_but_the_chairs() -> None:
    assert {each.role for each in DEFAULT_ROLE_RULES} == set(R) - {R.CHANGE_MANAGER}


@pytest.mark.parametrize(
    ("fields", "record", "field"),
    [
        ({"role": "SECURITY"}, "RoleRule", "role"),
        ({"required": 1}, "RoleRule", "required"),
        ({"categories": ["MAJOR"]}, "RoleRule", "categories"),
        ({"levels": ["TACTICAL"]}, "RoleRule", "levels"),
        ({"triggers": ["USER"]}, "RoleRule", "triggers"),
        ({"risk": 0}, "RoleRule", "risk"),
        ({"risk": 5}, "RoleRule", "risk"),
        ({"risk": True}, "RoleRule", "risk"),
        ({"service_ids": "mail"}, "ServiceId", "ids"),
        ({"ci_ids": "san"}, "CiId", "ids"),
    ],
)
def test_what_it_refuses(fields: dict[str, Any], record: str, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        rule(**fields)
    assert (refusal.value.record, refusal.value.field) == (record, field)
