"""The known error database against a slow search that reads the definition."""

import copy
import pickle
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.errors import ConflictError, DuplicateError, UnknownReferenceError, ValidationError
from itil_core.operation.incident import Incident
from itil_core.operation.kedb import IGNORED_WORDS, KEDB, words
from itil_core.operation.known_error import KnownError, KnownErrorState
from itil_core.operation.workaround import Workaround
from operation.problem_samples import at, incident, known_error

VOCABULARY = ["mail", "disk", "queue", "the", "full", "slow", "Print", "E42"]


@st.composite
def known_errors(draw: st.DrawFn, number: int) -> KnownError:
    said = draw(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=4))
    it = known_error(
        number,
        title=draw(st.sampled_from(VOCABULARY)),
        symptoms=said,
        category=draw(st.sampled_from([(), ("mail", "queue"), ("mail", "disk")])),
        affected_ci_ids=draw(st.frozensets(st.sampled_from(["mx1", "mx2", "db1"]))),
    )
    for hour in draw(st.lists(st.integers(0, 5), max_size=2, unique=True).map(sorted)):
        it = it.match_incident(at(hour), incident_id=f"INC-{hour}")
    fate = draw(st.sampled_from(["active", "active", "fixed", "retired"]))
    if fate == "fixed":
        it = it.fix(at(9))
    return it.retire(at(9), reason="gone") if fate == "retired" else it


@st.composite
def databases(draw: st.DrawFn) -> list[KnownError]:
    return [draw(known_errors(number)) for number in range(1, draw(st.integers(1, 8)))]


@st.composite
def incidents(draw: st.DrawFn) -> Incident:
    said = draw(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=5))
    return incident(
        title=draw(st.sampled_from(VOCABULARY)),
        description=" / ".join(said),
        category=draw(st.sampled_from([(), ("mail", "queue"), ("mail", "disk")])),
        ci_ids=draw(st.frozensets(st.sampled_from(["mx1", "mx2", "db1"]))),
    )


def split(said: str) -> set[str]:
    """The words of a text, letter by letter."""
    found, word = set(), ""
    for sign in said.lower() + " ":
        if sign.isalnum():
            word += sign
        else:
            found.add(word)
            word = ""
    return {word for word in found if len(word) > 1 and word not in IGNORED_WORDS}


def score(case: Incident, known: KnownError) -> int:
    """Shared words, shared CIs, and one for the same category."""
    said = split(" ".join([known.title, *known.symptoms]))
    shared = len(split(f"{case.title} {case.description}") & said)
    shared += len(case.ci_ids & known.affected_ci_ids)
    return shared + (case.category == known.category != ())


@given(databases(), incidents(), st.integers(1, 9), st.booleans())
def test_match_is_the_slow_search(
    entries: list[KnownError],
    case: Incident,
    limit: int,
    fixed: bool,  # noqa: FBT001 (drawn)
) -> None:
    wanted_states = {"ACTIVE", "FIXED"} if fixed else {"ACTIVE"}
    scored = [(score(case, known), known) for known in entries if known.state.name in wanted_states]
    oldest = at(-1).at

    def order(pair: tuple[int, KnownError]) -> tuple[int, float, str]:
        used = pair[1].last_used or oldest
        return (-pair[0], -used.timestamp(), pair[1].id)

    wanted = [(known.id, points) for points, known in sorted(scored, key=order) if points]
    found = KEDB(entries).match(case, limit, include_fixed=fixed)
    assert list(found) == wanted[:limit]
    assert KEDB(reversed(entries)).match(case, limit, include_fixed=fixed) == found


def test_an_incident_that_shares_nothing_finds_nothing() -> None:
    stranger = incident(title="printer jams", ci_ids={"prn1"}, category=("print", "paper"))
    assert KEDB([known_error()]).match(stranger) == ()
    assert KEDB().match(incident()) == ()


def test_between_equals_the_last_used_comes_first() -> None:
    older = known_error(1).match_incident(at(1), incident_id="INC-8")
    newer = known_error(2).match_incident(at(2), incident_id="INC-9")
    never = known_error(3)
    found = KEDB([older, newer, never]).match(incident())
    assert [match.known_error_id for match in found] == ["KE-2", "KE-1", "KE-3"]
    assert len({match.score for match in found}) == 1


def test_the_rank_is_the_users_choice() -> None:
    much = known_error(1)
    little = known_error(2, title="x1", symptoms=["delivered"], affected_ci_ids=())
    base = KEDB([much, little])
    assert [m.known_error_id for m in base.match(incident())] == ["KE-1", "KE-2"]
    found = base.match(incident(), rank=lambda known, _score: known.id)
    assert [m.known_error_id for m in found] == ["KE-2", "KE-1"]


def test_words_are_folded_and_small_ones_ignored() -> None:
    assert words("The E-mail of ŠTÚR: Straße, 404 x") == {"mail", "štúr", "strasse", "404"}
    assert words("not found", frozenset()) == {"not", "found"}
    assert all(re.fullmatch(r"[a-z]{2,}", word) for word in IGNORED_WORDS)


def test_other_words_can_be_ignored() -> None:
    base = KEDB([known_error(affected_ci_ids=(), category=())], ignored_words=["mail", "is"])
    assert base.match(incident(title="mail is")) == ()


@pytest.mark.parametrize("limit", [0, -1, 2.5, True, "all", None])
def test_a_limit_is_a_positive_whole_number(limit: Any) -> None:
    with pytest.raises(ValidationError, match="limit"):
        KEDB().match(incident(), limit)


def test_INV_5_9_a_problem_has_one_active_known_error() -> None:
    first, second = known_error(1), known_error(2, problem_id="PRB-1")
    with pytest.raises(ConflictError, match="PRB-1") as caught:
        KEDB([first, second])
    assert (caught.value.first, caught.value.second) == ("KE-1", "KE-2")
    base = KEDB([first])
    with pytest.raises(ConflictError):
        base.put(second)
    assert base.known_errors == (first,)
    assert len(base.put(first.fix(at()), second).known_errors) == 2
    assert len(KEDB([first, second], one_active=False).known_errors) == 2


def test_ids_are_unique() -> None:
    with pytest.raises(DuplicateError, match="KE-1"):
        KEDB([known_error(), known_error(problem_id="PRB-2")])
    workaround = Workaround(id="WA-1", steps="restart")
    with pytest.raises(DuplicateError, match="WA-1"):
        KEDB(workarounds=[workaround, workaround.verify()])


def test_put_replaces_what_has_the_same_id() -> None:
    base = KEDB([known_error()]).put(known_error().fix(at()), known_error(2))
    states = [known.state for known in base.known_errors]
    assert states == [KnownErrorState.FIXED, KnownErrorState.ACTIVE]
    base = base.put_workaround(Workaround(id="WA-1", steps="wait"))
    base = base.put_workaround(Workaround(id="WA-1", steps="restart"))
    assert base.workaround("WA-1").steps == ("restart",)
    assert base.known_error("KE-2") == known_error(2)
    assert len(base.match(incident(), include_fixed=True)) == 2


def test_what_is_not_there_is_said() -> None:
    base = KEDB([known_error()], [Workaround(id="WA-1", steps="restart")])
    with pytest.raises(UnknownReferenceError, match="KE-9"):
        base.known_error("KE-9")
    with pytest.raises(UnknownReferenceError, match="WA-9"):
        base.workaround("WA-9")


def test_only_known_errors_and_workarounds_are_taken() -> None:
    stranger: Any = "KE-1"
    with pytest.raises(ValidationError, match="KnownError"):
        KEDB([stranger])
    with pytest.raises(ValidationError, match="Workaround"):
        KEDB(workarounds=[stranger])


def test_it_is_a_value() -> None:
    base = KEDB([known_error()])
    assert base == KEDB([known_error()])
    assert hash(base) == hash(KEDB([known_error()]))
    assert pickle.loads(pickle.dumps(base)) == base
    assert copy.deepcopy(base).match(incident()) == base.match(incident())
