"""The small values of a service."""

import pytest

from itil_core.errors import ValidationError
from itil_core.strategy.service_facts import Outcome, PortfolioDecision, ServiceKind


def test_enabling_and_enhancing_services_are_supporting() -> None:
    assert [kind.name for kind in ServiceKind if kind.supporting] == ["ENABLING", "ENHANCING"]


def test_four_decisions_ask_for_a_new_service() -> None:
    renewing = {each.name for each in PortfolioDecision if each.renews}
    assert renewing == {"REPLACE", "RATIONALISE", "REFACTOR", "RENEW"}


def test_an_outcome_says_something() -> None:
    with pytest.raises(ValidationError) as caught:
        Outcome(id="OUT-1", statement=" ", customer_id="CUS-1")
    assert caught.value.field == "statement"
