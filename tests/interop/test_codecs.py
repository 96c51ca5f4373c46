"""Records written as plain JSON values and read back, whole and field by field."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Any, Union

import attrs
import pendulum
import pytest
from cattrs import Converter
from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_tagged_union
from hypothesis import given
from hypothesis import strategies as st

from itil_core.configuration.attributes import Attributes
from itil_core.errors import GuardError, ImmutableError, RefusedMoveError, ValidationError
from itil_core.interop import configure
from itil_core.kernel.entry import Delta
from itil_core.kernel.ids import Id
from itil_core.kernel.lifecycle import SAME, Lifecycle, Move
from itil_core.kernel.priority import Level, PriorityMatrix, Scale
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.kernel.state import Phase, State
from itil_core.operation import Caller, Channel, Incident, PendingReason
from itil_core.operation.problem import Problem
from itil_core.testing import configuration_items, document_items, incidents, problems

NINE = pendulum.datetime(2026, 3, 2, 9)
CONVERTER = configure(Converter())
BRIEF = configure(Converter(omit_if_default=True))


def stamp(minutes: int = 0, **more: Any) -> Stamp:
    return Stamp(NINE.add(minutes=minutes), by="ana", **more)


def an_incident() -> Incident:
    incident = Incident(
        id="INC-1",
        title="mail is slow",
        channel=Channel.PHONE,
        caller=Caller(id="eva", callback="555-0101"),
        opened=stamp(),
    )
    incident = incident.classify(
        stamp(1),
        category=("software", "mail"),
        impact=Level.HIGH,
        urgency=Level.HIGH,
        service_id="mail",
        ci_ids={"web2", "web10", "db1"},
    )
    incident = incident.open(stamp(2, note="by hand"), group="messaging")
    incident = incident.start(stamp(3), assignee="bob")
    incident = incident.declare_major(stamp(4), manager="mia", reason="all of mail", team={"bob"})
    incident = incident.communicate(stamp(5), audience="everybody", message="we are on it")
    incident = incident.inform_management(stamp(6), to="boss", reason="75 % of the target")
    return incident.pend(stamp(7), reason=PendingReason.SUPPLIER)


def through_json(converter: Converter, record: Record) -> Any:
    return converter.structure(json.loads(json.dumps(converter.unstructure(record))), type(record))


def is_plain(value: object) -> bool:
    """Whether a value is of exactly the types that JSON knows, all the way down."""
    if type(value) is dict:
        return all(type(key) is str and is_plain(each) for key, each in value.items())
    if type(value) is list:
        return all(map(is_plain, value))
    return value is None or type(value) in (str, int, float, bool)


# The form of what is stored.


def test_a_stored_record_is_its_origin_and_its_journal_and_nothing_else() -> None:
    plain = BRIEF.unstructure(an_incident())
    assert plain["origin"] == {
        "id": "INC-1",
        "opened": {"at": "2026-03-02T09:00:00.000000+00:00", "by": "ana"},
        "title": "mail is slow",
        "channel": "PHONE",
        "caller": {"id": "eva", "callback": "555-0101"},
    }
    assert plain["journal"][0] == {
        "move": "classify",
        "stamp": {"at": "2026-03-02T09:01:00.000000+00:00", "by": "ana"},
        "source": "NEW",
        "target": "NEW",
        "delta": {
            "impact": "Level.HIGH",
            "urgency": "Level.HIGH",
            "service_id": "mail",
            "ci_ids": ["db1", "web10", "web2"],
            "category": ["software", "mail"],
            "priority": 1,
            "priority_override": None,
        },
    }
    assert plain["journal"][1]["stamp"]["note"] == "by hand"
    assert plain.keys() == {"origin", "journal"}


def test_what_is_derived_or_kept_by_the_kernel_is_not_stored() -> None:
    origin = CONVERTER.unstructure(an_incident())["origin"]
    fields = {field.name for field in attrs.fields(Incident)}
    assert origin.keys() == fields - {"state", "history", "_origin"}


def test_the_effective_instant_is_stored_only_where_it_differs() -> None:
    late = Stamp(NINE, by="ana", effective=NINE.subtract(minutes=5))
    assert "effective" not in CONVERTER.unstructure(stamp())
    assert CONVERTER.unstructure(late)["effective"] == "2026-03-02T08:55:00.000000+00:00"
    assert CONVERTER.structure(CONVERTER.unstructure(late), Stamp) == late


def test_what_is_written_is_of_plain_types_only() -> None:
    assert is_plain(CONVERTER.unstructure(an_incident()))


# F 20: what was written is read back, for every record.


@given(st.one_of(incidents(), problems(), configuration_items(), document_items()))
def test_INV_F20_every_life_reads_back_as_it_was_written(
    record: Record,
) -> None:
    for converter in (CONVERTER, BRIEF):
        plain = converter.unstructure(record)
        assert is_plain(plain)
        back = through_json(converter, record)
        assert type(back) is type(record)
        assert back == record
        assert back.history == record.history
        assert back.origin == record.origin
        assert converter.unstructure(back) == plain


def test_a_record_reads_back_from_the_converter_for_json_too() -> None:
    converter = make_converter()
    configure(converter)
    incident = an_incident()
    assert converter.loads(converter.dumps(incident), Incident).history == incident.history


def test_records_of_several_kinds_are_told_apart_by_a_tag() -> None:
    converter = configure(Converter())
    either = Union[Incident, Problem]  # noqa: UP007 (what cattrs documents)
    configure_tagged_union(either, converter)
    plain = converter.unstructure([an_incident()], list[either])  # type: ignore[valid-type]
    assert plain[0]["_type"] == "Incident"
    assert converter.structure(plain, list[either]) == [an_incident()]  # type: ignore[valid-type]


# Records of users: every kind of field, states of several enumerations, scales of their own.


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


def test_a_record_of_ones_own_needs_no_more_code() -> None:
    parcel = a_parcel()
    plain = PARCELS.unstructure(parcel)
    assert is_plain({**plain["origin"], "mood": "", "size": 1, "share": 0.5})
    back = through_json(PARCELS, parcel)
    assert back == parcel
    assert back.history == parcel.history
    assert back.origin == parcel.origin
    assert [entry["target"] for entry in plain["journal"]] == ["HELD", "HELD", "GONE"]
    assert plain["journal"][1]["delta"] == {
        "reach": "Reach.COMPANY",
        "stickers": [],
        "due": None,
    }
    expected = {
        "value": "12.50",
        "takes": "-PT86399.999993S",
        "due": "2026-03-04",
        "seen": "2026-03-02T09:00:00.000000+00:00",
        "reach": "Reach.TEAM",
        "level": "HIGH",
        "numbers": [10, 9],
        "pair": ["a", 2],
        "others": {"values": {"floor": 3, "lift": True}},
    }
    assert {name: plain["origin"][name] for name in expected} == expected
    assert plain["origin"]["stickers"][0]["colours"] == ["BLUE", "RED"]


def test_the_states_of_a_lifecycle_may_come_from_several_enumerations() -> None:
    back = through_json(PARCELS, a_parcel())
    assert [entry.target for entry in back.history] == [
        CustomsState.HELD,
        CustomsState.HELD,
        ParcelState.GONE,
    ]


def test_states_that_would_be_stored_alike_are_refused() -> None:
    class Other(State):
        GONE = "GONE", Phase.ENDED

    class Twice(ParcelLifecycle):
        lose: Move = Move(ParcelState.SENT, to=Other.GONE)

    @attrs.frozen(kw_only=True)
    class Ambiguous(Parcel):
        lifecycle = Twice

        @Twice.lose
        def lose(self, stamp: Stamp) -> Delta:
            return {}

    with pytest.raises(ValidationError, match="several states that are stored as GONE; rename"):
        PARCELS.unstructure(Ambiguous(id="P-1", opened=stamp()))


def test_a_scale_that_was_not_given_is_refused_when_it_would_be_written() -> None:
    parcel = Parcel(id="P-1", opened=stamp(), reach=Reach.TEAM)
    with pytest.raises(ValidationError, match=r"unknown scale: configure\(..., scales=\(Reach,\)"):
        CONVERTER.unstructure(parcel)


def test_scales_of_one_name_are_refused() -> None:
    with pytest.raises(ValidationError, match=r"configure.scales: must have different names"):
        configure(Converter(), scales=(Level, Level, Scale("Level", {"HIGH": "HIGH"})))  # type: ignore[arg-type]


def test_a_level_of_an_own_scale_reads_back_in_an_incident() -> None:
    matrix = PriorityMatrix(((1, 2), (2, 3)), impacts=Reach, urgencies=Reach)
    incident = Incident(
        id="INC-1",
        title="mail is slow",
        channel=Channel.PHONE,
        caller=Caller(id="eva", callback="555-0101"),
        opened=stamp(),
    ).classify(stamp(), impact=Reach.TEAM, urgency=Reach.COMPANY, matrix=matrix)
    assert through_json(PARCELS, incident).impact is Reach.TEAM


def test_a_value_of_a_subclass_is_refused_rather_than_cut_down() -> None:
    parcel = Parcel(id="P-1", opened=stamp(), sticker=BigSticker("up"))
    with pytest.raises(ValidationError, match="is a BigSticker; declare the field so"):
        PARCELS.unstructure(parcel)


def test_a_record_of_a_subclass_is_refused_where_its_parent_is_named() -> None:
    @attrs.frozen(kw_only=True)
    class Letter(Parcel):
        pages: int = 1

    with pytest.raises(ValidationError, match="is a Letter"):
        PARCELS.unstructure(Letter(id="P-1", opened=stamp()), unstructure_as=Parcel)


def test_hooks_that_are_registered_afterwards_win() -> None:
    converter = configure(Converter())
    converter.register_unstructure_hook(datetime, lambda at: int(at.timestamp()))
    converter.register_structure_hook(datetime, lambda at, _: pendulum.from_timestamp(at))
    incident = an_incident()
    plain = converter.unstructure(incident)
    assert plain["origin"]["opened"]["at"] == int(NINE.timestamp())
    assert converter.structure(plain, Incident).history == incident.history


def test_a_record_without_a_lifecycle_cannot_be_read() -> None:
    with pytest.raises(ValidationError, match="name the class of the record, such as Incident"):
        CONVERTER.structure({"origin": {}, "journal": []}, Record)


# Single values, exact to the microsecond.


@given(
    st.datetimes(timezones=st.just(UTC)), st.timedeltas(timedelta(hours=-14), timedelta(hours=14))
)
def test_an_instant_is_exact_whatever_its_zone(at: datetime, offset: timedelta) -> None:
    try:
        there = at.astimezone(timezone(offset - offset % timedelta(minutes=1)))
    except OverflowError:  # before the first year or after the last
        return
    text = CONVERTER.unstructure(there)
    assert text == at.isoformat(timespec="microseconds")
    back = CONVERTER.structure(text, pendulum.DateTime)
    assert (back, back.tzinfo) == (at, pendulum.UTC)


def test_an_instant_with_another_offset_is_read_as_utc() -> None:
    back = CONVERTER.structure("2026-03-02T10:00:00+01:00", pendulum.DateTime)
    assert (back, back.tzinfo) == (NINE, pendulum.UTC)


@given(st.timedeltas())
def test_a_duration_is_exact(span: timedelta) -> None:
    assert CONVERTER.structure(CONVERTER.unstructure(span), timedelta) == span


def test_a_duration_of_pendulum_is_its_elapsed_time() -> None:
    assert CONVERTER.unstructure(pendulum.duration(hours=-1, microseconds=-1)) == "-PT3600.000001S"


@pytest.mark.parametrize(
    ("value", "kind", "reason"),
    [
        ("2026-03-02T09:00:00", pendulum.DateTime, "with an offset"),
        ("tomorrow", pendulum.DateTime, "with an offset"),
        (5, pendulum.DateTime, "with an offset"),
        ("2. 3. 2026", date, "an ISO 8601 date"),
        (5, date, "an ISO 8601 date"),
        ("1 hour", timedelta, "ISO 8601 in seconds"),
        (5, timedelta, "ISO 8601 in seconds"),
        ("PT99999999999999S", timedelta, "less than"),
        (12.5, Decimal, "a decimal number in a string"),
        ("12,5", Decimal, "a decimal number in a string"),
        ("NaN", Decimal, "a decimal number in a string"),
        (5, str, "must be a string"),
        ("5", int, "a whole number"),
        (True, int, "a whole number"),
        ("5", float, "a number"),
        (True, float, "a number"),
        (1, bool, "true or false"),
        ("GREEN", Colour, "one of RED, BLUE"),
        ([], Colour, "one of RED, BLUE"),
        ("HIGH", Scale, "one of Level.HIGH, Level.MEDIUM, Level.LOW"),
        ([], Scale, "one of Level.HIGH"),
        ("", Id, "non-empty"),
        ("abc", tuple[str, ...], "must be a list"),
        ({"a": 1}, frozenset[str], "must be a list"),
        (["a"], tuple[str, int], "must have 2 members"),
        ("ab", tuple[str, str], "must be a list"),
    ],
)
def test_a_malformed_value_is_refused(value: object, kind: Any, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        CONVERTER.structure(value, kind)


# What is malformed is refused, and the error says where.


def changed(change: Mapping[str, Any], *path: str | int) -> dict[str, Any]:
    """A stored incident with something changed at one place."""
    plain: Any = json.loads(json.dumps(BRIEF.unstructure(an_incident())))
    place = plain
    for step in path:
        place = place[step]
    place.update(change)
    return plain


def without(name: str, *path: str | int) -> dict[str, Any]:
    plain: Any = json.loads(json.dumps(BRIEF.unstructure(an_incident())))
    place = plain
    for step in path:
        place = place[step]
    del place[name]
    return plain


@pytest.mark.parametrize(
    ("plain", "field", "reason"),
    [
        ([], "plain value", "must be a mapping of exactly origin, journal"),
        (changed({"version": 3}), "plain value", "exactly origin, journal"),
        (without("journal"), "plain value", "exactly origin, journal"),
        (changed({"origin": "INC-1"}), "origin", "must be a mapping of fields"),
        (changed({"colour": "red"}, "origin"), "origin", "Incident has no such fields"),
        (changed({"state": "NEW"}, "origin"), "origin", "no such fields"),
        (changed({"history": []}, "origin"), "origin", "no such fields"),
        (without("title", "origin"), "origin.title", "is missing"),
        (changed({"title": 5}, "origin"), "origin.title", "must be a string"),
        (changed({"title": " "}, "origin"), "title", "must not be empty"),
        (changed({"channel": "PIGEON"}, "origin"), "origin.channel", "must be one of PHONE"),
        (changed({"ci_ids": "db1"}, "origin"), "origin.ci_ids", "must be a list"),
        (changed({"ci_ids": ["db1", 5]}, "origin"), "origin.ci_ids[1]", "must be a string"),
        (without("at", "origin", "opened"), "origin.opened", "Stamp.at: is missing"),
        (changed({"why": ""}, "origin", "opened"), "origin.opened", "Stamp has no such fields"),
        (changed({"caller": "eva"}, "origin"), "origin.caller", "must be a mapping of fields"),
        (changed({"callback": ""}, "origin", "caller"), "origin.caller", "Caller.callback: must"),
        (changed({"journal": {}}), "journal", "must be a list"),
        (changed({"journal": [5]}), "journal[0]", "exactly move, stamp, source, target, delta"),
        (without("delta", "journal", 2), "journal[2]", "exactly move, stamp"),
        (changed({"move": 5}, "journal", 2), "journal[2].move", "one of open, start"),
        (changed({"move": "fly"}, "journal", 2), "journal[2].move", "one of open, start"),
        (changed({"move": []}, "journal", 2), "journal[2].move", "one of open, start"),
        (changed({"more": 1}, "journal", 2), "journal[2]", "exactly move, stamp"),
        (changed({"journal": ["abcde"]}), "journal[0]", "exactly move, stamp"),
        (changed({"source": "LOST"}, "journal", 2), "journal[2].source", "one of NEW, OPEN"),
        (changed({"target": None}, "journal", 2), "journal[2].target", "one of NEW, OPEN"),
        (changed({"delta": []}, "journal", 2), "journal[2].delta", "must be a mapping of fields"),
        (changed({"stamp": 5}, "journal", 2), "journal[2].stamp", "must be a mapping of fields"),
        (
            changed({"by": ""}, "journal", 2, "stamp"),
            "journal[2].stamp",
            "Stamp.by: ActorId.id: must",
        ),
        (
            changed({"colour": "red"}, "journal", 2, "delta"),
            "journal[2].delta.colour",
            "is not a field that moves may change",
        ),
        (
            changed({"id": "INC-2"}, "journal", 2, "delta"),
            "journal[2].delta.id",
            "is not a field that moves may change",
        ),
        (changed({"tier": "2"}, "journal", 2, "delta"), "journal[2].delta.tier", "a whole number"),
        (changed({"tier": 0}, "journal", 2, "delta"), "tier", "must be at least 1"),
        (
            changed({"team": [5]}, "journal", 3, "delta", "major"),
            "journal[3].delta.major",
            r"MajorIncident.team\[0\]: ActorId.id: must be a string \(got 5\)$",
        ),
    ],
)
def test_what_is_malformed_is_refused_with_its_place(plain: Any, field: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason) as caught:
        CONVERTER.structure(plain, Incident)
    assert caught.value.record == "Incident"
    assert caught.value.field == field


def test_all_faults_of_an_origin_are_named_at_once() -> None:
    plain = changed({"title": 5, "tier": "1", "channel": "PIGEON"}, "origin")
    with pytest.raises(ValidationError) as caught:
        CONVERTER.structure(plain, Incident)
    said = Counter(place for place in ("title", "tier", "channel") if place in str(caught.value))
    assert said == Counter(["title", "tier", "channel"])
    assert (caught.value.field, caught.value.value) == ("origin.title", 5)


def test_unknown_fields_are_named() -> None:
    with pytest.raises(ValidationError) as caught:
        CONVERTER.structure(changed({"smell": 1, "colour": 2}, "origin"), Incident)
    assert caught.value.value == ["colour", "smell"]


def test_a_fault_of_a_users_validator_is_an_error_of_the_family() -> None:
    plain = PARCELS.unstructure(Parcel(id="P-1", opened=stamp()))
    plain["origin"]["count"] = 11
    with pytest.raises(ValidationError, match="'count' must be < 10") as caught:
        PARCELS.structure(plain, Parcel)
    assert caught.value.field == "origin"


@pytest.mark.parametrize(
    ("plain", "error", "place"),
    [
        (changed({"move": "resume"}, "journal", 2), RefusedMoveError, 2),
        (changed({"source": "PENDING"}, "journal", 2), ValidationError, 2),
        (changed({"target": "CLOSED"}, "journal", 2), ValidationError, 2),
        (changed({"delta": {}}, "journal", 0), GuardError, 1),
        (changed({"at": "2025-01-01T00:00:00+00:00"}, "journal", 2, "stamp"), ValidationError, 2),
    ],
)
def test_a_step_that_is_not_legal_is_refused_as_restore_does(
    plain: Any,
    error: type[Exception],
    place: int,
) -> None:
    with pytest.raises(error) as caught:
        CONVERTER.structure(plain, Incident)
    note = f"Incident: journal[{place}] cannot follow what stands before it"
    assert caught.value.__notes__ == [note]


def test_a_step_after_the_end_is_refused() -> None:
    plain = PARCELS.unstructure(a_parcel())
    plain["journal"].append({**plain["journal"][-1], "source": "GONE"})
    with pytest.raises(ImmutableError):
        PARCELS.structure(plain, Parcel)


def test_a_record_without_a_journal_is_its_origin() -> None:
    origin = an_incident().origin
    assert through_json(CONVERTER, origin) == origin
