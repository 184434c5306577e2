"""Reports, the versions in which they were submitted, the bytes, and the documents as read."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from .base import ExactJson, Row, UtcDateTime, one_of


class SubmissionStatus(StrEnum):
    """How far the machine has come with a submission (contract §4)."""

    RECEIVED = "received"
    QUEUED = "queued"
    EVALUATING = "evaluating"
    EVALUATED = "evaluated"
    FAILED = "failed"


class ReviewState(StrEnum):
    """What people said about a submission as a whole."""

    OPEN = "open"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Blob(Row, table=True):
    """Original bytes, addressed by their SHA-256 in lower-case hex: the same file is kept once."""

    __tablename__ = "blobs"

    digest: str = Field(primary_key=True, max_length=64)
    content: bytes
    size: int
    created_at: datetime = Field(sa_type=UtcDateTime)


class Report(Row, table=True):
    """What one organ reports for one year, whatever number of versions it takes.

    Attributes:
        key: identity of organ and year; see `queries.reports.report_key`.
        organ: name as first printed.
        organ_key: the name normalised (width, spaces, brackets).
        office: the name without the division names before it, for finding aliases.
        current_submission_id: the latest version that was not failed; no foreign key, because submissions
            point here and SQLite cannot add a constraint to an existing table.
    """

    __tablename__ = "reports"
    __table_args__ = (
        Index(None, "year", "office"),
        Index(None, "year", "region"),
        Index(None, "organ_code", "year"),
    )

    id: int = Field(default=None, primary_key=True)
    key: str = Field(max_length=300, unique=True)
    organ: str = Field(max_length=200)
    organ_key: str = Field(max_length=200, index=True)
    office: str = Field(max_length=200)
    organ_code: str | None = Field(default=None, max_length=64)
    region: str | None = Field(default=None, max_length=6, index=True)
    kind: str | None = Field(default=None, max_length=16)
    year: int
    current_submission_id: UUID | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Submission(Row, table=True):
    """One version of a report as it arrived; never overwritten.

    Attributes:
        version: counts from 1 within the report.
        webhook_id: message id that makes a repeat harmless.
        door: name of the workflow system (`generic`, `cloudevents`, …), `import` or `upload`.
        organ, organ_code, region, kind, year: as the sender gave them.
        media_type: as the sender gave it; `application/json` for form fields.
        blob_digest: the original bytes; None until a `document_url` was fetched.
        imported: a predecessor of an earlier year: no deadline rule, nothing in a queue, no answer.
        attempts: how often judging was begun since it last succeeded.
        begun_at: when judging was last begun, or its lost task sent again; None where neither ever was.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("report_id", "version"),
        CheckConstraint(one_of("status", SubmissionStatus), name="status"),
        CheckConstraint(one_of("review_state", ReviewState), name="review_state"),
        Index(None, "status", "received_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    report_id: int = Field(foreign_key="reports.id", index=True)
    version: int
    webhook_id: str = Field(max_length=200, unique=True)
    external_id: str = Field(max_length=200, index=True)
    door: str = Field(max_length=40)
    organ: str = Field(max_length=200)
    organ_code: str | None = Field(default=None, max_length=64)
    region: str | None = Field(default=None, max_length=6)
    kind: str | None = Field(default=None, max_length=16)
    year: int
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    published_on: date | None = None
    callback_url: str | None = Field(default=None, max_length=2000)
    filename: str = Field(max_length=500)
    media_type: str | None = Field(default=None, max_length=200)
    blob_digest: str | None = Field(default=None, foreign_key="blobs.digest", max_length=64, index=True)
    document_url: str | None = Field(default=None, max_length=2000)
    received_at: datetime = Field(sa_type=UtcDateTime)
    imported: bool = False
    status: str = Field(default=SubmissionStatus.RECEIVED.value, max_length=16)
    failure_code: str | None = Field(default=None, max_length=60)
    failure_zh: str | None = Field(default=None, max_length=2000)
    failure_en: str | None = Field(default=None, max_length=2000)
    review_state: str = Field(default=ReviewState.OPEN.value, max_length=16)
    attempts: int = 0
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    quarantined_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    quarantine_reason: str | None = Field(default=None, max_length=2000)
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DocumentRow(Row, table=True):
    """The document as read (`canonical.document_to_json(..., both_languages=True)`) and who read it.

    Attributes:
        published_on: the day of publication that it names, so that SQL can ask for it.
    """

    __tablename__ = "documents"
    # SQLite would walk through the whole content to find the day behind it.
    __table_args__ = (Index(None, "submission_id", "published_on"),)

    submission_id: UUID = Field(foreign_key="submissions.id", primary_key=True)
    reader_version: str = Field(max_length=40)
    content: dict[str, Any] = Field(sa_type=ExactJson)
    published_on: date | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
