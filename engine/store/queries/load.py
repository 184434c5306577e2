"""How much each person has on their desk, and what they decided lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, text
from sqlmodel import Session, col, select

from ..tables import WAITS, Decision, ItemState, QueueItem, WaiverState
from .statements import in_region
from .terms import is_overdue

DECIDING: Final = ("confirm", "dismiss", "waive", "approve_waiver", "refuse_waiver")
"""What counts as decided."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits and is one person's, or nobody's.

    Attributes:
        open: given to them and not claimed; of nobody's all that is open.
        claimed: by them, those that wait for the grant of a waiver included.
        requested: of these, those whose waiver waits for a grant.
        overdue: of all that wait, those whose last day is over.
        oldest: the day on which the longest waiting one came into the queue; None where none has a term yet.
    """

    open: int = 0
    claimed: int = 0
    requested: int = 0
    overdue: int = 0
    oldest: date | None = None


def desks(session: Session, within: str | None, today: date) -> dict[str | None, Desk]:
    """Return what waits in a region by the name of whose it is; None stands for nobody."""
    given = _counted(session, ItemState.OPEN, QueueItem.assigned_to, within, today)
    claimed = _counted(session, ItemState.CLAIMED, QueueItem.assignee, within, today)
    return {
        name: _desk(given.get(name, _NOTHING), claimed.get(name, _NOTHING)) for name in {**given, **claimed}
    }


@dataclass(frozen=True, slots=True)
class _Counted:
    number: int = 0
    requested: int = 0
    overdue: int = 0
    oldest: date | None = None


_NOTHING: Final = _Counted()


def _counted(
    session: Session, state: ItemState, owner: Any, within: str | None, today: date
) -> dict[str | None, _Counted]:
    """Count one state by owner: each is read in the order of the index of what waits, without the wide rows."""
    asked = col(QueueItem.waiver) == WaiverState.REQUESTED
    rows = session.exec(
        select(  # type: ignore[call-overload] # more columns than it has forms for
            owner,
            func.count(),
            func.sum(case((asked, 1), else_=0)),
            func.sum(case((is_overdue(today), 1), else_=0)),
            func.min(col(QueueItem.term_from)),
        )
        .where(text(WAITS), QueueItem.state == state, *_inside(within))
        .group_by(owner)
    ).all()
    return {name: _Counted(*counts) for name, *counts in rows}


def _desk(given: _Counted, claimed: _Counted) -> Desk:
    return Desk(
        open=given.number,
        claimed=claimed.number,
        requested=given.requested + claimed.requested,
        overdue=given.overdue + claimed.overdue,
        oldest=min((day for day in (given.oldest, claimed.oldest) if day is not None), default=None),
    )


def decided_since(session: Session, within: str | None, since: datetime) -> dict[str, int]:
    """Return how many findings of a region people decided since a moment, by name; what was undone counts as well."""
    rows = session.exec(
        select(Decision.actor, func.count(col(Decision.id)))
        .join(QueueItem, and_(col(QueueItem.id) == col(Decision.item_id)))
        .where(Decision.created_at >= since, col(Decision.action).in_(DECIDING), *_inside(within))
        .group_by(col(Decision.actor))
    ).all()
    return dict(rows)


def _inside(within: str | None) -> list[ColumnElement[bool]]:
    return [in_region(QueueItem.region, within)] if within else []
