"""`/api/v1/submissions`: what became of a submission, and what a reviewer decides about it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Request, Response
from pydantic import StrictInt

from gouji.engine.canonical import Json
from gouji.engine.errors import Language
from gouji.engine.store import Session
from gouji.engine.store.queries import deliveries, evaluations
from gouji.engine.store.queries.documents import document_of
from gouji.engine.store.tables import Submission, SubmissionStatus
from gouji.workers.answers import filed_as_json
from gouji.workers.outbox import flush

from ...desk import closing, corrections, reports
from ...desk.links import terms_of
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .models.base import Posted
from .models.submissions import SubmissionModel
from .replies import exact_json

router = APIRouter(prefix="/api/v1/submissions", tags=["submissions"])


class SubmissionAction(Posted):
    """What a reviewer decides about the whole report.

    Attributes:
        action: `return` it to its sender, `accept` it, `undo` either while its answer is held back (one that was done on
            the pages), or `release` it from quarantine.
        findings: for `return`: ids of the findings that the letter speaks of; all that stand, where None.
        letter: for `return`: its text; composed from the findings, where None.
    """

    action: Literal["return", "accept", "undo", "release"]
    findings: list[StrictInt] | None = None
    letter: str | None = None


@router.get("/{submission_id}", response_model=SubmissionModel)
def show_submission(
    request: Request, submission_id: UUID, work: WorkOfRequest, actor: ActorOfRequest
) -> Response:
    """Return how far a submission has come and, once it is judged, the report with its findings."""
    with work.database.read_session() as session:
        submission, _ = reports.readable(session, actor, submission_id)
        return exact_json(_described(session, submission, language_of(request)))


@router.post("/{submission_id}/actions", response_model=SubmissionModel)
def act_on_submission(
    request: Request,
    submission_id: UUID,
    body: SubmissionAction,
    background: BackgroundTasks,
    work: WorkOfRequest,
    actor: ActorOfRequest,
) -> Response:
    """Return, accept or release a submission; the answer to its sender is on its way afterwards."""
    now = work.local_now()
    with work.database.session(actor.address) as session:
        if body.action == "release":
            submission = reports.release_quarantined(session, actor, submission_id, now)
        elif body.action == "undo":
            submission = closing.undo_closing(session, actor, submission_id, now)
        else:
            submission = reports.act(
                session,
                actor,
                submission_id,
                body.action,
                now,
                findings=body.findings,
                letter=body.letter,
                link=terms_of(work.settings),
            )
        described = _described(session, submission, language_of(request))
    background.add_task(flush, work)
    return exact_json(described, background=background)


def _described(session: Session, submission: Submission, language: Language) -> Json:
    report = evaluations.report_json(session, submission.id, language)
    document = document_of(session, submission.id)
    is_failed = submission.status == SubmissionStatus.FAILED
    message = submission.failure_zh if language == "zh" else submission.failure_en
    return {
        "submission_id": str(submission.id),
        "external_id": submission.external_id,
        "organ": submission.organ,
        "year": submission.year,
        "version": submission.version,
        "status": submission.status,
        "outcome": report["outcome"] if report else None,
        "review_state": submission.review_state,
        "failure": {"code": submission.failure_code, "message": message} if is_failed else None,
        "is_quarantined": submission.quarantined_at is not None,
        "filed_as": filed_as_json(document, submission),
        "report": report,
        "corrections": [
            corrections.correction_json(one)
            for one in corrections.listed_of(session, submission.id, document)
        ],
        "answers": [
            {
                "id": delivery.id,
                "type": delivery.type,
                "state": delivery.state,
                "attempts": delivery.attempts,
                "last_error": delivery.last_error,
            }
            for delivery in deliveries.deliveries_of(session, submission.id)
        ],
    }
