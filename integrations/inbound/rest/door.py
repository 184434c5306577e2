"""What every request of the machines' door needs: the work of this process, and who asks."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from gouji.engine.errors import NotSignedInError, Text
from gouji.workers.work import Work

from ...desk import accounts
from ...desk.roles import Actor

bearer = HTTPBearer(auto_error=False, description="gouji token create --user NAME")


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
        NotSignedInError: no token, or one that is not known.
    """
    if credentials is None:
        raise NotSignedInError(
            "no_token",
            Text(
                "缺少访问令牌：请加 Authorization: Bearer …（gouji token create 可生成）",
                "a token is missing: send Authorization: Bearer … (gouji token create makes one)",
            ),
        )
    address = request.client.host if request.client else None
    with work.database.read_session() as session:
        return accounts.actor_of_token(session, credentials.credentials, address)


ActorOfRequest = Annotated[Actor, Depends(actor_of)]
