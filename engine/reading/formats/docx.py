"""Word files (.docx) → text and tables.

Taken is what a reader of the final document sees: tracked insertions are in, deletions and moved-away text out,
numbers of lists in front of their paragraphs, text boxes after the paragraph that anchors them, notes after the
paragraph or the table that refers to them, and files embedded for Word to unfold. Headers, footers, hidden and
crossed-out text, and the prompts of fields that nobody filled in stay out; nothing outside the file is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.package import OpcPackage, Unmarshaller
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.pkgreader import PackageReader
from lxml.etree import LxmlError

from ...model import Place
from ..transcript import MOST_CELLS, Box, Extracted, Transcript, damaged, too_much
from ..unpacking.archive import BROKEN, check_markup
from .docx_characters import DEEPEST, children_of, take_characters
from .docx_notes import embedded, items_of_embedded, read_notes, references
from .docx_numbers import VALUE, WORD, Numbers, child_of, parse_xml, read_numbers
from .strict_office import as_usual

_PARAGRAPH: Final = f"{WORD}p"
_TABLE: Final = f"{WORD}tbl"
_ROW: Final = f"{WORD}tr"
_CELL: Final = f"{WORD}tc"
_DEEPEST_FILE: Final = 2
_MOST_FILES: Final = 20
"""So many files in one, and in one of these again, a program puts together; more, nobody who files a report."""


def read_docx(data: bytes) -> Extracted:
    """Return text and tables of a Word file.

    Raises:
        UnreadableError: `damaged_file`, or `too_large` where tables nest deeper than any person would.
    """
    transcript = Transcript()
    _take_file(data, transcript, 0)
    return transcript.finish()


def _take_file(data: bytes, transcript: Transcript, inside: int) -> None:
    """Take what stands in a Word file that lies in so many others."""
    if inside > _DEEPEST_FILE:
        raise too_much()
    check_markup(data, "Word")
    try:
        part = _main_part(data)
        body = parse_xml(part.blob).find(f"{WORD}body")
        numbers = _numbers(part)
        notes = read_notes(part)
    except (OpcError, LxmlError, LookupError, AttributeError, TypeError, *BROKEN) as error:
        # python-docx meets a part that is not what it should be with whatever error lies nearest.
        raise damaged("Word") from error
    if body is None:
        raise damaged("Word")
    _empty_prompts(body)
    if sum(1 for _ in body.iter(_CELL)) > MOST_CELLS:
        raise too_much()
    _Walk(transcript, numbers, notes, part, inside).take_blocks(body)


def _main_part(data: bytes) -> Any:
    """The part that the document is in, of a file in the strict dialect, too."""
    try:
        return _opened(data)
    except KeyError:
        usual = as_usual(data)
        if usual is None:
            raise
        return _opened(usual)


def _opened(data: bytes) -> Any:
    """The part that the document is in. No part is parsed but those that are read."""
    package = OpcPackage()
    files: Any = PackageReader  # python-docx says nothing of the types of these two
    parts: Any = Unmarshaller
    parts.unmarshal(files.from_file(BytesIO(data)), package, _part)
    return package.main_document_part


def _part(name: PackURI, content_type: str, _relation: str, blob: bytes, package: Any) -> Any:
    return Part.load(name, content_type, blob, package)


def _numbers(part: Part) -> Numbers:
    """The lists of the document. Styles, often the largest part, are parsed only where a paragraph names one."""
    has_styles = b"pStyle" in part.blob or b"\0" in part.blob[:100]  # UTF-16 is not searched
    return read_numbers(
        _related(part, RELATIONSHIP_TYPE.NUMBERING),
        _related(part, RELATIONSHIP_TYPE.STYLES) if has_styles else None,
    )


def _related(part: Part, kind: str) -> Any | None:
    """The root of the numbering or style part; a document without lists has none."""
    for relation in part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None


def _empty_prompts(body: Any) -> None:
    """«Click here to enter text» in a field that nobody filled in is no text."""
    for field in body.iter(f"{WORD}sdt"):
        if field.find(f"{WORD}sdtPr/{WORD}showingPlcHdr") is None:
            continue
        for text in field.iter(f"{WORD}t"):
            text.text = ""


class _Walk:
    """Goes through a body once, in order; the numbers of lists count on as it goes."""

    def __init__(
        self,
        transcript: Transcript,
        numbers: Numbers,
        notes: Mapping[str, Sequence[str]],
        part: Part,
        inside: int,
    ) -> None:
        self.transcript = transcript
        self._inside = inside
        self._files = 0
        self._numbers = numbers
        self._notes = notes
        self._part = part
        self._referred: list[str] = []
        self._tables = 0
        self._depth = 0
        self._before = ""

    def take_blocks(self, parent: Any) -> None:
        """Take paragraphs and tables under `parent` in order."""
        for block in children_of(parent):
            if block.tag == _PARAGRAPH:
                for line in self._paragraph(block):
                    self.transcript.line(line)
            elif block.tag == _TABLE:
                self._table(block)
            elif block.tag == f"{WORD}altChunk":
                self._take_embedded(embedded(self._part, block))
            if self._depth == 0:
                self._take_notes()

    def _take_embedded(self, data: bytes) -> None:
        self._files += 1
        if self._files > _MOST_FILES:
            raise too_much()
        items = items_of_embedded(data) if data else ()
        if items is None:
            _take_file(data, self.transcript, self._inside + 1)
        self.transcript.take(items or ())

    def _take_notes(self) -> None:
        """The notes referred to since the last block, each once."""
        for reference in dict.fromkeys(self._referred):
            for line in self._notes.get(reference, ()):
                self.transcript.line(line)
        self._referred = []

    def _paragraph(self, paragraph: Any) -> list[str]:
        """The lines of a paragraph and of the text boxes in it; a deleted end joins it with the next one."""
        boxes: list[Any] = []
        parts: list[str] = []
        if self._notes:
            self._referred.extend(references(paragraph))
        take_characters(paragraph, parts, boxes, 0)
        text = self._before + "".join(parts)
        if text.strip():
            text = self._numbers.prefix(paragraph) + text
        self._before = ""
        if _has(paragraph, "pPr", "rPr", "del"):
            self._before = text
            return []
        lines = text.split("\n")
        for box in boxes:
            lines.extend(self._lines_of(box))
        return lines

    def _lines_of(self, parent: Any) -> list[str]:
        """The lines of what stands inside a cell or text box; a table in there row by row."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise too_much()
        lines: list[str] = []
        for block in children_of(parent):
            if block.tag == _PARAGRAPH:
                lines.extend(self._paragraph(block))
            elif block.tag == _TABLE:
                for row in _rows(block):
                    lines.append("\t".join(" ".join(self._lines_of(cell)) for cell in _cells(row)))
        self._depth -= 1
        return lines

    def _table(self, table: Any) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise too_much()
        self._tables += 1
        number = self._tables
        is_frame = next(table.iterdescendants(_TABLE), None) is not None
        for place, row in enumerate(_rows(table), 1):
            cells = list(_cells(row))
            if is_frame and any(next(cell.iterdescendants(_TABLE), None) is not None for cell in cells):
                for cell in cells:
                    self.take_blocks(cell)
                continue
            self.transcript.row([*_gap(row), *self._boxes(cells, number, place)])
        self._depth -= 1

    def _boxes(self, cells: list[Any], table: int, row: int) -> Iterator[Box]:
        for place, cell in enumerate(cells, 1):
            properties = child_of(cell, "tcPr")
            if _merge(properties, "hMerge") == "continue":
                continue
            if _merge(properties, "vMerge") == "continue":
                yield Box()
                continue
            lines = tuple(line for line in self._lines_of(cell) if line.strip())
            yield Box(lines, Place(table=table, row=row, cell=place))


def _has(element: Any, *names: str) -> bool:
    """Tell whether there is a child of the first name that has one of the second, and so on."""
    for name in names:
        element = child_of(element, name)
        if element is None:
            return False
    return True


def _rows(table: Any) -> Iterator[Any]:
    for row in children_of(table):
        if row.tag == _ROW and not _has(row, "trPr", "del"):
            yield row


def _cells(row: Any) -> Iterator[Any]:
    for cell in children_of(row):
        if cell.tag == _CELL and not _has(cell, "tcPr", "cellDel"):
            yield cell


def _gap(row: Any) -> Iterator[Box]:
    """A row may begin further right without any cell there."""
    before = row.find(f"{WORD}trPr/{WORD}gridBefore")
    if before is not None and before.get(VALUE) not in ("0", None):
        yield Box()


def _merge(properties: Any | None, kind: str) -> str | None:
    """`continue` in a cell that one before it covers, `restart` in that one, None in others."""
    merge = None if properties is None else child_of(properties, kind)
    return None if merge is None else merge.get(VALUE) or "continue"
