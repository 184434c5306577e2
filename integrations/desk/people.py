"""Administering accounts: by whom, within which region, and never so that nobody is left who could."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, NotFoundError, Text
from gouji.engine.register import Register
from gouji.engine.store import Database, Session
from gouji.engine.store.queries import factors, sign_ins, tokens, users
from gouji.engine.store.tables import User

from .accounts import add_user, require_region
from .passwords import hash_password
from .roles import Action, Actor, Role, region_prefix, require

RESET_LASTS: Final = timedelta(hours=24)
AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class Person:
    """What an account is to be.

    Attributes:
        role: one of `Role`.
        region: 行政区划代码 or a prefix of it; None: the whole country.
        email: None: none.
        organ: of a filer: code of the organ whose reports they see.
    """

    role: str
    region: str | None
    email: str | None
    organ: str | None = None


def require_managing(actor: Actor) -> None:
    """Raise `ForbiddenError` unless this person manages accounts, be it of their own region."""
    require(actor, Action.MANAGE_USERS, actor.region)


def find_people(
    session: Session, actor: Actor, *, text: str = "", role: str = "", after: str = "", limit: int = AT_ONCE
) -> Sequence[User]:
    """Return accounts of the actor's region by name; raises ForbiddenError."""
    require_managing(actor)
    region = region_prefix(actor.region)
    return users.find_users(session, region=region, text=text, role=role, after=after, limit=limit)


def person(session: Session, actor: Actor, user_id: int) -> User:
    """Return one account.

    Raises:
        ForbiddenError: the actor manages none.
        NotFoundError: there is none of this id in their region.
    """
    require_managing(actor)
    found = users.user_of_id(session, user_id)
    if not actor.covers(found.region):
        raise NotFoundError("user_not_found", Text("没有这个账号。", "There is no such account."))
    return found


def add_person(session: Session, actor: Actor, name: str, wish: Person, now: datetime) -> tuple[User, str]:
    """Add an account without password; return it and the secret of the link under which one is chosen.

    Raises:
        ForbiddenError: the actor manages none, or none of this region.
        BadRequestError: name, role, region or mail address cannot be, or the name is taken.
    """
    require_managing(actor)
    _require_within(actor, wish.region)
    _require_email(wish.email)
    user = add_user(
        session,
        name,
        None,
        wish.role,
        now,
        region=wish.region,
        email=wish.email,
        organ=wish.organ,
        actor=actor.name,
    )
    return user, link_for(session, user, now, actor.name)


def edit_person(session: Session, actor: Actor, user_id: int, wish: Person, now: datetime) -> User:
    """Change role, region or mail address of an account; its sign-ins end if it may do something else now.

    Raises:
        ForbiddenError: the account is one's own (`own_account`), or the new region is not the actor's.
        ConflictError: nobody would be left who administers the whole country (`last_admin`).
    """
    user = person(session, actor, user_id)
    _require_within(actor, wish.region)
    require_region(wish.region)
    _require_email(wish.email)
    organ = wish.organ if wish.role == Role.FILER else None
    if (wish.role, wish.region) != (user.role, user.region):
        _require_other(actor, user)
        stays = wish.role == Role.ADMIN and wish.region is None
        if not stays:
            _require_another_admin(session, user)
    users.edit_user(
        session, user, role=wish.role, region=wish.region, email=wish.email, now=now, actor=actor.name
    )
    if organ != user.organ_code:
        users.set_organ(session, user.name, organ, now=now, actor=actor.name)
    return user


def disable(session: Session, actor: Actor, user_id: int, now: datetime) -> User:
    """Shut a person out at once, cookies and tokens; raises as `edit_person`."""
    user = person(session, actor, user_id)
    _require_other(actor, user)
    _require_another_admin(session, user)
    users.disable_user(session, user.name, now=now, actor=actor.name)
    return user


def enable(session: Session, actor: Actor, user_id: int, now: datetime) -> User:
    """Let a person in again."""
    user = person(session, actor, user_id)
    users.enable_user(session, user.name, now=now, actor=actor.name)
    return user


def remove_totp(session: Session, actor: Actor, user_id: int, now: datetime) -> User:
    """Take the authenticator from an account whose owner lost it; its sign-ins end."""
    user = person(session, actor, user_id)
    _require_other(actor, user)
    if user.totp_secret is None:
        raise ConflictError("no_totp", Text("这个账号没有动态口令。", "This account has no authenticator."))
    factors.set_totp(session, user, None, (), now=now, actor=actor.name)
    return user


def end_everything(session: Session, actor: Actor, user_id: int, now: datetime) -> User:
    """End all sign-ins of a person and revoke all their tokens."""
    user = person(session, actor, user_id)
    sign_ins.end_others(session, user, keep=None, now=now, actor=actor.name)
    tokens.revoke(session, user, now=now, actor=actor.name)
    return user


def reset_password(session: Session, actor: Actor, user_id: int, now: datetime) -> tuple[User, str]:
    """Return an account and the secret of a link under which its owner chooses a password, once, within a day.

    The old password goes on until then; a link given out before is worth nothing any more.
    """
    user = person(session, actor, user_id)
    if user.disabled:
        raise ConflictError(
            "user_disabled", Text("账号已停用，请先启用。", "The account is disabled; enable it first.")
        )
    return user, link_for(session, user, now, actor.name)


def link_for(session: Session, user: User, now: datetime, actor: str) -> str:
    """Return the secret of a new link for an account; whoever calls this may give it out."""
    secret = secrets.token_urlsafe(32)
    factors.add_reset(session, user, secret, expires_at=now + RESET_LASTS, now=now, actor=actor)
    return secret


def owner_of_link(session: Session, secret: str, now: datetime) -> User:
    """Return whose password is chosen under a link; raises NotFoundError (`no_such_link`)."""
    user = factors.find_reset(session, secret, now=now)
    if user is None:
        raise NotFoundError(
            "no_such_link",
            Text(
                "这个链接已用过、已过期或已被新的代替；请管理员再发一个。",
                "This link was used, ran out or was replaced; ask an administrator for another.",
            ),
        )
    return user


def choose_password(database: Database, secret: str, password: str, now: datetime, address: str) -> User:
    """Set the password of a link's owner; all their sign-ins end.

    Raises:
        NotFoundError: the link is worth nothing.
        BadRequestError: the password is weak; the link still counts.
    """
    password_hash = hash_password(password)
    with database.session(address) as session:
        user = owner_of_link(session, secret, now)
        if not factors.use_reset(session, secret):
            return owner_of_link(session, "", now)
        users.set_password(session, user.name, password_hash, now=now, actor=user.name)
    return user


def require_known(register: Register, organ: str | None) -> None:
    """Raise `BadRequestError` (`unknown_organ`) where the roster has no organ of this code."""
    if organ is not None and register.entry(organ) is None:
        raise BadRequestError(
            "unknown_organ",
            Text(
                f"机关名录里没有代码 {organ}，请核对。", f"The roster has no organ {organ}; check the code."
            ),
        )


def _require_within(actor: Actor, region: str | None) -> None:
    if not actor.covers(region):
        raise ForbiddenError(
            "region_forbids",
            Text(
                f"您只能管理 {actor.region} 范围内的账号；请填写其下的行政区划代码。",
                f"You manage accounts within {actor.region} only: give a region in it.",
            ),
        )


def _require_other(actor: Actor, user: User) -> None:
    if user.id == actor.user_id:
        raise ForbiddenError(
            "own_account",
            Text(
                "不能对自己的账号这样做；请另一位管理员操作。",
                "Nobody does that to their own account; ask another administrator.",
            ),
        )


def _require_another_admin(session: Session, user: User) -> None:
    is_one = user.role == Role.ADMIN and user.region is None and not user.disabled
    if is_one and users.count_admins(session) == 1:
        raise ConflictError(
            "last_admin",
            Text(
                "这是最后一位全国范围的管理员，不能停用或降级。",
                "This is the last administrator of the whole country.",
            ),
        )


def _require_email(email: str | None) -> None:
    if email is not None and (
        "@" not in email or not email.isprintable() or len(email) > 300 or " " in email
    ):
        raise BadRequestError("bad_email", Text("邮箱地址无效。", "This is no mail address."))
