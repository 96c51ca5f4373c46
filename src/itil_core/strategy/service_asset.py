"""Service assets: the resources and capabilities that services are made from.

ITIL Service Strategy (2007), 3.2.1: resources are bought, capabilities grow; people are both.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Final

import attrs

from itil_core.errors import ValidationError
from itil_core.framework.ids import CiId, ServiceAssetId
from itil_core.kernel.fields import a, text
from itil_core.kernel.money import Money

__all__ = ["ASSET_TYPES", "AssetKind", "AssetType", "ServiceAsset"]


class AssetKind(Enum):
    """Whether an asset is used up in giving a service, or is the ability to give it.

    Members, in order: RESOURCE, CAPABILITY.
    """

    RESOURCE = "RESOURCE"
    CAPABILITY = "CAPABILITY"


class AssetType(Enum):
    """The nine types of asset; PEOPLE are a resource and a capability."""

    FINANCIAL_CAPITAL = "FINANCIAL_CAPITAL"
    INFRASTRUCTURE = "INFRASTRUCTURE"
    APPLICATIONS = "APPLICATIONS"
    INFORMATION = "INFORMATION"
    PEOPLE = "PEOPLE"
    KNOWLEDGE = "KNOWLEDGE"
    PROCESSES = "PROCESSES"
    ORGANISATION = "ORGANISATION"
    MANAGEMENT = "MANAGEMENT"


_T = AssetType

ASSET_TYPES: Final[Mapping[AssetKind, frozenset[AssetType]]] = MappingProxyType(
    {
        AssetKind.RESOURCE: frozenset(
            {
                _T.FINANCIAL_CAPITAL,
                _T.INFRASTRUCTURE,
                _T.APPLICATIONS,
                _T.INFORMATION,
                _T.PEOPLE,
            }
        ),
        AssetKind.CAPABILITY: frozenset(
            {_T.MANAGEMENT, _T.ORGANISATION, _T.PROCESSES, _T.KNOWLEDGE, _T.PEOPLE}
        ),
    }
)
"""The types of asset that each kind has."""


def _check_type(asset: "ServiceAsset", _attribute: object, value: Any) -> None:
    legal = sorted(one.name for one in ASSET_TYPES[asset.kind])
    if value not in ASSET_TYPES[asset.kind]:
        reason = f"must be a type of {asset.kind.name}: {', '.join(legal)}"
        raise ValidationError("ServiceAsset", "asset_type", value, reason)


def _check_value(_asset: object, _attribute: object, value: Money | None) -> None:
    if value is not None and value.amount < 0:
        raise ValidationError("ServiceAsset", "value", str(value), "must not be negative")


@attrs.frozen(kw_only=True)
class ServiceAsset:
    """A resource or capability that a provider makes services from.

    An asset under configuration control is a CI as well; not every asset is one.

    Attributes:
        id: The asset's id.
        kind: Whether it is a resource or a capability.
        asset_type: Which of the nine types.
        name: What people call it.
        value: What it is worth.
        ci_id: The CI that it is, where it is one.

    Raises:
        ValidationError: The kind has no such type, or the value is negative.

    Example:
        >>> ServiceAsset(
        ...     id="AST-1", kind=AssetKind.CAPABILITY, asset_type=AssetType.PEOPLE
        ... ).asset_type.name
        'PEOPLE'

    ITIL Service Strategy (2007), 3.2.1.
    """

    id: ServiceAssetId = attrs.field(converter=ServiceAssetId)
    kind: AssetKind = attrs.field(validator=a(AssetKind))
    asset_type: AssetType = attrs.field(validator=[a(AssetType), _check_type])
    name: str = attrs.field(default="", validator=text(200, empty=True))
    value: Money | None = attrs.field(
        default=None,
        validator=[a(Money, type(None)), _check_value],
    )
    ci_id: CiId | None = attrs.field(default=None, converter=attrs.converters.optional(CiId))
