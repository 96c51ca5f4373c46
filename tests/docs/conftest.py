"""What the tests of the examples share: an example runs in this process, as a user would run it."""

import runpy
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run the EXAMPLE of the test's module: exit code, output, complaints."""
    path: Path = request.module.EXAMPLE
    # As Python itself does for a script: it may read what stands beside it.
    monkeypatch.syspath_prepend(str(path.parent))

    def example(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", [path.name, *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(path), run_name="__main__")
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out, shown.err

    return example
