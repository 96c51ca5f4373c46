"""Configuration items: what is controlled so that services can be delivered.

An item moves on two axes that know nothing of each other. Its status is the lifecycle, from
planned to withdrawn. Its operational state is a fact that is observed: up, degraded, down.

ITIL Service Transition (2007), 4.3.4.3 and 4.3.5.5.
"""

from collections.abc import Iterable
from math import isfinite
from typing import ClassVar, Unpack

import attrs

from itil_core.configuration.controlled_item import ControlledFacts, ControlledItem
from itil_core.configuration.item_facts import (
    Capacity,
    CiCategory,
    CiType,
    ConfigurationPolicy,
    Environment,
    OperationalState,
    written,
)
from itil_core.configuration.item_lifecycle import CiState, ConfigurationItemLifecycle
from itil_core.errors import ValidationError
from itil_core.framework.ids import CiId, GroupId
from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import a, id_set, text
from itil_core.kernel.ids import Id
from itil_core.kernel.lifecycle import Lifecycle
from itil_core.kernel.priority import Level
from itil_core.kernel.stamp import Stamp

__all__ = ["ConfigurationItem", "ItemFacts"]
# not at the door: ItemFacts


S = CiState


class ItemFacts(ControlledFacts, total=False):
    """The facts about a configuration item that an update may change.

    Attributes:
        category: Its category of the 2007 book.
        criticality: How much the business depends on it.
        support_group: Who supports it.
        environment: Where it is used.
        supplier_id: Who supplied it.
        serial: Its serial number.
        licence: Its licence.
        availability_prob: The probability that it works.
        mtbf_h: The mean time between failures, in hours.
        mtrs_h: The mean time to restore it, in hours.
        capacity_limit: The most that it can do or hold.
    """

    category: CiCategory | None
    criticality: Level
    support_group: str | None
    environment: Environment | None
    supplier_id: str | None
    serial: str | None
    licence: str | None
    availability_prob: float | None
    mtbf_h: float | None
    mtrs_h: float | None
    capacity_limit: Capacity | None


DEFAULT_POLICY = ConfigurationPolicy()
_IN_USE = (S.INSTALLED, S.UNDER_MAINTENANCE)
_TOLERANCE = 1e-6


def _number(field: str, value: object) -> float | None:
    """Take in a finite number or None."""
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
        raise ValidationError("ConfigurationItem", field, value, "must be a finite number or None")
    return value


def _probability(value: float | None) -> float | None:
    number = _number("availability_prob", value)
    if number is not None and not 0 <= number <= 1:
        raise ValidationError("ConfigurationItem", "availability_prob", value, "must be 0 to 1")
    return number


def _hours(field: str, value: float | None) -> float | None:
    number = _number(field, value)
    if number is not None and number <= 0:
        raise ValidationError("ConfigurationItem", field, value, "must be more than 0 hours")
    return number


def _mtbf(value: float | None) -> float | None:
    return _hours("mtbf_h", value)


def _mtrs(value: float | None) -> float | None:
    return _hours("mtrs_h", value)


def _check_agreement(
    item: "ConfigurationItem", attribute: "attrs.Attribute[float | None]", value: float | None
) -> None:
    """Refuse one mean time without the other, and a probability that they contradict."""
    name = type(item).__name__
    if (item.mtbf_h is None) != (item.mtrs_h is None):
        reason = "mtbf_h and mtrs_h are given together or not at all"
        raise ValidationError(name, attribute.name, value, reason)
    steady = _steady(item.mtbf_h, item.mtrs_h)
    given = item.availability_prob
    if given is not None and steady is not None and abs(given - steady) > _TOLERANCE:
        reason = f"availability_prob is {given}, but mtbf_h and mtrs_h give {steady}"
        raise ValidationError(name, attribute.name, value, reason)


def _steady(mtbf_h: float | None, mtrs_h: float | None) -> float | None:
    """Return the share of time that an item works in the long run."""
    return None if mtbf_h is None or mtrs_h is None else mtbf_h / (mtbf_h + mtrs_h)


@attrs.frozen(kw_only=True)
class ConfigurationItem(ControlledItem):
    """A component that is managed so that services can be delivered.

    Attributes:
        ci_type: What kind of thing it is.
        category: Its category of the 2007 book.
        criticality: How much the business depends on it.
        operational: How it does its work at the moment, as last observed.
        support_group: Who supports it.
        environment: Where it is used.
        supplier_id: Who supplied it.
        serial: Its serial number.
        licence: Its licence.
        availability_prob: The probability that it works, where it is known.
        mtbf_h: The mean time between failures (its uptime), in hours.
        mtrs_h: The mean time to restore it, in hours.
        capacity_limit: The most that it can do or hold.

    Raises:
        ValidationError: A field is malformed, or the probability and the mean times disagree.

    Example:
        >>> import pendulum
        >>> db1 = ConfigurationItem(
        ...     id="db1",
        ...     opened=Stamp(pendulum.datetime(2026, 3, 2), by="ana"),
        ...     name="mail database",
        ...     ci_type=CiType.DATABASE,
        ...     version="15",
        ...     attributes={"size_gb": 512},
        ... )
        >>> db1 = db1.register(Stamp(pendulum.datetime(2026, 3, 3), by="ana"))
        >>> db1 = db1.observe(
        ...     Stamp(pendulum.datetime(2026, 3, 4), by="probe"), operational=OperationalState.UP
        ... )
        >>> db1.state.name, db1.operational.name
        ('REGISTERED', 'UP')

    ITIL Service Transition (2007), 4.3.4.3.
    """

    lifecycle: ClassVar[type[Lifecycle]] = ConfigurationItemLifecycle

    ci_type: CiType = attrs.field(converter=CiType)
    category: CiCategory | None = attrs.field(default=None, validator=a(CiCategory, type(None)))
    criticality: Level = attrs.field(default=Level.LOW, validator=a(Level))
    operational: OperationalState = attrs.field(
        default=OperationalState.UNKNOWN, validator=a(OperationalState)
    )
    support_group: GroupId | None = attrs.field(
        default=None, converter=attrs.converters.optional(GroupId)
    )
    environment: Environment | None = attrs.field(
        default=None, validator=a(Environment, type(None))
    )
    supplier_id: Id | None = attrs.field(default=None, converter=attrs.converters.optional(Id))
    serial: str | None = attrs.field(default=None, validator=attrs.validators.optional(text()))
    licence: str | None = attrs.field(default=None, validator=attrs.validators.optional(text()))
    availability_prob: float | None = attrs.field(
        default=None, converter=_probability, validator=_check_agreement
    )
    mtbf_h: float | None = attrs.field(default=None, converter=_mtbf, validator=_check_agreement)
    mtrs_h: float | None = attrs.field(default=None, converter=_mtrs, validator=_check_agreement)
    capacity_limit: Capacity | None = attrs.field(default=None, validator=a(Capacity, type(None)))

    @property
    def availability(self) -> float | None:
        """The probability that it works, given or from the mean times; None if not known."""
        if self.availability_prob is not None:
            return self.availability_prob
        return _steady(self.mtbf_h, self.mtrs_h)

    @ConfigurationItemLifecycle.register
    def register(self, stamp: Stamp) -> Delta:
        """Record the planned item, with a name that is its own."""
        return {}

    @ConfigurationItemLifecycle.accept
    def accept(self, stamp: Stamp) -> Delta:
        """Take the item in, tested and ready to be installed."""
        return {}

    @ConfigurationItemLifecycle.install
    def install(self, stamp: Stamp, *, change: str) -> Delta:
        """Put the item to use under an authorised change.

        Args:
            stamp: When and by whom.
            change: The change that authorises it, or `BASELINE_LOAD`. Whether it was authorised
                is for those to check who know changes.

        Raises:
            AuthorisationError: No change is named.
            GuardError: The item has no owner or no support group.
        """
        return written(stamp, change, DEFAULT_POLICY)

    @ConfigurationItemLifecycle.maintain
    def maintain(self, stamp: Stamp) -> Delta:
        """Begin maintenance; what the item does meanwhile is for `observe` to say."""
        return {}

    @ConfigurationItemLifecycle.finish_maintenance
    def finish_maintenance(self, stamp: Stamp) -> Delta:
        """End maintenance and use the item again."""
        return {}

    @ConfigurationItemLifecycle.uninstall
    def uninstall(self, stamp: Stamp, *, change: str) -> Delta:
        """Take the item out of use and back to the store, under an authorised change.

        Raises:
            AuthorisationError: No change is named.
        """
        return written(stamp, change, DEFAULT_POLICY)

    @ConfigurationItemLifecycle.withdraw
    def withdraw(
        self,
        stamp: Stamp,
        *,
        dependents: Iterable[str],
        replacement: str | None = None,
        change: str | None = None,
        policy: ConfigurationPolicy = DEFAULT_POLICY,
    ) -> Delta:
        """End the life of the item; whatever still depends on it needs a replacement.

        Args:
            stamp: When and by whom.
            dependents: The active items that depend on it, as `active_dependents` finds them.
            replacement: The item that takes its place.
            change: The change that authorises it.
            policy: Whether a change is required.

        Raises:
            AuthorisationError: No change is named, and the policy requires one.
            GuardError: Active items depend on it, and nothing replaces it. All are listed.
        """
        left = sorted(id_set(CiId, dependents))
        return guarded(
            {**written(stamp, change, policy), "replaced_by": replacement},
            {
                f"a replacement for those that depend on it: {', '.join(left)}": not left
                or replacement is not None,
            },
        )

    @ConfigurationItemLifecycle.update
    def update(
        self,
        stamp: Stamp,
        *,
        change: str | None = None,
        policy: ConfigurationPolicy = DEFAULT_POLICY,
        **facts: Unpack[ItemFacts],
    ) -> Delta:
        """Change facts about the item.

        Args:
            stamp: When and by whom.
            change: The change that authorises it, or `BASELINE_LOAD`.
            policy: Whether a change is required.
            **facts: The new values.

        Raises:
            AuthorisationError: No change is named, and the policy requires one.
            GuardError: An item in use would lose its owner or its support group.
            ValidationError: A value does not fit, or the field is not one of `ItemFacts`.

        Example:
            >>> import pendulum
            >>> moment = Stamp(pendulum.datetime(2026, 3, 2), by="ana")
            >>> item = ConfigurationItem(
            ...     id="db1", opened=moment, name="db", ci_type="DATABASE", version="15"
            ... )
            >>> item.update(moment, change="CHG-7", version="16").version
            '16'
        """
        in_use = self.state in _IN_USE
        return guarded(
            {**self.updated_facts(facts, ItemFacts), **written(stamp, change, policy)},
            {
                f"an item in use keeps its {name}": not in_use
                or facts.get(name, "kept") is not None
                for name in ("owner_id", "support_group")
            },
        )

    @ConfigurationItemLifecycle.observe
    def observe(self, stamp: Stamp, *, operational: OperationalState) -> Delta:
        """Record how the item does its work; its status stays what it is.

        Args:
            stamp: When it was seen, and by whom.
            operational: What was seen.
        """
        return {"operational": operational}

    @ConfigurationItemLifecycle.verify
    def verify(self, stamp: Stamp, *, source: str | None = None) -> Delta:
        """Record that the item was compared with what is really there, and agrees.

        Args:
            stamp: When it was compared, and by whom.
            source: What it was compared with; by default the source stays what it is.
        """
        return self.verified(stamp, source)
