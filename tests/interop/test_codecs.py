"""Records written as plain JSON values and read back, of the library and of users."""

from datetime import datetime
from typing import Union

import attrs
import pendulum
import pytest
from cattrs import Converter
from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_tagged_union
from hypothesis import given
from hypothesis import strategies as st

from interop.parcels import (
    PARCELS,
    BigSticker,
    CustomsState,
    Parcel,
    ParcelState,
    Reach,
    a_parcel,
)
from interop.stored import BRIEF, CONVERTER, NINE, an_incident, is_plain, stamp, through_json
from itil_core.errors import ValidationError
from itil_core.interop import configure
from itil_core.kernel.priority import Level, PriorityMatrix, Scale
from itil_core.kernel.record import Record
from itil_core.kernel.stamp import Stamp
from itil_core.operation import Caller, Channel, Incident
from itil_core.operation.problem import Problem
from itil_core.testing import (
    change_models,
    change_proposals,
    configuration_items,
    document_items,
    emergency_changes,
    incidents,
    normal_changes,
    problems,
    standard_changes,
    two_step_changes,
)

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


CHANGES = (normal_changes(), two_step_changes(), standard_changes(), emergency_changes())


@given(
    st.one_of(
        incidents(),
        problems(),
        configuration_items(),
        document_items(),
        *CHANGES,
        change_models(),
        change_proposals(),
    )
)
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
