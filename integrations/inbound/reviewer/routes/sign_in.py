"""Signing in by password and by the code of an authenticator, and signing out."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Annotated, Final

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from gouji.engine.errors import GoujiError, NotSignedInError
from gouji.engine.store.tables import Step
from gouji.workers.work import Work

from ....desk import sign_ins, totp
from ....desk.vault import vault_of
from ..door import (
    Poster,
    WorkOfRequest,
    address_of,
    browser_of,
    check_form,
    form_cookie,
    form_token,
    is_https,
    own_address,
    session_cookie,
    set_cookie,
    set_session,
    sign_in_of,
)
from ..language import language_of
from ..pages import PageRoute, render, status_of

router = APIRouter(route_class=PageRoute)

AT_ONCE: Final = CapacityLimiter(4)
"""So many sign-ins go on at a time, in threads of their own and in the order in which they came: when an office of 200 comes in
the morning, it must not take all threads of those who are in already. How many hashes are worked out at a time is the business
of `passwords`."""


@router.get("/sign-in")
def sign_in_page(request: Request, work: WorkOfRequest, next: str = "/", out: str = "") -> Response:
    """Show the form; the cookie set with it ties the form to this browser."""
    return sign_in_form(request, work, next, is_out=out == "1")


@router.post("/sign-in")
async def sign_in(
    request: Request,
    work: WorkOfRequest,
    name: Annotated[str, Form(max_length=100)],
    password: Annotated[str, Form(max_length=256)],
    csrf: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in: a new secret every time, and the one this browser had is worth nothing afterwards."""
    check_form(request.cookies.get(form_cookie(work)), csrf)
    return await to_thread.run_sync(partial(_sign_in, request, work, name, password, next), limiter=AT_ONCE)


def _sign_in(request: Request, work: Work, name: str, password: str, next: str) -> Response:
    try:
        secret = sign_ins.sign_in(
            work.database,
            name.strip(),
            password,
            address_of(request) or "",
            work.now(),
            limits=sign_ins.limits_of(work.settings),
            browser=browser_of(request),
        )
    except GoujiError as error:
        return sign_in_form(request, work, next, name=name, error=error)
    return let_in(request, work, secret, next)


@router.get("/sign-in/code")
def code_page(request: Request, work: WorkOfRequest, next: str = "/") -> Response:
    """Ask for the authenticator's code."""
    _, waiting = sign_in_of(request)
    if waiting.waits_for != Step.CODE:
        return RedirectResponse(own_address(next), 303)
    return _code_form(request, work, next)


@router.post("/sign-in/code")
def enter_code(
    request: Request,
    work: WorkOfRequest,
    code: Annotated[str, Form(max_length=100)] = "",
    csrf: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in whose code is right; nothing of the sign-in that waited goes on."""
    check_form(request.cookies.get(session_cookie(work)), csrf)
    user, waiting = sign_in_of(request)
    if waiting.waits_for != Step.CODE:
        return RedirectResponse(own_address(next), 303)
    try:
        secret = totp.complete_sign_in(
            work.database,
            user,
            waiting,
            code,
            work.now(),
            vault_of(work.settings),
            address_of(request) or "",
            sign_ins.limits_of(work.settings),
        )
    except GoujiError as error:
        return _code_form(request, work, next, error)
    return let_in(request, work, secret, next)


@router.post("/sign-out")
def sign_out(request: Request, work: WorkOfRequest, actor: Poster) -> Response:
    """End the sign-in on the server as well as in the browser."""
    _forget(request, work)
    is_elsewhere = request.state.sign_in.issuer is not None
    response = RedirectResponse("/sign-in?out=1" if is_elsewhere else "/sign-in", 303)
    response.delete_cookie(session_cookie(work), secure=is_https(work), httponly=True)
    return response


def let_in(request: Request, work: Work, secret: str, next: str) -> Response:
    """Give the browser its new sign-in and send it to where it wanted to go."""
    _forget(request, work)
    response = RedirectResponse(own_address(next), 303)
    set_session(response, work, secret)
    response.delete_cookie(form_cookie(work), secure=is_https(work), httponly=True)
    return response


def sign_in_form(
    request: Request,
    work: Work,
    next: str,
    *,
    name: str = "",
    error: GoujiError | None = None,
    is_out: bool = False,
) -> Response:
    """Return the page with the form; with an error the status that fits."""
    secret = request.cookies.get(form_cookie(work)) or secrets.token_urlsafe(32)
    status = 401 if isinstance(error, NotSignedInError) else status_of(error) if error else 200
    settings = work.settings
    response = render(
        request,
        "sign_in.html",
        status,
        csrf=form_token(secret),
        next=own_address(next),
        name=name,
        problem=_said(request, error),
        provider=settings.oidc_name if settings.oidc_issuer else "",
        is_out=is_out,
    )
    set_cookie(response, work, form_cookie(work), secret, None)
    return response


def _code_form(request: Request, work: Work, next: str, error: GoujiError | None = None) -> Response:
    return render(
        request,
        "code.html",
        status_of(error) if error else 200,
        csrf=form_token(request.cookies[session_cookie(work)]),
        next=own_address(next),
        problem=_said(request, error),
    )


def _said(request: Request, error: GoujiError | None) -> str | None:
    return error.text.in_language(language_of(request)) if error else None


def _forget(request: Request, work: Work) -> None:
    secret = request.cookies.get(session_cookie(work))
    if secret is not None:
        with work.database.session() as session:
            sign_ins.sign_out(session, secret)
