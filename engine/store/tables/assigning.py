"""Who gets what: how a region hands out its findings, whose turn it is, who is away."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from .base import Row, UtcDateTime, one_of


class AssignmentMode(StrEnum):
    """How new findings are handed out. `region`: to whoever has the deepest region; `turn`: to all of it in turn."""

    OFF = "off"
    REGION = "region"
    TURN = "turn"


class AssignmentSetting(Row, table=True):
    """How one region hands out its findings; the deepest region that covers a report holds.

    Attributes:
        region: 行政区划代码 without its trailing pairs of zeros, empty for the whole country.
    """

    __tablename__ = "assignment_settings"
    __table_args__ = (CheckConstraint(one_of("mode", AssignmentMode), name="mode"),)

    region: str = Field(primary_key=True, max_length=6)
    mode: str = Field(max_length=16)
    changed_by: str = Field(max_length=100)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class AssignmentTurn(Row, table=True):
    """Who among the reviewers of a region was given a report last: the next one in order of names is next.

    Attributes:
        region: the region whose reviewers take turns, written as in `AssignmentSetting`.
    """

    __tablename__ = "assignment_turns"

    region: str = Field(primary_key=True, max_length=6)
    latest: str = Field(max_length=100)


class Absence(Row, table=True):
    """That somebody is away from one day to another, both included.

    Attributes:
        stand_in: who is given their work meanwhile; None: whoever is next.
        cancelled_at: since when it does not count; rows are kept.
    """

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("from_on <= to_on", name="days"),
        Index(None, "name", "to_on"),
    )

    id: int = Field(default=None, primary_key=True)
    name: str = Field(max_length=100)
    from_on: date
    to_on: date
    stand_in: str | None = Field(default=None, max_length=100)
    entered_by: str = Field(max_length=100)
    entered_at: datetime = Field(sa_type=UtcDateTime)
    cancelled_by: str | None = Field(default=None, max_length=100)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
