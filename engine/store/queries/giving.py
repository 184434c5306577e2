"""Giving findings to a person by hand: into the item, its history and the audit trail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from ..notices import Notice, note
from ..tables import Decision, ItemState, QueueItem, WaiverState
from . import audit
from .statements import in_region, insert_all

WAITING = (ItemState.OPEN, ItemState.CLAIMED)


def give(
    session: Session,
    items: Collection[QueueItem],
    to: str | None,
    *,
    actor: str,
    why: str | None,
    now: datetime,
) -> None:
    """Give waiting items to somebody, or to nobody; what another had claimed is open again.

    Args:
        to: name of an account; None: it is nobody's then.
        why: words that go into the history.
    """
    said = f"→ {to or '—'}{f'：{why}' if why else ''}"
    decisions = []
    by_report: dict[int, list[QueueItem]] = {}
    for item in items:
        by_report.setdefault(item.report_id, []).append(item)
        decisions.append(
            Decision(
                item_id=item.id, submission_id=item.submission_id, actor=actor, action="assign", text=said,
                values=item.values, created_at=now,
            )
        )  # fmt: skip
    for report_id, own in by_report.items():
        details = {"findings": [item.id for item in own], "from": _owners(own), "to": to, "reason": why}
        audit.record(
            session,
            actor=actor,
            action="assign",
            subject="report",
            subject_id=report_id,
            now=now,
            details=details,
        )
        note(session, Notice(report_id, own[0].region))
    for item in items:
        if item.state == ItemState.CLAIMED and item.assignee != to:
            item.state, item.assignee = ItemState.OPEN.value, None
        item.assigned_to = to
        item.version += 1
        item.updated_at = now
    insert_all(session, decisions)


def work_of(session: Session, name: str, within: str | None, *, limit: int) -> Sequence[QueueItem]:
    """Return what waits and is somebody's, claimed or given, but for what waits for the grant of a waiver; locked."""
    return session.exec(
        select(QueueItem)
        .where(owned_by(name), _is_movable(), *_inside(within))
        .order_by(col(QueueItem.id))
        .limit(limit)
        .with_for_update()
    ).all()


def waiting_of_report(session: Session, report_id: int) -> Sequence[QueueItem]:
    """Return what waits of a report, but for what waits for the grant of a waiver; locked."""
    return session.exec(
        select(QueueItem)
        .where(QueueItem.report_id == report_id, _is_movable())
        .order_by(col(QueueItem.id))
        .with_for_update()
    ).all()


def items_of(session: Session, item_ids: Collection[int]) -> Sequence[QueueItem]:
    """Return the items of these ids that are there, in order; locked."""
    return session.exec(
        select(QueueItem).where(col(QueueItem.id).in_(item_ids)).order_by(col(QueueItem.id)).with_for_update()
    ).all()


def reports_without_owner(session: Session, within: str | None, *, limit: int) -> Sequence[int]:
    """Return the ids of reports that have open findings of nobody, the oldest first."""
    return session.exec(
        select(QueueItem.report_id)
        .where(QueueItem.state == ItemState.OPEN, col(QueueItem.assigned_to).is_(None), *_inside(within))
        .group_by(col(QueueItem.report_id))
        .order_by(col(QueueItem.report_id))
        .limit(limit)
    ).all()


def owned_by(name: str) -> ColumnElement[bool]:
    """Return the condition that a waiting item is somebody's: they claimed it, or were given it and nobody claimed it."""
    return or_(
        and_(col(QueueItem.state) == ItemState.CLAIMED, col(QueueItem.assignee) == name),
        and_(col(QueueItem.state) == ItemState.OPEN, col(QueueItem.assigned_to) == name),
    )


def is_movable(item: QueueItem) -> bool:
    """Return whether an item waits and can be given to somebody."""
    return item.state in WAITING and item.waiver != WaiverState.REQUESTED


def _is_movable() -> ColumnElement[bool]:
    return and_(col(QueueItem.state).in_(WAITING), col(QueueItem.waiver).is_(None))


def _inside(within: str | None) -> list[ColumnElement[bool]]:
    return [in_region(QueueItem.region, within)] if within else []


def _owners(items: Collection[QueueItem]) -> list[str]:
    names = {item.assignee if item.state == ItemState.CLAIMED else item.assigned_to for item in items}
    return sorted(name for name in names if name)
