"""What is found where planned changes get in each other's way, and why.

ITIL Service Transition (2007), 4.2.6.3.
"""

from collections.abc import Iterator
from enum import Enum

import attrs

from itil_core.configuration.requirement import RequirementGroup, Worth
from itil_core.framework.ids import ChangeId
from itil_core.kernel.ids import ActorId
from itil_core.kernel.interval import Interval

__all__ = ["ConflictKind", "EffectPath", "Finding", "GroupLoss"]


class ConflictKind(Enum):
    """In which way changes conflict with each other, or one with what was agreed."""

    SHARED_CI = "SHARED_CI"
    """Two change the same CI."""
    DEPENDENCY = "DEPENDENCY"
    """One takes down a CI of the other."""
    COMMON_EFFECT = "COMMON_EFFECT"
    """Something else is taken down by each of the two."""
    REDUNDANCY = "REDUNDANCY"
    """Two together take down more than each by itself."""
    JOINT = "JOINT"
    """Three or more together take down what no two of them do."""
    PERSON = "PERSON"
    """A person or team has more to do at once than it can."""
    OUTSIDE_WINDOW = "OUTSIDE_WINDOW"
    """One is not inside the maintenance windows of its CIs."""
    FREEZE = "FREEZE"
    """One falls into a freeze or a blackout."""


_KINDS = {kind: place for place, kind in enumerate(ConflictKind)}

_SHOWN = 3
_TOGETHER = "only together they take down {cis}"
_WORDS = {
    ConflictKind.SHARED_CI: "both change {cis}",
    ConflictKind.DEPENDENCY: "an outage reaches {cis}",
    ConflictKind.COMMON_EFFECT: "each takes down {cis}",
    ConflictKind.REDUNDANCY: _TOGETHER,
    ConflictKind.JOINT: _TOGETHER,
    ConflictKind.PERSON: "{actors} would have to do all at once",
    ConflictKind.OUTSIDE_WINDOW: "{cis} may be worked on only in {rules}",
    ConflictKind.FREEZE: "nothing may be changed during {rules}",
}


@attrs.frozen(kw_only=True)
class EffectPath:
    """How the outage of one change reaches a CI.

    Attributes:
        change: The change.
        cis: From the CI that is reached along the decisive losses to one that the change takes
            down itself.
    """

    change: ChangeId
    cis: tuple[str, ...]

    def __str__(self) -> str:
        first, *rest = self.cis
        needs = "".join(f", which needs {ci}" for ci in rest[1:])
        reason = f" because it needs {rest[0]}{needs}" if rest else ""
        return f"{self.change} takes down {first}{reason}"


@attrs.frozen(kw_only=True)
class GroupLoss:
    """A requirement group that fails only because several changes take members of it.

    Attributes:
        owner: The CI that needs the group.
        group: The group, with the `at_least` that is no longer held.
        lost: The members that fell before the owner, sorted.
        takers: For each lost member the changes that take it down by themselves, sorted; where
            none does, those that do so in pairs.
        further: What else is DOWN only because the owner is, sorted.
    """

    owner: str
    group: RequirementGroup
    lost: tuple[str, ...]
    takers: tuple[tuple[ChangeId, ...], ...]
    further: tuple[str, ...] = ()

    @property
    def at_least(self) -> Worth:
        """How much the owner needs of the group."""
        return self.group.at_least

    def __str__(self) -> str:
        pairs = zip(self.lost, self.takers, strict=True)
        lost = ", ".join(f"{member} ({', '.join(changes)})" for member, changes in pairs)
        return f"{self.owner} needs {self.group.text()}, and would lose {lost}"


@attrs.frozen(kw_only=True)
class Finding:
    """One conflict, the same whichever change is looked at first.

    Attributes:
        kind: In which way they conflict.
        changes: The changes, sorted.
        times: When, in order: where the windows overlap, or what lies outside or in a freeze.
        cis: The CIs that it is about, sorted: shared, taken down, or out of their windows.
        paths: How outages reach what they conflict at, one example for each change.
        losses: The groups that fail only together.
        actors: The people and teams that have too much to do, sorted.
        rules: The names of the maintenance windows, of the blackout or of the freeze.
    """

    kind: ConflictKind
    changes: tuple[ChangeId, ...]
    times: tuple[Interval, ...]
    cis: tuple[str, ...] = ()
    paths: tuple[EffectPath, ...] = ()
    losses: tuple[GroupLoss, ...] = ()
    actors: tuple[ActorId, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[object, ...]:
        """What findings are sorted by: time, kind, changes, then what they are about."""
        first = self.times[0]
        owners = tuple((loss.owner, loss.group.members) for loss in self.losses)
        place = _KINDS[self.kind]
        return (first.start, first.end, place, self.changes, self.actors, self.rules, owners)

    def __str__(self) -> str:
        return f"{self.kind.name} {', '.join(self.changes)}: {self._what()}"

    def explain(self) -> str:
        """Return the finding with what explains it, one line each.

        Of many groups the first three are written; all are in `losses`.
        """
        return "\n".join([str(self), *(f"  {line}" for line in self._lines())])

    def _what(self) -> str:
        cis, actors, rules = _few(self.cis), _few(self.actors), _few(self.rules)
        return _WORDS[self.kind].format(cis=cis, actors=actors, rules=rules)

    def _lines(self) -> Iterator[str]:
        for time in self.times:
            yield f"from {time}"
        for loss in self.losses[:_SHOWN]:
            yield str(loss)
            if loss.further:
                yield f"further down: {_few(loss.further)}"
        if len(self.losses) > _SHOWN:
            yield f"and {len(self.losses) - _SHOWN} more groups"
        for path in self.paths:
            # That a change takes down what it takes down is said by its name beside a loss.
            if len(path.cis) > 1 or not self.losses:
                yield str(path)


def _few(names: tuple[str, ...], limit: int = 5) -> str:
    """Write a few names and count the rest."""
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more
