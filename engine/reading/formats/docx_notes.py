"""What stands in other parts of a Word file: footnotes, endnotes, and files embedded for Word to unfold (w:altChunk)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part

from ...errors import UnreadableError
from ..transcript import Box
from ..unpacking.sniff import sniff
from .docx_numbers import WORD, parse_xml

_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_KINDS: Final = (("footnote", RELATIONSHIP_TYPE.FOOTNOTES), ("endnote", RELATIONSHIP_TYPE.ENDNOTES))
_SEPARATORS: Final = ("separator", "continuationSeparator", "continuationNotice")
_LARGEST: Final = 2_000_000
_WORDS_OF_HTML: Final = ("html",)


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


def embedded(part: Part, chunk: Any) -> Sequence[str | list[Box]]:
    """Return lines and rows of a web page or text that the file embeds; nothing for any other kind of file."""
    relation = part.rels.get(chunk.get(_RELATION) or "")
    if relation is None or relation.is_external or len(relation.target_part.blob) > _LARGEST:
        return ()
    kind = relation.target_part.content_type.lower()
    if not kind.startswith("text/") and not any(word in kind for word in _WORDS_OF_HTML):
        return ()
    try:
        text = sniff(relation.target_part.blob, max_bytes=_LARGEST).text
    except UnreadableError:
        return ()
    if any(word in kind for word in _WORDS_OF_HTML):
        from .html import items_of

        return items_of(text)
    return text.splitlines()
