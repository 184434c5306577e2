"""People without an account: who they are to us, how often they may ask, and the forms that are theirs."""

from __future__ import annotations

import secrets
from typing import Annotated, Final

from fastapi import Depends, Form, Request, Response, UploadFile
from starlette.concurrency import run_in_threadpool

from gouji.engine.errors import BadRequestError, Text
from gouji.workers.settings import Settings

from ...desk.drafts import Handed
from .door import check_form, form_cookie, form_token, is_https, work_of
from .pages import PageRoute

ROOM_AROUND: Final = 2 * 1024 * 1024
"""Bytes of a form beside its files: a pasted text, names, boundaries."""
PRIVATE: Final = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}
"""Headers of pages whose address is a secret: no other site and no search engine is to learn it."""


class VisitorRoute(PageRoute):
    """Turns away, before the body is read, whoever posts too often from one address."""

    async def admit(self, request: Request) -> None:
        """Count what is posted.

        Raises:
            BadRequestError: too often (`too_many_drafts`).
        """
        if request.method == "POST":
            rate = work_of(request).draft_rate
            seconds = await run_in_threadpool(rate.take, "draft", address_of(request) or "")
            if seconds is not None:
                raise _too_often(seconds)


def address_of(request: Request) -> str | None:
    """Return the network address of who asks."""
    return request.client.host if request.client else None


def largest_body(settings: Settings, files: int) -> int:
    """Return how large a form with so many files may be, in bytes; the files are looked at one by one later."""
    return settings.max_document_bytes * 2 * files + ROOM_AROUND


def visitor(request: Request) -> str:
    """Return the secret of this browser's forms: its cookie's, or a new one that `with_cookie` sets."""
    return request.cookies.get(form_cookie(work_of(request))) or secrets.token_urlsafe(32)


def posting_visitor(request: Request, csrf: Annotated[str, Form()] = "") -> str:
    """Return the same after checking that the form was opened in this browser.

    Raises:
        ForbiddenError: it was not (`bad_form_token`).
    """
    secret = request.cookies.get(form_cookie(work_of(request)))
    check_form(secret, csrf)
    return secret or ""


def with_cookie(request: Request, response: Response, secret: str) -> Response:
    """Tie the forms on a page to this browser."""
    work = work_of(request)
    if request.cookies.get(form_cookie(work)) != secret:
        response.set_cookie(
            form_cookie(work), secret, path="/", httponly=True, samesite="lax", secure=is_https(work)
        )
    return response


def handed(file: UploadFile | None, most_bytes: int) -> Handed | None:
    """Return an upload, at most one byte more than may be; None where no file was chosen."""
    if file is None or not (file.filename or file.size):
        return None
    name = "".join(char for char in (file.filename or "") if char.isprintable())[-200:]
    return Handed(name or "draft", file.file.read(most_bytes + 1))


def token_of(secret: str) -> str:
    """Return the token of a form on a page of this browser."""
    return form_token(secret)


def _too_often(seconds: int) -> BadRequestError:
    minutes = seconds // 60 + 1
    return BadRequestError(
        "too_many_drafts",
        Text(
            f"您所在的网络地址一小时内自查次数已到上限，请 {minutes} 分钟后再试。",
            f"So many drafts were checked from your network address in this hour; try again in {minutes} minutes.",
        ),
    )


Visitor = Annotated[str, Depends(visitor)]
PostingVisitor = Annotated[str, Depends(posting_visitor)]
