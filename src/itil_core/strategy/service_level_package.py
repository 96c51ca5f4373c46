"""Service level packages: how much utility and warranty a service package offers, at what price.

ITIL Service Strategy (2007), 5.5.4: strategy agrees them, and design turns them into services.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar

import attrs

from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import OutcomeId, ServiceLevelPackageId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import a, each, id_set, text
from itil_core.kernel.ids import ActorId, Id
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.money import Money
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State
from itil_core.strategy.service_facts import Outcome
from itil_core.strategy.value import ValueAttribute, WarrantyLevels

__all__ = [
    "BusinessActivityPatternId",
    "LevelPackageMatch",
    "ServiceLevelPackage",
    "ServiceLevelPackageLifecycle",
    "ServiceLevelPackageState",
    "ServicePackageId",
    "UserProfileId",
    "match_level_package",
]


class ServicePackageId(Id):
    """The id of a service package, which is offered at several levels."""

    __slots__ = ()
    prefix = "PKG"


class BusinessActivityPatternId(Id):
    """The id of a pattern of business activity."""

    __slots__ = ()
    prefix = "PBA"


class UserProfileId(Id):
    """The id of a user profile."""

    __slots__ = ()
    prefix = "UP"


class ServiceLevelPackageState(State):
    """The states of a service level package."""

    DRAFT = "DRAFT", Phase.OPEN
    AGREED = "AGREED", Phase.OPEN
    ACTIVE = "ACTIVE", Phase.OPEN
    RETIRED = "RETIRED", Phase.ENDED


S = ServiceLevelPackageState


class ServiceLevelPackageLifecycle(Lifecycle, initial=S.DRAFT):
    """The default life of a service level package."""

    agree: Move = Move(S.DRAFT, to=S.AGREED, needs=("outcomes", "utility_level", "approver_id"))
    revise: Move = Move(S.AGREED, to=S.DRAFT)
    activate: Move = Move(S.AGREED, to=S.ACTIVE)
    retire: Move = Move(S.DRAFT, S.AGREED, S.ACTIVE, to=S.RETIRED)
    specify: Move = Move(S.DRAFT, to=SAME)


def _outcomes(values: Iterable[Outcome]) -> tuple[Outcome, ...]:
    return each(values)


def _check_outcomes(_record: object, _attribute: object, values: tuple[object, ...]) -> None:
    seen: set[OutcomeId] = set()
    for value in values:
        if not isinstance(value, Outcome):
            raise ValidationError("ServiceLevelPackage", "outcomes", value, "must be Outcomes")
        if value.id in seen:
            raise DuplicateError("outcome", value.id)
        seen.add(value.id)


def _pattern_ids(values: Iterable[str]) -> frozenset[BusinessActivityPatternId]:
    return id_set(BusinessActivityPatternId, values)


def _profile_ids(values: Iterable[str]) -> frozenset[UserProfileId]:
    return id_set(UserProfileId, values)


def _check_demand(record: "ServiceLevelPackage", _attribute: object, _value: object) -> None:
    if not record.pattern_ids and not record.profile_ids:
        reason = "must name at least one pattern of business activity or user profile"
        raise ValidationError("ServiceLevelPackage", "pattern_ids", set[str](), reason)


def _check_price(_record: object, _attribute: object, value: Money | None) -> None:
    if value is not None and value.amount < 0:
        raise ValidationError("ServiceLevelPackage", "price", str(value), "must not be negative")


@attrs.frozen(kw_only=True)
class ServiceLevelPackage(Record):
    """A level at which a service package is offered: for which demand, how good, at what price.

    Attributes:
        id: The package's id.
        name: What people call it, such as gold.
        package_id: The service package that it is a level of.
        outcomes: The business outcomes that were agreed.
        utility_level: What the service does at this level, in words.
        warranty_levels: How far it can be relied upon at this level.
        pattern_ids: The patterns of business activity that it is made for.
        profile_ids: The user profiles that it is made for.
        price: What it costs the customer.
        approver_id: Who agreed it.

    Raises:
        ValidationError: It belongs to no service package, or is made for nobody.

    Example:
        >>> import pendulum
        >>> gold = ServiceLevelPackage(
        ...     id="SLP-1",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2, 9), by="ana"),
        ...     name="gold",
        ...     package_id="PKG-1",
        ...     pattern_ids={"PBA-1"},
        ... )
        >>> gold.allowed_moves
        ('agree', 'retire', 'specify')

    ITIL Service Strategy (2007), 5.5.4.
    """

    lifecycle: ClassVar[type[Lifecycle]] = ServiceLevelPackageLifecycle

    id: ServiceLevelPackageId = attrs.field(converter=ServiceLevelPackageId)
    name: str = attrs.field(validator=text(200))
    package_id: ServicePackageId = attrs.field(converter=ServicePackageId)
    outcomes: tuple[Outcome, ...] = attrs.field(
        default=(),
        converter=_outcomes,
        validator=_check_outcomes,
    )
    utility_level: str = attrs.field(default="", validator=text(empty=True))
    warranty_levels: WarrantyLevels = attrs.field(
        factory=WarrantyLevels,
        validator=a(WarrantyLevels),
    )
    pattern_ids: frozenset[BusinessActivityPatternId] = attrs.field(
        default=frozenset[BusinessActivityPatternId](),
        converter=_pattern_ids,
        validator=_check_demand,
    )
    profile_ids: frozenset[UserProfileId] = attrs.field(
        default=frozenset[UserProfileId](),
        converter=_profile_ids,
        validator=_check_demand,
    )
    price: Money | None = attrs.field(
        default=None,
        validator=[a(Money, type(None)), _check_price],
    )
    approver_id: ActorId | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(ActorId),
    )

    @property
    def is_agreed(self) -> bool:
        """Whether design may begin: it is AGREED or ACTIVE."""
        return self.state in (S.AGREED, S.ACTIVE)

    @ServiceLevelPackageLifecycle.agree
    def agree(self, stamp: Stamp, *, approver: str) -> Delta:
        """Agree the requirements with the customer.

        Args:
            stamp: When and by whom.
            approver: Who agreed.

        Raises:
            GuardError: Outcomes, utility level or one of the four warranty levels are missing.
        """
        wanted = list(ValueAttribute)[2:]
        missing = [one.name for one in wanted if one not in self.warranty_levels.given]
        return guarded(
            {"approver_id": approver},
            {f"warranty_levels must say the level of {', '.join(missing)}": not missing},
        )

    @ServiceLevelPackageLifecycle.revise
    def revise(self, stamp: Stamp) -> Delta:
        """Go back to the draft; what was agreed no longer is."""
        return {"approver_id": None}

    @ServiceLevelPackageLifecycle.activate
    def activate(self, stamp: Stamp) -> Delta:
        """Offer it."""
        return {}

    @ServiceLevelPackageLifecycle.retire
    def retire(self, stamp: Stamp) -> Delta:
        """Offer it no longer."""
        return {}

    @ServiceLevelPackageLifecycle.specify
    def specify(
        self,
        stamp: Stamp,
        *,
        name: str | None = None,
        outcomes: Iterable[Outcome] | None = None,
        utility_level: str | None = None,
        warranty_levels: WarrantyLevels | None = None,
        pattern_ids: Iterable[str] | None = None,
        profile_ids: Iterable[str] | None = None,
        price: Money | None = None,
    ) -> Delta:
        """Write the draft; what is not given stays.

        Raises:
            ValidationError: It would be made for nobody.
        """
        given = {
            "name": name,
            "outcomes": outcomes,
            "utility_level": utility_level,
            "warranty_levels": warranty_levels,
            "pattern_ids": pattern_ids,
            "profile_ids": profile_ids,
            "price": price,
        }
        return {name: value for name, value in given.items() if value is not None}


@attrs.frozen(kw_only=True)
class LevelPackageMatch:
    """The level package that suits what is wanted, or why none does.

    Attributes:
        package: The cheapest that suits; None where none does.
        gaps: Where none suits: each active package with the attributes that fall short, sorted by
            id.
    """

    package: ServiceLevelPackage | None
    gaps: tuple[tuple[ServiceLevelPackageId, tuple[ValueAttribute, ...]], ...] = ()


def match_level_package(
    packages: Iterable[ServiceLevelPackage], wanted: WarrantyLevels
) -> LevelPackageMatch:
    """Return the cheapest active package whose every level is at least what is wanted.

    A package without a price comes after all that have one; ties go to the smaller id.

    Args:
        packages: The packages on offer; only those that are ACTIVE count.
        wanted: The levels that a pattern of business activity or user profile asks for.

    Raises:
        ValidationError: Prices of two currencies, capacities that count different things, or
            security classes of different scales.

    ITIL Service Strategy (2007), 5.5.4.
    """
    active = sorted((one for one in packages if one.state is S.ACTIVE), key=_by_id)
    codes = sorted({one.price.currency for one in active if one.price is not None})
    if len(codes) > 1:
        reason = "must be in one currency for all packages; convert them first"
        raise ValidationError("ServiceLevelPackage", "price", ", ".join(codes), reason)
    short = {one.id: one.warranty_levels.short_of(wanted) for one in active}
    fitting = [one for one in active if not short[one.id]]
    if fitting:
        return LevelPackageMatch(package=min(fitting, key=_by_price))
    return LevelPackageMatch(package=None, gaps=tuple(short.items()))


def _by_id(package: ServiceLevelPackage) -> str:
    return package.id


def _by_price(package: ServiceLevelPackage) -> tuple[bool, Decimal]:
    price = package.price
    return (price is None, Decimal(0) if price is None else price.amount)
