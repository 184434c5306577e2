"""`/api/v1/quarantine`, `/mails`, `/audit`: what an administrator looks after."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Query, Request, Response
from pydantic import AwareDatetime, Field, TypeAdapter

from gouji.engine.canonical import Json
from gouji.engine.errors import Language
from gouji.engine.store.tables import MailState, Submission
from gouji.workers.outbox import flush

from ...desk import mails, office, reports
from ...desk.reasons import PRINTABLE
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .mails_json import mail_to_json
from .models.office import MailList, MailModel, MailPosted, Quarantine, Trail, TrailVerified
from .paging import Cursor, Limit, from_cursor, id_before, page_json, to_cursor
from .replies import exact_json

router = APIRouter(prefix="/api/v1", tags=["office"])

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
MAIL_PLACE: Final[TypeAdapter[Any]] = TypeAdapter(
    tuple[Annotated[AwareDatetime, Field(ge=FIRST, lt=LAST)], UUID]
)
"""Of a mail in the list: when it was written, and its id."""

Word = Annotated[str | None, Query(max_length=100, pattern=PRINTABLE)]


@router.get("/quarantine", response_model=Quarantine)
def list_quarantined(request: Request, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Return what was set aside because it kept killing its worker, and apart from it what could not be read.

    `POST /api/v1/submissions/{id}/actions` with `release` lets one be judged again.
    """
    language = language_of(request)
    with work.database.read_session() as session:
        set_aside = [_failed(one, language) for one in reports.quarantined(session, actor)]
        failed = [_failed(one, language) for one in reports.failed(session, actor)]
    return exact_json({"quarantined": set_aside, "failed": failed})


def _failed(one: Submission, language: Language) -> Json:
    return {
        "submission_id": str(one.id),
        "external_id": one.external_id,
        "organ": one.organ,
        "year": one.year,
        "received_at": one.received_at.isoformat(),
        "attempts": one.attempts,
        "quarantined_at": one.quarantined_at.isoformat() if one.quarantined_at else None,
        "reason": one.quarantine_reason,
        "code": one.failure_code,
        "message": one.failure_zh if language == "zh" else one.failure_en,
    }


@router.get("/mails", response_model=MailList)
def list_mails(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    state: Annotated[
        list[MailState] | None, Query(description="any of these; all where none is named")
    ] = None,
    kind: Annotated[str | None, Query(max_length=40, pattern=PRINTABLE)] = None,
    cursor: Cursor = None,
    limit: Limit = 200,
) -> Response:
    """Return mails, the newest first, each with every attempt at it, and how many there are in each state."""
    after = from_cursor(cursor, MAIL_PLACE)
    with work.database.read_session() as session:
        seen = mails.ledger(session, actor, tuple(state or MailState), kind, after=after, limit=limit + 1)
    shown = seen.entries[:limit]
    following = None
    if len(seen.entries) > limit:
        last = shown[-1].mail
        following = to_cursor(last.created_at.isoformat(), str(last.id))
    body = {
        "mails": [mail_to_json(one) for one in shown],
        "counts": {key.value: count for key, count in seen.counts.items()},
    }
    return page_json(request, body, following)


@router.get("/mails/{mail_id}", response_model=MailModel)
def show_mail(work: WorkOfRequest, actor: ActorOfRequest, mail_id: UUID) -> Response:
    """Return one mail with every attempt at it and what servers wrote back."""
    with work.database.read_session() as session:
        return exact_json(mail_to_json(mails.mail_entry(session, actor, mail_id)))


@router.post("/mails/{mail_id}/resend", response_model=MailPosted)
def resend_mail(
    work: WorkOfRequest, actor: ActorOfRequest, background: BackgroundTasks, mail_id: UUID
) -> Response:
    """Have a mail sent once more, on the record with your name."""
    mails.resend(work, actor, str(mail_id))
    background.add_task(flush, work)
    return exact_json({"id": str(mail_id), "is_asked_for": True}, background=background)


@router.get("/audit", response_model=Trail)
def read_trail(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    by: Word = None,
    action: Word = None,
    subject: Word = None,
    subject_id: Word = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Return who did what, the latest first."""
    with work.database.read_session() as session:
        rows = office.trail(
            session, actor, id_before(cursor), limit + 1, by=by, action=action, subject=subject,
            subject_id=subject_id,
        )  # fmt: skip
    entries: list[dict[str, Any]] = [
        {
            "id": row.id,
            "at": row.at.isoformat(),
            "actor": row.actor,
            "action": row.action,
            "subject": row.subject,
            "subject_id": row.subject_id,
            "details": row.details,
            "address": row.address,
            "chain": row.chain,
        }
        for row in rows[:limit]
    ]
    following = to_cursor(entries[-1]["id"]) if len(rows) > limit else None
    return page_json(request, {"entries": entries}, following)


@router.get("/audit/verification", response_model=TrailVerified)
def verify_trail(
    work: WorkOfRequest,
    actor: ActorOfRequest,
    expect: Annotated[
        str | None, Query(pattern="^[0-9a-f]{64}$", description="a last hash that was noted earlier")
    ] = None,
) -> Response:
    """Recompute the chain of hashes over the whole trail: was anything changed behind the database's back?"""
    with work.database.read_session() as session:
        seen = office.verified(session, actor, expect)
    return exact_json(
        {
            "is_whole": seen.is_whole,
            "count": seen.count,
            "head": seen.head,
            "broken": seen.broken,
            "knows_expected": seen.knows_expected,
        }
    )
