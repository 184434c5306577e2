"""How many findings the queue has: by state, under filters, before a place; as many as can be in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from ..tables import QueueItem
from .filters import (
    WAITING,
    QueueFilter,
    conditions_but_state,
    conditions_of,
    in_states,
    looked_up,
)

ENOUGH: Final = 1000
"""What does not wait any more is counted up to here, and what a text finds in most organs: nobody works through it, and
counting it takes time.
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings there are; `is_more` where only so many were counted."""

    number: int
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Census:
    """What a page of the queue says in numbers, all of one moment.

    Attributes:
        newest: id of the finding that came into the queue last; 0 where there is none.
        states: by state, how many findings the filter lets through; those that wait exactly unless a text means very
            many organs, others up to `ENOUGH`.
        others: how many other filters let through, each counted up to `ENOUGH`.
    """

    newest: int
    states: Mapping[str, Tally]
    others: tuple[Tally, ...]


def take_census(session: Session, wanted: QueueFilter, others: Sequence[QueueFilter] = ()) -> Census:
    """Return the numbers of a page of the queue: one statement, or two where few findings are meant.

    Args:
        wanted: its states are those that are counted.
        others: filters that are counted beside it.
    """
    wanted = looked_up(session, wanted)
    asked = [_enough(conditions_of(session, looked_up(session, other))) for other in others]
    apart = () if wanted.is_rare else wanted.each_state
    newest, *numbers = _numbers(
        session,
        [
            select(func.max(col(QueueItem.id))).scalar_subquery(),
            *asked,
            *_by_state(session, wanted, apart),
        ],
    )
    states = _grouped(session, wanted) if wanted.is_rare else _tallies(wanted, apart, numbers[len(asked) :])
    return Census(newest or 0, MappingProxyType(states), tuple(map(_limited, numbers[: len(asked)])))


def count_states(session: Session, wanted: QueueFilter) -> Mapping[str, Tally]:
    """Return by state how many findings there are, as `Census.states`."""
    wanted = looked_up(session, wanted)
    if wanted.is_rare:
        return MappingProxyType(_grouped(session, wanted))
    states = wanted.each_state
    return MappingProxyType(_tallies(wanted, states, _numbers(session, _by_state(session, wanted, states))))


def count_some(session: Session, wanted: QueueFilter) -> Tally:
    """Return how many findings there are, in whatever state, counted up to `ENOUGH`."""
    return _limited(
        _numbers(session, [_enough(conditions_of(session, looked_up(session, wanted)))])[0],
    )


def count_where(session: Session, wanted: QueueFilter, conditions: Sequence[ColumnElement[bool]]) -> Tally:
    """Return how many findings there are that meet more conditions, counted as by `count_states`."""
    states = wanted.each_state
    numbers = _numbers(session, _by_state(session, wanted, states, *conditions))
    return sum_of(_tallies(wanted, states, numbers), states)


def sum_of(tallies: Mapping[str, Tally], states: Sequence[str]) -> Tally:
    """Return how many there are in all of these states."""
    found = [tallies[state] for state in states if state in tallies]
    return Tally(sum(one.number for one in found), any(one.is_more for one in found))


def _numbers(session: Session, asked: Iterable[Any]) -> list[int]:
    """Return what several statements, each of which gives one number, give: together they cost the way to SQL once."""
    return list(session.execute(select(*asked)).one())


def _by_state(
    session: Session, wanted: QueueFilter, states: Iterable[str], *more: ColumnElement[bool]
) -> list[Any]:
    few = wanted.is_rule and not more
    by_place = wanted.is_placed and not more
    conditions = [*conditions_but_state(session, wanted, few=few, by_place=by_place), *more]
    return [
        (_all if _is_exact(wanted, state) else _enough)([in_states(session, wanted, (state,)), *conditions])
        for state in states
    ]


def _is_exact(wanted: QueueFilter, state: str) -> bool:
    """Whether all findings of a state are counted: nobody reads on what a single letter finds in most organs."""
    return state in WAITING and not wanted.is_wide


def _tallies(wanted: QueueFilter, states: Sequence[str], numbers: Sequence[int]) -> dict[str, Tally]:
    return {
        state: Tally(number) if _is_exact(wanted, state) else _limited(number)
        for state, number in zip(states, numbers, strict=True)
    }


def _grouped(session: Session, wanted: QueueFilter) -> dict[str, Tally]:
    """Count few findings by state, all of them: going to them once for each state would take longer."""
    conditions = conditions_of(session, replace(wanted, states=None))
    found = session.execute(
        select(col(QueueItem.state), func.count()).where(*conditions).group_by(col(QueueItem.state))
    ).all()
    numbers: dict[str, int] = {state: number for state, number in found}
    return {state: Tally(numbers.get(state, 0)) for state in wanted.each_state}


def _all(conditions: Sequence[ColumnElement[bool]]) -> Any:
    return select(func.count()).select_from(QueueItem).where(*conditions).scalar_subquery()


def _enough(conditions: Sequence[ColumnElement[bool]]) -> Any:
    some = select(QueueItem.id).where(*conditions).limit(ENOUGH + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _limited(number: int) -> Tally:
    return Tally(min(number, ENOUGH), number > ENOUGH)
