"""Sign-ins of browsers: begun by a password, held to their limits, ended by their owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gouji.engine.errors import NotFoundError, NotSignedInError, Text
from gouji.engine.store import Database, Session
from gouji.engine.store.queries import sign_ins, users
from gouji.engine.store.tables import SignIn, Step, User
from gouji.workers.settings import Settings

from .guessing import by_name_and_address, refuse_guessing, settle
from .passwords import hash_password, is_password, needs_rehash
from .roles import Actor, Role, actor_of

WAITS: Final = {Step.CODE: timedelta(minutes=5), Step.ENROL: timedelta(minutes=15)}
"""So long a sign-in waits for the authenticator's code, or for the authenticator to be enrolled."""
UNCONFIRMED: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """What sign-ins are held to.

    Attributes:
        lasts: their end, however busy.
        idle: their end, unused.
        renews: after so long their cookie is exchanged.
        totp_roles: roles that need an authenticator.
    """

    lasts: timedelta = sign_ins.LASTS
    idle: timedelta = sign_ins.IDLE
    renews: timedelta = timedelta(minutes=30)
    totp_roles: frozenset[Role] = frozenset()


DEFAULT: Final = Limits()


def limits_of(settings: Settings) -> Limits:
    """Return the limits that an installation sets."""
    roles = frozenset(Role(role) for role in settings.totp_roles)
    return Limits(settings.sign_in_lasts, settings.sign_in_idle, settings.sign_in_renews, roles)


def sign_in(
    database: Database,
    name: str,
    password: str,
    address: str,
    now: datetime,
    *,
    limits: Limits = DEFAULT,
    browser: str = "",
) -> str:
    """Return the secret for the cookie of a new sign-in; it may still wait for a code (`waits_for`).

    Unlike the other functions this one opens its own sessions: the hash is checked between them, so that the
    database is not locked for the tenth of a second it takes, and a failure is remembered although it raises.

    Args:
        address: network address of the browser, for counting failures.
        browser: how it names itself, for the list of one's own sign-ins.

    Raises:
        NotSignedInError: wrong name or password (`wrong_password`), which of the two is not told.
        BadRequestError: too many failures lately (`too_many_attempts`).
    """
    name = "".join(char for char in name if char.isprintable())
    counted = by_name_and_address(name, address)
    with database.read_session() as session:
        refuse_guessing(session, counted, now)
        user = users.find_user(session, name)
    stored = user.password_hash if user is not None and not user.disabled else None
    if not is_password(password, stored) or user is None:
        with database.session(address) as session:
            settle(session, counted, now, is_right=False)
        raise NotSignedInError(
            "wrong_password", Text("用户名或密码不正确。", "The name or the password is not right.")
        )
    # Made before the session that writes: on SQLite nobody else writes while one is open.
    anew = hash_password(password) if needs_rehash(user.password_hash) else None
    with database.session(address) as session:
        settle(session, counted, now, is_right=True)
        if anew is not None:
            users.rehash_password(session, name, user.password_hash, anew)
        return begin(session, user, now, limits=limits, browser=browser)


def begin(
    session: Session,
    user: User,
    now: datetime,
    *,
    limits: Limits = DEFAULT,
    browser: str = "",
    issuer: str | None = None,
    is_proven: bool = False,
) -> str:
    """Begin a sign-in of somebody whose first proof was right; return the secret for the cookie.

    Args:
        issuer: the OpenID provider that vouches; None: a password was right.
        is_proven: whether the authenticator's code was right as well.
    """
    waits_for = None if is_proven else _waits_for(user, limits)
    lasts = limits.lasts if waits_for is None else min(limits.lasts, WAITS[waits_for])
    return sign_ins.begin(
        session, user, now=now, lasts=lasts, waits_for=waits_for, issuer=issuer, browser=browser
    )


def _waits_for(user: User, limits: Limits) -> Step | None:
    if user.totp_secret is not None:
        return Step.CODE
    return Step.ENROL if Role(user.role) in limits.totp_roles else None


def look_up(session: Session, secret: str, now: datetime, *, limits: Limits = DEFAULT) -> tuple[User, SignIn]:
    """Return who began this sign-in, and the sign-in, which may still wait for a code.

    Raises:
        NotSignedInError: unknown, signed out, or run out (`signed_out`).
    """
    found = sign_ins.find(session, secret, now=now, idle=limits.idle)
    if found is None:
        raise NotSignedInError("signed_out", Text("登录已过期，请重新登录。", "Please sign in again."))
    return found


def require_whole(found: SignIn) -> None:
    """Raise `NotSignedInError` (`code_needed`, `enrol_needed`) if the sign-in still waits for something."""
    if found.waits_for == Step.CODE:
        raise NotSignedInError(
            "code_needed", Text("请输入动态口令。", "The code of your authenticator is missing.")
        )
    if found.waits_for == Step.ENROL:
        raise NotSignedInError(
            "enrol_needed", Text("请先绑定动态口令。", "Your role needs an authenticator: enrol one first.")
        )


def actor_of_sign_in(session: Session, secret: str, now: datetime, address: str | None = None) -> Actor:
    """Return who signed in; `address` is the network address of the browser.

    Raises:
        NotSignedInError: unknown, signed out, run out, or waiting for a code.
    """
    user, found = look_up(session, secret, now)
    require_whole(found)
    return actor_of(user, address)


def is_to_renew(found: SignIn, secret: str, now: datetime, limits: Limits) -> bool:
    """Whether the cookie is to be exchanged: it is due, or the exchanged one seems lost on its way."""
    since = now - found.renewed_at
    is_lost = not found.confirmed and found.digest != sign_ins.digest_of(secret) and since >= UNCONFIRMED
    return since >= limits.renews or is_lost


def keep_alive(database: Database, secret: str, found: SignIn, now: datetime, *, renew: bool) -> str | None:
    """Note that a sign-in is in use, to the minute; return the new secret for its cookie where it is exchanged."""
    if renew:
        with database.session() as session:
            return sign_ins.renew(session, secret, now)
    if sign_ins.is_to_note(found, secret, now):
        with database.session() as session:
            sign_ins.note_seen(session, secret, now)
    return None


def sign_out(session: Session, secret: str) -> None:
    """End the sign-in; its cookie is worth nothing afterwards."""
    sign_ins.end(session, secret)


def own_sign_ins(session: Session, actor: Actor, now: datetime, limits: Limits = DEFAULT) -> Sequence[SignIn]:
    """Return where this person is signed in, the latest used first."""
    return sign_ins.of_user(session, actor.user_id, now=now, idle=limits.idle)


def of_person(session: Session, user: User, now: datetime, limits: Limits = DEFAULT) -> Sequence[SignIn]:
    """Return where a person is signed in, the latest used first."""
    return sign_ins.of_user(session, user.id, now=now, idle=limits.idle)


def end_own(session: Session, actor: Actor, key: str, now: datetime) -> None:
    """End one of one's own sign-ins; raises NotFoundError where it ended before, or is somebody else's."""
    owner = users.user_of_id(session, actor.user_id)
    if not sign_ins.end_one(session, owner, key, now=now, actor=actor.name):
        raise NotFoundError(
            "sign_in_not_found", Text("这次登录已经结束。", "This sign-in has ended already.")
        )


def end_others(session: Session, actor: Actor, keep: str, now: datetime) -> int:
    """End all one's own sign-ins but that of the key `keep`; return how many ended."""
    owner = users.user_of_id(session, actor.user_id)
    return sign_ins.end_others(session, owner, keep=keep, now=now, actor=actor.name)
