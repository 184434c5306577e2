"""What was done with the findings of a report: each deed as the page tells it, and which can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import Any, Final

from gouji.engine import form
from gouji.engine.calendar.limits import days_over
from gouji.engine.errors import Text
from gouji.engine.store.queries import queue
from gouji.engine.store.queries.queue import QueueEntry
from gouji.engine.store.tables import Decision, QueueItem, Waiver

from ...desk.findings import UNDO_WITHIN
from ...desk.reasons import DISMISS_REASONS
from ...desk.roles import Actor
from . import wording
from .views.findings import AskedWaiver, Deed, Figure, Item

DECIDING: Final = frozenset({"confirm", "dismiss", "waive", "approve_waiver"})
"""Deeds that rest on the figures."""


def history_of(
    decisions: Mapping[int, Sequence[Decision]], item: QueueItem, zone: tzinfo
) -> tuple[Deed, ...]:
    """Return what was done with one item, oldest first; beside a decision the figures that changed since."""
    return tuple(
        replace(deed_of(decision, zone), figures=_changed(decision.values, item.values))
        if decision.action in DECIDING
        else deed_of(decision, zone)
        for decision in decisions.get(item.id or 0, ())
    )


def undoable(
    items: Sequence[Item],
    entries: Sequence[QueueEntry],
    decisions: Sequence[Decision],
    actor: Actor,
    now: datetime | None,
) -> list[Item]:
    """Mark the items whose latest decision the actor can still take back; none where `now` is None."""
    if now is None:
        return [*items]
    deciding = [row for row in decisions if row.item_id and row.action != "comment"]
    latest = {row.item_id: row for row in sorted(deciding, key=lambda row: row.id)}
    fresh = {
        entry.item.id
        for entry in entries
        if queue.is_undoable(
            latest.get(entry.item.id), entry.item, actor=actor.name, now=now, within=UNDO_WITHIN
        )
    }
    return [replace(item, is_undoable=True) if item.id in fresh else item for item in items]


def standing(item: Item, row: QueueItem, waiver: Waiver | None, zone: tzinfo) -> Item:
    """Return an item with what stands in its row beside state and assignee: to whom it was given, term, waiver."""
    is_waiting = row.state in queue.WAITING
    return replace(
        item,
        assigned_to=row.assigned_to if is_waiting else None,
        due_on=row.due_on if is_waiting else None,
        is_resting=is_waiting and row.paused_on is not None,
        waiver=_asked(waiver, zone) if waiver is not None and row.waiver is not None else None,
    )


def overdue(items: Sequence[Item], today: date) -> list[Item]:
    """Mark the items whose last day is over."""
    return [
        replace(item, is_over=True, days_over=days_over(item.due_on, today))
        if item.due_on is not None and item.due_on < today and not item.is_resting
        else item
        for item in items
    ]


def _asked(waiver: Waiver, zone: tzinfo) -> AskedWaiver:
    return AskedWaiver(
        waiver.state,
        waiver.requested_by,
        waiver.requested_at.astimezone(zone),
        DISMISS_REASONS.get(waiver.reason_code),
        waiver.text,
        waiver.until,
        waiver.decided_by,
        waiver.decision_text,
    )


def deed_of(decision: Decision, zone: tzinfo) -> Deed:
    """Return one decision as the page tells it, its time in `zone`."""
    reason = DISMISS_REASONS.get(decision.reason_code or "")
    return Deed(
        decision.actor,
        decision.action,
        decision.created_at.astimezone(zone),
        reason,
        decision.text,
        decision.until,
    )


def _changed(then: Mapping[str, Any] | None, now: Mapping[str, Any]) -> tuple[Figure, ...]:
    """Return the cells and phrases that a decision was made on and that are others now."""
    before, after = (then or {}).get("cells", {}), now.get("cells", {})
    cells = [
        Figure(form.cell_label(address), _written(value), _written(after[address]))
        for address, value in before.items()
        if address in after and after[address] != value
    ]
    quoted = [" … ".join(values.get("quotes", [])) for values in (then or {}, now)]
    words = [Figure(Text("原文", "wording"), *quoted)] if quoted[0] != quoted[1] else []
    return (*cells, *words)


def _written(value: Any) -> str:
    return value if isinstance(value, str) else wording.number(value)
