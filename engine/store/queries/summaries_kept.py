"""The rows of several years, worked out once for all the numbers of a summary.

They stand in a temporary table of the session's transaction: each number is then one look through it, and all numbers
are of one moment.
"""

from __future__ import annotations

from sqlalchemy import Column as TableColumn
from sqlalchemy import Integer, MetaData, Subquery, Table, insert, literal, select
from sqlmodel import Session

from .summaries_rows import whole
from .summaries_scope import Scope

NAME = "summary_rows"


class KeptRows:
    """The rows of the years that were kept; `close` it in the same transaction."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._session = session
        self._scope = scope
        self._years: dict[int, bool] = {}
        columns = whole(session, scope).c
        self._table = Table(
            NAME,
            MetaData(),
            TableColumn("of_year", Integer),
            *(TableColumn(column.name, column.type) for column in columns),
            prefixes=["TEMPORARY"],
        )
        self._table.create(session.connection())

    def of(self, year: int, *, is_brief: bool = False) -> Subquery:
        """Return the rows of a year with the columns of `whole`, NULL in those that a brief look leaves out."""
        if year not in self._years:
            found = whole(self._session, self._scope.in_year(year), is_brief=is_brief)
            self._session.execute(
                insert(self._table).from_select(
                    ["of_year", *found.c.keys()], select(literal(year), found), include_defaults=False
                )
            )
            self._years[year] = is_brief
        if self._years[year] and not is_brief:
            raise ValueError(f"of {year} only the few columns were kept")
        return select(self._table).where(self._table.c.of_year == year).subquery(f"rows_{year}")

    def close(self) -> None:
        """Drop them."""
        self._table.drop(self._session.connection())
