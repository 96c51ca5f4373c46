"""Many situations at once: one bit of an integer for each, and failures spread by bit operations.

A situation is a set of CIs that have failed. Integers of any length make one operation of a
foundation as cheap for thousands of situations as for one.
"""

from collections.abc import Sequence
from itertools import groupby

from itil_core.configuration._foundation import Foundation, Members

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
                down[node] |= _lost(foundation, node, down, full)
            # Off a cycle all that is needed has been settled before.
            settled = ring is None or before == [down[node] for node in found]
    return down


def _lost(foundation: Foundation, node: int, down: Sequence[int], full: int) -> int:
    """Return the situations in which a requirement of a node is not met."""
    lost = 0
    for one in foundation.needs[node]:
        lost |= down[one]
    for group in foundation.groups[node]:
        lost |= _failed(group, down, full)
    return lost


def _failed(group: Members, down: Sequence[int], full: int) -> int:
    """Return the situations in which more of a group is DOWN than it can bear."""
    members, spare = group
    # By how much is lost: the situations with exactly so much, as long as the group bears it.
    borne = {0: full}
    failed = 0
    for member, weight in members:
        now: dict[int, int] = {}
        for lost, situations in borne.items():
            fell = situations & down[member]
            now[lost] = now.get(lost, 0) | (situations ^ fell)
            if lost + weight > spare:
                failed |= fell
            else:
                now[lost + weight] = now.get(lost + weight, 0) | fell
        borne = now
    return failed
