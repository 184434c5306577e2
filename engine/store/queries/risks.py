"""How urgent a finding is: one number from 0 to 100 that a person can add up.

| share | of what | points |
| --- | --- | --- |
| severity | an error, a warning, a hint | 50, 25, 5 |
| lead | it stands for a cause, not for what follows from one | 10, else 0 |
| rule | how often people dismissed what this rule finds: under a fifth, under a half, more | 20, 10, 0 |
| due | its last day is over; in 2 days; in 5 days; later, not known, or out for correction | 20, 15, 10, 0 |

A rule that was judged fewer than ten times gets 10. The numbers stand in the rows: a finding is rated when it is stored,
and all that wait are rated anew as days pass and decisions come in (`rate_waiting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import case, delete, func, update
from sqlmodel import Session, col, select

from ..tables import ItemState, QueueItem, QueueName, RuleRecord
from .filters import WAITING
from .statements import insert_all, insert_once

SEVERITY_POINTS: Final = {"error": 50, "warning": 25, "info": 5}
LEAD_POINTS: Final = 10
UNKNOWN_RULE: Final = 10
OVERDUE_POINTS: Final = 20
FEWEST_DECIDED: Final = 10
"""Fewer judgements of a rule's findings than this say nothing about it."""

_DAYS_LEFT: Final = ((2, 15), (5, 10))
_DECIDED: Final = (ItemState.CONFIRMED, ItemState.DISMISSED, ItemState.WAIVED)
_CHUNK: Final = 2000


@dataclass(frozen=True, slots=True)
class Risk:
    """The shares of a finding's risk, in points."""

    severity: int
    lead: int
    rule: int
    due: int

    @property
    def total(self) -> int:
        """The number that the queue is sorted by."""
        return self.severity + self.lead + self.rule + self.due


def risk_of(item: QueueItem) -> Risk:
    """Return the shares of the risk that a finding was given."""
    return risk_from(item.severity, item.risk_rule, item.risk_due, lead=item.lead)


def risk_from(severity: str, rule: int, due: int, *, lead: bool) -> Risk:
    """Return the shares of a risk.

    Args:
        severity: of the finding; `lead`: whether it stands for a cause.
        rule, due: the points that stand in the store.
    """
    return Risk(*_own_points(severity, lead=lead), rule, due)


def rule_points(decided: int, dismissed: int) -> int:
    """Return the share of a rule of whose findings so many were decided, and so many of these dismissed."""
    if decided < FEWEST_DECIDED:
        return UNKNOWN_RULE
    return 20 if dismissed * 5 < decided else 10 if dismissed * 2 < decided else 0


def due_points(due_on: date | None, paused_on: date | None, today: date) -> int:
    """Return the share of a last day."""
    if due_on is None or paused_on is not None:
        return 0
    days = (due_on - today).days
    if days < 0:
        return OVERDUE_POINTS
    return next((points for within, points in _DAYS_LEFT if days <= within), 0)


def rate_report(session: Session, report_id: int, today: date) -> int:
    """Rate what waits of one report; return how many findings are rated otherwise than before."""
    return _rate(session, [QueueItem.report_id == report_id], today)


def rate_waiting(session: Session, after: int, today: date) -> tuple[int, int | None]:
    """Rate some of what waits, from the id `after` on.

    Returns:
        How many are rated otherwise than before, and from which id to go on; None: that was all.
    """
    last = session.exec(
        select(QueueItem.id)
        .where(col(QueueItem.state).in_(WAITING), col(QueueItem.id) > after)
        .order_by(col(QueueItem.id))
        .limit(_CHUNK)
    ).all()
    if not last:
        return 0, None
    changed = _rate(session, [col(QueueItem.id) > after, col(QueueItem.id) <= last[-1]], today)
    return changed, last[-1]


def count_records(session: Session, now: datetime) -> None:
    """Count anew how often what each rule found was judged, and dismissed."""
    rows = session.exec(
        select(
            QueueItem.rule,
            func.count(),
            func.sum(case((col(QueueItem.state) == ItemState.DISMISSED, 1), else_=0)),
        )
        .where(col(QueueItem.state).in_(_DECIDED))
        .group_by(col(QueueItem.rule))
    ).all()
    session.execute(delete(RuleRecord))
    insert_all(
        session,
        [
            RuleRecord(rule=rule, decided=decided, dismissed=dismissed, counted_at=now)
            for rule, decided, dismissed in rows
        ],
    )


def records_of(session: Session, rules: Iterable[str]) -> Mapping[str, RuleRecord]:
    """Return what is known of these rules."""
    rows = session.exec(select(RuleRecord).where(col(RuleRecord.rule).in_(set(rules)))).all()
    return {row.rule: row for row in rows}


def keep_name(session: Session, organ: str, initials: str) -> None:
    """Let an organ be found in the queue by its name and initials."""
    insert_once(session, QueueName, {"organ": organ, "initials": initials})


def _own_points(severity: str, *, lead: bool) -> tuple[int, int]:
    return SEVERITY_POINTS[severity], LEAD_POINTS if lead else 0


def _rate(session: Session, conditions: Sequence[Any], today: date) -> int:
    item = QueueItem
    columns = (item.id, item.severity, item.lead, item.rule, item.due_on, item.paused_on)
    rows: Sequence[Any] = session.exec(
        select(*columns, item.risk, item.risk_rule, item.risk_due).where(  # type: ignore[call-overload]
            *conditions, col(item.state).in_(WAITING)
        )
    ).all()
    records = records_of(session, (row.rule for row in rows))
    changes = []
    for row in rows:
        record = records.get(row.rule)
        rule = rule_points(record.decided, record.dismissed) if record else UNKNOWN_RULE
        due = due_points(row.due_on, row.paused_on, today)
        risk = Risk(*_own_points(row.severity, lead=row.lead), rule, due)
        if (risk.total, rule, due) != (row.risk, row.risk_rule, row.risk_due):
            changes.append({"id": row.id, "risk": risk.total, "risk_rule": rule, "risk_due": due})
    if changes:
        session.flush()
        session.execute(update(QueueItem), changes)
    return len(changes)
