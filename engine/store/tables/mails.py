"""Mails: who was written to about what and when, with every attempt; and who wants no more of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from .base import Row, UtcDateTime, one_of


class MailState(StrEnum):
    """How far a mail has come.

    `reserved`, `delayed`: it will be sent in its time. `sending`: somebody has it now. `sent`, `refused` (5xx), `failed`
    (given up): settled. `unknown`: whoever sent it died, or the server fell silent, at a moment when it may have got
    it; only a person may have it sent again.
    """

    RESERVED = "reserved"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    DELAYED = "delayed"
    UNKNOWN = "unknown"
    FAILED = "failed"


class Mail(Row, table=True):
    """One mail to one address, of which there is one per kind, address, period and subject of the matter.

    Attributes:
        recipient: address in lower case; the key.
        address: as it goes into the envelope.
        period: what time it is about, as its writer counts: `2025`, `2025/T-14`.
        about: what it is about, where one address gets several of a kind: an organ's number. Empty for one a period.
        title: its subject line.
        attempts: how often it was begun to be sent.
        delays: how often the server put it off since a person last asked for it.
        lease_until: whoever sends it has it until then; after that its fate is unknown.
        expires_at: not sent any more from then on; None for one that never comes too late.
        code: the server's last reply.
        error: what became of the last attempt, in Chinese; None for one that arrived.
        asked_by: the person who wants it sent again; the next attempt takes the name over.
        withdrawn: why a mail that waited was not sent after all (`filed`: the report came first); it has failed then, and
            needs nobody.
    """

    __tablename__ = "mails"
    __table_args__ = (
        UniqueConstraint("kind", "recipient", "period", "about"),
        CheckConstraint(one_of("state", MailState), name="state"),
        Index(None, "state", "next_attempt_at"),
    )

    id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=40)
    recipient: str = Field(max_length=254)
    period: str = Field(max_length=40)
    about: str = Field(default="", max_length=80)
    address: str = Field(max_length=254)
    title: str = Field(max_length=200)
    state: str = Field(default=MailState.RESERVED.value, max_length=16)
    attempts: int = 0
    delays: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_attempt_at: datetime = Field(sa_type=UtcDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    code: int | None = None
    error: str | None = Field(default=None, max_length=2000)
    asked_by: str | None = Field(default=None, max_length=100)
    withdrawn: str | None = Field(default=None, max_length=16)


class MailContent(Row, table=True):
    """What a mail said, to the byte as it went out; written anew where a person had it composed again.

    `content` is empty once its time is over (`queries.mails.drop_bodies`); nothing can be sent again from it then.
    """

    __tablename__ = "mail_contents"
    __table_args__ = (Index(None, "mail_id"),)

    id: int = Field(default=None, primary_key=True)
    mail_id: UUID = Field(foreign_key="mails.id")
    content: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime)


class MailAttempt(Row, table=True):
    """One attempt at a mail.

    Attributes:
        ended_at: None while it goes on, and for ever where the process that made it died.
        outcome: `sent`, `refused`, `delayed`, `unknown`.
        is_ours: the trouble was with server or settings, not with this mail.
        asked_by: the person who had it sent again; None where it was its turn.
    """

    __tablename__ = "mail_attempts"
    __table_args__ = (UniqueConstraint("mail_id", "number"), Index(None, "attempted_at"))

    id: int = Field(default=None, primary_key=True)
    mail_id: UUID = Field(foreign_key="mails.id")
    content_id: int = Field(foreign_key="mail_contents.id")
    number: int
    attempted_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str | None = Field(default=None, max_length=16)
    is_ours: bool = False
    code: int | None = None
    error: str | None = Field(default=None, max_length=2000)
    asked_by: str | None = Field(default=None, max_length=100)


class MailBounce(Row, table=True):
    """What a mail server wrote back about a mail that was handed over before (RFC 3464).

    Attributes:
        digest: SHA-256 of what it wrote, in hex: the same message read twice is one bounce.
        action: `failed`, or `delayed`: it still tries.
        status: RFC 3463, like `5.1.1`; empty where it named none.
        recipient: the address that it speaks of; another than the mail's where somebody forwards.
        diagnostic: its own words.
    """

    __tablename__ = "mail_bounces"
    __table_args__ = (UniqueConstraint("mail_id", "digest"),)

    id: int = Field(default=None, primary_key=True)
    mail_id: UUID = Field(foreign_key="mails.id")
    digest: str = Field(max_length=64)
    action: str = Field(max_length=16)
    status: str = Field(default="", max_length=16)
    recipient: str = Field(default="", max_length=254)
    diagnostic: str = Field(default="", max_length=2000)
    received_at: datetime = Field(sa_type=UtcDateTime)


class MailOptOut(Row, table=True):
    """An address that wants no more mails of one kind."""

    __tablename__ = "mail_opt_outs"
    __table_args__ = (UniqueConstraint("recipient", "kind"),)

    id: int = Field(default=None, primary_key=True)
    recipient: str = Field(max_length=254)
    kind: str = Field(max_length=40)
    created_at: datetime = Field(sa_type=UtcDateTime)
    asked_by: str = Field(max_length=254)
