"""The terms of findings, day by day: those still missing are given, and supervisors are told what went past its last day.

A finding is marked before anybody is written to, and each supervisor has one mail a day in the ledger: a process that dies
on the way is followed by one that writes to those who were not written to, about the same findings.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

import structlog

from gouji.engine.calendar.limits import days_over
from gouji.engine.calendar.working_days import UnknownDaysError, is_working_day
from gouji.engine.errors import BadRequestError
from gouji.engine.store import Session
from gouji.engine.store.queries import terms, users
from gouji.engine.store.queries.assigning import prefix_of
from gouji.engine.store.queries.terms import LateItem
from gouji.engine.store.tables import Role, User
from gouji.integrations.outbound.mail import mail_address

from . import mailing
from .daily import Done, Progress
from .limits import limits_by_region, limits_of
from .overdue_words import Late, compose_overdue
from .work import Work

log = structlog.get_logger(__name__)

KIND: Final = "overdue_findings"
AT_ONCE: Final = 500
"""Findings that are given a term in one transaction."""


def give_terms(work: Work, now: datetime, told: Progress) -> Done:
    """Give waiting findings without a term theirs, and those without a last day their day, where it is known by now.

    Raises:
        BadRequestError: a parameter is no number of working days.
    """
    limits, after, looked_at, found = limits_by_region(work, now.date()), 0, 0, 0
    while True:
        with work.database.session() as session:
            part = terms.complete(session, limits, after=after, limit=AT_ONCE)
        if not part.looked_at:
            return Done(looked_at, found)
        after, looked_at, found = part.last, looked_at + part.looked_at, found + part.given
        told(looked_at, found, looked_at)


def escalate(work: Work, now: datetime, told: Progress) -> Done:
    """Write to each supervisor once a working day about the findings of their region that went past their last day.

    Where a region has no supervisor who can be written to, its administrators are.
    """
    if not _is_worked(work, now):
        return Done(0, 0)
    with work.database.session() as session:
        late = terms.escalated(session, now.date())
        if not late and terms.escalate(session, now.date()):
            late = terms.escalated(session, now.date())
        recipients = _recipients(session, late)
    sent = 0
    for number, (user, own) in enumerate(recipients, 1):
        sent += _write(work, user, own, now)
        told(number, sent, len(recipients))
    return Done(len(late), sent)


def reachable(user: User) -> str | None:
    """Return the address of an account; None where there is none that mail can go to."""
    try:
        return mail_address(user.email) if user.email else None
    except BadRequestError:
        return None


def _recipients(session: Session, late: Sequence[LateItem]) -> list[tuple[User, list[LateItem]]]:
    people = [user for user in users.list_users(session) if not user.disabled and reachable(user) is not None]
    own: dict[str, list[LateItem]] = {}
    for item in late:
        covering = [user for user in people if (item.region or "").startswith(prefix_of(user.region))]
        bosses = [user for user in covering if user.role == Role.SUPERVISOR]
        for user in bosses or [user for user in covering if user.role == Role.ADMIN]:
            own.setdefault(user.name, []).append(item)
    return [(user, own[user.name]) for user in people if user.name in own]


def _write(work: Work, user: User, late: Sequence[LateItem], now: datetime) -> bool:
    notices = limits_of(work.ruleset, user.region, now.date()).notices
    lines = [
        Late(
            item.organ, item.year, item.rule, item.severity, item.due_on,
            days_over(item.due_on, now.date(), notices), item.owner,
        )
        for item in late
    ]  # fmt: skip
    try:
        posted = mailing.post(
            work,
            kind=KIND,
            recipient=reachable(user) or "",
            period=now.date().isoformat(),
            subject_key=str(user.id),
            compose=lambda: compose_overdue(user.name, lines, now.date(), work.settings.base_url),
            may_opt_out=False,
            expires_at=datetime.combine(now.date() + timedelta(days=3), time.min, work.zone),
        )
    except BadRequestError as error:  # no usable sender: the others get theirs all the same
        log.error("overdue_mail_failed", user=user.name, reason=error.text.en)
        return False
    return posted.is_new


def _is_worked(work: Work, now: datetime) -> bool:
    """Return whether today is a working day; where nobody knows, it counts as one."""
    try:
        return is_working_day(now.date(), limits_of(work.ruleset, None, now.date()).notices)
    except UnknownDaysError:
        return True
