"""CFIA tables: what stands in them, in which order, what is cut, and the picture."""

from itertools import product
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configuration.graph_cases import Needs, built, needs_of, reached, swept
from design.projection_samples import function
from design.test_slam_chart import contrast
from itil_core.configuration import CfiaLetter, GraphBuilder, single_failures
from itil_core.design.failure_impact import (
    ImpactTable,
    TableOrder,
    function_impact_table,
    impact_table,
)
from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError

SVG = "{http://www.w3.org/2000/svg}"
X, A, B, BLANK = CfiaLetter
NAMES = ("shop", "mail", "report")


def estate() -> Any:
    builder = GraphBuilder()
    builder.needs("shop", "app", "payment")
    builder.needs("app", "web1", "web2", "web3", at_least=2)
    builder.needs("app", "db1", "db2", at_least=1, manual_switch=True)
    for server, rack in (("web1", 1), ("web2", 1), ("web3", 2), ("db1", 1), ("db2", 2)):
        builder.needs(server, f"rack{rack}")
    builder.needs("mail", "rack2")
    builder.needs("report", "shop", "db1")
    return builder.build()


def table(**fields: Any) -> ImpactTable:
    return impact_table(single_failures(estate(), NAMES), **fields)


def test_ex_g1_as_a_table() -> None:
    builder = GraphBuilder()
    builder.needs("S", "app", "net")
    builder.needs("app", "db1", "db2", at_least=1)
    builder.needs("db1", "host1")
    builder.needs("db2", "host2")
    builder.needs("host1", "power")
    builder.needs("host2", "power")
    assert impact_table(single_failures(builder.build(), ["S"])).text().splitlines() == [
        "CI                        S  stops",
        "app                       X      1",
        "net                       X      1",
        "power                     X      1",
        "db1                       A      0",
        "db2                       A      0",
        "host1                     A      0",
        "host2                     A      0",
        "single points of failure  3",
        "worst first",
        "X stops it, B goes on once switched by hand, A goes on, blank does not depend on it",
    ]


def test_what_is_cut_is_counted_and_totals_are_of_the_whole() -> None:
    it = table(title="What stops what?", rows=5, columns=2)
    assert it.text().splitlines() == [
        "What stops what?",
        "CI                        report  shop  stops",
        "app                       X       X         2",
        "payment                   X       X         2",
        "rack1                     X       X         2",
        "db1                       X       B         1",
        "rack2                     B       B         1",
        "single points of failure  5       3",
        "and 5 more CIs and 1 more service",
        "worst first; totals count what is not shown too",
        "X stops it, B goes on once switched by hand, A goes on, blank does not depend on it",
    ]
    assert it.left_out == "and 5 more CIs and 1 more service"
    assert table(columns=1).left_out == "and 2 more services"
    assert table(rows=9).left_out == "and 1 more CI"
    assert table().left_out == ""
    assert it.table()[3] == {"ci": "db1", "report": "X", "shop": "B", "stops": 1}


def test_a_service_that_is_a_row_too_is_marked_and_not_counted() -> None:
    lines = table().text().splitlines()
    assert "shop                      X       (X)             1" in lines
    assert "an X in brackets is the service itself, which no total counts" in lines
    assert "(X)" not in table(rows=4).text()
    assert "in brackets" not in table(rows=4).text()


def test_by_name() -> None:
    it = table(order=TableOrder.BY_NAME, rows=3)
    assert [row.ci for row in it.rows] == ["app", "db1", "db2"]
    assert [column.name for column in it.columns] == ["mail", "report", "shop"]
    assert "by name; totals count what is not shown too" in it.text()


def test_some_cis_only() -> None:
    it = table(cis=["web1", "rack2"])
    assert [(row.ci, row.letters, row.stops) for row in it.rows] == [
        ("rack2", (B, B, X), 1),
        ("web1", (A, A, BLANK), 0),
    ]


def test_functions_stop_as_soon_as_one_of_their_services_does() -> None:
    both = function("mail", "shop", id="VBF-2", name="tell")
    it = function_impact_table(estate(), [both, function("shop")], rows=8)
    assert [(one.name, one.label, one.single_points) for one in it.columns] == [
        ("VBF-2", "tell (VBF-2)", 6),
        ("VBF-1", "sell (VBF-1)", 4),
    ]
    assert [(row.ci, row.letters) for row in it.rows][:7] == [
        ("app", (X, X)),
        ("payment", (X, X)),
        ("rack1", (X, X)),
        ("shop", (X, X)),
        ("mail", (X, BLANK)),
        ("rack2", (X, B)),
        ("db1", (B, B)),
    ]
    assert it.left_out == "and 3 more CIs"
    assert "tell (VBF-2)" in it.text()
    named = function_impact_table(
        estate(), [function("SVC-SHOP")], nodes={"SVC-SHOP": "shop"}, columns=1
    )
    assert named.columns[0].cis == {"shop"}
    assert function_impact_table(estate(), []).table() == []


def letter_of(needs: Needs, ci: str, services: set[str]) -> CfiaLetter:
    """The letter by the definition; no group of these graphs is switched by hand."""
    if services & swept(needs, {ci})[0]:
        return X
    depends = any(ci == one or ci in reached(needs, one) for one in services)
    return A if depends else BLANK


@settings(max_examples=50)
@given(st.data())
def test_it_agrees_with_failing_one_by_one(data: st.DataObject) -> None:
    needs = data.draw(needs_of(size=7))
    cis = sorted(needs)
    some = data.draw(st.lists(st.sets(st.sampled_from(cis), min_size=1), min_size=1, max_size=3))
    functions = [function(*each, id=f"VBF-{at}") for at, each in enumerate(some)]
    it = function_impact_table(built(needs), functions, order=TableOrder.BY_NAME)
    shown = {row.ci for row in it.rows}
    for ci, (column, place) in product(cis, zip(it.columns, range(9), strict=False)):
        wanted = letter_of(needs, ci, set(column.cis))
        if ci in shown:
            row = next(row for row in it.rows if row.ci == ci)
            assert row.letters[place] == wanted
        else:
            assert wanted is BLANK
    for column in it.columns:
        assert column.single_points == sum(letter_of(needs, ci, set(column.cis)) is X for ci in cis)
    for row in it.rows:
        assert row.stops == sum(letter is X for letter in row.letters)
    services = impact_table(single_failures(built(needs), cis), order=TableOrder.BY_NAME)
    for row in services.rows:
        letters = dict(zip((one.name for one in services.columns), row.letters, strict=True))
        assert letters == {one: letter_of(needs, row.ci, {one}) for one in cis}
        assert row.stops == sum(letter is X for one, letter in letters.items() if one != row.ci)
    for column in services.columns:
        others = (ci for ci in cis if ci != column.name)
        points = sum(letter_of(needs, ci, {column.name}) is X for ci in others)
        assert column.single_points == points


def test_markdown() -> None:
    builder = GraphBuilder()
    builder.needs("a|b", "*<db>*")
    it = impact_table(single_failures(builder.build(), ["a|b"]), title="All_of_it")
    assert it.markdown().splitlines() == [
        "**All\\_of\\_it**",
        "",
        "| CI | a\\|b | stops |",
        "| --- | :-: | --: |",
        "| **\\*\\<db\\>\\*** | X | 1 |",
        "| *single points of failure* | 1 |  |",
        "",
        "worst first  ",
        "X stops it, B goes on once switched by hand, A goes on, blank does not depend on it",
    ]
    assert "| db2 | B | B |  | 0 |" in table().markdown()
    assert not table().markdown().startswith("**")


def parsed(it: ImpactTable) -> Any:
    return ET.fromstring(it.svg())  # noqa: S314 (our own)


def test_the_picture_says_what_it_shows() -> None:
    it = table(title="What stops what?", rows=5)
    assert it._repr_svg_() == it.svg()
    assert str(it) == it.text()
    root = parsed(it)
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
    names = [root.find(f"*[@id='{each}']") for each in root.get("aria-labelledby").split()]
    assert [each.tag for each in names] == [f"{SVG}title", f"{SVG}desc"]
    assert names[0].text == "What stops what?"
    assert names[1].text == (
        "5 CIs and 3 services, and 5 more CIs; worst first; totals count what is not shown too."
        " app stops report, shop. payment stops report, shop. rack1 stops report, shop."
        " db1 stops report. rack2 stops mail."
    )
    cells = root.findall(f"{SVG}g")
    assert len(cells) == 15
    assert cells[10].find(f"{SVG}title").text == "db1, shop: goes on once switched by hand"
    letters = ["".join(each.find(f"{SVG}text").itertext()) for each in cells]
    assert letters == [str(letter) for row in it.rows for letter in row.letters]
    said = {"".join(one.itertext()) for one in root.iter(f"{SVG}text")}
    assert {"stops", "single points of failure", "and 5 more CIs", "5", "3"} <= said
    assert parsed(table())[0].text == "Component failure impact analysis by service"


def test_a_service_itself_is_drawn_hollow() -> None:
    cells = parsed(table()).findall(f"{SVG}g")
    (hollow,) = [each for each in cells if each.find(f"{SVG}rect").get("stroke")]
    assert hollow.find(f"{SVG}title").text == "shop, shop: is the service itself"
    assert "a hollow X is the service itself" in table().svg()


def test_all_words_stay_inside_and_can_be_read() -> None:
    long = GraphBuilder()
    long.needs("s" * 90, "c" * 90)
    wide = impact_table(single_failures(long.build(), ["s" * 90]))
    for root in (parsed(table(title="t" * 150)), parsed(wide)):
        width, height = (float(root.get(side)) for side in ("width", "height"))
        for words in root.iter(f"{SVG}text"):
            text = "".join(words.itertext())
            assert len(text) <= 150
            turned = 0.71 if words.get("transform") else 1
            reach = 0 if words.get("text-anchor") == "middle" else len(text) * 7.3 * turned
            assert 0 <= float(words.get("x")) + reach <= width + 1
            lift = reach + 9 if words.get("transform") else 0
            assert 0 <= float(words.get("y")) - lift + 1 <= height
        for cell in root.findall(f"{SVG}g"):
            fill = cell.find(f"{SVG}rect").get("fill")
            assert contrast(fill, cell.find(f"{SVG}text").get("fill")) >= 4.5
    names = {"".join(words.itertext()) for words in parsed(wide).iter(f"{SVG}text")}
    assert "c" * 24 + "…" + "c" * 15 in names
    assert f"{'c' * 90}, {'s' * 90}: stops it" in wide.svg()


def test_long_names_that_differ_at_the_end_stay_apart() -> None:
    builder = GraphBuilder()
    builder.needs("shop", *(f"{'rack-and-host-' * 5}{number}" for number in range(3)))
    root = parsed(impact_table(single_failures(builder.build(), ["shop"])))
    names = {"".join(words.itertext()) for words in root.iter(f"{SVG}text")}
    assert sum("…" in name for name in names) == 3


def test_slanted_names_do_not_touch_the_title() -> None:
    builder = GraphBuilder()
    builder.needs("s", "x")
    table = impact_table(single_failures(builder.build(), ["s"]), title="a title of some length")
    title, *others = parsed(table).iter(f"{SVG}text")
    assert title.text == "a title of some length"
    (last,) = [words for words in others if words.text == "stops"]
    # Turned by 45 degrees, a word reaches up by its width and by its height.
    assert float(last.get("y")) - (5 * 7.3 + 13) * 0.71 > float(title.get("y"))


def test_bold_names_in_wide_letters_leave_the_cells_free() -> None:
    builder = GraphBuilder()
    name = "database-of-the-region-north-node-00"
    builder.needs("s", name)
    root = parsed(impact_table(single_failures(builder.build(), ["s"])))
    (words,) = [words for words in root.iter(f"{SVG}text") if words.text == name]
    assert words.get("font-weight") == "bold"
    cell = root.find(f"{SVG}g/{SVG}rect")
    assert cell is not None
    # DejaVu Sans Bold, among the widest of usual fonts, takes 8.2 pixels a letter at this size.
    assert float(words.get("x")) + 8.2 * len(name) < float(cell.get("x")) - 5


def test_letters_of_east_asia_leave_the_cells_free() -> None:
    builder = GraphBuilder()
    name = "数据库服务器主机一二三四五六七八九十"
    builder.needs("s", name)
    root = parsed(impact_table(single_failures(builder.build(), ["s"])))
    (words,) = [words for words in root.iter(f"{SVG}text") if words.text == name]
    cell = root.find(f"{SVG}g/{SVG}rect")
    assert cell is not None
    assert float(words.get("x")) + 13 * len(name) < float(cell.get("x"))


def test_joiners_stay_and_what_turns_the_direction_does_not() -> None:
    builder = GraphBuilder()
    builder.needs("s", "क्\u200dष", "evil\u202egnp")
    table = impact_table(single_failures(builder.build(), ["s"]), title="\u202etitle")
    for said in (table.text(), table.markdown(), table.svg().partition("</desc>")[2]):
        assert "क्\u200dष" in said
        assert "evil�gnp" in said
    assert "�title" in table.text()


@given(st.text(min_size=1, max_size=20).map(str.strip).filter(bool), st.text(max_size=20))
def test_any_name_gives_a_well_formed_picture_and_rows_of_one_line(name: str, title: str) -> None:
    builder = GraphBuilder()
    builder.needs("SVC", name if name != "SVC" else "other")
    it = impact_table(single_failures(builder.build(), ["SVC"]), title=title)
    assert parsed(it).tag == f"{SVG}svg"
    lines = 5 + bool(title)
    assert len(it.text().split("\n")) == lines
    assert len(it.text().splitlines()) == lines
    assert len(it.markdown().splitlines()) == 7 + 2 * bool(title)


def test_nothing_at_all() -> None:
    it = impact_table(single_failures(estate(), []))
    assert (it.rows, it.columns, it.left_out) == ((), (), "")
    assert parsed(it).tag == f"{SVG}svg"
    assert it.text().splitlines()[:2] == [
        "CI                        stops",
        "single points of failure",
    ]


def test_a_large_estate_is_cut() -> None:
    builder = GraphBuilder()
    for number in range(2_000):
        builder.needs(f"svc{number}", f"host{number % 700}", "power")
    it = impact_table(single_failures(builder.build(), [f"svc{one}" for one in range(2_000)]))
    assert (it.more_cis, it.more_columns) == (671, 1985)
    assert (it.rows[0].ci, it.rows[0].stops) == ("power", 2_000)
    assert len(it.svg()) < 150_000


# -- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "given_"),
    [
        ("rows", {"rows": 0}),
        ("rows", {"rows": 501}),
        ("columns", {"columns": 101}),
        ("columns", {"columns": True}),
        ("columns", {"columns": 2.0}),
        ("cis", {"cis": "app"}),
    ],
)
def test_what_is_out_of_range_is_refused(field: str, given_: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        table(**given_)
    assert (caught.value.record, caught.value.field) == ("impact_table", field)
    assert caught.value.value == given_[field]


def test_strangers_are_refused() -> None:
    wrong: Any = "matrix"
    with pytest.raises(ValidationError) as caught:
        impact_table(wrong)
    assert (caught.value.record, caught.value.field) == ("impact_table", "matrix")
    with pytest.raises(ValidationError) as caught:
        function_impact_table(wrong, [])
    assert (caught.value.record, caught.value.field) == ("function_impact_table", "graph")
    with pytest.raises(ValidationError) as caught:
        function_impact_table(estate(), wrong)
    assert (caught.value.record, caught.value.field) == ("function_impact_table", "functions")
    with pytest.raises(UnknownReferenceError) as unknown:
        table(cis=["app", "apps", "webs"])
    assert unknown.value.ids == ("apps", "webs")
    with pytest.raises(UnknownReferenceError) as unknown:
        function_impact_table(estate(), [function("shop", "shops")])
    assert unknown.value.ids == ("shops",)
    with pytest.raises(DuplicateError) as double:
        function_impact_table(estate(), [function("shop"), function("mail")])
    assert (double.value.kind, double.value.key) == ("vital business function", "VBF-1")
    for fields in ({"order": "BY_NAME"}, {"title": 3}):
        with pytest.raises(ValidationError) as caught:
            table(**fields)
        assert caught.value.record == "ImpactTable"
