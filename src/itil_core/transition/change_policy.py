"""The rules of change management that an organisation sets for itself, as one frozen value."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from typing import Any

import attrs

from itil_core.errors import UnknownReferenceError, ValidationError
from itil_core.kernel._spans import optional_span
from itil_core.kernel.fields import a, each, whole
from itil_core.kernel.hours import ServiceHours
from itil_core.kernel.priority import PriorityMatrix
from itil_core.transition._exact import Exact, exact
from itil_core.transition.change_facts import (
    CHANGE_MATRIX,
    ChangeCategory,
    ChangeKind,
    ChangeOutcome,
)
from itil_core.transition.post_implementation_review import ReviewReason

__all__ = ["DEFAULT_CHANGE_POLICY", "ChangePolicy", "ModelFailureAction"]

_WORKING_DAY = timedelta(hours=10)
_CATEGORIES = 4


class ModelFailureAction(Enum):
    """What becomes of the model of a standard change that failed.

    Members, in order: REVIEW (it goes under review and may be reinstated), SUSPEND (it goes under
    review and must be drafted and approved anew), NONE (it stays active).
    """

    REVIEW = "REVIEW"
    SUSPEND = "SUSPEND"
    NONE = "NONE"


def _names(values: Iterable[str | Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(each(level) for level in values)


def _matrix(values: Iterable[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in values)


def _share(value: Exact) -> Decimal:
    share = exact("ChangePolicy", "review_share", value)
    if not 0 <= share <= 1:
        raise ValidationError("ChangePolicy", "review_share", value, "must be from 0 to 1")
    return share


def _refuse(attribute: "attrs.Attribute[Any]", value: object, reason: str) -> None:
    raise ValidationError("ChangePolicy", attribute.name, value, reason)


def _check_names(_policy: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    names = [name for level in value for name in level]
    if not value or not all(level for level in value):
        _refuse(attribute, value, "must name at least one authority at each level, highest first")
    if not all(isinstance(name, str) and name.strip() for name in names):
        _refuse(attribute, value, "must be names of authorities")
    if len(set(names)) < len(names):
        _refuse(attribute, value, "must name each authority once")


def _check_matrix(policy: "ChangePolicy", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    shaped = len(value) == len(ChangeCategory) and all(len(row) == _CATEGORIES for row in value)
    if not shaped or not all(policy.is_level(level) for row in value for level in row):
        most = len(policy.authorities)
        reason = f"must be a level from 1 to {most} for each category and each risk category"
        _refuse(attribute, value, reason)
    falls = [later < earlier for row in value for earlier, later in pairwise(row)]
    falls += [low < high for rows in pairwise(value) for high, low in zip(*rows, strict=True)]
    if any(falls):
        _refuse(attribute, value, "less risk or a lesser category must not need more authority")


def _check_level(policy: "ChangePolicy", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not policy.is_level(value):
        _refuse(attribute, value, f"must be a level from 1 to {len(policy.authorities)}")


@attrs.frozen(kw_only=True)
class ChangePolicy:
    """What an organisation decides about its changes; the defaults are this library's choice.

    Attributes:
        hours: The hours in which working days pass: by default Mon-Fri 08:00-18:00 UTC, ten hours
            a working day.
        matrix: Impact and urgency to priority.
        authorities: The names of the change authorities at each level, the highest first.
        authority_levels: The level that a change needs: for MAJOR, SIGNIFICANT and MINOR changes a
            row each, in it one level for each category of risk, the highest first.
        standard_level: The level of standard changes.
        emergency_level: The level of emergency changes.
        freeze_level: The level of emergency changes during a freeze.
        model_level: The level that may approve the model of a standard change.
        document_due: How much open time the documents of an emergency change may follow later.
        review_share: The share of the other changes that is reviewed, as a sample.
        review_seed: The seed of that sample; without one none is drawn.
        failure_action: What becomes of the model of a standard change that failed.
        failure_count: After how many failures.
        remediation_fits_window: Whether implementation and remediation must fit the window.
        block_close_with_open_records: Whether open linked records keep a change from closing;
            otherwise they are a warning.
        implementers_may_approve: Whether who implements a change may be its only approver.

    Raises:
        ValidationError: A table is not total, or less risk would need more authority.

    Example:
        >>> DEFAULT_CHANGE_POLICY.authority_names(3)
        ('CAB', 'ECAB')
        >>> DEFAULT_CHANGE_POLICY.level_for(ChangeKind.NORMAL, ChangeCategory.SIGNIFICANT, 2)
        3
    """

    hours: ServiceHours = attrs.field(
        factory=lambda: ServiceHours(
            "UTC",
            week={day: ["08:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
        ),
        validator=a(ServiceHours),
    )
    matrix: PriorityMatrix = attrs.field(default=CHANGE_MATRIX, validator=a(PriorityMatrix))
    authorities: tuple[tuple[str, ...], ...] = attrs.field(
        default=(
            ("BUSINESS_EXECUTIVE_BOARD",),
            ("IT_MANAGEMENT_BOARD",),
            ("CAB", "ECAB"),
            ("CHANGE_MANAGER",),
            ("LOCAL_AUTHORISATION",),
        ),
        converter=_names,
        validator=_check_names,
    )
    authority_levels: tuple[tuple[int, ...], ...] = attrs.field(
        default=((1, 2, 2, 2), (2, 3, 3, 3), (3, 4, 4, 4)),
        converter=_matrix,
        validator=_check_matrix,
    )
    standard_level: int = attrs.field(default=5, validator=_check_level)
    emergency_level: int = attrs.field(default=3, validator=_check_level)
    freeze_level: int = attrs.field(default=2, validator=_check_level)
    model_level: int = attrs.field(default=3, validator=_check_level)
    document_due: timedelta | None = attrs.field(
        default=5 * _WORKING_DAY, validator=optional_span(above_zero=True)
    )
    review_share: Decimal = attrs.field(default=Decimal("0.10"), converter=_share)
    review_seed: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(whole())
    )
    failure_action: ModelFailureAction = attrs.field(
        default=ModelFailureAction.REVIEW, validator=a(ModelFailureAction)
    )
    failure_count: int = attrs.field(default=1, validator=whole(1))
    remediation_fits_window: bool = attrs.field(default=True, validator=a(bool))
    block_close_with_open_records: bool = attrs.field(default=True, validator=a(bool))
    implementers_may_approve: bool = attrs.field(default=True, validator=a(bool))

    def is_level(self, value: object) -> bool:
        """Tell whether a value is one of the levels."""
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        return 1 <= value <= len(self.authorities)

    def level_of(self, authority: str) -> int:
        """Return the level of an authority.

        Raises:
            UnknownReferenceError: The policy does not know it.
        """
        for level, names in enumerate(self.authorities, start=1):
            if authority in names:
                return level
        raise UnknownReferenceError("change authority", (authority,))

    def authority_names(self, level: int) -> tuple[str, ...]:
        """Return the names of the authorities at a level.

        Raises:
            ValidationError: There is no such level.
        """
        if not self.is_level(level):
            reason = f"must be from 1 to {len(self.authorities)}"
            raise ValidationError("ChangePolicy", "level", level, reason)
        return self.authorities[level - 1]

    def level_for(
        self,
        kind: ChangeKind,
        category: ChangeCategory | None,
        risk_category: int,
        *,
        in_freeze: bool = False,
    ) -> int:
        """Return the level of authority that a change needs.

        Args:
            kind: How the change is handled.
            category: Its category, which normal changes have.
            risk_category: The category of its risk, 1 to 4.
            in_freeze: Whether an emergency change falls into a freeze.

        Raises:
            ValidationError: A normal change has no category, or the risk category is none.
        """
        if kind is ChangeKind.STANDARD:
            return self.standard_level
        if kind is ChangeKind.EMERGENCY:
            return self.freeze_level if in_freeze else self.emergency_level
        if not isinstance(category, ChangeCategory):
            reason = "must be a ChangeCategory for a normal change"
            raise ValidationError("ChangePolicy", "category", category, reason)
        if risk_category not in range(1, _CATEGORIES + 1):
            reason = f"must be from 1 to {_CATEGORIES}"
            raise ValidationError("ChangePolicy", "risk_category", risk_category, reason)
        return self.authority_levels[list(ChangeCategory).index(category)][risk_category - 1]

    def is_sampled(self, change_id: str) -> bool:
        """Tell whether a change falls into the sample of reviews.

        The seed and the id alone decide, so the answer is the same everywhere and always.

        Example:
            >>> policy = ChangePolicy(review_seed=7)
            >>> [number for number in range(30) if policy.is_sampled(f"CHG-{number}")]
            [21, 29]
        """
        if self.review_seed is None:
            return False
        drawn = int.from_bytes(sha256(f"{self.review_seed}:{change_id}".encode()).digest()[:8])
        return Fraction(drawn, 1 << 64) < Fraction(self.review_share)

    def review_reasons(
        self,
        kind: ChangeKind,
        category: ChangeCategory | None,
        outcome: ChangeOutcome | None,
        change_id: str,
    ) -> tuple[ReviewReason, ...]:
        """Return every reason why a change must be reviewed; empty where it need not be.

        Args:
            kind: How it is handled.
            category: Its category.
            outcome: How the work ended, once it has.
            change_id: Its id, for the sample.
        """
        holds = {
            ReviewReason.EMERGENCY: kind is ChangeKind.EMERGENCY,
            ReviewReason.MAJOR: category is ChangeCategory.MAJOR,
            ReviewReason.NOT_SUCCESSFUL: outcome not in (None, ChangeOutcome.SUCCESSFUL),
        }
        found = tuple(reason for reason, it_does in holds.items() if it_does)
        if not found and self.is_sampled(change_id):
            return (ReviewReason.SAMPLE,)
        return found


DEFAULT_CHANGE_POLICY = ChangePolicy()
"""The default rules: the levels of the 2007 book, and this library's choices elsewhere."""
