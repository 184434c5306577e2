"""Pages of long lists: a cursor says where the page before ended, so that nothing is skipped or shown twice."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Annotated, Any, Final

from fastapi import Query, Request, Response
from pydantic import TypeAdapter, ValidationError

from gouji.engine.canonical import Json
from gouji.engine.errors import BadRequestError, Text

from ...desk.items import LARGEST_ID
from .replies import exact_json

LONGEST: Final = 400

Cursor = Annotated[
    str | None,
    Query(
        max_length=LONGEST,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="`next` of the page before; leave it out for the first page",
    ),
]
Limit = Annotated[int, Query(ge=1, le=200, description="how many at most")]


def to_cursor(*places: int | str | None) -> str:
    """Return the text that stands for the place after a row: its sorting values, the last one unique."""
    return base64.urlsafe_b64encode(json.dumps(places).encode()).decode().rstrip("=")


def from_cursor(cursor: str | None, kind: TypeAdapter[Any]) -> Any:
    """Return the sorting values of a cursor, checked to be of `kind`; None for the first page.

    Raises:
        BadRequestError: not a cursor of this list (`bad_cursor`).
    """
    if cursor is None:
        return None
    try:
        places = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return kind.validate_python(places, strict=False)
    except (binascii.Error, ValueError, RecursionError, ValidationError):
        raise BadRequestError(
            "bad_cursor",
            Text(
                "cursor 不是本列表给出的，请从第一页重新开始。",
                "This cursor is not one of this list; start again from its first page.",
            ),
        ) from None


ONE_ID: Final[TypeAdapter[Any]] = TypeAdapter(tuple[Annotated[int, Query(ge=0, le=LARGEST_ID)]])


def id_before(cursor: str | None) -> int | None:
    """Return the id of a list that goes from the largest to the smallest."""
    places = from_cursor(cursor, ONE_ID)
    return places[0] if places else None


def page_json(request: Request, body: Json, following: str | None) -> Response:
    """Return a page with `next` in its body and, where there is one, as a `Link` (RFC 8288)."""
    response = exact_json({**body, "next": following})
    if following is not None:
        address = request.url.include_query_params(cursor=following)
        response.headers["link"] = f'<{address.path}?{address.query}>; rel="next"'
    return response
