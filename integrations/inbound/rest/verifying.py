"""Is this message from who it says, and new? Standard Webhooks over the raw bytes of the body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from standardwebhooks import Webhook, WebhookVerificationError

from gouji.engine.errors import GoujiError, NotSignedInError, Text

WINDOW_SECONDS: Final = 300
"""How old, or how far ahead, a message's timestamp may be: a recorded message cannot be played again later."""
LONGEST_ID: Final = 200

BAD_SIGNATURE: Final = Text(
    "签名无效：请用 Standard Webhooks 方式对原始请求体签名，并核对密钥",
    "the signature is invalid: sign the raw body after Standard Webhooks, and check the secret",
)
OLD_TIMESTAMP: Final = Text(
    "webhook-timestamp 与当前时间相差超过 5 分钟：请校准时钟，重发时使用新的时间戳",
    "webhook-timestamp is more than five minutes off: set the clock, and sign anew when sending again",
)
NO_SECRET: Final = Text(
    "尚未设置 GOUJI_WEBHOOK_SECRETS，无法接收报送，请联系管理员",
    "GOUJI_WEBHOOK_SECRETS is not set, so nothing can be taken; tell the administrator",
)


def verify(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime) -> str:
    """Return the `webhook-id` of a message that one of `secrets` signed within the last five minutes.

    Args:
        headers: names in lower case.
        body: as it came over the wire.
        secrets: `whsec_…`; during a rotation both the new and the old one.
        now: aware.

    Raises:
        NotSignedInError: a header is missing, the time is off, or no secret fits.
        GoujiError: with code `no_secret`, if none is configured.
    """
    if not secrets:
        raise GoujiError("no_secret", NO_SECRET)
    message_id = headers.get("webhook-id", "")
    if not message_id or len(message_id) > LONGEST_ID or not message_id.isprintable():
        raise NotSignedInError("bad_signature", BAD_SIGNATURE)
    if not _is_recent(headers.get("webhook-timestamp", ""), now):
        raise NotSignedInError("old_timestamp", OLD_TIMESTAMP)
    if not any(_fits(secret, headers, body) for secret in secrets):
        raise NotSignedInError("bad_signature", BAD_SIGNATURE)
    return message_id


def _is_recent(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(now.timestamp() - int(timestamp)) <= WINDOW_SECONDS


def _fits(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):
        # ValueError: the library does not expect a body that is not UTF-8, or a signature that is not
        # `version,base64`.
        return False
    return True
