# ruff: noqa: S608 - statements of our own tables and triggers
"""The triggers that name a report in `touched_reports` whenever something is written that its state follows from.

They stand in the database, so that no writer can forget them, whatever the statement. SQLite looses the triggers of a table
that a migration makes anew; `watch` puts back what is missing and names every report, for nobody knows what was written
in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, inspect

NAMES: Final = "touched_reports"
WATCHED: Final = ("submissions", "evaluations", "queue_items")
"""Tables with the number of the report in `report_id`."""
WATCHED_VERSIONS: Final = ("documents", "tallies")
"""Tables with the id of a version in `submission_id`."""
EVENTS: Final = {"INSERT": ("NEW",), "UPDATE": ("NEW", "OLD"), "DELETE": ("OLD",)}


def watch(connection: Connection) -> bool:
    """Make sure that all triggers are there; return whether any was missing. Does nothing where the table of names is not."""
    if not inspect(connection).has_table(NAMES):
        return False
    wanted = dict(_on_sqlite() if connection.dialect.name == "sqlite" else _on_postgresql())
    missing = wanted.keys() - _there(connection)
    if not missing:
        return False
    if connection.dialect.name != "sqlite":
        for function in _FUNCTIONS:
            connection.exec_driver_sql(function)
    for name in sorted(missing):
        connection.exec_driver_sql(wanted[name])
    connection.exec_driver_sql(f"INSERT INTO {NAMES} (report_id) SELECT id FROM reports")
    return True


def unwatch(connection: Connection) -> None:
    """Take all triggers away."""
    is_sqlite = connection.dialect.name == "sqlite"
    for name in sorted(_there(connection)):
        table = name.removeprefix("touch_").rpartition("_")[0]
        connection.exec_driver_sql(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
    if not is_sqlite:
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS touch_report(), touch_version()")


def _there(connection: Connection) -> set[str]:
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'touch!_%' ESCAPE '!'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'touch!_%%' ESCAPE '!'"
    )
    return {row[0] for row in connection.exec_driver_sql(catalogue)}


def _on_sqlite() -> Iterator[tuple[str, str]]:
    """Yield name and statement of each trigger: once per row, and a name only where it is not there already."""
    for table in (*WATCHED, *WATCHED_VERSIONS):
        for event, rows in EVENTS.items():
            body = " ".join(_name_on_sqlite(table, row) for row in rows)
            name = f"touch_{table}_{event.lower()}"
            yield name, f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {body} END"


def _name_on_sqlite(table: str, row: str) -> str:
    report = f"{row}.report_id"
    if table in WATCHED_VERSIONS:
        report = f"(SELECT report_id FROM submissions WHERE id = {row}.submission_id)"
    return (
        f"INSERT INTO {NAMES} (report_id) SELECT named FROM (SELECT {report} AS named) "
        f"WHERE named IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {NAMES} WHERE report_id = named);"
    )


def _on_postgresql() -> Iterator[tuple[str, str]]:
    """Yield name and statement of each trigger: once per statement, with all its rows.

    Names are only ever added: two writers of one report do not wait for each other.
    """
    tables = {"INSERT": "NEW TABLE AS written", "UPDATE": "OLD TABLE AS before NEW TABLE AS written"}
    for table in (*WATCHED, *WATCHED_VERSIONS):
        function = "touch_version" if table in WATCHED_VERSIONS else "touch_report"
        for event in EVENTS:
            name = f"touch_{table}_{event.lower()}"
            referencing = tables.get(event, "OLD TABLE AS before")
            yield (
                name,
                (
                    f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {referencing} "
                    f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
                ),
            )


def _function(name: str, column: str, before: str, written: str) -> str:
    """Return a function that names the reports of the rows of a statement, those before it and those after it."""
    add = f"INSERT INTO {NAMES} (report_id)"
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'INSERT' THEN {add} SELECT DISTINCT {column} FROM {written}; "
        f"ELSIF TG_OP = 'DELETE' THEN {add} SELECT DISTINCT {column} FROM {before}; "
        f"ELSE {add} SELECT {column} FROM {before} UNION SELECT {column} FROM {written}; END IF; "
        "RETURN NULL; END $$"
    )


_OF_VERSION: Final = "JOIN submissions ON submissions.id = submission_id"
_FUNCTIONS: Final = (
    _function("touch_report", "report_id", "before", "written"),
    _function("touch_version", "submissions.report_id", f"before {_OF_VERSION}", f"written {_OF_VERSION}"),
)
