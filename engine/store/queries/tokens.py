"""Bearer tokens of the API. They are made and hashed here, never kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from ..tables import ApiToken, User
from . import audit
from .sign_ins import digest_of
from .statements import changed

PREFIX: Final = "gouji_"
USED_EVERY: Final = timedelta(minutes=1)


def create(
    session: Session,
    owner: User,
    *,
    now: datetime,
    name: str = "",
    scopes: Sequence[str] | None = None,
    expires_at: datetime | None = None,
    actor: str = "cli",
) -> str:
    """Return a new bearer token for a user; it is shown this once.

    Args:
        scopes: what it may do; None: all that its owner may.
        expires_at: None: never.
    """
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        user_id=owner.id,
        digest=digest_of(token),
        name=name,
        scopes=None if scopes is None else list(scopes),
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    details = {
        "token": row.id,
        "name": name,
        "scopes": row.scopes,
        "expires": expires_at.isoformat() if expires_at else None,
    }
    audit.record(
        session,
        actor=actor,
        action="create_token",
        subject="user",
        subject_id=owner.id,
        now=now,
        details=details,
    )
    return token


def find(session: Session, token: str, *, now: datetime) -> tuple[User, ApiToken] | None:
    """Return whose bearer token this is; None if it is unknown, revoked or run out, or the user disabled."""
    return session.exec(
        select(User, ApiToken)
        .join(ApiToken, col(ApiToken.user_id) == col(User.id))
        .where(
            ApiToken.digest == digest_of(token),
            col(ApiToken.revoked_at).is_(None),
            or_(col(ApiToken.expires_at).is_(None), col(ApiToken.expires_at) > now),
            col(User.disabled).is_(False),
        )
    ).first()


def is_to_note(found: ApiToken, now: datetime) -> bool:
    """Whether `note_used` has something to write: to the minute is enough."""
    return found.used_at is None or now - found.used_at >= USED_EVERY


def note_used(session: Session, token: str, now: datetime) -> None:
    """Remember that a token was used."""
    changed(session, update(ApiToken).where(col(ApiToken.digest) == digest_of(token)).values(used_at=now))


def of_user(session: Session, user_id: int) -> Sequence[ApiToken]:
    """Return the tokens of a user that were not revoked, the newest first; one that ran out is among them."""
    query = (
        select(ApiToken)
        .where(ApiToken.user_id == user_id, col(ApiToken.revoked_at).is_(None))
        .order_by(col(ApiToken.id).desc())
    )
    return session.exec(query).all()


def revoke(session: Session, owner: User, *, now: datetime, actor: str, token_id: int | None = None) -> int:
    """Revoke one token of a user, or all of them; return how many were."""
    query = update(ApiToken).where(col(ApiToken.user_id) == owner.id, col(ApiToken.revoked_at).is_(None))
    if token_id is not None:
        query = query.where(col(ApiToken.id) == token_id)
    count = changed(session, query.values(revoked_at=now))
    if count:
        audit.record(
            session,
            actor=actor,
            action="revoke_tokens",
            subject="user",
            subject_id=owner.id,
            now=now,
            details={"token": token_id, "count": count},
        )
    return count
