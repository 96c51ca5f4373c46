"""How large a decision diagram may grow, and what is said when it would grow larger."""

from itil_core.errors import CalculationError, ValidationError

__all__ = ["NODES", "limit_given", "outgrown"]

NODES = 1_000_000


def limit_given(record: str, limit: object) -> None:
    """Refuse what is no limit of nodes.

    Args:
        record: Who asks, for the error.
        limit: What was given.

    Raises:
        ValidationError: It is not a whole number from 1 upwards.
    """
    if type(limit) is not int or limit < 1:
        raise ValidationError(record, "limit", limit, "must be 1, 2, 3, ...")


def outgrown(what: str, service: str, limit: int, instead: str) -> CalculationError:
    """Return the error for a service whose diagram has more nodes than it may.

    Args:
        what: What was to be calculated.
        service: The service.
        limit: How many nodes there may be.
        instead: What can be done instead of raising the limit.
    """
    reason = f"the decision diagram outgrew the limit of nodes; raise it, or {instead}"
    return CalculationError(f"exact {what}", {"service": service, "limit": limit}, reason)
