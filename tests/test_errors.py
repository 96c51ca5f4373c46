"""The family of errors: each says what would be right, and carries its facts."""

import copy
import pickle

import pytest

from itil_core import errors
from itil_core.errors import (
    AuthorisationError,
    CalculationError,
    ConflictError,
    CycleError,
    DuplicateError,
    GuardError,
    ImmutableError,
    ItilError,
    RefusedMoveError,
    UnknownReferenceError,
    ValidationError,
)

# One of each, with the message that it must have and the built-in that it also is.
EXAMPLES: list[tuple[ItilError, str, type[Exception]]] = [
    (
        ValidationError("Incident", "title", "", "must not be empty"),
        "Incident.title: must not be empty (got '')",
        ValueError,
    ),
    (
        RefusedMoveError("INC-1", "close", "NEW", ("open", "cancel")),
        "INC-1: close is not allowed in state NEW; allowed from here: open, cancel",
        Exception,
    ),
    (
        GuardError("INC-1", "open", "NEW", ("open",), ("impact must be given", "it must be paid")),
        "INC-1: open from NEW needs: impact must be given; it must be paid",
        RefusedMoveError,
    ),
    (
        ImmutableError("INC-1", "assign", "CLOSED", ("reopen",)),
        "INC-1: assign would change a record that is CLOSED; still allowed: reopen",
        RefusedMoveError,
    ),
    (
        AuthorisationError("ana", "CAB", "change manager"),
        "ana holds change manager, but this needs CAB",
        Exception,
    ),
    (UnknownReferenceError("CI", ("db1", "web")), "unknown CI: db1, web", LookupError),
    (
        DuplicateError("CI", "db1"),
        "CI db1 is already there; give each a key of its own",
        ValueError,
    ),
    (
        CycleError("PART_OF", ("a", "b", "a")),
        "PART_OF may not go in a circle: a > b > a",
        ValueError,
    ),
    (
        ConflictError("CHG-1", "CHG-2", "both take db1"),
        "CHG-1 and CHG-2: both take db1",
        ValueError,
    ),
    (
        CalculationError("MTBF", {"failures": 0}, "there was no failure"),
        "MTBF has no answer: there was no failure (failures=0)",
        ArithmeticError,
    ),
]
CASES = pytest.mark.parametrize(
    ("error", "message", "built_in"), EXAMPLES, ids=[type(e).__name__ for e, _, _ in EXAMPLES]
)


def test_every_error_has_an_example_here() -> None:
    shown = {type(error).__name__ for error, _, _ in EXAMPLES}
    assert shown | {"ItilError"} == set(errors.__all__)


@CASES
def test_the_message_says_what_was_wrong_and_what_would_be_right(
    error: ItilError, message: str, built_in: type[Exception]
) -> None:
    assert str(error) == message
    with pytest.raises(built_in):
        raise error
    with pytest.raises(ItilError):
        raise error


@CASES
def test_an_error_keeps_its_facts_when_pickled_or_copied(
    error: ItilError, message: str, built_in: type[Exception]
) -> None:
    assert isinstance(error, built_in)
    for copied in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error), copy.copy(error)):
        assert type(copied) is type(error)
        assert str(copied) == message
        assert copied.args == error.args


def test_two_errors_are_the_same_only_if_they_are_one() -> None:
    one, two = (DuplicateError("CI", "db1") for _ in range(2))
    assert one != two
    assert len({one, two}) == 2


def test_facts_are_attributes() -> None:
    error = GuardError("INC-1", "open", "NEW", ("open",), ("it must be paid",))
    assert (error.record, error.move, error.state) == ("INC-1", "open", "NEW")
    assert (error.allowed, error.unmet) == (("open",), ("it must be paid",))
    unknown = UnknownReferenceError("CI", ("db1", "web"))
    assert (unknown.id, unknown.ids) == ("db1", ("db1", "web"))


def test_where_nothing_is_allowed_the_message_says_so() -> None:
    assert str(RefusedMoveError("X-1", "go", "ALONE", ())).endswith("state ALONE; nothing is")
    assert str(ImmutableError("X-1", "go", "ENDED", ())) == (
        "X-1: go would change a record that is ENDED"
    )
    assert str(AuthorisationError("ana", "CAB", "")) == "ana holds no authority, but this needs CAB"


def test_long_lists_are_cut_in_the_message_and_whole_in_the_facts() -> None:
    ids = tuple(f"CI-{number:02}" for number in range(15))
    error = UnknownReferenceError("CI", ids)
    assert str(error).endswith("CI-10, CI-11 and 3 more")
    assert error.ids == ids
    assert "more" not in str(UnknownReferenceError("CI", ids[:12]))
