"""Decision diagrams of monotone functions: reduced, ordered, shared, in integers.

A function says for every set of failed components whether something is DOWN. It is a node: two
nodes are constants, and every other asks one variable, the one of its level, and goes on to a
higher node where that has failed and to a lower one where it has not. More failures never repair
anything, so that the lower function is always contained in the higher; only such functions are
made here, for which `either`, `both` and thresholds suffice.

Nothing recurses: operations keep their own stack, and passes over a diagram follow the numbers of
the nodes, as a node is always numbered after those it leads to.
"""

from collections.abc import Iterable, Sequence

__all__ = ["ALWAYS", "NEVER", "Diagram", "OutgrownError"]

NEVER = 0
ALWAYS = 1

_Pair = tuple[int, int]


class OutgrownError(Exception):
    """A diagram has more nodes than it may."""


class Diagram:
    """Functions of variables that are known by their levels, the first at the top.

    Attributes:
        level: The variable that each node asks.
        high: Where each node leads if its variable has failed.
        low: Where each node leads if it has not.
        limit: How many nodes there may be.
    """

    def __init__(self, variables: int, limit: int) -> None:
        self.level: list[int] = [variables, variables]
        self.high: list[int] = [NEVER, ALWAYS]
        self.low: list[int] = [NEVER, ALWAYS]
        self.limit = limit
        self._unique: dict[tuple[int, int, int], int] = {}
        self._results: tuple[dict[_Pair, int], dict[_Pair, int]] = ({}, {})
        self._parts: dict[_Pair, int] = {}

    def __len__(self) -> int:
        return len(self.level)

    def node(self, level: int, high: int, low: int) -> int:
        """Return the function that is `high` where a variable has failed, else `low`."""
        if high == low:
            return low
        key = (level, high, low)
        found = self._unique.get(key)
        if found is None:
            found = len(self.level)
            if found > self.limit:
                raise OutgrownError
            self._unique[key] = found
            self.level.append(level)
            self.high.append(high)
            self.low.append(low)
        return found

    def either(self, first: int, second: int) -> int:
        """Return where one function holds or the other."""
        return self._combined(first, second, NEVER)

    def both(self, first: int, second: int) -> int:
        """Return where both functions hold."""
        return self._combined(first, second, ALWAYS)

    def _combined(  # noqa: C901, PLR0912, PLR0915 - unrolled, as most of all time is spent here
        self, first: int, second: int, neutral: int
    ) -> int:
        """Return `either`, where NEVER changes nothing, or `both`, where ALWAYS does."""
        decisive = 1 - neutral
        if second == neutral or first == decisive:
            return first
        if first == neutral or second == decisive:
            return second
        if first == second:
            return first
        level, high, low, node = self.level, self.high, self.low, self.node
        results = self._results[neutral]
        known = results.get
        wanted = (first, second) if first < second else (second, first)
        found = known(wanted)
        if found is not None:
            return found
        stack = [wanted]
        push = stack.append
        while stack:
            pair = stack[-1]
            one, two = pair
            at, other = level[one], level[two]
            if at < other:
                high_one, low_one = high[one], low[one]
                high_two = low_two = two
            elif at > other:
                at = other
                high_one = low_one = one
                high_two, low_two = high[two], low[two]
            else:
                high_one, low_one = high[one], low[one]
                high_two, low_two = high[two], low[two]
            raised: int | None
            if high_two == neutral or high_one == decisive:
                raised = high_one
            elif high_one == neutral or high_two == decisive:
                raised = high_two
            elif high_one == high_two:
                raised = high_one
            else:
                key = (high_one, high_two) if high_one < high_two else (high_two, high_one)
                raised = known(key)
                if raised is None:
                    push(key)
            lowered: int | None
            if low_two == neutral or low_one == decisive:
                lowered = low_one
            elif low_one == neutral or low_two == decisive:
                lowered = low_two
            elif low_one == low_two:
                lowered = low_one
            else:
                key = (low_one, low_two) if low_one < low_two else (low_two, low_one)
                lowered = known(key)
                if lowered is None:
                    push(key)
            if raised is not None and lowered is not None:
                results[pair] = node(at, raised, lowered)
                stack.pop()
        return results[wanted]

    def any_of(self, functions: Iterable[int]) -> int:
        """Return where at least one of some functions holds."""
        # The deepest first: what is higher up is then laid over it without a walk through it.
        result = NEVER
        for function in sorted(functions, key=self.level.__getitem__, reverse=True):
            result = self.either(function, result)
        return result

    def all_of(self, functions: Iterable[int]) -> int:
        """Return where all of some functions hold."""
        result = ALWAYS
        for function in sorted(functions, key=self.level.__getitem__, reverse=True):
            result = self.both(function, result)
        return result

    def more_than(self, spare: int, weighed: Iterable[tuple[int, int]]) -> int:
        """Return where functions with their weights hold that are worth more than `spare`."""
        items = sorted(weighed, key=lambda pair: self.level[pair[0]])
        rests = [0]
        for _, weight in reversed(items):
            rests.append(rests[-1] + weight)
        rests.reverse()
        # By what is missing still, for the functions from a place on. Weights that are all
        # different can differ in as many ways as there are sets of members.
        missing: list[set[int]] = [{spare + 1}]
        kinds = 1
        for (_, weight), rest in zip(items, rests, strict=False):
            steps = (left for one in missing[-1] if one <= rest for left in (one, one - weight))
            missing.append({left for left in steps if left > 0})
            kinds += len(missing[-1])
            if kinds > self.limit:
                raise OutgrownError
        below: dict[int, int] = {}
        for place in reversed(range(len(items))):
            function, weight = items[place]
            here: dict[int, int] = {}
            for one in missing[place]:
                if one > rests[place]:
                    continue
                low = below.get(one, NEVER)
                high = ALWAYS if one <= weight else below.get(one - weight, NEVER)
                here[one] = self._choice(function, high, low)
            below = here
        return below.get(spare + 1, NEVER)

    def _choice(self, function: int, high: int, low: int) -> int:
        """Return `high` where a function holds, else `low`, which is contained in it."""
        at = self.level[function]
        alone = self.high[function] == ALWAYS and self.low[function] == NEVER
        if alone and at < self.level[high] and at < self.level[low]:
            return self.node(at, high, low)
        return self.either(low, self.both(function, high))

    def below(self, root: int) -> list[int]:
        """Return the nodes of a function without the constants, each after those it leads to."""
        found = {root} - {NEVER, ALWAYS}
        queue = list(found)
        for number in queue:
            for step in (self.high[number], self.low[number]):
                if step > ALWAYS and step not in found:
                    found.add(step)
                    queue.append(step)
        queue.sort()
        return queue

    def part_of(self, root: int, at: int) -> int:
        """Return where one more failure, of a given variable, completes a minimal set of failures.

        That is where some part of the other failures makes the function hold together with this
        variable, and not without it.
        """
        level = self.level
        found: dict[int, int] = {}
        for number in self.below(root):
            if level[number] == at:
                found[number] = self._beyond(self.high[number], self.low[number])
            elif level[number] < at:
                high = found.get(self.high[number], NEVER)
                low = found.get(self.low[number], NEVER)
                found[number] = self.node(level[number], self.either(high, low), low)
        return found.get(root, NEVER)

    def _beyond(self, first: int, second: int) -> int:
        """Return where some part of the failures makes the first hold, and not the second.

        The second is contained in the first.
        """
        level, high, low = self.level, self.high, self.low
        known = self._parts
        stack = [(first, second)]
        while stack:
            pair = stack[-1]
            one, two = pair
            if pair in known:
                stack.pop()
            elif two in (one, ALWAYS):
                known[pair] = NEVER
            elif two == NEVER:
                known[pair] = one
            else:
                at = min(level[one], level[two])
                high_one, low_one = (high[one], low[one]) if level[one] == at else (one, one)
                high_two, low_two = (high[two], low[two]) if level[two] == at else (two, two)
                raised = known.get((high_one, high_two))
                lowered = known.get((low_one, low_two))
                if raised is None:
                    stack.append((high_one, high_two))
                if lowered is None:
                    stack.append((low_one, low_two))
                if raised is not None and lowered is not None:
                    known[pair] = self.node(at, self.either(raised, lowered), lowered)
        return known[first, second]

    def chances(self, root: int, down: Sequence[float], up: Sequence[float]) -> dict[int, float]:
        """Return for every node of a function how likely it holds.

        Args:
            root: The function.
            down: How likely each variable has failed, by level.
            up: How likely it has not.
        """
        chance = {NEVER: 0.0, ALWAYS: 1.0}
        for number in self.below(root):
            level = self.level[number]
            chance[number] = (
                down[level] * chance[self.high[number]] + up[level] * chance[self.low[number]]
            )
        return chance

    def slopes(self, root: int, down: Sequence[float], up: Sequence[float]) -> list[float]:
        """Return for each variable how much likelier a function holds if it has failed."""
        chance = self.chances(root, down, up)
        slope = [0.0] * len(down)
        reached = dict.fromkeys(chance, 0.0)
        reached[root] = 1.0
        for number in reversed(self.below(root)):
            level, high, low = self.level[number], self.high[number], self.low[number]
            slope[level] += reached[number] * (chance[high] - chance[low])
            reached[high] += reached[number] * down[level]
            reached[low] += reached[number] * up[level]
        return slope
