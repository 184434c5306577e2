"""What people corrected in the reading of documents: kept beside what was read, never in its place."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field

from .base import ExactJson, Row, UtcDateTime, one_of


class CorrectionState(StrEnum):
    """Whether a correction counts: it was taken back by a person, or another one took its place."""

    STANDING = "standing"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class CorrectionRow(Row, table=True):
    """One cell corrected by one person.

    Attributes:
        blob_digest: of the bytes: the same bytes handed in again are corrected again, another file is not.
        submission_id: on whose page it was made.
        address: of the cell, in full.
        original, entered: `{value, kind, raw}` as read then, and as entered.
        ended_at, ended_by, ended_reason: when, by whom and why it was withdrawn or replaced.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint(one_of("state", CorrectionState), name="state"),
        Index(None, "submission_id"),
        Index(
            "uq_corrections_standing",
            "blob_digest",
            "address",
            unique=True,
            sqlite_where=text("state = 'standing'"),
            postgresql_where=text("state = 'standing'"),
        ),
        Index(None, "blob_digest", "state"),
    )

    id: int = Field(default=None, primary_key=True)
    blob_digest: str = Field(foreign_key="blobs.digest", max_length=64)
    submission_id: UUID = Field(foreign_key="submissions.id")
    address: str = Field(max_length=100)
    original: dict[str, Any] = Field(sa_type=ExactJson)
    entered: dict[str, Any] = Field(sa_type=ExactJson)
    reason: str = Field(sa_type=Text)
    actor: str = Field(max_length=100)
    created_at: datetime = Field(sa_type=UtcDateTime)
    state: str = Field(default=CorrectionState.STANDING.value, max_length=16)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str | None = Field(default=None, max_length=100)
    ended_reason: str | None = Field(default=None, sa_type=Text)
