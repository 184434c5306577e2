"""How the findings of an evaluation become, change and close the queue items of their report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlmodel import Session, col, select

from ...calendar.limits import Limits
from ...ledger import Known, pair, place_of, same_figures, values_of, why_unchecked
from ...model import Document, Evaluation
from ...roster.tree import initials
from ..tables import (
    Decision,
    FindingRow,
    ItemState,
    QueueItem,
    Report,
    Submission,
    WaiverEnd,
    WaiverState,
)
from . import entering, waivers
from .statements import insert_all

URGENCY: Final = {"error": 2, "warning": 1, "info": 0}
LONGEST_INITIALS: Final = 400
SYSTEM: Final = "system"
"""Who closes, reopens and restores items: judging does, no person."""
DECIDED: Final = frozenset({ItemState.CONFIRMED, ItemState.DISMISSED, ItemState.WAIVED})
STANDING: Final = frozenset({ItemState.OPEN, ItemState.CLAIMED, ItemState.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Changes:
    """How many queue items were opened, reopened because their figures changed, or closed as fixed."""

    opened: int = 0
    reopened: int = 0
    fixed: int = 0


class _Spot(NamedTuple):
    """What an item is about, from the latest finding that it had."""

    rule: str
    cells: Sequence[str]
    key: str


@dataclass(frozen=True, slots=True)
class _Judged:
    """One version as it was judged now."""

    session: Session
    report: Report
    submission: Submission
    document: Document
    now: datetime
    deeds: list[Decision] = field(default_factory=list)


def sync_items(
    session: Session,
    report: Report,
    submission: Submission,
    evaluation: Evaluation,
    findings: Sequence[FindingRow],
    document: Document,
    now: datetime,
    limits: Limits | None = None,
) -> Changes:
    """Bring a report's queue items in line with what was found now; doing it twice changes nothing.

    A finding is the item that is about the same thing (`ledger.pair`), whatever organ and year the report prints.
    New: opened. Gone: `fixed`, unless it could not be checked this time. Still there: a decision stands as long as the
    figures it was made on; other figures reopen it, the old ones beside the new. One that was closed by judging this
    same version and is back with the same figures is what it was before.
    What is closed, reopened or restored is written into the item's history, by `SYSTEM`. What comes into the queue is
    given a term (`limits`: those that begin today), and to a reviewer where the region hands out.
    """
    judged = _Judged(session, report, submission, document, now)
    items, known = items_of(session, report)
    seen = [Known(place_of(finding), values_of(finding, document)) for finding in findings]
    paired = pair(known, seen)
    new: list[QueueItem] = []
    back = 0
    names = _Names(findings, seen, {item.fingerprint for item in items})
    for number, finding in enumerate(findings):
        if number in paired:
            back += _update(judged, items[paired[number]], finding, seen[number].values)
        elif (name := names.free(number)) is not None:
            new.append(_new_item(judged, finding, name, seen[number].values))
    coming = [*new, *_reopened(judged, items)]
    entering.enter(session, report, submission, items, coming, now, limits)
    insert_all(session, new)
    results = {result.rule: result for result in evaluation.results}
    there = set(paired.values())
    gone = [
        item
        for number, item in enumerate(items)
        if number not in there and not why_unchecked(item.values, results.get(item.rule), document)
    ]
    _note_waived(judged, items, gone)
    fixed = sum(_fix(judged, item) for item in gone)
    insert_all(session, judged.deeds)
    return Changes(len(new), back, fixed)


def _reopened(judged: _Judged, items: Sequence[QueueItem]) -> list[QueueItem]:
    """Return the items that were opened anew just now: their terms begin anew; those of restored ones go on."""
    ids = {deed.item_id for deed in judged.deeds if deed.action == "reopen"}
    return [item for item in items if item.id in ids]


def _note_waived(judged: _Judged, items: Sequence[QueueItem], gone: Sequence[QueueItem]) -> None:
    """Write down which waived breaches are gone now, so that they stay gone when their waivers run out."""
    waived = {item.id for item in items if item.state == ItemState.WAIVED}
    missed = waived & {item.id for item in gone}
    waivers.note_gone(judged.session, missed, waived - missed, judged.now)


class _Names:
    """Fingerprints that no item of the report has yet.

    Of several findings at one place the items may have been told apart by their figures, so that a new one finds its own
    fingerprint in use; then one of another finding at that place is free.
    """

    def __init__(self, findings: Sequence[FindingRow], seen: Sequence[Known], used: set[str]) -> None:
        self._findings, self._seen, self._used = findings, seen, used

    def free(self, number: int) -> str | None:
        """Return one for a finding and remember it; None where the same finding is there twice."""
        own = self._findings[number].fingerprint
        place = self._seen[number].place
        neighbours = (
            finding.fingerprint
            for finding, known in zip(self._findings, self._seen, strict=True)
            if own in self._used and known.place == place
        )
        name = next((name for name in (own, *neighbours) if name not in self._used), None)
        if name is not None:
            self._used.add(name)
        return name


def items_of(session: Session, report: Report) -> tuple[list[QueueItem], list[Known]]:
    """Return the items of a report, those that stand before those that were closed, and what each is about."""
    rows = session.exec(
        select(QueueItem, FindingRow.cells, FindingRow.key)
        .join(FindingRow, col(FindingRow.id) == col(QueueItem.finding_id))
        .where(QueueItem.report_id == report.id)
        .order_by(col(QueueItem.state) == ItemState.FIXED, col(QueueItem.id))
    ).all()
    known = [Known(place_of(_Spot(item.rule, cells, key)), item.values) for item, cells, key in rows]
    return [item for item, _, _ in rows], known


def _new_item(judged: _Judged, finding: FindingRow, name: str, values: Mapping[str, Any]) -> QueueItem:
    report = judged.report
    return QueueItem(
        report_id=report.id,
        submission_id=judged.submission.id,
        finding_id=finding.id,
        fingerprint=name,
        organ=report.organ,
        initials=initials(report.organ)[:LONGEST_INITIALS],
        region=report.region,
        year=report.year,
        rule=finding.rule,
        severity=finding.severity,
        urgency=URGENCY[finding.severity],
        position=finding.position,
        group_name=finding.group_name,
        lead=finding.lead,
        values=dict(values),
        created_at=judged.now,
        updated_at=judged.now,
    )


def _update(judged: _Judged, item: QueueItem, finding: FindingRow, values: Mapping[str, Any]) -> int:
    """Point an item to its new finding; return 1 if it came back into the queue."""
    item.submission_id, item.finding_id = judged.submission.id, finding.id
    item.severity, item.group_name, item.lead = finding.severity, finding.group_name, finding.lead
    item.urgency, item.position = URGENCY[finding.severity], finding.position
    item.region = judged.report.region
    is_changed = not same_figures(item.values, values)
    if is_changed:
        item.previous_values, item.values = item.values, dict(values)
        item.version += 1
        item.updated_at = judged.now
        if item.waiver == WaiverState.REQUESTED:  # it was asked for other figures
            waivers.end(judged.session, item, WaiverEnd.VALUES_CHANGED, judged.now, actor=SYSTEM)
    if item.state == ItemState.FIXED:
        return _come_back(judged, item, is_changed=is_changed)
    if is_changed and item.state in DECIDED:
        _put(judged, item, "reopen", ItemState.OPEN, None)
        return 1
    return 0


def _come_back(judged: _Judged, item: QueueItem, *, is_changed: bool) -> int:
    """Open an item that was closed, or make it what it was before where judging this same version had closed it."""
    closing = None if is_changed else _closing(judged, item)
    if closing is None or closing.before is None:
        _put(judged, item, "reopen", ItemState.OPEN, None)
        return 1
    state = ItemState(closing.before["state"])
    _put(judged, item, "restore", state, closing.before["assignee"])
    if closing.before.get("waiver") == WaiverState.REQUESTED:
        waivers.put_back(judged.session, item.id, WaiverState.REQUESTED, judged.now)
        item.waiver = WaiverState.REQUESTED.value
    return int(state in (ItemState.OPEN, ItemState.CLAIMED))


def _closing(judged: _Judged, item: QueueItem) -> Decision | None:
    """Return by what an item was closed, if that was a judgement of this version."""
    latest = judged.session.exec(
        select(Decision)
        .where(Decision.item_id == item.id, col(Decision.action).not_in(("comment", "assign")))
        .order_by(col(Decision.id).desc())
        .limit(1)
    ).first()
    is_own = latest is not None and latest.submission_id == judged.submission.id
    return latest if is_own and latest and latest.action == "close" else None


def _fix(judged: _Judged, item: QueueItem) -> int:
    if item.state not in STANDING:
        return 0
    _put(judged, item, "close", ItemState.FIXED, item.assignee)
    return 1


def _put(judged: _Judged, item: QueueItem, action: str, state: ItemState, assignee: str | None) -> None:
    before = {
        "state": item.state,
        "assignee": item.assignee,
        "waiver": item.waiver,
        "version": item.version + 1,
    }
    if item.waiver is not None:
        why = WaiverEnd.FIXED if state is ItemState.FIXED else WaiverEnd.VALUES_CHANGED
        waivers.end(judged.session, item, why, judged.now, actor=SYSTEM)
    item.state, item.assignee, item.updated_at = state.value, assignee, judged.now
    item.version += 1
    judged.deeds.append(
        Decision(
            item_id=item.id,
            submission_id=judged.submission.id,
            actor=SYSTEM,
            action=action,
            values=item.values,
            before=before,
            created_at=judged.now,
        )
    )
