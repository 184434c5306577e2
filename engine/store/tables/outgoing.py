"""What leaves the house: tasks to the broker, answers to the workflow systems."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from .base import ExactJson, Row, UtcDateTime, one_of


class DeliveryState(StrEnum):
    """`failed`: given up after the last attempt; a person can start it again."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class OutboxRow(Row, table=True):
    """A task to be sent after the commit that wrote it.

    Attributes:
        not_before: not due earlier.
        claimed_until: a sender has it until then; after that another may take it (the first one died).
        sent_at: when the broker had it.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "sent_at", "not_before"),)

    id: int = Field(default=None, primary_key=True)
    task: str = Field(max_length=100)
    args: list[Any] = Field(default_factory=list, sa_type=ExactJson)
    queue: str = Field(max_length=40)
    created_at: datetime = Field(sa_type=UtcDateTime)
    not_before: datetime = Field(sa_type=UtcDateTime)
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Delivery(Row, table=True):
    """One answer.

    Attributes:
        id: the message id (`webhook-id`), the same over all attempts.
        sequence: counts from 1 within the submission; a later one waits for the earlier.
        body: the JSON text that is signed and sent, byte for byte the same at each attempt.
        held_until: it is held back until then, so that what it tells can be taken back; None: it goes at once.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("submission_id", "sequence"),
        CheckConstraint(one_of("state", DeliveryState), name="state"),
        Index(None, "state", "next_attempt_at"),
    )

    id: str = Field(primary_key=True, max_length=64)
    submission_id: UUID = Field(foreign_key="submissions.id")
    sequence: int
    type: str = Field(max_length=40)
    url: str = Field(max_length=2000)
    body: str = Field(sa_type=Text)
    state: str = Field(default=DeliveryState.PENDING.value, max_length=16)
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=UtcDateTime)
    held_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str | None = Field(default=None, max_length=2000)


class DeliveryAttempt(Row, table=True):
    """One attempt at a delivery: the HTTP status, or what went wrong before there was one."""

    __tablename__ = "delivery_attempts"
    __table_args__ = (UniqueConstraint("delivery_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    delivery_id: str = Field(foreign_key="deliveries.id", max_length=64)
    number: int
    attempted_at: datetime = Field(sa_type=UtcDateTime)
    status_code: int | None = None
    error: str | None = Field(default=None, max_length=2000)
