"""The replay of the incident log prints the right figures, and refuses what is not the log."""

import csv
import io
import lzma
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "replay_incident_log.py"
LOG = ROOT.parent / "shared/data/servicenow-incident-log/incident_event_log.csv.xz"

NOON = "2026-03-01 12:00:00+00:00"
DEFAULTS = {
    "number": "INC1",
    "incident_state": "New",
    "reopen_count": "0",
    "caller_id": "Caller 1",
    "opened_by": "?",
    "opened_at": "1/3/2026 08:00",
    "sys_updated_by": "Updated by 1",
    "sys_updated_at": "1/3/2026 08:00",
    "contact_type": "Phone",
    "category": "Category 1",
    "subcategory": "?",
    "u_symptom": "?",
    "impact": "2 - Medium",
    "urgency": "2 - Medium",
    "priority": "3 - Moderate",
    "assignment_group": "?",
    "assigned_to": "?",
    "closed_at": "1/3/2026 18:00",
}


def run(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(EXAMPLE), str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def csv_text(rows: Iterable[dict[str, str]], columns: Sequence[str] = tuple(DEFAULTS)) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**DEFAULTS, **row} for row in rows)
    return text.getvalue()


def case(number: str, *steps: tuple[int, str], **facts: str) -> list[dict[str, str]]:
    """The rows of one case: the hour of each update, and the state after it."""
    rows = [
        {
            "number": number,
            "sys_updated_at": f"1/3/2026 {hour:02}:00",
            "incident_state": state,
            **facts,
        }
        for hour, state in steps
    ]
    return [{**row, "closed_at": rows[-1]["sys_updated_at"]} for row in rows]


SMOOTH = case("INC1", (8, "New"), (9, "New"), (10, "Active"), (11, "Resolved"), (12, "Closed"))
LEAP = case("INC2", (9, "Resolved"), (12, "Closed"))
WAITING = case(
    "INC3", (8, "New"), (9, "Awaiting Evidence"), (10, "Awaiting Vendor"), (11, "Active")
)
BACK = case("INC4", (8, "Active"), (12, "Resolved"), (11, "Resolved"), (13, "Closed"))
ODD = case("INC5", (8, "Active"), (9, "-100"), (10, "Resolved"), (11, "Closed"))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("log") / "tiny.csv"
    path.write_text(csv_text([*SMOOTH, *LEAP, *WAITING, *BACK, *ODD]), encoding="utf-8")
    done = run(path)
    assert (done.stderr, done.returncode) == ("", 0)
    return done.stdout.splitlines()


def halves(lines: list[str]) -> tuple[list[str], list[str]]:
    """The figures under the default lifecycle, and under the organisation's own."""
    starts = [number for number, line in enumerate(lines) if line.startswith("-- ")]
    return lines[starts[0] : starts[1]], lines[starts[1] :]


def test_a_tiny_log_is_counted(tiny: list[str]) -> None:
    assert tiny[:5] == [
        "incidents: 5",
        "updates: 19",
        "pairs: 14",
        "priority agreed (own matrix): 19",
        "priority agreed (ITIL default): 19",
    ]


def test_the_step_from_the_origin_to_the_first_row_counts_like_a_pair(tiny: list[str]) -> None:
    default, own = halves(tiny)
    assert "conform (ITIL default): 1" in default
    assert "deviation NEW>RESOLVED: 1" in default
    assert "deviation NEW>PENDING: 1" in default
    assert "conform (own): 3" in own
    assert not [line for line in own if line.startswith("deviation")]


def test_bridging_entries_are_noted_as_implied(tiny: list[str]) -> None:
    default, own = halves(tiny)
    assert "implied entries: 4" in default  # open and start, for either leap
    assert "implied entries: 0" in own


def test_what_cannot_be_placed_is_left_out_and_explained(tiny: list[str]) -> None:
    for half in halves(tiny):
        assert "rows equal: 17" in half
        assert [line for line in half if line.startswith("left out")] == [
            f"left out: INC4 line 15: its time lies before its predecessor's, {NOON}",
            "left out: INC5 line 18: its state is -100",
        ]
        assert not [line for line in half if line.startswith("differs")]


def test_a_row_that_the_moves_cannot_explain_is_shown_as_differing(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(csv_text(case("INC1", (8, "New"), reopen_count="1")), encoding="utf-8")
    lines = run(path).stdout.splitlines()
    assert "rows equal: 0" in lines
    assert sum(line.startswith("differs: INC1 line 2: ") for line in lines) == 2


def test_a_refused_move_leaves_the_row_out(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = case("INC1", (8, "New"), (9, "Closed"), (10, "Active"), reopen_count="0")
    path.write_text(csv_text(rows), encoding="utf-8")
    lines = run(path).stdout.splitlines()
    assert "rows equal: 2" in lines
    assert any(re.match(r"left out: INC1 line 4: .*it must once have been", line) for line in lines)


def test_a_state_that_nothing_leads_back_to_leaves_the_row_out(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(csv_text(case("INC1", (8, "Active"), (9, "New"))), encoding="utf-8")
    lines = run(path).stdout.splitlines()
    assert lines.count("left out: INC1 line 3: nothing leads from IN_PROGRESS to NEW") == 2


def refused(path: Path) -> str:
    """The one line that a file is refused with."""
    done = run(path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"{path}: ")
    return done.stderr.removeprefix(f"{path}: ").strip()


GOOD = csv_text(SMOOTH)
XZ = lzma.compress(GOOD.encode())


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.csv", b"", "the log is empty"),
        ("empty.csv.xz", b"", "end-of-stream|empty|end of stream"),
        ("heads.csv", csv_text([]).encode(), "the log is empty"),
        ("foreign.csv", b"name,colour\nana,red\n", "'number' is no column"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\xff", "codec can't decode"),
        ("plain.csv.xz", GOOD.encode(), "not supported by decoder"),
        ("cut.csv.xz", XZ[: len(XZ) // 2], "ended before the end-of-stream"),
        ("row.csv", GOOD[:-60].encode(), "the file is cut off"),
        ("field.csv", GOOD[:-3].encode(), "'1/3/2026 12:0' is not a date"),
        ("case.csv", csv_text(SMOOTH[:3]).encode(), "INC1 is cut off before it was closed"),
        ("mixed.csv", csv_text([*LEAP, *SMOOTH, *LEAP]).encode(), "INC2 appears again"),
        (
            "quoted.csv",
            GOOD.replace("Caller 1", '"Caller 1', 1).encode(),
            "unexpected end|expected",
        ),
        (
            "date.csv",
            csv_text([{"opened_at": "2026-03-01"}]).encode(),
            "line 2: '2026-03-01' is not a date",
        ),
        ("count.csv", csv_text([{"reopen_count": "many"}]).encode(), "line 2: reopen_count .*many"),
        ("priority.csv", csv_text([{"priority": "High"}]).encode(), "line 2: priority .*'High'"),
        (
            "symptom.csv",
            csv_text(case("INC1", (8, "New"), u_symptom="")).encode(),
            "line 2: .*title",
        ),
        ("name.csv", csv_text(case("", (8, "New"))).encode(), "line 2: .*id"),
        (
            "level.csv",
            csv_text([{"impact": "huge"}]).encode(),
            "line 2: 'huge' is no column or value",
        ),
        ("missing.csv", csv_text(SMOOTH, list(DEFAULTS)[:-1]).encode(), "'closed_at' is no column"),
    ],
)
def test_what_is_not_the_log_is_refused_in_one_line(
    tmp_path: Path,
    name: str,
    content: bytes,
    reason: str,
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert re.search(reason, refused(path))


def test_a_reader_that_has_seen_enough_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(GOOD, encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        done = subprocess.run(
            [sys.executable, str(EXAMPLE), str(path)],
            stdout=nobody,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.stderr, done.returncode) == ("", 0)


def test_a_file_that_is_not_there_is_refused_in_one_line(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "nothing.csv")


def test_a_compressed_log_gives_the_same_figures(tmp_path: Path, tiny: list[str]) -> None:
    path = tmp_path / "tiny.csv.xz"
    rows = [*SMOOTH, *LEAP, *WAITING, *BACK, *ODD]
    path.write_bytes(lzma.compress(csv_text(rows).encode()))
    assert run(path).stdout.splitlines() == tiny


@pytest.fixture(scope="module")
def figures() -> list[str]:
    if not LOG.is_file():
        pytest.skip("../shared/data has no incident log: its figures are not checked")
    done = run(LOG)
    assert (done.stderr, done.returncode) == ("", 0)
    return done.stdout.splitlines()


def test_the_real_log_is_read_completely(figures: list[str]) -> None:
    assert figures[:5] == [
        "incidents: 24918",
        "updates: 141712",
        "pairs: 116794",
        "priority agreed (own matrix): 141712",
        "priority agreed (ITIL default): 138281",
    ]


RARE = [
    "deviation RESOLVED>PENDING: 2",
    "deviation IN_PROGRESS>CLOSED: 1",
    "deviation PENDING>CLOSED: 1",
]


def test_the_real_log_deviates_from_the_default_lifecycle_where_it_should(
    figures: list[str],
) -> None:
    default, _ = halves(figures)
    assert default[1] == "conform (ITIL default): 14446"
    assert [line for line in default if line.startswith("deviation")] == [
        "deviation NEW>RESOLVED: 8166",
        "deviation NEW>PENDING: 2301",
        *RARE,
    ]


def test_the_real_log_hardly_deviates_from_the_own_lifecycle(figures: list[str]) -> None:
    _, own = halves(figures)
    assert own[1] == "conform (own): 24911"
    assert [line for line in own if line.startswith("deviation")] == RARE


def test_every_row_of_the_real_log_is_shown_by_the_record_or_explained(figures: list[str]) -> None:
    for half in halves(figures):
        assert "rows equal: 141705" in half
        assert not [line for line in half if line.startswith("differs")]
        left_out = [line.split(":")[1:] for line in half if line.startswith("left out")]
        assert [(where.strip()[:10], why.strip()[:17]) for where, why, *_ in left_out] == [
            ("INC0000137", "its time lies bef"),
            ("INC0000137", "its time lies bef"),
            ("INC0028089", "its state is -100"),
            ("INC0028089", "its state is -100"),
            ("INC0030413", "its state is -100"),
            ("INC0030413", "its state is -100"),
            ("INC0030413", "its state is -100"),
        ]
