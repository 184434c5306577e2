"""The calendar: reports that did not come, reminders, and how far the day's work is."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from .base import ExactJson, Row, UtcDateTime, one_of


class MissingState(StrEnum):
    """Where a missing report stands. `excused`: a person said why; `filed`: it came; `dropped`: no longer due."""

    OPEN = "open"
    EXCUSED = "excused"
    FILED = "filed"
    DROPPED = "dropped"


class ReminderState(StrEnum):
    """What became of one reminder. `planned`: decided, and not handed to the mail yet; `posted`: the mail has it."""

    PLANNED = "planned"
    POSTED = "posted"
    SKIPPED = "skipped"
    NO_ADDRESS = "no_address"


class MissingReport(Row, table=True):
    """The finding that an organ has not filed for a year: it has no submission, so it stands apart from the queue.

    Attributes:
        organ_code: of the register; with the year its identity.
        organ: its name at the end of that year.
        due_on: the last day that was not met; `basis` is the article or the number of the local notice.
        severity: error once the law's own day is over, warning before (a local notice, a township).
        found_on: the day on which it was found, in the office's zone.
        reason: why it is excused, in the words of `closed_by`.
        report_id: of the report that came at last.
        version: grows with every change; a writer who saw an older one has lost.
    """

    __tablename__ = "missing_reports"
    __table_args__ = (
        UniqueConstraint("organ_code", "year"),
        CheckConstraint(one_of("state", MissingState), name="state"),
        Index(None, "year", "state"),
    )

    id: int = Field(default=None, primary_key=True)
    organ_code: str = Field(max_length=64)
    organ: str = Field(max_length=200)
    region: str | None = Field(default=None, max_length=6, index=True)
    kind: str = Field(max_length=16)
    year: int
    due_on: date
    basis: str = Field(max_length=500)
    severity: str = Field(max_length=16)
    state: str = Field(default=MissingState.OPEN.value, max_length=16)
    found_on: date
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by: str | None = Field(default=None, max_length=100)
    reason: str | None = Field(default=None, sa_type=Text)
    report_id: int | None = Field(default=None, foreign_key="reports.id")
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Reminder(Row, table=True):
    """One reminder of one organ: its row is there before anything is sent, and makes a second one impossible.

    Attributes:
        step: days from the last day: -14, 1.
        due_on: the last day that it tells.
        why: of a skipped one: `superseded`, `stale`, `filed`.
        addresses: to whom it goes, as they were when it was decided.
        mail_ids: of the mails in the ledger.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("organ_code", "year", "step"),
        CheckConstraint(one_of("state", ReminderState), name="state"),
        Index(None, "year", "state"),
    )

    id: int = Field(default=None, primary_key=True)
    organ_code: str = Field(max_length=64)
    organ: str = Field(max_length=200)
    region: str | None = Field(default=None, max_length=6, index=True)
    year: int
    step: int
    due_on: date
    state: str = Field(max_length=16)
    why: str | None = Field(default=None, max_length=16)
    addresses: list[str] = Field(default_factory=list, sa_type=ExactJson)
    mail_ids: list[str] = Field(default_factory=list, sa_type=ExactJson)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class CalendarRun(Row, table=True):
    """One job of the calendar for one day: who has it, and how far it is.

    Attributes:
        job: `missing`, `returned`, `reminders`, `terms`, `escalation`.
        period: the day it is for, in ISO form.
        total: how many organs there are to look at, None while that is not known; `done` of them were looked at.
        found: how many of them led to something.
        held_until: the process that works on it has it until then; after that another may go on.
        error: why the last attempt ended, None where it did not fail.
    """

    __tablename__ = "calendar_runs"
    __table_args__ = (UniqueConstraint("job", "period"), Index(None, "finished_at"))

    id: int = Field(default=None, primary_key=True)
    job: str = Field(max_length=40)
    period: str = Field(max_length=40)
    total: int | None = None
    done: int = 0
    found: int = 0
    attempts: int = 0
    started_at: datetime = Field(sa_type=UtcDateTime)
    held_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str | None = Field(default=None, max_length=2000)
