"""The rows of several years, worked out once for all the numbers of a summary.

They stand in a temporary table of the session's transaction: each number is then one look through it, and all numbers
are of one moment.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column as TableColumn
from sqlalchemy import Integer, MetaData, Subquery, Table, insert, literal, select
from sqlmodel import Session

from .summaries_filings import filings
from .summaries_scope import Scope

NAME: Final = "summary_rows"
BRIEF: Final = frozenset(
    {
        "code",
        "name",
        "region",
        "kind",
        "report_id",
        "late_days",
        "state",
        "standing_id",
        "found_errors",
    }
)
"""The columns that are asked for of the years before last year."""


class KeptRows:
    """The rows of the years that were kept; `close` it in the same transaction."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._session = session
        self._scope = scope
        self._years: dict[int, bool] = {}
        self._table = Table(
            NAME,
            MetaData(),
            TableColumn("of_year", Integer),
            *(TableColumn(column.name, column.type) for column in filings(session, scope).c),
            prefixes=["TEMPORARY"],
        )
        self._table.create(session.connection())

    def of(self, year: int, *, is_brief: bool = False) -> Subquery:
        """Return the rows of a year with the columns of `filings`, NULL in those that a brief look leaves out."""
        if year not in self._years:
            found = filings(self._session, self._scope.in_year(year))
            columns = [column for column in found.c if not is_brief or column.name in BRIEF]
            self._session.execute(
                insert(self._table).from_select(
                    ["of_year", *(column.name for column in columns)],
                    select(literal(year), *columns),
                    include_defaults=False,
                )
            )
            self._years[year] = is_brief
        if self._years[year] and not is_brief:
            raise ValueError(f"of {year} only the few columns were kept")
        return select(self._table).where(self._table.c.of_year == year).subquery(f"rows_{year}")

    def close(self) -> None:
        """Drop them."""
        self._table.drop(self._session.connection())
