"""Writes a report as Word file: merged cells as the real form has them, and what offices do to it."""

from __future__ import annotations

from io import BytesIO
from random import Random
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml.parser import parse_xml

from .grids import Box, Grid, appeals_grid, disclosure_grid, requests_grid
from .labels import HEADINGS
from .report import Written

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TABLES = {"disclosure": disclosure_grid, "requests": requests_grid, "appeals": appeals_grid}
_LIST = f"""<w:abstractNum {_W} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum>"""


def write_docx(report: Written, random: Random) -> bytes:
    """Return the report as .docx: split runs, tracked changes, numbers in lists, tables in a frame."""
    document = Document()
    is_numbered, is_framed = random.random() < 0.5, random.random() < 0.3
    if is_numbered:
        _add_list(document)
    body = document.element.body
    parts = [_paragraph(report.title, random), _paragraph("", random)]
    for ordinal, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>' if is_numbered else ""
        parts.append(_paragraph(heading if is_numbered else f"{ordinal}、{heading}", random, number))
        if key in _TABLES:
            table = _table(_TABLES[key](report), random)
            parts.append(f"<w:tbl><w:tr><w:tc>{table}<w:p/></w:tc></w:tr></w:tbl>" if is_framed else table)
        else:
            parts.extend(_paragraph(line, random) for line in report.prose_of(key).split("\n"))
    for place, part in enumerate(parts):
        body.insert(place, parse_xml(part.replace(">", f" {_W}>", 1)))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_list(document: Document) -> None:
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(_LIST))
    numbering.append(parse_xml(f'<w:num {_W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def _paragraph(text: str, random: Random, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{_runs(text, random)}</w:p>"


def _runs(text: str, random: Random) -> str:
    """The text in one or two runs, with what was deleted or inserted on the way."""
    cut = random.randrange(len(text) + 1)
    runs = [_run(part) for part in (text[:cut], text[cut:]) if part]
    if runs and random.random() < 0.1:
        runs[-1] = f'<w:ins w:id="9" w:author="a">{runs[-1]}</w:ins>'
    if random.random() < 0.1:
        runs.insert(0, '<w:del w:id="8" w:author="a"><w:r><w:delText>77</w:delText></w:r></w:del>')
    return "".join(runs)


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _table(grid: Grid, random: Random) -> str:
    return f"<w:tbl>{''.join(_row(cells, random) for cells in _cells(grid))}</w:tbl>"


def _cells(grid: Grid) -> list[list[tuple[str, int, str]]]:
    """Text, width and merge of every w:tc: Word writes a cell once more in each row that it reaches."""
    rows = []
    reaching: dict[int, tuple[int, Box]] = {}
    for line in grid:
        row, column, boxes = [], 0, iter(line)
        width = sum(box.wide for box in grid[0])
        while column < width:
            left, above = reaching.get(column, (0, None))
            if above is not None and left:
                row.append(("", above.wide, "continue"))
                reaching[column] = (left - 1, above)
                column += above.wide
                continue
            box = next(boxes, None)
            if box is None:
                break
            row.append((box.text, box.wide, "restart" if box.high > 1 else ""))
            reaching[column] = (box.high - 1, box)
            column += box.wide
        rows.append(row)
    return rows


def _row(cells: list[tuple[str, int, str]], random: Random) -> str:
    written = []
    for text, wide, merge in cells:
        properties = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
        if merge:
            properties += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
        cell = f"<w:tc><w:tcPr>{properties}</w:tcPr>{_paragraph(text, random)}</w:tc>"
        is_wrapped = random.random() < 0.05
        written.append(f"<w:sdt><w:sdtContent>{cell}</w:sdtContent></w:sdt>" if is_wrapped else cell)
    return f"<w:tr>{''.join(written)}</w:tr>"
