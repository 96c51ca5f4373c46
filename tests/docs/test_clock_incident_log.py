"""The clocks of the incident log print the right figures, and refuse what is not the log."""

import csv
import importlib.util
import io
import lzma
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest

from itil_core.kernel.clock import Carry, Measurement

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "clock_incident_log.py"
LOG = ROOT.parent / "shared/data/servicenow-incident-log/incident_event_log.csv.xz"

DEFAULTS = {
    "number": "INC1",
    "incident_state": "New",
    "sys_updated_by": "Updated by 1",
    "sys_updated_at": "1/3/2016 08:00",
    "priority": "3 - Moderate",
    "assignment_group": "Group 1",
    "assigned_to": "?",
    "closed_at": "1/3/2016 18:00",
}
Row = dict[str, str]


def run(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(EXAMPLE), str(path), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def csv_text(rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, tuple(DEFAULTS), extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**DEFAULTS, **row} for row in rows)
    return text.getvalue()


def case(number: str, *steps: tuple[str, str, str]) -> list[Row]:
    """The rows of one case: when in March 2016, the state, and the priority."""
    rows = [
        {
            "number": number,
            "sys_updated_at": when.replace(" ", "/3/2016 "),
            "incident_state": state,
            "priority": priority,
        }
        for when, state, priority in steps
    ]
    return [{**row, "closed_at": rows[-1]["sys_updated_at"]} for row in rows]


HIGH, MODERATE = "2 - High", "3 - Moderate"
# 1 March 2016 is a Tuesday; Bratislava is an hour ahead, so the desk opens at 07:00 UTC.
WAITED = case(
    "INC1",
    ("1 07:00", "New", MODERATE),
    ("1 08:00", "Active", MODERATE),
    ("1 09:00", "Awaiting User Info", MODERATE),
    ("1 11:00", "Active", HIGH),
    ("1 13:00", "Resolved", HIGH),
    ("4 13:00", "Active", HIGH),
    ("4 14:00", "Resolved", HIGH),
    ("5 14:00", "Closed", HIGH),
)
ODD = case(
    "INC2",
    ("24 16:00", "Active", HIGH),
    ("24 16:30", "-100", HIGH),
    ("29 07:00", "Resolved", HIGH),
    ("29 06:30", "Closed", HIGH),  # dated before its predecessor
)
LEAP = case("INC3", ("1 07:00", "Closed", HIGH))
TINY = csv_text([*WAITED, *ODD])
HEADS = ["number", "target", "state", "verdict", "elapsed_s", "paused_s", "due", "breached_at"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "tiny.csv"
    path.write_text(TINY, encoding="utf-8")
    return path


def rows_of(path: Path, *options: str) -> list[list[str]]:
    out = path.with_name("rows.csv")
    done = run(path, "--rows", str(out), *options)
    assert (done.stderr, done.returncode) == ("", 0)
    with out.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


STOPPED_1 = ["INC1", "response", "STOPPED", "MET", "3600", "0", "2016-03-01T11:00:00Z", ""]


def test_each_clock_has_its_row(tiny: Path) -> None:
    assert rows_of(tiny) == [
        HEADS,
        STOPPED_1,
        ["INC1", "resolution", "STOPPED", "MET", "18000", "7200", "2016-03-04T17:00:00Z", ""],
        ["INC2", "response", "STOPPED", "MET", "0", "0", "2016-03-24T17:00:00Z", ""],
        # Good Friday and Easter Monday are closed; clocks changed in between.
        ["INC2", "resolution", "STOPPED", "MET", "7200", "0", "2016-03-29T13:00:00Z", ""],
    ]


@pytest.mark.parametrize(
    ("policy", "elapsed", "due"),
    [
        ("keep", "18000", "2016-03-04T17:00:00Z"),
        ("restart", "10800", "2016-03-07T09:00:00Z"),
        ("pro_rata", "13200", "2016-03-07T08:20:00Z"),
    ],
)
def test_a_changed_priority_goes_by_the_policy(
    tiny: Path, policy: str, elapsed: str, due: str
) -> None:
    row = rows_of(tiny, "--policy", policy)[2]
    assert (row[4], row[5], row[6]) == (elapsed, "7200", due)


@pytest.mark.parametrize(
    ("as_of", "cells"),
    [
        ("2016-03-01T06:00:00Z", "NOT_STARTED,UNDECIDED,0,0,,"),
        ("2016-03-01T08:30", "RUNNING,UNDECIDED,5400,0,2016-03-03T11:00:00Z,"),
        ("2016-03-01T11:00:00+01:00", "PAUSED,UNDECIDED,7200,3600,,"),
        ("2016-03-03", "STOPPED,MET,14400,7200,2016-03-01T17:00:00Z,"),
    ],
)
def test_entries_after_as_of_are_ignored(tiny: Path, as_of: str, cells: str) -> None:
    assert ",".join(rows_of(tiny, "--as-of", as_of)[2][2:]) == cells


def test_the_figures_and_three_explanations_are_printed(tiny: Path) -> None:
    done = run(tiny)
    assert (done.stderr, done.returncode) == ("", 0)
    lines = done.stdout.splitlines()
    assert lines[:4] == [
        "policy: keep",
        "as of: 2016-03-29T07:00:00Z",
        "clocks: 4",
        "started: 4",
    ]
    assert "resolution: met 2, breached 0" in lines
    assert "response priority 3: met 1, breached 0" in lines
    assert "resolution priority 2: met 2, breached 0" in lines
    assert "resolution minutes elapsed: 420" in lines
    assert "resolution minutes paused: 120" in lines
    assert sum(line.startswith("INC1 resolution: MET") for line in lines) == 2


GOOD = csv_text(WAITED)
XZ = lzma.compress(GOOD.encode())


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.csv", b"", "the log is empty"),
        ("foreign.csv", b"name,colour\nana,red\n", "is no column"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\xff", "codec can't decode"),
        ("cut.csv.xz", XZ[: len(XZ) // 2], "ended before the end-of-stream"),
        ("row.csv", GOOD[:-40].encode(), "the file is cut off"),
        ("case.csv", csv_text(WAITED[:3]).encode(), "INC1 is cut off before it was closed"),
        ("again.csv", csv_text([*WAITED, *ODD[:1], *WAITED]).encode(), "INC2 is cut off"),
        ("mixed.csv", csv_text([*WAITED, *LEAP, *WAITED]).encode(), "INC1 appears again"),
        ("date.csv", csv_text([{"sys_updated_at": "2016-03-01"}]).encode(), "is not a date"),
        (
            "state.csv",
            csv_text([{"incident_state": "Lost"}]).encode(),
            "'Lost' is no column or value",
        ),
        ("priority.csv", csv_text([{"priority": "5 - Planning"}]).encode(), "no column or value"),
    ],
)
def test_what_is_not_the_log_is_refused_in_one_line(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = run(path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert re.search(reason, done.stderr)


def test_an_instant_that_is_none_is_refused(tiny: Path) -> None:
    done = run(tiny, "--as-of", "yesterday")
    assert (done.returncode, done.stdout) == (2, "")


Measured = dict[Carry, list[Measurement]]


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("clock_incident_log", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def measured(example: ModuleType) -> Measured:
    if not LOG.is_file():
        pytest.skip("../shared/data has no incident log: its clocks are not measured")
    records = example.read_log(LOG)
    as_of = max(record.updated.at for record in records)
    return {carry: example.measure_all(records, carry, as_of) for carry in Carry}


def test_the_real_log_has_the_known_figures(example: ModuleType, measured: Measured) -> None:
    lines = list(example.report(measured[Carry.KEEP], "keep"))
    figures = [line for line in lines if line.startswith("resolution")]
    assert figures == [
        "resolution: met 19200, breached 5718",
        "resolution priority 1: met 83, breached 187",
        "resolution priority 2: met 199, breached 209",
        "resolution priority 3: met 18245, breached 5221",
        "resolution priority 4: met 673, breached 101",
        "resolution minutes elapsed: 50390997",
        "resolution minutes paused: 21059241",
    ]
    assert "clocks: 49836" in lines


def test_each_policy_changes_verdicts_of_the_real_log(measured: Measured) -> None:
    verdicts = [tuple(one.verdict for one in found) for found in measured.values()]
    assert len(set(verdicts)) == len(Carry)


def test_the_segments_of_the_real_log_add_up(measured: Measured) -> None:
    for one in measured[Carry.KEEP][:4_000:10]:
        ran = sum(
            part.length.total_seconds() for part in one.segments if part.kind.name == "RUNNING"
        )
        assert ran == one.elapsed.total_seconds()
        for before, after in zip(one.segments, one.segments[1:], strict=False):
            assert before.end == after.start
