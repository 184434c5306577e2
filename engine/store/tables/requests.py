"""Requests of the API that must not be done twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field

from .base import Row, UtcDateTime


class IdempotencyKey(Row, table=True):
    """One write of the API under the key that its sender chose, and how it was answered.

    Source: draft-ietf-httpapi-idempotency-key-header.

    Attributes:
        fingerprint: SHA-256 of method, address and body: another request under the same key is refused.
        status: of the answer; None while the request is being carried out.
        content: body of the answer, as it was sent.
    """

    __tablename__ = "idempotency_keys"

    user_id: int = Field(primary_key=True, foreign_key="users.id")
    key: str = Field(primary_key=True, max_length=200)
    fingerprint: str = Field(max_length=64)
    status: int | None = None
    media_type: str | None = Field(default=None, max_length=100)
    language: str | None = Field(default=None, max_length=10)
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
