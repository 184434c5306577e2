"""One report: its page, what is done with its findings, its return and its acceptance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, BackgroundTasks, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from gouji.engine.errors import BadRequestError, ConflictError, ForbiddenError, GoujiError
from gouji.workers.outbox import flush
from gouji.workers.work import Work

from ....desk import assigning, closing, findings, reports, return_letters
from ....desk.letter import link_words
from ....desk.links import terms_of
from ....desk.reasons import DISMISS_REASONS
from ....desk.roles import Action, Actor
from ..changes import load_ledger
from ..door import Poster, Reader, WorkOfRequest
from ..language import language_of
from ..loading import load_report
from ..pages import PageRoute, is_fragment, number_in, render, status_of

router = APIRouter(route_class=PageRoute)

Refused = (BadRequestError, ConflictError, ForbiddenError)
"""What is said beside the findings instead of on a page of its own."""


@router.get("/reports/{submission_id}")
def report_page(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    submission_id: UUID,
    finding: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show tables, text and findings; `finding` is the one whose places are marked."""
    return _show(request, work, actor, submission_id, number_in(finding))


@router.get("/queue/panel/{submission_id}")
def findings_now(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    submission_id: UUID,
    finding: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Return the findings and the head of a report as they stand now, for a page that is open at `finding`."""
    return _show(request, work, actor, submission_id, number_in(finding), piece="panel_now.html")


@router.post("/findings/{item_id}/actions")
def act_on_finding(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    item_id: int,
    submission: Annotated[UUID, Form()],
    action: Annotated[str, Form()],
    reason_code: Annotated[str | None, Form()] = None,
    text: Annotated[str | None, Form()] = None,
    until: Annotated[date | None, Form()] = None,
) -> Response:
    """Claim, release, confirm, dismiss, waive, comment or undo; to htmx the findings are sent, else their page."""
    try:
        with work.database.session(actor.address) as session:
            findings.act(
                session,
                actor,
                item_id,
                action,
                work.local_now(),
                reason_code=reason_code,
                text=text,
                until=until,
            )
    except Refused as error:
        return _show(request, work, actor, submission, item_id, error, written=text or "")
    if is_fragment(request):
        return _show(request, work, actor, submission, item_id)
    return RedirectResponse(f"/reports/{submission}?finding={item_id}#finding-{item_id}", 303)


@router.get("/reports/{submission_id}/return")
def return_page(
    request: Request,
    work: WorkOfRequest,
    actor: Reader,
    submission_id: UUID,
    finding: Annotated[list[int] | None, Query()] = None,
    chosen: bool = False,
) -> Response:
    """Show the letter as composed from the chosen findings, to be edited."""
    wanted = (finding or []) if chosen else None
    return _letter_page(request, work, actor, submission_id, wanted)


@router.post("/reports/{submission_id}/return")
def return_report(
    request: Request,
    work: WorkOfRequest,
    actor: Poster,
    later: BackgroundTasks,
    submission_id: UUID,
    letter: Annotated[str, Form()],
    finding: Annotated[list[int] | None, Form()] = None,
    mail_to: Annotated[str, Form(max_length=254)] = "",
) -> Response:
    """Return the report with the letter as edited and the findings it was written for, and mail it on wish."""
    try:
        with work.database.session(actor.address) as session:
            if mail_to:
                _, report = reports.readable(session, actor, submission_id)
                return_letters.require_contact(session, report, mail_to)
            reports.return_report(
                session,
                actor,
                submission_id,
                work.local_now(),
                findings=finding or [],
                letter=letter,
                link=terms_of(work.settings),
                hold=_hold(work),
            )
        if mail_to:
            return_letters.mail_letter(work, actor, submission_id, mail_to)
    except Refused as error:
        return _show(request, work, actor, submission_id, None, error, written=letter)
    later.add_task(flush, work)
    return RedirectResponse(f"/reports/{submission_id}", 303, background=later)


@router.post("/reports/{submission_id}/accept")
def accept_report(
    request: Request, work: WorkOfRequest, actor: Poster, later: BackgroundTasks, submission_id: UUID
) -> Response:
    """Accept the report."""
    try:
        with work.database.session(actor.address) as session:
            reports.accept_report(session, actor, submission_id, work.local_now(), hold=_hold(work))
    except Refused as error:
        return _show(request, work, actor, submission_id, None, error)
    later.add_task(flush, work)
    return RedirectResponse(f"/reports/{submission_id}", 303, background=later)


@router.post("/reports/{submission_id}/undo")
def undo_closing(request: Request, work: WorkOfRequest, actor: Poster, submission_id: UUID) -> Response:
    """Take back one's own return or acceptance, as long as its answer is held back."""
    try:
        with work.database.session(actor.address) as session:
            closing.undo_closing(session, actor, submission_id, work.local_now())
    except Refused as error:
        return _show(request, work, actor, submission_id, None, error)
    return RedirectResponse(f"/reports/{submission_id}", 303)


def _hold(work: Work) -> timedelta:
    return timedelta(seconds=work.settings.answer_hold_seconds)


def _show(
    request: Request,
    work: Work,
    actor: Actor,
    submission_id: UUID,
    chosen: int | None,
    error: GoujiError | None = None,
    *,
    piece: str | None = None,
    written: str = "",
) -> Response:
    """Show the report; `written` is what somebody wrote in vain, given back so that it is not lost."""
    piece = piece or ("panel.html" if is_fragment(request) else None)
    with work.database.read_session() as session:
        view = load_report(
            session, actor, submission_id, chosen, ZoneInfo(work.settings.timezone), work.now()
        )
        may_assign = actor.may(Action.ASSIGN, view.region) and not view.newer
        today = work.local_now().date()
        recipients = assigning.recipients(session, view.region, today) if may_assign else []
        may_undo = closing.may_undo(session, actor, *reports.readable(session, actor, submission_id))
        ledger = load_ledger(session, actor, submission_id, ZoneInfo(work.settings.timezone))
    return render(
        request,
        piece or "report.html",
        status_of(error) if error else 200,
        view=view,
        is_piece=piece is not None,
        problem=error.text.in_language(language_of(request)) if error else None,
        written=written,
        dismiss_reasons=DISMISS_REASONS,
        recipients=recipients,
        may_undo=may_undo,
        ledger=ledger,
        here="queue",
        tab="findings",
    )


def _letter_page(
    request: Request, work: Work, actor: Actor, submission_id: UUID, wanted: Sequence[int] | None
) -> Response:
    now = work.local_now()
    with work.database.read_session() as session:
        chosen = reports.proposed(session, actor, submission_id, wanted)
        letter = reports.draft_letter(session, actor, submission_id, now, chosen)
        view = load_report(session, actor, submission_id, None, ZoneInfo(work.settings.timezone))
        contacts = return_letters.contacts_of(session, reports.readable(session, actor, submission_id)[1])
    terms = terms_of(work.settings)
    return render(
        request,
        "return.html",
        view=view,
        letter=letter,
        chosen=chosen,
        contacts=contacts,
        mail_subject=return_letters.mail_subject(view.year),
        link_words=link_words(terms.until(now).date()) if terms.are_possible else None,
        problem=None,
        here="queue",
    )
