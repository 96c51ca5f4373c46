"""The configuration item: two axes, authorised writes, and a life that can be replayed."""

import copy
import pickle
from itertools import product

import attrs
import pendulum
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from configuration.estate import accepted, an_item, at, installed
from itil_core.configuration import (
    BASELINE_LOAD,
    Attributes,
    Capacity,
    CiCategory,
    CiState,
    CiType,
    ConfigurationItem,
    ConfigurationPolicy,
    Environment,
    OperationalState,
)
from itil_core.errors import (
    AuthorisationError,
    GuardError,
    ImmutableError,
    RefusedMoveError,
    ValidationError,
)
from itil_core.framework.ids import CiId, GroupId
from itil_core.kernel.priority import Level

IN_EACH_STATE = {
    CiState.PLANNED: an_item(),
    CiState.REGISTERED: an_item().register(at(1)),
    CiState.ACCEPTED: accepted(),
    CiState.INSTALLED: installed(),
    CiState.UNDER_MAINTENANCE: installed().maintain(at(4)),
    CiState.WITHDRAWN: installed().withdraw(at(4), dependents=(), change="CHG-2"),
}
ARGUMENTS = {
    "install": {"change": "CHG-1"},
    "uninstall": {"change": "CHG-1"},
    "withdraw": {"dependents": (), "change": "CHG-1"},
    "update": {"change": "CHG-9", "version": "16"},
    "observe": {"operational": OperationalState.UP},
}
EXPECTED = {
    ("PLANNED", "register"): "REGISTERED",
    ("REGISTERED", "accept"): "ACCEPTED",
    ("ACCEPTED", "install"): "INSTALLED",
    ("INSTALLED", "maintain"): "UNDER_MAINTENANCE",
    ("INSTALLED", "uninstall"): "ACCEPTED",
    ("UNDER_MAINTENANCE", "finish_maintenance"): "INSTALLED",
}


@pytest.mark.parametrize(
    ("state", "move"), list(product(CiState, ConfigurationItem.lifecycle.rows))
)
def test_every_move_from_every_state(state: CiState, move: str) -> None:
    item = IN_EACH_STATE[state]
    make = getattr(item, move)
    if state is CiState.WITHDRAWN:
        with pytest.raises(ImmutableError, match="would change a record that is WITHDRAWN"):
            make(at(9), **ARGUMENTS.get(move, {}))
        return
    fact = move in {"update", "observe", "verify"}
    target = state.name if fact else EXPECTED.get((state.name, move))
    if move == "withdraw":
        target = "WITHDRAWN"
    if target is None:
        with pytest.raises(RefusedMoveError, match=f"not allowed in state {state.name}"):
            make(at(9), **ARGUMENTS.get(move, {}))
    else:
        after = make(at(9), **ARGUMENTS.get(move, {}))
        assert after.state.name == target
        assert after.history[-1].move == move
        assert type(after) is ConfigurationItem
    assert item.state is state


def test_a_whole_life() -> None:
    item = accepted().install(at(3), change="CHG-1")
    assert item.last_change_id == "CHG-1"
    item = item.maintain(at(4)).finish_maintenance(at(5)).uninstall(at(6), change="CHG-2")
    assert (item.state, item.last_change_id) == (CiState.ACCEPTED, "CHG-2")
    item = item.install(at(7), change="CHG-3").maintain(at(8))
    item = item.withdraw(at(9), dependents=["app"], replacement="db2", change="CHG-4")
    assert (item.state, item.replaced_by) == (CiState.WITHDRAWN, "db2")
    assert item.replay() == item
    assert item.as_of(at(5).at).state is CiState.INSTALLED


def test_installing_needs_an_owner_a_support_group_and_a_change() -> None:
    bare = accepted(owner_id=None, support_group=None)
    with pytest.raises(GuardError) as refusal:
        bare.install(at(3), change="CHG-1")
    assert refusal.value.unmet == ("owner_id must be given", "support_group must be given")
    with pytest.raises(AuthorisationError):
        accepted().install(at(3), change=None)
    with pytest.raises(TypeError):
        accepted().install(at(3))


def test_taking_out_of_use_needs_a_change() -> None:
    with pytest.raises(AuthorisationError):
        installed().uninstall(at(4), change=None)


def test_an_estate_is_loaded_without_changes_but_says_so() -> None:
    item = accepted().install(at(3), change=BASELINE_LOAD)
    assert item.last_change_id == "BASELINE_LOAD"


def test_withdrawing_lists_all_that_still_depend_on_the_item() -> None:
    item = installed()
    with pytest.raises(GuardError, match="a replacement for those that depend on it: app, web"):
        item.withdraw(at(4), dependents={"web", "app"}, change="CHG-2")
    with pytest.raises(AuthorisationError):
        item.withdraw(at(4), dependents=())
    with pytest.raises(ValidationError, match="must be several ids"):
        item.withdraw(at(4), dependents="app", change="CHG-2")
    with pytest.raises(ValidationError, match="cannot replace itself"):
        item.withdraw(at(4), dependents=["app"], replacement="db1", change="CHG-2")
    lax = ConfigurationPolicy(require_change=False)
    assert item.withdraw(at(4), dependents=(), policy=lax).last_change_id == "CHG-1"


def test_an_update_needs_a_change_unless_the_organisation_says_otherwise() -> None:
    item = installed()
    with pytest.raises(AuthorisationError, match="ana holds no authority"):
        item.update(at(4), version="16")
    assert item.version == "15"
    lax = ConfigurationPolicy(require_change=False)
    assert item.update(at(4), policy=lax, version="16").last_change_id == "CHG-1"
    assert item.update(at(4), change="CHG-2", version="16").last_change_id == "CHG-2"


def test_an_update_changes_any_of_the_facts() -> None:
    facts = {
        "name": "mail database",
        "version": "16",
        "description": "holds all mail",
        "owner_id": "jan",
        "location": "room 2",
        "attributes": {"size_gb": 512},
        "documents": ["DOC-1"],
        "source": "import",
        "category": CiCategory.SERVICE,
        "criticality": Level.HIGH,
        "support_group": "MAIL-TEAM",
        "environment": Environment.LIVE,
        "supplier_id": "SUP-1",
        "serial": "X1",
        "licence": "GPL",
        "availability_prob": 0.99,
        "mtbf_h": 99,
        "mtrs_h": 1,
        "capacity_limit": Capacity(512, "GB"),
    }
    after = installed().update(at(4), change="CHG-2", **facts)
    kept = {"attributes": Attributes({"size_gb": 512}), "documents": {"DOC-1"}}
    assert {name: getattr(after, name) for name in facts} == facts | kept
    assert type(after.support_group) is GroupId
    assert set(after.history[-1].delta) == {*facts, "last_change_id"}


@pytest.mark.parametrize(
    "name", ["id", "ci_type", "state", "operational", "last_change_id", "replaced_by", "colour"]
)
def test_an_update_leaves_alone_what_has_a_move_of_its_own(name: str) -> None:
    with pytest.raises(ValidationError, match="update cannot change it; it changes attributes"):
        installed().update(at(4), change="CHG-2", **{name: "x"})


@pytest.mark.parametrize("item", [installed(), installed().maintain(at(4))])
def test_an_item_in_use_keeps_its_owner_and_support_group(item: ConfigurationItem) -> None:
    with pytest.raises(GuardError) as refusal:
        item.update(at(5), change="CHG-2", owner_id=None, support_group=None)
    assert refusal.value.unmet == (
        "an item in use keeps its owner_id",
        "an item in use keeps its support_group",
    )
    assert accepted().update(at(5), change="CHG-2", owner_id=None).owner_id is None


def test_confirming_records_when_and_against_what() -> None:
    late = attrs.evolve(at(6), effective=at(5).at)
    item = installed().verify(late, source="discovery")
    assert (item.last_verified_at, item.source) == (at(5).at, "discovery")
    assert item.verify(at(7)).source == "discovery"


STEPS = st.lists(
    st.sampled_from(["maintain", "finish_maintenance", "uninstall", "install"])
    | st.sampled_from(OperationalState),
    max_size=8,
)


@given(STEPS)
def test_the_two_axes_are_independent(steps: list[str | OperationalState]) -> None:
    """Whatever is observed, the status follows the moves alone, and the other way round."""
    both = moved = observed = installed()
    for hour, step in enumerate(steps, start=10):
        if isinstance(step, OperationalState):
            both = both.observe(at(hour), operational=step)
            observed = observed.observe(at(hour), operational=step)
        elif step in both.allowed_moves:
            both = getattr(both, step)(at(hour), **ARGUMENTS.get(step, {}))
            moved = getattr(moved, step)(at(hour), **ARGUMENTS.get(step, {}))
    assert both.state is moved.state
    assert both.operational is observed.operational
    assert both.replay() == both


def test_the_same_observation_twice_writes_no_entry() -> None:
    item = installed().observe(at(4), operational=OperationalState.DOWN)
    assert item.observe(at(5), operational=OperationalState.DOWN) is item


def test_a_life_is_stored_and_restored() -> None:
    item = installed(attributes={"cpu": 4}).update(at(4), change="CHG-2", attributes={"cpu": 8})
    again = pickle.loads(pickle.dumps(item))
    assert again == item
    assert hash(again) == hash(item)
    assert copy.deepcopy(item) == item
    assert ConfigurationItem.restore(item.origin, item.history) == item
    assert item.as_of(at(3).at).attributes == {"cpu": 4}
    with pytest.raises(ValidationError, match="must be PLANNED"):
        an_item(state=CiState.INSTALLED)


def test_an_items_availability_is_given_or_follows_from_the_mean_times() -> None:
    assert an_item().availability is None
    assert an_item(availability_prob=0.5).availability == 0.5
    assert an_item(mtbf_h=2500, mtrs_h=10).availability == 2500 / 2510
    assert an_item(availability_prob=0.996, mtbf_h=2500, mtrs_h=10.0402).availability == 0.996


@given(st.floats(1, 1e5), st.floats(1e-3, 1e3), st.floats(-1e-5, 1e-5))
def test_both_given_must_agree_within_a_millionth(mtbf: float, mtrs: float, off: float) -> None:
    prob = mtbf / (mtbf + mtrs) + off
    assume(0 <= prob <= 1 and abs(abs(off) - 1e-6) > 1e-9)
    facts = {"availability_prob": prob, "mtbf_h": mtbf, "mtrs_h": mtrs}
    if abs(off) < 1e-6:
        assert an_item(**facts).availability == prob
    else:
        with pytest.raises(ValidationError, match="but mtbf_h and mtrs_h give"):
            an_item(**facts)


def test_disagreement_is_also_refused_later() -> None:
    item = an_item(mtbf_h=99, mtrs_h=1)
    with pytest.raises(ValidationError, match="but mtbf_h and mtrs_h give 0"):
        item.update(at(1), change="CHG-1", availability_prob=0.5)
    with pytest.raises(ValidationError, match="together or not at all"):
        item.update(at(1), change="CHG-1", mtrs_h=None)
    cleared = item.update(at(1), change="CHG-1", mtbf_h=None, mtrs_h=None)
    assert cleared.availability is None


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"id": ""}, "CiId.id"),
        ({"id": GroupId("GRP-1")}, "must not be an id of another kind, GroupId"),
        ({"name": " "}, "name: must not be empty"),
        ({"name": "x" * 201}, "at most 200"),
        ({"version": ""}, "version: must not be empty"),
        ({"version": 15}, "version: must be a string"),
        ({"description": None}, "description: must be a string"),
        ({"ci_type": CiId("db1")}, "must not be an id of another kind, CiId"),
        ({"owner_id": " eva"}, "ActorId.id"),
        ({"attributes": {"load": float("nan")}}, "load must be finite"),
        ({"attributes": None}, "must be a mapping"),
        ({"documents": "DOC-1"}, "must be several ids"),
        ({"category": "SERVICE"}, "must be CiCategory or None"),
        ({"criticality": None}, "must be Level"),
        ({"operational": "UP"}, "must be OperationalState"),
        ({"environment": "LIVE"}, "must be Environment or None"),
        ({"serial": ""}, "serial: must not be empty"),
        ({"licence": 7}, "licence: must be a string"),
        ({"location": ""}, "location: must not be empty"),
        ({"source": ""}, "source: must not be empty"),
        ({"capacity_limit": 512}, "must be Capacity or None"),
        ({"last_verified_at": pendulum.naive(2026, 3, 2)}, "must be an aware datetime"),
        ({"replaced_by": "db1"}, "cannot replace itself"),
        ({"availability_prob": 1.01}, "must be 0 to 1"),
        ({"availability_prob": -0.01}, "must be 0 to 1"),
        ({"availability_prob": float("nan")}, "must be a finite number or None"),
        ({"availability_prob": True}, "must be a finite number or None"),
        ({"mtbf_h": "99", "mtrs_h": 1}, "mtbf_h: must be a finite number"),
        ({"mtbf_h": 0, "mtrs_h": 1}, "mtbf_h: must be more than 0 hours"),
        ({"mtbf_h": 1, "mtrs_h": -1}, "mtrs_h: must be more than 0 hours"),
        ({"mtbf_h": 1}, "together or not at all"),
        ({"mtrs_h": 1}, "together or not at all"),
    ],
)
def test_bad_input_is_refused_at_the_door(facts: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        an_item(**facts)


def test_an_item_cannot_be_written_to() -> None:
    with pytest.raises(AttributeError):
        installed().version = "16"


def test_an_own_type_is_as_good_as_the_usual_ones() -> None:
    assert an_item(ci_type="LOAD_BALANCER").ci_type == CiType("LOAD_BALANCER")


def test_stamps_do_not_go_backwards() -> None:
    item = installed()
    with pytest.raises(ValidationError, match="must not be earlier"):
        item.observe(at(2), operational=OperationalState.UP)
