"""What one report is compared with: its organ's report of the year before, and like reports of other organs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from gouji.engine.model import Document, Evaluation, Surroundings
from gouji.engine.store import Session
from gouji.engine.store.queries import corrections, documents, reports, sketches
from gouji.engine.store.tables import Report, Submission

from .work import Work

LIKENESS: Final = "Q07"
"""The rule that concerns two reports at once: what it finds in one must be found in the other too."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was at hand when a report was judged.

    Attributes:
        submission_id: the version of last year's report that was used; None where there is none.
        predecessor: what it says.
        alike: versions of other organs' reports that may be like this one.
        others: their documents, in the same order.
    """

    submission_id: UUID | None
    predecessor: Document | None
    alike: tuple[UUID, ...]
    others: tuple[Document, ...]

    @property
    def surroundings(self) -> Surroundings:
        """What other reports say about this one."""
        return Surroundings(self.others)


def compared_with(work: Work, session: Session, report: Report, document: Document) -> Compared:
    """Return what `document`, of `report`, is to be compared with as things stand."""
    predecessor = reports.predecessor_of(session, report, work.register)
    found = [
        (submission_id, other)
        for submission_id in sketches.alike(session, report.id, document)
        if (other := documents.document_of(session, submission_id)) is not None
    ]
    return Compared(
        predecessor.id if predecessor else None,
        corrections.corrected_document_of(session, predecessor.id) if predecessor else None,
        tuple(submission_id for submission_id, _ in found),
        tuple(other for _, other in found),
    )


def to_judge_again(
    work: Work, session: Session, submission: Submission, evaluation: Evaluation, compared: Compared
) -> Sequence[UUID]:
    """Return the submissions whose judgement this one changes.

    Those are reports of the year after that were compared with it, itself where the year before was judged
    meanwhile, and those of other organs that it was found to be like and that do not know it yet.
    """
    again = list(reports.dependents_of(session, submission.report_id, work.register))
    report = reports.report(session, submission.report_id)
    latest = reports.predecessor_of(session, report, work.register)
    if latest is not None and latest.id != compared.submission_id:
        again.append(submission.id)
    return [*again, *_unaware(session, evaluation, compared, report.organ)]


def _unaware(session: Session, evaluation: Evaluation, compared: Compared, organ: str) -> list[UUID]:
    like = {one.candidate.key for one in evaluation.findings if one.candidate.rule == LIKENESS}
    if not like:
        return []
    twins = [
        submission_id
        for submission_id, other in zip(compared.alike, compared.others, strict=True)
        if (other.organ or other.source) in like
    ]
    named = sketches.naming(session, twins, LIKENESS)
    return [submission_id for submission_id in twins if organ not in named[submission_id]]
