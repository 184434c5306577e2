"""The store: everything that is remembered, on SQLite or PostgreSQL. The only importer of SQLModel."""

from .database import Database, Session, open_database

__all__ = ["Database", "Session", "open_database"]
