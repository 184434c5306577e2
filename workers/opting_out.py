"""Addresses that want no more mails of one kind."""

from __future__ import annotations

from gouji.engine.store.queries import audit, mail_opt_outs
from gouji.integrations.outbound.mail import mail_address

from .work import Work


def has_opted_out(work: Work, address: str, kind: str) -> bool:
    """Return whether an address wants no mail of a kind.

    Raises:
        BadRequestError: no usable address.
    """
    with work.database.read_session() as session:
        return mail_opt_outs.has_opted_out(session, recipient=mail_address(address).lower(), kind=kind)


def opt_out(work: Work, address: str, kind: str, by: str) -> bool:
    """Take an address off one kind of mail; return False where it was off already."""
    recipient, now = mail_address(address).lower(), work.now()
    with work.database.session() as session:
        is_new = mail_opt_outs.opt_out(session, recipient=recipient, kind=kind, by=by, now=now)
        if is_new:
            audit.record(
                session, actor=by, action="mail.opt_out", subject="mail_address", subject_id=recipient,
                now=now, details={"kind": kind},
            )  # fmt: skip
    return is_new


def opt_in(work: Work, address: str, kind: str, by: str) -> bool:
    """Put an address on one kind of mail again; return False where it was not off."""
    recipient, now = mail_address(address).lower(), work.now()
    with work.database.session() as session:
        was_off = mail_opt_outs.opt_in(session, recipient=recipient, kind=kind)
        if was_off:
            audit.record(
                session, actor=by, action="mail.opt_in", subject="mail_address", subject_id=recipient,
                now=now, details={"kind": kind},
            )  # fmt: skip
    return was_off
