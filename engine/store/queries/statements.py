"""The few places where SQLite and PostgreSQL want to be spoken to differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Executable, and_, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

FULL_CODE = 6
OWN = "organ:"
"""Begins the scope of somebody who sees the reports of one organ alone; its code follows. No region begins so, and
whoever asks for regions without knowing of it finds nothing."""


def insert_once(session: Session, table: type[SQLModel], values: Mapping[str, Any]) -> bool:
    """Insert one row unless a unique column says it is there; return whether it was inserted."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = sqlite.insert(table) if on_sqlite else postgresql.insert(table)
    return changed(session, statement.inline().values(**values).on_conflict_do_nothing()) == 1


def insert_all(session: Session, rows: Sequence[SQLModel]) -> None:
    """Insert rows of one table in one statement; their ids are not read back.

    SQLite cannot give the ids of several rows back in order, so adding them to the session would insert
    them one by one.
    """
    if rows:
        session.execute(insert(type(rows[0])), [row.model_dump(exclude={"id"}) for row in rows])


def changed(session: Session, statement: Executable) -> int:
    """Run an UPDATE, INSERT or DELETE; return how many rows it touched.

    Rows that the session holds are not refreshed: read them again where that matters.
    """
    options = {"synchronize_session": False, "preserve_rowcount": True}
    result = session.execute(statement, execution_options=options)
    assert isinstance(result, CursorResult)  # noqa: S101 - what such statements give
    return result.rowcount


def in_region(column: ColumnElement[str | None] | Any, region: str) -> ColumnElement[bool]:
    """Return the condition that a 行政区划代码 lies in the subtree of `region` (2, 4 or 6 digits)."""
    prefix = region_prefix(region)
    if len(prefix) == FULL_CODE:
        return and_(column == prefix)
    if not prefix.isdigit() or prefix.strip("9") == "":
        return and_(column.startswith(prefix, autoescape=True))
    # A range, unlike LIKE, is looked up in an index on both databases.
    return and_(column >= prefix, column < f"{int(prefix) + 1:0{len(prefix)}}")


def organ_of_scope(scope: str | None) -> str | None:
    """Return the code of the organ to which a scope is limited; None where it is a region."""
    return scope.removeprefix(OWN) if scope is not None and scope.startswith(OWN) else None


def region_prefix(region: str) -> str:
    """Return what all codes in the subtree begin with: `220000` → `22`, `220100` → `2201`, `220102` → itself."""
    prefix = region
    while len(prefix) > 2 and prefix.endswith("00"):
        prefix = prefix[:-2]
    return prefix
