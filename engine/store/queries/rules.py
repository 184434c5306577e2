"""How often each rule fired, and what people made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from ..tables import ItemState, QueueItem
from .statements import in_region

DISMISSED_TOO_OFTEN: Final = 20
"""Per cent of its findings: a rule dismissed more often than this needs rewording."""


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """What became of the findings of one rule, each relation of each report counted once.

    Attributes:
        rule: catalogue id.
        found: how many there are in all.
        dismissed, waived, confirmed, fixed: how many of them ended so.
    """

    rule: str
    found: int = 0
    dismissed: int = 0
    waived: int = 0
    confirmed: int = 0
    fixed: int = 0

    @property
    def needs_rewording(self) -> bool:
        """Whether reviewers dismiss it in more than a fifth of its findings."""
        return self.dismissed * 100 > self.found * DISMISSED_TOO_OFTEN


def rule_records(session: Session, region: str | None = None) -> dict[str, RuleRecord]:
    """Return the record of every rule that ever found something.

    Args:
        session: open for reading.
        region: 行政区划代码 or prefix: only findings of its subtree.
    """
    statement = select(QueueItem.rule, QueueItem.state, func.count(col(QueueItem.id)))
    if region:
        statement = statement.where(in_region(QueueItem.region, region))
    counts: dict[str, dict[str, int]] = {}
    for rule, state, count in session.exec(statement.group_by(col(QueueItem.rule), col(QueueItem.state))):
        counts.setdefault(rule, {})[state] = count
    return {rule: _record(rule, states) for rule, states in counts.items()}


def _record(rule: str, states: dict[str, int]) -> RuleRecord:
    return RuleRecord(
        rule,
        sum(states.values()),
        states.get(ItemState.DISMISSED, 0),
        states.get(ItemState.WAIVED, 0),
        states.get(ItemState.CONFIRMED, 0),
        states.get(ItemState.FIXED, 0),
    )
