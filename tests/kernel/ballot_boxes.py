"""Rules of approval as plain data, drawn and counted by hand: what the tests judge rules by."""

from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import strategies as st

from itil_core.kernel.approval import (
    AllOf,
    AnyOf,
    AtLeast,
    Mandatory,
    Quorum,
    Rule,
    Sequence,
    Share,
    Veto,
    Vote,
    WeightedShare,
)

VOTERS = ("ana", "bob", "eva", "jan", "max", "zoe")
A, R, N = Vote.APPROVE, Vote.REJECT, Vote.ABSTAIN
Plain = tuple[Any, ...]

_BOARDS = st.lists(st.sampled_from(VOTERS), min_size=1, max_size=4, unique=True)
_SHARES = st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(3, 4), Fraction(1)])


@st.composite
def _leaves(draw: st.DrawFn, *, quorums: bool) -> Plain:
    kinds = ["seat", "mandatory", "veto", "share", "weighted"] + ["quorum"] * quorums
    kind = draw(st.sampled_from(kinds))
    board = draw(_BOARDS)
    if kind == "quorum":
        return kind, board, draw(st.integers(1, len(board)))
    if kind == "share":
        return kind, board, draw(_SHARES)
    if kind == "weighted":
        return kind, {voter: draw(st.integers(1, 5)) for voter in board}, draw(_SHARES)
    return kind, board if kind != "seat" else board[0]


def plain_rules(*, quorums: bool = True) -> st.SearchStrategy[Plain]:
    """Rules as nested tuples: a kind, and what it is about."""
    return st.recursive(_leaves(quorums=quorums), _branches, max_leaves=5)


@st.composite
def _branches(draw: st.DrawFn, inner: st.SearchStrategy[Plain]) -> Plain:
    members = draw(st.lists(inner, min_size=1, max_size=3))
    kind = draw(st.sampled_from(["all", "any", "some", "steps"]))
    return (
        (kind, members, draw(st.integers(1, len(members)))) if kind == "some" else (kind, members)
    )


def real(plain: Plain) -> Rule | str:  # noqa: PLR0911 (one for each kind)
    """The rule that a plain one describes."""
    match plain:
        case "seat", voter:
            return str(voter)
        case "mandatory", board:
            return Mandatory(board)
        case "veto", board:
            return Veto(board)
        case "quorum", board, number:
            return Quorum(board, number)
        case "share", board, share:
            return Share(board, share)
        case "weighted", weights, share:
            return WeightedShare(weights, share)
        case "some", members, number:
            return AtLeast([real(member) for member in members], number)
        case kind, members:
            made = {"all": AllOf, "any": AnyOf, "steps": Sequence}[kind]
            return made([real(member) for member in members])
    raise AssertionError(plain)


def rule_of(plain: Plain) -> Rule:
    """The same, where a lone voter is a rule too."""
    rule = real(plain)
    return AllOf([rule]) if isinstance(rule, str) else rule


def people(plain: Plain) -> set[str]:
    """Everybody who has a vote."""
    match plain:
        case "seat", voter:
            return {str(voter)}
        case (("all" | "any" | "steps" | "some"), members, *_):
            return set().union(*(people(member) for member in members))
    return set(plain[1])


def holds(plain: Plain, votes: dict[str, Vote], in_room: set[str]) -> bool:  # noqa: PLR0911
    """Whether a rule holds when everybody has said something, or nothing, and some are present."""
    match plain:
        case "seat", voter:
            return votes.get(voter) is A
        case "mandatory", board:
            return not [voter for voter in board if votes.get(voter) is not A]
        case "veto", board:
            return not [voter for voter in board if votes.get(voter) is R]
        case "quorum", board, number:
            return len(in_room & set(board)) >= number
        case "share", board, share:
            return _enough(dict.fromkeys(board, 1), votes, share)
        case "weighted", weights, share:
            return _enough(weights, votes, share)
    passed = [holds(member, votes, in_room) for member in plain[1]]
    if plain[0] == "any":
        return True in passed
    return passed.count(True) >= plain[2] if plain[0] == "some" else False not in passed


def _enough(weights: dict[str, int], votes: dict[str, Vote], share: Fraction) -> bool:
    yes = sum(weight for voter, weight in weights.items() if votes.get(voter) is A)
    no = sum(weight for voter, weight in weights.items() if votes.get(voter) is R)
    return yes > 0 and Fraction(yes, yes + no) >= share


def completions(voters: set[str], cast: dict[str, Vote]) -> list[dict[str, Vote]]:
    """All ways in which those who have not voted may approve or reject."""
    silent = sorted(voters - cast.keys())
    ways = product([A, R], repeat=len(silent))
    return [{**cast, **dict(zip(silent, way, strict=True))} for way in ways]
