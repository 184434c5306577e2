"""The queue items of two reports that turn out to be one organ's: what was decided on either is kept."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from ...ledger import pair
from ..tables import Decision, ItemState, QueueItem, Report
from . import waivers
from .items import DECIDED, SYSTEM, items_of
from .pointing import point, pointing_to


def merge_items(session: Session, source: Report, target: Report) -> None:
    """Move what was found in `source` to `target`.

    A relation found in both becomes one item, with the history of either. It stands as it was decided (what is decided
    goes before what is only claimed, the later before the earlier), on the figures of that decision, so that it reopens
    if those are others in the version that counts from now on.
    """
    items, known = items_of(session, target)
    others, known_there = items_of(session, source)
    paired = pair(known, known_there)
    decided = _last_decisions(session, [item.id for item in (*items, *others)])
    used = {item.fingerprint for item in items}
    for number, other in enumerate(others):
        if number not in paired:
            other.report_id, other.fingerprint = target.id, _free(other.fingerprint, used)
            continue
        item = items[paired[number]]
        weights = [(_weight(one), decided.get(one.id, 0)) for one in (item, other)]
        _become_one(session, item, other, goes_before=weights[1] > weights[0])
    session.flush()


def _free(fingerprint: str, used: set[str]) -> str:
    """Return a name that no item of the report has; of several at one place another one may have the own one."""
    name, number = fingerprint, 1
    while name in used:
        name, number = f"{fingerprint}+{number}", number + 1
    used.add(name)
    return name


def _last_decisions(session: Session, item_ids: Sequence[int]) -> dict[int, int]:
    """Return by item the id of the last thing a person did with it, comments aside."""
    rows = session.exec(
        select(Decision.item_id, func.max(Decision.id))
        .where(col(Decision.item_id).in_(item_ids), Decision.action != "comment", Decision.actor != SYSTEM)
        .group_by(col(Decision.item_id))
    ).all()
    return {item_id: last for item_id, last in rows if item_id is not None}


def _weight(item: QueueItem) -> int:
    return 2 if item.state in DECIDED else int(item.state == ItemState.CLAIMED)


def _become_one(session: Session, item: QueueItem, other: QueueItem, *, goes_before: bool) -> None:
    """Let `item` stand for both, as `other` stands if that goes before; `other` is gone."""
    now = max(item.updated_at, other.updated_at)
    before = {"state": item.state, "assignee": item.assignee, "waiver": item.waiver}
    loser = item if goes_before else other
    waiver = other.waiver if goes_before else item.waiver
    waivers.drop(session, loser.id)
    if goes_before:
        item.state, item.assignee = other.state, other.assignee
        item.values, item.previous_values = other.values, other.previous_values
        item.submission_id, item.finding_id = other.submission_id, other.finding_id
    item.waiver = waiver
    item.assigned_to = item.assigned_to or other.assigned_to
    item.created_at, item.updated_at = min(item.created_at, other.created_at), now
    item.version = max(item.version, other.version) + 1
    session.flush()
    for table, column in pointing_to("queue_items"):
        point(session, table, column, other.id, item.id)
    session.delete(other)
    session.add(
        Decision(
            item_id=item.id,
            submission_id=item.submission_id,
            actor=SYSTEM,
            action="merge",
            values=item.values,
            before={**before, "version": item.version},
            created_at=now,
        )
    )
