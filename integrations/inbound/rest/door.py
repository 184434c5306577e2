"""What every request of the machines' door needs: the work of this process, and who asks."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from gouji.engine.errors import ForbiddenError, NotSignedInError, Text
from gouji.engine.store.queries import tokens as stored_tokens
from gouji.workers.work import Work

from ...desk import tokens
from ...desk.roles import Actor
from ...desk.roles import actor_of as actor_of_user

bearer = HTTPBearer(auto_error=False, description="gouji token create --user NAME")

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def work_of(request: Request) -> Work:
    """Return database, broker and settings of the application that serves this request."""
    work: Work = request.app.state.work
    return work


WorkOfRequest = Annotated[Work, Depends(work_of)]


def actor_of(
    request: Request,
    work: WorkOfRequest,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Actor:
    """Return the person whose bearer token came along.

    Raises:
        NotSignedInError: no token, or one that is not known, ran out or was revoked.
        ForbiddenError: one that only reads was to write (`scope_forbids`).
    """
    if credentials is None:
        raise NotSignedInError(
            "no_token",
            Text(
                "缺少访问令牌：请加 Authorization: Bearer …（gouji token create 可生成）",
                "a token is missing: send Authorization: Bearer … (gouji token create makes one)",
            ),
        )
    token, now = credentials.credentials, work.now()
    address = request.client.host if request.client else None
    with work.database.read_session() as session:
        owner, row = tokens.find(session, token, now)
    if stored_tokens.is_to_note(row, now):
        with work.database.session() as session:
            stored_tokens.note_used(session, token, now)
    if request.method not in READING and tokens.only_reads(row):
        raise ForbiddenError(
            "scope_forbids",
            Text(
                "这个访问令牌只能读取；请用范围更大的令牌。",
                "This token may only read; use one that has more scopes.",
            ),
        )
    return actor_of_user(owner, address, only=tokens.actions_of(row))


ActorOfRequest = Annotated[Actor, Depends(actor_of)]
