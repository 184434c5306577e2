"""Waivers: asked for by one person, granted by another, over one day."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field

from .base import ExactJson, Row, UtcDateTime, one_of


class WaiverState(StrEnum):
    """Where a waiver stands. `ended`: it was requested or approved and holds no more, `ended_why` says why."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class WaiverEnd(StrEnum):
    """Why a waiver, or the request for one, ended without anybody deciding on it."""

    EXPIRED = "expired"
    VALUES_CHANGED = "values_changed"
    FIXED = "fixed"
    RELEASED = "released"
    MERGED = "merged"
    ACCEPTED = "accepted"


class Waiver(Row, table=True):
    """That a breach is accepted until a day. At most one of an item is requested or approved at a time.

    Attributes:
        values: the figures it was asked for.
        until: its last day.
        decided_by: who approved or refused it, never `requested_by`; None in an approved one from before two persons
            were asked for.
        decision_text: what they said.
        gone_at: since when a later version no longer has what is waived; None while it has.
    """

    __tablename__ = "waivers"
    __table_args__ = (
        CheckConstraint(one_of("state", WaiverState), name="state"),
        CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="two_persons"),
        Index(
            "uq_waivers_live",
            "item_id",
            unique=True,
            sqlite_where=text("state IN ('requested', 'approved')"),
            postgresql_where=text("state IN ('requested', 'approved')"),
        ),
        Index(None, "state", "until"),
    )

    id: int = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="queue_items.id", index=True)
    state: str = Field(default=WaiverState.REQUESTED.value, max_length=16)
    reason_code: str = Field(max_length=60)
    text: str = Field(sa_type=Text)
    until: date
    values: dict[str, Any] = Field(default_factory=dict, sa_type=ExactJson)
    requested_by: str = Field(max_length=100)
    requested_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: str | None = Field(default=None, max_length=100)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decision_text: str | None = Field(default=None, sa_type=Text)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_why: str | None = Field(default=None, max_length=16)
    gone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
