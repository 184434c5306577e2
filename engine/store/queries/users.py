"""Users, their API tokens and their sign-ins. Secrets come in hashed or are hashed here, never kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from ...errors import BadRequestError, NotFoundError, Text
from ..tables import ApiToken, Role, SignIn, User
from . import audit
from .statements import changed

SIGN_IN_LASTS: Final = timedelta(hours=12)
TOKEN_PREFIX: Final = "gouji_"  # noqa: S105 - what a token begins with


def add_user(
    session: Session,
    *,
    name: str,
    password_hash: str,
    role: str,
    now: datetime,
    region: str | None = None,
    email: str | None = None,
    actor: str = "cli",
) -> User:
    """Add a user.

    Raises:
        BadRequestError: the name is taken, or there is no such role.
    """
    if role not in {known.value for known in Role}:
        raise BadRequestError("bad_role", Text(f"没有角色 {role}", f"There is no role {role}"))
    if find_user(session, name) is not None:
        raise BadRequestError("user_exists", Text(f"用户 {name} 已存在", f"There is a user {name} already"))
    user = User(name=name, password_hash=password_hash, role=role, region=region, email=email, created_at=now)
    session.add(user)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="add_user",
        subject="user",
        subject_id=user.id,
        now=now,
        details={"name": name, "role": role, "region": region},
    )
    return user


def find_user(session: Session, name: str) -> User | None:
    """Return the user of this name, disabled or not."""
    return session.exec(select(User).where(User.name == name)).first()


def user(session: Session, name: str) -> User:
    """Return the user of this name; raises NotFoundError."""
    row = find_user(session, name)
    if row is None:
        raise NotFoundError("user_not_found", Text(f"没有用户 {name}", f"There is no user {name}"))
    return row


def list_users(session: Session) -> Sequence[User]:
    """Return all users by name."""
    return session.exec(select(User).order_by(col(User.name))).all()


def set_password(session: Session, name: str, password_hash: str, *, now: datetime, actor: str) -> None:
    """Replace a password and end every sign-in made with the old one; raises NotFoundError."""
    row = user(session, name)
    row.password_hash = password_hash
    _end_sign_ins(session, row)
    audit.record(session, actor=actor, action="set_password", subject="user", subject_id=row.id, now=now)


def disable_user(session: Session, name: str, *, now: datetime, actor: str) -> None:
    """Shut a user out at once: sign-ins end, tokens no longer open anything; raises NotFoundError."""
    row = user(session, name)
    row.disabled = True
    _end_sign_ins(session, row)
    audit.record(session, actor=actor, action="disable_user", subject="user", subject_id=row.id, now=now)


def create_token(session: Session, name: str, *, now: datetime, actor: str = "cli") -> str:
    """Return a new bearer token for a user; it is shown this once. Raises NotFoundError."""
    owner = user(session, name)
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    session.add(ApiToken(user_id=owner.id, digest=_digest(token), created_at=now))
    audit.record(session, actor=actor, action="create_token", subject="user", subject_id=owner.id, now=now)
    return token


def user_with_token(session: Session, token: str) -> User | None:
    """Return the user whom a bearer token stands for; None if it is unknown, revoked, or the user disabled."""
    return session.exec(
        select(User)
        .join(ApiToken, col(ApiToken.user_id) == col(User.id))
        .where(
            ApiToken.digest == _digest(token),
            col(ApiToken.revoked_at).is_(None),
            col(User.disabled).is_(False),
        )
    ).first()


def revoke_tokens(session: Session, name: str, *, now: datetime, actor: str) -> int:
    """Revoke all tokens of a user; return how many. Raises NotFoundError."""
    owner = user(session, name)
    audit.record(session, actor=actor, action="revoke_tokens", subject="user", subject_id=owner.id, now=now)
    return changed(
        session,
        update(ApiToken)
        .where(col(ApiToken.user_id) == owner.id, col(ApiToken.revoked_at).is_(None))
        .values(revoked_at=now),
    )


def sign_in(session: Session, owner: User, *, now: datetime, lasts: timedelta = SIGN_IN_LASTS) -> str:
    """Begin a sign-in; return the secret for the cookie."""
    secret = secrets.token_urlsafe(32)
    session.add(SignIn(digest=_digest(secret), user_id=owner.id, created_at=now, expires_at=now + lasts))
    changed(session, delete(SignIn).where(col(SignIn.expires_at) < now))
    return secret


def user_signed_in(session: Session, secret: str, *, now: datetime) -> User | None:
    """Return the user of a sign-in; None if it is unknown or over, or the user disabled."""
    return session.exec(
        select(User)
        .join(SignIn, col(SignIn.user_id) == col(User.id))
        .where(SignIn.digest == _digest(secret), SignIn.expires_at > now, col(User.disabled).is_(False))
    ).first()


def sign_out(session: Session, secret: str) -> None:
    """End a sign-in."""
    changed(session, delete(SignIn).where(col(SignIn.digest) == _digest(secret)))


def _end_sign_ins(session: Session, owner: User) -> None:
    changed(session, delete(SignIn).where(col(SignIn.user_id) == owner.id))


def _digest(secret: str) -> str:
    """Hash a random secret of 256 bits: too long to guess, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
