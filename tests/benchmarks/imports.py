"""What an import of the library costs, in milliseconds above the bare interpreter.

    python tests/benchmarks/imports.py

Each figure is the median of many fresh interpreters that take turns with bare ones: of the time
that passed, and of the processor's time, which a busy machine disturbs less.
"""

import os
import resource
import subprocess
import sys
import time
from statistics import median

RUNS = 21
BUDGETS = {"import itil_core": 25, "from itil_core import Incident": 100}
LOADED = "import sys; print(*(name for name in ('networkx', 'hypothesis') if name in sys.modules))"


def processor() -> float:
    """The milliseconds that the interpreters have used so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1e3


ENVIRONMENT = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}  # compiled once, as when installed


def once(code: str) -> tuple[float, float]:
    """The milliseconds of one fresh interpreter that runs the code: passed, and used."""
    used, start = processor(), time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=ENVIRONMENT)
    return (time.perf_counter() - start) * 1e3, processor() - used


def unwanted(code: str) -> str:
    """The heavy packages that the code has loaded."""
    command = [sys.executable, "-c", f"{code}; {LOADED}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    """Measure each import against the bare interpreter and print it with its budget."""
    codes = ["pass", *BUDGETS]
    times: dict[str, list[tuple[float, float]]] = {code: [] for code in codes}
    for code in codes:
        once(code)  # compiles, and warms the disk's cache
    for _ in range(RUNS):
        for code in codes:
            times[code].append(once(code))
    passed = {code: median(wall for wall, _ in times[code]) for code in codes}
    used = {code: median(busy for _, busy in times[code]) for code in codes}
    print(f"bare interpreter: {passed['pass']:.1f} ms, processor {used['pass']:.1f} ms")
    for code, budget in BUDGETS.items():
        above, busy = passed[code] - passed["pass"], used[code] - used["pass"]
        print(f"{code}: {above:.1f} ms above bare, processor {busy:.1f} ms (at most {budget})")
        print(f"{code}: loads {unwanted(code) or 'neither networkx nor hypothesis'}")


if __name__ == "__main__":
    main()
