"""Who belongs to a change advisory board for which change: roles, and the rules that call them.

ITIL Service Transition (2007), 4.2.6.8: the board's composition varies with the changes.
"""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, Final

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import CiId, ServiceId
from itil_core.kernel.fields import a, each, id_set
from itil_core.transition.change import Change
from itil_core.transition.change_facts import ChangeCategory, ChangeLevel, ChangeTrigger

__all__ = ["DEFAULT_ROLE_RULES", "BoardRole", "RoleRule"]

_RISKS = 4


class BoardRole(Enum):
    """Whom somebody on a board speaks for.

    Members, in order: CHANGE_MANAGER (who chairs it), CUSTOMER, USER_REPRESENTATIVE,
    TECHNICAL_EXPERT, DEVELOPER, SERVICE_DESK, PROBLEM_MANAGEMENT, SERVICE_LEVEL_MANAGEMENT,
    SUPPLIER, CONTINUITY, SECURITY.
    """

    CHANGE_MANAGER = "CHANGE_MANAGER"
    CUSTOMER = "CUSTOMER"
    USER_REPRESENTATIVE = "USER_REPRESENTATIVE"
    TECHNICAL_EXPERT = "TECHNICAL_EXPERT"
    DEVELOPER = "DEVELOPER"
    SERVICE_DESK = "SERVICE_DESK"
    PROBLEM_MANAGEMENT = "PROBLEM_MANAGEMENT"
    SERVICE_LEVEL_MANAGEMENT = "SERVICE_LEVEL_MANAGEMENT"
    SUPPLIER = "SUPPLIER"
    CONTINUITY = "CONTINUITY"
    SECURITY = "SECURITY"


def _categories(values: Iterable[ChangeCategory]) -> frozenset[ChangeCategory]:
    return frozenset(each(values))


def _levels(values: Iterable[ChangeLevel]) -> frozenset[ChangeLevel]:
    return frozenset(each(values))


def _triggers(values: Iterable[ChangeTrigger]) -> frozenset[ChangeTrigger]:
    return frozenset(each(values))


def _services(values: Iterable[str]) -> frozenset[ServiceId]:
    return id_set(ServiceId, values)


def _cis(values: Iterable[str]) -> frozenset[CiId]:
    return id_set(CiId, values)


def _check_risk(_rule: object, _attribute: object, value: Any) -> None:
    if value is not None and (type(value) is not int or value not in range(1, _RISKS + 1)):
        reason = f"must be a category of risk from 1 to {_RISKS}, or None"
        raise ValidationError("RoleRule", "risk", value, reason)


@attrs.frozen(kw_only=True)
class RoleRule:
    """For which changes a role belongs to the board; everything that is stated must hold.

    A rule that states nothing calls its role for every change. Several rules for one role are
    alternatives.

    Attributes:
        role: The role.
        required: Whether it is counted for the quorum and votes; otherwise it is invited.
        categories: The change is in one of these categories; empty where that does not matter.
        levels: It takes place at one of these levels of the business.
        triggers: It was asked for because of one of these.
        risk: Its category of risk is this or a higher one, which is a lower number.
        service_ids: It changes or affects one of these services.
        ci_ids: It changes or takes down one of these CIs.
        downtime: Whether it must bring downtime to a service.
        release: Whether it must be delivered by a release.
        problems: Whether it must be related to a problem.

    Raises:
        ValidationError: A value is not what its field takes.

    Example:
        >>> rule = RoleRule(role=BoardRole.SECURITY, risk=2, categories={ChangeCategory.MAJOR})
        >>> rule.text
        'the category is MAJOR and the risk category is at most 2'

    ITIL Service Transition (2007), 4.2.6.8.
    """

    role: BoardRole = attrs.field(validator=a(BoardRole))
    required: bool = attrs.field(default=True, validator=a(bool))
    categories: frozenset[ChangeCategory] = attrs.field(
        default=frozenset[ChangeCategory](),
        converter=_categories,
        validator=attrs.validators.deep_iterable(a(ChangeCategory)),
    )
    levels: frozenset[ChangeLevel] = attrs.field(
        default=frozenset[ChangeLevel](),
        converter=_levels,
        validator=attrs.validators.deep_iterable(a(ChangeLevel)),
    )
    triggers: frozenset[ChangeTrigger] = attrs.field(
        default=frozenset[ChangeTrigger](),
        converter=_triggers,
        validator=attrs.validators.deep_iterable(a(ChangeTrigger)),
    )
    risk: int | None = attrs.field(default=None, validator=_check_risk)
    service_ids: frozenset[ServiceId] = attrs.field(
        default=frozenset[ServiceId](), converter=_services
    )
    ci_ids: frozenset[CiId] = attrs.field(default=frozenset[CiId](), converter=_cis)
    downtime: bool = attrs.field(default=False, validator=a(bool))
    release: bool = attrs.field(default=False, validator=a(bool))
    problems: bool = attrs.field(default=False, validator=a(bool))

    @property
    def text(self) -> str:
        """What it asks of a change, in words."""
        return " and ".join(self._stated()) or "every change"

    def calls(self, change: Change, affected: Iterable[str] = ()) -> bool:
        """Tell whether a change calls the role.

        Args:
            change: The change.
            affected: Services that it affects besides those that it names, as an impact says.
        """
        services = change.service_ids | id_set(ServiceId, affected)
        services |= {downtime.service_id for downtime in change.expected_downtime}
        risk = change.risk_category
        return (
            (not self.categories or change.category in self.categories)
            and (not self.levels or change.level in self.levels)
            and (not self.triggers or change.trigger in self.triggers)
            and (self.risk is None or (risk is not None and risk <= self.risk))
            and (not self.service_ids or not self.service_ids.isdisjoint(services))
            and (not self.ci_ids or not self.ci_ids.isdisjoint(change.ci_ids | change.takes_down))
            and (not self.downtime or bool(change.expected_downtime))
            and (not self.release or change.release_id is not None)
            and (not self.problems or bool(change.problem_ids))
        )

    def _stated(self) -> Iterator[str]:
        """Yield what it asks of a change, one condition after the other."""
        if self.categories:
            yield f"the category is {_named(ChangeCategory, self.categories)}"
        if self.levels:
            yield f"the level is {_named(ChangeLevel, self.levels)}"
        if self.triggers:
            yield f"the trigger is {_named(ChangeTrigger, self.triggers)}"
        if self.risk is not None:
            yield f"the risk category is at most {self.risk}"
        if self.service_ids:
            yield f"it affects {' or '.join(sorted(self.service_ids))}"
        if self.ci_ids:
            yield f"it touches {' or '.join(sorted(self.ci_ids))}"
        if self.downtime:
            yield "it brings downtime"
        if self.release:
            yield "a release delivers it"
        if self.problems:
            yield "it is related to a problem"


def _named(kind: type[Enum], chosen: frozenset[Any]) -> str:
    """Name the chosen members in their order."""
    return " or ".join(member.name for member in kind if member in chosen)


_WIDE = (ChangeCategory.MAJOR, ChangeCategory.SIGNIFICANT)

DEFAULT_ROLE_RULES: Final = (
    RoleRule(role=BoardRole.TECHNICAL_EXPERT),
    RoleRule(role=BoardRole.SERVICE_DESK),
    RoleRule(role=BoardRole.CUSTOMER, categories=_WIDE),
    RoleRule(role=BoardRole.USER_REPRESENTATIVE, downtime=True),
    RoleRule(role=BoardRole.DEVELOPER, release=True),
    RoleRule(role=BoardRole.PROBLEM_MANAGEMENT, triggers=(ChangeTrigger.PROBLEM,)),
    RoleRule(role=BoardRole.PROBLEM_MANAGEMENT, problems=True, required=False),
    RoleRule(role=BoardRole.SERVICE_LEVEL_MANAGEMENT, downtime=True),
    RoleRule(role=BoardRole.SUPPLIER, triggers=(ChangeTrigger.SUPPLIER,)),
    RoleRule(role=BoardRole.CONTINUITY, triggers=(ChangeTrigger.CONTINUITY,)),
    RoleRule(role=BoardRole.CONTINUITY, categories=(ChangeCategory.MAJOR,)),
    RoleRule(role=BoardRole.SECURITY, risk=1),
    RoleRule(role=BoardRole.SECURITY, risk=2, required=False),
)
"""The default rules. ITIL names the roles; which change calls which is this library's choice."""
