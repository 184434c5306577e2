"""Quarantine, mails and the audit trail in the API's answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import Answered, Moment, Next, Plain


class FailedModel(Answered):
    """A submission that was set aside or could not be read."""

    submission_id: str
    external_id: str | None
    organ: str | None
    year: int | None
    received_at: Moment
    attempts: int
    quarantined_at: Moment | None
    reason: str | None
    code: str | None
    message: str | None


class Quarantine(Answered):
    """What waits for an administrator."""

    quarantined: list[FailedModel]
    failed: list[FailedModel]


class AttemptModel(Answered):
    """One try to hand a mail over.

    Attributes:
        number: counts from 1.
        ended_at: null while it goes on, and for ever where the process that made it died.
        outcome: sent, refused, delayed, unknown; null where nobody knows yet.
        code: the server's reply; null where it gave none.
        error: what went wrong, in the server's words where it had any.
        asked_by: who had the mail sent again; null where it was its turn.
        is_ours: the trouble was with the mail server or our settings, not with this mail.
    """

    number: int
    attempted_at: Moment
    ended_at: Moment | None
    outcome: Annotated[str | None, Field(examples=["delayed"])]
    code: Annotated[int | None, Field(examples=[451])]
    error: Annotated[str | None, Field(examples=["451 4.7.1 Greylisted, try again later"])]
    asked_by: str | None
    is_ours: bool


class BounceModel(Answered):
    """What a mail server wrote back after it had taken the mail (RFC 3464).

    Attributes:
        action: failed, or delayed where it still tries.
        status: RFC 3463.
        recipient: the address that it speaks of.
    """

    received_at: Moment
    action: str
    status: Annotated[str, Field(examples=["5.1.1"])]
    recipient: str
    diagnostic: str


class MailModel(Answered):
    """One letter to one address about one thing.

    Attributes:
        attempts: how often it was begun to be sent.
        history: each attempt on record, oldest first.
        dropped: attempts that are no longer on record.
        bounces: what came back afterwards, oldest first.
        withdrawn: why it was not sent after all (`filed`: the report came first); null for all others.
        next_attempt_at: when its turn is; null where nothing more happens by itself.
    """

    id: str
    kind: Annotated[str, Field(examples=["reminder"])]
    address: Annotated[str, Field(examples=["office@example.gov.cn"])]
    period: Annotated[str, Field(examples=["2025/T-14"])]
    title: str
    state: str
    created_at: Moment
    next_attempt_at: Moment | None
    attempts: int
    sent_at: Moment | None
    code: int | None
    error: str | None
    withdrawn: str | None
    history: list[AttemptModel]
    dropped: int
    bounces: list[BounceModel]


class MailList(Answered):
    """One page of mails, the newest first, and how many there are in each state."""

    mails: list[MailModel]
    counts: dict[str, int]
    next: Next


class MailPosted(Answered):
    """It will be sent once more."""

    id: str
    is_asked_for: bool


class EntryModel(Answered):
    """Who did what to what, when, from where.

    Attributes:
        chain: SHA-256 of this entry and of the chain before it.
    """

    id: int
    at: Moment
    actor: str
    action: str
    subject: str
    subject_id: str
    details: Plain
    address: str | None
    chain: str


class Trail(Answered):
    """One page of the audit trail, the latest first."""

    entries: list[EntryModel]
    next: Next


class TrailVerified(Answered):
    """Whether the trail is whole.

    Attributes:
        count: entries looked at, up to the first broken one.
        head: the last hash: note it, and a later look can tell that nothing up to it changed.
        broken: id of the first entry that does not fit.
        knows_expected: whether the noted hash is still there; null where none was given.
    """

    is_whole: bool
    count: int
    head: str
    broken: int | None
    knows_expected: bool | None
