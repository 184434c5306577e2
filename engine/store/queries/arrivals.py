"""Arrivals: what came in through a door becomes the next version of its report, once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import func
from sqlmodel import Session, select

from ...errors import BadRequestError, Text
from ...model import OrganKind
from ...register import Register, Said, match_organ
from ..tables import Blob, Report, Submission
from . import audit, matches
from .reports import ensure_report
from .statements import insert_once
from .submissions import submission


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came in through a door and is to be saved.

    Attributes:
        webhook_id: makes a repeat harmless; for an import, `import:` and the digest of organ, year and bytes.
        door: name of the workflow system, `import` or `upload`.
        content: the original bytes; None where only `document_url` is known.
        imported: a report of an earlier year brought in as predecessor.
    """

    webhook_id: str
    door: str
    external_id: str
    organ: str
    year: int
    filename: str
    content: bytes | None = None
    document_url: str | None = None
    media_type: str | None = None
    organ_code: str | None = None
    region: str | None = None
    kind: OrganKind | None = None
    submitted_at: datetime | None = None
    published_on: date | None = None
    callback_url: str | None = None
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """The submission's id, and whether it was new."""

    id: UUID
    is_new: bool


def save_submission(session: Session, arrival: Arrival, register: Register, now: datetime) -> Saved:
    """Save what came in as the next version of its report; the same `webhook_id` again changes nothing."""
    existing = find_by_webhook_id(session, arrival.webhook_id)
    if existing is not None:
        return Saved(existing, False)
    match = match_organ(register, said_in(arrival))
    own_key = matches.own_key(match, said_in(arrival), register)
    report = ensure_report(session, match.organ, arrival.year, register, now, own_key=own_key)
    existing = find_by_webhook_id(session, arrival.webhook_id)  # a twin may have held the lock before us
    if existing is not None:
        return Saved(existing, False)
    digest = None if arrival.content is None else save_blob(session, arrival.content, now)
    new = _submission(session, arrival, report, digest, now)
    inserted = insert_once(session, Submission, new.model_dump())
    if not inserted:  # the same id under another organ or year, at the same moment
        twin = find_by_webhook_id(session, arrival.webhook_id)
        if twin is None:
            raise BadRequestError(
                "bad_webhook_id", Text("webhook-id 无法使用", "This webhook-id is unusable")
            )
        return Saved(twin, False)
    if report.current_submission_id is None:
        report.current_submission_id = new.id
    matches.keep_match(session, report, match)
    audit.record(
        session,
        actor=arrival.door,
        action="import" if arrival.imported else "submit",
        subject="submission",
        subject_id=new.id,
        now=now,
        details={"organ": arrival.organ, "year": arrival.year, "version": new.version},
    )
    return Saved(new.id, True)


def said_in(arrival: Arrival) -> Said:
    """Return what the sender said of the organ."""
    return Said(arrival.organ, arrival.year, arrival.organ_code, arrival.region, arrival.kind)


def find_by_webhook_id(session: Session, webhook_id: str) -> UUID | None:
    """Return the submission that came with this message id."""
    return session.exec(select(Submission.id).where(Submission.webhook_id == webhook_id)).first()


def save_blob(session: Session, content: bytes, now: datetime) -> str:
    """Keep bytes, once; return their SHA-256 in hex."""
    digest = hashlib.sha256(content).hexdigest()
    insert_once(
        session, Blob, {"digest": digest, "content": content, "size": len(content), "created_at": now}
    )
    return digest


def attach_content(
    session: Session, submission_id: UUID, content: bytes, now: datetime, *, media_type: str | None = None
) -> None:
    """Keep the bytes that were fetched from `document_url`."""
    row = submission(session, submission_id)
    row.blob_digest = save_blob(session, content, now)
    row.media_type = media_type or row.media_type


def _submission(
    session: Session, arrival: Arrival, report: Report, digest: str | None, now: datetime
) -> Submission:
    last = session.exec(select(func.max(Submission.version)).where(Submission.report_id == report.id)).one()
    return Submission(
        id=uuid4(),
        report_id=report.id,
        version=(last or 0) + 1,
        webhook_id=arrival.webhook_id,
        external_id=arrival.external_id,
        door=arrival.door,
        organ=arrival.organ,
        organ_code=arrival.organ_code,
        region=arrival.region,
        kind=arrival.kind,
        year=arrival.year,
        submitted_at=arrival.submitted_at,
        published_on=arrival.published_on,
        callback_url=arrival.callback_url,
        filename=arrival.filename,
        media_type=arrival.media_type,
        blob_digest=digest,
        document_url=arrival.document_url,
        received_at=now,
        imported=arrival.imported,
    )
