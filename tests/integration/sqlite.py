"""SQLite files with all tables: migrated once per run, then copied."""

from __future__ import annotations

import sqlite3
import tempfile
from functools import lru_cache
from pathlib import Path

from gouji.engine.store import upgrade


def new_sqlite(folder: Path) -> str:
    """Return the URL of a new database in `folder`, with all tables and no rows."""
    path = folder / "gouji.sqlite3"
    path.write_bytes(_migrated())
    return f"sqlite:///{path}"


@lru_cache(maxsize=1)
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory(prefix="gouji-") as folder:
        path = Path(folder, "gouji.sqlite3")
        upgrade(f"sqlite:///{path}")
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return path.read_bytes()
