"""Bytes → characters: what kind of file this is, in which encoding; refuses what cannot be a report."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from ..errors import Text, UnreadableError
from .archive import archive_kind
from .compound import SIGNATURE, compound_kind

MAX_BYTES: Final = 20 * 1024 * 1024
"""Largest document that is read, unless the caller says otherwise."""

MOST_LINES: Final = 50_000
"""A report in the widest layout, one cell per line, has some hundreds of lines."""

READABLE: Final = Text(
    "目前可读取：纯文本（.txt）、Markdown（.md）、网页（.html）、Word 和 WPS 文字（.docx、.doc、.wps、.rtf）、带文字的 PDF（.pdf）、表格（.xlsx、.xls、.et、.ods）和 JSON 表单（.json）",
    "readable are: plain text (.txt), Markdown (.md), web pages (.html), Word and WPS (.docx, .doc, .wps, .rtf), PDF with text (.pdf), spreadsheets (.xlsx, .xls, .et, .ods) and the JSON form (.json)",
)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS: Final = "application/vnd.ms-excel"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
SHEETS: Final[Mapping[str, str]] = {XLSX: "xlsx", XLS: "xls", ODS: "ods"}
"""Media types of spreadsheets and the short names of their kinds."""
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC: Final = "application/msword"
"""A compound file of Word or WPS; the two are told apart by nothing but their names."""

LINED: Final = frozenset({"text/plain", "text/markdown"})
"""Media types whose lines are those of the extracted text: only there a line's number helps a person."""

MediaType = Literal[
    "text/plain",
    "text/markdown",
    "text/html",
    "application/pdf",
    "application/json",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
]

_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "RAR"),
    (b"\x7fELF", "ELF"),
)
_PDF: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}%PDF-")
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ARCHIVED: Final[dict[str, MediaType]] = {"docx": DOCX, "xlsx": XLSX, "ods": ODS}
_COMPOUND: Final[dict[str, MediaType]] = {"doc": DOC, "wps": DOC, "xls": XLS}
_BEFORE_MARKUP: Final = re.compile(r"(?:\s|\ufeff|<!--.{0,2000}?-->|<\?xml[^>]{0,200}>)+", re.DOTALL)
_HTML: Final = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|meta|title|link|style|script|table|div|p|span|section|article|center"
    r"|h[1-6]|font)\b[^<>]*>)",
    re.IGNORECASE,
)
_XML: Final = re.compile(r"\s*<\?xml\b")
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*(utf-?8|gb)", re.IGNORECASE)
_MOST_BROKEN: Final = 0.01
_MARKDOWN: Final = re.compile(r"^(?:#{1,6} |\|? *:?-{3,}:? *\|)", re.MULTILINE)
_JSON_LIST: Final = re.compile(r"""\s*\[\s*(?:[{"\[\]]|-?\d[\d.]*\s*[,\]]|true|false|null)""")
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
        UnreadableError: `empty_file`, `too_large`, `unknown_format`, `binary_file`, `bad_encoding` or
            `damaged_file`.
    """
    if len(data) > max_bytes:
        raise _too_large(len(data), max_bytes)
    if not data.strip():
        raise _empty()
    if data.startswith(_ZIP):
        return Sniffed("", _known(archive_kind(data), _ARCHIVED))
    if _PDF.match(data):
        return Sniffed("", "application/pdf")
    if data.startswith(SIGNATURE):
        return Sniffed("", _known(compound_kind(data), _COMPOUND))
    _refuse_other_formats(data)
    text = _decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    if not text.strip("\ufeff\u3000 \t\n\v\u00a0"):
        raise _empty()
    if (lines := text.count("\n")) > MOST_LINES:
        raise _too_many_lines(lines)
    return Sniffed(text, _media_type(text))


def _known(kind: str, kinds: Mapping[str, MediaType]) -> MediaType:
    if kind not in kinds:
        raise _unknown_format(kind)
    return kinds[kind]


def _media_type(text: str) -> MediaType:
    if text.lstrip().startswith("{") or _JSON_LIST.match(text):
        return "application/json"
    start = text[:10_000]
    before = _BEFORE_MARKUP.match(start)
    if _HTML.match(start, before.end() if before else 0):
        return "text/html"
    if _XML.match(start):
        raise _unknown_format("XML")
    return "text/markdown" if _MARKDOWN.search(text[:200_000]) else "text/plain"


def _refuse_other_formats(data: bytes) -> None:
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise _unknown_format(name)


def _decode(data: bytes) -> str:
    if data.startswith(_BOMS_16):
        return _without_nul(_strict(data, "utf-16"))
    if b"\0" in data:
        raise _binary()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _decode_page(data)


def _decode_page(data: bytes) -> str:
    """A web page with a few broken bytes, as its own label tells; anything else that broken is refused."""
    label = _CHARSET.search(data[:4096])
    if not label:
        raise _bad_encoding()
    encoding = "utf-8" if label[1].lower().startswith(b"utf") else "gb18030"
    text = data.decode(encoding, "replace")
    if text.count("\ufffd") > _MOST_BROKEN * len(text):
        raise _bad_encoding()
    return text


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _bad_encoding() from error


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise _binary()
    return text


def _empty() -> UnreadableError:
    return UnreadableError(
        "empty_file",
        Text("文件是空的，请重新上传报告全文", "the file is empty; hand in the full report"),
    )


def _too_large(size: int, limit: int) -> UnreadableError:
    return UnreadableError(
        "too_large",
        Text(
            f"文件有 {size} 字节，超过上限 {limit} 字节；请只上传年度报告正文",
            f"the file has {size} bytes, more than the {limit} allowed; hand in the report alone",
        ),
    )


def _too_many_lines(lines: int) -> UnreadableError:
    return UnreadableError(
        "too_large",
        Text(
            f"文件有 {lines} 行，超过上限 {MOST_LINES} 行；请只上传年度报告正文",
            f"the file has {lines} lines, more than the {MOST_LINES} allowed; hand in the report alone",
        ),
    )


def _unknown_format(name: str) -> UnreadableError:
    return UnreadableError(
        "unknown_format",
        Text(
            f"不能读取这种文件（{name}）。{READABLE.zh}，请转换后再上传",
            f"this kind of file ({name}) cannot be read; {READABLE.en}; convert it and hand it in again",
        ),
    )


def _binary() -> UnreadableError:
    return UnreadableError(
        "binary_file",
        Text(
            f"文件含有空字节，不是文本文件。{READABLE.zh}",
            f"the file holds NUL bytes and is no text; {READABLE.en}",
        ),
    )


def _bad_encoding() -> UnreadableError:
    return UnreadableError(
        "bad_encoding",
        Text(
            "无法识别文件编码，请另存为 UTF-8 或 GB18030 编码后再上传",
            "the encoding is none of UTF-8, UTF-16 with a mark, GB18030; save the file as UTF-8",
        ),
    )
