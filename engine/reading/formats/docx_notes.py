"""What stands in other parts of a Word file: footnotes, endnotes, and files embedded for Word to unfold (w:altChunk)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part

from ...errors import Text, UnreadableError
from ..transcript import Box, too_much
from ..unpacking.mail import parts_of_mail
from ..unpacking.sniff import DOCX, MAIL, sniff
from .docx_numbers import WORD, parse_xml

_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_KINDS: Final = (("footnote", RELATIONSHIP_TYPE.FOOTNOTES), ("endnote", RELATIONSHIP_TYPE.ENDNOTES))
_SEPARATORS: Final = ("separator", "continuationSeparator", "continuationNotice")
_LARGEST: Final = 20_000_000


def read_notes(part: Part) -> Mapping[str, Sequence[str]]:
    """Return the lines of every footnote and endnote under the name that `references` gives it."""
    notes: dict[str, Sequence[str]] = {}
    for kind, relation in _KINDS:
        for note in _root(part, relation):
            if note.tag == f"{WORD}{kind}" and note.get(f"{WORD}type") not in _SEPARATORS:
                lines = [
                    "".join(text.text or "" for text in line.iter(f"{WORD}t"))
                    for line in note.iter(f"{WORD}p")
                ]
                notes[f"{kind}{note.get(f'{WORD}id')}"] = [line for line in lines if line.strip()]
    return notes


def _root(part: Part, relation: str) -> Any:
    for other in part.rels.values():
        if other.reltype == relation and not other.is_external:
            return parse_xml(other.target_part.blob)
    return ()


def references(paragraph: Any) -> Iterator[str]:
    """Yield the names of the notes that a paragraph refers to, in order."""
    for kind, _ in _KINDS:
        for reference in paragraph.iter(f"{WORD}{kind}Reference"):
            yield f"{kind}{reference.get(f'{WORD}id')}"


def embedded(part: Part, chunk: Any) -> bytes:
    """Return the file that stands embedded at `chunk`; nothing where it lies outside or is blank."""
    relation = part.rels.get(chunk.get(_RELATION) or "")
    if relation is None or relation.is_external:
        return b""
    blob: bytes = relation.target_part.blob
    return blob if blob.strip() else b""


def items_of_embedded(data: bytes) -> Sequence[str | list[Box]] | None:
    """Return lines and rows of an embedded web page, saved page or text; None for another Word file.

    The kind is found from the bytes: what the file says of it is the word of whatever program put it there.

    Raises:
        UnreadableError: `unknown_format` for any other kind: what Word would unfold there must not be passed over.
    """
    if len(data) > _LARGEST:
        raise too_much()
    try:
        kind = sniff(data, max_bytes=_LARGEST)
        if kind.media_type == DOCX:
            return None
        if kind.media_type == MAIL:
            pages = [member.data for member in parts_of_mail(data).members[:1]]
            kind = sniff(pages[0], max_bytes=_LARGEST) if pages else kind
    except UnreadableError as error:
        raise _unfold_first() from error
    if kind.media_type == "text/html":
        from .html import items_of

        return items_of(kind.text)
    if kind.media_type in ("text/plain", "text/markdown"):
        return kind.text.splitlines()
    raise _unfold_first()


def _unfold_first() -> UnreadableError:
    return UnreadableError(
        "unknown_format",
        Text(
            "文档中嵌入了另一份无法直接读取的文件；请用 Word 或 WPS 打开，另存为 .docx 后重新上传",
            "the document embeds another file that cannot be read; open it in Word or WPS, save it anew as .docx and hand it in again",
        ),
    )
