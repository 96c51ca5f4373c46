"""Whether records fit together: every id names something, links have two sides, times agree.

Constructors do not know other records, so this is where a store as a whole is checked
(INV-11.1, INV-11.3, INV-11.5, INV-11.6). Nothing is raised: all that is wrong is listed.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TypeVar

import attrs

from itil_core.configuration.item import ConfigurationItem
from itil_core.configuration.item_lifecycle import CiState
from itil_core.framework.ids import ChangeId, IncidentId, KnownErrorId, ProblemId
from itil_core.kernel.ids import Id
from itil_core.kernel.record import Record
from itil_core.operation._record_ids import given_records, ids_within, own_id
from itil_core.operation.caused_by import occurrence_of
from itil_core.operation.change_coupling import (
    DEFAULT_COUPLING_POLICY,
    CouplingPolicy,
    has_fixed,
)
from itil_core.operation.incident import Incident
from itil_core.operation.known_error import KnownError
from itil_core.operation.problem import Problem
from itil_core.operation.problem_lifecycle import ProblemState
from itil_core.strategy.portfolio_lifecycle import PortfolioSection
from itil_core.strategy.service import Service
from itil_core.transition.change import Change

__all__ = ["IntegrityFinding", "IntegrityKind", "validate_all"]

RecordT = TypeVar("RecordT")
_ALWAYS_COMPLETE = frozenset[type[Id]]({ChangeId, IncidentId, KnownErrorId, ProblemId})


class IntegrityKind(Enum):
    """What is wrong with a record in the company of others.

    Members, in order: NO_RECORD (it has no id), DUPLICATE (another bears its id), DANGLING (it
    names what is not there), ONE_SIDED (the other record does not name it in turn), TIME_ORDER (an
    instant contradicts the other record), NOT_FIXED (it counts as fixed by a change that was not
    successful), WITHDRAWN_ITEM (a live service whose item was withdrawn).
    """

    NO_RECORD = "NO_RECORD"
    DUPLICATE = "DUPLICATE"
    DANGLING = "DANGLING"
    ONE_SIDED = "ONE_SIDED"
    TIME_ORDER = "TIME_ORDER"
    NOT_FIXED = "NOT_FIXED"
    WITHDRAWN_ITEM = "WITHDRAWN_ITEM"


_ORDER = tuple(IntegrityKind)


@attrs.frozen(kw_only=True)
class IntegrityFinding:
    """One thing that does not fit.

    Attributes:
        kind: What is wrong.
        record_id: The record in which it shows.
        field: The field, or the empty string where it is the record as a whole.
        other_id: The record that it names, or the empty string.
        reason: What would be right, in words.
    """

    kind: IntegrityKind
    record_id: str
    field: str
    other_id: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.record_id}.{self.field}" if self.field else self.record_id
        return f"{self.kind.name} {where}: {self.reason}"


@attrs.frozen
class _Store:
    """All records by class and id."""

    incidents: dict[str, Incident]
    problems: dict[str, Problem]
    known_errors: dict[str, KnownError]
    changes: dict[str, Change]
    services: dict[str, Service]
    items: dict[str, ConfigurationItem]
    policy: CouplingPolicy


def validate_all(
    records: Iterable[object] | Mapping[str, object],
    *,
    complete: Iterable[type[Id]] = (),
    policy: CouplingPolicy = DEFAULT_COUPLING_POLICY,
) -> tuple[IntegrityFinding, ...]:
    """Return everything that does not fit among all records; nothing is raised.

    Ids must name something where all records of their kind are given. That is taken to be so for
    incidents, problems, known errors and changes, for every kind of which at least one record is
    given, and for the kinds that are named. Present fields are checked, histories are not.

    Args:
        records: All records, and other values with an id; a mapping is read by its values.
        complete: Further kinds of ids of which all records are given.
        policy: Which outcomes of a change resolve a problem.

    Returns:
        The findings, sorted by record, field, kind and the other record.

    Example:
        >>> import pendulum
        >>> from itil_core.kernel.stamp import Stamp
        >>> from itil_core.operation import Caller, Channel
        >>> incident = Incident(
        ...     id="INC-1",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2, 9), by="desk"),
        ...     title="no mail",
        ...     channel=Channel.PHONE,
        ...     caller=Caller(id="eva", callback="555"),
        ...     problem_id="PRB-1",
        ... )
        >>> print(*validate_all([incident]))
        DANGLING INC-1.problem_id: PRB-1 must be the id of a record that is there
    """
    given = tuple(given_records(records))
    store = _Store(
        _by_id(given, Incident),
        _by_id(given, Problem),
        _by_id(given, KnownError),
        _by_id(given, Change),
        _by_id(given, Service),
        _by_id(given, ConfigurationItem),
        policy,
    )
    found = {
        *_identities(given),
        *_dangling(given, complete),
        *_incident_links(store),
        *_problem_links(store),
        *_known_error_links(store),
        *_causes(store),
        *_fixes(store),
        *_items(store),
    }
    return tuple(sorted(found, key=_place))


def _place(finding: IntegrityFinding) -> tuple[str, str, int, str, str]:
    kind = _ORDER.index(finding.kind)
    return finding.record_id, finding.field, kind, finding.other_id, finding.reason


def _by_id(given: Iterable[object], kind: type[RecordT]) -> dict[str, RecordT]:
    return {str(own_id(each)): each for each in given if isinstance(each, kind)}


def _finding(
    kind: IntegrityKind, record: object, field: str, other: object, reason: str
) -> IntegrityFinding:
    return IntegrityFinding(
        kind=kind, record_id=str(record), field=field, other_id=str(other), reason=reason
    )


def _identities(given: tuple[object, ...]) -> Iterator[IntegrityFinding]:
    seen: set[tuple[type[Id], str]] = set()
    for each in given:
        own = own_id(each)
        if own is None:
            reason = "must have an id of its kind, or it cannot be referred to"
            yield _finding(IntegrityKind.NO_RECORD, type(each).__name__, "id", "", reason)
            continue
        if (type(own), own) in seen:
            reason = "must be given once; each record has an id of its own"
            yield _finding(IntegrityKind.DUPLICATE, own, "", own, reason)
        seen.add((type(own), own))


def _dangling(
    given: tuple[object, ...], complete: Iterable[type[Id]]
) -> Iterator[IntegrityFinding]:
    there = {(type(own), own) for each in given if (own := own_id(each)) is not None}
    kinds = {*_ALWAYS_COMPLETE, *complete, *(kind for kind, _ in there)}
    for each in given:
        for field, named in ids_within(each):
            if type(named) in kinds and (type(named), named) not in there:
                reason = f"{named} must be the id of a record that is there"
                record = own_id(each) or type(each).__name__
                yield _finding(IntegrityKind.DANGLING, record, field, named, reason)


def _one_sided(record: Record, field: str, other: Record, back: str) -> IntegrityFinding:
    reason = f"{other.id} must name {record.id} in {back}"
    return _finding(IntegrityKind.ONE_SIDED, record.id, field, other.id, reason)


def _out_of_time(record: Record, field: str, other: Record, reason: str) -> IntegrityFinding:
    return _finding(IntegrityKind.TIME_ORDER, record.id, field, other.id, reason)


def _incident_links(store: _Store) -> Iterator[IntegrityFinding]:
    for incident in store.incidents.values():
        problem = store.problems.get(incident.problem_id or "")
        if problem is not None and incident.id not in problem.incident_ids:
            yield _one_sided(incident, "problem_id", problem, "incident_ids")
        error = store.known_errors.get(incident.known_error_id or "")
        if error is not None and incident.id not in error.matched_incident_ids:
            yield _one_sided(incident, "known_error_id", error, "matched_incident_ids")
        for field, named in (
            ("change_ids", incident.change_ids),
            ("caused_by_ids", incident.caused_by_ids),
        ):
            for change in _of(named, store.changes):
                # What can no longer be written to is named by the other side alone.
                if "relate" in change.allowed_moves and incident.id not in change.incident_ids:
                    yield _one_sided(incident, field, change, "incident_ids")


def _problem_links(store: _Store) -> Iterator[IntegrityFinding]:
    for problem in store.problems.values():
        if problem.state is not ProblemState.CANCELLED:
            for incident in _of(problem.incident_ids, store.incidents):
                if "link" in incident.allowed_moves and incident.problem_id != problem.id:
                    yield _one_sided(problem, "incident_ids", incident, "problem_id")
        error = store.known_errors.get(problem.known_error_id or "")
        if error is not None and error.problem_id != problem.id:
            yield _one_sided(problem, "known_error_id", error, "problem_id")
        for change in _of(problem.change_ids, store.changes):
            if "relate" in change.allowed_moves and problem.id not in change.problem_ids:
                yield _one_sided(problem, "change_ids", change, "problem_ids")
            if change.opened.effective < problem.opened.effective:
                reason = f"{change.id} must not be older than the problem that it shall fix"
                yield _out_of_time(problem, "change_ids", change, reason)


def _known_error_links(store: _Store) -> Iterator[IntegrityFinding]:
    for error in store.known_errors.values():
        problem = store.problems.get(error.problem_id)
        if problem is not None:
            if problem.known_error_id != error.id:
                yield _one_sided(error, "problem_id", problem, "known_error_id")
            if error.opened.effective < problem.opened.effective:
                reason = f"it must not be older than its problem, {problem.id}"
                yield _out_of_time(error, "problem_id", problem, reason)
        for incident in _of(error.matched_incident_ids, store.incidents):
            if "link" in incident.allowed_moves and incident.known_error_id != error.id:
                yield _one_sided(error, "matched_incident_ids", incident, "known_error_id")


def _causes(store: _Store) -> Iterator[IntegrityFinding]:
    for incident in store.incidents.values():
        for change in _of(incident.caused_by_ids, store.changes):
            began = change.started_at
            if began is None or began > occurrence_of(incident):
                reason = f"the work on {change.id} must begin before the incident that it caused"
                yield _out_of_time(incident, "caused_by_ids", change, reason)


def _fixes(store: _Store) -> Iterator[IntegrityFinding]:
    fixed: list[Problem | KnownError] = [*store.problems.values(), *store.known_errors.values()]
    for record in fixed:
        change = store.changes.get(record.fixed_by or "")
        if change is None:
            continue
        if not has_fixed(change, policy=store.policy):
            reason = f"{change.id} must be closed and SUCCESSFUL to have fixed it"
            yield _finding(IntegrityKind.NOT_FIXED, record.id, "fixed_by", change.id, reason)
        resolved = record.resolved_at if isinstance(record, Problem) else None
        ended = change.finished_at
        if resolved is not None and ended is not None and ended > resolved:
            reason = f"the work on {change.id} must end before it has resolved the problem"
            yield _out_of_time(record, "fixed_by", change, reason)


def _items(store: _Store) -> Iterator[IntegrityFinding]:
    for service in store.services.values():
        item = store.items.get(service.ci_id or "")
        live = service.section is PortfolioSection.CATALOGUE
        if item is not None and live and item.state is CiState.WITHDRAWN:
            reason = f"a live service must be an item in use, and {item.id} was withdrawn"
            yield _finding(IntegrityKind.WITHDRAWN_ITEM, service.id, "ci_id", item.id, reason)


def _of(ids: Iterable[str], there: Mapping[str, RecordT]) -> list[RecordT]:
    return [there[each] for each in sorted(ids) if each in there]
