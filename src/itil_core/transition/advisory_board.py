"""Change advisory boards: who sits on them, how many must be there, and how they vote.

The CAB advises; an authority decides, which may be the CAB where that was delegated to it.

ITIL Service Transition (2007), 4.2.6.8 and 4.2.6.9.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from itil_core.errors import DuplicateError, ValidationError
from itil_core.framework.ids import CiId, ServiceId
from itil_core.kernel.fields import a, each, id_set, text, whole
from itil_core.kernel.ids import ActorId
from itil_core.transition._exact import first_twice
from itil_core.transition.role_rule import DEFAULT_ROLE_RULES, BoardRole, RoleRule

__all__ = ["BoardMember", "ChangeAdvisoryBoard"]

_NAME = "ChangeAdvisoryBoard"


def _roles(values: BoardRole | Iterable[BoardRole]) -> frozenset[BoardRole]:
    return frozenset(each(values))


def _services(values: Iterable[str]) -> frozenset[ServiceId]:
    return id_set(ServiceId, values)


def _cis(values: Iterable[str]) -> frozenset[CiId]:
    return id_set(CiId, values)


def _check_roles(_member: object, attribute: "attrs.Attribute[Any]", value: Any) -> None:
    if not value or not all(isinstance(role, BoardRole) for role in value):
        reason = "must be roles, at least one"
        raise ValidationError("BoardMember", attribute.name, value, reason)


@attrs.frozen(kw_only=True)
class BoardMember:
    """Somebody with a seat on a board.

    Attributes:
        person: Who it is.
        roles: Whom they speak for: one role or several.
        service_ids: The services on whose changes they are heard; with `ci_ids` also empty, on all.
        ci_ids: The CIs on whose changes they are heard.
        urgent: Whether they can be reached at any hour and may then decide at once.

    Raises:
        ValidationError: There is no role, or an id is of another kind.
    """

    person: ActorId = attrs.field(converter=ActorId)
    roles: frozenset[BoardRole] = attrs.field(converter=_roles, validator=_check_roles)
    service_ids: frozenset[ServiceId] = attrs.field(
        default=frozenset[ServiceId](), converter=_services
    )
    ci_ids: frozenset[CiId] = attrs.field(default=frozenset[CiId](), converter=_cis)
    urgent: bool = attrs.field(default=False, validator=a(bool))

    def is_heard_on(self, service_ids: frozenset[ServiceId], ci_ids: frozenset[CiId]) -> bool:
        """Tell whether they are heard on a change of some services and CIs."""
        return (
            not (self.service_ids or self.ci_ids)
            or not self.service_ids.isdisjoint(service_ids)
            or not self.ci_ids.isdisjoint(ci_ids)
        )


def _exactly(field: str, value: Fraction | Decimal | int | str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, Fraction | Decimal | int | str):
        reason = "must be exact, as in Fraction(1, 2) or '1/2'"
        raise ValidationError(_NAME, field, value, reason)
    try:
        share = Fraction(value)
    except (ValueError, OverflowError, ZeroDivisionError):
        raise ValidationError(_NAME, field, value, "must be a number, as in '1/2'") from None
    if not 0 < share <= 1:
        raise ValidationError(_NAME, field, value, "must be more than 0 and at most 1")
    return share


def _quorum_share(value: Fraction | Decimal | int | str) -> Fraction:
    return _exactly("quorum_share", value)


def _approving_share(value: Fraction | Decimal | int | str | None) -> Fraction | None:
    return None if value is None else _exactly("approving_share", value)


def _members(values: Iterable[BoardMember]) -> tuple[BoardMember, ...]:
    return each(values)


def _rules(values: Iterable[RoleRule]) -> tuple[RoleRule, ...]:
    return each(values)


def _check_members(_board: object, _attribute: object, value: Any) -> None:
    if not all(isinstance(one, BoardMember) for one in value):
        reason = "must be board members, as in BoardMember(person=..., roles=...)"
        raise ValidationError(_NAME, "members", value, reason)
    twice = first_twice(member.person for member in value)
    if twice is not None:
        raise DuplicateError("board member", twice)


def _check_emergency(
    board: "ChangeAdvisoryBoard", attribute: "attrs.Attribute[Any]", value: object
) -> None:
    a(bool)(board, attribute, value)
    slow = sorted(member.person for member in board.members if not member.urgent)
    if value and slow:
        reason = f"must be members with urgent authority only, so not {', '.join(slow)}"
        raise ValidationError(_NAME, "members", tuple(slow), reason)
    if value and board.chair not in {member.person for member in board.members}:
        reason = "must be a member with urgent authority; name one who is"
        raise ValidationError(_NAME, "chair", board.chair, reason)


def _check_fewest(
    board: "ChangeAdvisoryBoard", attribute: "attrs.Attribute[Any]", value: Any
) -> None:
    whole(1)(board, attribute, value)
    if value > len(board.people):
        reason = f"must be at most {len(board.people)}, all who sit on the board"
        raise ValidationError(_NAME, "fewest", value, reason)


@attrs.frozen(kw_only=True)
class ChangeAdvisoryBoard:
    """The change advisory board (CAB): a change manager in the chair, and standing members.

    Who of them is heard on a change follows from the rules; see ``board_selection``. For what
    cannot wait, ``emergency`` makes the emergency board (ECAB) of those who can be reached at once.

    Attributes:
        name: What people call it.
        chair: The change manager, who chairs it and is required for every change.
        members: The standing members.
        rules: Which roles a change calls.
        authority: The name under which the change policy knows its authority.
        decides: Whether the decision was delegated to it; otherwise it only advises.
        is_emergency: Whether it is an emergency board.
        quorum_share: The share of the required roles for which somebody must be there.
        fewest: How many people must be there at the least, whatever the share says.
        approving_share: The share of those who vote for or against that must approve; None stands
            for more than half.
        chair_must_approve: Whether nothing is approved without the chair.
        vetoing: The roles that can stop a change, where they are required.

    Raises:
        ValidationError: The quorum is larger than the board, a share is not exact or none, or an
            emergency board has members without urgent authority.
        DuplicateError: Somebody is a member twice.

    Example:
        >>> board = ChangeAdvisoryBoard(
        ...     chair="mia",
        ...     members=[
        ...         BoardMember(person="mia", roles=BoardRole.CHANGE_MANAGER, urgent=True),
        ...         BoardMember(person="tom", roles=BoardRole.TECHNICAL_EXPERT, urgent=True),
        ...         BoardMember(person="eva", roles=BoardRole.CUSTOMER),
        ...     ],
        ... )
        >>> sorted(board.people), sorted(board.emergency().people)
        (['eva', 'mia', 'tom'], ['mia', 'tom'])

    ITIL Service Transition (2007), 4.2.6.8.
    """

    name: str = attrs.field(default="CAB", validator=text())
    chair: ActorId = attrs.field(converter=ActorId)
    members: tuple[BoardMember, ...] = attrs.field(
        default=(), converter=_members, validator=_check_members
    )
    rules: tuple[RoleRule, ...] = attrs.field(
        default=DEFAULT_ROLE_RULES,
        converter=_rules,
        validator=attrs.validators.deep_iterable(a(RoleRule)),
    )
    authority: str = attrs.field(default="CAB", validator=text())
    decides: bool = attrs.field(default=True, validator=a(bool))
    is_emergency: bool = attrs.field(default=False, validator=_check_emergency)
    quorum_share: Fraction = attrs.field(default=Fraction(1, 2), converter=_quorum_share)
    fewest: int = attrs.field(default=1, validator=_check_fewest)
    approving_share: Fraction | None = attrs.field(default=None, converter=_approving_share)
    chair_must_approve: bool = attrs.field(default=False, validator=a(bool))
    vetoing: frozenset[BoardRole] = attrs.field(
        default=frozenset[BoardRole](),
        converter=_roles,
        validator=attrs.validators.deep_iterable(a(BoardRole)),
    )

    @property
    def people(self) -> frozenset[ActorId]:
        """All who sit on it, the chair included."""
        return frozenset({self.chair, *(member.person for member in self.members)})

    def emergency(
        self,
        *,
        chair: str | None = None,
        name: str = "ECAB",
        authority: str = "ECAB",
        quorum_share: Fraction | Decimal | int | str | None = None,
        fewest: int = 1,
    ) -> "ChangeAdvisoryBoard":
        """Return the emergency board: those members who can be reached and may decide at once.

        It decides, also where the board itself only advises.

        Args:
            chair: Who chairs it: a member with urgent authority; by default the same person.
            name: What people call it.
            authority: The name under which the change policy knows its authority.
            quorum_share: Its own share for the quorum; by default the board's.
            fewest: How many people must be there at the least.

        Raises:
            ValidationError: The chair cannot be reached at once, or the quorum is larger than the
                emergency board.

        ITIL Service Transition (2007), 4.2.6.9.
        """
        return attrs.evolve(
            self,
            name=name,
            authority=authority,
            chair=self.chair if chair is None else chair,
            members=[member for member in self.members if member.urgent],
            decides=True,
            is_emergency=True,
            quorum_share=self.quorum_share if quorum_share is None else quorum_share,
            fewest=fewest,
        )
