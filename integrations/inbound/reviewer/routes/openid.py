"""Signing in through an OpenID provider: there, back again, and out of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from gouji.engine.errors import GoujiError, NotFoundError, Text
from gouji.workers.work import Work

from ....desk import oidc, sign_ins
from ....desk.roles import Actor
from ....desk.vault import vault_of
from ....outbound import openid
from ....outbound.openid import Attempt, Client
from ..door import (
    WorkOfRequest,
    address_of,
    browser_of,
    is_https,
    own_address,
    session_cookie,
    set_cookie,
    signed_in,
)
from ..language import language_of
from ..pages import PageRoute, render, status_of
from .sign_in import let_in, sign_in_form

router = APIRouter(route_class=PageRoute)

WAITS_SECONDS: Final = 600
"""How long somebody may take at the provider."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What is kept, encrypted, in the browser while it is at the provider.

    Attributes:
        next: page of ours to go to then.
        bind: id of the account that the identity is to be bound to; None: sign in.
    """

    attempt: Attempt
    next: str
    bind: int | None


@router.get("/sign-in/oidc")
def to_provider(request: Request, work: WorkOfRequest, next: str = "/", bind: str = "") -> Response:
    """Send the browser to the provider; to bind an identity to one's account instead of signing in with `?bind=1`."""
    binder = signed_in(request) if bind == "1" else None
    try:
        client = _client(work)
        address, attempt = openid.begin(client, openid.discover(client))
        carried = {**asdict(attempt), "next": own_address(next), "bind": binder.user_id if binder else None}
        sealed = vault_of(work.settings).seal(json.dumps(carried))
    except GoujiError as error:
        return _failed(request, work, next, binder, error)
    response = RedirectResponse(address, 303)
    set_cookie(response, work, _cookie(work), sealed, WAITS_SECONDS)
    return response


@router.get("/sign-in/oidc/callback")
def from_provider(request: Request, work: WorkOfRequest) -> Response:
    """Sign in whom the provider vouches for, or bind them to the account that is signed in."""
    next, binder = "/", None
    try:
        client = _client(work)
        carried = _carried(request, work)
        next = carried.next
        if carried.bind is not None:
            binder = signed_in(request)
            if binder.user_id != carried.bind:
                raise openid.bad_state()
        claims = openid.finish(client, carried.attempt, dict(request.query_params), work.now())
        if binder is not None:
            oidc.bind(work.database, binder, claims, work.now())
            response: Response = RedirectResponse("/account?done=bound", 303)
        else:
            secret = oidc.admit(
                work.database,
                claims,
                oidc.policy_of(work.settings),
                work.now(),
                address=address_of(request) or "",
                limits=sign_ins.limits_of(work.settings),
                browser=browser_of(request),
            )
            response = let_in(request, work, secret, next)
    except GoujiError as error:
        response = _failed(request, work, next, binder, error)
    response.delete_cookie(_cookie(work), secure=is_https(work), httponly=True)
    return response


@router.get("/sign-in/oidc/out")
def out_of_provider(request: Request, work: WorkOfRequest) -> Response:
    """Send the browser to where it signs out of the provider as well."""
    try:
        client = _client(work)
        back_to = work.settings.base_url.rstrip("/") + "/sign-in"
        address = openid.logout_address(client, openid.discover(client), back_to)
    except GoujiError as error:
        return sign_in_form(request, work, "/", error=error)
    return RedirectResponse(address or "/sign-in", 303)


def _client(work: Work) -> Client:
    client = oidc.client_of(work.settings)
    if client is None:
        raise NotFoundError(
            "no_provider",
            Text("没有配置统一身份认证，请用密码登录。", "There is no OpenID provider; sign in by password."),
        )
    return client


def _cookie(work: Work) -> str:
    return f"{session_cookie(work)}-oidc"


def _carried(request: Request, work: Work) -> Carried:
    """Return what was kept in the browser when it left; raises OpenIdError (`bad_state`)."""
    sealed = request.cookies.get(_cookie(work))
    if sealed is None:
        raise openid.bad_state()
    try:
        kept = json.loads(vault_of(work.settings).open(sealed, seconds=WAITS_SECONDS))
    except GoujiError as error:
        raise openid.bad_state() from error
    return Carried(Attempt(kept["state"], kept["nonce"], kept["verifier"]), kept["next"], kept["bind"])


def _failed(request: Request, work: Work, next: str, binder: Actor | None, error: GoujiError) -> Response:
    """Say what went wrong where one can go on: on the sign-in, whose password form still works, or by the account."""
    if binder is None:
        return sign_in_form(request, work, next, error=error)
    problem = error.text.in_language(language_of(request))
    return render(request, "problem.html", status_of(error), heading=work.settings.oidc_name, problem=problem)
