"""What a filing has been through: first handed in, published, sent back, changed since it was public."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from gouji.engine.model import Filing
from gouji.engine.store import Session
from gouji.engine.store.queries import corrections, filings
from gouji.engine.store.tables import Submission

from .work import Work


def with_course(work: Work, session: Session, filing: Filing, submission: Submission, today: date) -> Filing:
    """Return the filing with its course; one brought in from an earlier year has none.

    Lateness is judged by the version that came first: a correction handed in after the deadline is not late.
    """
    course = filings.course_of(session, submission, work.zone)
    before = course.published_before
    return replace(
        filing,
        judged_on=today,
        submitted_at=course.submitted_at.astimezone(work.zone)
        if course.submitted_at
        else filing.submitted_at,
        first_published_on=course.published_on,
        returned_on=course.returned_at.astimezone(work.zone).date() if course.returned_at else None,
        published_before=corrections.corrected_document_of(session, before) if before else None,
    )
