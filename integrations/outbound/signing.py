"""Signs what goes out, after Standard Webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from gouji.engine.errors import BadRequestError, Text


def signed_headers(message_id: str, body: bytes, secrets: Sequence[str], now: datetime) -> dict[str, str]:
    """Return the headers of one message.

    Args:
        body: UTF-8 as it will be sent, to the byte.
        secrets: `whsec_…`; one signature for each, as the specification has it for rotation.
        now: aware.

    Raises:
        BadRequestError: no secret, or one that is not base64.
    """
    if not secrets:
        raise BadRequestError(
            "no_secret",
            Text(
                "没有签名密钥：请设置 GOUJI_WEBHOOK_SECRETS（whsec_…）",
                "there is no secret to sign with: set GOUJI_WEBHOOK_SECRETS (whsec_…)",
            ),
        )
    moment = now.astimezone(UTC)
    signatures = [opened(secret).sign(message_id, moment, body.decode()) for secret in secrets]
    return {
        "content-type": "application/json",
        "user-agent": "gouji",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def opened(secret: str) -> Webhook:
    """Return the signer and verifier of one secret.

    Raises:
        BadRequestError: the secret is empty or not base64.
    """
    try:
        return Webhook(secret)
    except (ValueError, RuntimeError, EmptyWebhookSecretError) as error:
        raise BadRequestError(
            "bad_secret",
            Text("签名密钥应为 whsec_ 加 base64", "a secret must be whsec_ followed by base64"),
        ) from error
