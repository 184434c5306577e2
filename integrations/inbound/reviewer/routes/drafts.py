"""A draft checked before it is filed, by anybody and without an account; results that were kept on wish."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from gouji.engine.errors import BadRequestError, GoujiError, NotFoundError, Text, UnreadableError
from gouji.engine.reading import READABLE
from gouji.workers.settings import Settings
from gouji.workers.work import Work

from ....desk import drafts, kept_drafts
from ....desk.drafts import Checked
from ..door import WorkOfRequest
from ..language import language_of
from ..pages import render, status_of
from ..views.drafts import KIND_WORDS, draft_view
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
RETRY_SECONDS = "60"


class DraftRoute(VisitorRoute):
    """A route that is there only where the office lets drafts be checked."""

    async def admit(self, request: Request) -> None:
        """Raise `NotFoundError` where drafts are not checked here, `BadRequestError` where too many are."""
        work: Work = request.app.state.work
        request.state.home = "/draft"
        if not work.settings.draft_check:
            raise NotFoundError(
                "drafts_off",
                Text(
                    "本系统没有开放草稿自查；请与您的主管部门联系。",
                    "Drafts are not checked here; ask the office that you report to.",
                ),
            )
        await super().admit(request)


def drafts_router(settings: Settings) -> APIRouter:
    """Return the pages; what is uploaded may be as large as a submission."""
    router = APIRouter(
        route_class=DraftRoute, include_in_schema=False, max_body_size=largest_body(settings, 2)
    )
    router.add_api_route("/draft", draft_page, methods=["GET"])
    router.add_api_route("/draft", check, methods=["POST"])
    router.add_api_route("/draft/keep", keep, methods=["POST"])
    router.add_api_route("/draft/kept/{secret}", kept_page, methods=["GET"])
    router.add_api_route("/draft/kept/{secret}/delete", drop, methods=["POST"])
    return router


def draft_page(request: Request, work: WorkOfRequest, visitor: Visitor, deleted: bool = False) -> Response:
    """Show where a draft is handed in."""
    return _form(request, work, visitor, deleted=deleted)


def check(
    request: Request,
    work: WorkOfRequest,
    visitor: PostingVisitor,
    file: UploadFile | None = None,
    last_year: UploadFile | None = None,
    text: Annotated[str, Form()] = "",
    organ: Annotated[str, Form(max_length=1000)] = "",
    year: Annotated[str, Form(max_length=100)] = "",
    kind: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Check a draft and show what was found; nothing of it is kept."""
    most = work.settings.max_document_bytes
    entered = {"text": text, "organ": organ, "year": year, "kind": kind}
    try:
        draft = drafts.draft_of(
            handed(file, most), text, handed(last_year, most),
            organ=organ, year=year, kind=kind, most_bytes=most,
        )  # fmt: skip
        with work.draft_room.reader() as reader:
            checked = drafts.check_draft(work, reader, draft)
    except (BadRequestError, UnreadableError) as error:
        return _form(request, work, visitor, error, entered)
    sealed = None
    if work.settings.draft_keep_days:
        sealed = kept_drafts.seal(checked, work.settings.answer_secrets)
    return _result(request, work, visitor, checked, sealed=sealed)


def keep(
    request: Request, work: WorkOfRequest, visitor: PostingVisitor, sealed: Annotated[str, Form()] = ""
) -> Response:
    """Keep a result that was shown, under an address that nobody can guess."""
    secret = kept_drafts.keep(work, sealed, address_of(request))
    return RedirectResponse(f"/draft/kept/{secret}", 303, headers=PRIVATE)


def kept_page(request: Request, work: WorkOfRequest, visitor: Visitor, secret: str) -> Response:
    """Show a result that was kept."""
    checked, until = kept_drafts.kept(work, secret)
    return _result(request, work, visitor, checked, secret=secret, until=until)


def drop(request: Request, work: WorkOfRequest, visitor: PostingVisitor, secret: str) -> Response:
    """Delete a result that was kept, at once."""
    kept_drafts.drop(work, secret, address_of(request))
    return RedirectResponse("/draft?deleted=1", 303)


def _form(
    request: Request,
    work: Work,
    visitor: str,
    error: GoujiError | None = None,
    entered: dict[str, str] | None = None,
    *,
    deleted: bool = False,
) -> Response:
    status = 200
    if error is not None:
        status = UNREADABLE if isinstance(error, UnreadableError) else status_of(error)
    response = render(
        request,
        "draft.html",
        status,
        csrf=token_of(visitor),
        problem=error.text.in_language(language_of(request)) if error else None,
        entered=entered or {"text": "", "organ": "", "year": "", "kind": ""},
        is_deleted=deleted,
        kinds=KIND_WORDS,
        readable=READABLE,
        keep_days=work.settings.draft_keep_days,
        most_bytes=work.settings.max_document_bytes,
        here="draft",
    )
    if error is not None and error.code == "busy":
        response.headers["Retry-After"] = RETRY_SECONDS
    return with_cookie(request, response, visitor)


def _result(
    request: Request,
    work: Work,
    visitor: str,
    checked: Checked,
    *,
    sealed: str | None = None,
    secret: str | None = None,
    until: object = None,
) -> Response:
    response = render(
        request,
        "draft_result.html",
        csrf=token_of(visitor),
        view=draft_view(checked),
        sealed=sealed,
        secret=secret,
        until=until,
        keep_days=work.settings.draft_keep_days,
        base_url=work.settings.base_url.rstrip("/"),
        here="draft",
    )
    response.headers.update(PRIVATE)
    return with_cookie(request, response, visitor)
