"""Every Python block of the README and of the documentation runs and prints what it shows."""

import doctest
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser, SkipParser

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
EXAMPLES = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE),
        SkipParser(),
    ]
)
WITH_EXAMPLES = {
    page.relative_to(ROOT).as_posix(): examples
    for page in PAGES
    if "_build" not in page.parts and (examples := list(EXAMPLES.parse(page)))
}


@pytest.mark.parametrize("page", WITH_EXAMPLES)
def test_the_examples_of_a_page_run_in_order(page: str) -> None:
    for example in WITH_EXAMPLES[page]:
        example.evaluate()


def test_the_readme_has_an_example_that_runs() -> None:
    assert "README.md" in WITH_EXAMPLES
