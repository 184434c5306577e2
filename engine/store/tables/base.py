"""What every table shares: the naming of constraints, times in UTC, exact numbers in JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData, Text, TypeDecorator
from sqlmodel import SQLModel

from ... import canonical

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time: aware on the way in, aware in UTC on the way out, on SQLite as well.

    SQLite has no time zones and gives naive values back; a naive value on the way in is refused, because
    nobody could say which hour it means.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC; raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without time zone cannot be stored: {value.isoformat()}")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactJson(TypeDecorator[Any]):
    """JSON as text through `gouji.engine.canonical`: decimals keep every digit, keys keep their order.

    None is SQL NULL. The value must be replaced, not changed in place, to be saved.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write plain values as JSON text."""
        return None if value is None else canonical.dumps(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read JSON text; numbers with a point come back as `Decimal`."""
        return None if value is None else canonical.loads(value)


def one_of(column: str, values: type[Any]) -> str:
    """Return the SQL of a check that `column` holds one of the words of a `StrEnum`."""
    words = ", ".join(f"'{word.value}'" for word in values)
    return f"{column} IN ({words})"
