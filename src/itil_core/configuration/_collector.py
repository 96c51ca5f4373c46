"""Building much at once without the garbage collector looking through it again and again."""

import gc
from collections.abc import Generator
from contextlib import contextmanager

__all__ = ["collector_paused"]


@contextmanager
def collector_paused() -> Generator[None]:
    """Pause the cyclic garbage collector, and leave it afterwards as it was found.

    A graph is millions of small containers and none of them is garbage: looking through them while
    they are made takes longer than making them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
