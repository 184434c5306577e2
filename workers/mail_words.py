"""What became of a mail, in words for the person who asked."""

from __future__ import annotations

from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from gouji.engine.errors import Text
from gouji.engine.store.tables import Mail, MailState


def told(mail: Mail, zone: ZoneInfo, *, is_new: bool) -> Text:
    """Return how far a mail has come, in one sentence.

    Args:
        zone: that of the office; times are shown in it.
        is_new: whether it was written just now.
    """
    state, to = MailState(mail.state), mail.address
    if state is MailState.SENT and mail.sent_at is not None:
        at = f"{mail.sent_at.astimezone(zone):%Y-%m-%d %H:%M}"
        if is_new:
            return Text(f"已发送至 {to}（{at}）", f"sent to {to} ({at})")
        return Text(f"已于 {at} 发送至 {to}，不再重复发送", f"already sent to {to} at {at}; not sent again")
    if state is MailState.UNKNOWN:
        return Text(
            f"发给 {to} 的邮件结果不明（{mail.error or ''}），不会自动重发；核实后可要求重发",
            f"the fate of the mail to {to} is unknown, it is never sent again by itself; find out, then have it resent",
        )
    words = {
        MailState.RESERVED: Text(f"发给 {to} 的邮件已排入发送", f"the mail to {to} waits to be sent"),
        MailState.SENDING: Text(f"发给 {to} 的邮件正在发送", f"the mail to {to} is being sent"),
        MailState.DELAYED: Text(
            f"发给 {to} 的邮件暂未送出，将自动再试：{mail.error or ''}",
            f"the mail to {to} was put off and will be tried again: {mail.error or ''}",
        ),
        MailState.REFUSED: Text(
            f"发给 {to} 的邮件被退回：{mail.error or ''}；请核对地址后重发",
            f"the mail to {to} was refused: {mail.error or ''}; check the address, then have it resent",
        ),
        MailState.FAILED: Text(
            f"发给 {to} 的邮件未能送出：{mail.error or ''}；可要求重发",
            f"the mail to {to} was given up: {mail.error or ''}; it can be resent",
        ),
    }
    return words.get(state, Text(f"发给 {to} 的邮件已发送", f"the mail to {to} was sent"))


def message_id(mail_id: UUID, domain: str) -> str:
    """Return an id for what a mail says now: it names the mail, so that what comes back is known, and nobody can guess it."""
    return f"{mail_id.hex}.{uuid4().hex[:16]}@{domain}"
