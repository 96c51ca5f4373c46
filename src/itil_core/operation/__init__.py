"""Service operation: incidents and problems.

ITIL Service Operation (2007). The names are imported when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itil_core.operation.chronology import Chronology, Gap, TimelineEvent
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
    from itil_core.operation.techniques import Analysis, Technique, TechniqueRecord
    from itil_core.operation.workaround import Workaround
else:
    from itil_core._doors import door

    __getattr__, __dir__ = door(
        __name__,
        {
            "chronology": "Chronology Gap TimelineEvent",
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
            "techniques": "Analysis Technique TechniqueRecord",
            "workaround": "Workaround",
        },
    )

__all__ = [
    "DEFAULT_STATUS_POLICY",
    "KEDB",
    "Acceptance",
    "AffinityMap",
    "Analysis",
    "Brainstorming",
    "Caller",
    "Cascade",
    "CauseScore",
    "Channel",
    "Chronology",
    "ClosureCode",
    "Communication",
    "Deferral",
    "DetectionPolicy",
    "Dimension",
    "Escalation",
    "EscalationKind",
    "Experiment",
    "Fact",
    "FaultIsolation",
    "FiveWhys",
    "Gap",
    "HypothesisTest",
    "Incident",
    "IncidentLifecycle",
    "IncidentModel",
    "IncidentPolicy",
    "IncidentState",
    "Ishikawa",
    "KepnerTregoe",
    "KnownError",
    "KnownErrorFate",
    "KnownErrorLifecycle",
    "KnownErrorMatch",
    "KnownErrorState",
    "LinkedKnownError",
    "LinkedProblem",
    "MajorIncident",
    "MajorIncidentReview",
    "MajorProblemReview",
    "MergedProblem",
    "ModelStep",
    "Pain",
    "PainRank",
    "PainRanking",
    "Pareto",
    "ParetoRow",
    "Pause",
    "PendingReason",
    "PossibleCause",
    "PriorityOverride",
    "Problem",
    "ProblemCancellation",
    "ProblemClosing",
    "ProblemKind",
    "ProblemLifecycle",
    "ProblemPolicy",
    "ProblemProposal",
    "ProblemResolution",
    "ProblemSeverity",
    "ProblemSource",
    "ProblemState",
    "RaisedKnownError",
    "ResolutionCode",
    "Rib",
    "ServiceStatus",
    "Side",
    "StatusPolicy",
    "StatusReason",
    "Technique",
    "TechniqueRecord",
    "TimelineEvent",
    "TrendPolicy",
    "Verdict",
    "Workaround",
    "attach",
    "backlog",
    "children_of",
    "close_problem",
    "detect_problems",
    "detect_trends",
    "expanded",
    "first_contact_share",
    "follow_problem",
    "in_target_share",
    "is_first_contact",
    "is_in_target",
    "link_incidents",
    "link_known_error",
    "major_count",
    "mean_time_to_resolve",
    "merge_duplicate",
    "misassigned_share",
    "open_incidents",
    "open_problem",
    "open_proposed",
    "outage_of",
    "pain_value",
    "raise_known_error",
    "reopened_share",
    "resolution_clock",
    "resolve_children",
    "response_clock",
    "status_of",
    "time_used",
]
