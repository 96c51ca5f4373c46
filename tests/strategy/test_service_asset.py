"""Service assets: nine types of two kinds."""

import pytest

from itil_core.errors import ValidationError
from itil_core.kernel.money import Money
from itil_core.strategy.service_asset import ASSET_TYPES, AssetKind, AssetType, ServiceAsset

RESOURCES = {"FINANCIAL_CAPITAL", "INFRASTRUCTURE", "APPLICATIONS", "INFORMATION", "PEOPLE"}
CAPABILITIES = {"MANAGEMENT", "ORGANISATION", "PROCESSES", "KNOWLEDGE", "PEOPLE"}


@pytest.mark.parametrize("kind", AssetKind)
@pytest.mark.parametrize("asset_type", AssetType)
def test_inv_1_4_each_kind_has_its_types(kind: AssetKind, asset_type: AssetType) -> None:
    legal = asset_type.name in (RESOURCES if kind is AssetKind.RESOURCE else CAPABILITIES)
    if legal:
        assert ServiceAsset(id="AST-1", kind=kind, asset_type=asset_type).kind is kind
        return
    with pytest.raises(ValidationError) as caught:
        ServiceAsset(id="AST-1", kind=kind, asset_type=asset_type)
    assert (caught.value.field, caught.value.value) == ("asset_type", asset_type)


def test_there_are_nine_types_and_people_are_both() -> None:
    assert len(AssetType) == 9
    both = ASSET_TYPES[AssetKind.RESOURCE] & ASSET_TYPES[AssetKind.CAPABILITY]
    assert both == {AssetType.PEOPLE}


def test_an_asset_is_worth_something_or_nothing() -> None:
    with pytest.raises(ValidationError, match="negative"):
        ServiceAsset(
            id="AST-1",
            kind=AssetKind.RESOURCE,
            asset_type=AssetType.PEOPLE,
            value=Money(-1, "EUR"),
        )
    asset = ServiceAsset(
        id="AST-1",
        kind=AssetKind.RESOURCE,
        asset_type=AssetType.APPLICATIONS,
        value=Money(0, "EUR"),
    )
    assert asset.value == Money(0, "EUR")
