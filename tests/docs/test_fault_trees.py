"""The example on fault trees: its figures, and what it says of bad files."""

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs/examples/fault_trees.py"
TREES = ROOT.parent / "shared/data/fault-trees"

# The probability of the top event, and the minimal cut sets by size from one upwards.
FIGURES: dict[str, tuple[float, list[int]]] = {
    "chinese": (0.001170581810758669, [0, 12, 0, 24, 188, 168]),
    "ftr10": (0.44867711967828877, [57, 243, 5]),
    "das9201": (0.013423667727275393, [0, 82, 9740, 2881, 1246, 254, 14]),
    "isp9603": (0.003233264386959857, [0, 22, 1320, 1074, 720, 200, 82, 16]),
    "baobab1": (
        0.00010170807783837203,
        [0, 1, 1, 70, 400, 2212, 14748, 8460, 10624, 6600, 3072],
    ),
}

SMALL = """\
<?xml version="1.0"?>
<opsa-mef>
<define-fault-tree name="small">
<define-gate name="top"><or><basic-event name="a"/><gate name="some"/></or></define-gate>
<define-gate name="some"><atleast min="2">
<basic-event name="b"/><basic-event name="c"/><basic-event name="d"/>
</atleast></define-gate>
</define-fault-tree>
<model-data>
<define-basic-event name="a"><float value="0.01"/></define-basic-event>
<define-basic-event name="b"><float value="0.1"/></define-basic-event>
<define-basic-event name="c"><float value="0.1"/></define-basic-event>
<define-basic-event name="d"><float value="0.1"/></define-basic-event>
</model-data>
</opsa-mef>
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "small.xml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.mark.skipif(not TREES.exists(), reason="the real data is not beside the project")
@pytest.mark.parametrize("name", FIGURES)
def test_the_figures_of_the_fault_trees(run: Run, name: str) -> None:
    code, output, complaints = run(TREES / f"{name}.xml")
    assert (code, complaints) == (0, "")
    title, count, sizes, chance, *components = output.splitlines()
    wanted, numbers = FIGURES[name]
    assert title == name
    assert count == f"minimal cut sets: {sum(numbers)}"
    by_size = [f"{size}:{number}" for size, number in enumerate(numbers, 1) if number]
    assert sizes == f"by size: {' '.join(by_size)}"
    assert float(chance.rpartition(" ")[2]) == pytest.approx(wanted, rel=1e-9, abs=0)
    assert len(components) == 5


def test_a_small_model(model: Path, run: Run) -> None:
    title, count, sizes, chance, *components = run(model)[1].splitlines()
    assert (title, count, sizes) == ("small", "minimal cut sets: 4", "by size: 1:1 2:3")
    assert float(chance.rpartition(" ")[2]) == pytest.approx(0.03772)
    alike = "Birnbaum 0.1782, criticality 0.472428, Fussell-Vesely 0.503712"
    assert components == [
        *(f"  {name}: {alike}" for name in "bcd"),
        "  a: Birnbaum 0.972, criticality 0.257688, Fussell-Vesely 0.265111",
    ]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (SMALL, "", "no element found"),
        (SMALL[-40:], "", "unclosed token"),
        (SMALL, "<html/>", "defines no gates"),
        ('min="2"', 'min="4"', "<atleast> of 3 inputs"),
        ('min="2"', "", "<atleast> of 3 inputs"),
        ("atleast", "xor", "<xor> of 3 inputs"),
        ('<gate name="some"/>', '<not><gate name="some"/></not>', "a formula holds <not>"),
        ('<gate name="some"/>', '<gate name="any"/>', "without a definition: any"),
        ('<gate name="some"/>', "", "one top gate, not 2"),
        ('name="b"/>', 'name="c"/>', "an input twice"),
        ('value="0.01"', 'value="often"', "lacks its name, formula or probability"),
        ('value="0.01"', 'value="1.5"', "probabilities"),
        ('name="some"><', "><", "lacks its name"),
    ],
)
def test_a_truncated_or_foreign_file(
    model: Path, run: Run, old: str, new: str, reason: str
) -> None:
    assert old in SMALL
    model.write_text(SMALL.replace(old, new), encoding="utf-8")
    code, output, complaints = run(model)
    assert (code, output, complaints.count("\n")) == (2, "", 1)
    assert reason in complaints


def test_a_file_that_is_not_there(model: Path, run: Run) -> None:
    code, output, complaints = run(model, model.with_name("nowhere.xml"))
    assert (code, output) == (2, "")
    assert "nowhere.xml is no whole fault tree" in complaints
