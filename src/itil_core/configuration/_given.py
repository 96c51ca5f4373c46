"""What callers give: graphs and collections of ids, checked at the door."""

from collections.abc import Iterable

from itil_core.errors import ValidationError

__all__ = ["graph_given", "ids_given", "kind_given"]


def graph_given(record: str, field: str, value: object, kind: type) -> None:
    """Refuse what is no dependency graph.

    Args:
        record: Who asks, for the error.
        field: Which argument is read, for the error.
        value: What was given.
        kind: The class of graphs.

    Raises:
        ValidationError: It is none.
    """
    if not isinstance(value, kind):
        reason = "must be a DependencyGraph, such as GraphBuilder().build() returns"
        raise ValidationError(record, field, value, reason)


def kind_given(record: str, field: str, value: object, kind: type, maker: str) -> None:
    """Refuse what is of another kind.

    Args:
        record: Who asks, for the error.
        field: Which argument is read, for the error.
        value: What was given.
        kind: The class that is wanted.
        maker: What makes one, in code.

    Raises:
        ValidationError: It is none.
    """
    if not isinstance(value, kind):
        reason = f"must be a {kind.__name__}, such as {maker} returns"
        raise ValidationError(record, field, value, reason)


def ids_given(record: str, field: str, cis: Iterable[str]) -> frozenset[str]:
    """Return a set of ids; a single string would be taken for a collection of letters.

    Args:
        record: Who asks, for the error.
        field: Which argument is read, for the error.
        cis: What was given.

    Raises:
        ValidationError: It is no collection of ids.
    """
    reason = "must be a collection of ids, such as {'db1'}"
    if isinstance(cis, str):
        raise ValidationError(record, field, cis, reason)
    try:
        return frozenset(cis)
    except TypeError:
        raise ValidationError(record, field, cis, reason) from None
