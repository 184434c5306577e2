"""The authenticator app of one's own account: enrolled, given new recovery codes, removed."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from gouji.engine.errors import GoujiError
from gouji.engine.store.queries import users
from gouji.engine.store.tables import Step
from gouji.workers.work import Work

from ....desk import sign_ins, totp
from ....desk.roles import Actor
from ....desk.totp import Enrolment
from ....desk.vault import vault_of
from ..door import (
    Enroller,
    EnrolmentPoster,
    Poster,
    WorkOfRequest,
    form_token,
    own_address,
    session_cookie,
    set_session,
)
from ..language import language_of
from ..pages import PageRoute, render, status_of

router = APIRouter(route_class=PageRoute)

Code = Annotated[str, Form(max_length=100)]


@router.get("/account/authenticator")
def authenticator_page(
    request: Request, work: WorkOfRequest, actor: Enroller, next: str = "/account"
) -> Response:
    """Show the QR code of a new authenticator, or what can be done with the one there is."""
    if _has_one(work, actor):
        return _manage(request, actor)
    enrolment = totp.begin_enrolment(actor, vault_of(work.settings), _issuer(work))
    return _enrol(request, enrolment, next)


@router.post("/account/authenticator")
def confirm(
    request: Request,
    work: WorkOfRequest,
    actor: EnrolmentPoster,
    sealed: Annotated[str, Form(max_length=1000)] = "",
    code: Code = "",
    next: Annotated[str, Form()] = "/account",
) -> Response:
    """Take the authenticator that shows this code; show the recovery codes, this once."""
    vault = vault_of(work.settings)
    try:
        secret, codes = totp.confirm_enrolment(
            work.database,
            actor,
            sealed,
            code,
            work.now(),
            vault,
            limits=sign_ins.limits_of(work.settings),
            current=request.state.sign_in,
        )
    except GoujiError as error:
        if error.code != "wrong_code":
            raise
        return _enrol(request, totp.continue_enrolment(actor, sealed, vault, _issuer(work)), next, error)
    response = _codes(request, codes, next)
    set_session(response, work, secret)
    return response


@router.post("/account/authenticator/codes")
def renew_codes(request: Request, work: WorkOfRequest, actor: Poster, code: Code = "") -> Response:
    """Replace the recovery codes; show the new ones, this once."""
    try:
        codes = totp.renew_codes(work.database, actor, code, work.now(), vault_of(work.settings))
    except GoujiError as error:
        return _manage(request, actor, error)
    return _codes(request, codes, "/account")


@router.post("/account/authenticator/remove")
def remove(request: Request, work: WorkOfRequest, actor: Poster, code: Code = "") -> Response:
    """Take the authenticator from the account; every other sign-in ends."""
    try:
        secret = totp.remove_own(
            work.database,
            actor,
            code,
            work.now(),
            vault_of(work.settings),
            limits=sign_ins.limits_of(work.settings),
            current=request.state.sign_in,
        )
    except GoujiError as error:
        return _manage(request, actor, error)
    response = RedirectResponse("/account?done=totp", 303)
    set_session(response, work, secret)
    return response


def _has_one(work: Work, actor: Actor) -> bool:
    with work.database.read_session() as session:
        return users.user_of_id(session, actor.user_id).totp_secret is not None


def _issuer(work: Work) -> str:
    """Return what the app shows: the system, and where it is, for those who use several."""
    return f"勾稽 {urlsplit(work.settings.base_url).hostname or ''}".strip()


def _enrol(request: Request, enrolment: Enrolment, next: str, error: GoujiError | None = None) -> Response:
    work: Work = request.app.state.work
    return render(
        request,
        "authenticator.html",
        status_of(error) if error else 200,
        enrolment=enrolment,
        picture=Markup(enrolment.picture),  # noqa: S704 - drawn here, of squares
        next=own_address(next),
        problem=_said(request, error),
        is_demanded=request.state.sign_in.waits_for == Step.ENROL,
        csrf=form_token(request.cookies[session_cookie(work)]),
    )


def _manage(request: Request, actor: Actor, error: GoujiError | None = None) -> Response:
    work: Work = request.app.state.work
    return render(
        request,
        "authenticator_manage.html",
        status_of(error) if error else 200,
        problem=_said(request, error),
        is_demanded=actor.role in sign_ins.limits_of(work.settings).totp_roles,
        here="account",
    )


def _codes(request: Request, codes: tuple[str, ...], next: str) -> Response:
    return render(request, "recovery_codes.html", codes=codes, next=own_address(next))


def _said(request: Request, error: GoujiError | None) -> str | None:
    return error.text.in_language(language_of(request)) if error else None
