"""What explains a projection: weak components, single points of failure, and the words."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configuration.graph_cases import built, needs_of
from design.agreement_samples import OFFICE, day
from design.projection_samples import CHANCES, NOON, function, projected, promise, shop
from itil_core.configuration import GraphBuilder
from itil_core.design.availability_projection import project_availability
from itil_core.design.service_availability import AvailabilityPolicy
from itil_core.errors import ValidationError
from itil_core.kernel.interval import Interval

CHANCES_OF_TWO = {"db1": 0.9, "db2": 0.9}


def of_shop(bound: Any = 99.5, **fields: Any) -> Any:
    (one,) = projected(promise(bound), **fields).targets
    return one


def test_what_explains_no_downtime_is_no_weak_component() -> None:
    builder = GraphBuilder()
    builder.needs("S", "a")
    builder.needs("S", "b", "sure", at_least=1)
    (one,) = project_availability(
        builder.build(), [promise(99, service_ids={"S"})], {"a": 0.9, "b": 0.9, "sure": 1}, at=NOON
    ).targets
    assert "b" in one.availability.importance
    assert [weak.ci for weak in one.weakest(9)] == ["a"]


def test_the_weakest_components_explain_the_gap() -> None:
    weak = of_shop().weakest(3)
    assert [(one.ci, one.is_single_point, one.closes_gap) for one in weak] == [
        ("app", True, True),
        ("net", True, False),
        ("db1", False, False),
    ]
    assert [one.share for one in weak] == sorted((one.share for one in weak), reverse=True)
    assert weak[0].saved / of_shop().expected_downtime == pytest.approx(weak[0].share)


@given(st.data())
def test_what_a_component_costs_is_what_is_saved_without_its_failures(data: st.DataObject) -> None:
    needs = data.draw(needs_of(size=6))
    cis = sorted(needs)
    service = data.draw(st.sampled_from(cis))
    chances = {ci: data.draw(st.integers(1, 20)) / 20 for ci in cis}
    bound = data.draw(st.integers(0, 100))

    def found(given_: dict[str, float]) -> Any:
        agreements = [promise(bound, service_ids={service})]
        return project_availability(built(needs), agreements, given_, at=NOON).targets[0]

    one = found(chances)
    for weak in one.weakest(9):
        perfect = found({**chances, weak.ci: 1})
        saved = one.expected_downtime - perfect.expected_downtime
        assert abs(weak.saved - saved) < timedelta(milliseconds=1)
        near = abs(perfect.spare_downtime) < timedelta(milliseconds=1)
        assert near or weak.closes_gap == (perfect.spare_downtime > timedelta(0))


def test_where_nothing_alone_is_fatal_no_points_are_named() -> None:
    builder = GraphBuilder()
    builder.needs("SVC-1", "db1", "db2", at_least=1)
    (one,) = project_availability(builder.build(), [promise()], CHANCES_OF_TWO, at=NOON).targets
    assert one.single_points == ()
    assert [line.split()[0] for line in one.explain().splitlines()[1:]] == [
        "down",
        *["without"] * 2,
    ]


def test_what_cannot_fail_is_no_weakness() -> None:
    builder = GraphBuilder()
    builder.needs("SVC-1", "sure", "net")
    chances = {"sure": 1, "net": 0.9}
    (one,) = project_availability(builder.build(), [promise()], chances, at=NOON).targets
    assert [weak.ci for weak in one.weakest()] == ["net"]
    assert one.single_points == ("net",)
    (safe,) = project_availability(builder.build(), [promise()], {}, at=NOON, default=1).targets
    assert (safe.weakest(), safe.percent, safe.expected_downtime) == ((), 100, timedelta(0))


def test_it_explains_itself() -> None:
    assert of_shop().explain(2).splitlines() == [
        (
            "SVC-1: 99.3512 % projected, availability >= 99.5 % each month"
            " (SLA-1); BREACHED: 1 h 6 min 25 s too much in 744 h of agreed time"
        ),
        "  down 4 h 49 min 37 s on average, 3 h 43 min 12 s are allowed",
        "  single points of failure: app, net, power",
        "  without failures of app: 3 h 42 min 52 s less, which is enough",
        "  without failures of net: 44 min 24 s less, which is not enough",
    ]
    met = projected(promise(99.3, warning=99.4)).targets[0].explain(1).splitlines()
    assert met[0].endswith("AT RISK: 22 min 51 s to spare in 744 h of agreed time")
    assert met[-1] == "  without failures of app: 3 h 42 min 52 s less"


def test_it_tells_what_is_booked_and_how_many_points_it_does_not_name() -> None:
    booked = {"SVC-1": [Interval(day(25), day(25) + timedelta(hours=2))]}
    strict = AvailabilityPolicy(planned_excluded=False)
    assert "  of it 2 h are booked" in of_shop(booked=booked, policy=strict).explain().splitlines()
    builder = GraphBuilder()
    builder.needs("SVC-1", *(f"part{number}" for number in range(7)))
    (one,) = project_availability(builder.build(), [promise()], {}, at=NOON, default=0.99).targets
    assert "part0, part1, part2, part3, part4 and 2 more" in one.explain()


def test_nothing_is_rounded_onto_its_target() -> None:
    chances = {**CHANCES, "net": 0.99949999}
    agreement = promise("99.95", service_ids={"SVC-2"})
    (one,) = project_availability(shop(), [agreement], chances, at=NOON).targets
    assert one.explain().startswith("SVC-2: 99.949999 % projected")
    assert "36 ms too much" not in one.explain()
    assert "0.026784 s too much" in one.explain()
    (above,) = project_availability(
        shop(), [agreement], {**CHANCES, "net": 0.99950001}, at=NOON
    ).targets
    assert above.explain().startswith("SVC-2: 99.95 % projected")


def test_without_agreed_time_it_says_so() -> None:
    weekend = Interval(day(16), day(18))
    found = projected(functions=[function()], function_hours=OFFICE, at=weekend)
    assert found.functions[0].explain().splitlines()[0] == (
        "sell (VBF-1): nothing projected, availability >= 99.9 %; NO DATA: no agreed time"
    )


@pytest.mark.parametrize("limit", [0, True, 1.0, "2"])
def test_a_limit_is_a_whole_number(limit: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        of_shop().weakest(limit)
    assert (caught.value.record, caught.value.field, caught.value.value) == (
        "ProjectedUptime",
        "limit",
        limit,
    )


def test_a_row_holds_plain_values() -> None:
    (row,) = projected(promise(99.5), customers=["CUS-7"]).table()
    assert row["customer"] == "CUS-7"
    assert row["allowed_downtime"] == timedelta(hours=3, minutes=43, seconds=12)
    assert (row["gap"], row["single_points"]) == (Decimal("99.5") - row["projected"], 3)
