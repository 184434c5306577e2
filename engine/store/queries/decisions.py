"""What people decide about findings and reports: each decision is kept with the figures it was made on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from ...errors import ConflictError, NotFoundError, Text
from ..notices import Notice, note
from ..tables import (
    Decision,
    ItemState,
    QueueItem,
    Report,
    ReviewState,
    Submission,
    WaiverEnd,
    WaiverState,
)
from . import audit, terms, waivers
from .statements import changed


def claim(session: Session, item_id: int, *, actor: str, now: datetime, text: str | None = None) -> QueueItem:
    """Take an open item. Of two who try at once exactly one wins; claiming what one has already is no error.

    Args:
        text: why, where it was given to somebody else.

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
        before = {"state": ItemState.OPEN.value, "assignee": None, "waiver": None, "version": item.version}
        _record(session, item, actor, "claim", now, before=before, text=text)
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
    assignee: str | None = None,
    waiver: str | None = None,
) -> QueueItem:
    """Record a decision on one item and set its state; who may do so is the desk's business.

    A waiver that is requested or approved ends with a change of state after which there is none.

    Args:
        action: release, confirm, dismiss, waive, approve_waiver, refuse_waiver, withdraw_waiver, reopen.
        state: the item's state afterwards; `open` clears the assignee, any other sets it to `assignee`.
        seen: the item's `version` that the actor had before them; None where the caller checked otherwise.
        assignee: whose it is then, where that is not `actor`.
        waiver: requested or approved, where it is afterwards.

    Raises:
        ConflictError: the item changed since the actor saw it.
        NotFoundError: there is no such item.
    """
    item = _fresh(session, item_id, lock=True)
    if seen is not None and item.version != seen:
        raise taken(item)
    before = _before(item)
    if item.waiver is not None and waiver is None:
        waivers.end(session, item, WaiverEnd.RELEASED, now, actor=actor)
    _put(item, state, None if state == ItemState.OPEN else assignee or actor, waiver, now)
    said = {"reason_code": reason_code, "text": text, "until": until}
    _record(session, item, actor, action, now, before=before, **said)
    return item


def is_undoable(
    latest: Decision | None, item: QueueItem, *, actor: str, now: datetime, within: timedelta
) -> bool:
    """Tell whether `undo` would put the item back: its latest decision is the actor's own, new, and still stands."""
    if latest is None or latest.before is None or latest.actor != actor or latest.action == "undo":
        return False
    return bool(latest.before["version"] == item.version) and now - latest.created_at <= within


def undo(session: Session, item_id: int, *, actor: str, now: datetime, within: timedelta) -> QueueItem:
    """Put an item back to what it was before the actor's last decision on it.

    Raises:
        ConflictError: there is none (`nothing_to_undo`), it is too long ago (`too_late_to_undo`), or the item
            changed since.
        NotFoundError: there is no such item.
    """
    item = _fresh(session, item_id, lock=True)
    latest = session.exec(
        select(Decision)
        .where(Decision.item_id == item_id, Decision.action != "comment")
        .order_by(col(Decision.id).desc())
    ).first()
    if latest is None or latest.before is None or latest.actor != actor or latest.action == "undo":
        raise ConflictError(
            "nothing_to_undo",
            Text("这一问题没有可以撤销的操作。", "There is nothing of yours to undo on this finding."),
        )
    if latest.before["version"] != item.version:
        raise taken(item)
    if now - latest.created_at > within:
        raise ConflictError(
            "too_late_to_undo",
            Text(
                f"操作已超过 {within.seconds} 秒，不能撤销；需要改变时请先放回。",
                f"This was done more than {within.seconds} seconds ago; release it to decide anew.",
            ),
        )
    before, target = _before(item), latest.before.get("waiver")
    if target != item.waiver:
        waivers.put_back(session, item_id, target, now)
    _put(item, latest.before["state"], latest.before["assignee"], target, now)
    _record(session, item, actor, "undo", now, before=before)
    return item


def _put(item: QueueItem, state: str, assignee: str | None, waiver: str | None, now: datetime) -> None:
    item.state, item.assignee, item.updated_at = str(state), assignee, now
    item.waiver = None if waiver is None else str(waiver)
    item.version += 1


def _before(item: QueueItem) -> dict[str, Any]:
    """Return what an item is that is about to change, and the version that it will have then."""
    return {
        "state": str(item.state),
        "assignee": item.assignee,
        "waiver": item.waiver,
        "version": item.version + 1,
    }


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

    While a report is out for correction the terms of its findings rest. What is asked to be waived of an accepted one
    need not be decided any more.

    Args:
        now: in the office's zone: its day is the one from which terms rest.

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
        note_report(session, row.report_id)
        if action == "return":
            terms.rest(session, row.report_id, now.date())
        else:
            _drop_requests(session, row.report_id, actor, now)
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


def _drop_requests(session: Session, report_id: int, actor: str, now: datetime) -> None:
    """End what is asked to be waived of a report that is accepted: its findings stay claimed."""
    rows = session.exec(
        select(QueueItem).where(QueueItem.report_id == report_id, QueueItem.waiver == WaiverState.REQUESTED)
    ).all()
    for item in rows:
        waivers.end(session, item, WaiverEnd.ACCEPTED, now, actor=actor)
        item.version += 1
        item.updated_at = now


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
        raise finding_not_found()
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
    note(session, Notice(item.report_id, item.region, item.id))
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


def note_report(session: Session, report_id: int) -> None:
    """Have it told that a report as a whole changed: it was returned, accepted, or is open again."""
    region = session.exec(select(Report.region).where(Report.id == report_id)).one()
    note(session, Notice(report_id, region))


def finding_not_found() -> NotFoundError:
    """Return the error that says that there is no such finding."""
    return NotFoundError("finding_not_found", Text("没有这个问题", "There is no such finding"))
