"""What part of the queue is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from ..tables import QueueItem
from .statements import in_region


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What to show of the queue; None does not filter.

    Attributes:
        states: any of these; None means all.
        region: 行政区划代码 or prefix; its subtree. `within` is the reviewer's own, both must hold.
        text: part of the organ's name, or of the first letters of its pinyin.
        assignee: claimed or decided by this user.
    """

    states: tuple[str, ...] | None = None
    region: str | None = None
    within: str | None = None
    year: int | None = None
    rule: str | None = None
    severity: str | None = None
    text: str | None = None
    assignee: str | None = None
    report_id: int | None = None


def conditions_of(wanted: QueueFilter, *, walked: bool = False) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter.

    A page of many is `walked` in order along (urgency, report_id, state). SQLite would rather find all items
    of a state and sort them, 40 times slower with 200,000; an expression cannot be looked up in an index.
    """
    conditions: list[ColumnElement[bool]] = [
        col(getattr(QueueItem, name)) == value
        for name in ("year", "rule", "severity", "assignee", "report_id")
        if (value := getattr(wanted, name)) is not None
    ]
    if wanted.states is not None:
        state = col(QueueItem.state).concat("") if walked else col(QueueItem.state)
        conditions.append(state.in_(wanted.states))
    conditions += [in_region(QueueItem.region, code) for code in (wanted.region, wanted.within) if code]
    if wanted.text:
        conditions.append(_named(wanted.text))
    return conditions


def _named(text: str) -> ColumnElement[bool]:
    named = col(QueueItem.organ).contains(text, autoescape=True)
    letters = text.replace(" ", "").lower()
    if not (letters.isascii() and letters.isalpha()):
        return named
    return or_(named, col(QueueItem.initials).contains(letters, autoescape=True))


def is_wide(wanted: QueueFilter) -> bool:
    """Tell whether nothing but state, year, rule or severity narrows the queue."""
    narrow = (wanted.region, wanted.within, wanted.text, wanted.assignee, wanted.report_id)
    return not any(narrow)
