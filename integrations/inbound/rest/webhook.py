"""`POST /webhooks/submissions`: verified, translated, saved with its task; sent on after the commit."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Depends, Request
from pydantic import BaseModel

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.reading.unpacking.sniff import sniff
from gouji.engine.store.queries.arrivals import Arrival
from gouji.workers.arriving import arrive
from gouji.workers.outbox import flush
from gouji.workers.settings import Settings, plain
from gouji.workers.work import Work

from ...systems import Attached, Submitted, media_type_of, submission_schema, translate
from .bodies import parsed
from .door import WorkOfRequest
from .verifying import verify

JSON_TYPES: Final = ("application/json", "application/cloudevents+json")
ROOM_AROUND: Final = 1024 * 1024
"""Bytes of a message beside its document."""


class Taken(BaseModel):
    """The submission is kept; ask `status_url` for what became of it, or wait for the answer."""

    submission_id: UUID
    status_url: str


async def raw_body(request: Request) -> bytes:
    """Return the body to the byte, as it was signed."""
    return await request.body()


def webhook_router(settings: Settings) -> APIRouter:
    """Return the door for workflow systems; bodies larger than a document may be are refused unread."""
    # base64 makes four characters of three bytes.
    router = APIRouter(tags=["webhook"], max_body_size=settings.max_document_bytes * 4 // 3 + ROOM_AROUND)
    router.add_api_route(
        "/webhooks/submissions",
        take_submission,
        methods=["POST"],
        status_code=202,
        response_model=Taken,
        openapi_extra=_described(),
    )
    return router


def _described() -> dict[str, Any]:
    """Return what the description of the API says of headers and body, which are taken unparsed to be verified."""
    headers = ("webhook-id", "webhook-timestamp", "webhook-signature")
    return {
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": {"type": "string"}} for name in headers
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": submission_schema()}},
        },
    }


def take_submission(
    request: Request,
    background: BackgroundTasks,
    body: Annotated[bytes, Depends(raw_body)],
    work: WorkOfRequest,
) -> Taken:
    """Take a report that a workflow system hands in, signed after Standard Webhooks.

    The same `webhook-id` again is answered alike and does nothing twice.
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    message_id = verify(headers, body, plain(work.settings.webhook_secrets), work.now())
    submitted = translate(headers, _value_of(headers, body))
    _check_document(submitted, work.settings.max_document_bytes)
    saved = arrive(work, _arrival(message_id, submitted))
    background.add_task(flush, work)
    return Taken(submission_id=saved.id, status_url=f"{_base(work)}/api/v1/submissions/{saved.id}")


def _value_of(headers: dict[str, str], body: bytes) -> Any:
    if media_type_of(headers) not in JSON_TYPES:
        raise BadRequestError(
            "unknown_media_type",
            Text(
                "请求体须为 JSON（application/json 或 application/cloudevents+json）",
                "the body must be JSON (application/json or application/cloudevents+json)",
            ),
        )
    return parsed(body)


def _check_document(submitted: Submitted, most_bytes: int) -> None:
    """Refuse at once what no reader will take; what only reading can tell goes into the answer."""
    document = submitted.document
    if isinstance(document, Attached):
        sniff(document.content, max_bytes=most_bytes)


def _arrival(message_id: str, submitted: Submitted) -> Arrival:
    document = submitted.document
    attached = document if isinstance(document, Attached) else None
    return Arrival(
        webhook_id=message_id,
        door=submitted.door,
        external_id=submitted.external_id,
        organ=submitted.organ,
        year=submitted.year,
        filename=attached.filename if attached else "",
        content=attached.content if attached else None,
        document_url=None if isinstance(document, Attached) else document.url,
        organ_code=submitted.organ_code,
        region=submitted.region,
        kind=submitted.kind,
        submitted_at=submitted.submitted_at,
        published_on=submitted.published_on,
        callback_url=submitted.callback_url,
    )


def _base(work: Work) -> str:
    return work.settings.base_url.rstrip("/")
