"""How many findings there are in all, and of those that wait how many by severity, rule, year and region."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from ...model import Severity
from ..tables import ItemState, QueueItem
from . import queue_choices
from .filters import WAITING, QueueFilter, conditions_of, hidden, on_sqlite

_HANDLED: Final = tuple(state for state in ItemState if state not in WAITING)


@dataclass(frozen=True, slots=True)
class Totals:
    """Numbers of findings; what there is none of is not there.

    Attributes:
        state: of all.
        severity, rule, year, region: of those that wait; findings of an unknown region stand under "".
    """

    state: Mapping[str, int]
    severity: Mapping[str, int]
    rule: Mapping[str, int]
    year: Mapping[str, int]
    region: Mapping[str, int]


def totals(session: Session, wanted: QueueFilter) -> Totals:
    """Return the numbers of what a filter lets through, whatever states it names, each exact.

    What waits is read once for three of them, in the index in which regions follow each other.
    """
    years = [str(year) for year in queue_choices.years(session)]
    states, severities, by_year, regions = (Counter[str]() for _ in range(4))
    for state in WAITING:
        by_region, *numbers = _by_region(session, wanted, state, years)
        regions.update(by_region)
        states[state] = by_region.total()
        severities.update(dict(zip(Severity, numbers, strict=False)))
        by_year.update(dict(zip(years, numbers[len(Severity) :], strict=True)))
    states.update(_handled(session, wanted))
    rules = _by_rule(session, wanted)
    return Totals(*map(_in_order, (states, severities, rules, by_year, regions)))


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in sorted(counts.items()) if number}


def count_by_state(session: Session) -> dict[str, int]:
    """Return how many findings there are in each state; one that none is in is not there."""
    return _in_order(_grouped(session, QueueFilter(), tuple(ItemState), col(QueueItem.state)))


def _by_region(session: Session, wanted: QueueFilter, state: ItemState, years: Sequence[str]) -> Any:
    """Return how many findings of a state each region has; and how many there are of each severity, then of each year.

    There are thousands of regions: as two values they come in half the time that a row for each takes.
    """
    grouped = _within(
        session,
        wanted,
        (state,),
        func.coalesce(col(QueueItem.region), "").label("region"),
        func.count().label("number"),
        *(func.count().filter(col(QueueItem.severity) == one).label(one) for one in Severity),
        *(func.count().filter(col(QueueItem.year) == int(year)).label(year) for year in years),
    )
    region, number, *others = grouped.group_by(col(QueueItem.region)).subquery().c
    is_sqlite = on_sqlite(session)
    listed = func.json_group_array if is_sqlite else func.array_agg
    sums = [func.coalesce(func.sum(other), 0) for other in others]
    names, counts, *numbers = session.execute(select(listed(region), listed(number), *sums)).one()
    if is_sqlite:
        names, counts = json.loads(names), json.loads(counts)
    return Counter(dict(zip(names or (), counts or (), strict=True))), *map(int, numbers)


def _handled(session: Session, wanted: QueueFilter) -> Mapping[str, int]:
    """Return how many findings there are in each state in which they wait no more, each counted for itself: grouped, the
    database would look at the state of every one.
    """
    numbers = [_within(session, wanted, (state,), func.count()).scalar_subquery() for state in _HANDLED]
    return dict(zip(_HANDLED, session.execute(select(*numbers)).one(), strict=True))


def _by_rule(session: Session, wanted: QueueFilter) -> Counter[str]:
    counts: Counter[str] = Counter()
    for state in WAITING:
        if wanted.is_open:
            counts.update(queue_choices.count_rules(session, state))
        else:
            # SQLite would go through the index of rules and look up in wide rows what is filtered by.
            rule = hidden(QueueItem.rule) if on_sqlite(session) else col(QueueItem.rule)
            counts.update(_grouped(session, wanted, (state,), rule))
    return counts


def _grouped(session: Session, wanted: QueueFilter, states: Sequence[str], column: Any) -> dict[str, int]:
    statement = _within(session, wanted, states, column, func.count()).group_by(column)
    return {name: number for name, number in session.execute(statement)}


def _within(session: Session, wanted: QueueFilter, states: Sequence[str], *columns: Any) -> Any:
    """Return a statement on what the filter lets through."""
    conditions = conditions_of(session, replace(wanted, states=tuple(states)), by_place=wanted.is_placed)
    return select(*columns).select_from(QueueItem).where(*conditions)
