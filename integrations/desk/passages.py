"""Passages that a report has in common with last year's or with another organ's, as its last judgement saw them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from gouji.engine.errors import Text
from gouji.engine.similarity import LIKENESS_RULES, Matched, matching
from gouji.engine.store import Session
from gouji.engine.store.queries import documents, evaluations, replays, reports, sketches, submissions
from gouji.engine.store.tables import EvaluationRow, FindingRow

from .reports import readable
from .roles import Actor


@dataclass(frozen=True, slots=True)
class Compared:
    """One finding on like texts, with both sides.

    Attributes:
        rule, title: of the finding.
        organ, year: of the other report.
        percent: shingles in common out of all of both (Jaccard).
        share: how much of this report's own words stands in the passages, in per cent.
        link: the other report, where it is still there as it was compared and the actor may read it.
        passages: in the order of this report.
    """

    rule: str
    title: Text
    organ: str
    year: int | None
    percent: Decimal
    share: Decimal
    link: UUID | None
    passages: tuple[Matched, ...]


@dataclass(frozen=True, slots=True)
class ComparedTexts:
    """What a page of passages shows.

    Attributes:
        is_kept: False of a report that was judged before its surroundings were kept: it must be judged again.
    """

    found: tuple[Compared, ...]
    is_kept: bool = True


def compared_texts(session: Session, actor: Actor, submission_id: UUID) -> ComparedTexts:
    """Return the passages behind each finding on like texts of one submission.

    Raises:
        NotFoundError: there is no such submission, or it is outside the actor's region.
    """
    readable(session, actor, submission_id)
    evaluation = evaluations.current_evaluation(session, submission_id)
    if evaluation is None:
        return ComparedTexts(())
    rows = [row for row in evaluations.findings_of(session, evaluation.id) if row.rule in LIKENESS_RULES]
    if not rows:
        return ComparedTexts(())
    inputs = replays.inputs_of(session, evaluation)
    if inputs is None:
        return ComparedTexts((), is_kept=False)
    return ComparedTexts(tuple(_compared(session, actor, evaluation, rows, inputs)))


def _compared(
    session: Session,
    actor: Actor,
    evaluation: EvaluationRow,
    rows: Sequence[FindingRow],
    inputs: replays.Inputs,
) -> Iterator[Compared]:
    for row in rows:
        found = matching(row.rule, row.key, inputs.document, inputs.predecessor, inputs.surroundings.others)
        if found is None:
            continue
        if found.other is inputs.predecessor:
            link = evaluation.predecessor_id
        else:
            link = _version_of(session, evaluation.report_id, inputs, row.key)
        yield Compared(
            row.rule,
            Text(row.title_zh, row.title_en),
            found.other.organ or found.other.source,
            found.other.year,
            found.likeness.percent,
            found.likeness.share,
            link if link and _may_read(session, actor, link) else None,
            found.passages,
        )


def _version_of(session: Session, report_id: int, inputs: replays.Inputs, name: str) -> UUID | None:
    """Return the current version of the like report of this name, None where it is like this one no longer."""
    for submission_id in sketches.alike(session, report_id, inputs.document):
        other = documents.document_of(session, submission_id)
        if other is not None and (other.organ or other.source) == name:
            return submission_id
    return None


def _may_read(session: Session, actor: Actor, submission_id: UUID) -> bool:
    report_id = submissions.submission(session, submission_id).report_id
    report = reports.report(session, report_id)
    return actor.sees(report.region, report.organ_code)
