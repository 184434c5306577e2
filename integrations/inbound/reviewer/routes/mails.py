"""Mails that need a person, and the page on which a recipient opts out."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Query, Request, Response
from fastapi.responses import RedirectResponse

from gouji.engine.store.tables import MailState
from gouji.workers import mailing
from gouji.workers.outbox import flush
from gouji.workers.work import Work

from ....desk import mails
from ....desk.calendar_words import MAIL_WORDS
from ....outbound.mail import OptOut, read_token
from ..door import Poster, Reader, WorkOfRequest
from ..pages import PageRoute, render

router = APIRouter(route_class=PageRoute)


@router.get("/mails")
def mails_page(
    request: Request, work: WorkOfRequest, actor: Reader, state: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Show the mails whose fate a person has to see to, or those of one state."""
    chosen = state if state in set(MailState) else ""
    now = work.now()
    with work.database.read_session() as session:
        states = (MailState(chosen),) if chosen else mails.TROUBLED
        ledger = mails.ledger(session, actor, states)
    return render(
        request,
        "mails.html",
        rows=[
            (one, mails.kind_in_words(one.mail.kind), mails.is_settled(one.mail, now))
            for one in ledger.entries
        ],
        counts=[(one.value, MAIL_WORDS[one.value], ledger.counts.get(one, 0)) for one in MailState],
        chosen=chosen,
        state_words=MAIL_WORDS,
        zone=work.zone,
        here="mails",
    )


@router.post("/mails/{mail_id}/resend")
def resend_mail(work: WorkOfRequest, actor: Poster, later: BackgroundTasks, mail_id: UUID) -> Response:
    """Have a mail sent once more."""
    mails.resend(work, actor, str(mail_id))
    later.add_task(flush, work)
    return RedirectResponse("/mails?state=reserved", 303, background=later)


@router.get("/mail/opt-out/{token}")
def opt_out_page(request: Request, work: WorkOfRequest, token: str) -> Response:
    """Ask whether it is meant: programs that look at links in mails must not opt anybody out."""
    return _say(request, work, token, is_done=False)


@router.post("/mail/opt-out/{token}")
def opt_out(request: Request, work: WorkOfRequest, token: str) -> Response:
    """Opt out: posted by the page, or by a mail program at one click (RFC 8058); the token is the permission."""
    wish = _wish(work, token)
    mailing.opt_out(work, wish.recipient, wish.kind, by=wish.recipient)
    return _say(request, work, token, is_done=True)


def _say(request: Request, work: Work, token: str, *, is_done: bool) -> Response:
    wish = _wish(work, token)
    kind = mails.kind_in_words(wish.kind)
    return render(request, "opt_out.html", recipient=wish.recipient, kind=kind, token=token, is_done=is_done)


def _wish(work: Work, token: str) -> OptOut:
    return read_token(token, work.settings.answer_secrets)
