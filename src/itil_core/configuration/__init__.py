"""Service asset and configuration management: items, the dependency graph, what fails and why."""

from itil_core.configuration.attributes import Attributes
from itil_core.configuration.builder import GraphBuilder
from itil_core.configuration.derivation import active_dependents, graph_from
from itil_core.configuration.difference import GraphDifference, diff
from itil_core.configuration.document import DocumentItem, DocumentLifecycle, DocumentState
from itil_core.configuration.exact_availability import (
    Availability,
    Importance,
    availabilities,
    availability,
    availability_from,
)
from itil_core.configuration.explanation import Explanation, Step
from itil_core.configuration.failure import Impact, impact
from itil_core.configuration.failure_logic import FaultTree, Gate, fault_tree
from itil_core.configuration.graph import DependencyGraph
from itil_core.configuration.item import ConfigurationItem
from itil_core.configuration.item_facts import (
    BASELINE_LOAD,
    Capacity,
    CiCategory,
    CiType,
    ConfigurationPolicy,
    Environment,
    OperationalState,
)
from itil_core.configuration.item_lifecycle import CiState, ConfigurationItemLifecycle
from itil_core.configuration.minimal_cut_sets import CutSets, cut_sets
from itil_core.configuration.monte_carlo import Estimate, estimated_availability
from itil_core.configuration.relationship import Relationship, RelationshipKind, RelationshipSet
from itil_core.configuration.renewal import (
    ComponentTimes,
    PeriodPromise,
    PeriodStart,
    promise_of_period,
)
from itil_core.configuration.requirement import RequirementGroup

__all__ = [
    "BASELINE_LOAD",
    "Attributes",
    "Availability",
    "Capacity",
    "CiCategory",
    "CiState",
    "CiType",
    "ComponentTimes",
    "ConfigurationItem",
    "ConfigurationItemLifecycle",
    "ConfigurationPolicy",
    "CutSets",
    "DependencyGraph",
    "DocumentItem",
    "DocumentLifecycle",
    "DocumentState",
    "Environment",
    "Estimate",
    "Explanation",
    "FaultTree",
    "Gate",
    "GraphBuilder",
    "GraphDifference",
    "Impact",
    "Importance",
    "OperationalState",
    "PeriodPromise",
    "PeriodStart",
    "Relationship",
    "RelationshipKind",
    "RelationshipSet",
    "RequirementGroup",
    "Step",
    "active_dependents",
    "availabilities",
    "availability",
    "availability_from",
    "cut_sets",
    "diff",
    "estimated_availability",
    "fault_tree",
    "graph_from",
    "impact",
    "promise_of_period",
]
