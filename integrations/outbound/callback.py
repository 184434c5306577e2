"""Tells the workflow system: one signed POST after Standard Webhooks, once per attempt."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import httpx

from gouji.engine.errors import Text

from .addresses import Network, PinnedTransport, RefusedError, UnreachableError, told_of
from .signing import signed_headers

TIMEOUT: Final = httpx.Timeout(10.0, connect=5.0)
"""Seconds without a sign of life; the task has a limit for the whole."""
MOST_READ: Final = 64 * 1024
"""Bytes of the receiver's answer that are read at most: only its status matters."""
UNSIGNED: Final = Text(
    "没有签名密钥，未发送：请设置 GOUJI_CALLBACK_SECRETS 或 GOUJI_WEBHOOK_SECRETS",
    "not sent, there is no secret to sign with: set GOUJI_CALLBACK_SECRETS or GOUJI_WEBHOOK_SECRETS",
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one attempt.

    Attributes:
        delivered: True if the receiver answered 2xx.
        status: HTTP status, None if there was no answer.
        error: why it was not delivered, None if it was.
        milliseconds: how long it took.
    """

    delivered: bool
    status: int | None
    error: Text | None
    milliseconds: int


def post_answer(
    url: str, message_id: str, body: bytes, secrets: Sequence[str], allowed: Sequence[Network], now: datetime
) -> Attempt:
    """Post `body` to `url` and say what became of it; redirects are not followed.

    Args:
        url: callback address as the workflow system gave it.
        message_id: the `webhook-id`, the same for every attempt at one message.
        secrets: `whsec_…`, newest first; every one signs, so that the receiver may rotate in its own time.
            Without any nothing is sent: the attempt has failed.
        allowed: networks that may be reached although private.
        now: aware; goes into `webhook-timestamp`.
    """
    if not secrets:
        # The door had one when the report came; it was taken away since.
        return Attempt(False, None, UNSIGNED, 0)
    started = time.monotonic()
    headers = signed_headers(message_id, body, secrets, now)
    status: int | None = None
    try:
        with (
            httpx.Client(transport=PinnedTransport(allowed), timeout=TIMEOUT, trust_env=False) as client,
            client.stream("POST", url, content=body, headers=headers) as response,
        ):
            status = response.status_code
            error = None if response.is_success else _refused(status)
    except (RefusedError, UnreachableError) as refusal:
        error = refusal.text
    except (httpx.HTTPError, httpx.InvalidURL) as failure:
        error = _failed(failure)
    return Attempt(error is None, status, error, int((time.monotonic() - started) * 1000))


def _refused(status: int) -> Text:
    if 300 <= status < 400:
        return Text(
            f"对方返回 {status} 重定向；回调不跟随重定向，请改用最终地址",
            f"the receiver redirected ({status}); callbacks follow no redirect, give the final address",
        )
    return Text(f"对方返回 {status}", f"the receiver answered {status}")


def _failed(failure: Exception) -> Text:
    if isinstance(failure, httpx.TimeoutException):
        return Text("对方未在时限内答复", "the receiver did not answer in time")
    told = told_of(failure)
    return Text(f"无法连接对方：{told.zh}", f"the receiver could not be reached: {told.en}")
