"""Bytes → characters: what kind of file this is, in which encoding; refuses what cannot be a report."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ...errors import UnreadableError
from ...patterns import regex
from ..transcript import MOST_LINES
from .archive import archive_kind
from .compound import SIGNATURE, compound_kind
from .encodings import as_big5, as_utf_16
from .mail import is_mail
from .refused import (
    bad_encoding,
    binary,
    empty,
    packed_otherwise,
    stray_bytes,
    too_large,
    too_many_lines,
    unknown_format,
)

MAX_BYTES: Final = 20 * 1024 * 1024
"""Largest document that is read, unless the caller says otherwise."""

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS: Final = "application/vnd.ms-excel"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
SHEETS: Final[Mapping[str, str]] = {XLSX: "xlsx", XLS: "xls", ODS: "ods"}
"""Media types of spreadsheets and the short names of their kinds."""
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC: Final = "application/msword"
"""A compound file of Word or WPS; the two are told apart by nothing but their names."""

RTF: Final = "application/rtf"
WORD_XML: Final = "application/xml"
"""Word's own XML in one file: no other XML is read."""
OFD: Final = "application/ofd"
"""The national layout format, GB/T 33190."""
ZIP: Final = "application/zip"
MAIL: Final = "message/rfc822"
"""A mail, or a web page saved with its pictures in one file."""
BUNDLES: Final = frozenset({ZIP, MAIL})
"""Media types of files that hold other files, one of which may be the report."""

IMAGES: Final = frozenset({"image/png", "image/jpeg", "image/tiff", "image/bmp"})
"""Media types of pictures: what they show has to be recognised."""

LINED: Final = frozenset({"text/plain", "text/markdown"})
"""Media types whose lines are those of the extracted text: only there a line's number helps a person."""

MediaType = Literal[
    "text/plain",
    "text/markdown",
    "text/html",
    "application/pdf",
    "application/json",
    "application/msword",
    "application/ofd",
    "application/rtf",
    "application/xml",
    "application/zip",
    "message/rfc822",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
    "image/png",
    "image/jpeg",
    "image/tiff",
    "image/bmp",
]

_PICTURES: Final[tuple[tuple[bytes, MediaType], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_BITMAP: Final = re.compile(rb"BM.{4}\0{4}", re.DOTALL)
_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x78\x9f\x3e\x22", "winmail.dat"),
    (b"GIF8", "GIF"),
    (b"\x7fELF", "ELF"),
)
_PACKED: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "RAR"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)
_PDF: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}%PDF-")
_ZIPS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ARCHIVED: Final[dict[str, MediaType]] = {"docx": DOCX, "xlsx": XLSX, "ods": ODS, "ofd": OFD, "ZIP": ZIP}
_COMPOUND: Final[dict[str, MediaType]] = {"doc": DOC, "wps": DOC, "xls": XLS}
_BEFORE_MARKUP: Final = regex(r"(?:\s|\ufeff|<!--.{0,2000}?-->|<\?xml[^>]{0,200}>)+", re.DOTALL)
_HTML: Final = regex(
    r"<(?:!doctype\s+html|(?:html|head|body|meta|title|link|style|script|table|div|p|span|section|article|center"
    r"|h[1-6]|font)\b[^<>]*>)",
    re.IGNORECASE,
)
_XML: Final = regex(r"\s*<\?xml\b")
_WORD_XML: Final = (
    "schemas.microsoft.com/office/word/2003/wordml",
    "schemas.microsoft.com/office/2006/xmlPackage",
)
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*(utf-?8|gb)", re.IGNORECASE)
_MOST_BROKEN: Final = 0.01
_TRIED: Final[Mapping[str, str]] = {"UTF-8": "utf-8-sig", "GB18030": "gb18030"}
_SHOWN_BEFORE: Final = 12
"""Characters before a broken one that are told, so that a person finds it."""
_MARKDOWN: Final = regex(r"^(?:#{1,6} |\|? *:?-{3,}:? *\|)", re.MULTILINE)
_JSON_LIST: Final = regex(r"""\s*\[\s*(?:[{"\[\]]|-?\d[\d.]*\s*[,\]]|true|false|null)""")
"""A list at the outermost level is no report either, and its refusal should speak of JSON."""
_BOMS_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The characters of a document and what kind of document it is; no characters where that is no text."""

    text: str
    media_type: MediaType


def sniff(data: bytes, *, max_bytes: int = MAX_BYTES) -> Sniffed:
    """Return the characters of `data`, line ends as `\\n`, and its kind.

    Raises:
        UnreadableError: `empty_file`, `too_large`, `unknown_format`, `binary_file`, `bad_encoding`,
            `locked_file` or `damaged_file`.
    """
    if len(data) > max_bytes:
        raise too_large(len(data), max_bytes)
    if not data.strip():
        raise empty()
    if kind := _kind_of_bytes(data):
        return Sniffed("", kind)
    text = _decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    if not text.strip("\ufeff\u3000 \t\n\v\u00a0"):
        raise empty()
    if (lines := text.count("\n")) > MOST_LINES:
        raise too_many_lines(lines, MOST_LINES)
    return Sniffed(text, _media_type(text))


def _kind_of_bytes(data: bytes) -> MediaType | None:
    """The kind of what is no text of its own; None for text."""
    if data.startswith(_ZIPS):
        return _known(archive_kind(data), _ARCHIVED)
    if _PDF.match(data):
        return "application/pdf"
    if data.startswith(SIGNATURE):
        return _known(compound_kind(data), _COMPOUND)
    if data.startswith(b"{\\rtf"):
        return RTF
    if is_mail(data):
        return MAIL
    if _BITMAP.match(data):
        return "image/bmp"
    if picture := next((kind for signature, kind in _PICTURES if data.startswith(signature)), None):
        return picture
    _refuse_other_formats(data)
    return None


def _known(kind: str, kinds: Mapping[str, MediaType]) -> MediaType:
    if kind not in kinds:
        raise unknown_format(kind)
    return kinds[kind]


def _media_type(text: str) -> MediaType:
    if text.lstrip().startswith("{") or _JSON_LIST.match(text):
        return "application/json"
    start = text[:10_000]
    before = _BEFORE_MARKUP.match(start)
    if _HTML.match(start, before.end() if before else 0):
        return "text/html"
    if _XML.match(start):
        if any(mark in start for mark in _WORD_XML):
            return WORD_XML
        raise unknown_format("XML")
    return "text/markdown" if _MARKDOWN.search(text[:200_000]) else "text/plain"


def _refuse_other_formats(data: bytes) -> None:
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise unknown_format(name)
    for signature, name in _PACKED:
        if data.startswith(signature):
            raise packed_otherwise(name)


def _decode(data: bytes) -> str:
    if data.startswith(_BOMS_16):
        return _without_nul(_strict(data, "utf-16"))
    if b"\0" in data:
        if (text := as_utf_16(data)) is not None:
            return text
        raise binary()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if encoding == "utf-8-sig" else as_big5(data, text) or text
    return as_big5(data, "") or _decode_page(data)


def _decode_page(data: bytes) -> str:
    """A web page with a few broken bytes, as its own label tells; anything else that broken is refused."""
    label = _CHARSET.search(data[:4096])
    if not label:
        raise _undecoded(data)
    encoding = "utf-8" if label[1].lower().startswith(b"utf") else "gb18030"
    text = data.decode(encoding, "replace")
    if text.count("\ufffd") > _MOST_BROKEN * len(text):
        raise bad_encoding()
    return text


def _undecoded(data: bytes) -> UnreadableError:
    """Return why bytes are no text: a few strays with the place of the first, or an encoding that is not known."""
    texts = {name: data.decode(codec, "replace") for name, codec in _TRIED.items()}
    name, text = min(texts.items(), key=lambda each: each[1].count("\ufffd"))
    count = text.count("\ufffd")
    if count > _MOST_BROKEN * len(text):
        return bad_encoding()
    before = text[: text.index("\ufffd")]
    beginning = "".join(each for each in before.rpartition("\n")[2] if each.isprintable()).strip()
    return stray_bytes(count, before.count("\n") + 1, beginning[-_SHOWN_BEFORE:], name)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise bad_encoding() from error


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise binary()
    return text
