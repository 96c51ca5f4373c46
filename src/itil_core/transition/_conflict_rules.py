"""What one change, or one team, gets wrong by itself: windows, freezes and capacity."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from itil_core.configuration.graph import DependencyGraph
from itil_core.framework.ids import ChangeId
from itil_core.kernel.ids import ActorId
from itil_core.kernel.interval import Interval, united
from itil_core.transition._bookings import Booking, moment
from itil_core.transition._conflict_sweep import stretches
from itil_core.transition.change_windows import ChangeFreeze, ChangeWindow, MaintenanceWindow
from itil_core.transition.conflict_findings import ConflictKind, EffectPath, Finding

__all__ = ["outside_windows", "over_capacity", "stopped"]


def over_capacity(bookings: Iterable[Booking], capacities: Mapping[str, int]) -> Iterator[Finding]:
    """Yield for each team and stretch of time with the same changes what is beyond its capacity.

    Whoever can do one change at a time is compared pair by pair elsewhere.
    """
    by_actor: dict[str, list[Booking]] = {}
    for booking in bookings:
        for actor in booking.actors:
            if capacities.get(actor, 1) > 1:
                by_actor.setdefault(actor, []).append(booking)
    for actor, busy in by_actor.items():
        active: dict[Booking, None] = {}
        since = 0
        for at, ending, starting in stretches(busy):
            if len(active) > capacities[actor]:
                yield Finding(
                    kind=ConflictKind.PERSON,
                    changes=tuple(sorted(each.id for each in active)),
                    times=(moment(since, at),),
                    actors=(ActorId(actor),),
                )
            for booking in ending:
                del active[booking]
            active |= dict.fromkeys(starting)
            since = at


def outside_windows(booking: Booking, windows: Sequence[ChangeWindow]) -> Iterator[Finding]:
    """Yield whether a change is not wholly inside the maintenance windows of its CIs."""
    agreed = [each for each in windows if isinstance(each, MaintenanceWindow)]
    outside: list[Interval] = []
    cis: list[str] = []
    rules: set[str] = set()
    known: dict[tuple[int, ...], tuple[Interval, ...]] = {}
    for ci in sorted(booking.touched):
        # CIs for which the same windows hold are looked at once.
        places = tuple(
            place for place, each in enumerate(agreed) if not each.scope or ci in each.scope
        )
        if places not in known:
            inside = [part for place in places for part in agreed[place].during(booking.window)]
            known[places] = _rest(booking.window, inside) if places else ()
        if known[places]:
            outside += known[places]
            cis.append(ci)
            rules |= {agreed[place].name for place in places}
    if outside:
        yield Finding(
            kind=ConflictKind.OUTSIDE_WINDOW,
            changes=(booking.id,),
            times=united(outside),
            cis=tuple(cis),
            rules=tuple(sorted(rules)),
        )


def _rest(whole: Interval, parts: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the parts of an interval that lie in none of some others."""
    rest: list[Interval] = []
    since = whole.start
    for part in united(parts):
        if since < part.start:
            rest.append(Interval(since, part.start))
        since = part.end
    if since < whole.end:
        rest.append(Interval(since, whole.end))
    return tuple(rest)


def stopped(
    booking: Booking, windows: Sequence[ChangeWindow], graph: DependencyGraph
) -> Iterator[Finding]:
    """Yield the freezes and blackouts into which a change falls."""
    footprint = None
    for window in windows:
        if isinstance(window, MaintenanceWindow) or _let_through(window, booking.id):
            continue
        times = window.during(booking.window)
        if not times:
            continue
        hit: list[str] = []
        paths: list[EffectPath] = []
        if window.scope:
            footprint = footprint or graph.footprint(booking.failed)
            hit = sorted(ci for ci in window.scope if ci in footprint or ci in booking.cis)
            if not hit:
                continue
            reached = [ci for ci in hit if ci in footprint]
            if reached:
                path = footprint.path(reached[0])
                paths.append(EffectPath(change=booking.id, cis=path))
        yield Finding(
            kind=ConflictKind.FREEZE,
            changes=(booking.id,),
            times=times,
            cis=tuple(hit),
            paths=tuple(paths),
            rules=(window.name,),
        )


def _let_through(window: ChangeWindow, change: ChangeId) -> bool:
    return isinstance(window, ChangeFreeze) and change in window.permitted
