"""Incident models: the agreed way to handle incidents that have occurred before.

ITIL Service Operation (2007), 4.2.4.2.
"""

from collections.abc import Iterable
from datetime import timedelta

import attrs

from itil_core.errors import CycleError, DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import GroupId, ModelId
from itil_core.kernel._spans import optional_span
from itil_core.kernel.fields import a, member_texts, text
from itil_core.kernel.priority import Scale

__all__ = ["IncidentModel", "ModelStep"]


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


@attrs.frozen(kw_only=True)
class ModelStep:
    """One step of a model.

    Attributes:
        name: What is to be done, unique in its model.
        responsible: The role or group that does it.
        after: The steps that must be done before.
        timescale: How long it may take.
    """

    name: str = attrs.field(validator=text())
    responsible: str = attrs.field(validator=text())
    after: tuple[str, ...] = attrs.field(default=(), converter=_names, validator=member_texts())
    timescale: timedelta | None = attrs.field(
        default=None, validator=optional_span(above_zero=True)
    )


def _steps(values: Iterable[ModelStep]) -> tuple[ModelStep, ...]:
    return tuple(values)


@attrs.frozen(kw_only=True)
class IncidentModel:
    """The steps, responsibilities and defaults for one kind of incident.

    Attributes:
        id: The model's id.
        name: What kind of incident it is for.
        steps: What is to be done; the order among them is in each step's ``after``.
        category: The category that incidents of this kind get.
        impact: Their impact, where it is known beforehand.
        urgency: Their urgency, where it is known beforehand.
        assigned_group: The group that works on them.
        escalation: The procedure when a timescale is not met.
        evidence: What must be kept, such as logs that a supplier will ask for.

    Raises:
        DuplicateError: Two steps bear one name.
        UnknownReferenceError: A step comes after one that is not there.
        CycleError: The steps wait for each other.
    """

    id: ModelId = attrs.field(converter=ModelId)
    name: str = attrs.field(validator=text(200))
    steps: tuple[ModelStep, ...] = attrs.field(
        converter=_steps,
        validator=attrs.validators.deep_iterable(a(ModelStep)),
    )
    category: tuple[str, ...] = attrs.field(default=(), converter=_names, validator=member_texts())
    impact: Scale | None = attrs.field(default=None, validator=a(Scale, type(None)))
    urgency: Scale | None = attrs.field(default=None, validator=a(Scale, type(None)))
    assigned_group: GroupId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(GroupId),
    )
    escalation: str = attrs.field(default="", validator=text(empty=True))
    evidence: tuple[str, ...] = attrs.field(default=(), converter=_names, validator=member_texts())

    def __attrs_post_init__(self) -> None:
        """Check that the steps can be done in some order."""
        if not self.steps:
            raise ValidationError("IncidentModel", "steps", (), "must have at least one step")
        self.in_order()

    def in_order(self) -> tuple[ModelStep, ...]:
        """Return the steps in an order that respects ``after``; ties stay as they were given."""
        waiting = {step.name: step for step in self.steps}
        if len(waiting) < len(self.steps):
            names = [step.name for step in self.steps]
            twice = next(name for name in names if names.count(name) > 1)
            raise DuplicateError("ModelStep", twice)
        unknown = {name for step in self.steps for name in step.after} - waiting.keys()
        if unknown:
            raise UnknownReferenceError("ModelStep", tuple(sorted(unknown)))
        ordered: list[ModelStep] = []
        while waiting:
            ready = next((s for s in waiting.values() if waiting.keys().isdisjoint(s.after)), None)
            if ready is None:
                raise CycleError("after", _circle(waiting))
            ordered.append(waiting.pop(ready.name))
        return tuple(ordered)


def _circle(waiting: dict[str, ModelStep]) -> tuple[str, ...]:
    """Follow what each step waits for until a step comes again."""
    trail = [next(iter(waiting))]
    while True:
        following = next(name for name in waiting[trail[-1]].after if name in waiting)
        if following in trail:
            return (*trail[trail.index(following) :], following)
        trail.append(following)
