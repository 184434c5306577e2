"""How many findings there are in all, and of those that wait how many by severity, rule, year and region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from ..tables import ItemState, QueueItem
from . import queue_choices
from .filters import WAITING, QueueFilter, conditions_of, hidden, on_sqlite

_ERROR, _WARNING, _INFO = "error", "warning", "info"
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
    states: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    years = queue_choices.years(session)
    of_years = [0] * len(years)
    for state in WAITING:
        for region, number, errors, warnings, *others in _by_region(session, wanted, state, years):
            states[state] += number
            regions[region or ""] += number
            severities[_ERROR] += errors
            severities[_WARNING] += warnings
            severities[_INFO] += number - errors - warnings
            of_years = [total + more for total, more in zip(of_years, others, strict=True)]
    states.update(_grouped(session, wanted, _HANDLED, col(QueueItem.state)))
    by_year = {str(year): number for year, number in zip(years, of_years, strict=True)}
    rules = _by_rule(session, wanted)
    return Totals(*(_in_order(counts) for counts in (states, severities, rules, by_year, regions)))


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in sorted(counts.items()) if number}


def count_by_state(session: Session) -> dict[str, int]:
    """Return how many findings there are in each state; one that none is in is not there."""
    return _in_order(_grouped(session, QueueFilter(), tuple(ItemState), col(QueueItem.state)))


def _by_region(session: Session, wanted: QueueFilter, state: ItemState, years: Sequence[int]) -> Any:
    """Return for each region how many findings of a state there are, errors, warnings, and those of each year."""
    region, of_errors, of_warnings = (
        col(QueueItem.region),
        *(func.count().filter(col(QueueItem.severity) == one) for one in (_ERROR, _WARNING)),
    )
    of_years = (func.count().filter(col(QueueItem.year) == year) for year in years)
    columns = (region, func.count(), of_errors, of_warnings, *of_years)
    return session.execute(_within(session, wanted, (state,), *columns).group_by(region))


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
