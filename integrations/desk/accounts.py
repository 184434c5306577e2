"""Accounts: people with passwords. Sign-ins, tokens and authenticators have files of their own beside this one."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.store import Database, Session
from gouji.engine.store.queries import users
from gouji.engine.store.tables import User

from .guessing import TRIES, TRIES_WITHIN, by_account, refuse_guessing, settle
from .passwords import hash_password, is_password
from .roles import Actor, Role, actor_of
from .sign_ins import DEFAULT, Limits, actor_of_sign_in, begin, sign_in, sign_out
from .tokens import actor_of_token, create_token

__all__ = [
    "TRIES",
    "TRIES_WITHIN",
    "actor_of",
    "actor_of_sign_in",
    "actor_of_token",
    "add_user",
    "change_password",
    "create_token",
    "require_region",
    "sign_in",
    "sign_out",
]


MACHINES: Final = frozenset(
    {"system", "calendar", "worker", "webhook", "web", "cli", "visitor", "register", "schedule"}
)
"""Names under which the parts of the machine act."""


def add_user(
    session: Session,
    name: str,
    password: str | None,
    role: str,
    now: datetime,
    *,
    region: str | None = None,
    email: str | None = None,
    organ: str | None = None,
    actor: str = "cli",
) -> User:
    """Add an account; its password is stored as an argon2id hash.

    Args:
        password: None: none yet, the person chooses one under a link, or signs in elsewhere.
        organ: of a filer: code of the organ whose reports they see; without one they see none.

    Raises:
        BadRequestError: no name (`bad_name`), a weak password (`weak_password`), an unknown role, a region that
            is not 2, 4 or 6 digits (`bad_region`), or a name that is taken.
    """
    require_name(name)
    require_region(region)
    require_organ(role, organ)
    password_hash = "" if password is None else hash_password(password)
    return users.add_user(
        session,
        name=name,
        password_hash=password_hash,
        role=role,
        now=now,
        region=region,
        email=email,
        organ_code=organ,
        actor=actor,
    )


def require_name(name: str) -> None:
    """Raise `BadRequestError` (`bad_name`) unless somebody may be called so."""
    if not name.strip() or name != name.strip() or not name.isprintable() or len(name) > 100:
        raise BadRequestError(
            "bad_name",
            Text(
                "用户名不能为空，首尾不能有空格，最长 100 字。",
                "A name is needed, of 100 characters at most, without spaces at its ends.",
            ),
        )
    if name.lower() in MACHINES:
        raise BadRequestError(
            "bad_name",
            Text(
                f"“{name}”在审计记录中代表系统自身，请换一个用户名。",
                f"In the audit trail “{name}” stands for the system itself; choose another name.",
            ),
        )


def require_organ(role: str, organ: str | None) -> None:
    """Raise `BadRequestError` (`bad_organ`) where an organ is named for somebody who is no filer."""
    if organ is not None and role != Role.FILER:
        raise BadRequestError(
            "bad_organ",
            Text("只有填报人的账号绑定机关。", "Only the account of a filer is bound to an organ."),
        )


def require_region(region: str | None) -> None:
    """Raise `BadRequestError` (`bad_region`) unless it is 2, 4 or 6 digits, or None."""
    if region is not None and not (region.isascii() and region.isdigit() and len(region) in (2, 4, 6)):
        raise BadRequestError(
            "bad_region",
            Text("行政区划代码须为 2、4 或 6 位数字。", "A region code has 2, 4 or 6 digits."),
        )


def change_password(
    database: Database,
    actor: Actor,
    current: str,
    new: str,
    now: datetime,
    *,
    limits: Limits = DEFAULT,
    browser: str = "",
) -> str:
    """Change one's own password; return the secret for the cookie of the one sign-in that goes on.

    Raises:
        BadRequestError: the current one is wrong (`wrong_current_password`), too many were (`too_many_attempts`), or the
            new one is weak (`weak_password`) or the same (`same_password`).
    """
    counted = by_account(actor.user_id)
    with database.read_session() as session:
        refuse_guessing(session, counted, now)
        user = users.user_of_id(session, actor.user_id)
    is_right = is_password(current, user.password_hash or None)
    with database.session(actor.address) as session:
        settle(session, counted, now, is_right=is_right, action="wrong_password")
    if not is_right:
        raise BadRequestError(
            "wrong_current_password", Text("当前密码不正确。", "The current password is not right.")
        )
    if new == current:
        raise BadRequestError(
            "same_password", Text("新密码不能与当前密码相同。", "The new password is the current one.")
        )
    password_hash = hash_password(new)
    with database.session(actor.address) as session:
        users.set_password(session, actor.name, password_hash, now=now, actor=actor.name)
        return begin(session, user, now, limits=limits, browser=browser, is_proven=True)
