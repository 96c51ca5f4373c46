"""Who stands for whom."""

import pytest

from itil_core.errors import CycleError
from itil_core.kernel._delegation import stand_ins


def test_chains_are_followed_to_their_end() -> None:
    assert stand_ins({}) == {}
    found = stand_ins({"eva": "zoe", "zoe": "jan", "bob": "jan", "max": "ida"})
    assert found == {"jan": {"eva", "zoe", "bob"}, "ida": {"max"}}


@pytest.mark.parametrize(
    ("delegates", "path"),
    [
        ({"eva": "eva"}, ("eva", "eva")),
        ({"eva": "zoe", "zoe": "eva"}, ("eva", "zoe", "eva")),
        ({"bob": "eva", "eva": "zoe", "zoe": "eva"}, ("eva", "zoe", "eva")),
    ],
)
def test_a_circle_is_refused(delegates: dict[str, str], path: tuple[str, ...]) -> None:
    with pytest.raises(CycleError) as refusal:
        stand_ins(delegates)
    assert (refusal.value.relation, refusal.value.path) == ("delegation", path)
