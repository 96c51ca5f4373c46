"""A small world for the kernel's tests: parcels, whose life has every kind of row."""

from collections.abc import Iterable
from enum import Enum

import attrs
import pendulum
from hypothesis import strategies as st

from itil_core.kernel.entry import Delta, guarded
from itil_core.kernel.fields import a, amount, text
from itil_core.kernel.ids import Id
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State


class ParcelState(State):
    DRAFT = "DRAFT", Phase.OPEN
    SENT = "SENT", Phase.OPEN
    HELD = "HELD", Phase.PENDING
    AT_DOOR = "AT_DOOR", Phase.DONE
    DELIVERED = "DELIVERED", Phase.ENDED
    LOST = "LOST", Phase.ENDED


S = ParcelState


class ParcelLifecycle(Lifecycle, initial=S.DRAFT):
    send: Move = Move(S.DRAFT, to=S.SENT, needs=("address",))
    hold: Move = Move(S.SENT, to=S.HELD, needs=("hold_reason",))
    release: Move = Move(S.HELD, to=S.SENT)
    arrive: Move = Move(S.SENT, S.HELD, to=S.AT_DOOR)
    hand_over: Move = Move(S.AT_DOOR, to=(S.DELIVERED, S.SENT, S.AT_DOOR))
    lose: Move = Move(S.SENT, S.HELD, to=S.LOST)
    find: Move = Move(S.LOST, to=S.SENT, reopens=True)
    describe: Move = Move(to=SAME)
    weigh: Move = Move(S.DRAFT, to=SAME)


class ParcelId(Id):
    prefix = "PRC"


class HoldReason(Enum):
    CUSTOMS = "CUSTOMS"
    WEATHER = "WEATHER"


def as_tags(values: Iterable[str]) -> frozenset[str]:
    return frozenset(values)


@attrs.frozen(kw_only=True)
class Parcel(Record):
    lifecycle = ParcelLifecycle

    id: ParcelId = attrs.field(converter=ParcelId)
    address: str = attrs.field(default="", validator=text(20, empty=True))
    hold_reason: HoldReason | None = attrs.field(default=None, validator=a(HoldReason, type(None)))
    weight: float | None = attrs.field(
        default=None, validator=attrs.validators.optional(amount(0, 30))
    )
    tags: frozenset[str] = attrs.field(default=frozenset(), converter=as_tags)

    @ParcelLifecycle.send
    def send(self, stamp: Stamp, *, address: str = "") -> Delta:
        """Send it on its way."""
        return {"address": address or self.address}

    @ParcelLifecycle.hold
    def hold(self, stamp: Stamp, *, reason: HoldReason | None) -> Delta:
        """Hold it up."""
        return {"hold_reason": reason}

    @ParcelLifecycle.release
    def release(self, stamp: Stamp) -> Delta:
        """Let it go on."""
        return {"hold_reason": None}

    @ParcelLifecycle.arrive
    def arrive(self, stamp: Stamp) -> Delta:
        """Bring it to the door."""
        return {}

    @ParcelLifecycle.hand_over
    def hand_over(self, stamp: Stamp, *, to: State) -> Delta:
        """Hand it over, or take it back on the van."""
        return {"state": to}

    @ParcelLifecycle.lose
    def lose(self, stamp: Stamp) -> Delta:
        """Lose it, unless it is insured or heavy."""
        return guarded(
            {"tags": self.tags | {"lost"}},
            {
                "it must not be insured": "insured" not in self.tags,
                "it must be light": self.weight is None or self.weight < 10,
            },
        )

    @ParcelLifecycle.find
    def find(self, stamp: Stamp) -> Delta:
        """Find it again."""
        return {"tags": self.tags - {"lost"}}

    @ParcelLifecycle.describe
    def describe(self, stamp: Stamp, **changes: object) -> Delta:
        """Change any facts."""
        return changes

    @ParcelLifecycle.weigh
    def weigh(self, stamp: Stamp, *, weight: float | None) -> Delta:
        """Weigh it."""
        return {"weight": weight}


START = pendulum.datetime(2026, 3, 2, 9, tz="UTC")


def stamp(minutes: float = 0, note: str = "") -> Stamp:
    """A stamp so many minutes after the start."""
    return Stamp(START + pendulum.duration(minutes=minutes), by="ana", note=note)


def parcel(**fields: object) -> Parcel:
    """A new parcel, opened at the start."""
    return Parcel(**{"id": "PRC-1", "opened": stamp(), **fields})


def sent(**fields: object) -> Parcel:
    """A parcel that was sent a minute after the start."""
    return parcel(**{"address": "Brno", **fields}).send(stamp(1))


FIELDS = {
    "address": st.sampled_from(["Brno", "Kyjov", "Opava"]),
    "hold_reason": st.none() | st.sampled_from(HoldReason),
    "weight": st.none() | st.floats(0, 30),
    "tags": st.frozensets(st.sampled_from(["fragile", "gift", "insured"])),
}
FACTS = st.fixed_dictionaries({}, optional=FIELDS)


@st.composite
def lives(draw: st.DrawFn, most: int = 8) -> Parcel:
    """A parcel after some legal moves, drawn from the table; several may share an instant."""
    record = parcel(address="Brno")
    minute = 0
    for _ in range(draw(st.integers(0, most))):
        if not record.allowed_moves:
            break
        minute += draw(st.integers(0, 2))
        name = draw(st.sampled_from(record.allowed_moves))
        arguments: dict[str, object] = {}
        if name == "hold":
            arguments["reason"] = draw(st.sampled_from(HoldReason))
        elif name == "weigh":
            arguments["weight"] = draw(FIELDS["weight"])
        elif name == "describe":
            arguments |= draw(FACTS)
        elif name == "hand_over":
            arguments["to"] = draw(st.sampled_from([S.DELIVERED, S.SENT, S.AT_DOOR]))
        elif name == "lose" and ("insured" in record.tags or (record.weight or 0) >= 10):
            continue
        record = getattr(record, name)(stamp(minute), **arguments)
    return record
