"""Service operation: incidents and problems.

ITIL Service Operation (2007). The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.operation.audit_follow_up import open_audit_incident, request_correction
    from itil_core.operation.caused_by import (
        DEFAULT_CAUSE_POLICY,
        CauseCandidate,
        CauseLink,
        CausePolicy,
        CauseReason,
        ConfirmedCause,
        WithdrawnCause,
        candidates_by_incident,
        cause_candidates,
        caused_incident_rate,
        confirm_cause,
        occurrence_of,
        withdraw_cause,
    )
    from itil_core.operation.change_closing import (
        ChangeClosing,
        OpenOfRelease,
        close_change,
        open_of_change,
        open_of_release,
    )
    from itil_core.operation.change_coupling import (
        DEFAULT_COUPLING_POLICY,
        CouplingPolicy,
        FollowedChange,
        ProblemChange,
        WaitingIncident,
        ending_of,
        follow_change,
        has_fixed,
        incident_waits_for,
        pursue_change,
        resume_after_problem,
        wait_for_change,
    )
    from itil_core.operation.chronology import Chronology, Gap, TimelineEvent
    from itil_core.operation.ci_records import (
        CiRecords,
        live_services_on,
        records_of_ci,
        withdraw_unused,
    )
    from itil_core.operation.elimination import Experiment, FaultIsolation, HypothesisTest, Verdict
    from itil_core.operation.escalation import Escalation, EscalationKind
    from itil_core.operation.expanded_incident import expanded, outage_of
    from itil_core.operation.five_whys import FiveWhys
    from itil_core.operation.ideas import AffinityMap, Brainstorming
    from itil_core.operation.incident import Incident
    from itil_core.operation.incident_clocks import resolution_clock, response_clock
    from itil_core.operation.incident_facts import (
        Caller,
        Channel,
        ClosureCode,
        Pause,
        PendingReason,
        PriorityOverride,
        ResolutionCode,
    )
    from itil_core.operation.incident_family import Cascade, attach, children_of, resolve_children
    from itil_core.operation.incident_figures import (
        backlog,
        first_contact_share,
        in_target_share,
        is_first_contact,
        is_in_target,
        major_count,
        mean_time_to_resolve,
        misassigned_share,
        reopened_share,
        time_used,
    )
    from itil_core.operation.incident_lifecycle import IncidentLifecycle, IncidentState
    from itil_core.operation.incident_model import IncidentModel, ModelStep
    from itil_core.operation.incident_policy import IncidentPolicy
    from itil_core.operation.ishikawa import Ishikawa, Rib
    from itil_core.operation.kedb import KEDB, KnownErrorMatch
    from itil_core.operation.kepner_tregoe import (
        CauseScore,
        Dimension,
        Fact,
        KepnerTregoe,
        PossibleCause,
        Side,
    )
    from itil_core.operation.known_error import KnownError, KnownErrorLifecycle, KnownErrorState
    from itil_core.operation.known_error_coupling import (
        LinkedKnownError,
        RaisedKnownError,
        follow_problem,
        link_known_error,
        raise_known_error,
    )
    from itil_core.operation.major_incident import Communication, MajorIncident, MajorIncidentReview
    from itil_core.operation.operational_status import (
        DEFAULT_STATUS_POLICY,
        ServiceStatus,
        StatusPolicy,
        StatusReason,
        status_of,
    )
    from itil_core.operation.pain import Pain, PainRank, PainRanking, pain_value
    from itil_core.operation.pareto import Pareto, ParetoRow
    from itil_core.operation.planned_downtime import (
        Booking,
        as_planned,
        bookings,
        breach_of,
        is_incident_breach,
    )
    from itil_core.operation.problem import Problem
    from itil_core.operation.problem_coupling import (
        LinkedProblem,
        MergedProblem,
        ProblemClosing,
        close_problem,
        link_incidents,
        merge_duplicate,
        open_incidents,
        open_problem,
        open_proposed,
    )
    from itil_core.operation.problem_detection import (
        DetectionPolicy,
        ProblemProposal,
        TrendPolicy,
        detect_problems,
        detect_trends,
    )
    from itil_core.operation.problem_facts import (
        Acceptance,
        Deferral,
        KnownErrorFate,
        MajorProblemReview,
        ProblemCancellation,
        ProblemKind,
        ProblemResolution,
        ProblemSeverity,
        ProblemSource,
    )
    from itil_core.operation.problem_lifecycle import ProblemLifecycle, ProblemState
    from itil_core.operation.problem_policy import ProblemPolicy
    from itil_core.operation.record_integrity import IntegrityFinding, IntegrityKind, validate_all
    from itil_core.operation.record_references import (
        RecordReference,
        ensure_unreferenced,
        references_to,
    )
    from itil_core.operation.techniques import Analysis, Technique, TechniqueRecord
    from itil_core.operation.workaround import Workaround
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "audit_follow_up": "open_audit_incident request_correction",
            "caused_by": (
                "DEFAULT_CAUSE_POLICY CauseCandidate CauseLink CausePolicy CauseReason "
                "ConfirmedCause WithdrawnCause candidates_by_incident cause_candidates "
                "caused_incident_rate confirm_cause occurrence_of withdraw_cause"
            ),
            "change_closing": (
                "ChangeClosing OpenOfRelease close_change open_of_change open_of_release"
            ),
            "change_coupling": (
                "DEFAULT_COUPLING_POLICY CouplingPolicy FollowedChange ProblemChange "
                "WaitingIncident ending_of follow_change has_fixed incident_waits_for "
                "pursue_change resume_after_problem wait_for_change"
            ),
            "chronology": "Chronology Gap TimelineEvent",
            "ci_records": "CiRecords live_services_on records_of_ci withdraw_unused",
            "elimination": "Experiment FaultIsolation HypothesisTest Verdict",
            "escalation": "Escalation EscalationKind",
            "expanded_incident": "expanded outage_of",
            "five_whys": "FiveWhys",
            "ideas": "AffinityMap Brainstorming",
            "incident": "Incident",
            "incident_clocks": "resolution_clock response_clock",
            "incident_facts": (
                "Caller Channel ClosureCode Pause PendingReason PriorityOverride ResolutionCode"
            ),
            "incident_family": "Cascade attach children_of resolve_children",
            "incident_figures": (
                "backlog first_contact_share in_target_share is_first_contact is_in_target "
                "major_count mean_time_to_resolve misassigned_share reopened_share time_used"
            ),
            "incident_lifecycle": "IncidentLifecycle IncidentState",
            "incident_model": "IncidentModel ModelStep",
            "incident_policy": "IncidentPolicy",
            "ishikawa": "Ishikawa Rib",
            "kedb": "KEDB KnownErrorMatch",
            "kepner_tregoe": "CauseScore Dimension Fact KepnerTregoe PossibleCause Side",
            "known_error": "KnownError KnownErrorLifecycle KnownErrorState",
            "known_error_coupling": (
                "LinkedKnownError RaisedKnownError follow_problem link_known_error "
                "raise_known_error"
            ),
            "major_incident": "Communication MajorIncident MajorIncidentReview",
            "operational_status": (
                "DEFAULT_STATUS_POLICY ServiceStatus StatusPolicy StatusReason status_of"
            ),
            "pain": "Pain PainRank PainRanking pain_value",
            "pareto": "Pareto ParetoRow",
            "planned_downtime": "Booking as_planned bookings breach_of is_incident_breach",
            "problem": "Problem",
            "problem_coupling": (
                "LinkedProblem MergedProblem ProblemClosing close_problem link_incidents "
                "merge_duplicate open_incidents open_problem open_proposed"
            ),
            "problem_detection": (
                "DetectionPolicy ProblemProposal TrendPolicy detect_problems detect_trends"
            ),
            "problem_facts": (
                "Acceptance Deferral KnownErrorFate MajorProblemReview ProblemCancellation "
                "ProblemKind ProblemResolution ProblemSeverity ProblemSource"
            ),
            "problem_lifecycle": "ProblemLifecycle ProblemState",
            "problem_policy": "ProblemPolicy",
            "record_integrity": "IntegrityFinding IntegrityKind validate_all",
            "record_references": "RecordReference ensure_unreferenced references_to",
            "techniques": "Analysis Technique TechniqueRecord",
            "workaround": "Workaround",
        },
    )

# fmt: off
__all__ = [
    "DEFAULT_CAUSE_POLICY", "DEFAULT_COUPLING_POLICY", "DEFAULT_STATUS_POLICY", "KEDB",
    "Acceptance", "AffinityMap", "Analysis", "Booking", "Brainstorming", "Caller", "Cascade",
    "CauseCandidate", "CauseLink", "CausePolicy", "CauseReason", "CauseScore", "ChangeClosing",
    "Channel", "Chronology", "CiRecords", "ClosureCode", "Communication", "ConfirmedCause",
    "CouplingPolicy", "Deferral", "DetectionPolicy", "Dimension", "Escalation", "EscalationKind",
    "Experiment", "Fact", "FaultIsolation", "FiveWhys", "FollowedChange", "Gap", "HypothesisTest",
    "Incident", "IncidentLifecycle", "IncidentModel", "IncidentPolicy", "IncidentState",
    "IntegrityFinding", "IntegrityKind", "Ishikawa", "KepnerTregoe", "KnownError", "KnownErrorFate",
    "KnownErrorLifecycle", "KnownErrorMatch", "KnownErrorState", "LinkedKnownError",
    "LinkedProblem", "MajorIncident", "MajorIncidentReview", "MajorProblemReview", "MergedProblem",
    "ModelStep", "OpenOfRelease", "Pain", "PainRank", "PainRanking", "Pareto", "ParetoRow", "Pause",
    "PendingReason", "PossibleCause", "PriorityOverride", "Problem", "ProblemCancellation",
    "ProblemChange", "ProblemClosing", "ProblemKind", "ProblemLifecycle", "ProblemPolicy",
    "ProblemProposal", "ProblemResolution", "ProblemSeverity", "ProblemSource", "ProblemState",
    "RaisedKnownError", "RecordReference", "ResolutionCode", "Rib", "ServiceStatus", "Side",
    "StatusPolicy", "StatusReason", "Technique", "TechniqueRecord", "TimelineEvent", "TrendPolicy",
    "Verdict", "WaitingIncident", "WithdrawnCause", "Workaround", "as_planned", "attach", "backlog",
    "bookings", "breach_of", "candidates_by_incident", "cause_candidates", "caused_incident_rate",
    "children_of", "close_change", "close_problem", "confirm_cause", "detect_problems",
    "detect_trends", "ending_of", "ensure_unreferenced", "expanded", "first_contact_share",
    "follow_change", "follow_problem", "has_fixed", "in_target_share", "incident_waits_for",
    "is_first_contact", "is_in_target", "is_incident_breach", "link_incidents", "link_known_error",
    "live_services_on", "major_count", "mean_time_to_resolve", "merge_duplicate",
    "misassigned_share", "occurrence_of", "open_audit_incident", "open_incidents", "open_of_change",
    "open_of_release", "open_problem", "open_proposed", "outage_of", "pain_value", "pursue_change",
    "raise_known_error", "records_of_ci", "references_to", "reopened_share", "request_correction",
    "resolution_clock", "resolve_children", "response_clock", "resume_after_problem", "status_of",
    "time_used", "validate_all", "wait_for_change", "withdraw_cause", "withdraw_unused",
]
# fmt: on
