"""OLAs and underpinning contracts: parties, hours, targets and lives."""

from typing import Any

import pytest

from design.agreement_samples import (
    ALWAYS,
    HOUR,
    OFFICE,
    active,
    agreed,
    contract,
    day,
    ola,
    stamp,
    target,
    within,
)
from itil_core.design import AgreementState, in_force
from itil_core.errors import DuplicateError, GuardError, RefusedMoveError, ValidationError
from itil_core.kernel.clock import ClockTarget


def test_an_ola_is_a_promise_and_a_contract_binds() -> None:
    assert not ola().legally_binding
    assert contract().legally_binding


@pytest.mark.parametrize(
    ("make", "fields", "field"),
    [
        (ola, {"recipient_group": "GRP-2"}, "recipient_group"),
        (ola, {"ci_id": "CI-1"}, "ci_id"),
        (ola, {"service_id": None}, "ci_id"),
        (ola, {"hours": None}, "hours"),
        (ola, {"end": day(10)}, "end"),
        (ola, {"targets": [within(1, service_ids=["SVC-2"])]}, "targets"),
        (contract, {"service_id": "SVC-1"}, "ci_id"),
        (contract, {"supplier_id": ""}, "id"),
        (contract, {"contract_id": 7}, "id"),
    ],
)
def test_bad_facts_are_refused(make: Any, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        make(**fields)
    assert caught.value.field == field


def test_targets_are_for_the_service_and_of_one_voice() -> None:
    assert ola().named_services == {"SVC-1"}
    assert contract().named_services == frozenset()
    assert ola(targets=[within(1, service_ids=["SVC-1"])]).all_targets[0].target == 1
    assert contract(targets=[within(1, service_ids=["SVC-7"])]).targets
    with pytest.raises(DuplicateError):
        contract(targets=[target(99), target(98, 2)])


def test_records_are_timed_in_its_hours() -> None:
    assert ola().clock_target(within(4)) == ClockTarget("incident resolution", 4 * HOUR, OFFICE)


@pytest.mark.parametrize("make", [ola, contract])
def test_its_life_is_that_of_every_agreement(make: Any) -> None:
    record = agreed(make())
    with pytest.raises(GuardError) as caught:
        record.activate(stamp(9))
    assert caught.value.unmet == ("its start must have come, 2026-01-11T00:00:00+00:00",)
    with pytest.raises(GuardError):
        agreed(make(), ())
    with pytest.raises(RefusedMoveError):
        record.revise(stamp(9), title="better")
    running = active(make())
    assert running.state is AgreementState.ACTIVE
    assert in_force(running, day(10))


def test_terms_are_revised_before_they_are_agreed() -> None:
    terms: dict[str, Any] = {
        "title": "mail",
        "start": day(20),
        "end": day(50),
        "targets": [within(3)],
        "hours": ALWAYS,
    }
    assert ola().revise(stamp(1), **terms) == ola(**terms)
