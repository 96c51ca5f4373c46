"""Hypothesis tests and fault isolation: what must be so if this is the cause, and is it?

ITIL Service Operation (2011), 4.4.4.3.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import ClassVar

import attrs

from itil_core.errors import DuplicateError, UnknownReferenceError, ValidationError
from itil_core.framework.ids import CiId
from itil_core.kernel.fields import a, text
from itil_core.operation._problem_checks import pairs
from itil_core.operation.techniques import Technique

__all__ = ["Experiment", "FaultIsolation", "HypothesisTest", "Verdict"]


class Verdict(Enum):
    """What the experiments say about a hypothesis.

    Members, in order: OPEN (an experiment is outstanding, or there is none), SUPPORTED (all came
    out as expected), REFUTED (one did not).
    """

    OPEN = "OPEN"
    SUPPORTED = "SUPPORTED"
    REFUTED = "REFUTED"


@attrs.frozen
class Experiment:
    """One thing to try.

    Attributes:
        expected: What must be seen if the hypothesis is true.
        as_expected: Whether it was seen; None while the experiment is outstanding.
    """

    expected: str = attrs.field(validator=text())
    as_expected: bool | None = attrs.field(default=None, validator=a(bool, type(None)))


def _experiments(values: Iterable[Experiment]) -> tuple[Experiment, ...]:
    return tuple(values)


@attrs.frozen
class HypothesisTest:
    """A possible cause and the experiments that can refute it.

    Attributes:
        hypothesis: The possible cause.
        experiments: What was or will be tried.

    Example:
        >>> test = HypothesisTest("the backup fills the disk", [Experiment("free at noon", True)])
        >>> test.verdict.name
        'SUPPORTED'
    """

    technique: ClassVar[Technique] = Technique.HYPOTHESIS_TEST

    hypothesis: str = attrs.field(validator=text())
    experiments: tuple[Experiment, ...] = attrs.field(default=(), converter=_experiments)

    @property
    def verdict(self) -> Verdict:
        """What the experiments say: one refutes, and only all of them together support."""
        outcomes = [experiment.as_expected for experiment in self.experiments]
        if False in outcomes:
            return Verdict.REFUTED
        return Verdict.SUPPORTED if outcomes and None not in outcomes else Verdict.OPEN

    @property
    def subject(self) -> str:
        """The hypothesis."""
        return self.hypothesis

    @property
    def finding(self) -> str:
        """The verdict; empty while it is open."""
        return "" if self.verdict is Verdict.OPEN else self.verdict.name.lower()


def _chain(values: Iterable[str]) -> tuple[CiId, ...]:
    return tuple(CiId(value) for value in values)


Results = tuple[tuple[CiId, bool], ...]


def _results(values: Mapping[str, bool] | Iterable[tuple[str, bool]]) -> Results:
    return tuple((CiId(number), works) for number, works in pairs(values))


def _check_chain(_isolation: object, _attribute: object, chain: tuple[CiId, ...]) -> None:
    if not chain:
        raise ValidationError("FaultIsolation", "chain", chain, "must name at least one CI")
    repeated = next((number for number in chain if chain.count(number) > 1), None)
    if repeated is not None:
        raise DuplicateError("CI of the chain", repeated)


def _check_results(isolation: "FaultIsolation", _attribute: object, results: Results) -> None:
    strange = sorted({number for number, _ in results} - set(isolation.chain))
    if strange:
        raise UnknownReferenceError("CI of the chain", tuple(strange))


@attrs.frozen
class FaultIsolation:
    """A failing transaction repeated step by step, one CI at a time.

    Attributes:
        transaction: What fails.
        chain: The CIs that it passes, in order.
        results: For each CI that was checked, whether the transaction left it well.

    Raises:
        ValidationError: The chain is empty.
        DuplicateError: A CI stands in it twice.
        UnknownReferenceError: A result is about a CI that is not in the chain.

    Example:
        >>> mail = FaultIsolation("send mail", ["client", "relay", "spool"], {"client": True})
        >>> mail.next_to_check, mail.check("relay", works=False).faulty
        ('relay', 'relay')
    """

    technique: ClassVar[Technique] = Technique.FAULT_ISOLATION

    transaction: str = attrs.field(validator=text())
    chain: tuple[CiId, ...] = attrs.field(converter=_chain, validator=_check_chain)
    results: Results = attrs.field(default=(), converter=_results, validator=_check_results)

    def check(self, ci_id: str, *, works: bool) -> "FaultIsolation":
        """Return the analysis with one more CI checked.

        Args:
            ci_id: The CI.
            works: Whether the transaction left it well.

        Raises:
            UnknownReferenceError: The CI is not in the chain.
        """
        others = (pair for pair in self.results if pair[0] != ci_id)
        return attrs.evolve(self, results=(*others, (CiId(ci_id), works)))

    @property
    def faulty(self) -> CiId | None:
        """The first CI that the transaction leaves badly; None while one before is unchecked."""
        results = dict(self.results)
        first = next((number for number in self.chain if not results.get(number, False)), None)
        return first if first in results else None

    @property
    def next_to_check(self) -> CiId | None:
        """The first CI of which nothing is known, unless the faulty one is found."""
        if self.faulty is not None:
            return None
        checked = {number for number, _ in self.results}
        return next((number for number in self.chain if number not in checked), None)

    @property
    def subject(self) -> str:
        """What fails."""
        return self.transaction

    @property
    def finding(self) -> str:
        """The CI at fault; empty while it is not found."""
        return self.faulty or ""
