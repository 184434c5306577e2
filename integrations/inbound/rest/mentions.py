"""`/api/v1/mentions`: where you are mentioned in comments."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response
from pydantic import Field, StrictInt, TypeAdapter

from gouji.engine.store.queries.mentions import Mentioned

from ...desk import mentions
from .door import ActorOfRequest, WorkOfRequest
from .models.base import Posted
from .models.mentions import MentionPage, Read
from .paging import Cursor, Limit, from_cursor, page_json, to_cursor
from .replies import exact_json

router = APIRouter(prefix="/api/v1", tags=["queue"])

ONE_ID: Final[TypeAdapter[Any]] = TypeAdapter(tuple[int])


class ReadBody(Posted):
    """What was read.

    Attributes:
        ids: of mentions; null: all of them.
    """

    ids: list[StrictInt] | None = Field(default=None, max_length=200)


@router.get("/mentions", response_model=MentionPage)
def list_mentions(
    request: Request,
    work: WorkOfRequest,
    actor: ActorOfRequest,
    unread: bool = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Return comments in which you are mentioned, the latest first."""
    (before,) = from_cursor(cursor, ONE_ID) or (None,)
    with work.database.read_session() as session:
        found = mentions.list_mentions(session, actor, unread=unread, before=before, limit=limit + 1)
    following = to_cursor(found[limit - 1].mention.id) if len(found) > limit else None
    return page_json(request, {"mentions": [_described(one) for one in found[:limit]]}, following)


@router.post("/mentions/read", response_model=Read)
def mark_read(body: ReadBody, work: WorkOfRequest, actor: ActorOfRequest) -> Response:
    """Mark mentions as read."""
    ids = None if body.ids is None else [one for one in body.ids if 0 < one < 2**31]
    with work.database.session(actor.address) as session:
        return exact_json({"read": mentions.mark_read(session, actor, ids, work.now())})


def _described(one: Mentioned) -> dict[str, Any]:
    return {
        "id": one.mention.id,
        "at": one.mention.created_at.isoformat(),
        "read_at": one.mention.read_at.isoformat() if one.mention.read_at else None,
        "by": one.comment.actor,
        "text": one.comment.text or "",
        "finding_id": one.item.id,
        "submission_id": str(one.item.submission_id),
        "organ": one.item.organ,
        "year": one.item.year,
        "rule": one.item.rule,
    }
