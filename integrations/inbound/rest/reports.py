"""`/api/v1/submissions`: the list, and the parts of one: versions, document, reading, passages, letter."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from gouji.engine.canonical import Json, document_to_json
from gouji.engine.errors import Language, NotFoundError, Text
from gouji.engine.store.queries import documents, evaluations, reports
from gouji.engine.store.queries.report_pages import ReportFilter
from gouji.engine.store.tables import Report, ReviewState, Submission, SubmissionStatus

from ...desk import listing
from ...desk import passages as compared
from ...desk import reports as desk
from ...desk.passages import Compared
from ...desk.reasons import PRINTABLE
from .door import ActorOfRequest, WorkOfRequest
from .language import language_of
from .models.reports import LetterModel, PassageList, ReportPage, VersionList
from .models.submissions import Outcome
from .paging import Cursor, Limit, id_before, page_json, to_cursor
from .replies import exact_json

router = APIRouter(prefix="/api/v1/submissions", tags=["submissions"])

Region = Annotated[str, Query(pattern=r"^([0-9]{2}){1,3}$", description="行政区划代码, or a prefix of it")]
NOT_READ = Text(
    "这一版尚未读取，或未能读取；请查看 status 与 failure。",
    "This version was not read yet, or could not be; see status and failure.",
)


@router.get("", response_model=ReportPage)
def list_submissions(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    region: Region | None = None,
    year: Annotated[int | None, Query(ge=1000, le=9999)] = None,
    code: Annotated[
        str | None, Query(max_length=64, pattern=PRINTABLE, description="of the organ in the roster")
    ] = None,
    q: Annotated[str | None, Query(max_length=100, pattern=PRINTABLE, description="part of the name")] = None,
    status: SubmissionStatus | None = None,
    review_state: ReviewState | None = None,
    outcome: Outcome | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Return one page of reports, each by its current version, those that came last first."""
    wanted = ReportFilter(
        region=region,
        year=year,
        code=code,
        text=q,
        status=status.value if status else None,
        review_state=review_state.value if review_state else None,
        outcome=outcome,
    )
    with work.database.read_session() as session:
        lines = listing.report_lines(session, actor, wanted, id_before(cursor), limit + 1)
    shown = [_line(line.report, line.submission, line.outcome) for line in lines[:limit]]
    following = to_cursor(lines[limit - 1].report.id) if len(lines) > limit else None
    return page_json(request, {"submissions": shown}, following)


@router.get("/{submission_id}/versions", response_model=VersionList)
def list_versions(work: WorkOfRequest, actor: ActorOfRequest, submission_id: UUID) -> Response:
    """Return all versions of the report of a submission, the latest first."""
    with work.database.read_session() as session:
        _, report = desk.readable(session, actor, submission_id)
        found = reports.versions_of(session, report.id or 0)
        outcomes = {
            one.id: row.outcome if (row := evaluations.current_evaluation(session, one.id)) else None
            for one in found
        }
    return exact_json({"versions": [_line(report, one, outcomes[one.id]) for one in found]})


@router.get(
    "/{submission_id}/document",
    response_class=Response,
    responses={
        200: {
            "description": "The bytes as they came in",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
def download_document(work: WorkOfRequest, actor: ActorOfRequest, submission_id: UUID) -> Response:
    """Return the file as it was submitted, to be saved: its kind is not claimed, so that nothing opens it by itself."""
    with work.database.read_session() as session:
        submission, _ = desk.readable(session, actor, submission_id)
        content = listing.original(session, submission)
    name = quote(submission.filename or f"{submission_id}.bin", safe="")
    return Response(
        content,
        media_type="application/octet-stream",
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{name}",
            "cache-control": "no-store",
            "content-security-policy": "sandbox; default-src 'none'",
        },
    )


@router.get("/{submission_id}/reading", response_model=dict[str, object])
def show_reading(
    request: Request, work: WorkOfRequest, actor: ActorOfRequest, submission_id: UUID
) -> Response:
    """Return the report as it was read, with the place of every value: what `gouji read --format json` prints."""
    with work.database.read_session() as session:
        desk.readable(session, actor, submission_id)
        document = documents.document_of(session, submission_id)
    if document is None:
        raise NotFoundError("not_read", NOT_READ)
    return exact_json(document_to_json(document, language_of(request)))


@router.get("/{submission_id}/passages", response_model=PassageList)
def list_passages(
    request: Request, work: WorkOfRequest, actor: ActorOfRequest, submission_id: UUID
) -> Response:
    """Return the passages behind each finding on like texts, in this report and in the other."""
    with work.database.read_session() as session:
        found = compared.compared_texts(session, actor, submission_id)
    language = language_of(request)
    return exact_json(
        {"is_kept": found.is_kept, "findings": [_compared(one, language) for one in found.found]}
    )


@router.get("/{submission_id}/letter", response_model=LetterModel)
def draft_letter(
    work: WorkOfRequest,
    actor: ActorOfRequest,
    submission_id: UUID,
    finding: Annotated[
        list[int] | None, Query(description="ids of the findings; all that stand by default")
    ] = None,
) -> Response:
    """Return the letter that would go back with the report, to be edited before it is returned."""
    with work.database.read_session() as session:
        letter = desk.draft_letter(session, actor, submission_id, work.local_now(), finding)
        chosen = desk.proposed(session, actor, submission_id, finding)
    return exact_json({"letter": letter, "findings": chosen})


def _line(report: Report, one: Submission, outcome: str | None) -> Json:
    return {
        "submission_id": str(one.id),
        "external_id": one.external_id,
        "organ": report.organ,
        "code": report.organ_code,
        "region": report.region,
        "kind": report.kind,
        "year": report.year,
        "version": one.version,
        "status": one.status,
        "outcome": outcome,
        "review_state": one.review_state,
        "received_at": one.received_at.isoformat(),
        "submitted_at": one.submitted_at.isoformat() if one.submitted_at else None,
        "published_on": one.published_on.isoformat() if one.published_on else None,
        "filename": one.filename,
    }


def _compared(one: Compared, language: Language) -> Json:
    return {
        "rule": one.rule,
        "title": one.title.in_language(language),
        "organ": one.organ,
        "year": one.year,
        "percent": one.percent,
        "share": one.share,
        "submission_id": str(one.link) if one.link else None,
        "passages": [
            {
                "here": passage.here,
                "there": passage.there,
                "here_span": list(passage.here_span),
                "there_span": list(passage.there_span),
            }
            for passage in one.passages
        ],
    }
