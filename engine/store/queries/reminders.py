"""Reminders: the row of each is there before anything is sent, and there is one per organ, year and step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import ColumnElement, func, update
from sqlmodel import Session, col, select

from ..tables import Mail, Reminder, ReminderState
from .calendar import in_parts
from .roster import Due
from .statements import changed, in_region, insert_once


def settled_steps(session: Session, year: int) -> Mapping[str, Mapping[int, Reminder]]:
    """Return what was decided on the reminders of a year, by the code of the organ and the step."""
    found: dict[str, dict[int, Reminder]] = defaultdict(dict)
    for row in session.exec(select(Reminder).where(Reminder.year == year)):
        found[row.organ_code][row.step] = row
    return found


def decide(
    session: Session,
    organ: Due,
    year: int,
    step: int,
    due_on: date,
    state: ReminderState,
    now: datetime,
    *,
    why: str | None = None,
    addresses: Sequence[str] = (),
) -> bool:
    """Note what is to become of a reminder, once: False where somebody else decided it first."""
    return insert_once(
        session,
        Reminder,
        {
            "organ_code": organ.code,
            "organ": organ.name,
            "region": organ.region,
            "year": year,
            "step": step,
            "due_on": due_on,
            "state": state.value,
            "why": why,
            "addresses": list(addresses),
            "mail_ids": [],
            "created_at": now,
            "updated_at": now,
        },
    )


def change(
    session: Session,
    row: Reminder,
    state: ReminderState,
    now: datetime,
    *,
    why: str | None = None,
    addresses: Sequence[str] | None = None,
    mail_ids: Sequence[str] | None = None,
) -> bool:
    """Note what became of a reminder, unless somebody else did meanwhile; then False, and nothing is changed."""
    return (
        changed(
            session,
            update(Reminder)
            .where(col(Reminder.id) == row.id, col(Reminder.state) == row.state)
            .values(
                state=state.value,
                why=why,
                addresses=row.addresses if addresses is None else list(addresses),
                mail_ids=row.mail_ids if mail_ids is None else list(mail_ids),
                updated_at=now,
            ),
        )
        == 1
    )


def planned(session: Session, year: int) -> Sequence[Reminder]:
    """Return the reminders that were decided and not handed to the mail yet, in the order of their numbers."""
    return session.exec(
        select(Reminder)
        .where(Reminder.year == year, Reminder.state == ReminderState.PLANNED)
        .order_by(col(Reminder.id))
    ).all()


def listed(
    session: Session,
    year: int,
    *,
    region: str | None = None,
    within: str | None = None,
    states: Collection[str] = (),
    organ_code: str | None = None,
    limit: int = 500,
) -> Sequence[Reminder]:
    """Return reminders of a year, the latest decided first.

    Args:
        region: 行政区划代码 or prefix; `within` is the reader's own, both must hold.
    """
    conditions = _conditions(year, region, within)
    if states:
        conditions.append(col(Reminder.state).in_(states))
    if organ_code is not None:
        conditions.append(col(Reminder.organ_code) == organ_code)
    return session.exec(
        select(Reminder)
        .where(*conditions)
        .order_by(col(Reminder.updated_at).desc(), col(Reminder.id))
        .limit(limit)
    ).all()


def count_states(
    session: Session, year: int, *, region: str | None = None, within: str | None = None
) -> Mapping[tuple[int, str], int]:
    """Return how many reminders of each step stand in each state."""
    rows = session.exec(
        select(Reminder.step, Reminder.state, func.count(col(Reminder.id)))
        .where(*_conditions(year, region, within))
        .group_by(col(Reminder.step), col(Reminder.state))
    ).all()
    return {(step, state): count for step, state, count in rows}


def mails_of(session: Session, rows: Sequence[Reminder]) -> Mapping[str, Mail]:
    """Return the mails of these reminders by their ids, as the ledger has them now."""
    ids = [UUID(mail_id) for row in rows for mail_id in row.mail_ids]
    found = (
        mail
        for part in in_parts(ids)
        for mail in session.exec(select(Mail).where(col(Mail.id).in_(part))).all()
    )
    return {str(mail.id): mail for mail in found}


def troubled(
    session: Session, year: int, *, region: str | None, states: Collection[str], limit: int
) -> list[tuple[Reminder, Mail]]:
    """Return the reminders of a year whose mail stands in one of these states, the latest written first."""
    rows = session.exec(
        select(Reminder, Mail)
        .join(Mail, col(Mail.about) == col(Reminder.organ_code))
        .where(
            *_conditions(year, region, None),
            Mail.kind == "reminder",
            col(Mail.period).startswith(f"{year}/", autoescape=True),
            col(Mail.state).in_(states),
            col(Mail.withdrawn).is_(None),
        )
        .order_by(col(Mail.created_at).desc(), col(Mail.id))
    )
    found = ((row, mail) for row, mail in rows if str(mail.id) in row.mail_ids)
    return list(islice(found, limit))


def _conditions(year: int, region: str | None, within: str | None) -> list[ColumnElement[bool]]:
    return [
        col(Reminder.year) == year,
        *(in_region(Reminder.region, code) for code in (region, within) if code),
    ]
