"""Major incidents: the facts of the separate procedure with shorter timescales.

ITIL Service Operation (2007), 4.2.4.3.
"""

from collections.abc import Iterable

import attrs
import pendulum

from itil_core.kernel.fields import a, id_set, instant, member_texts, text
from itil_core.kernel.ids import ActorId

__all__ = ["Communication", "MajorIncident", "MajorIncidentReview"]


def _people(values: Iterable[str]) -> frozenset[ActorId]:
    return id_set(ActorId, values)


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


@attrs.frozen(kw_only=True)
class Communication:
    """One message of a major incident's communications log.

    Attributes:
        at: When it went out.
        audience: To whom.
        message: What was said.
    """

    at: pendulum.DateTime = attrs.field(converter=instant)
    audience: str = attrs.field(validator=text())
    message: str = attrs.field(validator=text())


@attrs.frozen(kw_only=True)
class MajorIncidentReview:
    """What was learned from a major incident, held before it is closed.

    Attributes:
        at: When the review was held.
        findings: What was learned.
        actions: What will be done about it.
    """

    at: pendulum.DateTime = attrs.field(converter=instant)
    findings: str = attrs.field(validator=text())
    actions: tuple[str, ...] = attrs.field(default=(), converter=_texts, validator=member_texts())


def _log(values: Iterable[Communication]) -> tuple[Communication, ...]:
    return tuple(values)


@attrs.frozen(kw_only=True)
class MajorIncident:
    """What makes an incident a major one: its manager, team, log and review.

    The manager should not be the manager of the problem behind it, if both are busy: one restores
    the service, the other looks for the cause.

    Attributes:
        manager: Who leads.
        reason: Which agreed criterion is met.
        team: Who works on it.
        communications: What was said to whom, in order.
        review: What was learned; closing needs it.
    """

    manager: ActorId = attrs.field(converter=ActorId)
    reason: str = attrs.field(validator=text())
    team: frozenset[ActorId] = attrs.field(default=frozenset(), converter=_people)
    communications: tuple[Communication, ...] = attrs.field(
        default=(),
        converter=_log,
        validator=attrs.validators.deep_iterable(a(Communication)),
    )
    review: MajorIncidentReview | None = attrs.field(
        default=None,
        validator=a(MajorIncidentReview, type(None)),
    )
