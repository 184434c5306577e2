"""A letter as its writer means it → an `EmailMessage` that mail servers and signers leave unharmed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from typing import Final


class _Envelope(EmailPolicy):
    """The standard library's, but for addresses on the web, which it would cut into pieces that nobody can open."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """Write one header, a web address in one line however long it is."""
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


ENVELOPE: Final = _Envelope(linesep=SMTP.linesep, max_line_length=SMTP.max_line_length)
LONGEST_SUBJECT: Final = 200
"""Characters; longer ones are cut, for no list of mails shows them."""
LONGEST_NAME: Final = 120
"""Characters of an attachment's name: most file systems take 255 bytes, which are 85 Chinese characters."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG inside the HTML, which calls it `cid:<name>`; `alt` says the same in words."""

    name: str
    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes along; `name` may be Chinese."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be said, without to whom and when.

    Attributes:
        text: the plain part; says all that the HTML says.
        html: whole HTML document, None where plain text will do.
    """

    subject: str
    text: str
    html: str | None = None
    pictures: tuple[Picture, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def compose_letter(letter: Letter) -> EmailMessage:
    """Return the letter as a message without sender, recipient, date and id: see `finish`.

    Line breaks and other control characters in the subject and in names become spaces, so that no value can add a
    header of its own. Every part is ASCII in lines of less than 998 characters, whatever it says.
    """
    message = EmailMessage(policy=ENVELOPE)
    message["Subject"] = one_line(letter.subject, LONGEST_SUBJECT)
    message.set_content(_lines(letter.text), subtype="plain", charset="utf-8", cte="base64")
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html", charset="utf-8", cte="base64")
        _add_pictures(message, letter.pictures)
    for attachment in letter.attachments:
        main, _, sub = attachment.media_type.partition("/")
        message.add_attachment(
            attachment.content, maintype=main, subtype=sub, filename=one_line(attachment.name, LONGEST_NAME)
        )
    return message


def finish(
    message: EmailMessage,
    *,
    sender: Address,
    recipient: str,
    message_id: str,
    now: datetime,
    opt_out: str | None = None,
) -> bytes:
    """Put the headers of this one mail on a message and return the bytes that go out.

    Args:
        message: changed in place; whatever it says about sender, recipient, date and id gives way.
        recipient: bare address, as `mail_address` gives it.
        message_id: without angle brackets.
        now: aware, in the time zone that the mail's date is to show.
        opt_out: web address by which the recipient can opt out of mails of this kind, None where nobody may.
    """
    for name in ("From", "To", "Cc", "Bcc", "Reply-To", "Date", "Message-ID", "List-Unsubscribe"):
        del message[name]
    for name, value in _headers(sender, recipient, message_id, now, opt_out):
        message[name] = value
    return message.as_bytes(policy=ENVELOPE)


def one_line(text: str, longest: int) -> str:
    """Return `text` in one line, without control or bidirectional characters, cut where it is too long."""
    plain = " ".join(
        re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]", " ", text).split()
    )
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def _headers(
    sender: Address, recipient: str, message_id: str, now: datetime, opt_out: str | None
) -> Iterator[tuple[str, object]]:
    local, _, domain = recipient.rpartition("@")
    yield "From", sender
    yield "To", Address(username=local, domain=domain)
    yield "Date", now
    yield "Message-ID", f"<{message_id}>"
    # RFC 3834: nobody's absence notice is to answer this.
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "All"
    if opt_out is not None:
        yield "List-Unsubscribe", f"<{opt_out}>"
        if opt_out.startswith("https:"):
            # RFC 8058 §3.1 asks for https.
            yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _add_pictures(message: EmailMessage, pictures: tuple[Picture, ...]) -> None:
    parts = message.get_payload()
    html = parts[-1] if isinstance(parts, list) else None
    if not isinstance(html, EmailMessage):
        return
    for picture in pictures:
        html.add_related(
            picture.content,
            maintype="image",
            subtype="png",
            cid=f"<{picture.name}>",
            filename=f"{picture.name}.png",
            disposition="inline",
        )


def _lines(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"
