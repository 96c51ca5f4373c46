"""Frames of a state diagram: with them a drawing says what the table says, in fewer arrows."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itil_core.design import AgreementLifecycle
from itil_core.kernel.lifecycle import Lifecycle, Move
from itil_core.kernel.state import Phase, State
from itil_core.operation import IncidentLifecycle, ProblemLifecycle
from itil_core.strategy.portfolio_lifecycle import PipelineRetirementLifecycle, PortfolioLifecycle
from itil_core.transition import NormalChangeLifecycle, ReleaseLifecycle


class Step(State):
    A = "A", Phase.OPEN
    B = "B", Phase.OPEN
    C = "C", Phase.OPEN
    D = "D", Phase.OPEN
    E = "E", Phase.OPEN
    any1 = "any1", Phase.PENDING
    END = "END", Phase.ENDED


S = Step


def frames_of(text: str) -> dict[str, set[str]]:
    """Read the frames and all states in each, by brackets."""
    found: dict[str, set[str]] = {}
    opened: list[str] = []
    for line in text.splitlines():
        if head := re.fullmatch(r' +state "any of these" as (\w+) \{', line):
            opened.append(head[1])
            found[head[1]] = set()
        elif line.strip() == "}":
            opened.pop()
        elif opened:
            for name in opened:
                found[name].add(line.strip())
    assert not opened
    return found


def told(text: str) -> list[tuple[str, str, str]]:
    """Read every change of state that a drawing tells of, one for each state in a frame."""
    frames = frames_of(text)
    result: list[tuple[str, str, str]] = []

    def add(sources: Iterable[str], moves: str, targets: Iterable[str]) -> None:
        result.extend((a, move, b) for a in sources for b in targets for move in moves.split(" / "))

    for source, target, label in re.findall(r"^    (\w+) --> (\w+) : (.+)$", text, re.MULTILINE):
        forth, _, back = label.partition(", back by ")
        ends = frames.get(source, {source}), frames.get(target, {target})
        add(ends[0], forth, ends[1])
        if back:
            add(ends[1], back, ends[0])
    return result


def tabled(lifecycle: type[Lifecycle]) -> list[tuple[str, str, str]]:
    return [
        (source.name, row.name, target.name)
        for row in lifecycle.rows.values()
        for source in row.sources
        for target in row.targets
    ]


@pytest.mark.parametrize(
    ("lifecycle", "count"),
    [
        (NormalChangeLifecycle, 1),
        (ReleaseLifecycle, 1),
        (IncidentLifecycle, 1),
        (ProblemLifecycle, 1),
        (AgreementLifecycle, 2),
        (PortfolioLifecycle, 1),
        (PipelineRetirementLifecycle, 2),
    ],
)
def test_a_drawing_with_frames_says_what_the_table_says(
    lifecycle: type[Lifecycle], count: int
) -> None:
    text = lifecycle.to_mermaid()
    assert len(frames_of(text)) == count
    assert sorted(told(text)) == sorted(tabled(lifecycle))


def test_frames_lie_within_each_other_and_the_latest_states_come_first() -> None:
    lines = AgreementLifecycle.to_mermaid().splitlines()
    assert lines[1:13] == [
        "    [*] --> DRAFT",
        '    state "any of these" as any1 {',
        '        state "any of these" as any2 {',
        "            RENEGOTIATION",
        "            UNDER_REVIEW",
        "            ACTIVE",
        "            AGREED",
        "        }",
        "        NEGOTIATION",
        "        DRAFT",
        "    }",
        "    DRAFT --> NEGOTIATION : negotiate",
    ]


def test_frames_lie_in_frames_that_lie_in_frames() -> None:
    class Deep(Lifecycle, initial=S.A):
        go: Move = Move(S.A, to=[S.B, S.C, S.D, S.E, S.any1])
        drop: Move = Move(S.A, S.B, S.C, S.D, to=S.END)
        stop: Move = Move(S.A, S.B, S.C, S.D, S.E, to=S.END)
        end: Move = Move(S.A, S.B, S.C, S.D, S.E, S.any1, to=S.END)

    text = Deep.to_mermaid()
    four = {"A", "B", "C", "D"}
    assert frames_of(text) == {"any_1": {*four, "E", "any1"}, "any_2": {*four, "E"}, "any_3": four}
    assert sorted(told(text)) == sorted(tabled(Deep))


def test_ways_there_and_back_share_an_arrow_which_would_hide_each_other() -> None:
    text = PortfolioLifecycle.to_mermaid()
    assert "    any1 --> ON_HOLD : hold, back by resume\n" in text
    assert "ON_HOLD --> any1" not in text


def test_three_states_with_the_same_move_get_no_frame() -> None:
    class Three(Lifecycle, initial=S.A):
        go: Move = Move(S.A, to=[S.B, S.C])
        stop: Move = Move(S.A, S.B, S.C, to=S.END)

    assert frames_of(Three.to_mermaid()) == {}


def test_a_frame_is_not_named_as_a_state_is() -> None:
    class Named(Lifecycle, initial=S.A):
        go: Move = Move(S.A, to=[S.B, S.C, S.any1])
        stop: Move = Move(S.A, S.B, S.C, S.any1, to=S.END)

    assert frames_of(Named.to_mermaid()) == {"any_1": {"A", "B", "C", "any1"}}


def test_no_arrow_of_a_frame_ends_in_a_frame_around_it() -> None:
    class Held(Lifecycle, initial=S.A):
        go: Move = Move(S.A, to=[S.B, S.C, S.E])
        hold: Move = Move(S.A, S.B, S.C, S.E, to=S.D)
        resume: Move = Move(S.D, to=[S.A, S.B, S.C, S.E])
        stop: Move = Move(S.A, S.B, S.C, S.D, S.E, to=S.END)

    text = Held.to_mermaid()
    assert frames_of(text) == {"any1": {"A", "B", "C", "E"}}
    assert "    any1 --> END : stop\n" in text
    assert "    D --> END : stop\n" in text


NAMES = st.sampled_from([S.A, S.B, S.C, S.D, S.E, S.any1, S.END])
ENDS = st.lists(NAMES, min_size=1, max_size=7, unique=True)


@given(st.lists(st.tuples(ENDS, ENDS), min_size=1, max_size=5))
def test_whatever_the_table_a_drawing_says_the_same(
    rows: list[tuple[list[Step], list[Step]]],
) -> None:
    moves = {
        f"move{number}": Move(*sources, to=targets, reopens=True)
        for number, (sources, targets) in enumerate(rows)
    }
    space = {"__module__": __name__, "__annotations__": dict.fromkeys(moves, Move), **moves}
    lifecycle = type("Any", (Lifecycle,), space, abstract=True)
    text = lifecycle.to_mermaid()
    assert sorted(told(text)) == sorted(tabled(lifecycle))
    frames = list(frames_of(text).values())
    assert all(a <= b or b <= a or a.isdisjoint(b) for a in frames for b in frames)
    for source, target in re.findall(r"^    (\w+) --> (\w+) : ", text, re.MULTILINE):
        for one, other in ((source, target), (target, source)):
            inside = frames_of(text).get(one, set())
            assert other not in inside
            assert not any(inside and inside <= frame and other in frame for frame in frames)
