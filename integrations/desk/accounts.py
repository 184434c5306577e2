"""Accounts: people with passwords, their sign-ins in the browser, their tokens for the API."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from gouji.engine.errors import BadRequestError, NotSignedInError, Text
from gouji.engine.store import Database, Session
from gouji.engine.store.queries import audit, users
from gouji.engine.store.tables import User

from .passwords import hash_password, is_password, needs_rehash
from .roles import Actor, Role

TRIES: Final = {"pair": 10, "address": 50, "name": 200}
TRIES_WITHIN: Final = timedelta(minutes=15)
"""So many failed sign-ins are allowed in this time: for one name from one address, from one address, for one name.
The last is high, or anybody could lock a reviewer out by guessing on purpose."""


def add_user(
    session: Session,
    name: str,
    password: str,
    role: str,
    now: datetime,
    *,
    region: str | None = None,
    email: str | None = None,
) -> User:
    """Add an account; its password is stored as an argon2id hash.

    Raises:
        BadRequestError: no name (`bad_name`), a weak password (`weak_password`), an unknown role, a region that
            is not 2, 4 or 6 digits (`bad_region`), or a name that is taken.
    """
    if not name.strip() or name != name.strip() or not name.isprintable():
        raise BadRequestError(
            "bad_name",
            Text("用户名不能为空，首尾不能有空格。", "A name is needed, without spaces at its ends."),
        )
    if region is not None and not (region.isascii() and region.isdigit() and len(region) in (2, 4, 6)):
        raise BadRequestError(
            "bad_region",
            Text("行政区划代码须为 2、4 或 6 位数字。", "A region code has 2, 4 or 6 digits."),
        )
    password_hash = hash_password(password)
    return users.add_user(
        session, name=name, password_hash=password_hash, role=role, now=now, region=region, email=email
    )


def create_token(session: Session, user_name: str, now: datetime) -> str:
    """Return a new bearer token of this account: it is shown once and stored hashed only.

    Raises:
        NotFoundError: there is no such account.
    """
    return users.create_token(session, user_name, now=now)


def actor_of_token(session: Session, token: str, address: str | None = None) -> Actor:
    """Return whose token this is; `address` is the network address from which it came.

    Raises:
        NotSignedInError: unknown or revoked, or the account was closed.
    """
    user = users.user_with_token(session, token)
    if user is None:
        raise NotSignedInError(
            "bad_token",
            Text(
                "访问令牌无效或已撤销，请重新生成（gouji token create）。",
                "This token is unknown or revoked; make a new one with gouji token create.",
            ),
        )
    return actor_of(user, address)


def sign_in(database: Database, name: str, password: str, address: str, now: datetime) -> str:
    """Return the secret for the cookie of a new sign-in.

    Unlike the other functions this one opens its own sessions: the hash is checked between them, so that the
    database is not locked for the tenth of a second it takes, and a failure is remembered although it raises.

    Args:
        address: network address of the browser, for counting failures.

    Raises:
        NotSignedInError: wrong name or password (`wrong_password`), which of the two is not told.
        BadRequestError: too many failures lately (`too_many_attempts`).
    """
    name = "".join(char for char in name if char.isprintable())
    with database.read_session() as session:
        _refuse_guessing(session, name, address, now)
        user = users.find_user(session, name)
    stored = user.password_hash if user is not None and not user.disabled else None
    if not is_password(password, stored) or user is None:
        with database.session(address) as session:
            _remember_failure(session, name, address, now)
        raise NotSignedInError(
            "wrong_password", Text("用户名或密码不正确。", "The name or the password is not right.")
        )
    with database.session(address) as session:
        if needs_rehash(user.password_hash):
            users.set_password(session, name, hash_password(password), now=now, actor=name)
        return users.sign_in(session, user, now=now)


def actor_of_sign_in(session: Session, secret: str, now: datetime, address: str | None = None) -> Actor:
    """Return who signed in; `address` is the network address of the browser.

    Raises:
        NotSignedInError: unknown, signed out, or run out.
    """
    user = users.user_signed_in(session, secret, now=now)
    if user is None:
        raise NotSignedInError("signed_out", Text("登录已过期，请重新登录。", "Please sign in again."))
    return actor_of(user, address)


def sign_out(session: Session, secret: str) -> None:
    """End the sign-in; its cookie is worth nothing afterwards."""
    users.sign_out(session, secret)


def actor_of(user: User, address: str | None = None) -> Actor:
    """Return the actor that an account stands for, asking from a network address."""
    return Actor(user.id or 0, user.name, Role(user.role), user.region, address)


def _refuse_guessing(session: Session, name: str, address: str, now: datetime) -> None:
    for (subject, key), allowed in zip(_subjects(name, address), TRIES.values(), strict=True):
        latest = audit.entries(session, subject=subject, subject_id=key, limit=allowed)
        if len(latest) == allowed and latest[-1].at > now - TRIES_WITHIN:
            raise BadRequestError(
                "too_many_attempts",
                Text(
                    "登录失败次数过多，请 15 分钟后再试，或请管理员重设密码。",
                    "Too many failed sign-ins; try again in 15 minutes or ask an administrator.",
                ),
            )


def _remember_failure(session: Session, name: str, address: str, now: datetime) -> None:
    for subject, key in _subjects(name, address):
        audit.record(session, actor="web", action="sign_in_failed", subject=subject, subject_id=key, now=now)


def _subjects(name: str, address: str) -> tuple[tuple[str, str], ...]:
    """Return what failures are counted by, in the order of `TRIES`, cut to the audit trail's column."""
    keys = (f"{address} {name}", address, name)
    return tuple((f"sign_in_{what}", key[:64]) for what, key in zip(TRIES, keys, strict=True))
