"""Mail that goes out once: reserved with everything it says, then sent, then recorded.

What is reserved and was never begun is sent in its time, whoever dies in between. What was begun and not ended is
`unknown`, for the server may have it: it is shown to a person and never sent again by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import audit, mails, outbox
from gouji.engine.store.tables import Mail, MailState
from gouji.integrations.outbound.mail import (
    Letter,
    Mailbox,
    OptOut,
    compose_letter,
    finish,
    mail_address,
    opt_out_link,
    sender_address,
)

from .broker import MAIL
from .mail_words import message_id, told
from .opting_out import has_opted_out, opt_in, opt_out
from .sending import mailbox_of, send_at_once, send_due
from .work import Work

__all__ = [
    "Posted",
    "has_opted_out",
    "mailbox_of",
    "opt_in",
    "opt_out",
    "post",
    "posted",
    "resend",
    "send_due",
]

KIND: Final = re.compile(r"[a-z_]{1,40}")
LONGEST_PERIOD: Final = 40
LONGEST_ABOUT: Final = 80


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of the wish to write to somebody.

    Attributes:
        mail_id: None where the address opted out.
        state: how far the mail has come; None where the address opted out and nothing was written.
        is_new: whether this call wrote it, or had it sent again; else it was there already.
        text: all this in words, for the person who asked.
        error: what the server or the network said, where it did not arrive.
    """

    mail_id: str | None
    state: MailState | None
    is_new: bool
    text: Text
    sent_at: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class _Key:
    kind: str
    recipient: str
    period: str
    about: str


def post(
    work: Work,
    *,
    kind: str,
    recipient: str,
    period: str,
    compose: Callable[[], Letter],
    subject_key: str = "",
    may_opt_out: bool = True,
    expires_at: datetime | None = None,
    resend_by: str | None = None,
    at_once: bool = False,
    mailbox: Mailbox | None = None,
) -> Posted:
    """Write to an address once about one thing; ask again, and the answer is what became of it.

    Call it outside any session of your own: it commits.

    Args:
        kind: `reminder`, `summary`, …: small letters and underscores.
        recipient: a plain address.
        period: what time it is about, at most 40 characters.
        compose: called only where there is something to write; nothing is left behind if it raises.
        subject_key: what it is about, where one address gets several of a kind in a period; at most 80 characters.
        may_opt_out: whether the recipient may want none of these; then the mail says how.
        expires_at: not sent any more from then on.
        resend_by: who wants it composed and sent again although it was settled.
        at_once: send it in this process, not in a worker.
        mailbox: where it goes; the configured server where None.

    Raises:
        BadRequestError: no usable address (`bad_mail_address`), or no usable key or settings.
    """
    if at_once and mailbox is None:
        mailbox = mailbox_of(work.settings)  # before anything is written
    address = mail_address(recipient)
    key = _checked(_Key(kind, address.lower(), period, subject_key))
    if may_opt_out and has_opted_out(work, key.recipient, key.kind):
        return Posted(
            None, None, False, Text(f"{address} 已退订此类邮件", f"{address} opted out of these mails")
        )
    before = _look(work, key)
    if before is None:
        mail = _reserve(work, key, address, compose(), may_opt_out, expires_at)
    elif resend_by is not None and MailState(before.state) in mails.SETTLED:
        mail = _write_again(work, before, compose(), may_opt_out, resend_by)
    else:
        if at_once and mailbox is not None and MailState(before.state) in mails.WAITING:
            send_at_once(work, before.id, mailbox)  # perhaps no worker is running
        return _posted(work, _existing(work, key), is_new=False)
    if mail is None:  # somebody else was first
        return _posted(work, _existing(work, key), is_new=False)
    if at_once and mailbox is not None:
        send_at_once(work, mail.id, mailbox)
    return _posted(work, _existing(work, key), is_new=True)


def posted(work: Work, *, kind: str, recipient: str, period: str, subject_key: str = "") -> Posted | None:
    """Return what became of a mail, None where none was ever written under this key."""
    row = _look(work, _checked(_Key(kind, mail_address(recipient).lower(), period, subject_key)))
    return None if row is None else _posted(work, row, is_new=False)


def resend(work: Work, mail_id: str, *, by: str) -> Posted:
    """Have the same mail sent once more, to the byte; recorded with the name of who asked.

    Raises:
        NotFoundError: there is no such mail.
        ConflictError: it has not been settled yet.
    """
    now = work.now()
    with work.database.session() as session:
        mails.lapse(session, now)
        before = mails.mail(session, UUID(mail_id)).state
        row = mails.reopen(session, UUID(mail_id), by=by, now=now)
        _note_resend(work, session, row, by, before)
    return _posted(work, row, is_new=True)


def _checked(key: _Key) -> _Key:
    if not KIND.fullmatch(key.kind) or len(key.period) > LONGEST_PERIOD or len(key.about) > LONGEST_ABOUT:
        raise BadRequestError(
            "bad_mail_key",
            Text(
                f"邮件的种类、期间或事项不合要求：{key.kind} {key.period} {key.about}",
                f"kind, period or matter of this mail cannot be used: {key.kind} {key.period} {key.about}",
            ),
        )
    return key


def _look(work: Work, key: _Key) -> Mail | None:
    """Return the mail under a key as it stands now: an attempt whose process died is settled first."""
    now = work.now()
    with work.database.read_session() as session:
        row = _find(session, key)
    if row is None or row.lease_until is None or row.lease_until >= now:
        return row
    with work.database.session() as session:
        mails.lapse(session, now)
        return _find(session, key)


def _existing(work: Work, key: _Key) -> Mail:
    row = _look(work, key)
    assert row is not None  # noqa: S101 - rows are never deleted
    return row


def _find(session: Session, key: _Key) -> Mail | None:
    return mails.find(session, kind=key.kind, recipient=key.recipient, period=key.period, about=key.about)


def _reserve(
    work: Work, key: _Key, address: str, letter: Letter, may_opt_out: bool, expires_at: datetime | None
) -> Mail | None:
    """Write the mail and ask for a worker; None where somebody else wrote it while it was composed."""
    now, mail_id = work.now(), uuid4()
    content, title = _written(work, mail_id, key, address, letter, may_opt_out)
    mail = Mail(
        id=mail_id,
        kind=key.kind,
        recipient=key.recipient,
        period=key.period,
        about=key.about,
        address=address,
        title=title,
        created_at=now,
        next_attempt_at=now,
        expires_at=expires_at,
    )
    with work.database.session() as session:
        if not mails.reserve(session, mail, content):
            return None
        outbox.enqueue_one(session, "send_mails", queue=MAIL, now=now, not_before=now)
    return mail


def _write_again(work: Work, before: Mail, letter: Letter, may_opt_out: bool, by: str) -> Mail:
    now = work.now()
    key = _Key(before.kind, before.recipient, before.period, before.about)
    content, title = _written(work, before.id, key, before.address, letter, may_opt_out)
    with work.database.session() as session:
        row = mails.reopen(session, before.id, by=by, now=now, content=content, title=title)
        _note_resend(work, session, row, by, before.state)
    return row


def _note_resend(work: Work, session: Session, row: Mail, by: str, before: str) -> None:
    now = work.now()
    details = {"kind": row.kind, "recipient": row.recipient, "period": row.period, "was": before}
    audit.record(
        session, actor=by, action="mail.resend", subject="mail", subject_id=row.id, now=now, details=details
    )
    outbox.enqueue_one(session, "send_mails", queue=MAIL, now=now, not_before=now)


def _written(
    work: Work, mail_id: UUID, key: _Key, address: str, letter: Letter, may_opt_out: bool
) -> tuple[bytes, str]:
    """Return the message as it goes out, and its subject line."""
    settings = work.settings
    sender = sender_address(settings.mail_from)
    wish = OptOut(key.recipient, key.kind)
    link = opt_out_link(settings.base_url, settings.answer_secrets, wish) if may_opt_out else None
    message = compose_letter(letter)
    content = finish(
        message,
        sender=sender,
        recipient=address,
        message_id=message_id(mail_id, sender.domain),
        now=work.now().astimezone(work.zone),
        opt_out=link,
    )
    return content, str(message["Subject"])[:200]


def _posted(work: Work, row: Mail, *, is_new: bool) -> Posted:
    return Posted(
        mail_id=str(row.id),
        state=MailState(row.state),
        is_new=is_new,
        text=told(row, work.zone, is_new=is_new),
        sent_at=row.sent_at,
        error=row.error,
    )
