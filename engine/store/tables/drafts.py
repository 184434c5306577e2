"""What organs hand in before or beside a submission: results they wished to keep, links in letters, drafts they lead to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Field

from .base import ExactJson, Row, UtcDateTime


class KeptDraft(Row, table=True):
    """What the check of a draft found, kept because somebody wished it.

    Attributes:
        digest: SHA-256 of the secret in its address, in hex; the secret itself is not kept.
        content: encrypted with that secret: whoever has the database alone cannot read it.
    """

    __tablename__ = "kept_drafts"

    digest: str = Field(primary_key=True, max_length=64)
    content: bytes
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class ReturnLink(Row, table=True):
    """The link in the letter of a returned report; without a secret to sign it with, only what was chosen.

    Attributes:
        submission_id: the version that was returned.
        findings: ids of the rows of findings that the letter is about.
        issued_by: the reviewer.
        revoked_at: when a person ended it, or a newer link took its place.
        used_at: when a corrected report was submitted through it.
        answer_id: that submission.
        mailed_to, mailed_at: to whom the letter went by mail, at most once per return.
    """

    __tablename__ = "return_links"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    submission_id: UUID = Field(foreign_key="submissions.id", index=True)
    findings: list[int] = Field(default_factory=list, sa_type=ExactJson)
    issued_by: str = Field(max_length=100)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer_id: UUID | None = Field(default=None, foreign_key="submissions.id")
    mailed_to: str | None = Field(default=None, max_length=254)
    mailed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class HeldDraft(Row, table=True):
    """A corrected report between its check and its submission: one per link, gone after a day or once it is submitted."""

    __tablename__ = "held_drafts"

    link_id: UUID = Field(foreign_key="return_links.id", primary_key=True)
    digest: str = Field(max_length=64)
    filename: str = Field(max_length=500)
    content: bytes
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
