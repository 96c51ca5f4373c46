"""The rules of the portfolio."""

import pytest

from itil_core.errors import AuthorisationError, ValidationError
from itil_core.strategy.portfolio_policy import CatalogueVisibility, PortfolioPolicy


def test_whoever_is_named_approves_where_nobody_is_listed() -> None:
    PortfolioPolicy().check_approver("anybody")


def test_others_than_those_listed_have_no_authority() -> None:
    policy = PortfolioPolicy(approvers={"board", "cio"})
    policy.check_approver("cio")
    with pytest.raises(AuthorisationError) as caught:
        policy.check_approver("ana")
    assert (caught.value.actor, caught.value.held) == ("ana", "")
    assert "board, cio" in caught.value.needed


def test_the_defaults_are_those_of_the_reference() -> None:
    policy = PortfolioPolicy()
    assert policy.visibility is CatalogueVisibility.CATALOGUE_SECTION
    assert policy.retire_from_pipeline is False


def test_a_visibility_is_one_of_two() -> None:
    with pytest.raises(ValidationError) as caught:
        PortfolioPolicy(visibility="all")  # type: ignore[arg-type]
    assert caught.value.field == "visibility"
