"""A changed ruleset over reports that are there: what would newly fire, what would no longer, per rule and organ."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ..canonical import document_from_json, document_to_json, dumps, loads
from ..errors import Text
from ..judge import judge
from ..model import Children, Document, EarlierVersion, Evaluation, Filing, RuleOutcome, Surroundings
from ..rules import Ruleset, load_ruleset

SAMPLES: int = 3
"""How many findings are kept to be shown of each rule and direction."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One report to be judged twice: everything that `judge` is given beside the ruleset."""

    document: Document
    filing: Filing
    predecessor: Document | None = None
    surroundings: Surroundings = Surroundings()  # noqa: RUF009 - frozen
    on: date | None = None


class Told(NamedTuple):
    """One finding, as far as it is shown."""

    rule: str
    fingerprint: str
    severity: str
    organ: str
    year: int
    source: str
    message: Text
    on_trial: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What both rulesets say of one report."""

    appeared: tuple[Told, ...]
    vanished: tuple[Told, ...]
    regraded: tuple[tuple[Told, str], ...]
    before: int
    after: int
    broken: tuple[str, ...]


@dataclass(slots=True)
class RuleTally:
    """What changes for one rule over all reports.

    Attributes:
        appeared, vanished, regraded: how many findings come, go, and change their severity.
        organs: how many come and go, by organ.
        samples: some of those that come, and some of those that go.
    """

    appeared: int = 0
    vanished: int = 0
    regraded: int = 0
    organs: Counter[tuple[str, str]] = field(default_factory=Counter)
    samples: dict[str, list[Told]] = field(default_factory=lambda: {"appeared": [], "vanished": []})


@dataclass(slots=True)
class Backtest:
    """What a changed ruleset would mean.

    Attributes:
        reports: how many were judged.
        before, after: findings in all.
        rules: by rule, those alone for which something changes.
        broken: rules that ended in an engine error, and on how many reports.
    """

    reports: int = 0
    before: int = 0
    after: int = 0
    rules: dict[str, RuleTally] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)

    def add(self, seen: Seen) -> None:
        """Count one report."""
        self.reports += 1
        self.before += seen.before
        self.after += seen.after
        self.broken.update(seen.broken)
        for told in seen.appeared:
            tally = self._tally(told, "appeared")
            tally.appeared += 1
        for told in seen.vanished:
            tally = self._tally(told, "vanished")
            tally.vanished += 1
        for told, _ in seen.regraded:
            self.rules.setdefault(told.rule, RuleTally()).regraded += 1

    def _tally(self, told: Told, way: str) -> RuleTally:
        tally = self.rules.setdefault(told.rule, RuleTally())
        tally.organs[told.organ, way] += 1
        if len(tally.samples[way]) < SAMPLES:
            tally.samples[way].append(told)
        return tally


@dataclass(frozen=True, slots=True)
class Source:
    """Where a ruleset is read; processes load it themselves, as a compiled one cannot be sent to them."""

    folder: Path | None
    overlays: tuple[Path, ...] | None = None

    def load(self) -> Ruleset:
        """Return the ruleset; RulesetError with every mistake in it."""
        return load_ruleset(self.folder, self.overlays)


def backtest(
    samples: Sequence[Sample],
    before: Source,
    after: Source,
    *,
    processes: int | None = None,
    watch: Callable[[Iterable[Seen], int], Iterable[Seen]] = lambda seen, _: seen,
) -> Backtest:
    """Judge every report by both rulesets, in several processes.

    Drafts and rules on trial are looked at in both, so that a draft shows what it would find.

    Args:
        samples: the reports.
        before, after: the rulesets; both must load.
        processes: how many; as many as there are processors where None. 1 judges in this process.
        watch: is given what comes and how many there will be, and passes it on; shows progress.
    """
    found = Backtest()
    workers = min(processes or os.cpu_count() or 1, max(1, len(samples) // 8))
    if workers == 1:
        pair = before.load(), after.load()
        judged: Iterator[Seen] = (judge_twice(sample, *pair) for sample in samples)
        for seen in watch(judged, len(samples)):
            found.add(seen)
        return found
    # Started anew, not forked: threads of the caller would be lost halfway through what they do.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _load, (before, after)) as pool:
        for seen in watch(pool.map(_judge_packed, map(_pack, samples), chunksize=8), len(samples)):
            found.add(seen)
    return found


def judge_twice(sample: Sample, before: Ruleset, after: Ruleset) -> Seen:
    """Judge one report by both rulesets and return what differs."""
    first, second = (_judged(sample, ruleset) for ruleset in (before, after))
    old, new = _by_identity(first, sample.document), _by_identity(second, sample.document)
    both = [(old[key], new[key]) for key in new if key in old]
    results = (*second.results, *second.shadow_results)
    return Seen(
        appeared=tuple(told for key, told in new.items() if key not in old),
        vanished=tuple(told for key, told in old.items() if key not in new),
        regraded=tuple((now, then.severity) for then, now in both if then.severity != now.severity),
        before=len(old),
        after=len(new),
        broken=tuple(result.rule for result in results if result.outcome is RuleOutcome.ENGINE_ERROR),
    )


def _judged(sample: Sample, ruleset: Ruleset) -> Evaluation:
    return judge(
        sample.document,
        ruleset,
        sample.filing,
        sample.predecessor,
        sample.surroundings,
        on=sample.on,
        drafts=True,
    )


def _by_identity(evaluation: Evaluation, document: Document) -> dict[tuple[str, str], Told]:
    pairs = [(finding, False) for finding in evaluation.findings]
    pairs += [(finding, True) for finding in evaluation.shadow_findings]
    return {
        (finding.candidate.rule, finding.fingerprint): Told(
            finding.candidate.rule,
            finding.fingerprint,
            finding.candidate.severity.value,
            document.organ or "",
            document.year or 0,
            document.source,
            finding.candidate.message,
            on_trial,
        )
        for finding, on_trial in pairs
    }


Around = tuple[tuple[str, ...] | None, Children | None, tuple[str, date] | None]
Packed = tuple[str, Filing, str | None, Around, date | None]
_RULESETS: dict[str, Ruleset] = {}
"""The two rulesets of a process that judges, loaded once when it starts."""


def _load(before: Source, after: Source) -> None:
    _RULESETS.update(before=before.load(), after=after.load())


def _judge_packed(packed: Packed) -> Seen:
    document, filing, predecessor, around, on = packed
    sample = Sample(
        _unpack_document(document),
        filing,
        _unpack_document(predecessor) if predecessor else None,
        _unpack_surroundings(*around),
        on,
    )
    return judge_twice(sample, _RULESETS["before"], _RULESETS["after"])


def _pack(sample: Sample) -> Packed:
    return (
        _pack_document(sample.document),
        sample.filing,
        _pack_document(sample.predecessor) if sample.predecessor else None,
        _pack_surroundings(sample.surroundings),
        sample.on,
    )


def _pack_surroundings(surroundings: Surroundings) -> Around:
    others, earlier = surroundings.others, surroundings.earlier
    return (
        None if others is None else tuple(map(_pack_document, others)),
        surroundings.children,
        None if earlier is None else (_pack_document(earlier.document), earlier.corrected_on),
    )


def _unpack_surroundings(
    others: tuple[str, ...] | None, children: Children | None, earlier: tuple[str, date] | None
) -> Surroundings:
    return Surroundings(
        None if others is None else tuple(map(_unpack_document, others)),
        children,
        None if earlier is None else EarlierVersion(_unpack_document(earlier[0]), earlier[1]),
    )


def _pack_document(document: Document) -> str:
    return dumps(document_to_json(document, both_languages=True))


def _unpack_document(packed: str) -> Document:
    value: Mapping[str, object] = loads(packed)
    return document_from_json(dict(value))
