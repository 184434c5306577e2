"""How the findings of an evaluation become, change and close the queue items of their report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, select

from ...model import CellKind, Document, Evaluation, RuleOutcome, RuleResult
from ...roster.tree import initials
from ..tables import FindingRow, ItemState, QueueItem, Report, Submission
from .statements import insert_all

URGENCY: Final = {"error": 2, "warning": 1, "info": 0}
LONGEST_QUOTE: Final = 200
LONGEST_INITIALS: Final = 400
UNCHECKED: Final = frozenset({RuleOutcome.ENGINE_ERROR, RuleOutcome.NOT_ASSESSABLE})
DECIDED: Final = frozenset({ItemState.CONFIRMED, ItemState.DISMISSED, ItemState.WAIVED})
STANDING: Final = frozenset({ItemState.OPEN, ItemState.CLAIMED, ItemState.CONFIRMED})


@dataclass(frozen=True, slots=True)
class Changes:
    """How many queue items were opened, reopened because their figures changed, or closed as fixed."""

    opened: int = 0
    reopened: int = 0
    fixed: int = 0


def sync_items(
    session: Session,
    report: Report,
    submission: Submission,
    evaluation: Evaluation,
    findings: Sequence[FindingRow],
    document: Document,
    now: datetime,
) -> Changes:
    """Bring a report's queue items in line with what was found now.

    New: opened. Gone: `fixed`, unless it could not be checked this time. Still there: a decision
    stands as long as the figures it was made on; other figures reopen it, the old ones beside the new.
    """
    items = {
        item.fingerprint: item
        for item in session.exec(select(QueueItem).where(QueueItem.report_id == report.id)).all()
    }
    new: list[QueueItem] = []
    reopened = 0
    seen: set[str] = set()
    for finding in findings:
        if finding.fingerprint in seen:
            continue
        seen.add(finding.fingerprint)
        values = values_of(finding, document)
        item = items.get(finding.fingerprint)
        if item is None:
            new.append(_new_item(report, submission, finding, values, now))
        else:
            reopened += _update(item, report, submission, finding, values, now)
    insert_all(session, new)
    results = {result.rule: result for result in evaluation.results}
    gone = [
        item
        for key, item in items.items()
        if key not in seen and _was_checked(item, results.get(item.rule), document)
    ]
    return Changes(len(new), reopened, sum(_fix(item, now) for item in gone))


def _was_checked(item: QueueItem, result: RuleResult | None, document: Document) -> bool:
    """Tell whether a relation that is no longer found broken was really looked at.

    It was not where a figure of it is missing or in doubt now. Where its rule could not be assessed, it was if all
    that was absent stands elsewhere in the report.
    """
    known = item.values.get("cells", {})
    doubts = document.doubts()
    for address, before in known.items():
        lost = document.cell(address).kind is CellKind.MISSING
        if before not in (None, "") and (lost or address in doubts):
            return False
    if result is None or result.outcome not in UNCHECKED:
        return True
    absent = set(result.cells)
    return (
        result.outcome is RuleOutcome.NOT_ASSESSABLE
        and bool(known)
        and bool(absent)
        and not absent & set(known)
    )


def values_of(finding: FindingRow, document: Document) -> dict[str, Any]:
    """Return the figures that a decision about a finding rests on; for prose, the words themselves."""
    quotes = [] if finding.cells else [document.text[start:end] for start, end in finding.spans]
    return {
        "left": finding.left,
        "right": finding.right,
        "delta": finding.delta,
        "formula": finding.formula,
        "cells": {address: _shown(document, address) for address in finding.cells},
        "quotes": [quote[:LONGEST_QUOTE] for quote in quotes],
    }


def _shown(document: Document, address: str) -> Any:
    cell = document.cell(address)
    return cell.raw if cell.value is None else cell.value


def _new_item(
    report: Report, submission: Submission, finding: FindingRow, values: dict[str, Any], now: datetime
) -> QueueItem:
    return QueueItem(
        report_id=report.id,
        submission_id=submission.id,
        finding_id=finding.id,
        fingerprint=finding.fingerprint,
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
        values=values,
        created_at=now,
        updated_at=now,
    )


def _update(
    item: QueueItem,
    report: Report,
    submission: Submission,
    finding: FindingRow,
    values: dict[str, Any],
    now: datetime,
) -> int:
    """Point an item to its new finding; return 1 if it came back into the queue."""
    item.submission_id, item.finding_id = submission.id, finding.id
    item.severity, item.group_name, item.lead = finding.severity, finding.group_name, finding.lead
    item.urgency, item.position = URGENCY[finding.severity], finding.position
    item.region = report.region
    is_changed = values != item.values
    comes_back = item.state == ItemState.FIXED or (is_changed and item.state in DECIDED)
    if is_changed:
        item.previous_values, item.values = item.values, values
    if comes_back:
        item.state, item.assignee = ItemState.OPEN.value, None
    if is_changed or comes_back:
        item.version += 1
        item.updated_at = now
    return int(comes_back)


def _fix(item: QueueItem, now: datetime) -> int:
    if item.state not in STANDING:
        return 0
    item.state = ItemState.FIXED.value
    item.version += 1
    item.updated_at = now
    return 1
