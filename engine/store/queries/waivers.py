"""The rows of waivers: at most one of a finding is requested or approved; what is decided on them stands in `waiving`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, update
from sqlmodel import Session, col, select

from ..tables import FindingRow, QueueItem, Waiver, WaiverEnd, WaiverState
from . import audit
from .statements import changed, in_region

LIVE: Final = (WaiverState.REQUESTED, WaiverState.APPROVED)


@dataclass(frozen=True, slots=True)
class WaiverEntry:
    """A waiver with the finding that it is about."""

    waiver: Waiver
    item: QueueItem
    finding: FindingRow


def live(session: Session, item_id: int) -> Waiver | None:
    """Return the waiver of an item that is requested or approved; None where there is none."""
    return session.exec(
        select(Waiver).where(Waiver.item_id == item_id, col(Waiver.state).in_(LIVE)).with_for_update()
    ).first()


def latest(session: Session, item_ids: Collection[int]) -> Mapping[int, Waiver]:
    """Return by item the waiver that was asked for last, whatever became of it."""
    last = select(func.max(Waiver.id)).where(col(Waiver.item_id).in_(item_ids)).group_by(col(Waiver.item_id))
    rows = session.exec(select(Waiver).where(col(Waiver.id).in_(last))).all()
    return {row.item_id: row for row in rows}


def of_item(session: Session, item_id: int) -> Sequence[Waiver]:
    """Return every waiver that was ever asked for of an item, in order."""
    return session.exec(select(Waiver).where(Waiver.item_id == item_id).order_by(col(Waiver.id))).all()


def listed(
    session: Session,
    *,
    states: Collection[str] = (WaiverState.REQUESTED,),
    within: str | None = None,
    region: str | None = None,
    after: int | None = None,
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[WaiverEntry], int]:
    """Return one page of waivers in these states, those asked for first in front, and how many there are.

    Args:
        within, region: 行政区划代码 or prefixes; both must hold.
        after: id of the waiver behind which the page begins; it does not change how many there are.
    """
    conditions: list[ColumnElement[bool]] = [col(Waiver.state).in_(states)]
    conditions += [in_region(QueueItem.region, code) for code in (within, region) if code]
    joined = select(func.count(col(Waiver.id))).join(QueueItem, col(QueueItem.id) == col(Waiver.item_id))
    total = session.exec(joined.where(*conditions)).one()
    if after is not None:
        conditions.append(col(Waiver.id) > after)
    rows = session.exec(
        select(Waiver, QueueItem, FindingRow)
        .join(QueueItem, col(QueueItem.id) == col(Waiver.item_id))
        .join(FindingRow, col(FindingRow.id) == col(QueueItem.finding_id))
        .where(*conditions)
        .order_by(col(Waiver.id))
        .offset(offset)
        .limit(limit)
    ).all()
    return [WaiverEntry(*row) for row in rows], total


def end(session: Session, item: QueueItem, why: WaiverEnd, now: datetime, *, actor: str) -> None:
    """End what is requested or approved of an item, and record why; the item itself is left to the caller."""
    row = live(session, item.id)
    item.waiver = None
    if row is None:
        return
    before = row.state
    row.state, row.ended_at, row.ended_why = WaiverState.ENDED.value, now, why.value
    audit.record(
        session,
        actor=actor,
        action="end_waiver",
        subject="waiver",
        subject_id=row.id,
        now=now,
        details={"finding": item.id, "from": before, "why": why.value, "requested_by": row.requested_by},
    )


def put_back(session: Session, item_id: int, target: str | None, now: datetime) -> None:
    """Undo the last step of an item's waiver: none (it was just asked for), requested or approved again."""
    row = latest(session, [item_id])[item_id]
    if target is None:
        row.state, row.ended_at = WaiverState.WITHDRAWN.value, now
        return
    row.state, row.ended_at, row.ended_why = target, None, None
    if target == WaiverState.REQUESTED:
        row.decided_by = row.decided_at = row.decision_text = None


def note_gone(session: Session, gone: Collection[int], there: Collection[int], now: datetime) -> None:
    """Write down of which of these items the approved waivers are about something that is gone, and of which not."""
    for item_ids, before, after in ((gone, None, now), (there, now, None)):
        if item_ids:
            was = col(Waiver.gone_at).is_(None) if before is None else col(Waiver.gone_at).is_not(None)
            chosen = update(Waiver).where(
                col(Waiver.item_id).in_(item_ids), col(Waiver.state) == WaiverState.APPROVED, was
            )
            changed(session, chosen.values(gone_at=after))


def drop(session: Session, item_id: int) -> None:
    """End what is requested or approved of an item that is about to be put to another one; the merge is recorded."""
    chosen = update(Waiver).where(col(Waiver.item_id) == item_id, col(Waiver.state).in_(LIVE))
    changed(session, chosen.values(state=WaiverState.ENDED.value, ended_why=WaiverEnd.MERGED.value))
