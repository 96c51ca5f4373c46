"""The example of the README tells the story that the documentation prints."""

import runpy
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "mail_outage.py"


def test_it_prints_what_the_tutorial_shows(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLE), run_name="__main__")
    shown = EXAMPLE.with_suffix(".txt").read_text(encoding="utf-8")
    assert capsys.readouterr().out == shown
