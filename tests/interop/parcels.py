"""A record of a user: every kind of field, states of several enumerations, a scale of its own."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Any

import attrs
from cattrs import Converter

from interop.stored import NINE, stamp
from itil_core.configuration.attributes import Attributes
from itil_core.interop import configure
from itil_core.kernel.entry import Delta
from itil_core.kernel.ids import Id
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.priority import Level, Scale
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State


class Reach(Scale):
    COMPANY = "COMPANY"
    TEAM = "TEAM"


class Colour(Enum):
    RED = "RED"
    BLUE = "BLUE"


class Mood(StrEnum):
    GOOD = "GOOD"


class Size(IntEnum):
    SMALL = 1


class Share(float):
    pass


class ParcelState(State):
    SENT = "SENT", Phase.OPEN
    GONE = "GONE", Phase.ENDED


class CustomsState(State):
    HELD = "HELD", Phase.PENDING


class ParcelLifecycle(Lifecycle, initial=ParcelState.SENT):
    hold: Move = Move(ParcelState.SENT, to=CustomsState.HELD)
    deliver: Move = Move(ParcelState.SENT, CustomsState.HELD, to=ParcelState.GONE)
    note: Move = Move(to=SAME)


@attrs.frozen
class Sticker:
    text: str
    colours: frozenset[Colour] = frozenset()
    inner: "Sticker | None" = None


@attrs.frozen
class BigSticker(Sticker):
    size: int = 2


@attrs.frozen(kw_only=True)
class Parcel(Record):
    lifecycle = ParcelLifecycle

    id: Id = attrs.field(converter=Id)
    value: Decimal = Decimal(0)
    takes: timedelta = timedelta(0)
    due: date | None = None
    seen: datetime | None = None
    weight: float = 0.0
    fragile: bool = False
    reach: Scale | None = None
    level: Level = Level.LOW
    mood: Mood = Mood.GOOD
    size: Size = Size.SMALL
    share: Share = attrs.field(default=0.5, converter=Share)
    numbers: frozenset[int] = frozenset()
    stickers: tuple[Sticker, ...] = ()
    pair: tuple[str, int] = ("", 0)
    sticker: Sticker | None = None
    others: Attributes = attrs.field(factory=Attributes)
    count: int = attrs.field(default=0, validator=attrs.validators.lt(10))

    @ParcelLifecycle.hold
    def hold(self, stamp: Stamp) -> Delta:
        return {}

    @ParcelLifecycle.deliver
    def deliver(self, stamp: Stamp) -> Delta:
        return {}

    @ParcelLifecycle.note
    def note(self, stamp: Stamp, **facts: Any) -> Delta:
        return facts


PARCELS = configure(Converter(), scales=(Level, Reach))
FULL = {
    "value": Decimal("12.50"),
    "takes": timedelta(days=-1, microseconds=7),
    "due": date(2026, 3, 4),
    "seen": NINE,
    "weight": 1.5,
    "fragile": True,
    "reach": Reach.TEAM,
    "level": Level.HIGH,
    "numbers": frozenset({10, 9}),
    "stickers": (Sticker("up", frozenset(Colour), Sticker("in")), Sticker("down")),
    "pair": ("a", 2),
    "sticker": Sticker("glass"),
    "others": Attributes({"floor": 3, "lift": True}),
    "count": 7,
}


def a_parcel() -> Parcel:
    parcel = Parcel(id="P-1", opened=stamp(), **FULL)
    held = parcel.hold(stamp(1)).note(stamp(2), reach=Reach.COMPANY, stickers=(), due=None)
    return held.deliver(stamp(3))
