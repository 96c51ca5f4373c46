"""The seven questions that the assessment of every change has to answer.

ITIL Service Transition (2007), 4.2.6.4: the seven Rs of change management.
"""

import attrs

from itil_core.kernel.fields import text

__all__ = ["SevenRs"]


@attrs.frozen(kw_only=True)
class SevenRs:
    """The answers to the seven Rs; none may be empty.

    Attributes:
        raised: Who raised the change?
        reason: What is the reason for it?
        returns: What return is required from it?
        risks: What are the risks involved in it?
        resources: What resources are required to deliver it?
        responsible: Who is responsible for build, test and implementation?
        relationship: What is its relationship to other changes? "none" where there is none.

    Raises:
        ValidationError: An answer is missing.

    Example:
        >>> answers = SevenRs(
        ...     raised="mail team",
        ...     reason="the disk is full every night",
        ...     returns="no lost mail",
        ...     risks="two hours without mail",
        ...     resources="one engineer, one night",
        ...     responsible="ana builds, eva tests, ana implements",
        ...     relationship="none",
        ... )
        >>> answers.stands_alone
        True

    ITIL Service Transition (2007), 4.2.6.4.
    """

    raised: str = attrs.field(validator=text())
    reason: str = attrs.field(validator=text())
    returns: str = attrs.field(validator=text())
    risks: str = attrs.field(validator=text())
    resources: str = attrs.field(validator=text())
    responsible: str = attrs.field(validator=text())
    relationship: str = attrs.field(validator=text())

    @property
    def stands_alone(self) -> bool:
        """Whether the change is said to have no relationship to others."""
        return self.relationship.strip().lower() == "none"
