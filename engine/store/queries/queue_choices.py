"""What a filter of the queue can be set to: the values that occur, found by hopping from one to the next in an index."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, null
from sqlmodel import Session, col, select

from ..tables import QueueItem
from .statements import FULL_CODE, in_region, region_prefix

_AFTER_DIGITS = "z"
"""Sorts behind every digit under all collations."""


def years(session: Session) -> list[int]:
    """Return the years of which there are findings, the latest first."""
    return [int(value) for value in reversed(_hop(session, QueueItem.year))]


def rules(session: Session) -> list[str]:
    """Return the rules that found something, by name."""
    return [str(value) for value in _hop(session, QueueItem.rule)]


def assignees(session: Session, within: str | None) -> list[str]:
    """Return who claimed or decided something in a region, by name."""
    names = [str(value) for value in _hop(session, QueueItem.assignee)]
    if within is None:
        return names
    condition = in_region(QueueItem.region, within)
    return [
        name
        for name in names
        if session.exec(select(QueueItem.id).where(QueueItem.assignee == name, condition).limit(1)).first()
    ]


def regions(session: Session, within: str | None) -> list[str]:
    """Return the regions of which there are findings: cities, or counties where `within` is a city or a county."""
    digits = FULL_CODE if within and len(region_prefix(within)) > 2 else 4
    item = col(QueueItem.region)
    inside = [in_region(QueueItem.region, within)] if within else []
    seen = select(func.min(item).label("code")).where(*inside).cte("seen", recursive=True)
    behind = func.substr(seen.c.code, 1, digits).concat(_AFTER_DIGITS)
    following = select(func.min(item)).where(item > behind, *inside).scalar_subquery()
    seen = seen.union_all(select(following).where(seen.c.code.is_not(null())))
    codes = session.exec(select(seen.c.code).where(seen.c.code.is_not(null()))).all()
    return [str(code)[:digits] for code in codes]


def has_rule(session: Session, rule: str) -> bool:
    """Return whether a rule ever found something."""
    return session.exec(select(QueueItem.id).where(QueueItem.rule == rule).limit(1)).first() is not None


def newest(session: Session) -> int:
    """Return the id of the finding that came into the queue last; 0 where there is none."""
    return session.exec(select(func.max(QueueItem.id))).one() or 0


def _hop(session: Session, column: Any) -> list[Any]:
    """Return the distinct values of a column that an index begins with."""
    item: Any = col(column)
    seen = select(func.min(item).label("value")).cte("seen", recursive=True)
    following = select(func.min(item)).where(item > seen.c.value).scalar_subquery()
    seen = seen.union_all(select(following).where(seen.c.value.is_not(null())))
    return list(session.exec(select(seen.c.value).where(seen.c.value.is_not(null()))).all())
