"""The ledger of one version against an earlier one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from ..errors import Text
from ..model import Document, Finding, RuleResult, Severity
from .identity import Known, pair, place_of
from .values import Figure, changed_figures, values_of, why_unchecked

_SEVERITIES: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Standing(StrEnum):
    """What became of a finding, in the order in which it is told.

    `reopened`: decided before on other figures, or fixed before and back. `unchecked`: no longer found, but it could
    not be looked at this time either.
    """

    REOPENED = "reopened"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    UNCHECKED = "unchecked"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Judged:
    """One version with what was said of it.

    Attributes:
        document: as it counts, corrections applied.
        findings: all of them, in their order.
        results: one per rule.
    """

    document: Document
    findings: Sequence[Finding]
    results: Sequence[RuleResult]


@dataclass(frozen=True, slots=True)
class Settled:
    """How a finding had been settled before this version came.

    Attributes:
        values: those that it was settled on (`values_of`).
        was_fixed: it was gone from an earlier version; else a person had decided on it.
    """

    values: Mapping[str, Any]
    was_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding through both versions.

    Attributes:
        standing: what became of it.
        key: identity inside the report, see `place_of`.
        was, now: the finding as it was and as it is; at least one of them is there.
        figures: that are others now; of a reopened one, others than those that it was settled on.
        reason: why it could not be checked.
    """

    standing: Standing
    key: str
    was: Finding | None
    now: Finding | None
    figures: tuple[Figure, ...] = ()
    reason: Text | None = None

    @property
    def finding(self) -> Finding:
        """The finding as it is, else as it was."""
        found = self.now or self.was
        if found is None:
            raise ValueError("an entry is of a finding")
        return found


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that was found in either of two versions, once."""

    entries: tuple[Entry, ...] = field(default=())

    def of(self, standing: Standing) -> tuple[Entry, ...]:
        """Return the entries of one kind."""
        return tuple(entry for entry in self.entries if entry.standing is standing)

    def counts(self) -> dict[str, int]:
        """Return how many there are of each kind, all six keys present."""
        return {standing.value: len(self.of(standing)) for standing in Standing}


def ledger(before: Judged, now: Judged, settled: Mapping[str, Settled] = MappingProxyType({})) -> Ledger:
    """Return what became of the findings of `before`, and what is new in `now`.

    The same version twice: everything is `same`, nothing new, nothing fixed.

    Args:
        settled: how findings had been settled, by the fingerprint in `before`, or in `now` where they were not in
            `before`. Without it nothing is `reopened`.
    """
    old = [_known(finding, before.document) for finding in before.findings]
    new = [_known(finding, now.document) for finding in now.findings]
    paired = pair(old, new)
    entries = [
        _present(before, paired.get(number), now.findings[number], old, known, settled)
        for number, known in enumerate(new)
    ]
    entries += _gone(before, now, old, set(paired.values()))
    return Ledger(tuple(sorted(entries, key=_order)))


def _known(finding: Finding, document: Document) -> Known:
    return Known(place_of(finding.candidate), values_of(finding.candidate, document))


def _present(
    before: Judged,
    number: int | None,
    finding: Finding,
    old: Sequence[Known],
    known: Known,
    settled: Mapping[str, Settled],
) -> Entry:
    if number is None:
        back = settled.get(finding.fingerprint)
        if back is None:
            return Entry(Standing.NEW, known.place, None, finding)
        return Entry(
            Standing.REOPENED, known.place, None, finding, changed_figures(back.values, known.values)
        )
    was = before.findings[number]
    figures = changed_figures(old[number].values, known.values)
    if not figures:
        return Entry(Standing.SAME, known.place, was, finding)
    decided = settled.get(was.fingerprint)
    stood = decided is not None and not decided.was_fixed
    if decided is not None and stood and not changed_figures(decided.values, old[number].values):
        return Entry(Standing.REOPENED, known.place, was, finding, figures)
    return Entry(Standing.CHANGED, known.place, was, finding, figures)


def _gone(before: Judged, now: Judged, old: Sequence[Known], there: set[int]) -> Iterator[Entry]:
    results = {result.rule: result for result in now.results}
    for number, finding in enumerate(before.findings):
        if number in there:
            continue
        rule = finding.candidate.rule
        reason = why_unchecked(old[number].values, results.get(rule), now.document)
        if reason is None and rule not in results:
            reason = Text("这一次没有按这条规则核对", "this rule was not applied this time")
        standing = Standing.FIXED if reason is None else Standing.UNCHECKED
        yield Entry(standing, old[number].place, finding, None, (), reason)


def _order(entry: Entry) -> tuple[int, int, str, str]:
    candidate = entry.finding.candidate
    return ([*Standing].index(entry.standing), _SEVERITIES[candidate.severity], candidate.rule, entry.key)
