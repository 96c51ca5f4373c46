"""Projected availability: who was promised what, and what the design will reach."""

from datetime import timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pendulum
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configuration.graph_cases import built, needs_of
from design.agreement_samples import OFFICE, active, day, layer, sla, target, within
from design.projection_samples import (
    CHANCES,
    NOON,
    enumerated,
    function,
    own_promise,
    projected,
    promise,
    shop,
)
from itil_core.configuration import availability
from itil_core.design.agreement_facts import AgreementLayer
from itil_core.design.availability_projection import project_availability
from itil_core.design.service_availability import AvailabilityPolicy
from itil_core.design.target_precedence import effective_target
from itil_core.design.target_terms import (
    AchievementStatus,
    Comparator,
    MeasurementPeriod,
    ServiceLevelMetric,
    TargetExclusion,
)
from itil_core.design.vital_function import DesignLevel
from itil_core.errors import (
    CalculationError,
    ConflictError,
    DuplicateError,
    UnknownReferenceError,
    ValidationError,
)
from itil_core.kernel.interval import Interval

MET, AT_RISK = AchievementStatus.MET, AchievementStatus.AT_RISK
BREACHED, NO_DATA = AchievementStatus.BREACHED, AchievementStatus.NO_DATA
JANUARY = Interval(day(10), day(41))


def one_of(projection: Any) -> Any:
    (one,) = projection.targets
    return one


def named(projection: Any) -> list[tuple[str, str | None, str, str]]:
    return [
        (one.service_id, one.customer_id, one.effective.agreement.id, one.status.name)
        for one in projection.targets
    ]


def test_ex_g2_what_is_shared_is_not_multiplied_twice() -> None:
    one = one_of(projected(promise("99.36")))
    assert round(one.percent, 4) == Decimal("99.3512")
    assert (one.status, one.single_points) == (BREACHED, ("app", "net", "power"))
    # Multiplied along the tree it would seem to be kept.
    assert one.effective.target.judge(Decimal("99.360748")) is MET


def test_the_figures_of_a_month() -> None:
    one = one_of(projected(promise(99.5)))
    assert one.span.agreed == timedelta(days=31)
    assert one.allowed_downtime == timedelta(hours=744) * 0.005
    share = 1 - 0.9999 * 0.995 * 0.999 * (1 - (1 - 0.9801) ** 2)
    assert one.expected_downtime / timedelta(hours=744) == pytest.approx(share)
    assert one.spare_downtime == one.allowed_downtime - one.expected_downtime
    assert one.gap == -one.margin == Decimal("99.5") - one.percent


@pytest.mark.parametrize(
    ("bound", "warning", "status"),
    [(99.3, None, MET), (99.3, 99.35, MET), (99.3, 99.4, AT_RISK), (99.4, None, BREACHED)],
)
def test_verdicts_are_those_of_the_target(bound: float, warning: Any, status: Any) -> None:
    assert one_of(projected(promise(bound, warning=warning))).status is status


@pytest.mark.parametrize(
    ("comparator", "status"),
    [(Comparator.GE, MET), (Comparator.GT, BREACHED)],
)
def test_exactly_at_the_target(comparator: Comparator, status: AchievementStatus) -> None:
    agreement = promise(99.9, service_ids={"SVC-2"}, facts={"comparator": comparator})
    one = one_of(projected(agreement))
    assert (one.percent, one.status, one.gap) == (Decimal("99.9"), status, 0)


def test_products_that_floats_cannot_hold_are_still_exact() -> None:
    # 0.7 x 0.1 is 0.06999999999999999 in binary.
    chances = {**CHANCES, "net": 0.7, "SVC-2": 0.1}
    agreement = promise(7, service_ids={"SVC-2"})
    one = one_of(project_availability(shop(), [agreement], chances, at=NOON))
    assert (one.percent, one.status) == (7, MET)
    assert one.single_points == ("net",)


def test_each_customer_has_the_target_that_holds() -> None:
    corporate = active(layer(AgreementLayer.CORPORATE, 3, targets=[target(90, 3)]))
    own = own_promise(99.9, service_ids={"SVC-1", "SVC-2"})
    found = projected(promise(99.3), own, corporate)
    assert named(found) == [
        ("SVC-1", "CUS-1", "SLA-2", "BREACHED"),
        ("SVC-1", None, "SLA-1", "MET"),
        ("SVC-2", "CUS-1", "SLA-2", "MET"),
        ("SVC-2", None, "SLA-3", "MET"),
    ]
    assert [one.effective.overridden[0].agreement.id for one in found.targets[:2]] == [
        "SLA-1",
        "SLA-3",
    ]
    assert [one.who for one in found.targets[:2]] == ["SVC-1 for CUS-1", "SVC-1"]
    asked = projected(promise(99.3), own, corporate, customers=["CUS-9", "CUS-1"])
    assert named(asked) == [
        ("SVC-1", "CUS-1", "SLA-2", "BREACHED"),
        ("SVC-1", "CUS-9", "SLA-1", "MET"),
        ("SVC-2", "CUS-1", "SLA-2", "MET"),
        ("SVC-2", "CUS-9", "SLA-3", "MET"),
    ]


@given(st.sets(st.sampled_from(range(5))), st.sampled_from([None, "CUS-1", "CUS-2"]))
def test_it_is_the_effective_target(chosen: set[int], customer: str | None) -> None:
    every = [
        promise(99.1),
        own_promise(99.2),
        *(
            active(layer(one, 3 + at, targets=[target(99.3, 3 + at)]))
            for at, one in enumerate(AgreementLayer)
        ),
    ]
    some = [every[place] for place in sorted(chosen)]
    found = projected(*some, services=["SVC-1"], customers=customer and [customer])
    for one in found.targets:
        wanted = effective_target(
            some,
            customer_id=one.customer_id or "nobody",
            service_id="SVC-1",
            metric=ServiceLevelMetric.AVAILABILITY,
            at=NOON,
        )
        assert one.effective == wanted
    if customer:
        covered = any(one.covers(customer, "SVC-1") for one in some)
        assert len(found.targets) == covered


def test_targets_of_one_agreement_over_several_periods_all_hold() -> None:
    yearly = target(99.2, 2, period=MeasurementPeriod.YEAR)
    weak = active(
        layer(
            AgreementLayer.CORPORATE,
            9,
            targets=[target(50, 9, period=MeasurementPeriod.WEEK)],
        )
    )
    found = projected(active(sla(targets=[target(99.5), yearly])), weak)
    assert [(str(one.bound), one.status, one.span.agreed.days) for one in found.targets] == [
        ("99.5", BREACHED, 31),
        ("99.2", MET, 365),
    ]
    alone = one_of(projected(promise(99.5), weak))
    assert [one.agreement.id for one in alone.effective.overridden] == ["SLA-9"]


def test_a_period_follows_the_calendar_of_the_hours() -> None:
    agreement = promise(99.5, service_hours=OFFICE)
    one = one_of(projected(agreement))
    assert one.span.agreed == timedelta(hours=23 * 10)
    assert one.percent == one_of(projected(promise(99.5))).percent


def test_over_an_interval_each_target_is_judged_while_it_holds() -> None:
    first = active(sla(1, targets=[target(99.3)], end=day(20)))
    second = active(sla(2, targets=[target(99.9, 2)], start=day(25)), at=25)
    found = projected(first, second, at=JANUARY)
    assert [(one.effective.agreement.id, one.span.times, one.status) for one in found.targets] == [
        ("SLA-1", (Interval(day(10), day(20)),), MET),
        ("SLA-2", (Interval(day(25), day(41)),), BREACHED),
    ]
    own = own_promise(99, start=day(12), end=day(15), at=12)
    assert [one.span.times for one in projected(first, own, at=JANUARY).targets] == [
        (Interval(day(12), day(15)),),
        (Interval(day(10), day(20)),),
    ]
    asked = projected(first, own, at=JANUARY, customers=["CUS-1"])
    assert [one.span.times for one in asked.targets] == [
        (Interval(day(10), day(12)), Interval(day(15), day(20))),
        (Interval(day(12), day(15)),),
    ]


def test_agreements_that_are_not_in_force_promise_nothing() -> None:
    found = projected(sla(), promise(start=day(30), end=day(90), at=30), services=["SVC-1"])
    assert (found.targets, found.untargeted) == ((), ("SVC-1",))
    assert found.is_carried
    other = active(sla(targets=[within(4)]))
    assert projected(other).targets == projected(other, at=JANUARY).targets == ()
    later = Interval(day(100), day(101))
    assert projected(promise(), at=later).targets == ()


def test_drafts_are_judged_as_their_text_says() -> None:
    draft = sla(7, targets=[target(99.9, 7), target(99.9, 8, priority=1), within(4)])
    wide = layer(AgreementLayer.CUSTOMER, 8, targets=[target(99, 9)], start=day(35), end=day(60))
    found = projected(promise(99.3), drafts=[draft, wide], services=["SVC-1", "SVC-2"])
    assert named(found) == [
        ("SVC-1", None, "SLA-1", "MET"),
        ("SVC-1", None, "SLA-7", "BREACHED"),
        ("SVC-1", "CUS-1", "SLA-8", "MET"),
        ("SVC-2", "CUS-1", "SLA-8", "MET"),
    ]
    assert found.untargeted == ()
    asked = projected(drafts=[wide, draft], at=JANUARY, customers=["CUS-2"])
    assert named(asked) == [("SVC-1", "CUS-2", "SLA-7", "BREACHED")]
    spans = [one.span.times for one in projected(drafts=[wide, draft], at=JANUARY).targets]
    assert spans == [(Interval(day(35), day(41)),), (JANUARY,)]
    assert projected(drafts=[wide], at=Interval(day(10), day(20)), services=["SVC-1"]).targets == ()


def test_ex_d17_booked_downtime_is_taken_out_or_counts() -> None:
    # 720 h of agreed time, 4 h of them booked, and 2.4 h of failures in the rest.
    april = Interval(day(90), day(120))
    failing = {**CHANCES, "net": 1 - 2.4 / 716}
    strict = AvailabilityPolicy(planned_excluded=False)
    booked = {"SVC-2": [Interval(day(95), day(95) + timedelta(hours=4))]}

    def found(policy: AvailabilityPolicy, **facts: Any) -> Any:
        agreement = promise(99.5, service_ids={"SVC-2"}, end=day(365), facts=facts)
        return one_of(
            project_availability(
                shop(), [agreement], failing, at=april, booked=booked, policy=policy
            )
        )

    excluded, counted = found(AvailabilityPolicy()), found(strict)
    assert round(excluded.percent, 6) == Decimal("99.664804")
    assert round(counted.percent, 6) == Decimal("99.111111")
    assert (excluded.status, counted.status) == (MET, BREACHED)
    assert (excluded.span.agreed, counted.span.agreed) == (
        timedelta(hours=716),
        timedelta(hours=720),
    )
    assert counted.expected_downtime == timedelta(hours=6.4)
    assert found(strict, exclusions={TargetExclusion.PLANNED_DOWNTIME}).status is MET


def test_without_agreed_time_there_is_nothing_to_judge() -> None:
    weekend = Interval(day(16), day(18))
    assert (weekend.start.day_of_week, weekend.duration.days) == (pendulum.SATURDAY, 2)
    found = projected(
        promise(service_hours=OFFICE), functions=[function()], function_hours=OFFICE, at=weekend
    )
    one = one_of(found)
    assert (one.percent, one.margin, one.gap, one.status) == (None, None, 0, NO_DATA)
    assert found.functions[0].status is NO_DATA
    assert found.is_carried


def test_a_function_is_up_while_all_of_its_services_are() -> None:
    found = projected(functions=[function()])
    (one,) = found.functions
    both = availability(shop(), "SVC-1", CHANCES).value  # SVC-2 stands on nothing else
    assert float(one.percent) == pytest.approx(100 * both)
    assert (one.status, one.single_points) == (BREACHED, ("app", "net", "power"))
    assert projected(functions=[function("SVC-2")]).functions[0].status is MET
    assert found.untargeted == ("SVC-1", "SVC-2")
    assert found.availability_of["SVC-2"].value == 0.999


def test_booked_downtime_counts_for_functions_that_allow_none() -> None:
    booked = {"SVC-2": [Interval(day(25), day(26))]}
    allowed, none = (
        projected(functions=[function("SVC-2", design_level=level)], booked=booked).functions[0]
        for level in (DesignLevel.HIGH_AVAILABILITY, DesignLevel.CONTINUOUS_OPERATION)
    )
    assert (allowed.status, allowed.span.agreed) == (MET, timedelta(days=30))
    assert (none.status, none.span.agreed) == (BREACHED, timedelta(days=31))
    assert none.span.booked_downtime == timedelta(days=1)


@settings(max_examples=60)
@given(st.data())
def test_it_agrees_with_adding_up_all_states(data: st.DataObject) -> None:
    needs = data.draw(needs_of(size=5))
    cis = sorted(needs)
    service = data.draw(st.sampled_from(cis))
    several = data.draw(st.sets(st.sampled_from(cis), min_size=1, max_size=3))
    chances = {ci: data.draw(st.integers(0, 20)) / 20 for ci in cis}
    found = project_availability(
        built(needs),
        [promise(50, service_ids={service})],
        chances,
        at=NOON,
        functions=[function(*several)],
    )
    whole = enumerated(needs, {service}, chances) * 100
    assert float(one_of(found).percent) == pytest.approx(whole, abs=1e-8)
    together = enumerated(needs, several, chances) * 100
    assert float(found.functions[0].percent) == pytest.approx(together, abs=1e-8)


@settings(max_examples=60)
@given(st.data())
def test_inv_10_4_better_components_never_turn_a_promise_bad(data: st.DataObject) -> None:
    needs = data.draw(needs_of(size=6))
    cis = sorted(needs)
    service = data.draw(st.sampled_from(cis))
    chances = {ci: data.draw(st.integers(0, 20)) / 20 for ci in cis}
    better = {ci: data.draw(st.integers(int(chances[ci] * 20), 20)) / 20 for ci in cis}
    agreement = promise(data.draw(st.integers(0, 100)), service_ids={service})
    before, after = (
        one_of(project_availability(built(needs), [agreement], given_, at=NOON))
        for given_ in (chances, better)
    )
    assert after.percent >= before.percent
    assert (before.status, after.status) != (MET, BREACHED)
    assert 0 <= before.percent <= 100


def test_services_may_be_cis_of_other_names() -> None:
    found = projected(
        promise(99.5, service_ids={"SVC-SHOP"}),
        nodes={"SVC-SHOP": "SVC-1"},
        functions=[function("SVC-SHOP")],
    )
    assert (found.targets[0].ci, found.targets[0].status) == ("SVC-1", BREACHED)
    assert found.functions[0].percent == found.targets[0].percent


@pytest.mark.parametrize(
    ("comparator", "upper"),
    [(Comparator.LE, None), (Comparator.EQ, None), (Comparator.BETWEEN, 99.9)],
)
def test_targets_that_are_no_lower_bound_are_named_and_not_judged(
    comparator: Comparator, upper: float | None
) -> None:
    found = projected(promise(99.0, facts={"comparator": comparator, "upper": upper}))
    assert (found.targets, found.untargeted) == ((), ())
    assert [one.target.id for one in found.unchecked] == ["SLT-1"]
    assert "SLT-1" in found.text()


def test_gaps_are_sorted_and_all_is_told() -> None:
    found = projected(
        promise(99.5), promise(99.95, number=2, service_ids={"SVC-2"}), functions=[function()]
    )
    assert [one.who for one in found.gaps] == [
        "sell (VBF-1)",
        "SVC-1",
        "SVC-2",
    ]
    assert not found.is_carried
    assert str(found).splitlines() == [
        (
            "SVC-1: 99.3512 % projected, availability >= 99.5 % each month"
            " (SLA-1); BREACHED: 1 h 6 min 25 s too much in 744 h of agreed time"
        ),
        (
            "SVC-2: 99.9 % projected, availability >= 99.95 % each month"
            " (SLA-2); BREACHED: 22 min 19 s too much in 744 h of agreed time"
        ),
        (
            "sell (VBF-1): 99.3512 % projected, availability >= 99.9 %;"
            " BREACHED: 4 h 4 min 59 s too much in 744 h of agreed time"
        ),
    ]
    assert projected().text() == "nothing was promised"
    assert projected(services=["SVC-2"]).text() == "SVC-2: no availability is agreed"
    rows = found.table()
    assert [(row["service"], row["customer"], row["function"]) for row in rows] == [
        ("SVC-1", "", ""),
        ("SVC-2", "", ""),
        ("", "", "VBF-1"),
    ]
    assert rows[1]["bound"] == Decimal("99.95")
    assert (rows[1]["projected"], rows[1]["status"]) == (Decimal("99.9"), "BREACHED")


# -- bad input ------------------------------------------------------------------------------------


def test_services_that_the_graph_does_not_hold_are_all_named() -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        projected(
            promise(service_ids={"SVC-8"}),
            services=["SVC-1", "SVC-9"],
            functions=[function("SVC-7")],
            nodes={"SVC-9": "ninth"},
        )
    assert (caught.value.kind, caught.value.ids) == ("CI", ("SVC-7", "ninth"))
    with pytest.raises(UnknownReferenceError) as caught:
        projected(promise(service_ids={"SVC-8"}), promise(number=2, service_ids={"SVC-9"}))
    assert caught.value.ids == ("SVC-8", "SVC-9")


def test_what_is_booked_for_nobody_is_refused() -> None:
    with pytest.raises(UnknownReferenceError) as caught:
        projected(promise(), booked={"SVC-3": [], "SVC-2": []})
    assert (caught.value.kind, caught.value.ids) == ("service", ("SVC-2", "SVC-3"))


def test_missing_availabilities_are_all_named() -> None:
    some = {ci: chance for ci, chance in CHANCES.items() if not ci.startswith("db")}
    with pytest.raises(ValidationError) as caught:
        project_availability(shop(), [promise()], some, at=NOON)
    assert (caught.value.field, caught.value.value) == ("probabilities", ("db1", "db2"))
    found = project_availability(shop(), [promise()], some, at=NOON, default=0.99)
    assert one_of(found).percent == one_of(projected(promise())).percent


def test_a_diagram_that_outgrows_its_limit_is_an_error() -> None:
    with pytest.raises(CalculationError, match="Monte Carlo"):
        projected(promise(), limit=1)
    assert projected(promise(), limit=1000).targets


def test_two_targets_that_hold_at_once_are_a_conflict() -> None:
    again = active(sla(2, targets=[target(99, 2)]))
    with pytest.raises(ConflictError) as caught:
        projected(promise(), again)
    assert "every other customer" in caught.value.reason


def test_a_period_without_a_length_needs_an_interval() -> None:
    custom = promise(facts={"period": MeasurementPeriod.CUSTOM})
    with pytest.raises(ValidationError) as caught:
        projected(custom)
    assert (caught.value.record, caught.value.field) == ("project_availability", "at")
    assert one_of(projected(custom, at=JANUARY)).span.agreed == timedelta(days=31)


def test_two_functions_of_one_id_are_refused() -> None:
    with pytest.raises(DuplicateError) as caught:
        projected(functions=[function(), function("SVC-1")])
    assert (caught.value.kind, caught.value.key) == ("vital business function", "VBF-1")


@pytest.mark.parametrize(
    ("field", "given_"),
    [
        ("graph", {"graph": "shop"}),
        ("agreements", {"agreements": ["SLA-1"]}),
        ("drafts", {"drafts": ["SLA-1"]}),
        ("functions", {"functions": ["VBF-1"]}),
        ("booked", {"booked": {"SVC-1": [3]}, "services": ["SVC-1"]}),
        ("at", {"at": pendulum.naive(2026, 1, 1)}),
    ],
)
def test_strangers_are_refused(field: str, given_: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"graph": shop(), "agreements": [], "probabilities": {}, "at": NOON}
    with pytest.raises(ValidationError) as caught:
        project_availability(**facts | given_)
    assert (caught.value.record, caught.value.field) == ("project_availability", field)


def test_all_services_of_an_estate_share_the_work() -> None:
    # The same figures as one by one, for every service and every customer.
    every = [promise(99, number=at, service_ids={f"SVC-{at}"}) for at in (1, 2)]
    found = projected(*every, customers=["CUS-1", "CUS-2"])
    assert len(found.targets) == len(list(product(every, range(2))))
    for one in found.targets:
        assert one.availability == availability(shop(), one.ci, CHANCES, default=1)


@pytest.mark.parametrize(
    ("field", "value"),
    [("policy", True), ("function_hours", 8), ("nodes", ["app"]), ("booked", [JANUARY])],
)
def test_policies_hours_and_mappings_are_of_their_kind(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        projected(promise(), **{field: value})
    assert (caught.value.record, caught.value.field) == ("project_availability", field)
