"""Steps and limits of change models."""

from decimal import Decimal
from typing import Any

import pytest

from itil_core.errors import ValidationError
from itil_core.transition import ChangeStep, ModelLimit


def test_a_limit_says_what_it_is() -> None:
    assert str(ModelLimit(parameter="GB", least=1)) == "GB from 1"
    assert str(ModelLimit(parameter="GB", most="2.5")) == "GB up to 2.5"
    assert ModelLimit(parameter="GB", least=1).takes(Decimal(999))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"least": 3, "most": 2},
        {"most": 1.5},
        {"most": True},
        {"most": "many"},
        {"most": "NaN"},
    ],
)
def test_a_limit_that_limits_nothing_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ModelLimit(parameter="GB", **fields)


def test_one_earlier_step_may_stand_alone() -> None:
    assert ChangeStep(name="b", responsible="x", after="a").after == ("a",)
    with pytest.raises(ValidationError):
        ChangeStep(name=" ", responsible="x")
