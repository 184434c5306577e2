"""PDF files with text → text and ruled tables, page after page.

Every cell is found by its rules and takes the characters whose middle lies in it. Lines that were broken to fit the
page are joined to paragraphs again; page numbers are left out.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pdfplumber
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
from pdfplumber.utils.text import extract_text

from ...errors import Text, UnreadableError
from ...model import Place
from ..sections import is_heading
from ..transcript import Box, Extracted, Transcript, damaged, too_much

MOST_PAGES: Final = 200
"""The longest reports of provinces have some dozens."""
_MOST_CHARACTERS: Final = 20_000
_MOST_RULES: Final = 20_000

BROKEN: Final = (
    PdfminerException,
    MalformedPDFException,
    PSException,
    AssertionError,
    AttributeError,
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What reading a damaged PDF raises."""

_PAGE_NUMBER: Final = re.compile(
    r"[-—–－·\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/／]\s*(?:共\s*)?\d{1,3}\s*页?)?[-—–－·\s]*"
)
_EDGE: Final = 0.1
"""Part of a page's height at its head and foot in which page numbers stand."""
_NEAR: Final = 1.5
_GAP: Final = 0.2
"""Part of a character's size from which on room between two is a blank."""
_NARROWEST: Final = 8.0
_SAME: Final = 1.0
_SPACED: Final = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]) +(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])"
)

Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom in points."""


class _Line(NamedTuple):
    """A line of prose as printed."""

    text: str
    left: float
    right: float
    size: float


def read_pdf(data: bytes) -> Extracted:
    """Return text and tables of a PDF.

    Raises:
        UnreadableError: `damaged_file`, also where it is locked; `too_large`; `no_text` where it is only pictures.
    """
    paper = _Paper()
    try:
        # Not as a context manager: closing makes every page of it, ten thousand if there are as many.
        pdf = pdfplumber.open(BytesIO(data))
        for number, _ in enumerate(PDFPage.create_pages(pdf.doc), 1):
            if number > MOST_PAGES:
                raise too_much()
        for page in pdf.pages:
            paper.take(page)
            page.close()
    except BROKEN as error:
        # pdfminer meets objects that are not what they should be with whatever error lies nearest.
        raise damaged("PDF") from error
    extracted = paper.finish()
    if not extracted.text.strip():
        raise _no_text()
    return extracted


def _no_text() -> UnreadableError:
    return UnreadableError(
        "no_text",
        Text(
            "这个 PDF 只有图片，没有文字（可能是扫描件）；请提交由 Word 等直接导出的 PDF 或原文件",
            "this PDF holds pictures and no text, as a scan does; hand in the original file or a PDF exported from it",
        ),
    )


class _Paper:
    """Takes page after page; a paragraph may run from one page to the next."""

    def __init__(self) -> None:
        self._transcript = Transcript()
        self._paragraph = ""
        self._last: _Line | None = None

    def finish(self) -> Extracted:
        """Return all that was taken."""
        self._end_paragraph()
        return self._transcript.finish()

    def take(self, page: Any) -> None:
        """Take one page: lines and table rows by their height on it."""
        if len(page.chars) > _MOST_CHARACTERS or len(page.edges) > _MOST_RULES:
            raise too_much()
        page = page.dedupe_chars()
        rows = [row for table in page.find_tables() for row in _rows(table)]
        parts: list[tuple[float, list[Box] | _Line]] = list(_free_lines(page, rows))
        parts.extend((max(cell[1] for cell in row), _boxes(page, row)) for row in rows)
        lines = [part for _, part in parts if isinstance(part, _Line)]
        left, right = (
            min((line.left for line in lines), default=0),
            max((line.right for line in lines), default=0),
        )
        for _, part in sorted(parts, key=lambda part: part[0]):
            if isinstance(part, _Line):
                self._line(part, left, right)
            else:
                self._end_paragraph()
                self._transcript.row(part)

    def _line(self, line: _Line, left: float, right: float) -> None:
        """A line at the margin goes on from one that ran to the other margin."""
        last = self._last
        goes_on = (
            last is not None
            and line.left < left + line.size
            and last.right > right - 2.5 * line.size
            and abs(line.size - last.size) < _SAME
            and not is_heading(line.text)
            and not is_heading(self._paragraph)
        )
        if not goes_on:
            self._end_paragraph()
        self._paragraph += line.text
        self._last = line

    def _end_paragraph(self) -> None:
        if self._last is not None:
            self._transcript.line(self._paragraph)
        self._paragraph, self._last = "", None


def _free_lines(page: Any, rows: Sequence[Sequence[Bounds]]) -> Iterator[tuple[float, _Line]]:
    """Lines outside the rows of tables, page numbers left out, each with its height on the page."""
    taken = [
        (row[0][0], max(cell[1] for cell in row), row[-1][2], min(cell[3] for cell in row)) for row in rows
    ]
    free = [char for char in page.chars if not any(_is_inside(char, bounds) for bounds in taken)]
    for top, line in _lines(free):
        is_edge = top < page.height * _EDGE or top > page.height * (1 - _EDGE)
        if not (is_edge and _PAGE_NUMBER.fullmatch(line.text)):
            yield top, line


def _lines(characters: Sequence[Any]) -> Iterator[tuple[float, _Line]]:
    rows: list[list[Any]] = []
    for char in sorted(characters, key=lambda char: (_middle(char), char["x0"])):
        if rows and _middle(char) - _middle(rows[-1][0]) < char["size"] * 0.5:
            rows[-1].append(char)
        else:
            rows.append([char])
    for row in rows:
        seen = sorted((char for char in row if char["text"].strip()), key=lambda char: char["x0"])
        if seen:
            size = max(char["size"] for char in seen)
            line = _Line(_joined(seen), seen[0]["x0"], max(char["x1"] for char in seen), size)
            yield min(char["top"] for char in seen), line


def _joined(characters: Sequence[Any]) -> str:
    """The characters of a line from left to right, with a blank where there is room for one between letters."""
    parts = [characters[0]["text"]]
    for before, char in pairwise(characters):
        is_apart = char["x0"] - before["x1"] > _GAP * char["size"]
        parts.append(f" {char['text']}" if is_apart else char["text"])
    return _SPACED.sub("", "".join(parts)).strip()


def _rows(table: Any) -> Iterator[list[Bounds]]:
    """Yield the cells of each row from left to right, those from above that reach down into it included.

    A cell alone in its row is left out: it is a caption, or prose between rules, as underlined paper has it.
    """
    cells: list[Bounds] = sorted(set(table.cells), key=lambda cell: (cell[1], cell[0]))
    tops: list[float] = []
    for cell in cells:
        if not tops or cell[1] - tops[-1] > _NEAR:
            tops.append(cell[1])
    for top in tops:
        row = [cell for cell in cells if cell[1] < top + _NEAR and cell[3] > top + 2 * _NEAR]
        whole = _without_gaps(row, top, table.bbox)
        if len(whole) > 1:
            yield whole


def _without_gaps(row: Sequence[Bounds], top: float, table: Bounds) -> list[Bounds]:
    """The cells from left to right; where a rule was lost at the edge of a page, what it would have closed."""
    bottom = min(cell[3] for cell in row)
    whole: list[Bounds] = []
    at = table[0]
    for cell in sorted(row):
        if cell[0] - at > _NARROWEST:
            whole.append((at, top, cell[0], bottom))
        whole.append(cell)
        at = max(at, cell[2])
    if table[2] - at > _NARROWEST:
        whole.append((at, top, table[2], bottom))
    return whole


def _boxes(page: Any, row: Sequence[Bounds]) -> list[Box]:
    """The boxes of a row; one from above that reaches down is empty."""
    top = max(cell[1] for cell in row)
    return [_box(page, cell) if cell[1] > top - _NEAR else Box() for cell in row]


def _box(page: Any, cell: Bounds) -> Box:
    characters = [char for char in page.chars if _is_inside(char, cell)]
    text = extract_text(characters) if characters else ""
    left, top, right, bottom = (round(edge) for edge in cell)
    lines = tuple(line for line in text.split("\n") if line.strip())
    return Box(lines, Place(page=page.page_number, box=(left, top, right, bottom)))


def _middle(char: Any) -> float:
    return float(char["top"] + char["bottom"]) / 2


def _is_inside(char: Any, bounds: Bounds) -> bool:
    across = (char["x0"] + char["x1"]) / 2
    return bool(bounds[0] <= across < bounds[2] and bounds[1] <= _middle(char) < bounds[3])
