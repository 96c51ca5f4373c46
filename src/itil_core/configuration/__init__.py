"""Service asset and configuration management: items, the dependency graph, what fails and why.

ITIL Service Transition (2007) 4.3. The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.configuration.attribute_schema import (
        AttributeKind,
        AttributeRule,
        AttributeSchema,
    )
    from itil_core.configuration.attributes import Attributes
    from itil_core.configuration.audit import (
        AuditPolicy,
        AuditProposal,
        AuditProposalKind,
        AuditReason,
        ConfigurationAudit,
    )
    from itil_core.configuration.baseline import Baseline, Snapshot, agree
    from itil_core.configuration.builder import GraphBuilder
    from itil_core.configuration.captured import (
        CapturedConfiguration,
        CapturedItem,
        capture,
        captured_item,
    )
    from itil_core.configuration.configuration_difference import (
        ConfigurationDifference,
        FactChange,
        apply_difference,
        compare_configurations,
        compare_items,
    )
    from itil_core.configuration.definitive_media import DefinitiveMediaLibrary, DmlItem
    from itil_core.configuration.definitive_spare import DefinitiveSpare
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
    from itil_core.configuration.failure_logic import FaultTree, Gate, fault_tree
    from itil_core.configuration.failure_matrix import CfiaLetter, FailureMatrix, single_failures
    from itil_core.configuration.footprint import Footprint
    from itil_core.configuration.graph import DependencyGraph
    from itil_core.configuration.group_growth import MemberGain, member_gains
    from itil_core.configuration.investment import ComponentGain, improvement_gains, twin_gains
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
    from itil_core.configuration.item_rules import ItemRules, TypeRules, unique_key
    from itil_core.configuration.licence_control import (
        LicenceHolding,
        LicenceUse,
        licence_use,
        require_licence,
        why_no_licence,
    )
    from itil_core.configuration.minimal_cut_sets import CutSets, cut_sets
    from itil_core.configuration.monte_carlo import Estimate, estimated_availability
    from itil_core.configuration.planned_availability import (
        PlannedAvailability,
        planned_availabilities,
        promise_of_plan,
    )
    from itil_core.configuration.planned_windows import (
        PlannedWindow,
        WindowPlan,
        WindowStretch,
        plan_windows,
    )
    from itil_core.configuration.relationship import Relationship, RelationshipKind, RelationshipSet
    from itil_core.configuration.renewal import (
        ComponentTimes,
        PeriodPromise,
        PeriodStart,
        promise_of_period,
    )
    from itil_core.configuration.requirement import RequirementGroup
    from itil_core.configuration.scenario_difference import (
        NewSinglePoint,
        ScenarioDifference,
        what_changes,
    )
    from itil_core.configuration.scenario_numbers import (
        AvailabilityChange,
        CutSetChange,
        availability_changes,
        cut_set_change,
    )
    from itil_core.configuration.single_point_savings import TwinSaving, twin_savings
    from itil_core.configuration.status_accounting import (
        BaselineRow,
        StatusCount,
        StatusRow,
        baseline_table,
        mean_recording_delay,
        owned_percent,
        status_counts,
        status_history,
        variance,
    )
    from itil_core.configuration.verification import (
        Verification,
        VerificationFinding,
        VerificationResult,
        verify_configuration,
    )
    from itil_core.configuration.version_order import is_newer, latest_version, version_key
    from itil_core.configuration.what_if import Scenario, scenario
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "attribute_schema": "AttributeKind AttributeRule AttributeSchema",
            "attributes": "Attributes",
            "audit": "AuditPolicy AuditProposal AuditProposalKind AuditReason ConfigurationAudit",
            "baseline": "Baseline Snapshot agree",
            "builder": "GraphBuilder",
            "captured": "CapturedConfiguration CapturedItem capture captured_item",
            "configuration_difference": (
                "ConfigurationDifference FactChange apply_difference compare_configurations "
                "compare_items"
            ),
            "definitive_media": "DefinitiveMediaLibrary DmlItem",
            "definitive_spare": "DefinitiveSpare",
            "derivation": "active_dependents graph_from",
            "design_comparison": "DesignComparison compare_designs rank_designs",
            "difference": "GraphDifference diff",
            "document": "DocumentItem DocumentLifecycle DocumentState",
            "exact_availability": (
                "Availability Importance availabilities availability availability_from"
            ),
            "explanation": "Explanation Step",
            "failure": "Impact impact",
            "failure_logic": "FaultTree Gate fault_tree",
            "failure_matrix": "CfiaLetter FailureMatrix single_failures",
            "footprint": "Footprint",
            "graph": "DependencyGraph",
            "group_growth": "MemberGain member_gains",
            "investment": "ComponentGain improvement_gains twin_gains",
            "item": "ConfigurationItem",
            "item_facts": (
                "BASELINE_LOAD Capacity CiCategory CiType ConfigurationPolicy Environment "
                "OperationalState"
            ),
            "item_lifecycle": "CiState ConfigurationItemLifecycle",
            "item_rules": "ItemRules TypeRules unique_key",
            "licence_control": (
                "LicenceHolding LicenceUse licence_use require_licence why_no_licence"
            ),
            "minimal_cut_sets": "CutSets cut_sets",
            "monte_carlo": "Estimate estimated_availability",
            "planned_availability": "PlannedAvailability planned_availabilities promise_of_plan",
            "planned_windows": "PlannedWindow WindowPlan WindowStretch plan_windows",
            "relationship": "Relationship RelationshipKind RelationshipSet",
            "renewal": "ComponentTimes PeriodPromise PeriodStart promise_of_period",
            "requirement": "RequirementGroup",
            "scenario_difference": "NewSinglePoint ScenarioDifference what_changes",
            "scenario_numbers": (
                "AvailabilityChange CutSetChange availability_changes cut_set_change"
            ),
            "single_point_savings": "TwinSaving twin_savings",
            "status_accounting": (
                "BaselineRow StatusCount StatusRow baseline_table mean_recording_delay "
                "owned_percent status_counts status_history variance"
            ),
            "verification": (
                "Verification VerificationFinding VerificationResult verify_configuration"
            ),
            "version_order": "is_newer latest_version version_key",
            "what_if": "Scenario scenario",
        },
    )

# fmt: off
__all__ = [
    "BASELINE_LOAD", "AttributeKind", "AttributeRule", "AttributeSchema", "Attributes",
    "AuditPolicy", "AuditProposal", "AuditProposalKind", "AuditReason", "Availability",
    "AvailabilityChange", "Baseline", "BaselineRow", "Capacity", "CapturedConfiguration",
    "CapturedItem", "CfiaLetter", "CiCategory", "CiState", "CiType", "ComponentGain",
    "ComponentTimes", "ConfigurationAudit", "ConfigurationDifference", "ConfigurationItem",
    "ConfigurationItemLifecycle", "ConfigurationPolicy", "CutSetChange", "CutSets",
    "DefinitiveMediaLibrary", "DefinitiveSpare", "DependencyGraph", "DesignComparison", "DmlItem",
    "DocumentItem", "DocumentLifecycle", "DocumentState", "Environment", "Estimate", "Explanation",
    "FactChange", "FailureMatrix", "FaultTree", "Footprint", "Gate", "GraphBuilder",
    "GraphDifference", "Impact", "Importance", "ItemRules", "LicenceHolding", "LicenceUse",
    "MemberGain", "NewSinglePoint", "OperationalState", "PeriodPromise", "PeriodStart",
    "PlannedAvailability", "PlannedWindow", "Relationship", "RelationshipKind", "RelationshipSet",
    "RequirementGroup", "Scenario", "ScenarioDifference", "Snapshot", "StatusCount", "StatusRow",
    "Step", "TwinSaving", "TypeRules", "Verification", "VerificationFinding", "VerificationResult",
    "WindowPlan", "WindowStretch", "active_dependents", "agree", "apply_difference",
    "availabilities", "availability", "availability_changes", "availability_from", "baseline_table",
    "capture", "captured_item", "compare_configurations", "compare_designs", "compare_items",
    "cut_set_change", "cut_sets", "diff", "estimated_availability", "fault_tree", "graph_from",
    "impact", "improvement_gains", "is_newer", "latest_version", "licence_use",
    "mean_recording_delay", "member_gains", "owned_percent", "plan_windows",
    "planned_availabilities", "promise_of_period", "promise_of_plan", "rank_designs",
    "require_licence", "scenario", "single_failures", "status_counts", "status_history",
    "twin_gains", "twin_savings", "unique_key", "variance", "verify_configuration", "version_key",
    "what_changes", "why_no_licence",
]
# fmt: on
