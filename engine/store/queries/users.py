"""Accounts of people. Passwords come in hashed; what ends with a change, ends in its transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from ...errors import BadRequestError, NotFoundError, Text
from ..tables import Role, User
from . import audit, sign_ins
from .statements import in_region


def add_user(
    session: Session,
    *,
    name: str,
    password_hash: str,
    role: str,
    now: datetime,
    region: str | None = None,
    email: str | None = None,
    organ_code: str | None = None,
    actor: str = "cli",
) -> User:
    """Add a user.

    Raises:
        BadRequestError: the name is taken, or there is no such role.
    """
    _require_role(role)
    if find_user(session, name) is not None:
        raise BadRequestError("user_exists", Text(f"用户 {name} 已存在", f"There is a user {name} already"))
    user = User(
        name=name,
        password_hash=password_hash,
        role=role,
        region=region,
        email=email,
        organ_code=organ_code,
        created_at=now,
    )
    session.add(user)
    session.flush()
    told = {"name": name, "role": role, "region": region}
    told |= {"organ": organ_code} if organ_code else {}
    _record(session, user, "add_user", now, actor, told)
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


def user_of_id(session: Session, user_id: int) -> User:
    """Return the user of this id; raises NotFoundError."""
    row = session.get(User, user_id)
    if row is None:
        raise NotFoundError("user_not_found", Text("没有这个账号。", "There is no such account."))
    return row


class Seat(NamedTuple):
    """An account that is not shut out, as far as it matters who may be given work."""

    name: str
    role: str
    region: str | None


_SEATS: Final = (
    select(col(User.name), col(User.role), col(User.region))
    .where(col(User.disabled).is_(False))
    .order_by(col(User.name))
)


def seats(session: Session) -> list[Seat]:
    """Return whoever can sign in, by name."""
    return [Seat(*row) for row in session.execute(_SEATS)]


def list_users(session: Session) -> Sequence[User]:
    """Return all users by name."""
    return session.exec(select(User).order_by(col(User.name))).all()


def find_users(
    session: Session,
    *,
    region: str = "",
    text: str = "",
    role: str = "",
    after: str = "",
    limit: int = 100,
) -> Sequence[User]:
    """Return users by name, those of a region's subtree where one is given.

    Args:
        text: part of name or mail address, as it is.
        after: name of the last one that was seen.
    """
    query = select(User).order_by(col(User.name)).limit(limit)
    if region:
        query = query.where(in_region(User.region, region))
    if text:
        held = (
            col(User.name).contains(text, autoescape=True),
            col(User.email).contains(text, autoescape=True),
        )
        query = query.where(or_(*held))
    if role:
        query = query.where(User.role == role)
    if after:
        query = query.where(col(User.name) > after)
    return session.exec(query).all()


def users_with_email(session: Session, email: str) -> Sequence[User]:
    """Return the users with this mail address, in whatever case, disabled or not."""
    return session.exec(select(User).where(func.lower(User.email) == email.lower())).all()


def count_admins(session: Session) -> int:
    """Return how many may administer the whole country and are not shut out."""
    query = select(func.count()).where(
        User.role == Role.ADMIN, col(User.region).is_(None), col(User.disabled).is_(False)
    )
    return session.exec(query).one()


def set_password(session: Session, name: str, password_hash: str, *, now: datetime, actor: str) -> None:
    """Replace a password and end every sign-in made with the old one; raises NotFoundError."""
    row = user(session, name)
    row.password_hash = password_hash
    sign_ins.end_all(session, row.id)
    _record(session, row, "set_password", now, actor)


def rehash_password(session: Session, name: str, before: str, password_hash: str) -> None:
    """Keep the same password under other parameters; nothing ends, and there is nothing to tell.

    Args:
        before: the hash that was looked at; where another one is there by now, the password was changed and stays so.
    """
    row = user(session, name)
    if row.password_hash == before:
        row.password_hash = password_hash


def edit_user(
    session: Session,
    row: User,
    *,
    role: str,
    region: str | None,
    email: str | None,
    now: datetime,
    actor: str,
) -> None:
    """Change what a user may do, and where; sign-ins end if one of the two did change.

    Raises:
        BadRequestError: there is no such role.
    """
    _require_role(role)
    before = {"role": row.role, "region": row.region, "email": row.email}
    after = {"role": role, "region": region, "email": email}
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if not changes:
        return
    row.role, row.region, row.email = role, region, email
    if changes.keys() - {"email"}:
        sign_ins.end_all(session, row.id)
    _record(session, row, "edit_user", now, actor, changes)


def disable_user(session: Session, name: str, *, now: datetime, actor: str) -> None:
    """Shut a user out at once: sign-ins end, tokens no longer open anything; raises NotFoundError."""
    row = user(session, name)
    if row.disabled:
        return
    row.disabled = True
    sign_ins.end_all(session, row.id)
    _record(session, row, "disable_user", now, actor)


def enable_user(session: Session, name: str, *, now: datetime, actor: str) -> None:
    """Let a user in again; tokens that were not revoked open again. Raises NotFoundError."""
    row = user(session, name)
    if not row.disabled:
        return
    row.disabled = False
    _record(session, row, "enable_user", now, actor)


def set_organ(session: Session, name: str, organ_code: str | None, *, now: datetime, actor: str) -> User:
    """Bind a filer's account to an organ, or to none; raises NotFoundError."""
    row = user(session, name)
    row.organ_code = organ_code
    session.add(row)
    _record(session, row, "set_organ", now, actor, {"name": name, "organ": organ_code})
    return row


def _require_role(role: str) -> None:
    if role not in {known.value for known in Role}:
        raise BadRequestError("bad_role", Text(f"没有角色 {role}", f"There is no role {role}"))


def _record(
    session: Session,
    row: User,
    action: str,
    now: datetime,
    actor: str,
    details: Mapping[str, Any] | None = None,
) -> None:
    audit.record(
        session, actor=actor, action=action, subject="user", subject_id=row.id, now=now, details=details
    )
