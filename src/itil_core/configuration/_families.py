"""Families of minimal sets: the sets that just suffice to make a function hold.

A family is a node as a function is, but it speaks of sets: those with a variable lead to its higher
node, those without it to the lower. Its constants are no set at all and the one empty set.
"""

from collections.abc import Sequence

from itil_core.configuration._diagram import ALWAYS, NEVER, Diagram, OutgrownError

__all__ = ["Family"]

_Pair = tuple[int, int]


class Family:
    """The minimal sets of variables that make a function of a diagram hold.

    It may have as many nodes as the diagram, which it outgrows only in odd cases.

    Attributes:
        level: The variable that each node asks.
        high: Where each node leads for the sets with its variable.
        low: Where each node leads for the sets without it.
        root: The whole family.

    Raises:
        OutgrownError: It has more nodes than the diagram may have.
    """

    def __init__(self, diagram: Diagram, root: int) -> None:
        self.level: list[int] = [diagram.level[NEVER]] * 2
        self.high: list[int] = [NEVER, ALWAYS]
        self.low: list[int] = [NEVER, ALWAYS]
        self._limit = diagram.limit
        self._unique: dict[tuple[int, int, int], int] = {}
        self._results: dict[_Pair, int] = {}
        found = {NEVER: NEVER, ALWAYS: ALWAYS}
        for number in diagram.below(root):
            high, low = diagram.high[number], diagram.low[number]
            # With the variable, only what does not hold without it.
            more = self._without(found[high], diagram, low)
            found[number] = self._node(diagram.level[number], more, found[low])
        self.root: int = found[root]

    def _node(self, level: int, high: int, low: int) -> int:
        if high == NEVER:
            return low
        key = (level, high, low)
        found = self._unique.get(key)
        if found is None:
            found = self._unique[key] = len(self.level)
            if found > self._limit:
                raise OutgrownError
            self.level.append(level)
            self.high.append(high)
            self.low.append(low)
        return found

    def _without(self, family: int, diagram: Diagram, function: int) -> int:
        """Return the sets of a family that do not make a function hold."""
        level, high, low = self.level, self.high, self.low
        results = self._results
        stack = [(family, function)]
        while stack:
            pair = stack[-1]
            sets, asked = pair
            if pair in results:
                stack.pop()
            elif sets == NEVER or asked == ALWAYS:
                results[pair] = NEVER
            elif sets == ALWAYS or asked == NEVER:
                results[pair] = sets
            elif level[sets] > diagram.level[asked]:
                # None of the sets has what the function asks for first.
                step = (sets, diagram.low[asked])
                if step in results:
                    results[pair] = results[step]
                else:
                    stack.append(step)
            else:
                same = level[sets] == diagram.level[asked]
                more = (high[sets], diagram.high[asked] if same else asked)
                less = (low[sets], diagram.low[asked] if same else asked)
                if more in results and less in results:
                    results[pair] = self._node(level[sets], results[more], results[less])
                else:
                    stack += (more, less)
        return results[family, function]

    def numbers(self, worth: Sequence[Sequence[int]], largest: int | None) -> list[list[int]]:
        """Return for every node how many sets there are of each size, from none upwards.

        Args:
            worth: By level, how many sets of each size a variable stands for.
            largest: The greatest size to count; no limit if None.
        """
        end = None if largest is None else largest + 1
        numbers: list[list[int]] = [[], [1]]
        for node in range(2, len(self.level)):
            more = _product(worth[self.level[node]], numbers[self.high[node]])
            numbers.append(_sum(numbers[self.low[node]], more)[:end])
        return numbers


def _sum(first: Sequence[int], second: Sequence[int]) -> list[int]:
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    result = list(longer)
    for size, number in enumerate(shorter):
        result[size] += number
    return result


def _product(first: Sequence[int], second: Sequence[int]) -> list[int]:
    result = [0] * (len(first) + len(second) - 1) if first and second else []
    for size, number in enumerate(first):
        if number:
            for more, times in enumerate(second):
                result[size + more] += number * times
    return result
