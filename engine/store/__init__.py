"""The store: everything that is remembered, on SQLite or PostgreSQL. The only importer of SQLModel."""

from .database import Database, Session, open_database
from .migrate import check, current_revision, downgrade, newest_revision, upgrade

__all__ = [
    "Database",
    "Session",
    "check",
    "current_revision",
    "downgrade",
    "newest_revision",
    "open_database",
    "upgrade",
]
