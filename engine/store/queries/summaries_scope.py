"""What a summary is asked for, and the few expressions in which SQLite and PostgreSQL differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    text,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session

from ...calendar.deadlines import Duty, RegionalDeadline
from .statements import in_region, region_prefix

Column = ColumnElement[Any]
DeadlinesOf = Callable[[int], Sequence[RegionalDeadline]]
"""Report year → all last days, those of the narrowest regions first (`calendar.deadlines.deadline_table`)."""

NOON: Final = 12


@dataclass(frozen=True, slots=True)
class Scope:
    """One year of one region.

    Attributes:
        region: 行政区划代码 or prefix; its subtree. None is the whole country.
        is_own: what belongs to the region itself alone.
        today: the day in the office on which it is asked.
        zone: in which a day is a day.
    """

    year: int
    region: str | None
    today: date
    zone: tzinfo
    deadlines: DeadlinesOf
    is_own: bool = False

    @property
    def prefix(self) -> str:
        """What all codes in the region begin with; empty for the whole country."""
        return region_prefix(self.region) if self.region else ""

    @property
    def code(self) -> str:
        """The code of the region itself, six digits; empty for the whole country."""
        return self.prefix.ljust(6, "0") if self.prefix else ""

    def in_year(self, year: int) -> Scope:
        """Return the same region in another year."""
        return replace(self, year=year)

    def holds(self, column: Column | Any) -> list[ColumnElement[bool]]:
        """Return the conditions that a region lies in this one; none for the whole country."""
        if self.is_own:
            return [column == self.code]
        return [in_region(column, self.region)] if self.region else []


def is_sqlite(session: Session) -> bool:
    """Tell which of the two databases this is."""
    return session.get_bind().dialect.name == "sqlite"


def hold_still(session: Session) -> None:
    """Let all that follows in a session's first transaction be of one moment, which on SQLite it is anyway."""
    if not is_sqlite(session):
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        count_plainly(session)


def count_plainly(session: Session) -> None:
    """Let PostgreSQL run the long statements of summaries as they are, for the rest of the transaction.

    Compiling them takes longer than running them; their joins want memory, not files.
    """
    if not is_sqlite(session):
        for setting in ("jit = off", "work_mem = '64MB'"):
            session.execute(text(f"SET LOCAL {setting}"))


@contextmanager
def looking_up(session: Session) -> Iterator[None]:
    """Let PostgreSQL find what is joined row by row, by an index.

    It takes the few rows that a condition leaves for thousands, and would read the whole of the other table for them;
    even where it is right, looking each up costs no more.
    """
    if is_sqlite(session):
        yield
        return
    for state in ("off", "on"):
        for join in ("hashjoin", "mergejoin"):
            session.execute(text(f"SET LOCAL enable_{join} = {state}"))
        if state == "off":
            yield


def once(session: Session, rows: Select[Any]) -> Select[Any]:
    """Let SQLite work out the columns of these rows once, and not wherever a query around them names one.

    It would put the whole expression in each place; a subquery with a limit it leaves alone
    (https://sqlite.org/optoverview.html#flattening).
    """
    return rows.offset(0) if is_sqlite(session) else rows


def local_day(session: Session, instant: Column, scope: Scope) -> Column:
    """Return the calendar day of an instant in the office.

    SQLite knows no zones: the offset of the day after the year ended holds for all (China has no summer time).
    """
    if not is_sqlite(session):
        return cast(func.timezone(str(scope.zone), instant), Date)
    offset = datetime(scope.year + 1, 1, 1, NOON, tzinfo=scope.zone).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    return type_coerce(func.date(instant, f"{minutes:+d} minutes"), Date)


def days_between(session: Session, later: Column, earlier: Column) -> Column:
    """Return how many days one day is after another."""
    if not is_sqlite(session):
        return type_coerce(later - earlier, Integer)
    return cast(func.julianday(later) - func.julianday(earlier), Integer)


def number_in_json(session: Session, column: Column, key: str) -> Column:
    """Return a whole number that stands under a key of JSON text."""
    if is_sqlite(session):
        return cast(func.json_extract(column, f"$.{key}"), Integer)
    return cast(func.jsonb_extract_path_text(cast(column, JSONB), key), Integer)


def by_deadline(kind: Column, region: Column, duty: Duty, table: Iterable[RegionalDeadline]) -> Column:
    """Return the last day of an organ for a duty as an expression: the first line of `table` that fits; else NULL."""
    whens = [
        (and_(kind == line.kind, *([in_region(region, line.region)] if line.region else [])), _day(line.due))
        for line in table
        if line.duty == duty
    ]
    return case(*whens, else_=_day(None)) if whens else _day(None)


def _day(day: date | None) -> Column:
    return literal(day, Date) if day is not None else cast(null(), Date)
