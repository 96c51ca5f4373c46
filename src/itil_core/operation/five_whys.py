"""Five whys: ask why of every answer until the root cause is reached.

ITIL Service Operation (2011), 4.4.4.3.
"""

from collections.abc import Iterable
from typing import ClassVar

import attrs

from itil_core.errors import CycleError
from itil_core.kernel.fields import member_texts, text, whole
from itil_core.operation.techniques import Technique

__all__ = ["FiveWhys"]


def _answers(values: Iterable[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


def _check_circle(chain: "FiveWhys", _attribute: object, answers: tuple[str, ...]) -> None:
    said = (chain.problem, *answers)
    folded = [" ".join(each.casefold().split()) for each in said]
    for place, each in enumerate(folded):
        if each in folded[:place]:
            raise CycleError("why", said[folded.index(each) : place + 1])


@attrs.frozen
class FiveWhys:
    """A problem and the answers to why, each the reason of the one before.

    Attributes:
        problem: What the first why asks about.
        answers: The answers, in order.
        depth: How many answers are wanted; five by custom.

    Raises:
        ValidationError: An answer is empty.
        CycleError: An answer repeats an earlier one: the reasoning goes in a circle.

    Example:
        >>> FiveWhys("mail stops", ["the disk is full"]).why("the backup fills it").root_cause
        'the backup fills it'

    ITIL Service Operation (2011), 4.4.4.3.
    """

    technique: ClassVar[Technique] = Technique.FIVE_WHYS

    problem: str = attrs.field(validator=text())
    answers: tuple[str, ...] = attrs.field(
        default=(),
        converter=_answers,
        validator=[member_texts(), _check_circle],
    )
    depth: int = attrs.field(default=5, validator=whole(1), kw_only=True)

    def why(self, answer: str) -> "FiveWhys":
        """Return the chain with one more answer.

        Raises:
            CycleError: The answer was given before.
        """
        return attrs.evolve(self, answers=(*self.answers, answer))

    @property
    def root_cause(self) -> str | None:
        """The last answer, or None before the first."""
        return self.answers[-1] if self.answers else None

    @property
    def is_complete(self) -> bool:
        """Whether as many answers were given as wanted."""
        return len(self.answers) >= self.depth

    @property
    def subject(self) -> str:
        """The problem."""
        return self.problem

    @property
    def finding(self) -> str:
        """The last answer."""
        return self.root_cause or ""
