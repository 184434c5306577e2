"""Mails that went out or should have: who may look at them, and who may have one sent again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gouji.engine.errors import Text
from gouji.engine.store import Session
from gouji.engine.store.queries import mails
from gouji.engine.store.tables import Mail, MailState
from gouji.workers import mailing
from gouji.workers.work import Work

from .roles import Action, Actor, require

TROUBLED: Final = (MailState.UNKNOWN, MailState.REFUSED, MailState.FAILED)
"""What waits for a person: nothing more happens by itself."""
KIND_WORDS: Final[Mapping[str, Text]] = {
    "reminder": Text("报送提醒", "reminder"),
    "summary": Text("年度汇总", "yearly summary"),
    "returned": Text("退回函", "letter of a returned report"),
    "test": Text("测试邮件", "test"),
}
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Ledger:
    """Mails of some states, newest first and `MOST` at most, and how many there are in each state."""

    rows: Sequence[Mail]
    counts: Mapping[MailState, int]


def ledger(
    session: Session, actor: Actor, states: Sequence[MailState] = TROUBLED, kind: str | None = None
) -> Ledger:
    """Return mails; addresses of the whole country are for administrators without a region only.

    Raises:
        ForbiddenError: this actor may not.
    """
    require(actor, Action.RELEASE_QUARANTINE, None)
    rows = mails.listed(session, kind=kind, states=states, withdrawn=states is not TROUBLED, limit=MOST)
    return Ledger(rows, mails.counts(session, kind=kind))


def resend(work: Work, actor: Actor, mail_id: str) -> mailing.Posted:
    """Have a settled mail sent once more, on the record with the actor's name.

    Raises:
        ForbiddenError: this actor may not.
        NotFoundError, ConflictError: no such mail; it will be sent anyway.
    """
    require(actor, Action.RELEASE_QUARANTINE, None)
    return mailing.resend(work, mail_id, by=actor.name)


def kind_in_words(kind: str) -> Text:
    """Return what mails of a kind are called."""
    return KIND_WORDS.get(kind, Text(kind, kind))


def is_settled(mail: Mail, now: datetime) -> bool:
    """Whether nothing more happens to a mail by itself: it may be sent again."""
    has_lapsed = mail.lease_until is not None and mail.lease_until < now
    return has_lapsed or MailState(mail.state) in mails.SETTLED
