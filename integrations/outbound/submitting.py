"""Posts a signed submission, as a workflow system does: for `gouji submit`, the demo and tests."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import httpx

from gouji.engine.canonical import dumps
from gouji.engine.errors import GoujiError, Text

from .addresses import UnreachableError, told_of
from .signing import signed_headers

TIMEOUT: Final = httpx.Timeout(30.0, connect=5.0)


class NotTakenError(GoujiError):
    """The door answered with a problem; `status` is its HTTP status."""

    def __init__(self, status: int, code: str, text: Text) -> None:
        super().__init__(code, text)
        self.status = status


def post_submission(
    url: str,
    secret: str | Sequence[str],
    payload: Mapping[str, object],
    *,
    message_id: str | None = None,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Post `payload`, a whole `report.submitted` message, and return `{submission_id, status_url}`.

    Args:
        url: of the door: `http://…/webhooks/submissions`.
        secret: `whsec_…`, one or several.
        payload: plain values; decimals are written exactly.
        message_id: `webhook-id`; a new one if None. The same again does nothing twice.
        now: aware; goes into `webhook-timestamp`, the present if None.

    Raises:
        NotTakenError: the door refused it, with the door's own code and words.
        UnreachableError: the door did not answer.
        BadRequestError: the secret is unusable.
    """
    body = dumps(payload).encode()
    secrets = (secret,) if isinstance(secret, str) else tuple(secret)
    headers = signed_headers(message_id or f"msg_{uuid.uuid4().hex}", body, secrets, now or datetime.now(UTC))
    try:
        # No proxy from the environment: the door is on this machine or inside the same network.
        response = httpx.post(url, content=body, headers=headers, timeout=TIMEOUT, trust_env=False)
    except (httpx.HTTPError, httpx.InvalidURL) as failure:
        told = told_of(failure)
        raise UnreachableError(
            "door_unreachable",
            Text(
                f"无法连接 {url}：{told.zh}；请确认服务已启动",
                f"{url} cannot be reached: {told.en}; is the service up?",
            ),
        ) from None
    if response.status_code != httpx.codes.ACCEPTED:
        raise _not_taken(response)
    taken = _said(response)
    if not taken.keys() >= {"submission_id", "status_url"}:
        raise NotTakenError(
            response.status_code,
            "not_gouji",
            Text(
                f"{url} 的答复不是勾稽的（没有 submission_id）；请核对地址",
                f"{url} did not answer as Gouji does (no submission_id); check the address",
            ),
        )
    return taken


def _not_taken(response: httpx.Response) -> NotTakenError:
    value = _said(response)
    said = str(value.get("detail") or f"HTTP {response.status_code}")
    return NotTakenError(response.status_code, str(value.get("code", "refused")), Text(said, said))


def _said(response: httpx.Response) -> dict[str, Any]:
    """Return the JSON object that came back; nothing where something else did."""
    try:
        value = response.json()
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
