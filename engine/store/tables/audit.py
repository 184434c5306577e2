"""The audit trail: rows are only ever added; triggers in the database refuse anything else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from .base import ExactJson, Row, UtcDateTime


class AuditEntry(Row, table=True):
    """Who did what to what, and when.

    Attributes:
        actor: user name, or the name of the part of the machine that acted (`worker`, `webhook`).
        action: verb in snake_case.
        subject: kind of thing: `submission`, `finding`, `user`, …
        subject_id: its id as text.
        address: network address of the browser or program that asked for it; None for what the machine did itself.
        chain: SHA-256 of this entry and of the chain before it, as hex digits.
    """

    __tablename__ = "audit_trail"
    __table_args__ = (Index(None, "subject", "subject_id"),)

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor: str = Field(max_length=100)
    action: str = Field(max_length=40)
    subject: str = Field(max_length=40)
    subject_id: str = Field(max_length=64)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=ExactJson)
    address: str | None = Field(default=None, max_length=45)
    chain: str = Field(max_length=64)
