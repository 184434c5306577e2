"""Rendering: templates in the language asked for, with the headers that every page carries."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from gouji.engine.errors import (
    BadRequestError,
    ConflictError,
    ForbiddenError,
    GoujiError,
    Language,
    NotFoundError,
    NotSignedInError,
    Text,
)

from ...beside import page as beside
from ...desk import mentions
from ...desk.mending import as_told
from ...desk.roles import ROLE_NAMES, Action, Actor, Role
from . import wording
from .door import form_token, is_https, session_cookie, set_session, work_of
from .language import COOKIE, language_of, translations
from .malformed import malformed

HERE: Final = Path(__file__).parent

STATIC: Final = (HERE / "static", beside.STATIC)
"""What pages load: their own style and script, and those of the two sides of a report."""

YEAR: Final = 365 * 86400

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_STATUS: Final[tuple[tuple[type[GoujiError], int], ...]] = (
    (NotSignedInError, 401),
    (ForbiddenError, 403),
    (NotFoundError, 404),
    (ConflictError, 409),
    (BadRequestError, 400),
)

_HEADINGS: Final = {
    400: Text("内容需要修改", "Something needs changing"),
    403: Text("没有权限", "Not allowed"),
    404: Text("没有找到", "Not found"),
    409: Text("与现状冲突", "Not as things stand now"),
    410: Text("链接已失效", "This link is over"),
    429: Text("尝试过多", "Too many attempts"),
    500: Text("系统出错", "Something failed"),
    503: Text("暂时繁忙", "Busy right now"),
}

_BY_CODE: Final = {"too_many_attempts": 429, "too_many_drafts": 429, "busy": 503, "link_over": 410}
"""Where the code of an error says more than its kind."""

_ID: Final = re.compile(r"-?[0-9]{1,18}", re.ASCII)
"""No more digits than every database takes as a number."""

VISITORS: Final = ("/draft", "/returned/")
"""Beginnings of the addresses of pages for people without an account."""

_PROBLEMS: Final[dict[int, GoujiError]] = {
    404: NotFoundError(
        "not_found", Text("没有这个地址，请核对。", "There is nothing at this address; check it.")
    ),
    500: GoujiError(
        "internal_error",
        Text(
            "系统内部出错，已记录；请稍后重试，仍不成功请联系管理员。",
            "Something failed inside and has been logged; try again later, then tell the administrator.",
        ),
    ),
}
"""What is told to people who asked for a page that is not there, or that failed."""


def status_of(error: GoujiError) -> int:
    """Return the HTTP status of a page that shows this error."""
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def is_fragment(request: Request) -> bool:
    """Whether htmx asks for a piece of a page instead of a whole one."""
    return request.headers.get("HX-Request") == "true"


def number_in(text: str) -> int | None:
    """Return the id in an address that a person may have cut short or changed; None where it is none."""
    return int(text) if _ID.fullmatch(text) else None


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page: the template in the language asked for, with what the frame of every page shows."""
    language = language_of(request)
    frame = _frame(request, language)
    text = _environment(language).get_template(template).render({**frame, **values})
    return HTMLResponse(text, status)


def render_problem(request: Request, error: GoujiError) -> HTMLResponse:
    """Return the page that says what went wrong and what to do about it; to htmx only the sentence.

    The sentence is put in front of what htmx wanted to replace, so that nothing on the page is lost by it.
    """
    error = as_told(error)
    status = status_of(error)
    language = language_of(request)
    problem = error.text.in_language(language)
    if is_fragment(request):
        response = render(request, "alert.html", status, problem=problem)
        response.headers.update({"HX-Reswap": "afterbegin", "HX-Reselect": ".message"})
        return response
    heading = _HEADINGS[status].in_language(language)
    return render(request, "problem.html", status, heading=heading, problem=problem)


class PageRoute(APIRoute):
    """A route that answers with pages: errors become pages too, and every answer carries `HEADERS`."""

    async def admit(self, request: Request) -> None:
        """Raise a `GoujiError` where a request is not to be looked at, before its body is read; here all are."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                await self.admit(request)
                response = await handle(request)
            except NotSignedInError as error:
                response = _to_sign_in(request, error)
            except GoujiError as error:
                response = render_problem(request, error)
            except RequestValidationError as error:
                response = render_problem(request, malformed(error.errors()))
            return _dress(request, response)

        return answer


def install_problem_pages(app: FastAPI) -> None:
    """Answer browsers with a page where `app` would answer with an error for machines: no such address, a failure.

    The handlers that `app` has are asked first, so that they log what they log.
    """
    for kind in (HTTPException, Exception):
        app.add_exception_handler(kind, _page_instead(app.exception_handlers[kind]))


def _page_instead(answer: Callable[[Request, Exception], Any]) -> Callable[[Request, Exception], Any]:
    async def answer_with_page(request: Request, error: Exception) -> Response:
        response: Response = await answer(request, error)
        problem = _PROBLEMS.get(response.status_code)
        if problem is None or not _is_for_people(request):
            return response
        return _dress(request, render_problem(request, problem))

    return answer_with_page


def _is_for_people(request: Request) -> bool:
    is_machines = request.url.path.startswith(("/api/", "/webhooks/", "/static/"))
    return not is_machines and "text/html" in request.headers.get("accept", "")


def _dress(request: Request, response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if renewed := getattr(request.state, "renewed", None):
        set_session(response, work_of(request), renewed)
    asked = request.query_params.get("lang")
    if asked in ("zh", "en"):
        secure = is_https(work_of(request))
        response.set_cookie(COOKIE, asked, max_age=YEAR, samesite="lax", secure=secure, httponly=True)
    return response


_DOORS: Final = {"code_needed": "/sign-in/code", "enrol_needed": "/account/authenticator"}
"""Where those go on whose password was right and who are not in yet."""


def _to_sign_in(request: Request, error: NotSignedInError) -> Response:
    """Send the browser to the sign-in, or to what is missing of it, and from there back to the page it wanted."""
    address = door = _DOORS.get(error.code, "/sign-in")
    if request.method == "GET" and not is_fragment(request) and request.url.path != "/":
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        address = f"{door}?{urlencode({'next': wanted})}"
    if is_fragment(request):
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def _frame(request: Request, language: Language) -> dict[str, Any]:
    actor: Actor | None = getattr(request.state, "actor", None)
    secret = request.cookies.get(session_cookie(work_of(request)))
    home = getattr(request.state, "home", "/")
    other = request.url.include_query_params(lang="en" if language == "zh" else "zh")
    other_language = f"{other.path}?{other.query}" if request.method == "GET" else f"{home}?{other.query}"
    return {
        "lang": language,
        "actor": actor,
        "role_name": ROLE_NAMES[actor.role].in_language(language) if actor else "",
        "may_watch": actor is not None and actor.may(Action.WATCH, actor.region),
        "may_release": actor is not None and actor.may(Action.RELEASE_QUARANTINE, actor.region),
        "may_manage": actor is not None and actor.may(Action.MANAGE_USERS, actor.region),
        "may_see_mails": actor is not None and actor.may(Action.RELEASE_QUARANTINE, None),
        "csrf": form_token(secret) if actor and secret else "",
        "other_language": other_language,
        "here": "",
        "unread": _unread(request, actor),
        "is_filer": actor is not None and actor.role is Role.FILER,
        "drafts_open": work_of(request).settings.draft_check,
        "is_visitor": request.url.path.startswith(VISITORS),
    }


def _unread(request: Request, actor: Actor | None) -> int:
    """Return in how many comments that they have not read somebody is mentioned."""
    if actor is None or is_fragment(request):
        return 0
    with work_of(request).database.read_session() as session:
        return mentions.count_unread(session, actor)


@lru_cache(maxsize=2)
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([HERE / "templates", beside.TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals["static"] = _static
    environment.filters.update(wording.filters(language))
    return environment


@lru_cache(maxsize=16)
def _static(name: str) -> str:
    """Return the address of a file under `static/`, which changes with its content."""
    file = next(path for folder in STATIC if (path := folder / name).exists())
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
