"""The parent of items carries an organisation's own kind of item with its own lifecycle."""

import attrs
import pytest

from configuration.estate import at
from itil_core.configuration.controlled_item import ControlledFacts, ControlledItem
from itil_core.configuration.item_facts import ConfigurationPolicy, written
from itil_core.errors import ValidationError
from itil_core.kernel.entry import Delta
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State


class KeyState(State):
    HELD = "HELD", Phase.OPEN
    REVOKED = "REVOKED", Phase.ENDED


class KeyLifecycle(Lifecycle, initial=KeyState.HELD):
    revoke: Move = Move(KeyState.HELD, to=KeyState.REVOKED)
    update: Move = Move(to=SAME)
    verify: Move = Move(to=SAME)


@attrs.frozen(kw_only=True)
class KeyItem(ControlledItem):
    lifecycle = KeyLifecycle

    @KeyLifecycle.revoke
    def revoke(self, stamp: Stamp, *, change: str) -> Delta:
        return written(stamp, change, ConfigurationPolicy())

    @KeyLifecycle.update
    def update(self, stamp: Stamp, **facts: object) -> Delta:
        return self.updated_facts(facts, ControlledFacts)

    @KeyLifecycle.verify
    def verify(self, stamp: Stamp) -> Delta:
        return self.verified(stamp, None)


def test_an_own_kind_of_item_has_its_own_life() -> None:
    key = KeyItem(id="KEY-1", opened=at(0), name="signing key", version="1")
    key = key.update(at(1), location="safe").verify(at(2)).revoke(at(3), change="CHG-1")
    assert (key.state, key.location) == (KeyState.REVOKED, "safe")
    assert (key.last_verified_at, key.last_change_id) == (at(2).at, "CHG-1")
    assert key.replay() == key


def test_facts_that_are_not_named_are_refused() -> None:
    key = KeyItem(id="KEY-1", opened=at(0), name="signing key", version="1")
    with pytest.raises(ValidationError, match=r"KeyItem\.serial: update cannot change it"):
        key.update(at(1), serial="X1")


def test_the_parent_itself_cannot_exist() -> None:
    with pytest.raises(ValidationError, match="lifecycle"):
        ControlledItem(id="x", opened=at(0), name="x", version="1")
