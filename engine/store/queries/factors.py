"""What proves a person beside the password: the authenticator app, recovery codes, reset links, OpenID identities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, func, select

from ..tables import Identity, PasswordReset, RecoveryCode, User
from . import audit, sign_ins
from .sign_ins import digest_of
from .statements import changed, insert_once


def set_totp(
    session: Session,
    owner: User,
    sealed: str | None,
    codes: Sequence[str],
    *,
    now: datetime,
    actor: str,
    step: int = 0,
) -> None:
    """Give an account an authenticator with its recovery codes, or take it away; all its sign-ins end.

    Args:
        sealed: its secret, encrypted; None takes it away.
        step: of the code that confirmed it, so that it does not count again.
    """
    owner.totp_secret, owner.totp_step = sealed, step
    session.add(owner)
    _replace_codes(session, owner, codes)
    sign_ins.end_all(session, owner.id)
    _record(session, owner, "remove_totp" if sealed is None else "set_totp", now, actor)


def use_step(session: Session, owner: User, step: int) -> bool:
    """Use up the code of a step and of all before it; return whether it was still there to be used.

    The condition is in the statement: of two who send the same code at once, one comes through.
    """
    later = update(User).where(col(User.id) == owner.id, col(User.totp_step) < step)
    return changed(session, later.values(totp_step=step)) == 1


def use_recovery_code(session: Session, owner: User, code: str, *, now: datetime) -> bool:
    """Use up a recovery code; return whether it was there."""
    used = changed(
        session,
        delete(RecoveryCode).where(
            col(RecoveryCode.digest) == digest_of(code), col(RecoveryCode.user_id) == owner.id
        ),
    )
    if used:
        told = {"left": count_recovery_codes(session, owner)}
        _record(session, owner, "use_recovery_code", now, owner.name, told)
    return bool(used)


def new_recovery_codes(session: Session, owner: User, codes: Sequence[str], *, now: datetime) -> None:
    """Replace the recovery codes of an account."""
    _replace_codes(session, owner, codes)
    _record(session, owner, "new_recovery_codes", now, owner.name)


def count_recovery_codes(session: Session, owner: User) -> int:
    """Return how many are left."""
    return session.exec(select(func.count()).where(RecoveryCode.user_id == owner.id)).one()


def add_reset(
    session: Session, owner: User, secret: str, *, expires_at: datetime, now: datetime, actor: str
) -> None:
    """Remember a link for a new password; those given out before are worth nothing any more."""
    changed(session, delete(PasswordReset).where(col(PasswordReset.user_id) == owner.id))
    session.add(PasswordReset(digest=digest_of(secret), user_id=owner.id, expires_at=expires_at))
    _record(session, owner, "reset_password", now, actor)


def find_reset(session: Session, secret: str, *, now: datetime) -> User | None:
    """Return whose password may be chosen under this link; None if it is unknown, used or run out."""
    return session.exec(
        select(User)
        .join(PasswordReset, col(PasswordReset.user_id) == col(User.id))
        .where(
            PasswordReset.digest == digest_of(secret),
            PasswordReset.expires_at > now,
            col(User.disabled).is_(False),
        )
    ).first()


def use_reset(session: Session, secret: str) -> bool:
    """Use up the link; return whether it was there: of two who use it at once, one comes through."""
    return changed(session, delete(PasswordReset).where(col(PasswordReset.digest) == digest_of(secret))) == 1


def user_of_identity(session: Session, issuer: str, subject: str) -> User | None:
    """Return to whom an identity was bound, disabled or not."""
    return session.exec(
        select(User)
        .join(Identity, col(Identity.user_id) == col(User.id))
        .where(Identity.issuer == issuer, Identity.subject == subject)
    ).first()


def bind_identity(
    session: Session, owner: User, issuer: str, subject: str, *, now: datetime, actor: str
) -> bool:
    """Bind an identity to an account; return False if it is bound already, to this account or another."""
    values = {"user_id": owner.id, "issuer": issuer, "subject": subject, "created_at": now}
    if not insert_once(session, Identity, values):
        return False
    _record(session, owner, "bind_identity", now, actor, {"issuer": issuer, "subject": subject})
    return True


def identities_of(session: Session, user_id: int) -> Sequence[Identity]:
    """Return the identities of an account, the oldest first."""
    return session.exec(select(Identity).where(Identity.user_id == user_id).order_by(col(Identity.id))).all()


def unbind_identity(session: Session, owner: User, identity_id: int, *, now: datetime, actor: str) -> bool:
    """Take an identity from an account; its sign-ins end. Return whether there was one."""
    row = session.get(Identity, identity_id)
    if row is None or row.user_id != owner.id:
        return False
    session.delete(row)
    _record(session, owner, "unbind_identity", now, actor, {"issuer": row.issuer, "subject": row.subject})
    return True


def _replace_codes(session: Session, owner: User, codes: Sequence[str]) -> None:
    changed(session, delete(RecoveryCode).where(col(RecoveryCode.user_id) == owner.id))
    session.add_all(RecoveryCode(digest=digest_of(code), user_id=owner.id) for code in codes)


def _record(
    session: Session,
    owner: User,
    action: str,
    now: datetime,
    actor: str,
    details: Mapping[str, Any] | None = None,
) -> None:
    audit.record(
        session, actor=actor, action=action, subject="user", subject_id=owner.id, now=now, details=details
    )
