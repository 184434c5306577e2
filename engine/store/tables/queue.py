"""The reviewers' queue and what people decided."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from .base import ExactJson, Row, UtcDateTime, one_of


class ItemState(StrEnum):
    """Where a queue item stands. `fixed`: a later version or evaluation no longer has the finding."""

    OPEN = "open"
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    WAIVED = "waived"
    FIXED = "fixed"


WAITS: Final = "state IN ('open', 'claimed')"
"""The condition of indexes that hold only what waits, to the letter: a query uses them where it says the same."""


class QueueItem(Row, table=True):
    """One broken relation of one report, through all versions of the report.

    Organ, region, year, rule and severity stand here as well as in report and finding, so that the queue is
    filtered and counted from one table.

    Attributes:
        fingerprint: identity of the relation (contract §3), unique within the report.
        finding_id: the finding of the latest evaluation that had it.
        values: what the figures are now; compared with those of a decision.
        previous_values: those on which the last decision was made, where they changed and the item reopened.
        urgency: 2 for an error, 1 for a warning, 0 for a hint.
        risk: 0 to 100, what the queue is sorted by (`queries.risks`); it rests on severity and lead, and on the next two.
        risk_rule: the share of it that comes from how often the rule is right.
        risk_due: the share of it that comes from the days left.
        position: place of the finding in its report.
        assignee: name of the user who claimed or decided it.
        version: grows with every change; a writer who saw an older one has lost.
        initials: first letters of the organ's name in pinyin, by which it is found as well.
        waiver: `requested` or `approved` while a row of `waivers` says so, else None. What is requested stays claimed by
            whoever asks.
        assigned_to: name of the user to whom it was given; they need not have claimed it.
        term_from: the day on which its term began to run, in the office's zone; None: none was given yet.
        term_days: working days that the term had then.
        due_on: last day of the term; None where that is not known (yet).
        paused_on: the day on which the report was sent back to whoever filed it, while it is out: the term rests.
        escalated_on: the day on which supervisors were told that it is overdue.
    """

    __tablename__ = "queue_items"
    __table_args__ = (
        UniqueConstraint("report_id", "fingerprint"),
        CheckConstraint(one_of("state", ItemState), name="state"),
        # Counts by region, with all that is counted beside it.
        Index("ix_queue_items_regions", *("state", "region", "year", "severity", "rule")),
        Index(None, "state", "id"),
        Index(None, "rule", "state"),
        # Empty in most rows: SQLite, which looks at the first thousand of an index, would take it for useless.
        Index(
            "ix_queue_items_handled",
            *("assignee", "region", "state"),
            sqlite_where=text("assignee IS NOT NULL"),
            postgresql_where=text("assignee IS NOT NULL"),
        ),
        # The findings of the organs that a text means, with all that is filtered by.
        Index(
            "ix_queue_items_named",
            *("organ", "state", "risk", "report_id", "id", "year", "region", "rule", "severity"),
            *("created_at", "due_on", "paused_on"),
        ),
        # One state in order of risk, with all that is filtered by: pages and counts are found without the wide rows.
        Index(
            "ix_queue_items_walk",
            *("state", "risk", "report_id", "id", "year", "region", "rule", "severity"),
            *("created_at", "due_on", "paused_on", "organ", "initials"),
        ),
        Index(None, "year", "region", "rule", "severity", "state", "report_id"),
        # Errors alone, which summaries count of many years.
        Index(
            "ix_queue_items_errors",
            *("year", "region"),
            postgresql_where=text("severity = 'error'"),
            sqlite_where=text("severity = 'error'"),
        ),
        Index(None, "state", "due_on"),
        Index(None, "waiver"),
        Index(
            "ix_queue_items_given",
            *("assigned_to", "state"),
            sqlite_where=text("assigned_to IS NOT NULL"),
            postgresql_where=text("assigned_to IS NOT NULL"),
        ),
        # What waits in the other orders, with all that is filtered by.
        Index(
            "ix_queue_items_came",
            *("state", "id", "year", "region", "rule", "severity"),
            *("created_at", "due_on", "paused_on", "organ", "initials"),
            sqlite_where=text(WAITS),
            postgresql_where=text(WAITS),
        ),
        Index(
            "ix_queue_items_term",
            *("state", "due_on", "id", "year", "region", "rule", "severity"),
            *("created_at", "paused_on", "organ", "initials"),
            sqlite_where=text(WAITS),
            postgresql_where=text(WAITS),
        ),
        # What waits, by whose it is, with all that is counted of a desk.
        Index(
            "ix_queue_items_desk",
            *("state", "assigned_to", "assignee", "region", "waiver", "due_on", "paused_on", "term_from"),
            sqlite_where=text(WAITS),
            postgresql_where=text(WAITS),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="reports.id")
    submission_id: UUID = Field(foreign_key="submissions.id", index=True)
    finding_id: int = Field(foreign_key="findings.id", index=True)
    fingerprint: str = Field(max_length=128)
    state: str = Field(default=ItemState.OPEN.value, max_length=16)
    assignee: str | None = Field(default=None, max_length=100)
    version: int = 1
    organ: str = Field(max_length=200)
    initials: str = Field(default="", max_length=400)
    region: str | None = Field(default=None, max_length=6, index=True)
    year: int = Field(index=True)
    rule: str = Field(max_length=16)
    severity: str = Field(max_length=16)
    urgency: int
    risk: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    risk_rule: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    risk_due: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    position: int
    group_name: str | None = Field(default=None, max_length=100)
    lead: bool = True
    values: dict[str, Any] = Field(default_factory=dict, sa_type=ExactJson)
    previous_values: dict[str, Any] | None = Field(default=None, sa_type=ExactJson)
    waiver: str | None = Field(default=None, max_length=16)
    assigned_to: str | None = Field(default=None, max_length=100)
    term_from: date | None = None
    term_days: int | None = None
    due_on: date | None = None
    paused_on: date | None = None
    escalated_on: date | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Decision(Row, table=True):
    """What a person decided: on one finding (`item_id`) or on a submission as a whole.

    Attributes:
        action: claim, release, confirm, dismiss, waive, approve_waiver, refuse_waiver, withdraw_waiver, comment, assign,
            return, accept, reopen, undo.
        until: last day of a waiver.
        values: the figures it was made on.
        before: `state`, `assignee` and `waiver` of the item before, and its `version` afterwards; None where nothing
            changed.
    """

    __tablename__ = "decisions"

    id: int = Field(default=None, primary_key=True)
    item_id: int | None = Field(default=None, foreign_key="queue_items.id", index=True)
    submission_id: UUID = Field(foreign_key="submissions.id", index=True)
    actor: str = Field(max_length=100)
    action: str = Field(max_length=16)
    reason_code: str | None = Field(default=None, max_length=60)
    text: str | None = Field(default=None, sa_type=Text)
    until: date | None = None
    values: dict[str, Any] | None = Field(default=None, sa_type=ExactJson)
    before: dict[str, Any] | None = Field(default=None, sa_type=ExactJson)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
