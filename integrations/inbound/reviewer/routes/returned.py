"""The link in a returned report's letter, for people without an account; and what a reviewer does about it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from gouji.engine.errors import BadRequestError, ConflictError, GoujiError, UnreadableError
from gouji.engine.reading import READABLE
from gouji.workers.outbox import flush
from gouji.workers.settings import Settings
from gouji.workers.work import Work

from ....desk import return_letters
from ....desk.drafts import draft_of
from ....desk.links import OVER, PATH, LinkState
from ....desk.resubmitting import discard_correction, submit_correction
from ....desk.returning import Correction, Opened, check_correction, open_link
from ....desk.roles import Actor
from ..door import Poster, Reader, WorkOfRequest
from ..language import language_of
from ..pages import PageRoute, render, status_of
from ..views.returned import correction_view, finding_rows
from ..visiting import (
    PRIVATE,
    PostingVisitor,
    Visitor,
    VisitorRoute,
    address_of,
    handed,
    largest_body,
    token_of,
    with_cookie,
)

UNREADABLE = 422
router = APIRouter(route_class=PageRoute)
"""The reviewer's side."""


def returned_router(settings: Settings) -> APIRouter:
    """Return the pages behind links; a corrected report may be as large as a submission."""
    visitors = APIRouter(
        route_class=VisitorRoute, include_in_schema=False, max_body_size=largest_body(settings, 1)
    )
    visitors.add_api_route("/returned/{token}", returned_page, methods=["GET"])
    visitors.add_api_route("/returned/{token}/check", check, methods=["POST"])
    visitors.add_api_route("/returned/{token}/submit", submit, methods=["POST"])
    visitors.add_api_route("/returned/{token}/discard", discard, methods=["POST"])
    return visitors


def returned_page(request: Request, work: WorkOfRequest, visitor: Visitor, token: str) -> Response:
    """Show the letter and its findings, and where the corrected report is handed in; afterwards the receipt."""
    return _page(request, work, visitor, token)


def check(
    request: Request,
    work: WorkOfRequest,
    visitor: PostingVisitor,
    token: str,
    file: UploadFile | None = None,
    text: Annotated[str, Form()] = "",
) -> Response:
    """Check a corrected report and say what became of the letter's findings; nothing is submitted yet."""
    most = work.settings.max_document_bytes
    try:
        draft = draft_of(handed(file, most), text, None, most_bytes=most)
        with work.draft_room.reader() as reader:
            correction = check_correction(work, reader, token, draft.file)
    except (BadRequestError, UnreadableError) as error:
        if error.code == "link_over":
            raise
        return _page(request, work, visitor, token, error, text)
    return _checked(request, work, visitor, token, correction)


def submit(
    request: Request,
    work: WorkOfRequest,
    visitor: PostingVisitor,
    later: BackgroundTasks,
    token: str,
    digest: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Submit the report that was checked, as the next version."""
    try:
        submit_correction(work, token, digest, address_of(request))
    except (BadRequestError, ConflictError) as error:
        if error.code == "link_over":
            raise
        return _page(request, work, visitor, token, error)
    later.add_task(flush, work)
    return RedirectResponse(f"{PATH}{token}", 303, headers=PRIVATE, background=later)


def discard(request: Request, work: WorkOfRequest, visitor: PostingVisitor, token: str) -> Response:
    """Delete the report that waits to be submitted."""
    discard_correction(work, token)
    return RedirectResponse(f"{PATH}{token}", 303, headers=PRIVATE)


def _page(
    request: Request,
    work: Work,
    visitor: str,
    token: str,
    error: GoujiError | None = None,
    text: str = "",
) -> Response:
    opened = open_link(work, token)
    status = 200
    if error is not None:
        status = UNREADABLE if isinstance(error, UnreadableError) else status_of(error)
    response = render(
        request,
        "returned_done.html" if opened.state is LinkState.USED else "returned.html",
        status,
        csrf=token_of(visitor),
        token=token,
        opened=opened,
        answer_at=_answered_at(work, opened),
        rows=finding_rows(opened.findings),
        problem=error.text.in_language(language_of(request)) if error else None,
        entered=text,
        readable=READABLE,
        most_bytes=work.settings.max_document_bytes,
        here="returned",
    )
    return _private(request, response, visitor)


def _checked(request: Request, work: Work, visitor: str, token: str, correction: Correction) -> Response:
    request.state.home = f"{PATH}{token}"
    opened, view = open_link(work, token), correction_view(correction)
    response = render(
        request,
        "returned_check.html",
        csrf=token_of(visitor),
        token=token,
        opened=opened,
        correction=view,
        view=view.draft,
        here="returned",
    )
    return _private(request, response, visitor)


def _answered_at(work: Work, opened: Opened) -> object:
    return opened.answer.received_at.astimezone(work.zone) if opened.answer else None


def _private(request: Request, response: Response, visitor: str) -> Response:
    response.headers.update(PRIVATE)
    return with_cookie(request, response, visitor)


@router.get("/reports/{submission_id}/returned")
def sent_page(request: Request, work: WorkOfRequest, actor: Reader, submission_id: UUID) -> Response:
    """Show what became of the letter: its link, its mail."""
    return _sent(request, work, actor, submission_id)


@router.post("/reports/{submission_id}/returned/link")
def issue_link(request: Request, work: WorkOfRequest, actor: Poster, submission_id: UUID) -> Response:
    """Make a new link; the one before opens nothing any more."""
    return_letters.issue_again(work, actor, submission_id)
    return RedirectResponse(f"/reports/{submission_id}/returned", 303)


@router.post("/reports/{submission_id}/returned/revoke")
def revoke_link(request: Request, work: WorkOfRequest, actor: Poster, submission_id: UUID) -> Response:
    """Take the link back."""
    return_letters.take_back(work, actor, submission_id)
    return RedirectResponse(f"/reports/{submission_id}/returned", 303)


@router.post("/reports/{submission_id}/returned/mail")
def mail_letter(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    later: BackgroundTasks,
    submission_id: UUID,
    mail_to: Annotated[str, Form(max_length=254)] = "",
) -> Response:
    """Mail the letter to a contact of the organ, once."""
    try:
        return_letters.mail_letter(work, actor, submission_id, mail_to)
    except (BadRequestError, ConflictError) as error:
        return _sent(request, work, actor, submission_id, error)
    later.add_task(flush, work)
    return RedirectResponse(f"/reports/{submission_id}/returned", 303, background=later)


def _sent(
    request: Request, work: Work, actor: Actor, submission_id: UUID, error: GoujiError | None = None
) -> Response:
    sent = return_letters.sent_letter(work, actor, submission_id)
    return render(
        request,
        "return_sent.html",
        status_of(error) if error else 200,
        sent=sent,
        why=OVER.get(sent.state) if sent.state else None,
        is_used=sent.state is LinkState.USED,
        mail_subject=return_letters.mail_subject(sent.submission.year),
        problem=error.text.in_language(language_of(request)) if error else None,
        here="queue",
    )
