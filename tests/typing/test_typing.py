"""What the checkers are told about types is also what happens.

mypy and pyright read this folder in CI; here its lines only run, which takes no time.
"""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from itil_core import Stamp
from itil_core.operation.problem import Problem
from itil_core.operation.problem_facts import ProblemKind, ProblemSource

HERE = Path(__file__).parent


def loaded(name: str) -> Any:
    """Import a module of this folder, which has the name of a standard one."""
    spec = spec_from_file_location(f"typing_{name}", HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MOVES, IDS, CHANGES = loaded("moves"), loaded("ids"), loaded("changes")


def problem() -> Problem:
    """A problem, for its id."""
    return Problem(
        id="PRB-1",
        opened=Stamp(MOVES.MONDAY, by="ana"),
        title="mail does not arrive",
        kind=ProblemKind.PROACTIVE,
        detected_by=ProblemSource.TREND,
    )


def test_what_the_checkers_see_of_moves_holds_when_it_runs() -> None:
    MOVES.see_moves(MOVES.at_work())
    own = MOVES.own_at_work()
    MOVES.see_own_moves(own)
    MOVES.see_reading(own)
    praised = own.praise(MOVES.STAMP, times=2)
    assert type(praised) is MOVES.OwnIncident
    assert praised.praise_count == 2


def test_what_the_checkers_see_of_ids_holds_when_it_runs() -> None:
    IDS.see_ids(MOVES.at_work(), problem())
    IDS.see_stamps()
    IDS.only_checkers_refuse(problem())


def test_what_the_checkers_see_of_changes_holds_when_it_runs() -> None:
    CHANGES.see_changes(CHANGES.normal())
    CHANGES.see_fields(CHANGES.standard())


@pytest.mark.parametrize(("act", "error"), [*MOVES.REFUSED, *IDS.REFUSED, *CHANGES.REFUSED])
def test_what_the_checkers_refuse_is_refused_when_it_runs_too(act: Any, error: Any) -> None:
    with pytest.raises(error):
        act()


@pytest.mark.parametrize("name", ["moves", "ids", "changes"])
def test_every_refusal_is_asked_of_both_checkers(name: str) -> None:
    text = (HERE / f"{name}.py").read_text(encoding="utf-8")
    assert "\n# pyright: reportUnnecessaryTypeIgnoreComment=true\n" in text
    assert len(re.findall(r"# type: ignore\[[a-z-]+\]", text)) >= 5
    assert "# type: ignore\n" not in text
