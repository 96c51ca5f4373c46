"""Adding bit sets column by column: sums as binary digits, with a bit set for each digit."""

from collections.abc import Iterable

__all__ = ["heavier", "sums"]


def _add(digits: list[int], mask: int, weight: int) -> None:
    """Add a weight to the sum of every column of a bit set."""
    carry = 0
    place = 0
    while carry or weight >> place:
        if place == len(digits):
            digits.append(0)
        digit = digits[place]
        added = mask if weight >> place & 1 else 0
        digits[place] = digit ^ added ^ carry
        carry = digit & added | carry & (digit ^ added)
        place += 1


def heavier(weighed: Iterable[tuple[int, int]], limit: int) -> int:
    """Return the columns in which the weights of those bit sets that hold it exceed a limit.

    Args:
        weighed: Bit sets with their weights.
        limit: What must be exceeded.

    Example:
        >>> bin(heavier([(0b011, 1), (0b110, 2)], 1))
        '0b110'
    """
    pairs = list(weighed)
    weights = [weight for _, weight in pairs]
    spared = limit - sum(weights)
    if spared >= 0:
        return 0
    if spared + min(weights) >= 0:  # none may be missing: the commonest case, and the cheapest
        both = pairs[0][0]
        for mask, _ in pairs:
            both &= mask
        return both
    digits: list[int] = []
    for mask, weight in pairs:
        _add(digits, mask, weight)
    more, level = 0, -1
    for place in range(max(len(digits), limit.bit_length()) - 1, -1, -1):
        digit = digits[place] if place < len(digits) else 0
        if limit >> place & 1:
            level &= digit
        else:
            more |= level & digit
            level &= ~digit
    return more


def sums(masks: Iterable[int], width: int) -> list[int]:
    """Return how many bit sets hold each of the first columns.

    Example:
        >>> sums([0b01, 0b11], 3)
        [2, 1, 0]
    """
    digits: list[int] = []
    for mask in masks:
        _add(digits, mask, 1)
    # Written as text, a digit's columns are read in one go, from the last to the first.
    written = [format(digit, f"0{width}b")[::-1] for digit in reversed(digits)]
    return [int("".join(column), 2) for column in zip(*written, strict=True)] or [0] * width
