"""The README is short and its two commands are what the checks run."""

import re

from repo.house import ROOT

LINES = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
LONGEST = 120


def section(title: str) -> str:
    """The text of one section, up to the next heading of its level."""
    start = LINES.index(f"## {title}") + 1
    ends = [number for number in range(start, len(LINES)) if LINES[number].startswith("## ")]
    return "\n".join(LINES[start : ends[0] if ends else None])


def test_it_is_read_in_a_minute() -> None:
    assert len(LINES) <= LONGEST


def test_it_has_exactly_two_commands_of_one_line() -> None:
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", section("Two commands"), re.DOTALL | re.MULTILINE)
    assert [language for language, _ in blocks] == ["sh", "sh"]
    main_job, tests = (command.splitlines() for _, command in blocks)
    assert len(main_job) == len(tests) == 1
    assert main_job[0].endswith("docs/examples/mail_outage.py")
    assert tests[0].endswith("-m pytest")


def test_its_links_lead_to_files_that_are_there() -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", "\n".join(LINES))
    assert targets
    for target in targets:
        assert (ROOT / target).exists(), target
