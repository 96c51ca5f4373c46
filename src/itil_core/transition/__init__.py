"""Service transition: changes, their schedule, releases and the control of configuration.

ITIL Service Transition (2007). The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.transition.advisory_board import BoardMember, ChangeAdvisoryBoard
    from itil_core.transition.appeal import appeal_against
    from itil_core.transition.authority import Decision, Verdict
    from itil_core.transition.authority_decision import (
        board_advice,
        board_decision,
        decision_from_votes,
        decision_on_advice,
    )
    from itil_core.transition.board_agenda import AgendaItem, AgendaSection, standard_agenda
    from itil_core.transition.board_meeting import BoardMeeting
    from itil_core.transition.board_meeting_lifecycle import (
        BoardMeetingLifecycle,
        BoardMeetingState,
    )
    from itil_core.transition.board_minutes import Attendee, BoardAdvice, MinuteEntry
    from itil_core.transition.board_selection import (
        BoardSeat,
        BoardSelection,
        QuorumCount,
        select_members,
    )
    from itil_core.transition.board_voting import board_approval
    from itil_core.transition.change import Change
    from itil_core.transition.change_evaluation import Better, EvaluatedMetric
    from itil_core.transition.change_facts import (
        CHANGE_MATRIX,
        ChangeCategory,
        ChangeDocument,
        ChangeKind,
        ChangeLevel,
        ChangeOutcome,
        ChangeRejection,
        ChangeTestResult,
        ChangeTrigger,
        ExpectedDowntime,
        Obligation,
    )
    from itil_core.transition.change_figures import (
        change_backlog,
        change_success_share,
        cost_deviation,
        effort_deviation,
        emergency_share,
        failed_change_share,
        incident_rate,
        mean_lead_time,
        on_time_share,
        remediation_tested_share,
        reviews_on_time_share,
        unauthorised_share,
    )
    from itil_core.transition.change_lifecycle import (
        AUTHORISED_STATES,
        ChangeLifecycle,
        ChangeState,
        EmergencyChangeLifecycle,
        NormalChangeLifecycle,
        PlannedChangeLifecycle,
        StandardChangeLifecycle,
        TwoStepChangeLifecycle,
    )
    from itil_core.transition.change_model import ChangeModel
    from itil_core.transition.change_model_lifecycle import ChangeModelLifecycle, ChangeModelState
    from itil_core.transition.change_policy import (
        DEFAULT_CHANGE_POLICY,
        ChangePolicy,
        ModelFailureAction,
    )
    from itil_core.transition.change_proposal import (
        ChangeProposal,
        ChangeProposalLifecycle,
        ChangeProposalState,
    )
    from itil_core.transition.change_step import ChangeStep, ModelLimit
    from itil_core.transition.change_task import (
        ChangeTask,
        ChangeTaskLifecycle,
        ChangeTaskState,
        TaskKind,
    )
    from itil_core.transition.change_windows import (
        Blackout,
        ChangeFreeze,
        ChangeWindow,
        MaintenanceWindow,
    )
    from itil_core.transition.configuration_control import (
        approve_document,
        install,
        uninstall,
        update,
        update_document,
        why_not_authorised,
        withdraw,
        withdraw_document,
    )
    from itil_core.transition.conflict_findings import ConflictKind, EffectPath, Finding, GroupLoss
    from itil_core.transition.deployment_plan import (
        DeploymentGroup,
        DeploymentPlan,
        GroupDeployment,
    )
    from itil_core.transition.emergency_change import EmergencyChange
    from itil_core.transition.entry_audit import (
        EntryFault,
        PendingChange,
        UnauthorisedEntry,
        alterations_found,
        audit_entries,
        pending_changes,
    )
    from itil_core.transition.freeze_permission import (
        let_through,
        permitted_in_freeze,
        with_permitted,
    )
    from itil_core.transition.normal_change import NormalChange
    from itil_core.transition.outage_windows import windows_of
    from itil_core.transition.planned_work import Plannable, PlannedChange, PlannedWork
    from itil_core.transition.post_implementation_review import (
        PostImplementationReview,
        ReviewReason,
    )
    from itil_core.transition.questionnaire import Questionnaire, RiskBand, RiskQuestion
    from itil_core.transition.release import Release
    from itil_core.transition.release_changes import (
        changes_of_release,
        shared_changes,
        why_changes_block_closing,
        why_changes_block_deployment,
        why_changes_block_readiness,
        why_changes_disagree,
    )
    from itil_core.transition.release_facts import (
        EarlyLifeReport,
        PilotResult,
        ReleaseBuild,
        ReleasePilot,
        ReleaseRollback,
        ReleaseTestSummary,
    )
    from itil_core.transition.release_figures import (
        automated_release_share,
        count_soon_after,
        incidents_per_release,
        library_mismatches,
        mean_early_life,
        mean_time_per_release,
        release_success_share,
        rollbacks_per_release,
    )
    from itil_core.transition.release_lifecycle import ReleaseLifecycle, ReleaseState
    from itil_core.transition.release_options import (
        OptionWarning,
        ReleaseApproach,
        ReleaseDistribution,
        ReleaseMechanism,
        ReleaseOptions,
        option_warnings,
    )
    from itil_core.transition.release_package import ReleasePackage, package_contents, package_units
    from itil_core.transition.release_policy import DEFAULT_RELEASE_POLICY, ReleasePolicy
    from itil_core.transition.release_succession import (
        ensure_next_version,
        next_release_version,
        releases_of_unit,
        why_not_next,
    )
    from itil_core.transition.release_unit import ReleaseUnit
    from itil_core.transition.release_version import ReleaseKind, ReleaseVersion
    from itil_core.transition.remediation import RemediationKind, RemediationPlan
    from itil_core.transition.request_for_change import RequestForChange, change_from
    from itil_core.transition.risk_matrix import DEFAULT_RISK_MATRIX, RiskMatrix
    from itil_core.transition.risk_score import RiskAnswer, RiskAssessment, RiskScore, highest_risk
    from itil_core.transition.role_rule import DEFAULT_ROLE_RULES, BoardRole, RoleRule
    from itil_core.transition.schedule import ChangeSchedule, conflicts, free_slots
    from itil_core.transition.service_outage_projection import (
        ProjectedOutage,
        projected_availability,
        projected_outages,
    )
    from itil_core.transition.seven_rs import SevenRs
    from itil_core.transition.standard_change import StandardChange
    from itil_core.transition.standard_change_catalogue import (
        StandardChangeCatalogue,
        failed_since,
        judge_model,
    )
    from itil_core.transition.task_order import TaskPlan, start_task, task_plan
    from itil_core.transition.transition_briefing import TransitionBriefing
    from itil_core.transition.two_step_change import TwoStepChange
    from itil_core.transition.unauthorised_change import (
        Alteration,
        UnauthorisedChange,
        unauthorised_changes,
    )
    from itil_core.transition.validation_summary import ValidationSummary
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "advisory_board": "BoardMember ChangeAdvisoryBoard",
            "appeal": "appeal_against",
            "authority": "Decision Verdict",
            "authority_decision": (
                "board_advice board_decision decision_from_votes decision_on_advice"
            ),
            "board_agenda": "AgendaItem AgendaSection standard_agenda",
            "board_meeting": "BoardMeeting",
            "board_meeting_lifecycle": "BoardMeetingLifecycle BoardMeetingState",
            "board_minutes": "Attendee BoardAdvice MinuteEntry",
            "board_selection": "BoardSeat BoardSelection QuorumCount select_members",
            "board_voting": "board_approval",
            "change": "Change",
            "change_evaluation": "Better EvaluatedMetric",
            "change_facts": (
                "CHANGE_MATRIX ChangeCategory ChangeDocument ChangeKind ChangeLevel "
                "ChangeOutcome ChangeRejection ChangeTestResult ChangeTrigger ExpectedDowntime "
                "Obligation"
            ),
            "change_figures": (
                "change_backlog change_success_share cost_deviation effort_deviation "
                "emergency_share failed_change_share incident_rate mean_lead_time on_time_share "
                "remediation_tested_share reviews_on_time_share unauthorised_share"
            ),
            "change_lifecycle": (
                "AUTHORISED_STATES ChangeLifecycle ChangeState EmergencyChangeLifecycle "
                "NormalChangeLifecycle PlannedChangeLifecycle StandardChangeLifecycle "
                "TwoStepChangeLifecycle"
            ),
            "change_model": "ChangeModel",
            "change_model_lifecycle": "ChangeModelLifecycle ChangeModelState",
            "change_policy": "DEFAULT_CHANGE_POLICY ChangePolicy ModelFailureAction",
            "change_proposal": "ChangeProposal ChangeProposalLifecycle ChangeProposalState",
            "change_step": "ChangeStep ModelLimit",
            "change_task": "ChangeTask ChangeTaskLifecycle ChangeTaskState TaskKind",
            "change_windows": "Blackout ChangeFreeze ChangeWindow MaintenanceWindow",
            "configuration_control": (
                "approve_document install uninstall update update_document why_not_authorised "
                "withdraw withdraw_document"
            ),
            "conflict_findings": "ConflictKind EffectPath Finding GroupLoss",
            "deployment_plan": "DeploymentGroup DeploymentPlan GroupDeployment",
            "emergency_change": "EmergencyChange",
            "entry_audit": (
                "EntryFault PendingChange UnauthorisedEntry alterations_found audit_entries "
                "pending_changes"
            ),
            "freeze_permission": "let_through permitted_in_freeze with_permitted",
            "normal_change": "NormalChange",
            "outage_windows": "windows_of",
            "planned_work": "Plannable PlannedChange PlannedWork",
            "post_implementation_review": "PostImplementationReview ReviewReason",
            "questionnaire": "Questionnaire RiskBand RiskQuestion",
            "release": "Release",
            "release_changes": (
                "changes_of_release shared_changes why_changes_block_closing "
                "why_changes_block_deployment why_changes_block_readiness why_changes_disagree"
            ),
            "release_facts": (
                "EarlyLifeReport PilotResult ReleaseBuild ReleasePilot ReleaseRollback "
                "ReleaseTestSummary"
            ),
            "release_figures": (
                "automated_release_share count_soon_after incidents_per_release "
                "library_mismatches mean_early_life mean_time_per_release release_success_share "
                "rollbacks_per_release"
            ),
            "release_lifecycle": "ReleaseLifecycle ReleaseState",
            "release_options": (
                "OptionWarning ReleaseApproach ReleaseDistribution ReleaseMechanism "
                "ReleaseOptions option_warnings"
            ),
            "release_package": "ReleasePackage package_contents package_units",
            "release_policy": "DEFAULT_RELEASE_POLICY ReleasePolicy",
            "release_succession": (
                "ensure_next_version next_release_version releases_of_unit why_not_next"
            ),
            "release_unit": "ReleaseUnit",
            "release_version": "ReleaseKind ReleaseVersion",
            "remediation": "RemediationKind RemediationPlan",
            "request_for_change": "RequestForChange change_from",
            "risk_matrix": "DEFAULT_RISK_MATRIX RiskMatrix",
            "risk_score": "RiskAnswer RiskAssessment RiskScore highest_risk",
            "role_rule": "DEFAULT_ROLE_RULES BoardRole RoleRule",
            "schedule": "ChangeSchedule conflicts free_slots",
            "service_outage_projection": "ProjectedOutage projected_availability projected_outages",
            "seven_rs": "SevenRs",
            "standard_change": "StandardChange",
            "standard_change_catalogue": "StandardChangeCatalogue failed_since judge_model",
            "task_order": "TaskPlan start_task task_plan",
            "transition_briefing": "TransitionBriefing",
            "two_step_change": "TwoStepChange",
            "unauthorised_change": "Alteration UnauthorisedChange unauthorised_changes",
            "validation_summary": "ValidationSummary",
        },
    )

# fmt: off
__all__ = [
    "AUTHORISED_STATES", "CHANGE_MATRIX", "DEFAULT_CHANGE_POLICY", "DEFAULT_RELEASE_POLICY",
    "DEFAULT_RISK_MATRIX", "DEFAULT_ROLE_RULES", "AgendaItem", "AgendaSection", "Alteration",
    "Attendee", "Better", "Blackout", "BoardAdvice", "BoardMeeting", "BoardMeetingLifecycle",
    "BoardMeetingState", "BoardMember", "BoardRole", "BoardSeat", "BoardSelection", "Change",
    "ChangeAdvisoryBoard", "ChangeCategory", "ChangeDocument", "ChangeFreeze", "ChangeKind",
    "ChangeLevel", "ChangeLifecycle", "ChangeModel", "ChangeModelLifecycle", "ChangeModelState",
    "ChangeOutcome", "ChangePolicy", "ChangeProposal", "ChangeProposalLifecycle",
    "ChangeProposalState", "ChangeRejection", "ChangeSchedule", "ChangeState", "ChangeStep",
    "ChangeTask", "ChangeTaskLifecycle", "ChangeTaskState", "ChangeTestResult", "ChangeTrigger",
    "ChangeWindow", "ConflictKind", "Decision", "DeploymentGroup", "DeploymentPlan",
    "EarlyLifeReport", "EffectPath", "EmergencyChange", "EmergencyChangeLifecycle", "EntryFault",
    "EvaluatedMetric", "ExpectedDowntime", "Finding", "GroupDeployment", "GroupLoss",
    "MaintenanceWindow", "MinuteEntry", "ModelFailureAction", "ModelLimit", "NormalChange",
    "NormalChangeLifecycle", "Obligation", "OptionWarning", "PendingChange", "PilotResult",
    "Plannable", "PlannedChange", "PlannedChangeLifecycle", "PlannedWork",
    "PostImplementationReview", "ProjectedOutage", "Questionnaire", "QuorumCount", "Release",
    "ReleaseApproach", "ReleaseBuild", "ReleaseDistribution", "ReleaseKind", "ReleaseLifecycle",
    "ReleaseMechanism", "ReleaseOptions", "ReleasePackage", "ReleasePilot", "ReleasePolicy",
    "ReleaseRollback", "ReleaseState", "ReleaseTestSummary", "ReleaseUnit", "ReleaseVersion",
    "RemediationKind", "RemediationPlan", "RequestForChange", "ReviewReason", "RiskAnswer",
    "RiskAssessment", "RiskBand", "RiskMatrix", "RiskQuestion", "RiskScore", "RoleRule", "SevenRs",
    "StandardChange", "StandardChangeCatalogue", "StandardChangeLifecycle", "TaskKind", "TaskPlan",
    "TransitionBriefing", "TwoStepChange", "TwoStepChangeLifecycle", "UnauthorisedChange",
    "UnauthorisedEntry", "ValidationSummary", "Verdict", "alterations_found", "appeal_against",
    "approve_document", "audit_entries", "automated_release_share", "board_advice",
    "board_approval", "board_decision", "change_backlog", "change_from", "change_success_share",
    "changes_of_release", "conflicts", "cost_deviation", "count_soon_after", "decision_from_votes",
    "decision_on_advice", "effort_deviation", "emergency_share", "ensure_next_version",
    "failed_change_share", "failed_since", "free_slots", "highest_risk", "incident_rate",
    "incidents_per_release", "install", "judge_model", "let_through", "library_mismatches",
    "mean_early_life", "mean_lead_time", "mean_time_per_release", "next_release_version",
    "on_time_share", "option_warnings", "package_contents", "package_units", "pending_changes",
    "permitted_in_freeze", "projected_availability", "projected_outages", "release_success_share",
    "releases_of_unit", "remediation_tested_share", "reviews_on_time_share",
    "rollbacks_per_release", "select_members", "shared_changes", "standard_agenda", "start_task",
    "task_plan", "unauthorised_changes", "unauthorised_share", "uninstall", "update",
    "update_document", "why_changes_block_closing", "why_changes_block_deployment",
    "why_changes_block_readiness", "why_changes_disagree", "why_not_authorised", "why_not_next",
    "windows_of", "with_permitted", "withdraw", "withdraw_document",
]
# fmt: on
