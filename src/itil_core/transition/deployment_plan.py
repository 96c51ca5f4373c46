"""Which targets get a release in which order, and what became of it there.

ITIL Service Transition (2007), 4.4.5.5 and 4.4.5.6.
"""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import CiId
from itil_core.kernel.fields import a, each, id_set, text

__all__ = ["DeploymentGroup", "DeploymentPlan", "GroupDeployment"]


def _targets(values: Iterable[str]) -> frozenset[CiId]:
    return id_set(CiId, values)


def _check_any(group: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not value:
        raise ValidationError(
            type(group).__name__, attribute.name, value, "must name at least one target"
        )


@attrs.frozen
class DeploymentGroup:
    """Targets that get a release together: a site, a wave, a pool of servers.

    Attributes:
        name: What people call it.
        targets: The CIs that it consists of.

    Raises:
        ValidationError: It has no name or no targets.
    """

    name: str = attrs.field(validator=text(200))
    targets: frozenset[CiId] = attrs.field(converter=_targets, validator=_check_any)


def _groups(values: Iterable[DeploymentGroup]) -> tuple[DeploymentGroup, ...]:
    return each(values)


def _check_cover(plan: "DeploymentPlan", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    """Refuse groups that do not cover all targets exactly once; everything wrong is named."""
    groups: tuple[DeploymentGroup, ...] = value
    counted = Counter(target for group in groups for target in group.targets)
    names = Counter(group.name for group in groups)
    faults: dict[str, list[str]] = {
        "missing": sorted(map(str, plan.targets - counted.keys())),
        "in several groups": sorted(str(target) for target, n in counted.items() if n > 1),
        "not among the targets": sorted(map(str, counted.keys() - plan.targets)),
        "groups of the same name": sorted(name for name, n in names.items() if n > 1),
    }
    told = "; ".join(f"{what}: {', '.join(found)}" for what, found in faults.items() if found)
    if told:
        reason = f"must cover all targets exactly once, each under its own name ({told})"
        raise ValidationError("DeploymentPlan", attribute.name, [*names], reason)


@attrs.frozen(kw_only=True)
class DeploymentPlan:
    """The groups of targets in the order in which they get a release.

    Attributes:
        targets: Every CI that is to get it.
        groups: The groups in order, which together are the targets, each once.

    Raises:
        ValidationError: There are no targets, a target is missing from the groups, in several of
            them or not among the targets, or two groups bear one name. All are named.

    Example:
        >>> plan = DeploymentPlan(
        ...     targets={"web1", "web2", "web3"},
        ...     groups=[
        ...         DeploymentGroup("first", {"web1"}),
        ...         DeploymentGroup("rest", {"web2", "web3"}),
        ...     ],
        ... )
        >>> plan.names
        ('first', 'rest')

    ITIL Service Transition (2007), 4.4.5.5.
    """

    targets: frozenset[CiId] = attrs.field(converter=_targets, validator=_check_any)
    groups: tuple[DeploymentGroup, ...] = attrs.field(
        converter=_groups,
        validator=[attrs.validators.deep_iterable(a(DeploymentGroup)), _check_cover],
    )

    @classmethod
    def at_once(cls, targets: Iterable[str], name: str = "all") -> "DeploymentPlan":
        """Return a plan with one group of all targets, as a big bang has it.

        Args:
            targets: Every CI that is to get it.
            name: What the group is called.

        Raises:
            ValidationError: There are no targets.
        """
        held = _targets(targets)
        return cls(targets=held, groups=[DeploymentGroup(name, held)])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the groups, in order."""
        return tuple(group.name for group in self.groups)


def _check_apart(done: "GroupDeployment", attribute: "attrs.Attribute[Any]", value: Any) -> None:
    both = sorted(value & done.verified)
    if both:
        reason = f"must not be verified as well: {', '.join(both)}"
        raise ValidationError("GroupDeployment", attribute.name, both, reason)
    if not value and not done.verified:
        reason = "must name at least one target, or verified must"
        raise ValidationError("GroupDeployment", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class GroupDeployment:
    """What the verification of a group said, target by target.

    Attributes:
        group: The name of the group.
        verified: The targets on which the release works.
        failed: The targets on which it does not.

    Raises:
        ValidationError: There are no targets, or one is both.
    """

    group: str = attrs.field(validator=text(200))
    verified: frozenset[CiId] = attrs.field(default=frozenset[CiId](), converter=_targets)
    failed: frozenset[CiId] = attrs.field(
        default=frozenset[CiId](), converter=_targets, validator=_check_apart
    )

    @property
    def failure_ratio(self) -> Fraction:
        """The share of the targets that failed, exact."""
        return Fraction(len(self.failed), len(self.failed) + len(self.verified))

    def repaired(self, targets: Iterable[str]) -> "GroupDeployment":
        """Return it with failed targets on which the release works by now.

        Raises:
            ValidationError: A target is not among those that failed. All are named.
        """
        mended = _targets(targets)
        strangers = sorted(mended - self.failed)
        if strangers:
            reason = f"must be among the failed: {', '.join(strangers)}"
            raise ValidationError("GroupDeployment", "targets", strangers, reason)
        return GroupDeployment(
            group=self.group, verified=self.verified | mended, failed=self.failed - mended
        )
