"""Many situations at once: one bit of an integer for each, and failures spread by bit operations.

A situation is a set of CIs that have failed. Integers of any length make one operation of a
foundation as cheap for thousands of situations as for one.
"""

from collections.abc import Sequence
from itertools import groupby

from itil_core.configuration._bit_sums import heavier
from itil_core.configuration._foundation import Foundation

__all__ = ["spread_bits"]


def spread_bits(foundation: Foundation, failed: Sequence[int], width: int) -> list[int]:
    """Return in which situations each node is DOWN: the least fixed point, bit by bit.

    Args:
        foundation: What the services stand on; what is needed comes first.
        failed: For each node the situations in which it failed by itself.
        width: How many situations there are.
    """
    full = (1 << width) - 1
    down = list(failed)
    for node in foundation.down:
        down[node] = full
    for ring, nodes in groupby(range(len(down)), foundation.cycle.__getitem__):
        found = list(nodes)
        settled = False
        while not settled:
            before = [down[node] for node in found]
            for node in found:
                down[node] |= _lost(foundation, node, down)
            # Off a cycle all that is needed has been settled before.
            settled = ring is None or before == [down[node] for node in found]
    return down


def _lost(foundation: Foundation, node: int, down: Sequence[int]) -> int:
    """Return the situations in which a requirement of a node is not met."""
    lost = 0
    for one in foundation.needs[node]:
        lost |= down[one]
    for members, spare in foundation.groups[node]:
        lost |= heavier([(down[one], weight) for one, weight in members], spare)
    return lost
