"""Acceptance criteria: what a service must prove before it is handed over.

ITIL Service Design (2007), 3.6.1 and appendix B. A criterion that is not met may be waived for a
time by somebody who is named.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any

import attrs
import pendulum

from itil_core.errors import ValidationError
from itil_core.framework.ids import CriterionId, TargetId
from itil_core.kernel.fields import a, each, id_set, instant, member_texts, text
from itil_core.kernel.ids import ActorId, Id
from itil_core.kernel.instants import in_utc

__all__ = [
    "AcceptanceCriterion",
    "CriterionResult",
    "FunctionalRequirementId",
    "Waiver",
    "unmet_criteria",
]


class FunctionalRequirementId(Id):
    """The id of a functional requirement."""

    __slots__ = ()
    prefix = "FRQ"


class CriterionResult(Enum):
    """What came out of a criterion.

    Members, in order: NOT_RUN, MET, NOT_MET, WAIVED.
    """

    NOT_RUN = "NOT_RUN"
    MET = "MET"
    NOT_MET = "NOT_MET"
    WAIVED = "WAIVED"


@attrs.frozen(kw_only=True)
class Waiver:
    """The formal decision to go without a criterion for a time.

    Attributes:
        approver: Who decided.
        expires: Until when it holds; at that instant it no longer does.
        reason: Why.
    """

    approver: ActorId = attrs.field(converter=ActorId)
    expires: pendulum.DateTime = attrs.field(converter=instant)
    reason: str = attrs.field(default="", validator=text(empty=True))


def _requirement_ids(values: Iterable[str]) -> frozenset[FunctionalRequirementId]:
    return id_set(FunctionalRequirementId, values)


def _target_ids(values: Iterable[str]) -> frozenset[TargetId]:
    return id_set(TargetId, values)


def _test_ids(values: Iterable[str]) -> tuple[str, ...]:
    return each(values)


def _check_waiver(criterion: "AcceptanceCriterion", _attribute: object, value: Any) -> None:
    if (criterion.result is CriterionResult.WAIVED) is (value is None):
        reason = "must be given for a result of WAIVED, and for no other"
        raise ValidationError("AcceptanceCriterion", "waiver", value, reason)


@attrs.frozen(kw_only=True)
class AcceptanceCriterion:
    """One thing that a service must prove before it is handed over.

    Attributes:
        id: The criterion's id.
        statement: What must hold.
        measurable_target: By what figure or fact one sees that it holds.
        mandatory: Whether the service must not be handed over without it.
        requirement_ids: The functional requirements that it covers.
        target_ids: The service level targets that it covers.
        test_ids: The tests that show it.
        result: What came out.
        waiver: Who waived it, and until when.

    Raises:
        ValidationError: A waived criterion without a waiver, or a waiver of one that is not.

    Example:
        >>> criterion = AcceptanceCriterion(
        ...     id="SAC-1",
        ...     statement="orders are confirmed quickly",
        ...     measurable_target="95 % within 2 s",
        ...     mandatory=True,
        ... )
        >>> criterion.result.name, criterion.passed_at(pendulum.datetime(2026, 3, 2))
        ('NOT_RUN', False)

    ITIL Service Design (2007), appendix B.
    """

    id: CriterionId = attrs.field(converter=CriterionId)
    statement: str = attrs.field(validator=text())
    measurable_target: str = attrs.field(validator=text())
    mandatory: bool = attrs.field(validator=a(bool))
    requirement_ids: frozenset[FunctionalRequirementId] = attrs.field(
        default=frozenset(), converter=_requirement_ids
    )
    target_ids: frozenset[TargetId] = attrs.field(default=frozenset(), converter=_target_ids)
    test_ids: tuple[str, ...] = attrs.field(
        default=(),
        converter=_test_ids,
        validator=member_texts(),
    )
    result: CriterionResult = attrs.field(
        default=CriterionResult.NOT_RUN,
        validator=a(CriterionResult),
    )
    waiver: Waiver | None = attrs.field(
        default=None,
        validator=[a(Waiver, type(None)), _check_waiver],
    )

    def passed_at(self, at: datetime) -> bool:
        """Tell whether it was met, or is waived at an instant.

        Raises:
            ValidationError: The instant is naive.
        """
        if self.waiver is not None:
            return in_utc(at, record="AcceptanceCriterion", field="at") < self.waiver.expires
        return self.result is CriterionResult.MET


def unmet_criteria(
    criteria: Iterable[AcceptanceCriterion], *, at: datetime
) -> tuple[CriterionId, ...]:
    """Return the mandatory criteria that are neither met nor waived at an instant, sorted.

    Raises:
        ValidationError: The instant is naive.
    """
    return tuple(sorted(one.id for one in criteria if one.mandatory and not one.passed_at(at)))
