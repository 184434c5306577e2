"""Quarantine, mails and the audit trail in the API's answers."""

from __future__ import annotations

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


class MailModel(Answered):
    """One letter to one address about one thing."""

    id: str
    kind: str
    address: str
    period: str
    title: str
    state: str
    attempts: int
    sent_at: Moment | None
    code: int | None
    error: str | None


class MailList(Answered):
    """The newest mails, and how many there are in each state."""

    mails: list[MailModel]
    counts: dict[str, int]


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
