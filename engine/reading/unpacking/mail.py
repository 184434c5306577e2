"""Mail (.eml) and saved web pages in one file (.mht): their parts, by the standard library, within limits.

What reads mails is imported when there is one: it takes as long as a tenth of all that a check imports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ...errors import Text
from ..transcript import damaged, too_much
from .members import MOST_MEMBERS, Bundle, Member

if TYPE_CHECKING:
    from email.message import Message

_HEAD: Final = 64 * 1024
_MOST_BOUNDARIES: Final = 2_000
_KEPT_CHARSETS: Final = ("utf-8", "gb2312", "gbk", "gb18030", "us-ascii", "iso-8859-1")
"""Left as they are: the bytes tell better than the label whether they are UTF-8 or GB18030."""
_MOST_BODIES: Final = 4
_BARE_NAME: Final = re.compile(r"\b(?:file)?name\s*=\s*\"?([^\";\r\n]{1,300})", re.IGNORECASE)
_BODY: Final = Text("正文", "body")


def is_mail(data: bytes) -> bool:
    """Tell whether `data` begins with the headers of a mail or a saved page, and nothing else before."""
    names: set[str] = set()
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    for line in head.splitlines():
        if not line.strip():
            break
        name, colon, _ = line.partition(b":")
        if line[:1] in b" \t":
            continue
        if not colon or not name or not all(33 <= byte <= 126 for byte in name):
            if names or not line.startswith(b"From "):
                return False
            continue
        names.add(name.decode("ascii").lower())
    return "mime-version" in names or {"from", "subject"} <= names or {"from", "date"} <= names


def parts_of_mail(data: bytes) -> Bundle:
    """Return the parts of a mail or saved page that may be documents.

    A body in several forms comes as a page first, then as plain text. A saved page is its first page: pictures and
    frames beside it are no members. Parts of mails inside the mail count as its own.

    Raises:
        UnreadableError: `too_large` where it has more parts than any mail; `damaged_file`.
    """
    from email import message_from_bytes, policy

    if data.count(b"\n--") > _MOST_BOUNDARIES:
        raise too_much()
    try:
        message = message_from_bytes(data.lstrip(b"\r\n"), policy=policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
        if len(parts) > MOST_MEMBERS:
            raise too_much()
        if message.get_content_type() == "multipart/related":
            pages = [part for part in parts if part.get_content_type() == "text/html"]
            return Bundle(tuple(Member("", _content(part)) for part in pages[:1]), is_one_document=True)
        return Bundle(tuple(_members(parts)))
    except (LookupError, RecursionError, TypeError, ValueError) as error:
        raise damaged("MIME") from error


def _members(parts: list[Message]) -> Iterator[Member]:
    bodies = [part for part in parts if _is_body(part)]
    for body in sorted(bodies, key=lambda part: part.get_content_type() != "text/html")[:_MOST_BODIES]:
        yield Member(_BODY.zh, _content(body), is_body=True)
    for number, part in enumerate(parts, 1):
        if part not in bodies and (name := _name(part) or _unnamed(part, number)):
            yield Member(name, _content(part))


def _is_body(part: Message) -> bool:
    is_text = part.get_content_type() in ("text/html", "text/plain")
    return is_text and part.get_content_disposition() != "attachment" and not part.get_filename()


def _unnamed(part: Message, number: int) -> str | None:
    """A name for what has none; pictures without one belong to the body."""
    return None if part.get_content_maintype() in ("image", "text") else f"附件{number}"


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    charset = str(part.get_content_charset() or "").lower()
    if part.get_content_maintype() != "text" or not charset or charset in _KEPT_CHARSETS:
        return content
    try:
        return content.decode(charset).encode()
    except (LookupError, UnicodeError):
        return content


def _name(part: Message) -> str:
    """The file name, whether it stands there as an encoded word, in RFC 2231 or as bare bytes of GBK."""
    from email.header import decode_header

    written = part.get_filename() or ""
    if "\ufffd" in written:
        return _base(_bare_name(part) or written)
    name = ""
    for piece, charset in decode_header(written):
        if isinstance(piece, str):
            name += piece
        elif charset and charset.lower() not in ("unknown-8bit", *_KEPT_CHARSETS):
            name += piece.decode(charset, "replace")
        else:
            name += _decoded(piece)
    return _base(name)


def _bare_name(part: Message) -> str:
    """A name of bytes that no header may hold, as the header has them."""
    for header, value in part.raw_items():
        if header.lower() in ("content-disposition", "content-type") and (match := _BARE_NAME.search(value)):
            return _decoded(match[1].encode("utf-8", "surrogateescape"))
    return ""


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2].strip()


def _decoded(piece: bytes) -> str:
    try:
        return piece.decode("utf-8")
    except UnicodeDecodeError:
        return piece.decode("gb18030", "replace")
