"""Sketches of the words of reports, by which like ones are found among very many."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from .base import Row


class SketchRow(Row, table=True):
    """The sketch of one version of a report.

    Attributes:
        version: `engine.similarity.SKETCH_VERSION`; only sketches of one version are compared.
        content: its numbers, 32 bits each, little endian.
    """

    __tablename__ = "sketches"

    submission_id: UUID = Field(foreign_key="submissions.id", primary_key=True)
    report_id: int = Field(foreign_key="reports.id", index=True)
    year: int
    version: str = Field(max_length=32)
    content: bytes


class SketchBand(Row, table=True):
    """One band of a sketch: reports that are alike share at least one. The key alone is the whole index."""

    __tablename__ = "sketch_bands"
    __table_args__ = ({"sqlite_with_rowid": False},)

    year: int = Field(primary_key=True)
    band: int = Field(sa_type=BigInteger, primary_key=True)
    submission_id: UUID = Field(foreign_key="submissions.id", primary_key=True)
