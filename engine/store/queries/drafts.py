"""Results of drafts that somebody wished to keep: under a digest, encrypted, for some days."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from ..tables import KeptDraft
from . import audit
from .statements import changed, insert_once

SUBJECT_DIGITS = 16
"""So much of a digest names a kept result in the audit trail."""


def keep(session: Session, digest: str, content: bytes, *, now: datetime, until: datetime) -> None:
    """Keep what was found under the digest of its address; the same again changes nothing.

    Args:
        digest: SHA-256 of the secret in the address, in hex.
        content: encrypted.
    """
    row = KeptDraft(digest=digest, content=content, created_at=now, expires_at=until)
    if insert_once(session, KeptDraft, row.model_dump()):
        _note(session, "keep_draft", digest, now)


def kept(session: Session, digest: str, now: datetime) -> KeptDraft | None:
    """Return what is kept under a digest; None where there is nothing (any more)."""
    row = session.get(KeptDraft, digest)
    return None if row is None or row.expires_at <= now else row


def drop(session: Session, digest: str, now: datetime) -> bool:
    """Delete what is kept under a digest at once; return whether there was anything."""
    is_gone = changed(session, delete(KeptDraft).where(col(KeptDraft.digest) == digest)) == 1
    if is_gone:
        _note(session, "drop_draft", digest, now)
    return is_gone


def sweep(session: Session, now: datetime) -> int:
    """Delete what has run out; return how many."""
    return changed(session, delete(KeptDraft).where(col(KeptDraft.expires_at) <= now))


def _note(session: Session, action: str, digest: str, now: datetime) -> None:
    audit.record(
        session,
        actor="visitor",
        action=action,
        subject="draft",
        subject_id=digest[:SUBJECT_DIGITS],
        now=now,
    )
