"""The link by which a recipient opts out of one kind of mail: signed, so that nobody can opt others out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from gouji.engine.errors import BadRequestError, Text

PATH: Final = "/mail/opt-out/"
SALT: Final = "gouji.mail.opt-out"


@dataclass(frozen=True, slots=True)
class OptOut:
    """Who wants no more of what: address in lower case, kind of mail."""

    recipient: str
    kind: str


def opt_out_link(base_url: str, secrets: Sequence[str], wish: OptOut) -> str | None:
    """Return the address under which `wish` can be declared; None where there is no secret to sign it with.

    Args:
        secrets: newest first.
    """
    if not secrets:
        return None
    return f"{base_url.rstrip('/')}{PATH}{_signer(secrets).dumps([wish.recipient, wish.kind])}"


def read_token(token: str, secrets: Sequence[str]) -> OptOut:
    """Return what a link's last part says; links do not run out, and older secrets that are still set count.

    Raises:
        BadRequestError: not made here, or damaged on the way.
    """
    try:
        if not secrets:
            raise BadData("no secret")
        recipient, kind = _signer(secrets).loads(token)
        return OptOut(str(recipient), str(kind))
    except (BadData, ValueError, TypeError) as error:
        raise BadRequestError(
            "bad_opt_out_link",
            Text(
                "退订链接不完整或已失效；请从邮件中重新完整打开，或请管理员代为退订。",
                "This link is damaged or no longer valid; open it from the mail again, or ask an administrator.",
            ),
        ) from error


def _signer(secrets: Sequence[str]) -> URLSafeSerializer:
    # itsdangerous signs with the last one and accepts all.
    return URLSafeSerializer(list(reversed(secrets)), salt=SALT)
