"""Many situations at once give what one at a time gives."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import Needs, built, needs_of, swept
from itil_core.configuration._bit_states import spread_bits
from itil_core.configuration._foundation import foundation_of


@given(needs_of(size=7), st.data())
def test_every_set_of_failures_takes_down_what_the_definition_says(
    needs: Needs, data: st.DataObject
) -> None:
    graph = built(needs)
    service = data.draw(st.sampled_from(sorted(needs)))
    foundation = foundation_of(graph, (service,))
    cis = sorted(foundation.numbers)
    situations = [set(some) for n in range(len(cis) + 1) for some in combinations(cis, n)]
    failed = [0] * len(foundation.cis)
    for bit, situation in enumerate(situations):
        for ci in situation:
            failed[foundation.numbers[ci]] |= 1 << bit
    down = spread_bits(foundation, failed, len(situations))
    for bit, situation in enumerate(situations):
        expected, _ = swept(needs, situation)
        found = {ci for ci in cis if down[foundation.numbers[ci]] >> bit & 1}
        assert found == expected & set(cis)


def test_what_is_broken_from_the_start_is_down_in_every_situation() -> None:
    needs = {"s": [], "a": [], "b": []}
    graph = built(needs)
    assert foundation_of(graph, ("s",)).down == frozenset()
    from itil_core.configuration import GraphBuilder

    builder = GraphBuilder()
    builder.needs("s", "a", "b", at_least=2)
    broken = builder.build().without("b")
    foundation = foundation_of(broken, ("s",))
    down = spread_bits(foundation, [0] * len(foundation.cis), 3)
    assert down[foundation.numbers["s"]] == 0b111
