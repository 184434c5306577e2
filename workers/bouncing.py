"""Takes what mail servers wrote back to the ledger: which mail did not arrive after all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import structlog

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import audit, bounces
from gouji.engine.store.tables import Mail
from gouji.integrations.outbound.mail import Bounce, Failure, parse_box, read_bounce

from .work import Work

log = structlog.get_logger(__name__)

MOST_AT_ONCE: Final = 500
"""Messages of the box that one look takes."""
OF_MAIL: Final = re.compile(r"([0-9a-f]{32})\.[0-9a-f]{8,32}@")
"""How a Message-ID names its mail; see `mail_words.message_id`."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one message.

    Attributes:
        address: of the mail that it is about; None where no mail of the ledger is meant.
        is_new: whether it was not taken before.
        text: all this in words.
    """

    address: str | None
    is_new: bool
    text: Text


def take_bounce(work: Work, content: bytes) -> Taken:
    """Take one message: find the mail that did not arrive, and note why; once, however often it is read.

    Raises:
        BadRequestError: too large, or no bounce (`read_bounce`).
    """
    bounce = read_bounce(content)
    if not bounce.failures:
        return Taken(
            None, False, Text("投递成功或转交的通知，无需记录", "a notice of success, nothing to record")
        )
    with work.database.session() as session:
        mail = _mail_of(work, session, bounce)
        if mail is None:
            return Taken(
                None,
                False,
                Text(
                    "退信所指的邮件不在台账中，未记录",
                    "the mail that it speaks of is none of the ledger; nothing recorded",
                ),
            )
        failure = _of_recipient(bounce, mail)
        is_new = _record(work, session, mail, bounce.digest, failure)
    why = " ".join(part for part in (failure.status, failure.diagnostic) if part)
    return Taken(mail.address, is_new, _told(mail.address, failure.action, why, is_new))


def read_box(work: Work) -> int:
    """Take what came to the configured box since the last look; return how many messages that were.

    What is no bounce is left to people: it is marked as read and told in the log.

    Raises:
        BadRequestError: the setting cannot be used.
        BounceBoxError: the box cannot be read now.
    """
    box = parse_box(work.settings.mail_bounce_box.get_secret_value(), work.settings.smtp_ca)
    count = 0
    for content in box.unread(MOST_AT_ONCE) if box is not None else ():
        count += 1
        try:
            taken = take_bounce(work, content)
        except BadRequestError as error:
            log.info("bounce_unread", code=error.code)
        else:
            log.info("bounce_read", said=taken.text.en, is_new=taken.is_new)
    return count


def _mail_of(work: Work, session: Session, bounce: Bounce) -> Mail | None:
    named = [
        *bounce.returned_to,
        *(match[1] for one in bounce.message_ids if (match := OF_MAIL.match(one.lower()))),
    ]
    mail = bounces.find_mail(session, [UUID(one) for one in dict.fromkeys(named)]) if named else None
    if mail is not None or not bounce.message_ids:
        return mail
    recipients = dict.fromkeys(failure.recipient for failure in bounce.failures if failure.recipient)
    found = (bounces.find_by_content(session, one, bounce.message_ids, work.now()) for one in recipients)
    return next((one for one in found if one is not None), None)


def _of_recipient(bounce: Bounce, mail: Mail) -> Failure:
    """Return what is said of the mail's own recipient; where only others are named, somebody forwards there."""
    return next((one for one in bounce.failures if one.recipient == mail.recipient), bounce.failures[0])


def _record(work: Work, session: Session, mail: Mail, digest: str, failure: Failure) -> bool:
    now = work.now()
    is_new = bounces.record(
        session, mail, digest=digest, action=failure.action, status=failure.status, code=failure.code,
        recipient=failure.recipient, diagnostic=failure.diagnostic, now=now,
    )  # fmt: skip
    if is_new and failure.action == "failed":
        audit.record(
            session, actor="mail server", action="mail.bounce", subject="mail", subject_id=mail.id, now=now,
            details={"recipient": mail.recipient, "status": failure.status},
        )  # fmt: skip
    return is_new


def _told(address: str, action: str, why: str, is_new: bool) -> Text:
    if not is_new:
        return Text(f"{address} 的这封退信早已记录", f"this bounce of {address} was recorded before")
    if action == "delayed":
        return Text(
            f"{address} 暂未送达，对方服务器仍在尝试：{why}",
            f"{address} is not reached yet, its server still tries: {why}",
        )
    return Text(f"已记录 {address} 的退信：{why}", f"recorded that {address} was not reached: {why}")
