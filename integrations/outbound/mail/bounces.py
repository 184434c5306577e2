"""What a mail server wrote back (RFC 3464, and Exim's older way) → which mail did not arrive, and why.

Everybody can write to the address that bounces go to. So nothing in such a message is believed but what names a mail of
ours by its Message-ID, or by the address that it came back to; what else it says is kept as its words and shown as text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Final

from gouji.engine.errors import BadRequestError, Text

LARGEST: Final = 2 * 1024 * 1024
"""Bytes: whole mails come back with their attachments, but the reasons stand in front."""
MOST_PARTS: Final = 200
LONGEST_DIAGNOSTIC: Final = 1000
ACTIONS: Final = ("failed", "delayed")
"""Of RFC 3464 §2.3.3 those that tell of trouble; delivered, relayed and expanded do not."""
_ID: Final = re.compile(r"<\s*([^<>\s@]{1,200}@[^<>\s@]{1,200})\s*>")
_RETURNED_TO: Final = re.compile(r"\+([0-9a-f]{32})@")
_STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODE: Final = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")
_ADDRESS: Final = re.compile(r"[^\s<>,;]{1,64}@[^\s<>,;]{1,189}")


@dataclass(frozen=True, slots=True)
class Failure:
    """What is said of one recipient.

    Attributes:
        action: `failed`, or `delayed`: the server still tries.
        status: RFC 3463, like `5.1.1`; empty where none is told.
        code: the reply of SMTP that it met, None where none is told.
        diagnostic: the server's words in one line.
    """

    recipient: str
    action: str
    status: str
    code: int | None
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """One message that came back.

    Attributes:
        digest: SHA-256 of its bytes, in hex.
        message_ids: of mails that it may be about, without angle brackets.
        returned_to: ids of mails in the addresses that it came to, 32 hexadecimal digits each.
        failures: recipients that a mail did not reach, or not yet; empty where it tells of none.
    """

    digest: str
    message_ids: tuple[str, ...]
    returned_to: tuple[str, ...]
    failures: tuple[Failure, ...]


def read_bounce(content: bytes) -> Bounce:
    """Read one message that came back.

    Raises:
        BadRequestError: it is too large (`bounce_too_large`), or no report on a mail that did not arrive
            (`not_a_bounce`): an answer of a person, a note of absence, or anything else.
    """
    if len(content) > LARGEST:
        raise BadRequestError(
            "bounce_too_large",
            Text(
                f"退信超过 {LARGEST // 1024 // 1024} MB，未读取；请人工查看",
                f"this message is larger than {LARGEST // 1024 // 1024} MB and was not read; look at it yourself",
            ),
        )
    try:
        message = message_from_bytes(content)
        parts = _parts(message)
    except (RecursionError, ValueError, LookupError, AttributeError) as error:
        # What the standard library's parser is known to stumble over.
        raise _no_bounce() from error
    failures = tuple(_failures(parts)) or tuple(_by_exim(message, parts))
    if not failures and not any(part.get_content_type() == "message/delivery-status" for part in parts):
        raise _no_bounce()
    return Bounce(
        hashlib.sha256(content).hexdigest(),
        tuple(dict.fromkeys(_ids(message, parts))),
        tuple(dict.fromkeys(_returned_to(message))),
        failures,
    )


def _no_bounce() -> BadRequestError:
    return BadRequestError(
        "not_a_bounce",
        Text(
            "这封邮件不是退信（RFC 3464 投递状态通知），未作处理；请人工查看",
            "this message is no report on a mail that did not arrive (RFC 3464); look at it yourself",
        ),
    )


def _parts(message: Message) -> list[Message]:
    found = []
    for part in message.walk():
        found.append(part)
        if len(found) == MOST_PARTS:
            break
    return found


def _failures(parts: list[Message]) -> Iterator[Failure]:
    """Yield what the groups of fields of RFC 3464 §2.3 say, one group a recipient; the first group is about the message."""
    for part in parts:
        groups = part.get_payload()
        if part.get_content_type() != "message/delivery-status" or not isinstance(groups, list):
            continue
        for group in groups[:MOST_PARTS]:
            action = _said(group, "Action").lower()
            if isinstance(group, Message) and action in ACTIONS:
                yield _failure(group, action)


def _failure(group: Message, action: str) -> Failure:
    told = _said(group, "Original-Recipient") or _said(group, "Final-Recipient")
    diagnostic = _said(group, "Diagnostic-Code")
    status = _STATUS.search(_said(group, "Status")) or _STATUS.search(diagnostic)
    return Failure(
        _address(told.partition(";")[2] or told),
        action,
        status[1] if status else "",
        _code(diagnostic),
        diagnostic,
    )


def _by_exim(message: Message, parts: list[Message]) -> Iterator[Failure]:
    """Yield what Exim says that is not set up for RFC 3464: recipients in a header, the reason in the text."""
    text = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    words = _one_line(_decoded(text)) if text is not None else ""
    for address in _ADDRESS.findall(_said(message, "X-Failed-Recipients"))[:MOST_PARTS]:
        status = _STATUS.search(words)
        yield Failure(_address(address), "failed", status[1] if status else "", _code(words), words)


def _ids(message: Message, parts: list[Message]) -> Iterator[str]:
    """Yield ids of the mail that came back: of the part that is it, of its headers, of what this one answers."""
    for part in parts:
        kind = part.get_content_type()
        if part is not message and part.get("Message-ID"):
            yield from _ID.findall(_said(part, "Message-ID"))
        if kind in ("text/rfc822-headers", "text/plain"):
            lines = _decoded(part)[:20_000]
            yield from re.findall(r"(?im)^message-id:\s*<\s*([^<>\s]{3,400})\s*>", lines)
    for name in ("In-Reply-To", "References"):
        yield from _ID.findall(_said(message, name))


def _returned_to(message: Message) -> Iterator[str]:
    for name in ("To", "Delivered-To", "X-Original-To", "Envelope-To"):
        for value in message.get_all(name, [])[:20]:
            yield from _RETURNED_TO.findall(str(value).lower())


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode("utf-8", errors="replace") if isinstance(content, bytes) else ""


def _said(part: object, name: str) -> str:
    value = part.get(name) if isinstance(part, Message) else None
    return "" if value is None else _one_line(str(value))


def _one_line(words: str) -> str:
    plain = re.sub(
        r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", " ", words
    )
    return " ".join(plain.split())[:LONGEST_DIAGNOSTIC]


def _address(text: str) -> str:
    found = _ADDRESS.search(text)
    return found[0].strip("\"'").lower() if found else ""


def _code(diagnostic: str) -> int | None:
    found = _CODE.search(diagnostic)
    return int(found[1]) if found else None
