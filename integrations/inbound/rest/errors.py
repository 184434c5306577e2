"""Errors as problem+json (RFC 9457): the one place that knows HTTP statuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gouji.engine.errors import (
    BadRequestError,
    ConflictError,
    ForbiddenError,
    GoujiError,
    Language,
    NotFoundError,
    NotSignedInError,
    Text,
    UnreadableError,
)

from ...desk import roster_files
from ...desk.mending import as_told
from ...systems import BodyError, Problem, media_type_of, problem_in
from .bodies import is_json
from .language import language_of

log = structlog.get_logger(__name__)

MEDIA_TYPE: Final = "application/problem+json"

STATUSES: Final[tuple[tuple[type[GoujiError], HTTPStatus], ...]] = (
    (NotSignedInError, HTTPStatus.UNAUTHORIZED),
    (ForbiddenError, HTTPStatus.FORBIDDEN),
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ConflictError, HTTPStatus.CONFLICT),
    (UnreadableError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (BadRequestError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (GoujiError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
"""Status by kind of error, the first that fits."""

STATUSES_BY_CODE: Final[Mapping[str, HTTPStatus]] = {
    "bad_cursor": HTTPStatus.BAD_REQUEST,
    "bad_place": HTTPStatus.BAD_REQUEST,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "unknown_format": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "binary_file": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "unknown_media_type": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "no_secret": HTTPStatus.SERVICE_UNAVAILABLE,
}
"""Where the code says more than the kind."""

TITLES: Final[Mapping[int, Text]] = {
    400: Text("请求有误", "Bad request"),
    401: Text("身份未确认", "Not authenticated"),
    403: Text("无权操作", "Not allowed"),
    404: Text("未找到", "Not found"),
    405: Text("不支持此方法", "Method not allowed"),
    409: Text("与现状冲突", "Conflict"),
    413: Text("内容过大", "Too large"),
    415: Text("格式不支持", "Unsupported format"),
    422: Text("内容有误", "Wrong content"),
    500: Text("内部错误", "Internal error"),
    503: Text("暂不可用", "Unavailable"),
}

DETAILS: Final[Mapping[int, tuple[str, Text]]] = {
    400: (
        "bad_json",
        Text("请求体不是有效的 JSON，或嵌套过深", "the body is no valid JSON, or nested too deeply"),
    ),
    404: ("not_found", Text("没有这个地址，请核对", "there is nothing at this address; check it")),
    405: ("method_not_allowed", Text("此地址不支持该方法", "this address does not take that method")),
    413: (
        "too_large",
        Text(
            "请求内容超过这个地址的大小上限，请缩小或分几次再送",
            "the request is larger than this address takes; make it smaller or split it",
        ),
    ),
}
"""Code and detail of what the web framework refuses by itself."""

BAD_FORM: Final = (
    "bad_form",
    Text(
        "提交的表单不完整或无法解析，请返回页面重新提交",
        "the form sent is not whole, or cannot be read; go back to the page and send it again",
    ),
)
"""The same of a body that is no JSON."""

TAKE_REPORTS: Final = ("/webhooks/submissions", "/draft", "/returned/")
"""Beginnings of addresses at which reports are handed in."""
REPORT_TOO_LARGE: Final = Text(
    "请求内容超过大小上限；请压缩文件中的图片后再送，或请管理员提高 GOUJI_MAX_DOCUMENT_BYTES",
    "the request is larger than the limit; make the pictures in the file smaller, or ask the administrator to raise "
    "GOUJI_MAX_DOCUMENT_BYTES",
)
TAKE_ROSTERS: Final = ("/api/v1/organs/imports", "/roster/import")

SECRETS: Final = ("/returned/", "/draft/kept/", "/mail/opt-out/")
"""Beginnings of addresses of which whoever knows the rest may open them."""

UNEXPECTED: Final = Text(
    "服务内部错误，已记录；请稍后重试，仍不成功请联系管理员",
    "an internal error, which has been logged; try again later, then tell the administrator",
)

INCOMPLETE: Final = Text("请求内容不完整", "the request broke off")


def status_of(error: GoujiError) -> HTTPStatus:
    """Return the HTTP status for an error."""
    by_code = STATUSES_BY_CODE.get(error.code)
    if by_code is not None:
        return by_code
    return next(status for kind, status in STATUSES if isinstance(error, kind))


def problem_response(
    status: int,
    code: str,
    text: Text,
    language: Language,
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Return a problem+json response with title and detail in `language`."""
    title = TITLES.get(status, TITLES[400 if status < 500 else 500])
    body = {
        "type": "about:blank",
        "title": title.in_language(language),
        "status": status,
        "code": code,
        "detail": text.in_language(language),
        **(more or {}),
    }
    return JSONResponse(
        body, status, media_type=MEDIA_TYPE, headers={"content-language": language, **(headers or {})}
    )


class TooLargeProblem:
    """Makes a problem+json of the one refusal that the framework answers itself, in plain text: a body too large.

    It refuses by `Content-Length` before a byte is read, and no exception handler is asked
    (starlette.middleware.body_limit).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        is_replaced = False

        async def send_problem(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start" and _is_plain_413(message):
                is_replaced = True
                code, text = _too_large(scope["path"])
                response = problem_response(413, code, text, language_of(Request(scope)))
                await response(scope, receive, send)
            elif not is_replaced:
                await send(message)

        await self._app(scope, receive, send_problem if scope["type"] == "http" else send)


def _too_large(path: str) -> tuple[str, Text]:
    """Return code and detail of a body that is larger than an address takes, and what to do about it there."""
    code, text = DETAILS[413]
    if path.startswith(TAKE_REPORTS):
        return code, REPORT_TOO_LARGE
    return code, roster_files.TOO_LARGE if path in TAKE_ROSTERS else text


def _is_plain_413(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    return message["status"] == 413 and headers.get("content-type", "").startswith("text/plain")


def install_problems(app: FastAPI) -> None:
    """Make every error of `app` a problem+json."""
    app.add_exception_handler(GoujiError, _ours)
    app.add_exception_handler(RequestValidationError, _wrong_parameters)
    app.add_exception_handler(HTTPException, _frameworks)
    app.add_exception_handler(ClientDisconnect, _hung_up)
    app.add_exception_handler(Exception, _unexpected)


async def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, GoujiError)  # noqa: S101 - registered for nothing else
    return problem_of(error, request)


def problem_of(error: GoujiError, request: Request) -> JSONResponse:
    """Return an error of ours as the answer to `request`."""
    error = as_told(error)
    language = language_of(request)
    status = status_of(error)
    more: dict[str, Any] = {}
    if isinstance(error, BodyError):
        more["errors"] = _listed(error.problems, language)
    headers = {"www-authenticate": "Bearer"} if status is HTTPStatus.UNAUTHORIZED else None
    return problem_response(status, error.code, error.text, language, more, headers)


async def _wrong_parameters(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for nothing else
    language = language_of(request)
    problems = [problem_in(detail) for detail in error.errors()]
    zh = "；".join(f"{problem.pointer}：{problem.text.zh}" for problem in problems)
    en = "; ".join(f"{problem.pointer}: {problem.text.en}" for problem in problems)
    text = Text(f"参数有误：{zh}", f"wrong parameters: {en}")
    return problem_response(422, "bad_parameters", text, language, {"errors": _listed(problems, language)})


def _listed(problems: Iterable[Problem], language: Language) -> list[dict[str, str]]:
    return [{"pointer": each.pointer, "detail": each.text.in_language(language)} for each in problems]


async def _frameworks(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    code, text = _refusal_of(request, error)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request.app.routes, request.url.path))
    return problem_response(error.status_code, code, text, language_of(request), headers=headers)


def _refusal_of(request: Request, error: HTTPException) -> tuple[str, Text]:
    """Return code and detail of what the framework refuses; a body sent in pieces is found too large only as it comes."""
    if error.status_code == 413:
        return _too_large(request.url.path)
    if error.status_code == 400 and not is_json(media_type_of(request.headers)):
        return BAD_FORM
    return DETAILS.get(error.status_code, ("http_error", Text(str(error.detail), str(error.detail))))


def _methods(routes: Iterable[BaseRoute], path: str) -> list[str]:
    """Return what an address takes: the framework names only the methods of the first route that has it.

    `/organs/imports` is an address of its own, although it looks like that of an organ as well.
    """
    found = list(_routes_at(routes, path))
    own = [route for route in found if not route.param_convertors]
    return sorted({method for route in own or found for method in route.methods or ()})


def _routes_at(routes: Iterable[BaseRoute], path: str) -> Iterator[Route]:
    for route in routes:
        nested = getattr(route, "original_router", None)
        if nested is not None:
            yield from _routes_at(nested.routes, path)
        elif isinstance(route, Route) and route.path_regex.match(path):
            yield route


async def _hung_up(request: Request, error: Exception) -> JSONResponse:
    """Answer nobody: the sender went away before its body was whole. That is no failure of ours to be logged."""
    return problem_response(400, "body_incomplete", INCOMPLETE, language_of(request))


def _named(path: str) -> str:
    """Return an address as it may be logged: without what makes it a secret."""
    return next((f"{secret}…" for secret in SECRETS if path.startswith(secret)), path)


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    """Answer what nobody expected without showing it; the log has it whole."""
    log.error("request_failed", path=_named(request.url.path), method=request.method, exc_info=error)
    return problem_response(500, "internal_error", UNEXPECTED, language_of(request))
