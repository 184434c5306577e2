"""Sends the mails that are reserved: each attempt is on record before the server hears of it, and its end after."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.store.queries import mail_pace, mails, outbox
from gouji.engine.store.tables import Mail, MailState
from gouji.integrations.outbound.mail import (
    Attempt,
    Mailbox,
    Outcome,
    SmtpMailbox,
    mail_address,
    parse_server,
    sender_address,
)

from .broker import MAIL
from .needless import needless
from .settings import Settings
from .work import Work

log = structlog.get_logger(__name__)

TASK_SECONDS: Final = 60.0
"""How long one task goes on taking mails; the rest waits for the next."""
PATIENCE: Final = timedelta(seconds=60)
"""How long `send_at_once` waits for its turn within the minute's limit; then the worker sends the mail."""


def send_due(work: Work, mailbox: Mailbox | None = None, seconds: float = TASK_SECONDS) -> int:
    """Send what is due, one mail after the other, and plan the next look; return how many were attempted.

    Nothing happens where no server is configured: mails wait.

    Args:
        mailbox: the configured server where None.
        seconds: about how long this may go on.
    """
    now = work.now()
    with work.database.session() as session:
        mails.lapse(session, now)
        is_idle = mails.due_soonest(session, now) is None
    if is_idle or (mailbox is None and not work.settings.smtp_url.get_secret_value()):
        return 0
    mailbox = mailbox or mailbox_of(work.settings)
    ends, count = time.monotonic() + seconds, 0
    while time.monotonic() < ends and (attempted := _send_one(work, mailbox)) is not None:
        mail, result = attempted
        said = {"outcome": result.outcome.value, "code": result.code, "said": result.text.en}
        log.info("mail_attempted", mail=str(mail.id), kind=mail.kind, **said)
        count += 1
    _plan_next(work)
    return count


def send_at_once(work: Work, mail_id: UUID, mailbox: Mailbox) -> None:
    """Send one mail in this process, after waiting for its turn within the minute's limit.

    Where that does not come in a minute, or another process has the mail, it is left to the worker.
    """
    now = work.now()
    with work.database.read_session() as session:
        until = mail_pace.hold_until(session, now, work.settings.mail_per_minute, despite_trouble=True)
    if until is not None:
        time.sleep(min(until - now, PATIENCE).total_seconds())
    _send_one(work, mailbox, mail_id)


def mailbox_of(settings: Settings) -> Mailbox:
    """Return the configured mail server.

    Raises:
        BadRequestError: none is configured, or wrongly.
    """
    server = parse_server(settings.smtp_url.get_secret_value(), settings.smtp_ca)
    if server is None:
        raise BadRequestError(
            "no_smtp_server",
            Text(
                "没有配置邮件服务器：请设置 GOUJI_SMTP_URL，例如 smtp+starttls://用户:口令@mail.example.gov.cn:587",
                "no mail server is configured: set GOUJI_SMTP_URL, e.g. "
                "smtp+starttls://user:password@mail.example.gov.cn:587",
            ),
        )
    domain = sender_address(settings.mail_from).domain
    return SmtpMailbox(server, domain if "." in domain else "[127.0.0.1]")


def _send_one(work: Work, mailbox: Mailbox, mail_id: UUID | None = None) -> tuple[Mail, Attempt] | None:
    """Attempt the next mail, or this one; return None where it is nobody's turn.

    A mail that has become needless since it was written is withdrawn on the way, at the last moment.
    """
    while True:
        now = work.now()
        with work.database.session() as session:
            limit = work.settings.mail_per_minute
            if mail_pace.hold_until(session, now, limit, despite_trouble=mail_id is not None) is not None:
                return None
            due = mails.next_due(session, now, mail_id)
            if due is None:
                return None
            if (why := needless(work, session, due)) is not None:
                mails.withdraw(due, why)
                log.info("mail_withdrawn", mail=str(due.id), kind=due.kind, why=why)
                continue
            claimed = mails.claim(session, now, due.id)
        if claimed is not None:
            break
    mail, content, attempt = claimed
    result = mailbox.send(content.content, _envelope_sender(work.settings, mail.id), mail.address)
    _record(work, attempt.id, result)
    return mail, result


def _envelope_sender(settings: Settings, mail_id: UUID) -> str:
    """Return where a mail comes back to that does not arrive: with its own number in it, where bounces have an address."""
    if not settings.mail_bounces:
        return sender_address(settings.mail_from).addr_spec
    local, _, domain = mail_address(settings.mail_bounces).rpartition("@")
    return f"{local}+{mail_id.hex}@{domain}"


def _record(work: Work, attempt_id: int, result: Attempt) -> None:
    with work.database.session() as session:
        mails.record(
            session,
            attempt_id,
            outcome=MailState(result.outcome.value),
            code=result.code,
            error=None if result.outcome is Outcome.SENT else result.text.zh,
            is_ours=result.is_ours,
            now=work.now(),
            backoff=work.settings.mail_pauses or mails.BACKOFF,
        )


def _plan_next(work: Work) -> None:
    """Ask for a worker when the next mail may go; the schedule would come later, and does come if this is lost."""
    now = work.now()
    with work.database.session() as session:
        soonest = mails.due_soonest(session)
        held = mail_pace.hold_until(session, now, work.settings.mail_per_minute)
        if soonest is not None:
            due = max(soonest, held or soonest, now)
            outbox.enqueue_one(session, "send_mails", queue=MAIL, now=now, not_before=due)
