"""`GOUJI_SMTP_URL`: which server, how it is reached, who signs in (contract §5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from gouji.engine.errors import BadRequestError, Text

BAD_URL: Final = Text(
    "GOUJI_SMTP_URL 须为 smtp://主机:端口、smtp+starttls://用户:口令@主机:端口 或 smtps://用户:口令@主机:端口；"
    "用户名和口令中的特殊字符用 %40 之类的形式书写",
    "GOUJI_SMTP_URL must be smtp://host:port, smtp+starttls://user:password@host:port or "
    "smtps://user:password@host:port; write special characters of user and password like %40",
)


class Security(StrEnum):
    """How the connection is encrypted."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


PORTS: Final = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server.

    Attributes:
        security: with STARTTLS and TLS nothing is sent over an unencrypted line, and the certificate must be good.
        user: None where the server asks nobody to sign in.
        certificates: file with the certificate of an authority of one's own, in PEM; None means the machine's.
    """

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str = field(default="", repr=False)
    certificates: Path | None = None

    @property
    def bares_password(self) -> bool:
        """Whether the password would go over a network that others can listen on."""
        is_local = self.host in ("localhost", "::1") or self.host.startswith("127.")
        return self.user is not None and self.security is Security.NONE and not is_local


def parse_server(url: str, certificates: Path | None = None) -> SmtpServer | None:
    """Return the server that a URL names; None for an empty one: no mail is sent.

    Raises:
        BadRequestError: not such a URL; the message never repeats it, a password may be in it.
    """
    if not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        security = Security(parts.scheme)
        port = parts.port or PORTS[security]
        (parts.hostname or "").encode("idna")
    except ValueError:  # UnicodeError is one
        raise BadRequestError("bad_smtp_url", BAD_URL) from None
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password or "")
    # smtplib can only say ASCII when it signs in.
    is_sound = parts.hostname and f"{user or ''}{password}".isascii() and bool(password) == bool(user)
    if not parts.hostname or not is_sound or parts.path.strip("/") or parts.query or parts.fragment:
        raise BadRequestError("bad_smtp_url", BAD_URL)
    return SmtpServer(parts.hostname, port, security, user, password, certificates)
