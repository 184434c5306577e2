"""The authenticator app: a second proof beside the password (RFC 6238, six digits every 30 seconds)."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Final

import pyotp
import segno

from gouji.engine.errors import BadRequestError, ConflictError, GoujiError, Text
from gouji.engine.store import Database, Session
from gouji.engine.store.queries import factors, sign_ins, users
from gouji.engine.store.tables import SignIn, User

from .guessing import by_account, refuse_guessing, settle
from .roles import Actor
from .sign_ins import DEFAULT, Limits, begin
from .vault import Vault

SECONDS: Final = 30
TOLERATED: Final = (0, -1, 1)
"""Steps beside the present one whose code counts: clocks differ, and people type slowly."""
ENROLMENT_SECONDS: Final = 15 * 60
RECOVERY_CODES: Final = 10
ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which people mix up."""
LETTERS: Final = 16


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An authenticator that is not confirmed yet.

    Attributes:
        sealed: secret and account, encrypted; the form carries it, the store does not know it.
        secret: base32, for typing it in; in groups of four.
        picture: SVG of the QR code, without inline style.
    """

    sealed: str
    secret: str
    picture: str


def begin_enrolment(actor: Actor, vault: Vault, issuer: str) -> Enrolment:
    """Return a new secret to put into an app.

    Args:
        issuer: what the app shows above the account's name.

    Raises:
        BadRequestError: the installation has no secret to encrypt with.
    """
    return _enrolment(actor, vault.seal(f"{actor.user_id}:{pyotp.random_base32()}"), vault, issuer)


def continue_enrolment(actor: Actor, sealed: str, vault: Vault, issuer: str) -> Enrolment:
    """Return the enrolment that was begun, so that a mistyped code does not cost another scan."""
    return _enrolment(actor, sealed, vault, issuer)


def confirm_enrolment(
    database: Database,
    actor: Actor,
    sealed: str,
    code: str,
    now: datetime,
    vault: Vault,
    *,
    limits: Limits = DEFAULT,
    current: SignIn | None = None,
) -> tuple[str, tuple[str, ...]]:
    """Give the account the authenticator that shows `code`; all its sign-ins end but a new one.

    Returns:
        The secret for the cookie of the new sign-in, and ten recovery codes, which are shown this once.

    Raises:
        BadRequestError: the code is wrong (`wrong_code`), too many were, or the form is too old (`enrolment_over`).
        ConflictError: the account has an authenticator (`totp_exists`).
    """
    secret = _opened(actor, sealed, vault)
    counted = by_account(actor.user_id)
    with database.read_session() as session:
        refuse_guessing(session, counted, now)
    step = matching_step(secret, code, now)
    if step is None:
        with database.session(actor.address) as session:
            settle(session, counted, now, is_right=False, action="wrong_code")
        raise wrong_code()
    codes = new_codes()
    with database.session(actor.address) as session:
        settle(session, counted, now, is_right=True)
        user = users.user_of_id(session, actor.user_id)
        if user.totp_secret is not None:
            raise ConflictError(
                "totp_exists",
                Text("动态口令已绑定；要换一个，请先解除。", "There is an authenticator; remove it first."),
            )
        sealed_secret = vault.seal(secret)
        plain = [plain_code(one) for one in codes]
        factors.set_totp(session, user, sealed_secret, plain, now=now, actor=actor.name, step=step)
        cookie = _begin_anew(session, user, now, limits, current)
    return cookie, codes


def check_code(database: Database, user: User, code: str, now: datetime, vault: Vault, address: str) -> None:
    """Use up a code of the account's authenticator, or one of its recovery codes.

    Opens its own sessions, so that a wrong one is remembered although it raises.

    Raises:
        BadRequestError: wrong, or used before (`wrong_code`), or too many were (`too_many_attempts`).
        GoujiError: the secret can no longer be decrypted (`sealed_elsewhere`).
    """
    counted = by_account(user.id)
    with database.read_session() as session:
        refuse_guessing(session, counted, now)
        user = users.user_of_id(session, user.id)
    step = None if user.totp_secret is None else matching_step(vault.open(user.totp_secret), code, now)
    with database.session(address) as session:
        if step is not None:
            is_right = factors.use_step(session, user, step)
        else:
            is_right = factors.use_recovery_code(session, user, plain_code(code), now=now)
        settle(session, counted, now, is_right=is_right, action="wrong_code")
    if not is_right:
        raise wrong_code()


def complete_sign_in(
    database: Database,
    user: User,
    waiting: SignIn,
    code: str,
    now: datetime,
    vault: Vault,
    address: str,
    limits: Limits = DEFAULT,
) -> str:
    """Let somebody in whose sign-in waited for a code; return the secret for the cookie, a new one.

    Raises: as `check_code`.
    """
    check_code(database, user, code, now, vault, address)
    with database.session(address) as session:
        sign_ins.end_waiting(session, waiting)
        return begin(
            session,
            user,
            now,
            limits=limits,
            issuer=waiting.issuer,
            browser=waiting.browser or "",
            is_proven=True,
        )


def renew_codes(database: Database, actor: Actor, code: str, now: datetime, vault: Vault) -> tuple[str, ...]:
    """Return ten new recovery codes, shown this once; the old ones count no longer. Raises as `check_code`."""
    user = _own(database, actor)
    check_code(database, user, code, now, vault, actor.address or "")
    codes = new_codes()
    with database.session(actor.address) as session:
        factors.new_recovery_codes(session, user, [plain_code(one) for one in codes], now=now)
    return codes


def remove_own(
    database: Database,
    actor: Actor,
    code: str,
    now: datetime,
    vault: Vault,
    *,
    limits: Limits = DEFAULT,
    current: SignIn | None = None,
) -> str:
    """Take the authenticator from one's own account; return the secret for the cookie of a new sign-in.

    Raises:
        BadRequestError: as `check_code`, or the role demands one (`totp_demanded`).
    """
    if actor.role in limits.totp_roles:
        raise BadRequestError(
            "totp_demanded",
            Text(
                "您的角色必须使用动态口令，不能解除；要换设备，请管理员移除后重新绑定。",
                "Your role needs an authenticator. To change the device have an administrator remove it, and enrol "
                "anew.",
            ),
        )
    check_code(database, _own(database, actor), code, now, vault, actor.address or "")
    with database.session(actor.address) as session:
        user = users.user_of_id(session, actor.user_id)
        factors.set_totp(session, user, None, (), now=now, actor=actor.name)
        return _begin_anew(session, user, now, limits, current)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the number of the 30 seconds whose code this is; None if it is none of the tolerated ones."""
    typed = unicodedata.normalize("NFKC", code).replace(" ", "").encode()
    present = int(now.timestamp()) // SECONDS
    totp = pyotp.TOTP(secret)
    steps = [present + beside for beside in TOLERATED]
    return next(
        (step for step in steps if compare_digest(totp.generate_otp(step).encode(), typed)),
        None,
    )


def new_codes() -> tuple[str, ...]:
    """Return ten recovery codes of 79 bits, in groups of four letters: too long to guess even from their hashes."""
    drawn = ("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(RECOVERY_CODES))
    return tuple("-".join(_in_fours(one)) for one in drawn)


def plain_code(code: str) -> str:
    """Return a recovery code without what people type or leave out between its groups."""
    typed = unicodedata.normalize("NFKC", code).lower()
    return "".join(char for char in typed if char in ALPHABET)


def wrong_code() -> BadRequestError:
    """Return the error of a code that does not count."""
    return BadRequestError(
        "wrong_code",
        Text(
            "口令不正确或已用过；请等下一个，并核对手机时间。也可以用恢复码。",
            "This code is wrong or was used; wait for the next one and check your phone's clock, or use a recovery "
            "code.",
        ),
    )


def _enrolment(actor: Actor, sealed: str, vault: Vault, issuer: str) -> Enrolment:
    secret = _opened(actor, sealed, vault)
    address = pyotp.TOTP(secret).provisioning_uri(name=actor.name, issuer_name=issuer)
    picture = segno.make(address, error="m", micro=False).svg_inline(
        scale=5, border=3, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=False
    )
    return Enrolment(sealed, " ".join(_in_fours(secret)), picture)


def _opened(actor: Actor, sealed: str, vault: Vault) -> str:
    try:
        owner, _, secret = vault.open(sealed, seconds=ENROLMENT_SECONDS).partition(":")
    except GoujiError as error:
        raise _over() from error
    if owner != str(actor.user_id):
        raise _over()
    return secret


def _over() -> BadRequestError:
    return BadRequestError(
        "enrolment_over",
        Text(
            "这次绑定已过期，请重新打开绑定页面，再扫一次。",
            "This enrolment ran out: open the page again and scan anew.",
        ),
    )


def _begin_anew(session: Session, user: User, now: datetime, limits: Limits, current: SignIn | None) -> str:
    issuer, browser = (current.issuer, current.browser) if current else (None, None)
    return begin(session, user, now, limits=limits, issuer=issuer, browser=browser or "", is_proven=True)


def _own(database: Database, actor: Actor) -> User:
    with database.read_session() as session:
        return users.user_of_id(session, actor.user_id)


def _in_fours(text: str) -> Sequence[str]:
    return [text[start : start + 4] for start in range(0, len(text), 4)]
