"""Pages of the queue in four orders. A page begins after the last finding of the one before, not after a number of them:
the last page is found as fast as the first, and what comes in meanwhile shifts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, cast

from sqlalchemy import BindParameter, ColumnElement, Date, func, literal, text, tuple_
from sqlmodel import Session, col, select

from ...errors import BadRequestError, Text
from ..tables import WAITS, QueueItem
from .filters import (
    WAITING,
    QueueFilter,
    conditions_but_state,
    hidden,
    in_states,
    looked_up,
    on_sqlite,
)
from .queue_counts import ENOUGH, Tally, count_where, sum_of

_NEVER: Final = date(9999, 12, 31)
_KEY: Final = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18}){0,2}")


class Sort(StrEnum):
    """An order of the queue.

    `risk`: the greatest first, those of one report together. `newest` and `oldest`: by when they came into the queue.
    `due`: what is due first, and at the end what has no last day.
    """

    RISK = "risk"
    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"


Key = tuple[int, ...]
"""Where a finding stands in an order; no two have the same."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins.

    Attributes:
        key: of the finding beside which it lies; None: at the beginning, or with `backward` at the end.
        backward: whether it lies before that finding.
    """

    key: Key | None = None
    backward: bool = False


BEGINNING: Final = Place()


@dataclass(frozen=True, slots=True)
class Slice:
    """One page.

    Attributes:
        ids: of its findings, in order.
        keys: where they stand.
        has_before, has_after: whether there is a page before, and after.
    """

    ids: tuple[int, ...]
    keys: tuple[Key, ...]
    has_before: bool
    has_after: bool


def slice_of_queue(
    session: Session,
    wanted: QueueFilter,
    sort: Sort = Sort.RISK,
    place: Place = BEGINNING,
    limit: int = 50,
    tallies: Mapping[str, Tally] | None = None,
) -> Slice:
    """Return one page of what a filter lets through.

    Args:
        tallies: how many there are by state, where that was counted: it is known then what need not be looked for.
    """
    wanted, is_down = looked_up(session, wanted), _IS_DOWN[sort] != place.backward
    found: list[tuple[Key, int]] = []
    known = tallies or {}
    for states in _walked(wanted, known):
        is_sparse = wanted.is_rare or _is_sparse(known.get(states[0]))
        sorts = _hides_places(session, wanted, sort, states[0]) and is_sparse
        found += _Walk(wanted, states, sort, place, limit + 1, is_down, is_sparse, sorts).run(session)
    found.sort(reverse=is_down)
    rows, is_more = found[:limit], len(found) > limit
    if place.backward:
        rows.reverse()
    has_before = is_more if place.backward else place.key is not None
    has_after = place.key is not None if place.backward else is_more
    return Slice(tuple(item for _, item in rows), tuple(key for key, _ in rows), has_before, has_after)


def count_before(session: Session, wanted: QueueFilter, sort: Sort, key: Key) -> Tally:
    """Return how many findings stand before one, what does not wait counted up to `ENOUGH` per state."""
    wanted, is_down = looked_up(session, wanted), not _IS_DOWN[sort]
    tallies = {}
    for state in wanted.each_state:
        hides = _hides_places(session, wanted, sort, state)
        conditions = [*_ordered(wanted, state), *_beyond(sort, key, is_down=is_down, hides=hides)]
        tallies[state] = count_where(session, replace(wanted, states=(state,)), conditions)
    return sum_of(tallies, wanted.each_state)


def key_text(key: Key) -> str:
    """Return a key as it stands in an address."""
    return ".".join(map(str, key))


def key_of_text(text: str, sort: Sort) -> Key:
    """Return the key that stands in an address; raises BadRequestError."""
    key = tuple(map(int, text.split("."))) if _KEY.fullmatch(text) else ()
    is_day = sort is not Sort.DUE or (key and 0 < key[0] <= _NEVER.toordinal())
    if len(key) != len(_COLUMNS[sort]) or not is_day or max(map(abs, key)) >= 2**31:
        raise BadRequestError(
            "bad_place",
            Text("分页位置无效，请从第一页开始。", "There is no such page; begin with the first one."),
        )
    return key


_COLUMNS: Final[Mapping[Sort, tuple[Any, ...]]] = {
    Sort.RISK: (col(QueueItem.risk), col(QueueItem.report_id), col(QueueItem.id)),
    Sort.NEWEST: (col(QueueItem.id),),
    Sort.OLDEST: (col(QueueItem.id),),
    Sort.DUE: (func.coalesce(col(QueueItem.due_on), literal(_NEVER, Date())), col(QueueItem.id)),
}
_IS_DOWN: Final = {Sort.RISK: True, Sort.NEWEST: True, Sort.OLDEST: False, Sort.DUE: False}


def _walked(wanted: QueueFilter, tallies: Mapping[str, Tally]) -> list[tuple[str, ...]]:
    """Return the states that are walked through, each apart or, where few findings are meant, all in one go; what is known
    to be empty is left out.
    """
    states = tuple(state for state in wanted.each_state if state not in tallies or tallies[state].number)
    return [states] if wanted.is_rare and states else [(state,) for state in states]


def _is_sparse(tally: Tally | None) -> bool:
    return tally is not None and not tally.is_more and tally.number <= ENOUGH


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk from a place on through one state, which an index gives in order, or through the few findings of several.

    Attributes:
        is_sparse: few are looked for.
        sorts: whether SQLite is to find them in the index that has all that is filtered by, and to sort them: where no
            index has that in the order asked for, walking it may read all wide rows of the state before it has a page.
    """

    wanted: QueueFilter
    states: tuple[str, ...]
    sort: Sort
    place: Place
    limit: int
    is_down: bool
    is_sparse: bool
    sorts: bool

    def run(self, session: Session) -> list[tuple[Key, int]]:
        """Return keys and ids in order."""
        is_few = self.wanted.is_rare or (self.is_sparse and self.states[0] not in WAITING)
        if self.sort is not Sort.DUE or self.sorts or is_few:
            return self._found(session, _COLUMNS[self.sort], [])
        # Days and none apart, as an index has them: `coalesce` is in none.
        day = col(QueueItem.due_on)
        with_day = ((day, col(QueueItem.id)), [day.is_not(None)])
        without = ((literal(_NEVER, Date()), col(QueueItem.id)), [day.is_(None)])
        found: list[tuple[Key, int]] = []
        for columns, conditions in (without, with_day) if self.is_down else (with_day, without):
            if len(found) < self.limit:
                found += self._found(session, columns, conditions)
        return found[: self.limit]

    def _found(
        self, session: Session, columns: Sequence[Any], more: Sequence[ColumnElement[bool]]
    ) -> list[tuple[Key, int]]:
        few = self.is_sparse and self.wanted.is_rule
        conditions = [
            in_states(session, self.wanted, self.states),
            *conditions_but_state(session, self.wanted, few=few),
            *(() if few else _ordered(self.wanted, self.states[0])),
            *more,
        ]
        if self.place.key is not None:
            conditions += _beyond(self.sort, self.place.key, is_down=self.is_down, hides=self.sorts)
        named = [column for column in columns if not isinstance(column, BindParameter)]
        hides = self.sorts and self.sort is not Sort.DUE
        ordered = [hidden(column) for column in named] if hides else named
        query: Any = select(QueueItem.id, *columns).where(*conditions)
        query = query.order_by(*(column.desc() if self.is_down else column.asc() for column in ordered))
        rows = session.exec(query.limit(self.limit)).all()
        return [(tuple(map(_number, key)), item) for item, *key in rows]


def _ordered(wanted: QueueFilter, state: str) -> list[ColumnElement[bool]]:
    """Return what lets the indexes of what waits be used, which have it in every order with all that is filtered by."""
    is_plain = wanted.is_open or wanted.is_rare or state not in WAITING
    return [] if is_plain else [cast("ColumnElement[bool]", text(WAITS))]


def _hides_places(session: Session, wanted: QueueFilter, sort: Sort, state: str) -> bool:
    """Whether SQLite is not to look places up in an index: it would filter by reading wide rows, or walk through all
    states to find the few that another index has together.
    """
    is_ordered = (sort is Sort.RISK or state in WAITING) and not wanted.is_rare
    return on_sqlite(session) and not wanted.is_open and not is_ordered


def _beyond(sort: Sort, key: Key, *, is_down: bool, hides: bool) -> list[ColumnElement[bool]]:
    """Return the conditions that a finding stands beyond a place, going down or up."""
    first, *others = _COLUMNS[sort]
    columns = [hidden(first) if hides and sort is not Sort.DUE else first, *others]
    values: Sequence[Any] = (date.fromordinal(key[0]), *key[1:]) if sort is Sort.DUE else key
    there, here = (columns[0], values[0]) if len(columns) == 1 else (tuple_(*columns), tuple_(*values))
    beyond: ColumnElement[bool] = there < here if is_down else there > here
    if sort is not Sort.DUE or hides or values[0] == _NEVER or not is_down:
        return [beyond]
    # Says no more, but can be looked up in an index, which `coalesce` cannot.
    return [beyond, col(QueueItem.due_on) <= values[0]]


def _number(value: int | date) -> int:
    return value if isinstance(value, int) else value.toordinal()
