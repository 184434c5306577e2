"""What a filter of the queue can be set to: the values that occur, found by hopping from one to the next in an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, String, Subquery, cast, exists, func, literal, null, union_all
from sqlmodel import Session, col, select

from ..tables import QueueItem
from .statements import FULL_CODE, in_region, region_prefix

_AFTER_DIGITS = "z"
"""Sorts behind every digit under all collations."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The values that occur.

    Attributes:
        years: the latest first.
        rules: that found something.
        regions: cities, or counties where the person's own region is a city or a county.
        assignees: who claimed or decided something in the person's region.
    """

    years: Sequence[int]
    rules: Sequence[str]
    regions: Sequence[str]
    assignees: Sequence[str]


def choices(session: Session, within: str | None) -> Choices:
    """Return the values that occur, each kind in order; regions and people of the region `within`."""
    found: dict[str, list[str]] = {"year": [], "rule": [], "region": [], "assignee": []}
    for name, value in session.execute(_statement(within)):
        found[name].append(value)
    digits = _digits(within)
    return Choices(
        years=sorted(map(int, found["year"]), reverse=True),
        rules=sorted(found["rule"]),
        regions=sorted(code[:digits] for code in found["region"]),
        assignees=sorted(found["assignee"]),
    )


@lru_cache(maxsize=256)
def _statement(within: str | None) -> Any:
    """Return the statement for a region; it is the same each time, and making it takes longer than its answer."""
    people = _hop(QueueItem.assignee, "seen_assignee")
    if within is not None:
        theirs = (
            col(QueueItem.assignee) == people.selected_columns.value,
            in_region(QueueItem.region, within),
        )
        people = people.where(exists().where(*theirs))
    kinds = {
        "year": _hop(QueueItem.year, "seen_year"),
        "rule": _hop(QueueItem.rule, "seen_rule"),
        "assignee": people,
        "region": _regions(within),
    }
    parts: list[Any] = []
    for name, kind in kinds.items():
        values: Subquery = kind.subquery()
        parts.append(select(literal(name), cast(values.c.value, String)))
    return union_all(*parts)


def _regions(within: str | None) -> Select[Any]:
    item = col(QueueItem.region)
    inside = [in_region(QueueItem.region, within)] if within else []
    seen = select(func.min(item).label("value")).where(*inside).cte("seen_region", recursive=True)
    behind = func.substr(seen.c.value, 1, _digits(within)).concat(_AFTER_DIGITS)
    following = select(func.min(item)).where(item > behind, *inside).scalar_subquery()
    seen = seen.union_all(select(following).where(seen.c.value.is_not(null())))
    return select(seen.c.value).where(seen.c.value.is_not(null()))


def _digits(within: str | None) -> int:
    return FULL_CODE if within and len(region_prefix(within)) > 2 else 4


def years(session: Session) -> list[int]:
    """Return the years of which there are findings, the latest first."""
    return sorted(session.execute(_hop(QueueItem.year, "seen")).scalars(), reverse=True)


def count_rules(session: Session, state: str) -> dict[str, int]:
    """Return how many findings of one state each rule has; one that has none is not there.

    Each rule is counted in the index of rules and states: put together by the database, they would be sorted first.
    """
    rules = _hop(QueueItem.rule, "seen").subquery()
    number = (
        select(func.count())
        .where(col(QueueItem.rule) == rules.c.value, col(QueueItem.state) == state)
        .correlate(rules)
        .scalar_subquery()
    )
    return {rule: count for rule, count in session.execute(select(rules.c.value, number)) if count}


def has_rule(session: Session, rule: str) -> bool:
    """Return whether a rule ever found something."""
    return session.exec(select(QueueItem.id).where(QueueItem.rule == rule).limit(1)).first() is not None


def _hop(column: Any, name: str) -> Select[Any]:
    """Return the statement that gives the distinct values of a column that an index begins with."""
    item: Any = col(column)
    seen = select(func.min(item).label("value")).where(item.is_not(null())).cte(name, recursive=True)
    following = select(func.min(item)).where(item > seen.c.value).scalar_subquery()
    seen = seen.union_all(select(following).where(seen.c.value.is_not(null())))
    return select(seen.c.value).where(seen.c.value.is_not(null()))
