"""Guessing is stopped: failures are counted in the audit trail, by name, by address and by both.

A guess is counted twice: before it is looked at, which spares the work, and with its outcome, in turn with all others. So
whoever tries a hundred at the same moment learns of no more than the limit allows; the others are refused, right or wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.store import Session
from gouji.engine.store.queries import audit

TRIES: Final = {"pair": 10, "address": 50, "name": 200}
CODE_TRIES: Final = 10
TRIES_WITHIN: Final = timedelta(minutes=15)
"""So many failed sign-ins are allowed in this time: for one name from one address, from one address, for one name.
The last is high, or anybody could lock a reviewer out by guessing on purpose. So many wrong codes of an
authenticator are allowed for one account: to get that far takes its password."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What failures are counted by.

    Attributes:
        subject: kind, as the audit trail has it.
        key: one of that kind, cut to the audit trail's column.
        allowed: so many failures within `TRIES_WITHIN`.
    """

    subject: str
    key: str
    allowed: int


def by_name_and_address(name: str, address: str) -> tuple[Counted, ...]:
    """Return what a failed sign-in counts for."""
    keys = {"pair": f"{address} {name}", "address": address, "name": name}
    return tuple(Counted(f"sign_in_{what}", keys[what][:64], allowed) for what, allowed in TRIES.items())


def by_account(user_id: int) -> tuple[Counted, ...]:
    """Return what a wrong code, or a wrong password of somebody who signed in, counts for."""
    return (Counted("sign_in_code", str(user_id), CODE_TRIES),)


def refuse_guessing(session: Session, counted: tuple[Counted, ...], now: datetime) -> None:
    """Raise `BadRequestError` (`too_many_attempts`) where too many failed lately."""
    asked = [(one.subject, one.key, one.allowed) for one in counted]
    for at in audit.times_of(session, asked):
        if at is not None and at > now - TRIES_WITHIN:
            raise BadRequestError(
                "too_many_attempts",
                Text(
                    "失败次数过多，请 15 分钟后再试，或请管理员重设密码。",
                    "Too many failed attempts; try again in 15 minutes or ask an administrator.",
                ),
            )


def settle(
    session: Session,
    counted: tuple[Counted, ...],
    now: datetime,
    *,
    is_right: bool,
    action: str = "sign_in_failed",
) -> None:
    """Count one guess whose outcome is known, before anybody is told of it; `session` is one that writes.

    Raises:
        BadRequestError: too many that were tried beside it failed (`too_many_attempts`).
    """
    audit.take_turn(session)
    refuse_guessing(session, counted, now)
    if not is_right:
        remember_failure(session, counted, now, action)


def remember_failure(
    session: Session, counted: tuple[Counted, ...], now: datetime, action: str = "sign_in_failed"
) -> None:
    """Count one failure."""
    for one in counted:
        audit.record(session, actor="web", action=action, subject=one.subject, subject_id=one.key, now=now)
