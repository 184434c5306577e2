"""The reviewers' queue: listing with filters and counts, claiming, deciding."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from ...errors import ConflictError, NotFoundError, Text
from ..tables import Decision, FindingRow, ItemState, QueueItem, ReviewState, Submission
from . import audit
from .filters import QueueFilter, conditions_of, is_wide
from .statements import changed

__all__ = [
    "WAITING",
    "QueueEntry",
    "QueueFilter",
    "change_state",
    "claim",
    "comment",
    "count_queue",
    "count_waiting_of",
    "decide_submission",
    "decisions_of_item",
    "decisions_of_submission",
    "entries_of_report",
    "entry",
    "list_queue",
    "reopen_expired",
    "taken",
]

WAITING: Final = (ItemState.OPEN, ItemState.CLAIMED)


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One item of the queue with its finding."""

    item: QueueItem
    finding: FindingRow


def list_queue(
    session: Session, wanted: QueueFilter, *, offset: int = 0, limit: int = 50
) -> tuple[list[QueueEntry], int]:
    """Return one page, errors first, of the newest reports first; and how many there are in all."""
    total = session.exec(select(func.count(col(QueueItem.id))).where(*conditions_of(wanted))).one()
    rows = session.exec(
        select(QueueItem, FindingRow)
        .join(FindingRow, col(FindingRow.id) == col(QueueItem.finding_id))
        .where(*conditions_of(wanted, walked=is_wide(wanted)))
        .order_by(
            col(QueueItem.urgency).desc(),
            col(QueueItem.report_id).desc(),
            col(QueueItem.position),
            col(QueueItem.id),
        )
        .offset(offset)
        .limit(limit)
    ).all()
    return [QueueEntry(item, finding) for item, finding in rows], total


def count_queue(session: Session, wanted: QueueFilter, by: str) -> dict[str, int]:
    """Return how many items there are by `state`, `severity`, `rule`, `year` or `region`, as text keys."""
    column = getattr(QueueItem, by)
    rows = session.exec(
        select(column, func.count(col(QueueItem.id)))
        .where(*conditions_of(wanted))
        .group_by(column)
        .order_by(column)
    ).all()
    return {"" if value is None else str(value): count for value, count in rows}


def count_waiting_of(session: Session, report_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return by report how many of its items wait, by severity; a report without any is not there."""
    rows = session.exec(
        select(QueueItem.report_id, QueueItem.severity, func.count(col(QueueItem.id)))
        .where(col(QueueItem.report_id).in_(report_ids), col(QueueItem.state).in_(WAITING))
        .group_by(col(QueueItem.report_id), col(QueueItem.severity))
    ).all()
    counts: dict[int, dict[str, int]] = {}
    for report_id, severity, count in rows:
        counts.setdefault(report_id, {})[severity] = count
    return counts


def entry(session: Session, item_id: int) -> QueueEntry:
    """Return one item with its finding; raises NotFoundError."""
    row = session.exec(
        select(QueueItem, FindingRow)
        .join(FindingRow, col(FindingRow.id) == col(QueueItem.finding_id))
        .where(QueueItem.id == item_id)
    ).first()
    if row is None:
        raise _not_found()
    return QueueEntry(*row)


def entries_of_report(session: Session, report_id: int) -> list[QueueEntry]:
    """Return all items of one report, whatever their state, in the order of their findings."""
    rows = session.exec(
        select(QueueItem, FindingRow)
        .join(FindingRow, col(FindingRow.id) == col(QueueItem.finding_id))
        .where(QueueItem.report_id == report_id)
        .order_by(col(QueueItem.position), col(QueueItem.id))
    ).all()
    return [QueueEntry(item, finding) for item, finding in rows]


def claim(session: Session, item_id: int, *, actor: str, now: datetime) -> QueueItem:
    """Take an open item. Of two who try at once exactly one wins; claiming what one has already is no error.

    Raises:
        ConflictError: somebody else has it, or it is decided; `text` says who and what.
        NotFoundError: there is no such item.
    """
    won = changed(
        session,
        update(QueueItem)
        .where(col(QueueItem.id) == item_id, col(QueueItem.state) == ItemState.OPEN)
        .values(state=ItemState.CLAIMED.value, assignee=actor, version=QueueItem.version + 1, updated_at=now),
    )
    item = _fresh(session, item_id)
    if won:
        _record(session, item, actor, "claim", now)
    elif (item.state, item.assignee) != (ItemState.CLAIMED, actor):
        raise taken(item)
    return item


def change_state(
    session: Session,
    item_id: int,
    *,
    actor: str,
    action: str,
    state: str,
    now: datetime,
    seen: int | None = None,
    reason_code: str | None = None,
    text: str | None = None,
    until: date | None = None,
) -> QueueItem:
    """Record a decision on one item and set its state; who may do so is the desk's business.

    Args:
        action: release, confirm, dismiss, waive, reopen.
        state: the item's state afterwards; `open` clears the assignee, any other sets it to `actor`.
        seen: the item's `version` that the actor had before them; None where the caller checked otherwise.

    Raises:
        ConflictError: the item changed since the actor saw it.
        NotFoundError: there is no such item.
    """
    item = _fresh(session, item_id, lock=True)
    if seen is not None and item.version != seen:
        raise taken(item)
    item.state = state
    item.assignee = None if state == ItemState.OPEN else actor
    item.version += 1
    item.updated_at = now
    _record(session, item, actor, action, now, reason_code=reason_code, text=text, until=until)
    return item


def comment(session: Session, item_id: int, *, actor: str, text: str, now: datetime) -> Decision:
    """Add a comment; the item stays as it is. Raises NotFoundError."""
    return _record(session, _fresh(session, item_id), actor, "comment", now, text=text)


def decide_submission(
    session: Session,
    submission_id: UUID,
    *,
    actor: str,
    action: str,
    now: datetime,
    text: str | None = None,
    reason_code: str | None = None,
) -> Decision:
    """Record `return` or `accept` (or a `comment`) on a submission as a whole and set its review state.

    Raises:
        ConflictError: it was returned or accepted before.
        NotFoundError: there is no such submission.
    """
    row = session.exec(select(Submission).where(Submission.id == submission_id).with_for_update()).first()
    if row is None:
        raise NotFoundError("submission_not_found", Text("没有这份提交", "There is no such submission"))
    states = {"return": ReviewState.RETURNED, "accept": ReviewState.ACCEPTED}
    if action in states:
        if row.review_state != ReviewState.OPEN:
            raise ConflictError(
                "already_decided", Text("这份报告已经退回或通过", "It was returned or accepted already")
            )
        row.review_state = states[action].value
    decision = Decision(
        submission_id=submission_id,
        actor=actor,
        action=action,
        reason_code=reason_code,
        text=text,
        created_at=now,
    )
    session.add(decision)
    audit.record(session, actor=actor, action=action, subject="submission", subject_id=submission_id, now=now)
    return decision


def reopen_expired(session: Session, *, today: date, now: datetime) -> int:
    """Reopen waived items whose waiver's last day is over; return how many."""
    latest = select(func.max(Decision.id)).where(Decision.action == "waive").group_by(col(Decision.item_id))
    rows = session.exec(
        select(QueueItem)
        .join(Decision, col(Decision.item_id) == col(QueueItem.id))
        .where(col(Decision.id).in_(latest), QueueItem.state == ItemState.WAIVED, col(Decision.until) < today)
    ).all()
    for item in rows:
        change_state(session, item.id, actor="calendar", action="reopen", state=ItemState.OPEN.value, now=now)
    return len(rows)


def decisions_of_item(session: Session, item_id: int) -> Sequence[Decision]:
    """Return everything decided and said about one item, in order."""
    return session.exec(select(Decision).where(Decision.item_id == item_id).order_by(col(Decision.id))).all()


def decisions_of_submission(session: Session, submission_id: UUID) -> Sequence[Decision]:
    """Return everything decided and said about a submission and its findings, in order."""
    return session.exec(
        select(Decision).where(Decision.submission_id == submission_id).order_by(col(Decision.id))
    ).all()


def taken(item: QueueItem) -> ConflictError:
    """Return the error that says who has an item, or that it is decided."""
    who = item.assignee or ""
    if item.state == ItemState.CLAIMED:
        return ConflictError(
            "already_claimed", Text(f"已由 {who} 认领，请刷新", f"{who} has claimed it; please reload")
        )
    return ConflictError(
        "already_changed", Text("这一问题已有变动，请刷新后再处理", "It was changed meanwhile; please reload")
    )


def _fresh(session: Session, item_id: int, *, lock: bool = False) -> QueueItem:
    query = select(QueueItem).where(QueueItem.id == item_id).execution_options(populate_existing=True)
    item = session.exec(query.with_for_update() if lock else query).first()
    if item is None:
        raise _not_found()
    return item


def _record(
    session: Session, item: QueueItem, actor: str, action: str, now: datetime, **said: Any
) -> Decision:
    decision = Decision(
        item_id=item.id,
        submission_id=item.submission_id,
        actor=actor,
        action=action,
        values=item.values,
        created_at=now,
        **said,
    )
    session.add(decision)
    audit.record(
        session,
        actor=actor,
        action=action,
        subject="finding",
        subject_id=item.id,
        now=now,
        details={"rule": item.rule, "state": item.state, "reason_code": said.get("reason_code")},
    )
    return decision


def _not_found() -> NotFoundError:
    return NotFoundError("finding_not_found", Text("没有这个问题", "There is no such finding"))
