"""The known error database: an immutable index that answers whether somebody has solved this.

ITIL Service Operation (2007), 4.4.7.2.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

import attrs

from itil_core.errors import ConflictError, DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import KnownErrorId, WorkaroundId
from itil_core.kernel.instants import to_micros
from itil_core.operation.incident import Incident
from itil_core.operation.known_error import KnownError, KnownErrorState
from itil_core.operation.workaround import Workaround

__all__ = ["IGNORED_WORDS", "KEDB", "KnownErrorMatch", "by_keys_then_last_use", "words"]
# not at the door: IGNORED_WORDS, by_keys_then_last_use, words

IGNORED_WORDS = frozenset(
    [
        *("an", "and", "are", "as", "at", "be", "but", "by", "can", "does", "for", "from", "has"),
        *("have", "in", "is", "it", "its", "my", "no", "not", "of", "on", "or", "our", "so"),
        *("that", "the", "then", "there", "they", "this", "to", "was", "we", "with", "you"),
    ]
)
"""English words that say nothing about a symptom; another language brings its own."""

Key = tuple[str, ...]
Rank = Callable[[KnownError, int], Any]

ValueT = TypeVar("ValueT", KnownError, Workaround)

_WORD = re.compile(r"[^\W_]{2,}")


class KnownErrorMatch(NamedTuple):
    """A known error that an incident may be of.

    Attributes:
        known_error_id: The known error.
        score: How many keys both share: symptom words, CIs, and the category.
    """

    known_error_id: KnownErrorId
    score: int


def words(said: str, ignored: frozenset[str] = IGNORED_WORDS) -> frozenset[str]:
    """Return the words of a text, folded to lower case, that can be looked up.

    A word is a run of at least two letters or digits of any script.

    Args:
        said: The text.
        ignored: Words that are left out.

    Example:
        >>> sorted(words("The mail-queue is FULL"))
        ['full', 'mail', 'queue']
    """
    return frozenset(_WORD.findall(said.casefold())) - ignored


def by_keys_then_last_use(known_error: KnownError, score: int) -> tuple[int, int]:
    """Rank a match as the default does: by shared keys, then by when it was last used.

    Args:
        known_error: The known error.
        score: How many keys it shares with the incident.
    """
    used = known_error.last_used
    never = -(2**63)
    return score, never if used is None else to_micros(used)


def _known_errors(values: Iterable[KnownError]) -> tuple[KnownError, ...]:
    return _in_order(KnownError, values)


def _workarounds(values: Iterable[Workaround]) -> tuple[Workaround, ...]:
    return _in_order(Workaround, values)


def _in_order(kind: type[ValueT], values: Iterable[ValueT]) -> tuple[ValueT, ...]:
    """Sort by id, once it is known that each has one."""
    given = tuple(values)
    for value in given:
        if not isinstance(value, kind):
            raise ValidationError("KEDB", kind.__name__, value, f"must be a {kind.__name__}")
    return tuple(sorted(given, key=lambda value: value.id))


def _check_ids(_kedb: object, attribute: "attrs.Attribute[Any]", values: tuple[Any, ...]) -> None:
    counted = Counter(value.id for value in values)
    for number, times in counted.items():
        if times > 1:
            raise DuplicateError(attribute.name, number)


def _check_active(kedb: "KEDB", _attribute: object, values: tuple[KnownError, ...]) -> None:
    """Refuse two active known errors of one problem (INV-5.9)."""
    seen: dict[str, KnownError] = {}
    for value in values:
        if kedb.one_active and value.state is KnownErrorState.ACTIVE:
            other = seen.setdefault(value.problem_id, value)
            if other is not value:
                reason = f"both are ACTIVE for {value.problem_id}; fix or retire one"
                raise ConflictError(other.id, value.id, reason)


def _check_limit(limit: Any) -> None:
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise ValidationError("KEDB.match", "limit", limit, "must be a whole number from 1")


def _index(kedb: "KEDB") -> Mapping[Key, tuple[int, ...]]:
    found: dict[Key, list[int]] = {}
    for place, known_error in enumerate(kedb.known_errors):
        for key in kedb.keys_of(known_error):
            found.setdefault(key, []).append(place)
    return {key: tuple(places) for key, places in found.items()}


@attrs.frozen
class KEDB:
    """Known errors and their workarounds, found by category, CI and the words of the symptoms.

    Attributes:
        known_errors: The known errors, sorted by id.
        workarounds: The workarounds, sorted by id.
        one_active: Whether a problem may have only one active known error.
        ignored_words: Words that say nothing about a symptom.

    Raises:
        DuplicateError: Two known errors, or two workarounds, have one id.
        ConflictError: A problem has two active known errors.

    Example:
        >>> KEDB().known_errors
        ()

    ITIL Service Operation (2007), 4.4.7.2.
    """

    known_errors: tuple[KnownError, ...] = attrs.field(
        default=(),
        converter=_known_errors,
        validator=[_check_ids, _check_active],
    )
    workarounds: tuple[Workaround, ...] = attrs.field(
        default=(),
        converter=_workarounds,
        validator=_check_ids,
    )
    one_active: bool = attrs.field(default=True, kw_only=True)
    ignored_words: frozenset[str] = attrs.field(
        default=IGNORED_WORDS,
        converter=frozenset,
        kw_only=True,
    )
    _by_key: Mapping[Key, tuple[int, ...]] = attrs.field(
        init=False,
        eq=False,
        repr=False,
        default=attrs.Factory(_index, takes_self=True),
    )

    def put(self, *known_errors: KnownError) -> "KEDB":
        """Return the database with known errors added, or replaced where the id is there.

        Raises:
            ConflictError: A problem would have two active known errors.
        """
        kept = {value.id: value for value in self.known_errors}
        kept |= {value.id: value for value in known_errors}
        return attrs.evolve(self, known_errors=tuple(kept.values()))

    def put_workaround(self, *workarounds: Workaround) -> "KEDB":
        """Return the database with workarounds added, or replaced where the id is there."""
        kept = {value.id: value for value in self.workarounds}
        kept |= {value.id: value for value in workarounds}
        return attrs.evolve(self, workarounds=tuple(kept.values()))

    def known_error(self, number: str) -> KnownError:
        """Return the known error with an id.

        Raises:
            UnknownReferenceError: There is none.
        """
        wanted = KnownErrorId(number)
        for value in self.known_errors:
            if value.id == wanted:
                return value
        raise UnknownReferenceError("known error", (wanted,))

    def workaround(self, number: str) -> Workaround:
        """Return the workaround with an id.

        Raises:
            UnknownReferenceError: There is none.
        """
        wanted = WorkaroundId(number)
        for value in self.workarounds:
            if value.id == wanted:
                return value
        raise UnknownReferenceError("workaround", (wanted,))

    def match(
        self,
        incident: Incident,
        limit: int = 10,
        *,
        include_fixed: bool = False,
        rank: Rank = by_keys_then_last_use,
    ) -> tuple[KnownErrorMatch, ...]:
        """Return the known errors that share a key with an incident, the best first.

        Keys are the words of its title and description, its CIs and its category. Ties go to the
        smaller id; without a shared key the answer is empty.

        Args:
            incident: The incident.
            limit: How many to give at most.
            include_fixed: Whether known errors count whose cause should be gone; such a match may
                be a regression.
            rank: From a known error and its score to anything that sorts, the greatest first.

        Raises:
            ValidationError: The limit is not a positive whole number.

        Example:
            >>> import pendulum
            >>> from itil_core.kernel.stamp import Stamp
            >>> from itil_core.operation.incident_facts import Caller, Channel
            >>> stamp = Stamp(pendulum.datetime(2026, 3, 2, 9), by="ana")
            >>> known = KnownError(
            ...     id="KE-1",
            ...     opened=stamp,
            ...     problem_id="PRB-1",
            ...     title="the backup fills the mail disk",
            ...     symptoms=["mail is not delivered"],
            ...     root_cause="backup and spool share a disk",
            ...     workaround_id="WA-1",
            ... )
            >>> incident = Incident(
            ...     id="INC-1",
            ...     opened=stamp,
            ...     title="Mail not delivered since 9",
            ...     channel=Channel.PHONE,
            ...     caller=Caller(id="eva", callback="555"),
            ... )
            >>> KEDB([known]).match(incident)
            (KnownErrorMatch(known_error_id='KE-1', score=2),)
        """
        _check_limit(limit)
        wanted = {KnownErrorState.ACTIVE}
        if include_fixed:
            wanted.add(KnownErrorState.FIXED)
        shared = Counter(
            place for key in self.keys_of(incident) for place in self._by_key.get(key, ())
        )
        found = [
            (self.known_errors[place], score)
            for place, score in sorted(shared.items())
            if self.known_errors[place].state in wanted
        ]
        found.sort(key=lambda pair: rank(*pair), reverse=True)
        return tuple(KnownErrorMatch(value.id, score) for value, score in found[:limit])

    def keys_of(self, record: KnownError | Incident) -> frozenset[Key]:
        """Return the keys under which a known error is found, or with which an incident asks."""
        if isinstance(record, Incident):
            said = f"{record.title} {record.description}"
            ci_ids = record.ci_ids
        else:
            said = " ".join((record.title, *record.symptoms))
            ci_ids = record.affected_ci_ids
        keys: set[Key] = {("word", word) for word in words(said, self.ignored_words)}
        keys |= {("ci", number) for number in ci_ids}
        if record.category:
            keys.add(("category", *record.category))
        return frozenset(keys)
