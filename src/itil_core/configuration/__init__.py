"""Service asset and configuration management: items, the dependency graph, what fails and why."""

from itil_core.configuration.attributes import Attributes
from itil_core.configuration.builder import GraphBuilder
from itil_core.configuration.derivation import active_dependents, graph_from
from itil_core.configuration.design_comparison import (
    DesignComparison,
    compare_designs,
    rank_designs,
)
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
from itil_core.configuration.failure_matrix import CfiaLetter, FailureMatrix, single_failures
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
from itil_core.configuration.relationship import Relationship, RelationshipKind, RelationshipSet
from itil_core.configuration.requirement import RequirementGroup

__all__ = [
    "BASELINE_LOAD",
    "Attributes",
    "Availability",
    "Capacity",
    "CfiaLetter",
    "CiCategory",
    "CiState",
    "CiType",
    "ConfigurationItem",
    "ConfigurationItemLifecycle",
    "ConfigurationPolicy",
    "CutSets",
    "DependencyGraph",
    "DesignComparison",
    "DocumentItem",
    "DocumentLifecycle",
    "DocumentState",
    "Environment",
    "Explanation",
    "FailureMatrix",
    "GraphBuilder",
    "GraphDifference",
    "Impact",
    "Importance",
    "OperationalState",
    "Relationship",
    "RelationshipKind",
    "RelationshipSet",
    "RequirementGroup",
    "Step",
    "active_dependents",
    "availabilities",
    "availability",
    "availability_from",
    "compare_designs",
    "cut_sets",
    "diff",
    "graph_from",
    "impact",
    "rank_designs",
    "single_failures",
]
