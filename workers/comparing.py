"""What one report is compared with: its organ's report of the year before, and like reports of other organs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from gouji.engine.model import Children, Document, Evaluation, Filing, Surroundings
from gouji.engine.register import government_above
from gouji.engine.store import Session
from gouji.engine.store.queries import children, documents, reports, sketches, submissions
from gouji.engine.store.tables import Submission, SubmissionStatus

from .filing import organ_of
from .lineage import Before, registered_organ, successors_of, versions_before, year_before
from .work import Work

LIKENESS: Final = "Q07"
"""The rule that concerns two reports at once: what it finds in one must be found in the other too."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was at hand when a report was judged.

    Attributes:
        before: last year's report of its organ, or of those from which the organ came.
        alike: versions of other organs' reports that may be like this one.
        others: their documents, in the same order.
        children: of a government, what the organs below it reported.
    """

    before: Before
    alike: tuple[UUID, ...]
    others: tuple[Document, ...]
    children: Children | None = None

    @property
    def submission_id(self) -> UUID | None:
        """The version of last year's report that was used, the first of several; None where there is none."""
        return next(iter(self.before.submission_ids), None)

    @property
    def predecessor(self) -> Document | None:
        """What last year's report says."""
        return self.before.document

    @property
    def surroundings(self) -> Surroundings:
        """What other reports say about this one."""
        return Surroundings(self.others, self.children, self.before.earlier)

    def known_of(self, filing: Filing, today: date) -> Filing:
        """Return the filing with what the register and the day tell of it."""
        ancestry = self.before.ancestry
        return replace(
            filing,
            predecessors=ancestry.names,
            lineage=ancestry.text,
            judged_on=today if self.children and self.children.reporters else None,
        )


def compared_with(work: Work, session: Session, submission: Submission, document: Document) -> Compared:
    """Return what `document`, of `submission`, is to be compared with as things stand."""
    report = reports.report(session, submission.report_id)
    found = [
        (submission_id, other)
        for submission_id in sketches.alike(session, report.id, document)
        if (other := documents.document_of(session, submission_id)) is not None
    ]
    government = organ_of(work.register, report, submission, document)
    return Compared(
        year_before(session, report, work.register, work.zone),
        tuple(submission_id for submission_id, _ in found),
        tuple(other for _, other in found),
        children.children_of(session, report, submission, government, work.register, work.zone),
    )


def to_judge_again(
    work: Work, session: Session, submission: Submission, evaluation: Evaluation, compared: Compared
) -> Sequence[UUID]:
    """Return the submissions whose judgement this one changes.

    Those are reports of the year after that were compared with it, itself where the year before was judged
    meanwhile, and those of other organs that it was found to be like and that do not know it yet.
    """
    report = reports.report(session, submission.report_id)
    again = list(reports.dependents_of(session, submission.report_id, work.register))
    again.extend(
        after.current_submission_id
        for after in successors_of(session, report, work.register)
        if after.current_submission_id
    )
    if versions_before(session, report, work.register) != compared.before.submission_ids:
        again.append(submission.id)
    return [*dict.fromkeys(again), *_unaware(session, evaluation, compared, report.organ)]


def government_to_judge_again(work: Work, session: Session, submission: Submission) -> Sequence[UUID]:
    """Return the version of the report that sums up this one, where it was judged or is being judged.

    That one may be summed up by another in its turn: the way goes up the regions and ends.
    """
    report = reports.report(session, submission.report_id)
    organ = registered_organ(work.register, report)
    above = government_above(work.register, organ, report.year)
    summing = reports.find_report(session, above, report.year, work.register) if above else None
    if summing is None or summing.current_submission_id is None or summing.id == report.id:
        return []
    version = submissions.submission(session, summing.current_submission_id)
    known = version.status in (SubmissionStatus.EVALUATED, SubmissionStatus.EVALUATING)
    return [version.id] if known else []


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
