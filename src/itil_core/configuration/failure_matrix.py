"""Component failure impact analysis: what each CI of an estate takes down if it alone fails."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import compress, islice

import attrs

from itil_core.configuration import _networkx
from itil_core.configuration._bit_sums import sums
from itil_core.configuration._given import graph_given, ids_given
from itil_core.configuration._local_sets import local_set, masks_of, needs_without_redundancy
from itil_core.configuration._structure import Structure, structure_of
from itil_core.configuration.graph import DependencyGraph
from itil_core.errors import UnknownReferenceError, ValidationError

__all__ = ["CfiaLetter", "FailureMatrix", "single_failures"]


class CfiaLetter(StrEnum):
    """What a cell of a CFIA matrix says of a CI and a service.

    Attributes:
        X: The failure of the CI stops the service.
        A: The service depends on the CI, and goes on without it.
        B: It goes on once an alternative is switched to by hand.
        BLANK: The service does not depend on the CI.
    """

    X = "X"
    A = "A"
    B = "B"
    BLANK = ""


@attrs.frozen
class _Masks:
    """For each CI a bit set of services.

    Attributes:
        by_number: The sets of the CIs that the services need.
        always: What is in every set, also of CIs that no service needs.
    """

    by_number: Sequence[int]
    always: int


@attrs.frozen(repr=False)
class FailureMatrix:
    """What every CI of an estate does to some services if it alone fails.

    Rows are made when they are asked for. A service that is DOWN from the start, because of what
    has failed or because a group was left with too little by `DependencyGraph.without`, is DOWN
    under every failure too.

    Attributes:
        graph: The graph that was asked.
        services: The services, sorted.
        failed: The CIs that were said to have failed already.
        weakened: The CIs that were said to be degraded by themselves.
    """

    graph: DependencyGraph
    services: tuple[str, ...]
    failed: frozenset[str]
    weakened: frozenset[str]
    _structure: Structure = attrs.field(eq=False)
    _needs: Sequence[list[int]] = attrs.field(eq=False)
    _down: _Masks = attrs.field(eq=False)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {service: place for place, service in enumerate(self.services)}

    @cached_property
    def _lost(self) -> _Masks:
        """The services that are not UP; many more are than DOWN, so this waits until asked."""
        lost: frozenset[str] = frozenset()
        if self._structure.broken or self.failed or self.weakened:
            lost = lost.union(*self.graph.spread(self.failed, self.weakened))
        return _needs_and_masks(self._structure, self.services, lost, degraded=True)[1]

    @cached_property
    def _touched(self) -> _Masks:
        """The services that depend on each CI, itself included if it is one."""
        seeds = _seeds(self._structure, self.services)
        return _Masks(masks_of(self._structure, self._structure.needed, seeds), 0)

    @cached_property
    def _switched(self) -> dict[str, list[str]]:
        """The owners of groups that are switched by hand, by member."""
        owners: dict[str, list[str]] = {}
        for owner, groups in _networkx.groups_by_ci(self.graph.nx):
            for group in groups:
                if group.manual_switch:
                    for member in group.members:
                        owners.setdefault(member, []).append(owner)
        return owners

    def __repr__(self) -> str:
        return (
            f"<FailureMatrix of {len(self.graph)} CIs and {len(self.services)} services:"
            f" {self.pairs} DOWN>"
        )

    def __str__(self) -> str:
        return self.text()

    def _mask(self, masks: _Masks, ci: str) -> int:
        number = self._structure.numbers.get(ci)
        return masks.always if number is None else masks.by_number[number] | masks.always

    def _named(self, mask: int, ci: str) -> frozenset[str]:
        """Return the services of a bit set, without one CI."""
        bits = map(int, reversed(f"{mask:b}"))
        return frozenset(compress(self.services, bits)) - {ci}

    def _place(self, service: str) -> int:
        if service not in self._places:
            raise UnknownReferenceError("service", (str(service),))
        return self._places[service]

    @property
    def down_from_start(self) -> frozenset[str]:
        """The services that are DOWN before anything fails."""
        return self._named(self._down.always, "")

    @property
    def pairs(self) -> int:
        """How many pairs of a CI and another service that it takes down there are."""
        always = self._down.always
        more = sum((mask & ~always).bit_count() for mask in self._down.by_number)
        return more + always.bit_count() * len(self.graph) - len(self.services)

    def services_down_by(self, ci: str) -> frozenset[str]:
        """Return the other services that are DOWN if a CI alone fails.

        Raises:
            UnknownReferenceError: The graph does not hold the CI.
        """
        self.graph.check(ci)
        return self._named(self._mask(self._down, ci), ci)

    def services_degraded_by(self, ci: str) -> frozenset[str]:
        """Return the services that are DEGRADED if a CI alone fails.

        The first call takes about as long as the analysis itself: what is degraded is worked out
        only when somebody asks.

        Raises:
            UnknownReferenceError: The graph does not hold the CI.
        """
        self.graph.check(ci)
        return self._named(self._mask(self._lost, ci) & ~self._mask(self._down, ci), ci)

    def single_points_of(self, service: str) -> frozenset[str]:
        """Return the single points of failure of a service: what takes it down alone.

        The service itself is never one of them.

        Raises:
            UnknownReferenceError: It is none of the services that were asked for.
        """
        if self._down.always >> self._place(service) & 1:
            return frozenset(self.graph) - {service}
        ids = self._structure.ids
        found = local_set(self._needs, self._structure.numbers[service])
        return frozenset([ids[number] for number in found]) - {service}

    def row(self, ci: str) -> dict[str, CfiaLetter]:
        """Return the row of a CI in the CFIA matrix: letters by service, blank ones left out.

        A row shows a service that is the CI itself, as X.

        Raises:
            UnknownReferenceError: The graph does not hold the CI.
        """
        self.graph.check(ci)
        down, touched = self._mask(self._down, ci), self._mask(self._touched, ci)
        by_hand = self._by_hand(ci) if touched & ~down else 0
        letters: dict[str, CfiaLetter] = {}
        for service in sorted(self._named(down | touched, "")):
            bit = 1 << self._places[service]
            if down & bit:
                letters[service] = CfiaLetter.X
            else:
                letters[service] = CfiaLetter.B if by_hand & bit else CfiaLetter.A
        return letters

    def _by_hand(self, ci: str) -> int:
        """Return the services that need something which goes on by hand without a CI."""
        if not self._switched:
            return 0
        down, _ = self.graph.spread((ci, *self.failed))
        owners = {owner for one in down for owner in self._switched.get(one, ())} - down
        mask = 0
        for owner in owners:
            mask |= self._mask(self._touched, owner)
        return mask

    def cell(self, ci: str, service: str) -> CfiaLetter:
        """Return what the CFIA matrix says of a CI and a service.

        Raises:
            UnknownReferenceError: The graph does not hold the CI, or the service was not asked for.
        """
        self._place(service)
        return self.row(ci).get(service, CfiaLetter.BLANK)

    def listed_cis(self) -> list[str]:
        """Return the CIs on which another of the services depends: the rows of the CFIA matrix.

        Returns:
            The CIs, those that take down most services first, then by id.
        """
        return self._rows(None)

    def critical_cis(self, limit: int | None = None) -> dict[str, int]:
        """Return the CIs that take down most services, with how many others each takes down.

        Args:
            limit: How many to return at most; by default all that take down any.

        Returns:
            Numbers by CI, the greatest first, then by id.

        Raises:
            ValidationError: The limit is not a whole number from 1 upwards.
        """
        down = self._down
        ids = self.graph if down.always else self._structure.ids
        found = ((ci, self._mask(down, ci).bit_count() - (ci in self._places)) for ci in ids)
        return _ranked(found, limit)

    def fragile_services(self, limit: int | None = None) -> dict[str, int]:
        """Return the services with most single points of failure, with how many each has.

        Args:
            limit: How many to return at most; by default all that have any.

        Returns:
            Numbers by service, the greatest first, then by id.

        Raises:
            ValidationError: The limit is not a whole number from 1 upwards.
        """
        always = self._down.always
        counts = sums(self._down.by_number, len(self.services))
        found = (
            (service, (len(self.graph) if always >> place & 1 else counts[place]) - 1)
            for place, service in enumerate(self.services)
        )
        return _ranked(found, limit)

    def critical_table(self, limit: int | None = None) -> list[dict[str, str | int]]:
        """Return the critical CIs as rows: `ci`, `services_down` and `services_degraded`.

        Raises:
            ValidationError: The limit is not a whole number from 1 upwards.
        """
        return [
            {
                "ci": ci,
                "services_down": number,
                "services_degraded": len(self.services_degraded_by(ci)),
            }
            for ci, number in self.critical_cis(limit).items()
        ]

    def fragile_table(self, limit: int | None = None) -> list[dict[str, str | int]]:
        """Return the fragile services as rows: `service` and `single_points`.

        Raises:
            ValidationError: The limit is not a whole number from 1 upwards.
        """
        return [
            {"service": service, "single_points": number}
            for service, number in self.fragile_services(limit).items()
        ]

    def table(
        self, cis: Iterable[str] | None = None, services: Iterable[str] | None = None
    ) -> list[dict[str, str]]:
        """Return the CFIA matrix as rows: `ci`, and a letter for each service.

        Args:
            cis: Whose rows; by default of every CI on which another of the services depends, which
                in a large estate is much.
            services: Which columns; all by default.

        Returns:
            The rows, the CIs that take down most services first.

        Raises:
            UnknownReferenceError: The graph does not hold a CI, or a service was not asked for.
            ValidationError: What was given is no collection of ids.
        """
        columns = self._columns(services)
        rows: list[dict[str, str]] = []
        for ci in self._rows(cis):
            letters = self.row(ci)
            rows.append({"ci": ci} | {one: str(letters.get(one, "")) for one in columns})
        return rows

    def _columns(self, services: Iterable[str] | None) -> list[str]:
        if services is None:
            return list(self.services)
        given = ids_given("FailureMatrix", "services", services)
        unknown = {str(one) for one in given if one not in self._places}
        if unknown:
            raise UnknownReferenceError("service", tuple(sorted(unknown)))
        return sorted(given)

    def _rows(self, cis: Iterable[str] | None) -> list[str]:
        if cis is None:
            touched = self._touched.by_number
            chosen = [
                ci
                for number, ci in enumerate(self._structure.ids)
                if touched[number].bit_count() > (ci in self._places)
            ]
        else:
            chosen = list(ids_given("FailureMatrix", "cis", cis))
            self.graph.check(*chosen)
        ranks = self.critical_cis()
        return sorted(chosen, key=lambda ci: (-ranks.get(ci, 0), ci))

    def text(self, rows: int = 20, columns: int = 10) -> str:
        """Return the CFIA matrix in words and letters; what does not fit is counted.

        Args:
            rows: How many CIs to show, the most critical first.
            columns: How many services to show, the most fragile first.

        Raises:
            ValidationError: A number is not a whole number from 1 upwards.
        """
        _check_limit("rows", rows)
        _check_limit("columns", columns)
        fragile = list(dict.fromkeys((*self.fragile_services(), *self.services)))
        shown = fragile[:columns]
        cis = self._rows(None)
        head = cis[:rows]
        width = max(map(len, ("CI", *head)))
        lines = ["  ".join(("CI".ljust(width), *shown))]
        for ci in head:
            letters = self.row(ci)
            cells = (str(letters.get(one, "")).ljust(len(one)) for one in shown)
            lines.append("  ".join((ci.ljust(width), *cells)))
        left, beside = len(cis) - len(head), len(fragile) - len(shown)
        if left or beside:
            lines.append(f"not shown: {left} CIs, {beside} services")
        return "\n".join(line.rstrip() for line in lines)


def _check_limit(field: str, limit: int | None) -> None:
    if limit is not None and (type(limit) is not int or limit < 1):
        raise ValidationError("FailureMatrix", field, limit, "must be 1, 2, 3, ...")


def _ranked(found: Iterable[tuple[str, int]], limit: int | None) -> dict[str, int]:
    """Return names with their numbers, the greatest first, those with none left out."""
    _check_limit("limit", limit)
    ranked = sorted((pair for pair in found if pair[1]), key=lambda pair: (-pair[1], pair[0]))
    return dict(islice(ranked, limit))


def _seeds(structure: Structure, services: Iterable[str]) -> list[int]:
    seeds = [0] * len(structure.ids)
    for place, service in enumerate(services):
        seeds[structure.numbers[service]] = 1 << place
    return seeds


def _needs_and_masks(
    structure: Structure, services: Sequence[str], lost: Iterable[str], *, degraded: bool
) -> tuple[list[list[int]], _Masks]:
    """Return the plain needs, and the services that fall with each CI.

    Args:
        structure: What the services need.
        services: The services.
        lost: What has fallen from the start.
        degraded: Whether what is degraded counts as fallen.
    """
    gone = frozenset(structure.numbers[ci] for ci in lost if ci in structure.numbers)
    needs = needs_without_redundancy(structure, degraded=degraded, lost=gone)
    seeds = _seeds(structure, services)
    always = 0
    for number in gone:
        always |= seeds[number]
        seeds[number] = 0
    return needs, _Masks(masks_of(structure, needs, seeds), always)


def single_failures(
    graph: DependencyGraph,
    services: Iterable[str],
    *,
    failed: Iterable[str] = (),
    degraded: Iterable[str] = (),
) -> FailureMatrix:
    """Return what every single failure in an estate does to some services.

    The answer is exactly what `impact` would say of each CI alone, or of each together with what
    has failed already, on cycles too; but it comes in one pass over what the services need:
    redundancy is compiled away first.

    Args:
        graph: The graph.
        services: The CIs whose failure matters.
        failed: CIs that have failed already, so that each CI fails on top of them.
        degraded: CIs that are degraded by themselves, whatever fails.

    Raises:
        UnknownReferenceError: The graph does not hold some of the CIs; all of them are named.
        ValidationError: What was given is no graph, or no collection of ids.

    Example:
        >>> from itil_core.configuration import GraphBuilder
        >>> builder = GraphBuilder()
        >>> builder.needs("mail", "app")
        >>> builder.needs("app", "db1", "db2", at_least=1)
        >>> builder.needs("db1", "power")
        >>> builder.needs("db2", "power")
        >>> matrix = single_failures(builder.build(), ["mail"])
        >>> sorted(matrix.single_points_of("mail"))
        ['app', 'power']
        >>> print(matrix)
        CI     mail
        app    X
        power  X
        db1    A
        db2    A

    ITIL: Service Design, availability management (component failure impact analysis).
    """
    graph_given("single_failures", "graph", graph, DependencyGraph)
    given = ids_given("single_failures", "services", services)
    failing = ids_given("single_failures", "failed", failed)
    weakened = ids_given("single_failures", "degraded", degraded)
    graph.check(*given, *failing, *weakened)
    order = tuple(sorted(given))
    structure = structure_of(graph, order)
    lost = graph.spread(failing)[0] if structure.broken or failing else ()
    needs, down = _needs_and_masks(structure, order, lost, degraded=False)
    return FailureMatrix(graph, order, failing, weakened, structure, needs, down)
