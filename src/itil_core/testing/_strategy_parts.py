"""Small strategies that the lives of services and of their packages share."""

from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from itil_core.framework.ids import CustomerId, OutcomeId
from itil_core.kernel.money import Money
from itil_core.strategy.service_facts import Outcome
from itil_core.strategy.value import SecurityClass, Utility, Warranty, WarrantyLevels
from itil_core.testing._parts import TEXTS, ids

__all__ = ["BUDGETS", "LEVELS_OF_WARRANTY", "OUTCOMES", "UTILITIES", "WARRANTIES", "outcomes_of"]

BUDGETS: Final = st.builds(Money, st.integers(1, 9000), st.just("EUR"))
UTILITIES: Final = st.builds(
    Utility,
    performance_supported=st.booleans(),
    constraints_removed=st.booleans(),
    description=TEXTS,
)
LEVELS_OF_WARRANTY: Final = st.builds(
    WarrantyLevels,
    availability_pct=st.sampled_from(("99.5", "99.9", 100)),
    capacity=st.integers(1, 500),
    capacity_unit=st.just("users"),
    recovery_time=st.integers(0, 72).map(lambda hours: timedelta(hours=hours)),
    security_class=st.sampled_from(SecurityClass),
)
WARRANTIES: Final = st.builds(
    Warranty,
    available=st.booleans(),
    enough_capacity=st.booleans(),
    continuous=st.booleans(),
    secure=st.booleans(),
    targets=st.builds(WarrantyLevels) | LEVELS_OF_WARRANTY,
)


def outcomes_of(
    customers: st.SearchStrategy[CustomerId],
) -> st.SearchStrategy[list[Outcome]]:
    """Draw outcomes of customers, each with an id of its own."""
    one = st.builds(Outcome, id=ids(OutcomeId), statement=TEXTS, customer_id=customers)
    return st.lists(one, min_size=1, max_size=3, unique_by=_id)


def _id(outcome: Outcome) -> OutcomeId:
    return outcome.id


OUTCOMES: Final = outcomes_of(ids(CustomerId))
