"""Verification: what is registered, compared with what is really there.

ITIL Service Transition (2007), 4.3.5.6.
"""

from collections.abc import Iterable, Iterator
from enum import Enum

import attrs

from itil_core.configuration.captured import CapturedConfiguration, CapturedItem
from itil_core.configuration.configuration_difference import FactChange, compare_items
from itil_core.errors import CalculationError, DuplicateError, ValidationError
from itil_core.framework.ids import CiId
from itil_core.kernel.fields import a, each

__all__ = ["Verification", "VerificationFinding", "VerificationResult", "verify_configuration"]


class VerificationResult(Enum):
    """How an item compares with what was found."""

    MATCHED = "MATCHED"
    MISSING = "MISSING"
    UNREGISTERED = "UNREGISTERED"
    DIFFERENT = "DIFFERENT"


R = VerificationResult


def _changes(values: Iterable[FactChange]) -> tuple[FactChange, ...]:
    return each(values)


def _check_changes(
    finding: "VerificationFinding",
    attribute: "attrs.Attribute[tuple[FactChange, ...]]",
    value: tuple[FactChange, ...],
) -> None:
    if bool(value) != (finding.result is R.DIFFERENT):
        reason = "must be there where the result is DIFFERENT, and there only"
        raise ValidationError("VerificationFinding", attribute.name, value, reason)


@attrs.frozen
class VerificationFinding:
    """What the comparison said about one item.

    Attributes:
        ci_id: The item.
        result: How it compares.
        changes: Where it is different, from what is registered to what was found.

    Raises:
        ValidationError: There are changes where nothing is different, or none where it is.
    """

    ci_id: CiId = attrs.field(converter=CiId)
    result: VerificationResult = attrs.field(validator=a(VerificationResult))
    changes: tuple[FactChange, ...] = attrs.field(
        default=(), converter=_changes, validator=_check_changes
    )

    @property
    def is_discrepant(self) -> bool:
        """Whether what is registered and what was found disagree."""
        return self.result is not R.MATCHED

    def __str__(self) -> str:
        if self.changes:
            return f"{self.result.name} {'; '.join(map(str, self.changes))}"
        return f"{self.result.name} {self.ci_id}"


def _findings(values: Iterable[VerificationFinding]) -> tuple[VerificationFinding, ...]:
    """Sort findings by item, one for each."""
    by_ci: dict[CiId, VerificationFinding] = {}
    for finding in each(values):
        if not isinstance(finding, VerificationFinding):
            reason = "must be VerificationFinding values"
            raise ValidationError("Verification", "findings", finding, reason)
        if finding.ci_id in by_ci:
            raise DuplicateError("finding about CI", finding.ci_id)
        by_ci[finding.ci_id] = finding
    return tuple(by_ci[ci] for ci in sorted(by_ci))


@attrs.frozen
class Verification:
    """The findings of one comparison, one for each item that is registered or was found.

    Attributes:
        findings: The findings, in the order of the items' ids.

    Raises:
        DuplicateError: Two findings are about one item.
        ValidationError: A member is no finding.
    """

    findings: tuple[VerificationFinding, ...] = attrs.field(converter=_findings)

    def of(self, *results: VerificationResult) -> tuple[VerificationFinding, ...]:
        """Return the findings with some results."""
        return tuple(finding for finding in self.findings if finding.result in results)

    @property
    def checked(self) -> int:
        """How many items were checked: all that are registered or were found."""
        return len(self.findings)

    @property
    def discrepancies(self) -> tuple[VerificationFinding, ...]:
        """The findings where what is registered and what was found disagree."""
        return tuple(finding for finding in self.findings if finding.is_discrepant)

    @property
    def accuracy(self) -> float:
        """How many of a hundred checked items are as they are registered (K15).

        Raises:
            CalculationError: Nothing was checked.
        """
        if not self.checked:
            reason = "nothing was checked, so there is nothing to be accurate"
            raise CalculationError("accuracy", {"checked": 0}, reason)
        return 100 * (self.checked - len(self.discrepancies)) / self.checked

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.discrepancies)


def verify_configuration(
    registered: CapturedConfiguration,
    found: CapturedConfiguration,
    *,
    facts: Iterable[str] | None = None,
) -> Verification:
    """Compare what is registered with what is really there, item by item.

    Every registered item counts as one that should be found: leave out those that need not be
    there, such as planned and withdrawn ones. Relationships are left to
    `compare_configurations`.

    Args:
        registered: The items of the CMS that are in the scope.
        found: What was discovered in that scope.
        facts: The names of the facts that are compared. By default, for each item, those that the
            discovery reports: what it does not see it does not deny.

    Returns:
        One finding for each item: MISSING where it was not found, UNREGISTERED where only the
        discovery knows it.

    Raises:
        ValidationError: Something else than captured configurations or names was given.

    Example:
        >>> registered = CapturedConfiguration(
        ...     [CapturedItem("app", {"version": "2"}), CapturedItem("db1", {"version": "15"})]
        ... )
        >>> found = CapturedConfiguration(
        ...     [CapturedItem("db1", {"version": "16"}), CapturedItem("toy", {"version": "1"})]
        ... )
        >>> print(verify_configuration(registered, found))
        MISSING app
        DIFFERENT db1 version: '15' -> '16'
        UNREGISTERED toy

    ITIL Service Transition (2007), 4.3.5.6.
    """
    _given("registered", registered)
    _given("found", found)
    names = None if facts is None else _names(facts)
    return Verification(_compared(registered, found, names))


def _given(argument: str, value: object) -> None:
    if not isinstance(value, CapturedConfiguration):
        reason = "must be a CapturedConfiguration, as capture(items) makes it"
        raise ValidationError("verify_configuration", argument, value, reason)


def _names(facts: Iterable[str]) -> frozenset[str]:
    if isinstance(facts, str):
        reason = f"must be several names, as in {{{facts!r}}}"
        raise ValidationError("verify_configuration", "facts", facts, reason)
    return frozenset(facts)


def _compared(
    registered: CapturedConfiguration,
    found: CapturedConfiguration,
    names: frozenset[str] | None,
) -> Iterator[VerificationFinding]:
    seen = {item.ci_id: item for item in found.items}
    for item in registered.items:
        there = seen.pop(item.ci_id, None)
        if there is None:
            yield VerificationFinding(item.ci_id, R.MISSING)
            continue
        wanted = frozenset(there.facts) if names is None else names
        changes = compare_items(_only(item, wanted), _only(there, wanted))
        result = R.DIFFERENT if changes else R.MATCHED
        yield VerificationFinding(item.ci_id, result, changes)
    for ci in seen:
        yield VerificationFinding(ci, R.UNREGISTERED)


def _only(item: CapturedItem, names: frozenset[str]) -> CapturedItem:
    facts = {name: value for name, value in item.facts.items() if name in names}
    return CapturedItem(item.ci_id, facts)
