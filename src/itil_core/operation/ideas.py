"""Brainstorming and affinity mapping: gather ideas first, then put them in order.

ITIL Service Operation (2007), appendix C; (2011) 4.4.4.3.
"""

from collections.abc import Iterable, Mapping
from typing import ClassVar

import attrs

from itil_core.errors import ConflictError, UnknownReferenceError, ValidationError
from itil_core.kernel.fields import member_texts, text
from itil_core.operation._problem_checks import pairs
from itil_core.operation.techniques import Technique

__all__ = ["AffinityMap", "Brainstorming"]


def _once(values: Iterable[str]) -> tuple[str, ...]:
    given = (values,) if isinstance(values, str) else values
    return tuple(dict.fromkeys(given))


@attrs.frozen
class Brainstorming:
    """Ideas on a question, gathered without judging them; the same idea counts once.

    Attributes:
        question: What was asked.
        ideas: The ideas, in the order of being voiced.

    Raises:
        ValidationError: The question or an idea is empty.

    Example:
        >>> Brainstorming("why does mail stop?").add("disk", "network", "disk").ideas
        ('disk', 'network')
    """

    technique: ClassVar[Technique] = Technique.BRAINSTORMING

    question: str = attrs.field(validator=text())
    ideas: tuple[str, ...] = attrs.field(default=(), converter=_once, validator=member_texts())

    def add(self, *ideas: str) -> "Brainstorming":
        """Return the session with more ideas."""
        return attrs.evolve(self, ideas=(*self.ideas, *ideas))

    def grouped(self, groups: Mapping[str, Iterable[str]]) -> "AffinityMap":
        """Return the ideas sorted into groups; what is in none is left over.

        Args:
            groups: For each theme its ideas.

        Raises:
            UnknownReferenceError: A group holds what nobody has voiced.
        """
        sorted_in = AffinityMap(self.question, groups, ideas=self.ideas)
        strange = set(sorted_in.placed) - set(self.ideas)
        if strange:
            raise UnknownReferenceError("idea", tuple(sorted(strange)))
        return sorted_in

    @property
    def subject(self) -> str:
        """What was asked."""
        return self.question

    @property
    def finding(self) -> str:
        """The ideas."""
        return "; ".join(self.ideas)


Groups = tuple[tuple[str, tuple[str, ...]], ...]


def _groups(values: Mapping[str, Iterable[str]] | Iterable[tuple[str, Iterable[str]]]) -> Groups:
    return tuple((theme, _once(ideas)) for theme, ideas in pairs(values))


def _check_groups(_affinity: object, _attribute: object, groups: Groups) -> None:
    home: dict[str, str] = {}
    for theme, ideas in groups:
        if not theme.strip() or not all(idea.strip() for idea in ideas):
            reason = "must name every theme and every idea"
            raise ValidationError("AffinityMap", "groups", {theme: ideas}, reason)
        for idea in ideas:
            other = home.setdefault(idea, theme)
            if other != theme:
                raise ConflictError(other, theme, f"both hold {idea!r}; put it in one")


@attrs.frozen
class AffinityMap:
    """Ideas in groups that belong together.

    Attributes:
        question: What the ideas are about.
        groups: For each theme its ideas, as a mapping or as pairs.
        ideas: All ideas, where they were gathered before.

    Raises:
        ValidationError: A theme or an idea is empty.
        ConflictError: An idea stands in two groups.

    Example:
        >>> ideas = Brainstorming("why does mail stop?", ["disk", "cable", "operator"])
        >>> ideas.grouped({"hardware": ["disk", "cable"]}).left_over
        ('operator',)
    """

    technique: ClassVar[Technique] = Technique.AFFINITY_MAPPING

    question: str = attrs.field(validator=text())
    groups: Groups = attrs.field(converter=_groups, validator=_check_groups)
    ideas: tuple[str, ...] = attrs.field(
        default=(),
        converter=_once,
        validator=member_texts(),
        kw_only=True,
    )

    @property
    def placed(self) -> tuple[str, ...]:
        """The ideas that stand in a group, group by group."""
        return tuple(idea for _, ideas in self.groups for idea in ideas)

    @property
    def left_over(self) -> tuple[str, ...]:
        """The ideas that stand in no group."""
        placed = set(self.placed)
        return tuple(idea for idea in self.ideas if idea not in placed)

    @property
    def subject(self) -> str:
        """What the ideas are about."""
        return self.question

    @property
    def finding(self) -> str:
        """The groups, the largest first, each with the number of its ideas."""
        by_size = sorted(self.groups, key=lambda pair: (-len(pair[1]), pair[0]))
        return "; ".join(f"{theme} ({len(ideas)})" for theme, ideas in by_size)
