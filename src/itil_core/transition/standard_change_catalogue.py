"""The catalogue of standard changes, and what becomes of a model whose changes fail.

ITIL Service Transition (2007), 4.2.4.4.
"""

from collections.abc import Iterable
from typing import Any

import attrs

from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import ModelId
from itil_core.kernel.stamp import Stamp
from itil_core.transition._exact import first_twice
from itil_core.transition.change_facts import ChangeKind
from itil_core.transition.change_model import ChangeModel
from itil_core.transition.change_model_lifecycle import ChangeModelState
from itil_core.transition.change_policy import (
    DEFAULT_CHANGE_POLICY,
    ChangePolicy,
    ModelFailureAction,
)
from itil_core.transition.standard_change import StandardChange

__all__ = ["StandardChangeCatalogue", "failed_since", "judge_model"]


def failed_since(model: ChangeModel, changes: Iterable[StandardChange]) -> tuple[str, ...]:
    """Return the ids of a model's changes that have failed since it became active, in order of id.

    Args:
        model: The model.
        changes: Any standard changes; those of other models do not count.
    """
    since = model.active_since
    if since is None:
        return ()
    return tuple(
        sorted(
            change.id
            for change in changes
            if change.model_id == model.id
            and change.outcome is not None
            and change.outcome.failed
            and change.finished_at is not None
            and change.finished_at >= since
        )
    )


def judge_model(
    model: ChangeModel,
    changes: Iterable[StandardChange],
    stamp: Stamp,
    policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
) -> ChangeModel:
    """Return the model after its changes were looked at: under review where too many have failed.

    Args:
        model: The model; one that is not active stays as it is.
        changes: Its changes; those of other models do not count.
        stamp: When and by whom it is judged.
        policy: After how many failures, and what happens then.
    """
    failures = failed_since(model, changes)
    action = policy.failure_action
    if action is ModelFailureAction.NONE or len(failures) < policy.failure_count:
        return model
    return model.question(stamp, suspend=action is ModelFailureAction.SUSPEND)


def _by_id(values: Iterable[ChangeModel]) -> tuple[ChangeModel, ...]:
    return tuple(sorted(values, key=_id))


def _id(model: ChangeModel) -> str:
    return model.id


def _check_models(_catalogue: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    wrong = [each.id for each in value if each.kind is not ChangeKind.STANDARD]
    if wrong:
        reason = f"must be models of standard changes, {', '.join(wrong)} are not"
        raise ValidationError("StandardChangeCatalogue", attribute.name, wrong, reason)
    twice = first_twice(each.id for each in value)
    if twice is not None:
        raise DuplicateError("ChangeModel", twice)


@attrs.frozen
class StandardChangeCatalogue:
    """The models of standard changes, each once, in order of id.

    Attributes:
        models: The models.

    Raises:
        DuplicateError: A model is there twice.
        ValidationError: A model is not one for standard changes.
    """

    models: tuple[ChangeModel, ...] = attrs.field(
        default=(), converter=_by_id, validator=_check_models
    )

    def model(self, model_id: str) -> ChangeModel:
        """Return one model.

        Raises:
            UnknownReferenceError: It is not in the catalogue.
        """
        wanted = ModelId(model_id)
        for each in self.models:
            if each.id == wanted:
                return each
        raise UnknownReferenceError("standard change model", (wanted,))

    def open_to(self, role: str) -> tuple[ChangeModel, ...]:
        """Return the active models that a role may ask for, in order of id."""
        return tuple(
            each
            for each in self.models
            if each.state is ChangeModelState.ACTIVE and (not each.roles or role in each.roles)
        )

    def with_model(self, model: ChangeModel) -> "StandardChangeCatalogue":
        """Return the catalogue with a model added, or put in the place of its earlier version."""
        others = tuple(each for each in self.models if each.id != model.id)
        return StandardChangeCatalogue((*others, model))

    def judged(
        self,
        changes: Iterable[StandardChange],
        stamp: Stamp,
        policy: ChangePolicy = DEFAULT_CHANGE_POLICY,
    ) -> "StandardChangeCatalogue":
        """Return the catalogue after all its models were judged by their changes.

        Args:
            changes: Any standard changes.
            stamp: When and by whom the models are judged.
            policy: After how many failures, and what happens then.
        """
        given = tuple(changes)
        return StandardChangeCatalogue(
            judge_model(each, given, stamp, policy) for each in self.models
        )
