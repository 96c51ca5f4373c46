"""SLAM charts: the grid, its words, and its picture."""

from fractions import Fraction
from xml.etree import ElementTree as ET

import attrs
import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.level_samples import APRIL, C, M, U, month, target
from itil_core.design.achievement import Achievement
from itil_core.design.slam_chart import SlamChart, SlamColour, slam_chart
from itil_core.errors import DuplicateError, ValidationError
from itil_core.kernel.interval import Interval

SVG = "{http://www.w3.org/2000/svg}"
UP = target(1, warning_threshold=99.7)
SOLVED = target(2, M.INCIDENT_RESOLUTION_IN_TIME, target=95, priority=1)
RESTORED = target(3, M.MTRS, target=4, unit=U.HOUR, name='restored "fast" & <well>')


def achieved(wanted, period, value):
    samples = 0 if value is None else 1
    return Achievement(target=wanted, period=period, value=value, samples=samples)


def chart(**fields):
    values = [(UP, [99.6, 99.7, 98.12345]), (SOLVED, [96, None, 94]), (RESTORED, [4, 3.5, 12])]
    found = [
        achieved(wanted, month(number), value)
        for wanted, row in values
        for number, value in zip((4, 5, 6), row, strict=True)
    ]
    return slam_chart(found, title="Mail, second quarter", **fields)


def test_the_grid_as_data():
    it = chart()
    assert it.labels == ("2026-04", "2026-05", "2026-06")
    assert it.table() == [
        {
            "target": "SLT-1",
            "what": "availability >= 99.5 % each month",
            "2026-04": "AMBER",
            "2026-05": "GREEN",
            "2026-06": "RED",
        },
        {
            "target": "SLT-2",
            "what": "incident resolution in time at priority 1 >= 95 % each month",
            "2026-04": "GREEN",
            "2026-05": "GREY",
            "2026-06": "RED",
        },
        {
            "target": "SLT-3",
            "what": 'restored "fast" & <well> <= 4 h each month',
            "2026-04": "GREEN",
            "2026-05": "GREEN",
            "2026-06": "RED",
        },
    ]


def test_the_grid_as_text():
    assert chart().text().splitlines() == [
        "Mail, second quarter",
        "                                                              2026-04  2026-05  2026-06",
        "availability >= 99.5 % each month                             A  99.6  G  99.7  R  98.12",
        "incident resolution in time at priority 1 >= 95 % each month  G  96    N        R  94",
        'restored "fast" & <well> <= 4 h each month                    G  4     G  3.5   R  12',
        "G met, A at risk, R breached, N no data",
    ]


def test_the_picture_is_well_formed_and_says_what_it_shows():
    it = chart()
    picture = it.svg()
    assert it._repr_svg_() == picture
    root = ET.fromstring(picture)  # noqa: S314 (our own)
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
    names = [root.find(f"*[@id='{each}']") for each in root.get("aria-labelledby").split()]
    assert [each.tag for each in names] == [f"{SVG}title", f"{SVG}desc"]
    assert names[0].text == "Mail, second quarter"
    assert "3 targets in 3 periods" in names[1].text
    assert 'restored "fast" & <well> <= 4 h each month: 2026-04 met (4 h)' in names[1].text
    cells = root.findall(f"{SVG}g")
    assert len(cells) == 9
    assert cells[0].find(f"{SVG}title").text == (
        "availability >= 99.5 % each month, 2026-04: at risk (99.6 %)"
    )
    letters = [each.find(f"{SVG}text").text[0] for each in cells]
    assert letters == list("AGRGNRGGR")
    fills = {each.find(f"{SVG}rect").get("fill") for each in cells}
    assert len(fills) == 4


def test_the_words_of_the_picture_stay_inside_and_can_be_read():
    root = ET.fromstring(chart().svg())  # noqa: S314 (our own)
    wide, high = (float(root.get(side)) for side in ("width", "height"))
    for words in root.iter(f"{SVG}text"):
        assert 0 <= float(words.get("x")) <= wide
        assert 0 <= float(words.get("y")) <= high
    for cell in root.findall(f"{SVG}g"):
        fill = cell.find(f"{SVG}rect").get("fill")
        assert contrast(fill, cell.find(f"{SVG}text").get("fill")) >= 4.5


def contrast(first, second):
    """The ratio of the Web Content Accessibility Guidelines."""

    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(c * w for c, w in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))

    dark, bright = sorted((light(first), light(second)))
    return (bright + 0.05) / (dark + 0.05)


@given(st.text(max_size=30))
def test_any_name_gives_a_well_formed_picture(name):
    wanted = target(1, name=name)
    it = slam_chart([achieved(wanted, APRIL, 99)], title=name)
    assert ET.fromstring(it.svg()).tag == f"{SVG}svg"  # noqa: S314 (our own)
    assert it.text().endswith("N no data")


def test_a_chart_without_a_title_or_without_anything():
    plain = slam_chart([achieved(UP, APRIL, 99.9)])
    assert plain.text().splitlines()[0].strip() == "2026-04"
    assert ET.fromstring(plain.svg())[0].text == "SLAM chart"  # noqa: S314 (our own)
    empty = slam_chart([])
    assert (empty.targets, empty.periods, empty.table()) == ((), (), [])
    assert ET.fromstring(empty.svg()) is not None  # noqa: S314 (our own)
    assert empty.text().endswith("N no data")


@pytest.mark.parametrize(
    ("start", "end", "zone", "label"),
    [
        ("2026-01-01", "2027-01-01", "UTC", "2026"),
        ("2026-04-01", "2026-07-01", "UTC", "2026 Q2"),
        ("2026-05-01", "2026-08-01", "UTC", "2026-05-01 to 2026-07-31"),
        ("2026-02-01", "2026-03-01", "UTC", "2026-02"),
        ("2026-02-02", "2026-02-09", "UTC", "2026-02-02 to 2026-02-08"),
        ("2026-02-02", "2026-02-03", "UTC", "2026-02-02"),
        ("2026-03-29", "2026-03-30", "Europe/Prague", "2026-03-29"),
        ("2026-03-01", "2026-04-01", "Europe/Prague", "2026-03"),
        ("2026-02-02T09:00", "2026-02-03", "UTC", "2026-02-02 09:00 to 2026-02-03 00:00"),
    ],
)
def test_periods_are_named_by_the_calendar_of_a_place(start, end, zone, label):
    period = Interval(*(pendulum.parse(each, tz=zone) for each in (start, end)))
    assert slam_chart([achieved(UP, period, 99)], zone=zone).labels == (label,)


def test_a_value_is_never_rounded_to_another_status():
    near = Fraction("99.5") - Fraction(1, 10**5)
    it = slam_chart([achieved(UP, APRIL, near), achieved(RESTORED, APRIL, Fraction(400001, 10**5))])
    assert [row[0].shown for row in it.rows] == ["99.49999", "4.00001"]
    nearest = slam_chart([achieved(UP, APRIL, Fraction("99.5") - Fraction(1, 10**15))])
    assert nearest.rows[0][0].shown == "99.5"


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 12), st.none() | st.integers(0, 100)),
        unique_by=lambda each: each[:2],
        max_size=20,
    )
)
def test_inv_slam_rows_are_targets_and_columns_are_periods(cells):
    wanted = {number: target(number) for number in range(1, 5)}
    found = [achieved(wanted[number], month(at), value) for number, at, value in cells]
    it = slam_chart(found)
    assert len(it.rows) == len({number for number, _, _ in cells})
    assert all(len(row) == len({at for _, at, _ in cells}) for row in it.rows)
    assert {cell.colour for row in it.rows for cell in row} <= set(SlamColour)
    assert list(it.periods) == sorted(it.periods)
    given_cells = sum(cell.achievement is not None for row in it.rows for cell in row)
    assert given_cells == len(cells)


@given(
    st.sampled_from([C.GE, C.LE, C.GT, C.LT]),
    st.integers(0, 1000),
    st.integers(0, 1000),
    st.integers(0, 1000),
)
def test_inv_16_tightening_never_turns_red_to_green(comparator, value, one, other):
    loose, tight = sorted((one, other), reverse=not comparator.wants_more)
    colours = [
        slam_chart(
            [achieved(target(1, comparator=comparator, target=bound / 10), APRIL, value / 10)]
        )
        .rows[0][0]
        .colour
        for bound in (loose, tight)
    ]
    assert colours[0] is not SlamColour.RED or colours[1] is SlamColour.RED


# -- bad input ------------------------------------------------------------------------------------


def test_two_answers_to_one_question_are_refused():
    first = achieved(UP, APRIL, 99)
    with pytest.raises(DuplicateError) as caught:
        slam_chart([first, achieved(UP, APRIL, 98)])
    assert caught.value.kind == "achievement"
    for kind, fields in (
        ("target", {"targets": [UP, UP], "periods": [APRIL]}),
        ("period", {"targets": [UP], "periods": [APRIL, APRIL]}),
    ):
        with pytest.raises(DuplicateError) as caught:
            SlamChart(**fields)
        assert caught.value.kind == kind


def test_an_answer_without_a_place_is_refused():
    changed = attrs.evolve(UP, target=99)
    for fields in (
        {"targets": [changed], "periods": [APRIL]},
        {"targets": [UP], "periods": [month(5)]},
    ):
        with pytest.raises(ValidationError) as caught:
            SlamChart(**fields, achievements=[achieved(UP, APRIL, 99)])
        assert (caught.value.record, caught.value.field) == ("SlamChart", "achievements")
    with pytest.raises(ValidationError):
        slam_chart([achieved(UP, APRIL, 99), achieved(changed, month(5), 99)])


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("targets", {"targets": ["SLT-1"]}),
        ("periods", {"periods": ["2026-04"]}),
        ("achievements", {"achievements": [99]}),
        ("title", {"title": 3}),
    ],
)
def test_what_does_not_belong_in_a_chart_is_refused(field, fields):
    with pytest.raises(ValidationError) as caught:
        SlamChart(**{"targets": [UP], "periods": [APRIL]} | fields)
    assert (caught.value.record, caught.value.field) == ("SlamChart", field)


def test_an_unknown_zone_is_refused():
    with pytest.raises(ValidationError):
        slam_chart([], zone="Europe/Nowhere")
