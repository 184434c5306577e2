"""The audit trail: append, list and verify; there is no other function, and the database allows none.

Each entry carries the SHA-256 of itself and of the one before: whoever changes or takes away an entry behind the
database's back breaks the chain from there on. The entries of a transaction are appended when it commits, in one
piece, so that writers wait for each other only for that moment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import event, func
from sqlmodel import Session, col, select

from ... import canonical
from ..tables import AuditEntry

BEGINNING: Final = "0" * 64
"""What the first entry of a trail is chained to."""
_WAITING: Final = "gouji.audit"
_LOCK: Final = 0x676F756A69
"""Names the lock that PostgreSQL keeps for whoever appends."""
_TURN: Final = 0x676F756A6A
"""Names the lock that PostgreSQL keeps for whoever counts entries and then appends one."""
_AT_ONCE: Final = 1_000
_LONGEST_ADDRESS: Final = 45
"""A proxy may name its client as it likes; an IPv6 address that holds one of IPv4 is the longest real one."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of a look at the whole trail.

    Attributes:
        count: entries that were looked at, up to the first broken one.
        head: chain of the last of them, 64 hex digits: whoever noted it can prove later that nothing up to it changed.
        broken: id of the first entry that does not fit the one before; None where all do.
        knows_expected: whether the head that was noted earlier is still in the trail; None where none was given.
    """

    count: int
    head: str
    broken: int | None = None
    knows_expected: bool | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, taken out or, as far as a noted head tells, cut off."""
        return self.broken is None and self.knows_expected is not False


def record(
    session: Session,
    *,
    actor: str,
    action: str,
    subject: str,
    subject_id: object,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry; it is written with the transaction that did the deed.

    Raises:
        ValueError: `now` has no time zone: nobody could say which hour it means.
    """
    if now.tzinfo is None:
        raise ValueError(f"a time without time zone cannot be stored: {now.isoformat()}")
    entry = AuditEntry(
        at=now,
        actor=actor,
        action=action,
        subject=subject,
        subject_id=str(subject_id),
        details=dict(details or {}),
        address=(session.info.get("address") or "")[:_LONGEST_ADDRESS] or None,
        chain=BEGINNING,
    )
    session.info.setdefault(_WAITING, []).append(entry)
    return entry


def entries(
    session: Session, *, subject: str | None = None, subject_id: object = None, limit: int = 200
) -> Sequence[AuditEntry]:
    """Return entries, newest first, of one kind of subject or of one subject."""
    _append(session)
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)
    if subject is not None:
        query = query.where(AuditEntry.subject == subject)
    if subject_id is not None:
        query = query.where(AuditEntry.subject_id == str(subject_id))
    return session.exec(query).all()


def times_of(session: Session, asked: Sequence[tuple[str, str, int]]) -> list[datetime | None]:
    """Return when the `n`-th latest entry of each subject was made; None where there are fewer.

    Args:
        asked: kind of subject, its id, and `n`, from 1 on.
    """
    _append(session)
    latest: list[Any] = [
        select(AuditEntry.at)
        .where(AuditEntry.subject == subject, AuditEntry.subject_id == key)
        .order_by(col(AuditEntry.id).desc())
        .offset(number - 1)
        .limit(1)
        .scalar_subquery()
        for subject, key, number in asked
    ]
    return list(session.execute(select(*latest)).one())


def verify(session: Session, expected: str | None = None) -> Verified:
    """Compare every entry with its chain, oldest first, in steady memory.

    Args:
        expected: a head that was noted earlier; it must still be in the trail.
    """
    count, last, head, met = 0, 0, BEGINNING, expected in (None, BEGINNING)
    while rows := session.exec(
        select(AuditEntry).where(col(AuditEntry.id) > last).order_by(col(AuditEntry.id)).limit(_AT_ONCE)
    ).all():
        for entry in rows:
            if entry.chain != chained(head, entry):
                return Verified(count, head, entry.id, None if expected is None else met)
            count, last, head = count + 1, entry.id, entry.chain
            met = met or head == expected
        session.expunge_all()
    return Verified(count, head, None, None if expected is None else met)


def chained(before: str, entry: AuditEntry) -> str:
    """Return the SHA-256, as 64 hex digits, of an entry and of the chain `before` it.

    Every value is written as JSON text, so that no two entries read the same.
    """
    said = [
        before,
        entry.at.isoformat(timespec="microseconds"),
        entry.actor,
        entry.action,
        entry.subject,
        entry.subject_id,
        entry.address,
        canonical.dumps(entry.details),
    ]
    return hashlib.sha256(canonical.dumps(said).encode()).hexdigest()


def _append(session: Session) -> None:
    """Write what waits in the session, chained to the last entry; nobody else may append until the commit."""
    waiting: list[AuditEntry] = session.info.pop(_WAITING, [])
    if not waiting:
        return
    if session.get_bind().dialect.name == "postgresql":
        # SQLite has one writer at a time anyway.
        session.exec(select(func.pg_advisory_xact_lock(_LOCK)))
    latest = select(AuditEntry.chain).order_by(col(AuditEntry.id).desc()).limit(1)
    head = session.exec(latest).first() or BEGINNING
    for entry in waiting:
        entry.at = entry.at.astimezone(UTC)
        entry.details = canonical.loads(canonical.dumps(entry.details))
        entry.chain = head = chained(head, entry)
        session.add(entry)
        session.flush()


def take_turn(session: Session) -> None:
    """Wait until nobody else who took a turn is still writing; the turn ends with the transaction.

    Whoever counts entries after this and appends one counts also what others appended at the same moment.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.exec(select(func.pg_advisory_xact_lock(_TURN)))


@event.listens_for(Session, "before_commit")
def _append_at_the_end(session: Session) -> None:
    if not session.in_nested_transaction():
        _append(session)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _transaction: object) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_WAITING, None)
