"""Who works on a job of the calendar, and how far it is: of two schedulers one does it, and a dead one is followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from ..tables import CalendarRun
from .statements import changed, insert_once

LEASE: Final = timedelta(minutes=10)
"""For so long nobody else goes on with a job after its last sign of life."""


def claim(
    session: Session, job: str, period: str, now: datetime, *, again: bool = False
) -> CalendarRun | None:
    """Take a job of a day; None where it is done, or somebody else is at it.

    Args:
        job: `missing`, `reminders`, `returned`.
        period: the day in ISO form.
        again: take it although it is done.
    """
    insert_once(
        session,
        CalendarRun,
        {"job": job, "period": period, "done": 0, "found": 0, "attempts": 0, "started_at": now},
    )
    is_free = or_(col(CalendarRun.held_until).is_(None), col(CalendarRun.held_until) < now)
    conditions = [col(CalendarRun.job) == job, col(CalendarRun.period) == period, is_free]
    if not again:
        conditions.append(col(CalendarRun.finished_at).is_(None))
    won = changed(
        session,
        update(CalendarRun)
        .where(*conditions)
        .values(
            held_until=now + LEASE,
            attempts=CalendarRun.attempts + 1,
            done=0,
            found=0,
            total=None,
            error=None,
            finished_at=None,
        ),
    )
    if not won:
        return None
    return session.exec(select(CalendarRun).where(CalendarRun.job == job, CalendarRun.period == period)).one()


def advance(session: Session, run: CalendarRun, *, done: int, found: int, total: int, now: datetime) -> None:
    """Note how far a job is, and that its process lives."""
    _change(session, run, done=done, found=found, total=total, held_until=now + LEASE)


def finish(session: Session, run: CalendarRun, now: datetime) -> None:
    """Note that a job is done."""
    _change(session, run, finished_at=now, held_until=None)


def fail(session: Session, run: CalendarRun, error: str) -> None:
    """Note why a job ended before it was done; the next look takes it up again."""
    _change(session, run, error=error[:2000], held_until=None)


def latest(session: Session, *, limit: int = 20) -> Sequence[CalendarRun]:
    """Return the jobs of the last days, the latest first."""
    return session.exec(
        select(CalendarRun).order_by(col(CalendarRun.period).desc(), col(CalendarRun.id).desc()).limit(limit)
    ).all()


def _change(session: Session, run: CalendarRun, **values: object) -> None:
    changed(session, update(CalendarRun).where(col(CalendarRun.id) == run.id).values(**values))
