"""The fields that a release has, and what its history yields."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import attrs
import pendulum

from itil_core.configuration.version_order import version_key
from itil_core.errors import ValidationError
from itil_core.framework.ids import ChangeId, EvaluationId, ReleaseId, ReleasePackageId
from itil_core.kernel.fields import a, each, id_set, text
from itil_core.kernel.ids import ActorId
from itil_core.kernel.record import Record
from itil_core.kernel.state import State
from itil_core.transition._exact import Exact, exact
from itil_core.transition._release_contents import Edition, ensure_units
from itil_core.transition.deployment_plan import DeploymentGroup, DeploymentPlan, GroupDeployment
from itil_core.transition.release_facts import (
    EarlyLifeReport,
    PilotResult,
    ReleaseBuild,
    ReleasePilot,
    ReleaseRollback,
    ReleaseTestSummary,
)
from itil_core.transition.release_lifecycle import ReleaseState
from itil_core.transition.release_options import (
    OptionWarning,
    ReleaseApproach,
    ReleaseOptions,
    option_warnings,
)
from itil_core.transition.release_unit import ReleaseUnit
from itil_core.transition.release_version import ReleaseKind

__all__ = ["ReleaseFields"]


def _units(values: Iterable[ReleaseUnit]) -> tuple[ReleaseUnit, ...]:
    units: tuple[Any, ...] = each(values)
    known = all(isinstance(unit, ReleaseUnit) for unit in units)
    return tuple(sorted(units, key=lambda unit: unit.id)) if known else units


def _changes(values: Iterable[str]) -> frozenset[ChangeId]:
    return id_set(ChangeId, values)


def _actors(values: Iterable[str]) -> frozenset[ActorId]:
    return id_set(ActorId, values)


def _criteria(values: Iterable[str]) -> frozenset[str]:
    return frozenset(each(values))


def _deployments(values: Iterable[GroupDeployment]) -> tuple[GroupDeployment, ...]:
    return each(values)


def _rate(value: Exact | None) -> Decimal | None:
    if value is None:
        return None
    number = exact("Release", "incident_rate_target", value)
    if number < 0:
        raise ValidationError("Release", "incident_rate_target", value, "must be at least 0")
    return number


def _refuse(release: object, attribute: "attrs.Attribute[Any]", value: object, why: str) -> None:
    raise ValidationError(type(release).__name__, attribute.name, value, why)


def _check_version(_release: object, _attribute: object, value: str) -> None:
    version_key(value)


def _check_units(release: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not value or not all(isinstance(unit, ReleaseUnit) for unit in value):
        _refuse(release, attribute, value, "must have at least one ReleaseUnit, and nothing else")
    ensure_units(value)


def _check_changes(release: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not value:
        reason = "must name at least one change, under which it is deployed"
        _refuse(release, attribute, value, reason)


def _check_plan(
    release: "ReleaseFields", attribute: "attrs.Attribute[Any]", value: DeploymentPlan | None
) -> None:
    big_bang = release.options.approach is ReleaseApproach.BIG_BANG
    if big_bang and value is not None and len(value.groups) > 1:
        reason = "must have one group, because the approach is BIG_BANG; PHASED has several"
        _refuse(release, attribute, value.names, reason)


@attrs.frozen(kw_only=True, init=False, repr=False, eq=False)
class ReleaseFields(Record):
    """The fields of a release, without its moves; ``Release`` says what each is."""

    id: ReleaseId = attrs.field(converter=ReleaseId)
    name: str = attrs.field(validator=text(200))
    version: str = attrs.field(validator=[text(), _check_version])
    kind: ReleaseKind = attrs.field(validator=a(ReleaseKind))
    units: tuple[ReleaseUnit, ...] = attrs.field(converter=_units, validator=_check_units)
    change_ids: frozenset[ChangeId] = attrs.field(converter=_changes, validator=_check_changes)
    options: ReleaseOptions = attrs.field(validator=a(ReleaseOptions))
    package_id: ReleasePackageId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ReleasePackageId)
    )
    environment: str = attrs.field(default="", validator=text(empty=True))
    owner_id: ActorId | None = attrs.field(
        default=None, converter=attrs.converters.optional(ActorId)
    )
    deployment_plan: DeploymentPlan | None = attrs.field(
        default=None, validator=[a(DeploymentPlan, type(None)), _check_plan]
    )
    built: ReleaseBuild | None = attrs.field(default=None, validator=a(ReleaseBuild, type(None)))
    test_summary: ReleaseTestSummary | None = attrs.field(
        default=None, validator=a(ReleaseTestSummary, type(None))
    )
    pilot: ReleasePilot | None = attrs.field(default=None, validator=a(ReleasePilot, type(None)))
    pilot_result: PilotResult | None = attrs.field(
        default=None, validator=a(PilotResult, type(None))
    )
    unmet_criteria: frozenset[str] = attrs.field(default=frozenset[str](), converter=_criteria)
    evaluation_id: EvaluationId | None = attrs.field(
        default=None, converter=attrs.converters.optional(EvaluationId)
    )
    approvers: frozenset[ActorId] = attrs.field(default=frozenset[ActorId](), converter=_actors)
    deployments: tuple[GroupDeployment, ...] = attrs.field(
        default=(),
        converter=_deployments,
        validator=attrs.validators.deep_iterable(a(GroupDeployment)),
    )
    incident_rate_target: Decimal | None = attrs.field(default=None, converter=_rate)
    early_life_report: EarlyLifeReport | None = attrs.field(
        default=None, validator=a(EarlyLifeReport, type(None))
    )
    rollback: ReleaseRollback | None = attrs.field(
        default=None, validator=a(ReleaseRollback, type(None))
    )
    cancellation: str = attrs.field(default="", validator=text(empty=True))

    @property
    def contents(self) -> tuple[Edition, ...]:
        """The items that it brings with their versions, each once, sorted."""
        return tuple(sorted({edition for unit in self.units for edition in unit.contents}))

    @property
    def warnings(self) -> tuple[OptionWarning, ...]:
        """What in its options goes badly together."""
        return option_warnings(self.options, self.deployment_plan)

    @property
    def next_group(self) -> DeploymentGroup | None:
        """The group that is to be deployed next; None without a plan, and after the last."""
        groups = () if self.deployment_plan is None else self.deployment_plan.groups
        return next(iter(groups[len(self.deployments) :]), None)

    @property
    def deployed_first_time(self) -> bool:
        """Whether every target has passed its verification at once."""
        done = [one for entry in self.history for one in entry.delta.get("deployments", ())]
        return bool(done) and not any(one.failed for one in done)

    @property
    def deployment_started_at(self) -> pendulum.DateTime | None:
        """When its deployment began, or None."""
        return self._reached(ReleaseState.DEPLOYING)

    @property
    def deployed_at(self) -> pendulum.DateTime | None:
        """When all groups had it, or None."""
        return self._reached(ReleaseState.DEPLOYED)

    @property
    def early_life_since(self) -> pendulum.DateTime | None:
        """When its early-life support began, or None."""
        return self._reached(ReleaseState.EARLY_LIFE_SUPPORT)

    @property
    def closed_at(self) -> pendulum.DateTime | None:
        """When it was closed, or None."""
        return self._reached(ReleaseState.CLOSED)

    @property
    def rolled_back_at(self) -> pendulum.DateTime | None:
        """When it was rolled back, or None."""
        return self._reached(ReleaseState.ROLLED_BACK)

    def _reached(self, state: State) -> pendulum.DateTime | None:
        found = (e for e in self.history if e.target is state and e.source is not state)
        return next((entry.stamp.effective for entry in found), None)
