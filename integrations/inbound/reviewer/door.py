"""What every page needs from its surroundings, and who is asking."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Form, Request
from itsdangerous import BadData, URLSafeTimedSerializer

from gouji.engine.errors import ForbiddenError, NotSignedInError, Text
from gouji.workers.work import Work

from ...desk import accounts
from ...desk.roles import Actor

FORM_SECONDS: Final = 12 * 3600
"""How long an opened form can still be posted."""


def work_of(request: Request) -> Work:
    """Return database, broker and settings of the application that serves this request."""
    work: Work = request.app.state.work
    return work


def is_https(work: Work) -> bool:
    """Whether browsers come over https, so that cookies may insist on it."""
    return work.settings.base_url.startswith("https:")


def session_cookie(work: Work) -> str:
    """Return the name of a sign-in's cookie; over https the browser itself then guards path and host."""
    return "__Host-gouji" if is_https(work) else "gouji"


def form_cookie(work: Work) -> str:
    """Return the name of the cookie that ties the sign-in form to this browser."""
    return f"{session_cookie(work)}-form"


def form_token(secret: str) -> str:
    """Return the token of a form for the holder of the cookie `secret`; nobody else can make it."""
    return _signer(secret).dumps("form")


def check_form(secret: str | None, token: str) -> None:
    """Raise `ForbiddenError` unless the form was made for the holder of this cookie, not too long ago."""
    try:
        if secret is None:
            raise BadData("no cookie")
        _signer(secret).loads(token, max_age=FORM_SECONDS)
    except BadData as error:
        raise ForbiddenError(
            "bad_form_token",
            Text(
                "表单已失效或不是从本系统打开的，操作没有执行；请刷新页面后重试。",
                "This form ran out or was not opened from here; nothing was done. Reload the page and retry.",
            ),
        ) from error


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="gouji.form")


def signed_in(request: Request) -> Actor:
    """Return who is asking.

    Raises:
        NotSignedInError: no cookie, or its sign-in ran out.
    """
    work = work_of(request)
    secret = request.cookies.get(session_cookie(work))
    if secret is None:
        raise NotSignedInError("not_signed_in", Text("请先登录。", "Please sign in."))
    address = request.client.host if request.client else None
    with work.database.read_session() as session:
        actor = accounts.actor_of_sign_in(session, secret, work.now(), address)
    request.state.actor = actor
    return actor


def posting(
    request: Request, actor: Annotated[Actor, Depends(signed_in)], csrf: Annotated[str, Form()] = ""
) -> Actor:
    """Return who posts, after checking that the form was opened by the same sign-in."""
    check_form(request.cookies.get(session_cookie(work_of(request))), csrf)
    return actor


def own_address(address: str) -> str:
    """Return `address` if it leads to a page of ours, else the queue: nobody is sent elsewhere by a link."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_ours and "\\" not in address else "/"


Reader = Annotated[Actor, Depends(signed_in)]
Poster = Annotated[Actor, Depends(posting)]
WorkOfRequest = Annotated[Work, Depends(work_of)]
