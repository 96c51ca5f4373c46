"""Compiling redundancy away: which CIs break a requirement group alone.

As long as one thing fails at a time, a group is as good as a list of plain needs: of exactly those
CIs whose failure takes down members worth more than the group can spare. Where these are known for
everything below, they are found by looking at what each member falls with, its local set.

Of the CIs that break a group only the first ones met on the way down from its members are entered;
the others take down one of these, by needs that are entered already. (To leave out what merely
looks implied by needs still to come is wrong on cycles: each of two would wait for the other.)

Local sets are small in a broad estate, and in a deep one they are not. So the steps are counted,
and where they come to more than bit sets of all CIs would cost, those take over.
"""

from collections.abc import Mapping, Sequence

from itil_core.configuration._bit_sets import Rest, add_breakers, stretches
from itil_core.configuration._collector import collector_paused
from itil_core.configuration._structure import Structure, components

__all__ = ["local_set", "masks_of", "needs_without_redundancy"]

_PAIR = 2
_PATIENCE = 4  # so many steps of local sets cost as much as the bit sets of one CI


def local_set(needs: Sequence[list[int]], start: int) -> set[int]:
    """Return the CIs that take one down alone, itself included, as far as is known."""
    found = {start}
    queue = [start]
    for number in queue:
        for one in needs[number]:
            if one not in found:
                found.add(one)
                queue.append(one)
    return found


def _first_met(needs: Sequence[list[int]], start: Sequence[int], wanted: set[int]) -> list[int]:
    """Return those wanted CIs that are met first on every way down."""
    seen = set(start)
    queue = list(start)
    met: list[int] = []
    for number in queue:
        if number in wanted:
            met.append(number)
            continue
        for one in needs[number]:
            if one not in seen:
                seen.add(one)
                queue.append(one)
    return met


def _breakers(needs: Sequence[list[int]], rest: Rest, most: int) -> tuple[list[int], int]:
    """Return the first CIs that take down more of some members than may be lost, and the steps.

    Where there are more steps than so many, some CIs may be missing.
    """
    members, weights, spare = rest
    if len(members) == _PAIR:
        local = local_set(needs, members[0])
        return _first_met(needs, members[1:], local), len(local)
    lost: dict[int, int] = {}
    steps = 0
    for member, weight in zip(members, weights, strict=True):
        local = local_set(needs, member)
        steps += len(local)
        if steps > most:
            return [], steps
        for number in local:
            lost[number] = lost.get(number, 0) + weight
    fatal = {number for number, weight in lost.items() if weight > spare}
    return _first_met(needs, members, fatal) if fatal else [], steps


def _split(
    structure: Structure, needs: list[list[int]], *, degraded: bool, lost: frozenset[int]
) -> dict[int, list[Rest]]:
    """Enter the members that no group bears losing; return what is left of the groups."""
    pending: dict[int, list[Rest]] = {}
    for owner, groups in structure.groups.items():
        if owner in lost:
            continue
        decisive: dict[int, None] = {}
        for group in groups:
            spare = group.ease if degraded else group.spare
            pairs = list(zip(group.members, group.weights, strict=True))
            if lost:
                spare -= sum(weight for member, weight in pairs if member in lost)
                pairs = [pair for pair in pairs if pair[0] not in lost]
            rest = [pair for pair in pairs if pair[1] <= spare]
            decisive |= dict.fromkeys(member for member, weight in pairs if weight > spare)
            if sum(weight for _, weight in rest) > spare:
                members, weights = zip(*rest, strict=True)
                pending.setdefault(owner, []).append((list(members), list(weights), spare))
        needs[owner] = list(decisive)
    return pending


@collector_paused()
def needs_without_redundancy(
    structure: Structure, *, degraded: bool, lost: frozenset[int]
) -> list[list[int]]:
    """Return a plain need for each CI, so that a single failure spreads as it does with groups.

    Args:
        structure: What some services need.
        degraded: Whether a CI that is degraded counts as failed: then a group bears what leaves it
            healthy; else it bears what leaves it holding.
        lost: The CIs that have failed from the start.
    """
    needs = list(structure.needed)
    for number in lost:
        needs[number] = []
    pending = _split(structure, needs, degraded=degraded, lost=lost)
    size = len(needs)
    left = _PATIENCE * size * len(stretches(size))
    for part in structure.parts if pending else ():
        owners = [number for number in part if number in pending]
        if not owners:
            continue
        left = _add_breakers(needs, owners, pending, left, circular=len(part) > 1)
        if left < 0:
            add_breakers(needs, structure.parts, pending)
            break
        for owner in owners:
            del pending[owner]
    return needs


def _add_breakers(
    needs: list[list[int]],
    owners: Sequence[int],
    pending: Mapping[int, Sequence[Rest]],
    left: int,
    *,
    circular: bool,
) -> int:
    """Add to the needs of the owners in one part what breaks their groups.

    Returns:
        How many steps are left; below 0 some may be missing.
    """
    found = True
    while found:
        found = False
        for owner in owners:
            known = set(needs[owner])
            for rest in pending[owner]:
                first, walked = _breakers(needs, rest, left)
                left -= walked
                if left < 0:
                    return left
                more = [one for one in first if one not in known]
                known.update(more)
                needs[owner] += more
                found |= bool(more)
        # What was found may break more, but only where things need each other.
        found &= circular
    return left


@collector_paused()
def masks_of(structure: Structure, needs: Sequence[list[int]], seeds: Sequence[int]) -> list[int]:
    """Return for each CI the seeds of all that fall with it, itself included, as bit sets.

    Args:
        structure: What some services need.
        needs: The plain needs of each CI.
        seeds: The bits of each CI itself.
    """
    masks = list(seeds)
    for part in reversed(structure.parts):
        if len(part) == 1:
            mask = masks[part[0]]
            if mask:
                for one in needs[part[0]]:
                    masks[one] |= mask
            continue
        # Without redundancy fewer need each other: the part may fall into several.
        place = {number: position for position, number in enumerate(part)}
        inside = [[place[one] for one in needs[number] if one in place] for number in part]
        for ring in reversed(components(inside)):
            _push(masks, needs, [part[position] for position in ring])
    return masks


def _push(masks: list[int], needs: Sequence[list[int]], ring: list[int]) -> None:
    """Give the bits of CIs that fall together to each of them and to what they need."""
    mask = 0
    for number in ring:
        mask |= masks[number]
    for number in ring:
        for one in needs[number]:
            masks[one] |= mask
    for number in ring:
        masks[number] = mask
