"""Submissions: judged, failed, set aside and released."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from ...errors import BadRequestError, NotFoundError, Text
from ..tables import Blob, Report, Submission, SubmissionStatus
from . import audit
from .statements import changed, in_region


def submission(session: Session, submission_id: UUID) -> Submission:
    """Return one submission; raises NotFoundError."""
    row = session.get(Submission, submission_id)
    if row is None:
        raise _not_found()
    return row


def content_of(session: Session, submission_id: UUID) -> bytes | None:
    """Return the original bytes, None while they are not fetched; raises NotFoundError."""
    row = session.exec(
        select(Submission.id, Blob.content)
        .outerjoin(Blob, col(Blob.digest) == col(Submission.blob_digest))
        .where(Submission.id == submission_id)
    ).first()
    if row is None:
        raise _not_found()
    content: bytes | None = row[1]
    return content


def set_queued(session: Session, ids: Collection[UUID]) -> None:
    """Note that the tasks of these submissions are with the broker; those that went further stay where they are."""
    if ids:
        changed(
            session,
            update(Submission)
            .where(col(Submission.id).in_(ids), col(Submission.status) == SubmissionStatus.RECEIVED)
            .values(status=SubmissionStatus.QUEUED.value),
        )


def begin_evaluation(session: Session, submission_id: UUID) -> Submission | None:
    """Note that judging begins, and count the attempt; commit before judging.

    Returns:
        the submission, its `attempts` counted from 1 since the last success; None where it is quarantined
        and must be left alone.

    Raises:
        NotFoundError: there is no such submission.
    """
    row = session.exec(select(Submission).where(Submission.id == submission_id).with_for_update()).first()
    if row is None:
        raise _not_found()
    if row.quarantined_at is not None:
        return None
    row.attempts += 1
    row.status = SubmissionStatus.EVALUATING.value
    return row


def fail_submission(session: Session, submission_id: UUID, *, code: str, text: Text, now: datetime) -> bool:
    """Note that a submission cannot be judged; return False where that was known already.

    An earlier version of the report stays the current one.
    """
    row = submission(session, submission_id)
    if row.status == SubmissionStatus.FAILED and row.failure_code == code:
        return False
    row.status = SubmissionStatus.FAILED.value
    row.failure_code, row.failure_zh, row.failure_en = code, text.zh[:2000], text.en[:2000]
    row.attempts = 0
    audit.record(
        session,
        actor="worker",
        action="fail",
        subject="submission",
        subject_id=submission_id,
        now=now,
        details={"code": code},
    )
    return True


def quarantine(session: Session, submission_id: UUID, *, reason: str, now: datetime) -> bool:
    """Set a submission aside that kills its workers; False where it was already. It counts as failed."""
    row = submission(session, submission_id)
    if row.quarantined_at is not None:
        return False
    row.quarantined_at, row.quarantine_reason, row.released_at = now, reason[:2000], None
    row.status = SubmissionStatus.FAILED.value
    row.failure_code = "quarantined"
    row.failure_zh = "多次处理失败，已隔离，请联系管理员"
    row.failure_en = "Judging failed repeatedly; it was set aside. Please ask the administrator"
    audit.record(
        session,
        actor="worker",
        action="quarantine",
        subject="submission",
        subject_id=submission_id,
        now=now,
        details={"reason": row.quarantine_reason},
    )
    return True


def release(session: Session, submission_id: UUID, *, actor: str, now: datetime) -> Submission:
    """Let a quarantined submission be judged again; the caller enqueues its task in the same session.

    Raises:
        BadRequestError: it is not in quarantine.
    """
    row = submission(session, submission_id)
    if row.quarantined_at is None:
        raise BadRequestError("not_quarantined", Text("这份报告不在隔离区", "It is not in quarantine"))
    row.quarantined_at, row.released_at, row.attempts = None, now, 0
    row.status = SubmissionStatus.RECEIVED.value
    row.failure_code = row.failure_zh = row.failure_en = None
    audit.record(
        session,
        actor=actor,
        action="release_quarantine",
        subject="submission",
        subject_id=submission_id,
        now=now,
    )
    return row


def quarantined(session: Session, *, within: str | None = None, limit: int = 200) -> Sequence[Submission]:
    """Return what is in quarantine, the longest there first.

    Args:
        within: 行政区划代码 or prefix; only reports of its subtree, None for all.
    """
    return session.exec(
        _within(select(Submission), within)
        .where(col(Submission.quarantined_at).is_not(None))
        .order_by(col(Submission.quarantined_at))
        .limit(limit)
    ).all()


def failed(session: Session, *, within: str | None = None, limit: int = 200) -> Sequence[Submission]:
    """Return submissions that could not be judged and are not in quarantine, the newest first.

    Args:
        within: 行政区划代码 or prefix; only reports of its subtree, None for all.
    """
    return session.exec(
        _within(select(Submission), within)
        .where(Submission.status == SubmissionStatus.FAILED, col(Submission.quarantined_at).is_(None))
        .order_by(col(Submission.received_at).desc())
        .limit(limit)
    ).all()


def stuck(session: Session, begun_before: datetime, *, limit: int = 100) -> Sequence[UUID]:
    """Return submissions whose judging was begun before a time and never ended: their worker is gone."""
    return session.exec(
        select(Submission.id)
        .where(Submission.status == SubmissionStatus.EVALUATING, col(Submission.begun_at) < begun_before)
        .order_by(col(Submission.begun_at))
        .limit(limit)
    ).all()


def never_begun(session: Session, sent_before: datetime, *, limit: int = 100) -> Sequence[UUID]:
    """Return submissions that the broker was given before a time, and that no worker has begun since.

    Their message waits in a long queue, or is lost: whoever asks must look at the queue.
    """
    sent_at = func.coalesce(Submission.begun_at, Submission.received_at)
    return session.exec(
        select(Submission.id)
        .where(Submission.status == SubmissionStatus.QUEUED, sent_at < sent_before)
        .order_by(col(Submission.received_at))
        .limit(limit)
    ).all()


def count_by_status(session: Session) -> dict[str, int]:
    """Return how many submissions stand at each status, all statuses present."""
    rows = session.exec(
        select(Submission.status, func.count(col(Submission.id))).group_by(col(Submission.status))
    ).all()
    return {status.value: 0 for status in SubmissionStatus} | dict(rows)


def _within(wanted: SelectOfScalar[Submission], region: str | None) -> SelectOfScalar[Submission]:
    """Limit `wanted` to reports of a region: before the limit of rows, which other regions would fill."""
    if region is None:
        return wanted
    return wanted.join(Report, col(Report.id) == col(Submission.report_id)).where(
        in_region(Report.region, region)
    )


def _not_found() -> NotFoundError:
    return NotFoundError("submission_not_found", Text("没有这份提交", "There is no such submission"))
