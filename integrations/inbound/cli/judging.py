"""Judges the reports that were loaded, each with last year's report where it lies beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from gouji.engine.judge import judge
from gouji.engine.model import (
    Document,
    Evaluation,
    Filing,
    Organ,
    ReportOutcome,
    Severity,
    Surroundings,
)
from gouji.engine.register import Register
from gouji.engine.rules import Ruleset
from gouji.engine.similarity import Among

from .children import children_beside, rank_of
from .loading import Loaded, show_progress
from .pairing import LastYear, find_last_year, recognise

GRADES: Final = {Severity.ERROR: 3, Severity.WARNING: 2, Severity.INFO: 1}


@dataclass(frozen=True, slots=True)
class Question:
    """How the person wants the reports judged: by which rules, and what is known beside the documents."""

    ruleset: Ruleset
    register: Register
    region: str | None = None
    kind: str | None = None
    submitted_at: datetime | None = None
    published_on: date | None = None
    only: frozenset[str] | None = None
    judged_on: date | None = None
    shadow: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """One report with what was found in it.

    `ambiguous` holds the sources of several reports of last year; none of them was used.
    """

    document: Document
    evaluation: Evaluation
    filing: Filing = Filing()  # noqa: RUF009 - frozen
    predecessor: Document | None = None
    ambiguous: tuple[str, ...] = ()
    surroundings: Surroundings = Surroundings()  # noqa: RUF009 - frozen


def judge_all(question: Question, loaded: Loaded, earlier: Loaded, *, label: str) -> list[Judged]:
    """Judge every document of `loaded`; those of `earlier` only serve as last year's reports."""

    def named(documents: Sequence[Document]) -> list[tuple[Document, Organ | None]]:
        register = question.register
        return [(each, recognise(register, each, question.region, question.kind)) for each in documents]

    reports = named(loaded.documents)
    others = [*named(earlier.documents), *reports]
    among = Among(loaded.documents)
    beside: dict[int, dict[str, tuple[Document, Evaluation]]] = {}
    judged: dict[int, Judged] = {}
    # What a government sums up is judged before it.
    order = sorted(range(len(reports)), key=lambda index: rank_of(question.register, reports[index][1]))
    for index in show_progress(order, label):
        document, organ = reports[index]
        below = beside.setdefault(document.year or 0, {})
        around = Surroundings(
            among.others(document), children_beside(question.register, organ, document.year, below)
        )
        judged[index] = _judge(
            question, document, organ, find_last_year(*reports[index], others, question.register), around
        )
        if organ is not None and organ.code:
            below[organ.code] = document, judged[index].evaluation
    return [judged[index] for index in range(len(reports))]


def _judge(
    question: Question, document: Document, organ: Organ | None, last: LastYear, around: Surroundings
) -> Judged:
    filing = Filing(
        organ,
        question.submitted_at,
        question.published_on,
        judged_on=question.judged_on,
        predecessors=last.ancestry.names if last.ancestry else (),
        lineage=last.ancestry.text if last.ancestry else None,
    )
    evaluation = judge(
        document,
        question.ruleset,
        filing,
        last.document,
        around,
        only=question.only,
        on=question.judged_on,
    )
    return Judged(document, evaluation, filing, last.document, last.ambiguous, around)


def exit_status(judged: Sequence[Judged], loaded: Loaded, fail_on: str) -> int:
    """Return the exit status of the contract.

    Args:
        judged: the reports.
        loaded: with the files that could not be read.
        fail_on: `error`, `warning`, `info` or `never`.

    Returns:
        2 where nothing could be judged; 1 where a finding is at or above `fail_on`, a report could not be judged
        to its end, or a file could not be read; else 0. With `never` no 1.
    """
    if not judged:
        return 2
    if fail_on == "never":
        return 0
    grade = GRADES[Severity(fail_on)]
    bad = any(
        GRADES[finding.candidate.severity] >= grade for each in judged for finding in each.evaluation.findings
    )
    undefined = any(each.evaluation.outcome is ReportOutcome.UNDEFINED for each in judged)
    return 1 if bad or undefined or loaded.unreadable else 0
