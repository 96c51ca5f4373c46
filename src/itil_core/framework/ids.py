"""The kinds of ids: one small string class for each kind of thing that records refer to.

They stand below all stages because references go both ways: an incident names a change, a change
names an incident, and neither stage may import the other.
"""

from itil_core.kernel.ids import ActorId, Id

__all__ = [
    "AgreementId",
    "AuditId",
    "BaselineId",
    "BusinessCaseId",
    "BusinessUnitId",
    "ChangeId",
    "ChangeProposalId",
    "CiId",
    "ContractId",
    "CriterionId",
    "CustomerId",
    "DesignPackageId",
    "EvaluationId",
    "EventId",
    "FailureAnalysisId",
    "GroupId",
    "ImprovementPlanId",
    "IncidentId",
    "KnownErrorId",
    "MeetingId",
    "ModelId",
    "OrganisationId",
    "OutageId",
    "OutcomeId",
    "ProblemId",
    "ProviderId",
    "ReleaseId",
    "ReleasePackageId",
    "ReleaseUnitId",
    "RequestId",
    "RequirementId",
    "ReviewId",
    "RfcId",
    "RiskId",
    "ServiceAssetId",
    "ServiceId",
    "ServiceLevelPackageId",
    "SupplierId",
    "TargetId",
    "TaskId",
    "VitalFunctionId",
    "WorkaroundId",
]


class AgreementId(Id):
    """The id of an agreement: an SLA, an OLA or an underpinning contract."""

    __slots__ = ()
    prefix = "SLA"


class AuditId(Id):
    """The id of a configuration audit."""

    __slots__ = ()
    prefix = "AUD"


class BaselineId(Id):
    """The id of a configuration baseline or snapshot."""

    __slots__ = ()
    prefix = "BL"


class BusinessCaseId(Id):
    """The id of a business case."""

    __slots__ = ()
    prefix = "BC"


class BusinessUnitId(Id):
    """The id of a business unit."""

    __slots__ = ()
    prefix = "BU"


class ChangeId(Id):
    """The id of a change."""

    __slots__ = ()
    prefix = "CHG"


class ChangeProposalId(Id):
    """The id of a change proposal."""

    __slots__ = ()
    prefix = "CHP"


class CiId(Id):
    """The id of a configuration item."""

    __slots__ = ()
    prefix = "CI"


class ContractId(Id):
    """The id of a contract with a supplier."""

    __slots__ = ()
    prefix = "CON"


class CriterionId(Id):
    """The id of a service acceptance criterion."""

    __slots__ = ()
    prefix = "SAC"


class CustomerId(Id):
    """The id of a customer."""

    __slots__ = ()
    prefix = "CUS"


class DesignPackageId(Id):
    """The id of a service design package."""

    __slots__ = ()
    prefix = "SDP"


class EvaluationId(Id):
    """The id of an evaluation of a change."""

    __slots__ = ()
    prefix = "EVA"


class EventId(Id):
    """The id of an event."""

    __slots__ = ()
    prefix = "EVT"


class FailureAnalysisId(Id):
    """The id of a service failure analysis."""

    __slots__ = ()
    prefix = "SFA"


class GroupId(ActorId):
    """The id of a support group; a group can act as a person can."""

    __slots__ = ()
    prefix = "GRP"


class ImprovementPlanId(Id):
    """The id of a service improvement plan."""

    __slots__ = ()
    prefix = "SIP"


class IncidentId(Id):
    """The id of an incident."""

    __slots__ = ()
    prefix = "INC"


class KnownErrorId(Id):
    """The id of a known error."""

    __slots__ = ()
    prefix = "KE"


class MeetingId(Id):
    """The id of a meeting."""

    __slots__ = ()
    prefix = "MTG"


class ModelId(Id):
    """The id of a model: an incident, change or request model."""

    __slots__ = ()
    prefix = "MOD"


class OrganisationId(Id):
    """The id of an organisation."""

    __slots__ = ()
    prefix = "ORG"


class OutageId(Id):
    """The id of an outage."""

    __slots__ = ()
    prefix = "OUTG"


class OutcomeId(Id):
    """The id of an outcome of a service."""

    __slots__ = ()
    prefix = "OUT"


class ProblemId(Id):
    """The id of a problem."""

    __slots__ = ()
    prefix = "PRB"


class ProviderId(Id):
    """The id of a service provider."""

    __slots__ = ()
    prefix = "PRV"


class ReleaseId(Id):
    """The id of a release."""

    __slots__ = ()
    prefix = "REL"


class ReleasePackageId(Id):
    """The id of a release package."""

    __slots__ = ()
    prefix = "RPK"


class ReleaseUnitId(Id):
    """The id of a release unit."""

    __slots__ = ()
    prefix = "RU"


class RequestId(Id):
    """The id of a service request."""

    __slots__ = ()
    prefix = "REQ"


class RequirementId(Id):
    """The id of a service level requirement."""

    __slots__ = ()
    prefix = "SLR"


class ReviewId(Id):
    """The id of a service review."""

    __slots__ = ()
    prefix = "REV"


class RfcId(Id):
    """The id of a request for change."""

    __slots__ = ()
    prefix = "RFC"


class RiskId(Id):
    """The id of a risk."""

    __slots__ = ()
    prefix = "RSK"


class ServiceAssetId(Id):
    """The id of a service asset."""

    __slots__ = ()
    prefix = "AST"


class ServiceId(Id):
    """The id of a service."""

    __slots__ = ()
    prefix = "SVC"


class ServiceLevelPackageId(Id):
    """The id of a service level package."""

    __slots__ = ()
    prefix = "SLP"


class SupplierId(Id):
    """The id of a supplier."""

    __slots__ = ()
    prefix = "SUP"


class TargetId(Id):
    """The id of a service level target."""

    __slots__ = ()
    prefix = "SLT"


class TaskId(Id):
    """The id of a task of a change."""

    __slots__ = ()
    prefix = "TSK"


class VitalFunctionId(Id):
    """The id of a vital business function."""

    __slots__ = ()
    prefix = "VBF"


class WorkaroundId(Id):
    """The id of a workaround."""

    __slots__ = ()
    prefix = "WA"
