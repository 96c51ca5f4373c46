"""The library's own records, each with the strategy that draws its whole lives."""

from typing import Any

from hypothesis import strategies as st

from itil_core.configuration import ConfigurationItem, DocumentItem
from itil_core.design import (
    OperationalLevelAgreement,
    ServiceDesignPackage,
    ServiceFailureAnalysis,
    ServiceLevelAgreement,
    ServiceLevelRequirement,
    UnderpinningContract,
)
from itil_core.design.service_improvement_plan import ServiceImprovementPlan
from itil_core.kernel.record import Record
from itil_core.operation import Incident
from itil_core.operation.problem import Problem
from itil_core.strategy import Service, ServiceLevelPackage
from itil_core.testing import (
    board_meetings,
    change_models,
    change_proposals,
    change_tasks,
    configuration_items,
    document_items,
    emergency_changes,
    failure_analyses,
    incidents,
    normal_changes,
    operational_level_agreements,
    problems,
    releases,
    service_design_packages,
    service_improvement_plans,
    service_level_agreements,
    service_level_packages,
    service_level_requirements,
    services,
    standard_changes,
    two_step_changes,
    underpinning_contracts,
)
from itil_core.transition import (
    BoardMeeting,
    ChangeModel,
    ChangeProposal,
    ChangeTask,
    EmergencyChange,
    NormalChange,
    Release,
    StandardChange,
    TwoStepChange,
)

LIVES: list[tuple[type[Record], st.SearchStrategy[Any]]] = [
    (Incident, incidents()),
    (Problem, problems()),
    (ConfigurationItem, configuration_items()),
    (DocumentItem, document_items()),
    (ServiceImprovementPlan, service_improvement_plans()),
    (ServiceLevelAgreement, service_level_agreements()),
    (ServiceLevelRequirement, service_level_requirements()),
    (OperationalLevelAgreement, operational_level_agreements()),
    (UnderpinningContract, underpinning_contracts()),
    (Service, services()),
    (ServiceLevelPackage, service_level_packages()),
    (ServiceDesignPackage, service_design_packages()),
    (NormalChange, normal_changes()),
    (TwoStepChange, two_step_changes()),
    (StandardChange, standard_changes()),
    (EmergencyChange, emergency_changes()),
    (ChangeModel, change_models()),
    (ChangeProposal, change_proposals()),
    (ChangeTask, change_tasks()),
    (BoardMeeting, board_meetings()),
    (Release, releases()),
    (ServiceFailureAnalysis, failure_analyses()),
]
