"""Writes of the API that are repeated under one key: the first is carried out, the others get its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlmodel import Session, col

from ...errors import BadRequestError, ConflictError, Text
from ..tables import IdempotencyKey
from .statements import changed, insert_once

ABANDONED_AFTER: Final = timedelta(minutes=2)
"""A process that died in between left no answer; what it did is committed or not, and a repeat finds out."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """How the first request was answered."""

    status: int
    media_type: str | None
    language: str | None
    content: bytes


def begin(session: Session, user_id: int, key: str, fingerprint: str, now: datetime) -> KeptAnswer | None:
    """Reserve a key for a request, or return the answer that it already got.

    Raises:
        BadRequestError: the key was used for another request (`idempotency_key_reused`).
        ConflictError: the same request is being carried out right now (`still_in_progress`).
    """
    values = {"user_id": user_id, "key": key, "fingerprint": fingerprint, "created_at": now}
    if insert_once(session, IdempotencyKey, values):
        return None
    row = session.get_one(IdempotencyKey, (user_id, key), with_for_update=True)
    if row.fingerprint != fingerprint:
        raise BadRequestError(
            "idempotency_key_reused",
            Text(
                "这个 Idempotency-Key 已用于另一个请求，请换一个新的。",
                "This Idempotency-Key belongs to another request; use a new one.",
            ),
        )
    if row.status is not None:
        return KeptAnswer(row.status, row.media_type, row.language, row.content or b"")
    if now - row.created_at < ABANDONED_AFTER:
        raise ConflictError(
            "still_in_progress",
            Text(
                "同一请求正在处理，请稍后再取结果。",
                "The same request is being carried out; ask again shortly.",
            ),
        )
    row.created_at = now
    return None


def finish(session: Session, user_id: int, key: str, answer: KeptAnswer) -> None:
    """Keep the answer for repeats."""
    row = session.get(IdempotencyKey, (user_id, key))
    if row is not None:
        row.status, row.media_type = answer.status, answer.media_type
        row.language, row.content = answer.language, answer.content


def forget(session: Session, user_id: int, key: str) -> None:
    """Let the key be used again: its request did nothing."""
    row = session.get(IdempotencyKey, (user_id, key))
    if row is not None:
        session.delete(row)


def prune(session: Session, before: datetime) -> int:
    """Drop keys older than `before`; return how many."""
    return changed(session, delete(IdempotencyKey).where(col(IdempotencyKey.created_at) < before))
