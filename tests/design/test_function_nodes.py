"""Vital business functions on top of a graph, beside the services that they need."""

import pytest

from design.projection_samples import NOON, function, projected, shop
from itil_core.configuration import GraphBuilder
from itil_core.design.availability_projection import project_availability


def test_a_function_is_no_more_available_than_each_of_its_services() -> None:
    builder = GraphBuilder()
    builder.needs("SVC-2", "SVC-1", "net")
    builder.needs("SVC-1", "db")
    vital = [
        function("SVC-1", id="VBF-1"),
        function("SVC-1", "SVC-2", id="VBF-2"),
        function("SVC-2", id="VBF-3"),
    ]
    found = project_availability(builder.build(), [], {}, at=NOON, functions=vital, default=0.9)
    # SVC-1 never fails by itself where it is asked for; as something that SVC-2 needs it does.
    alone = {key: one.value for key, one in found.availability_of.items()}
    assert alone == {"SVC-1": pytest.approx(0.9), "SVC-2": pytest.approx(0.9**3)}
    first, both, second = (one.availability.value for one in found.functions)
    assert (first, both, second) == (alone["SVC-1"], alone["SVC-2"], alone["SVC-2"])


def test_the_node_of_a_function_never_meets_a_ci() -> None:
    found = projected(functions=[function("SVC-1", id="app"), function("SVC-2", id="VBF-2")])
    assert [one.ci for one in found.functions] == ["VBF-2", "app*"]
    assert set(found.graph) == {*shop(), "VBF-2", "app*"}
