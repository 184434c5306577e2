"""What part of the queue is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final, cast

from sqlalchemy import ARRAY, ColumnElement, String, UnaryExpression, any_, func, or_
from sqlalchemy import cast as cast_to
from sqlalchemy.sql.operators import custom_op
from sqlmodel import Session, col, select

from ..tables import ItemState, QueueItem, QueueName, Report, Waiver
from .statements import in_region, organ_of_scope, region_prefix

WAITING: Final = (ItemState.OPEN, ItemState.CLAIMED)

FEW_NAMES: Final = 2000
"""So many organs are looked up one by one; where more are meant, reading through the queue soon has as many findings as
are counted then (`queue_counts.ENOUGH`).
"""

FEW_NAMES_OF_PART: Final = 8000
"""The same where more than a text is asked for: reading through the queue would meet few that fit."""

_RARE: Final = {"assignee": "assignee", "report_id": "report_id", "assigned": "assigned_to"}
"""Fields of a filter that leave few findings, and the columns with an index that they look at."""

_FEW_DIGITS: Final = 4
"""A region of so many digits, or more, has few of all findings."""

Hide = Callable[[Any], ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What to show of the queue; None does not filter.

    Attributes:
        states: any of these; None means all.
        region: 行政区划代码 or prefix; its subtree. `within` is the reviewer's own, both must hold; of a filer it is
            the scope of one organ (`statements.OWN`).
        text: part of the organ's name, or of the first letters of its pinyin.
        assignee: claimed or decided by this user.
        found_from: first seen at this moment or later; `found_before`: earlier than that moment.
        overdue: today: what waits, and whose last day is before it, unless the report is out for correction.
        assigned: given to this user.
        waiver: `requested` or `approved`.
        newer_than: id of the newest finding that is not wanted.
        organs: these names, to the letter.
        is_wide: True where the text was looked up (`looked_up`) and means too many organs to name them.
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
    found_from: datetime | None = None
    found_before: datetime | None = None
    overdue: date | None = None
    assigned: str | None = None
    waiver: str | None = None
    newer_than: int | None = None
    organs: tuple[str, ...] | None = None
    is_wide: bool | None = None

    @property
    def each_state(self) -> tuple[str, ...]:
        """The states asked for, each once."""
        wanted = tuple(ItemState) if self.states is None else self.states
        return tuple(dict.fromkeys(str(state) for state in wanted))

    @property
    def is_open(self) -> bool:
        """Whether nothing but states is asked for."""
        return all(getattr(self, field.name) is None for field in fields(self) if field.name != "states")

    @property
    def is_rule(self) -> bool:
        """Whether nothing but a rule and states is asked for."""
        return self.rule is not None and replace(self, rule=None).is_open

    @property
    def is_placed(self) -> bool:
        """Whether nothing but what the index of states and regions has is asked for."""
        columns = ("states", "region", "within", "year", "severity", "rule")
        return organ_of_scope(self.within) is None and all(
            getattr(self, field.name) is None for field in fields(self) if field.name not in columns
        )

    @property
    def is_rare(self) -> bool:
        """Whether something is asked for that leaves few findings, and that an index finds."""
        return any(getattr(self, name) is not None for name in (*_RARE, "waiver", "organs"))


def conditions_of(
    session: Session, wanted: QueueFilter, *, by_place: bool = False
) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter.

    SQLite chooses an index by rules of thumb, and often one that leads to as many wide rows as there are. So where
    many findings may be meant it is left the one of the state, which has beside it all that is filtered by; where
    few are meant, what makes them few.
    """
    conditions = conditions_but_state(session, wanted, by_place=by_place)
    if wanted.states is not None:
        state = hidden(QueueItem.state) if wanted.is_rare and on_sqlite(session) else col(QueueItem.state)
        conditions.append(state.in_(wanted.each_state))
    return conditions


def in_states(session: Session, wanted: QueueFilter, states: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a finding is in one of some states, to stand beside `conditions_but_state`."""
    column = hidden(QueueItem.state) if wanted.is_rare and on_sqlite(session) else _shown(QueueItem.state)
    return column == states[0] if len(states) == 1 else column.in_(states)


def conditions_but_state(
    session: Session, wanted: QueueFilter, *, few: bool = False, by_place: bool = False
) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter, whatever states it asks for.

    Args:
        few: whether few findings of the rule asked for are looked at, or nothing but their number: by its index then.
        by_place: whether only a number is looked for that the index of states and regions gives (`is_placed`).
    """
    rare = [
        col(getattr(QueueItem, column)) == value
        for name, column in _RARE.items()
        if (value := getattr(wanted, name)) is not None
    ]
    if wanted.waiver is not None:
        # Few of all findings have one, which an index of a column that is nearly always empty does not say.
        rare.append(col(QueueItem.id).in_(select(Waiver.item_id).where(Waiver.state == wanted.waiver)))
    if wanted.organs is not None:
        rare.append(_one_of(session, _shown(QueueItem.organ), wanted.organs))
    hide: Hide = hidden if on_sqlite(session) else _shown
    of_rule: Hide = _shown if few else hide
    conditions = [
        *rare,
        *_plain(wanted, hide, of_rule),
        *_dated(wanted, hide),
        *_placed(wanted, _shown if by_place else hide, bool(rare)),
    ]
    if wanted.text:
        conditions.append(_named(session, wanted.text, QueueItem))
    return conditions


def looked_up(session: Session, wanted: QueueFilter) -> QueueFilter:
    """Return the filter with the organs that its text means, where they are few; else marked as wide."""
    if not wanted.text or wanted.is_wide:
        return wanted
    few = FEW_NAMES if replace(wanted, text=None).is_open else FEW_NAMES_OF_PART
    names = select(QueueName.organ).where(_named(session, wanted.text, QueueName)).limit(few + 1)
    name = names.subquery().c.organ
    # As one value: a row for each name takes longer than to find it.
    if on_sqlite(session):
        found = json.loads(session.execute(select(func.json_group_array(name))).scalar_one())
    else:
        found = session.execute(select(func.array_agg(name))).scalar_one() or []
    if len(found) > few:
        return replace(wanted, is_wide=True)
    return replace(wanted, text=None, organs=tuple(found))


def on_sqlite(session: Session) -> bool:
    """Whether the store is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def hidden(column: Any) -> ColumnElement[Any]:
    """Return the column so that SQLite does not look it up in an index: `+column`."""
    shown = _shown(column)
    return UnaryExpression(shown, operator=custom_op("+"), type_=shown.type)


def _shown(column: Any) -> ColumnElement[Any]:
    return cast("ColumnElement[Any]", col(column))


def _one_of(session: Session, column: ColumnElement[str], names: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a column is one of some names, handed over as one value: each as a parameter of its own
    would take longer than the answer.
    """
    if on_sqlite(session):
        given = func.json_each(json.dumps(names, ensure_ascii=False)).table_valued("value")
        return column.in_(select(given.c.value))
    return column == any_(cast_to(list(names), ARRAY(String)))


def _plain(wanted: QueueFilter, hide: Hide, of_rule: Hide) -> list[ColumnElement[bool]]:
    return [
        hide_it(getattr(QueueItem, name)) == value
        for name, hide_it in (("year", hide), ("rule", of_rule), ("severity", hide))
        if (value := getattr(wanted, name)) is not None
    ]


def _dated(wanted: QueueFilter, hide: Hide) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.found_from is not None:
        conditions.append(hide(QueueItem.created_at) >= wanted.found_from)
    if wanted.found_before is not None:
        conditions.append(hide(QueueItem.created_at) < wanted.found_before)
    if wanted.newer_than is not None:
        conditions.append(col(QueueItem.id) > wanted.newer_than)
    if wanted.overdue is not None:
        conditions += [
            hide(QueueItem.state).in_(WAITING),
            hide(QueueItem.due_on) < wanted.overdue,
            hide(QueueItem.paused_on).is_(None),
        ]
    return conditions


def _placed(wanted: QueueFilter, hide: Hide, is_rare: bool) -> list[ColumnElement[bool]]:
    organ = organ_of_scope(wanted.within)
    if organ is not None:
        own = select(Report.id).where(Report.organ_code == organ)
        inside = [in_region(QueueItem.region, wanted.region)] if wanted.region else []
        return [col(QueueItem.report_id).in_(own), *inside]
    codes = [code for code in (wanted.region, wanted.within) if code]
    is_small = any(len(region_prefix(code)) >= _FEW_DIGITS for code in codes)
    column = col(QueueItem.region) if is_small and not is_rare else hide(QueueItem.region)
    return [in_region(column, code) for code in codes]


def _named(session: Session, text: str, table: type[QueueItem | QueueName]) -> ColumnElement[bool]:
    named = _contains(session, _shown(table.organ), text)
    letters = text.replace(" ", "").lower()
    if not (letters.isascii() and letters.isalpha()):
        return named
    return or_(named, _contains(session, _shown(table.initials), letters))


def _contains(session: Session, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Return the condition that a text stands in a column; SQLite finds it so in half the time that LIKE takes."""
    if on_sqlite(session):
        return func.instr(column, text) > 0
    return column.contains(text, autoescape=True)
