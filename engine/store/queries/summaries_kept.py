"""The rows of several years, worked out once for all the numbers of a summary.

Those of each year stand in a temporary table of the session's transaction: each number is then one look through it, and
all numbers are of one moment.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import CreateTableAs, MetaData, Subquery, Table, select
from sqlmodel import Session

from .summaries_filings import filings
from .summaries_scope import Scope

NAME: Final = "summary_rows_"
"""Of a temporary table; the year follows."""
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
UNASKED: Final = frozenset(
    {
        "counted",
        "imported",
        "published_on",
        "review_state",
        "first_day",
        "found_errors",
        "infos",
        "fixed",
        "waived",
        "dismissed",
    }
)
"""The columns that no number of a summary asks for."""


class KeptRows:
    """The rows of the years that were kept; `close` it in the same transaction."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._session = session
        self._scope = scope
        self._metadata = MetaData()
        self._years: dict[int, tuple[Table, bool]] = {}

    def of(self, year: int, *, is_brief: bool = False) -> Subquery:
        """Return the rows of a year with the columns of `filings` but for `UNASKED`; those of `BRIEF` where no others are wanted."""
        if year not in self._years:
            found = filings(self._session, self._scope.in_year(year))
            columns = [column for column in found.c if _is_asked(column.name, is_brief)]
            # PostgreSQL works such a statement out on several processors, unlike one that inserts.
            made = CreateTableAs(select(*columns), f"{NAME}{year}", metadata=self._metadata, temporary=True)
            self._session.execute(made)
            self._years[year] = made.table, is_brief
        table, was_brief = self._years[year]
        if was_brief and not is_brief:
            raise ValueError(f"of {year} only the few columns were kept")
        return select(table).subquery(f"rows_{year}")

    def close(self) -> None:
        """Drop them."""
        self._metadata.drop_all(self._session.connection(), checkfirst=False)


def _is_asked(name: str, is_brief: bool) -> bool:
    return name in BRIEF if is_brief else name not in UNASKED
