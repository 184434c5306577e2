"""Mails that went out or should have: who may look at them, and who may have one sent again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from gouji.engine.errors import Text
from gouji.engine.store import Session
from gouji.engine.store.queries import mails
from gouji.engine.store.queries.mail_courses import Course, courses
from gouji.engine.store.tables import Mail, MailAttempt, MailBounce, MailState
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
OUTCOME_WORDS: Final[Mapping[str, Text]] = {
    "sent": Text("服务器已接收", "Taken by the server"),
    "refused": Text("服务器拒收", "Refused by the server"),
    "delayed": Text("未成，稍后再发", "Not yet, put off"),
    "unknown": Text("结果不明", "Nobody knows"),
    "": Text(
        "没有结果：正在发送，或发送的进程已终止", "No result: being sent, or the process that sent it died"
    ),
}
BOUNCE_DELAYED: Final = Text("对方服务器回信：仍在尝试投递", "The server wrote that it still tries")
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened with a mail.

    Attributes:
        by: who asked for it; None where it was its turn, or a server wrote.
        what: what happened.
        answer: the server's own words, with its code; empty where it gave none.
        is_bad: the mail did not get through.
    """

    at: datetime
    by: str | None
    what: Text
    answer: str
    is_bad: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One mail with its course, oldest step first; `dropped` attempts are no longer on record."""

    mail: Mail
    course: Course
    steps: tuple[Step, ...]
    dropped: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """Mails of some states, newest first, a page of them, and how many there are in each state."""

    entries: Sequence[Entry]
    counts: Mapping[MailState, int]

    @property
    def rows(self) -> list[Mail]:
        """The mails alone."""
        return [entry.mail for entry in self.entries]


def ledger(
    session: Session,
    actor: Actor,
    states: Sequence[MailState] = TROUBLED,
    kind: str | None = None,
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int = MOST,
) -> Ledger:
    """Return mails; addresses of the whole country are for administrators without a region only.

    Args:
        after: `created_at` and id of the last mail on the page before.

    Raises:
        ForbiddenError: this actor may not.
    """
    require(actor, Action.RELEASE_QUARANTINE, None)
    wanted = states is not TROUBLED
    rows = mails.listed(session, kind=kind, states=states, withdrawn=wanted, after=after, limit=limit)
    found = courses(session, [row.id for row in rows])
    return Ledger([_entry(row, found[row.id]) for row in rows], mails.counts(session, kind=kind))


def mail_entry(session: Session, actor: Actor, mail_id: UUID) -> Entry:
    """Return one mail with its course.

    Raises:
        ForbiddenError, NotFoundError: this actor may not; there is no such mail.
    """
    require(actor, Action.RELEASE_QUARANTINE, None)
    row = mails.mail(session, mail_id)
    return _entry(row, courses(session, [row.id])[row.id])


def _entry(row: Mail, course: Course) -> Entry:
    steps = [*map(_attempted, course.attempts), *map(_bounced, course.bounces)]
    return Entry(
        row,
        course,
        tuple(sorted(steps, key=lambda step: step.at)),
        max(row.attempts - len(course.attempts), 0),
    )


def _attempted(attempt: MailAttempt) -> Step:
    what = OUTCOME_WORDS[attempt.outcome or ""]
    if attempt.is_ours:
        what = Text(
            f"{what.zh}（本系统或邮件服务器的问题）", f"{what.en} (trouble of ours or of the mail server)"
        )
    answer = attempt.error or ""
    if attempt.code is not None and str(attempt.code) not in answer:
        answer = f"{attempt.code} {answer}".rstrip()
    return Step(attempt.attempted_at, attempt.asked_by, what, answer, attempt.outcome != MailState.SENT)


def _bounced(bounce: MailBounce) -> Step:
    words = Text("退信", "Bounced") if bounce.action == "failed" else BOUNCE_DELAYED
    answer = " ".join(part for part in (bounce.recipient, bounce.status, bounce.diagnostic) if part)
    return Step(bounce.received_at, None, words, answer, True)


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
