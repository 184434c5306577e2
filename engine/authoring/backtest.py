"""A changed ruleset over reports that are there: what would newly fire, what would no longer, per rule and organ."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from ..rules import Ruleset, load_ruleset
from .samples import Packed, Reference, Sample, pack, unpack
from .twice import Pair, Seen, Told

CHUNK: int = 8
"""How many reports a process is given at a time."""
RARELY: tuple[int, int, int] = (20_000, 20, 20)
"""How rarely a process that does nothing else looks for garbage: judging leaves next to none that is not freed at once."""
SAMPLES: int = 3
"""How many findings are kept to be shown of each rule and direction."""


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
        left_out: how many could not be.
        before, after: findings in all.
        rules: by rule, those alone for which something changes.
        broken: rules that ended in an engine error, and on how many reports.
    """

    reports: int = 0
    left_out: int = 0
    before: int = 0
    after: int = 0
    rules: dict[str, RuleTally] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)

    def add(self, seen: Seen | None) -> None:
        """Count one report; None is one that cannot be judged."""
        if seen is None:
            self.left_out += 1
            return
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
    samples: Sequence[Sample | Reference],
    before: Source,
    after: Source,
    *,
    processes: int | None = None,
    watch: Callable[[Iterable[Seen | None], int], Iterable[Seen | None]] = lambda seen, _: seen,
) -> Backtest:
    """Judge every report by both rulesets, in several processes.

    Drafts and rules on trial are looked at in both, so that a draft shows what it would find. No more reports are
    on their way at a time than keep the processes busy, so that memory does not grow with their number.

    Args:
        samples: the reports, or where they are read.
        before, after: the rulesets; both must load.
        processes: how many; as many as there are processors where None. 1 judges in this process.
        watch: is given what comes and how many there will be, and passes it on; shows progress.
    """
    found = Backtest()
    workers = min(processes or os.cpu_count() or 1, max(1, len(samples) // 8))
    if workers == 1:
        pair = Pair(before.load(), after.load())
        judged = (_judge_one(sample, pair) for sample in samples)
        for seen in watch(judged, len(samples)):
            found.add(seen)
        return found
    # Started anew, not forked: threads of the caller would be lost halfway through what they do.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _load, (before, after)) as pool:
        for seen in watch(_in_order(pool, samples, workers * 4), len(samples)):
            found.add(seen)
    return found


def _in_order(
    pool: ProcessPoolExecutor, samples: Iterable[Sample | Reference], window: int
) -> Iterator[Seen | None]:
    """Yield what the processes say, with at most `window` chunks on their way."""
    packed = (one if isinstance(one, Reference) else pack(one) for one in samples)
    waiting: deque[Future[list[Seen | None]]] = deque()
    while chunk := list(islice(packed, CHUNK)):
        waiting.append(pool.submit(_judge_packed, chunk))
        if len(waiting) >= window:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def _judge_one(sample: Sample | Reference, pair: Pair) -> Seen | None:
    found = sample.read(sample.number) if isinstance(sample, Reference) else sample
    return None if found is None else pair.judge(found)


_PAIRS: list[Pair] = []
"""The two rulesets of a process that judges, loaded once when it starts."""


def _load(before: Source, after: Source) -> None:
    _PAIRS.append(Pair(before.load(), after.load()))
    gc.freeze()  # rulesets stay: to look through them for garbage again and again takes longer than judging
    gc.set_threshold(*RARELY)


def _judge_packed(chunk: Sequence[Packed | Reference]) -> list[Seen | None]:
    return [_judge_one(one if isinstance(one, Reference) else unpack(one), _PAIRS[-1]) for one in chunk]
