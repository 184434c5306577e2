"""What people do with waivers: ask, grant, refuse, withdraw; and what a day does: it lets them run out.

An item whose waiver is asked for stays claimed by whoever asks: nobody else decides it, and it waits as before.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from ...calendar.limits import LimitsOf
from ...errors import ConflictError, Text
from ..tables import ItemState, QueueItem, Report, ReviewState, Submission, Waiver, WaiverEnd, WaiverState
from . import terms, waivers
from .decisions import change_state

CALENDAR = "calendar"
"""Who acts where a day does."""


def request(
    session: Session,
    item: QueueItem,
    *,
    actor: str,
    reason_code: str,
    text: str,
    until: date,
    now: datetime,
) -> QueueItem:
    """Ask for a waiver of an item as the actor saw it; it stays theirs until another person decides.

    Raises:
        ConflictError: the item changed since the actor saw it.
    """
    seen = item.version
    changed = change_state(
        session, item.id, actor=actor, action="waive", state=ItemState.CLAIMED, now=now, seen=seen,
        reason_code=reason_code, text=text, until=until, waiver=WaiverState.REQUESTED,
    )  # fmt: skip
    session.add(
        Waiver(
            item_id=changed.id, reason_code=reason_code, text=text, until=until, values=changed.values,
            requested_by=actor, requested_at=now,
        )
    )  # fmt: skip
    session.flush()
    return changed


def decide(
    session: Session, item: QueueItem, *, actor: str, is_granted: bool, text: str, now: datetime
) -> QueueItem:
    """Grant or refuse what is asked for: the item is waived, or claimed by whoever asked, as it was.

    Who may do so is the desk's business; that it is another person, the table's too.

    Raises:
        ConflictError: nothing is asked for (`no_waiver_waits`), or the item changed since the actor saw it.
    """
    row = _requested(session, item)
    row.state = (WaiverState.APPROVED if is_granted else WaiverState.REFUSED).value
    row.decided_by, row.decided_at, row.decision_text = actor, now, text
    session.flush()
    return change_state(
        session,
        item.id,
        actor=actor,
        action="approve_waiver" if is_granted else "refuse_waiver",
        state=ItemState.WAIVED if is_granted else ItemState.CLAIMED,
        now=now,
        seen=item.version,
        reason_code=row.reason_code,
        text=text,
        until=row.until if is_granted else None,
        assignee=row.requested_by,
        waiver=WaiverState.APPROVED if is_granted else None,
    )


def withdraw(session: Session, item: QueueItem, *, actor: str, text: str | None, now: datetime) -> QueueItem:
    """Take back what one asked for; the item stays claimed. Raises as `decide`."""
    row = _requested(session, item)
    row.state, row.ended_at = WaiverState.WITHDRAWN.value, now
    session.flush()
    return change_state(
        session, item.id, actor=actor, action="withdraw_waiver", state=ItemState.CLAIMED, now=now,
        seen=item.version, text=text,
    )  # fmt: skip


def reopen_expired(session: Session, *, today: date, now: datetime, limits_of: LimitsOf | None = None) -> int:
    """End what is waived or asked for and whose last day is over; return how many findings opened again.

    What a later version no longer has does not come back. While a report is accepted nobody can decide on it: it is
    left alone until a new version is there.

    Args:
        today: the day in the office's zone.
        limits_of: gives the terms that begin anew; None: none.
    """
    rows = session.exec(
        select(Waiver, QueueItem)
        .join(QueueItem, col(QueueItem.id) == col(Waiver.item_id))
        .join(Report, col(Report.id) == col(QueueItem.report_id))
        .join(Submission, col(Submission.id) == col(Report.current_submission_id))
        .where(
            Waiver.until < today,
            or_(
                col(Waiver.state) == WaiverState.REQUESTED,
                and_(
                    col(Waiver.state) == WaiverState.APPROVED,
                    col(Submission.review_state) != ReviewState.ACCEPTED,
                ),
            ),
        )
        .order_by(col(Waiver.id))
    ).all()
    return sum(_expire(session, waiver, item, now, limits_of) for waiver, item in rows)


def _expire(
    session: Session, waiver: Waiver, item: QueueItem, now: datetime, limits_of: LimitsOf | None
) -> int:
    is_gone, was_waived = waiver.gone_at is not None, item.state == ItemState.WAIVED
    waivers.end(session, item, WaiverEnd.EXPIRED, now, actor=CALENDAR)
    if not was_waived:
        item.version += 1
        item.updated_at = now
        return 0
    state = ItemState.FIXED if is_gone else ItemState.OPEN
    change_state(session, item.id, actor=CALENDAR, action="reopen", state=state, now=now)
    if not is_gone and limits_of is not None:
        terms.begin(item, limits_of(item.region))
    return int(not is_gone)


def _requested(session: Session, item: QueueItem) -> Waiver:
    row = waivers.live(session, item.id)
    if row is None or row.state != WaiverState.REQUESTED:
        raise nothing_asked()
    return row


def nothing_asked() -> ConflictError:
    """Return the error that says that no waiver is asked for."""
    return ConflictError(
        "no_waiver_waits",
        Text(
            "该问题没有待批的豁免申请，请刷新。",
            "No waiver of this finding waits for approval; please reload.",
        ),
    )
