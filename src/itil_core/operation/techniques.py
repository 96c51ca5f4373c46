"""Techniques of problem analysis: which there are, and the record of having used one.

Each technique has a value of its own in the modules beside this one. All of them say in words what
they were used on and what they found, so that any of them can be written into a problem.

ITIL Service Operation (2007), 4.4.5.5 and appendix C; (2011) 4.4.4.3.
"""

from datetime import datetime
from enum import Enum
from typing import ClassVar, Protocol, Self

import attrs
import pendulum

from itil_core.kernel.fields import a, instant, text

__all__ = ["Analysis", "Technique", "TechniqueRecord"]


class Technique(Enum):
    """The techniques that the books name; FIVE_WHYS and the last three since 2011."""

    CHRONOLOGICAL_ANALYSIS = "CHRONOLOGICAL_ANALYSIS"
    PAIN_VALUE = "PAIN_VALUE"
    KEPNER_TREGOE = "KEPNER_TREGOE"
    BRAINSTORMING = "BRAINSTORMING"
    ISHIKAWA = "ISHIKAWA"
    PARETO = "PARETO"
    FIVE_WHYS = "FIVE_WHYS"
    FAULT_ISOLATION = "FAULT_ISOLATION"
    AFFINITY_MAPPING = "AFFINITY_MAPPING"
    HYPOTHESIS_TEST = "HYPOTHESIS_TEST"


class Analysis(Protocol):
    """What every technique's value can say about itself.

    Attributes:
        technique: Which technique it is.
    """

    technique: ClassVar[Technique]

    @property
    def subject(self) -> str:
        """What it was used on, in words."""
        ...

    @property
    def finding(self) -> str:
        """What it has found so far, in words; empty where nothing."""
        ...


@attrs.frozen(kw_only=True)
class TechniqueRecord:
    """One use of a technique, as a problem keeps it.

    Attributes:
        kind: The technique.
        input: What it was used on.
        result: What it found; empty where nothing.
        at: When.

    Example:
        >>> TechniqueRecord(
        ...     kind=Technique.FIVE_WHYS,
        ...     input="mail stops every night",
        ...     result="the backup fills the disk",
        ...     at=pendulum.datetime(2026, 3, 2, 9),
        ... ).kind.name
        'FIVE_WHYS'
    """

    kind: Technique = attrs.field(validator=a(Technique))
    input: str = attrs.field(validator=text())
    result: str = attrs.field(default="", validator=text(empty=True))
    at: pendulum.DateTime = attrs.field(converter=instant)

    @classmethod
    def of(cls, analysis: Analysis, at: datetime) -> Self:
        """Return the record of an analysis as it stands.

        Args:
            analysis: The value of any technique.
            at: When it was done.

        Example:
            >>> from itil_core.operation.five_whys import FiveWhys
            >>> why = FiveWhys("mail stops", ["the disk is full"])
            >>> TechniqueRecord.of(why, pendulum.datetime(2026, 3, 2, 9)).input
            'mail stops'
        """
        return cls(
            kind=analysis.technique,
            input=analysis.subject,
            result=analysis.finding,
            at=at,
        )
