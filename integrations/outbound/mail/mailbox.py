"""The port through which mail leaves, and what may become of one mail."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from gouji.engine.errors import Text


class Outcome(StrEnum):
    """What became of one attempt.

    `unknown`: the whole mail may have reached the server, and nobody said so; sending it again might send it twice.
    """

    SENT = "sent"
    REFUSED = "refused"
    DELAYED = "delayed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to hand one mail to the server.

    Attributes:
        code: the server's reply (RFC 5321 §4.2), None where there was none.
        text: what happened, the server's own words included.
        is_ours: the trouble is with server or settings, so that any other mail would meet it as well.
    """

    outcome: Outcome
    code: int | None
    text: Text
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether mail could be sent now: connection, encryption and sign-in were tried, nothing was sent."""

    is_well: bool
    text: Text


class Mailbox(Protocol):
    """Takes mails, one at a time."""

    def send(self, content: bytes, sender: str, recipient: str) -> Attempt:
        """Hand over one mail and say what became of it; raises nothing because of server or network.

        Args:
            content: the message in ASCII with CRLF, as `EmailMessage.as_bytes(policy=SMTP)` gives it.
            sender: bare address for the envelope; bounces go there.
            recipient: bare address.
        """

    def probe(self) -> Probe:
        """Try everything that comes before a mail."""
