"""Signing in and out."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from gouji.engine.errors import GoujiError, NotSignedInError
from gouji.workers.work import Work

from ....desk import accounts
from ..door import (
    Poster,
    WorkOfRequest,
    check_form,
    form_cookie,
    form_token,
    is_https,
    own_address,
    session_cookie,
)
from ..language import language_of
from ..pages import PageRoute, render, status_of

router = APIRouter(route_class=PageRoute)


@router.get("/sign-in")
def sign_in_page(request: Request, work: WorkOfRequest, next: str = "/") -> Response:
    """Show the form; the cookie set with it ties the form to this browser."""
    return _form(request, work, next)


@router.post("/sign-in")
def sign_in(
    request: Request,
    work: WorkOfRequest,
    name: Annotated[str, Form(max_length=100)],
    password: Annotated[str, Form(max_length=256)],
    csrf: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Sign in: a new secret every time, and the one this browser had is worth nothing afterwards."""
    check_form(request.cookies.get(form_cookie(work)), csrf)
    address = request.client.host if request.client else ""
    try:
        secret = accounts.sign_in(work.database, name.strip(), password, address, work.now())
    except GoujiError as error:
        status = 401 if isinstance(error, NotSignedInError) else status_of(error)
        return _form(request, work, next, name, error, status)
    _forget(request, work)
    response = RedirectResponse(own_address(next), 303)
    _set_cookie(
        response, work, session_cookie(work), secret, int(work.settings.sign_in_lasts.total_seconds())
    )
    response.delete_cookie(form_cookie(work), secure=is_https(work), httponly=True)
    return response


@router.post("/sign-out")
def sign_out(request: Request, work: WorkOfRequest, actor: Poster) -> Response:
    """End the sign-in on the server as well as in the browser."""
    _forget(request, work)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(session_cookie(work), secure=is_https(work), httponly=True)
    return response


def _form(
    request: Request,
    work: Work,
    next: str,
    name: str = "",
    error: GoujiError | None = None,
    status: int = 200,
) -> Response:
    secret = request.cookies.get(form_cookie(work)) or secrets.token_urlsafe(32)
    problem = error.text.in_language(language_of(request)) if error else None
    response = render(
        request,
        "sign_in.html",
        status,
        csrf=form_token(secret),
        next=own_address(next),
        name=name,
        problem=problem,
    )
    _set_cookie(response, work, form_cookie(work), secret, None)
    return response


def _set_cookie(response: Response, work: Work, name: str, secret: str, seconds: int | None) -> None:
    response.set_cookie(
        name, secret, max_age=seconds, path="/", httponly=True, samesite="lax", secure=is_https(work)
    )


def _forget(request: Request, work: Work) -> None:
    secret = request.cookies.get(session_cookie(work))
    if secret is not None:
        with work.database.session() as session:
            accounts.sign_out(session, secret)
