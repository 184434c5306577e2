"""Sign-ins of browsers. What the cookie carries is made and hashed here, never kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, delete, or_, update
from sqlmodel import Session, col, select

from ..tables import SignIn, User
from . import audit
from .statements import changed

LASTS: Final = timedelta(hours=12)
IDLE: Final = timedelta(hours=2)
OLD_COOKIE_COUNTS: Final = timedelta(minutes=1)
"""So long the cookie before counts after the new one came back."""
SEEN_EVERY: Final = timedelta(minutes=1)


def begin(
    session: Session,
    owner: User,
    *,
    now: datetime,
    lasts: timedelta = LASTS,
    waits_for: str | None = None,
    issuer: str | None = None,
    browser: str = "",
) -> str:
    """Begin a sign-in; return the secret for the cookie.

    Its part before the point stays the same while the rest is exchanged: forms that are open go on.
    """
    secret = f"{secrets.token_urlsafe(16)}.{secrets.token_urlsafe(32)}"
    address = session.info.get("address")
    session.add(
        SignIn(
            digest=digest_of(secret),
            key=secrets.token_hex(16),
            user_id=owner.id,
            waits_for=waits_for,
            issuer=issuer,
            created_at=now,
            renewed_at=now,
            seen_at=now,
            expires_at=now + lasts,
            address=address[:45] if address else None,
            browser="".join(char for char in browser if char.isprintable())[:200] or None,
        )
    )
    changed(session, delete(SignIn).where(col(SignIn.expires_at) < now))
    return secret


def find(
    session: Session, secret: str, *, now: datetime, idle: timedelta = IDLE
) -> tuple[User, SignIn] | None:
    """Return who signed in, and the sign-in; None if it is unknown or over, or the user disabled.

    One that waits for a code is found as well: whoever asks must look at `waits_for`.
    """
    digest = digest_of(secret)
    is_newest = and_(
        col(SignIn.previous) == digest,
        or_(col(SignIn.confirmed).is_(False), col(SignIn.renewed_at) > now - OLD_COOKIE_COUNTS),
    )
    return session.exec(
        select(User, SignIn)
        .join(SignIn, col(SignIn.user_id) == col(User.id))
        .where(
            or_(col(SignIn.digest) == digest, is_newest),
            SignIn.expires_at > now,
            SignIn.seen_at > now - idle,
            col(User.disabled).is_(False),
        )
    ).first()


def is_to_note(found: SignIn, secret: str, now: datetime) -> bool:
    """Whether `note_seen` has something to write: a minute went by, or the exchanged cookie came back."""
    came_back = not found.confirmed and found.digest == digest_of(secret)
    return came_back or now - found.seen_at >= SEEN_EVERY


def note_seen(session: Session, secret: str, now: datetime) -> None:
    """Remember that the sign-in is in use, and that its cookie came back."""
    digest = digest_of(secret)
    changed(session, update(SignIn).where(col(SignIn.digest) == digest).values(confirmed=True, seen_at=now))
    changed(session, update(SignIn).where(col(SignIn.previous) == digest).values(seen_at=now))


def renew(session: Session, secret: str, now: datetime) -> str | None:
    """Exchange the secret of a sign-in; return the new one, None if somebody else just did."""
    lasting, _, _ = secret.partition(".")
    new = f"{lasting}.{secrets.token_urlsafe(32)}"
    digest = digest_of(secret)
    was_lost = and_(col(SignIn.previous) == digest, col(SignIn.confirmed).is_(False))
    renewed = changed(
        session,
        update(SignIn)
        .where(or_(col(SignIn.digest) == digest, was_lost))
        .values(digest=digest_of(new), previous=digest, renewed_at=now, confirmed=False, seen_at=now),
    )
    return new if renewed else None


def end(session: Session, secret: str) -> None:
    """End a sign-in."""
    digest = digest_of(secret)
    changed(session, delete(SignIn).where(or_(col(SignIn.digest) == digest, col(SignIn.previous) == digest)))


def end_waiting(session: Session, waiting: SignIn) -> None:
    """End a sign-in that waited for a code, because one begins that does not."""
    changed(session, delete(SignIn).where(col(SignIn.key) == waiting.key))


def end_one(session: Session, owner: User, key: str, *, now: datetime, actor: str) -> bool:
    """End the sign-in of this key if it is the owner's; return whether there was one."""
    ended = changed(session, delete(SignIn).where(col(SignIn.user_id) == owner.id, col(SignIn.key) == key))
    if ended:
        _record(session, owner, now, actor, ended)
    return bool(ended)


def end_others(session: Session, owner: User, *, keep: str | None, now: datetime, actor: str) -> int:
    """End all sign-ins of a user but the one of the key `keep`; return how many."""
    ended = end_all(session, owner.id, keep=keep)
    if ended:
        _record(session, owner, now, actor, ended)
    return ended


def end_all(session: Session, user_id: int, *, keep: str | None = None) -> int:
    """End them as part of another deed, which the audit trail tells; return how many."""
    query = delete(SignIn).where(col(SignIn.user_id) == user_id)
    return changed(session, query if keep is None else query.where(col(SignIn.key) != keep))


def of_user(session: Session, user_id: int, *, now: datetime, idle: timedelta = IDLE) -> Sequence[SignIn]:
    """Return the sign-ins that are in force, the latest used first; none that waits for a code."""
    query = (
        select(SignIn)
        .where(
            SignIn.user_id == user_id,
            SignIn.expires_at > now,
            SignIn.seen_at > now - idle,
            col(SignIn.waits_for).is_(None),
        )
        .order_by(col(SignIn.seen_at).desc(), col(SignIn.created_at).desc())
    )
    return session.exec(query).all()


def digest_of(secret: str) -> str:
    """Hash a random secret of 256 bits: too long to guess, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(session: Session, owner: User, now: datetime, actor: str, count: int) -> None:
    audit.record(
        session,
        actor=actor,
        action="end_sign_ins",
        subject="user",
        subject_id=owner.id,
        now=now,
        details={"count": count},
    )
