"""How fast a move of an incident is beside libraries that only keep a state.

    python tests/benchmarks/moves.py

Ours makes a new record of some forty fields, checks the table, the stamp, the guards and the
changed fields, and writes the journal. The peers change the state of one object. All go from
IN_PROGRESS to PENDING and back; ours starts again from one record each time, so that no journal
grows. Times are the best of many short runs, one after another in turn, so that a busy machine
slows all alike.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import pendulum
from automat import MethodicalMachine, TypeMachineBuilder
from statemachine import State as PeerState
from statemachine import StateMachine
from transitions import Machine

from itil_core import Incident, Level, Stamp
from itil_core.operation import Caller, Channel, IncidentLifecycle, PendingReason

MONDAY = pendulum.datetime(2026, 3, 2, 9, tz="UTC")
STAMP = Stamp(MONDAY.add(hours=1), by="ana")
RUNS = 400
CYCLES = 100
MOVES = 2
FLOORS = {"transitions": 2, "python-statemachine": 20, "automat-methodical": 1.8, "automat": 0.3}
# The rows that change the state, as (move, sources, target): the peers get the same table.
TABLE = [
    (row.name, [source.name for source in row.sources], row.targets[0].name)
    for row in IncidentLifecycle.rows.values()
    if not row.same
]
STATES = [state.name for state in IncidentLifecycle.states()]
TO_WORK = ("open", "start")


def incident() -> Incident:
    """An incident on which work goes on."""
    opened = Stamp(MONDAY, by="desk")
    fresh = Incident(
        id="INC-1",
        opened=opened,
        title="mail does not arrive",
        channel=Channel.PHONE,
        caller=Caller(id="eva", callback="+420 555 010 203"),
    )
    known = fresh.classify(
        opened,
        category=("software", "mail"),
        impact=Level.HIGH,
        urgency=Level.MEDIUM,
        service_id="SVC-1",
    )
    return known.open(opened, group="GRP-MAIL").start(opened, assignee="ana")


def ours() -> Callable[[], object]:
    """Move from a record at work, with the stamp made beforehand."""
    base = incident()

    def cycle() -> object:
        return base.pend(STAMP, reason=PendingReason.USER).resume(STAMP)

    return cycle


def there_and_back(peer: Any) -> Callable[[], object]:
    """Pend and resume, called as users call them: on the object, each time."""

    def cycle() -> object:
        peer.pend()
        return peer.resume()

    return cycle


class Model:
    """What the machine of transitions works on."""


def transitions() -> Callable[[], object]:
    """The same table in transitions."""
    model = Model()
    rows = [{"trigger": name, "source": list(froms), "dest": to} for name, froms, to in TABLE]
    Machine(model, states=STATES, transitions=rows, initial=STATES[0], auto_transitions=False)
    for name in TO_WORK:
        getattr(model, name)()
    return there_and_back(model)


def python_statemachine() -> Callable[[], object]:
    """The same table in python-statemachine."""
    ends = {state.name for state in IncidentLifecycle.terminals()}
    ends -= {source for _, sources, _ in TABLE for source in sources}
    body: dict[str, object] = {
        name: PeerState(name, initial=name == STATES[0], final=name in ends) for name in STATES
    }
    for name, sources, target in TABLE:
        event = body[sources[0]].to(body[target])
        for source in sources[1:]:
            event |= body[source].to(body[target])
        body[name] = event
    machine = type("IncidentMachine", (StateMachine,), body)()
    for name in TO_WORK:
        getattr(machine, name)()
    return there_and_back(machine)


def _empty(name: str) -> Callable[[object], None]:
    def body(_self: object) -> None: ...

    body.__name__ = body.__qualname__ = name
    return body


def automat_methodical() -> Callable[[], object]:
    """The same table in automat's MethodicalMachine."""
    machine = MethodicalMachine()
    states = {
        name: machine.state(initial=name == STATES[0])(_empty(f"in_{name}")) for name in STATES
    }
    inputs = {name: machine.input()(_empty(name)) for name, _, _ in TABLE}
    for name, sources, target in TABLE:
        for source in sources:
            states[source].upon(inputs[name], enter=states[target], outputs=[])
    instance = type("IncidentMachine", (), {"machine": machine, **states, **inputs})()
    for name in TO_WORK:
        getattr(instance, name)()
    return there_and_back(instance)


class Inputs(Protocol):
    """The moves as automat's builder reads them."""

    def open(self) -> None: ...
    def start(self) -> None: ...
    def pend(self) -> None: ...
    def resume(self) -> None: ...
    def escalate(self) -> None: ...
    def resolve(self) -> None: ...
    def reopen(self) -> None: ...
    def close(self) -> None: ...
    def dismiss(self) -> None: ...
    def cancel(self) -> None: ...


def automat() -> Callable[[], object]:
    """The same table in automat's TypeMachineBuilder: mutable, no journal, no copy."""
    builder = TypeMachineBuilder(Inputs, Model)
    states = {name: builder.state(name) for name in STATES}
    for name, sources, target in TABLE:
        for source in sources:
            states[source].upon(getattr(Inputs, name)).to(states[target]).returns(None)
    instance = builder.build()(Model())
    for name in TO_WORK:
        getattr(instance, name)()
    return there_and_back(instance)


def measure(cycles: Sequence[Callable[[], object]]) -> list[float]:
    """The least seconds a move of each, from runs that take turns."""
    best = [float("inf")] * len(cycles)
    for _ in range(RUNS):
        for place, cycle in enumerate(cycles):
            start = time.perf_counter()
            for _ in range(CYCLES):
                cycle()
            best[place] = min(best[place], (time.perf_counter() - start) / CYCLES / MOVES)
    return best


def main() -> None:
    """Measure, print a table, then the ratios."""
    makers = {
        "ours": ours,
        "transitions": transitions,
        "python-statemachine": python_statemachine,
        "automat-methodical": automat_methodical,
        "automat": automat,
    }
    times = dict(zip(makers, measure([make() for make in makers.values()]), strict=True))
    print(f"{'one move':24}{'microseconds':>12}{'floor':>8}")
    for name, seconds in times.items():
        print(f"{name:24}{seconds * 1e6:12.2f}{FLOORS.get(name, ''):>8}")
    for name in FLOORS:
        print(f"ratio {name} / ours {times[name] / times['ours']:.2f}")


if __name__ == "__main__":
    main()
