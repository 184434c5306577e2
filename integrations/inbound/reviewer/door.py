"""What every page needs from its surroundings, and who is asking."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Form, Request, Response
from itsdangerous import BadData, URLSafeTimedSerializer

from gouji.engine.errors import ForbiddenError, NotSignedInError, Text
from gouji.engine.store.tables import SignIn, Step, User
from gouji.workers.work import Work

from ...desk import sign_ins
from ...desk.roles import Actor, actor_of

BY_THEMSELVES: Final = ("/live", "/queue/news", "/queue/panel/", "/queue/rows")
"""What an open page asks without anybody being there: a sign-in that nobody uses must run out all the same."""

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
    """Return the token of a form for the holder of the cookie `secret`; nobody else can make it.

    Only what stays the same of the cookie counts: it is exchanged while forms are open.
    """
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
    return URLSafeTimedSerializer(secret.partition(".")[0], salt="gouji.form")


def sign_in_of(request: Request) -> tuple[User, SignIn]:
    """Return who began the sign-in of this browser, and the sign-in, which may still wait for a code.

    Raises:
        NotSignedInError: no cookie, or its sign-in ran out.
    """
    work = work_of(request)
    secret = request.cookies.get(session_cookie(work))
    if secret is None:
        raise NotSignedInError("not_signed_in", Text("请先登录。", "Please sign in."))
    with work.database.read_session() as session:
        return sign_ins.look_up(session, secret, work.now(), limits=sign_ins.limits_of(work.settings))


def signed_in(request: Request) -> Actor:
    """Return who is asking; `request.state` holds actor and sign-in from here on.

    Raises:
        NotSignedInError: no cookie, its sign-in ran out, or still waits for a code.
    """
    user, found = sign_in_of(request)
    sign_ins.require_whole(found)
    _keep_alive(request, found)
    request.state.actor = actor = actor_of(user, address_of(request))
    request.state.sign_in = found
    return actor


def enrolling(request: Request) -> Actor:
    """Return who is asking for an authenticator: somebody whose role demands one has nothing else open yet.

    Raises:
        NotSignedInError: as `signed_in`, but for those who have to enrol.
    """
    user, found = sign_in_of(request)
    if found.waits_for != Step.ENROL:
        return signed_in(request)
    request.state.sign_in = found
    return actor_of(user, address_of(request))


def _keep_alive(request: Request, found: SignIn) -> None:
    if request.url.path.startswith(BY_THEMSELVES):
        return
    work, now = work_of(request), work_of(request).now()
    secret = request.cookies[session_cookie(work)]
    is_page = request.method == "GET" and "HX-Request" not in request.headers
    renew = is_page and sign_ins.is_to_renew(found, secret, now, sign_ins.limits_of(work.settings))
    new = sign_ins.keep_alive(work.database, secret, found, now, renew=renew)
    if new is not None:
        request.state.renewed = new


def address_of(request: Request) -> str | None:
    """Return the network address of the browser."""
    return request.client.host if request.client else None


def browser_of(request: Request) -> str:
    """Return how the browser names itself."""
    return request.headers.get("user-agent", "")


def set_session(response: Response, work: Work, secret: str) -> None:
    """Give the browser the secret of its sign-in; how long it counts, the store knows."""
    seconds = int(work.settings.sign_in_lasts.total_seconds())
    set_cookie(response, work, session_cookie(work), secret, seconds)


def set_cookie(response: Response, work: Work, name: str, secret: str, seconds: int | None) -> None:
    """Give the browser a cookie that no script reads and no other site sends along when it posts."""
    response.set_cookie(
        name, secret, max_age=seconds, path="/", httponly=True, samesite="lax", secure=is_https(work)
    )


def posting(
    request: Request, actor: Annotated[Actor, Depends(signed_in)], csrf: Annotated[str, Form()] = ""
) -> Actor:
    """Return who posts, after checking that the form was opened by the same sign-in."""
    check_form(request.cookies.get(session_cookie(work_of(request))), csrf)
    return actor


def posting_enrolment(
    request: Request, actor: Annotated[Actor, Depends(enrolling)], csrf: Annotated[str, Form()] = ""
) -> Actor:
    """Return who posts an enrolment, after checking that the form was opened by the same sign-in."""
    check_form(request.cookies.get(session_cookie(work_of(request))), csrf)
    return actor


def own_address(address: str) -> str:
    """Return `address` if it leads to a page of ours, else the queue: nobody is sent elsewhere by a link."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_ours and "\\" not in address else "/"


Reader = Annotated[Actor, Depends(signed_in)]
Poster = Annotated[Actor, Depends(posting)]
Enroller = Annotated[Actor, Depends(enrolling)]
EnrolmentPoster = Annotated[Actor, Depends(posting_enrolment)]
WorkOfRequest = Annotated[Work, Depends(work_of)]
