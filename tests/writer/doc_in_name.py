"""Writes a report as the other files that are called .doc: RTF, and Word's own XML in one file."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from random import Random
from zipfile import ZipFile

from .grids import Box, Grid, appeals_grid, disclosure_grid, requests_grid
from .labels import HEADINGS
from .report import Written
from .word import write_docx

_TABLES = {"disclosure": disclosure_grid, "requests": requests_grid, "appeals": appeals_grid}
_HEAD = (
    "{\\rtf1\\ansi\\ansicpg%s\\deff0{\\fonttbl{\\f0\\froman\\fcharset0 Times;}{\\f1\\fnil\\fcharset134 %s;}}"
    "{\\colortbl;\\red0\\green0\\blue0;}{\\stylesheet{\\s0 Normal;}}{\\info{\\title 77}}{\\header 77\\par}\r\n"
)
_UNSEEN = (
    "{\\v 77}",
    "{\\deleted 77}",
    "{\\*\\bkmkstart 77}",
    "{\\pict\\pngblip 89504e47}",
    "{\\footnote 77}",
)


def write_rtf(report: Written, random: Random) -> bytes:
    """Return the report as RTF: characters as bytes of GBK or as numbers, cells merged as Word merges them."""
    pen = _Pen(random)
    parts = [pen.text(report.title) + "\\par\r\n"]
    is_listed = random.random() < 0.5
    for ordinal, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        number = pen.text(f"{ordinal}、")
        number = f"{{\\listtext\\pard\\plain {number}\\tab}}" if is_listed else number
        parts.append(f"\\pard\\plain {number}{pen.text(heading)}\\par\r\n")
        if key in _TABLES:
            parts.append(_table(_TABLES[key](report), pen))
        else:
            parts.extend(f"\\pard {pen.text(line)}\\par\r\n" for line in report.prose_of(key).split("\n"))
    page = random.choice(("936", "1252"))
    return (_HEAD % (page, "\\'cb\\'ce\\'cc\\'e5") + "".join(parts) + "}").encode("ascii")


class _Pen:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._is_numbered = random.random() < 0.5

    def text(self, text: str) -> str:
        """The characters of `text`, sometimes with something in it that is not seen."""
        cut = self._random.randrange(len(text) + 1)
        unseen = self._random.choice(_UNSEEN) if self._random.random() < 0.1 else ""
        return self._coded(text[:cut]) + unseen + self._coded(text[cut:])

    def _coded(self, text: str) -> str:
        if self._is_numbered:
            return "".join(char if char.isascii() else f"\\u{_signed(char)}\\'3f" for char in text)
        coded = "".join(
            chr(byte) if char.isascii() else f"\\'{byte:02x}"
            for char in text
            for byte in char.encode("gb18030")
        )
        return f"{{\\f1 {coded}}}" if coded else ""


def _signed(char: str) -> int:
    return ord(char) - 0x10000 if ord(char) > 0x7FFF else ord(char)


def _table(grid: Grid, pen: _Pen) -> str:
    rows = []
    reaching: dict[int, tuple[int, Box]] = {}
    for line in grid:
        shape, cells, column, boxes = "", "", 0, iter(line)
        while column < sum(box.wide for box in grid[0]):
            left, above = reaching.get(column, (0, None))
            box = above if above is not None and left else next(boxes, None)
            if box is None:
                break
            merge = ("\\clvmrg" if left else "\\clvmgf") if box.high > 1 else ""
            reaching[column] = (left - 1 if left else box.high - 1, box)
            column += box.wide
            shape += f"{merge}\\cellx{column * 900}"
            cells += "\\cell " if left else f"\\pard\\intbl {pen.text(box.text)}\\cell\r\n"
        rows.append(f"\\trowd\\trgaph108\\trleft-108{shape}\r\n{cells}\\row\r\n")
    return "".join(rows) + "\\pard\\par\r\n"


def write_flat_word(report: Written, random: Random) -> bytes:
    """Return the report as .docx in one XML: each part in an element of its own."""
    parts = []
    with ZipFile(BytesIO(write_docx(report, random))) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "[Content_Types].xml":
                continue
            kind = (
                "application/vnd.openxmlformats-package.relationships+xml"
                if name.endswith(".rels")
                else "application/xml"
            )
            kind = _KINDS.get(name, kind)
            head = f'<pkg:part pkg:name="/{name}" pkg:contentType="{kind}">'
            if name.endswith((".xml", ".rels")):
                xml = content.decode().partition("?>")[2]
                parts.append(f"{head}<pkg:xmlData>{xml}</pkg:xmlData></pkg:part>")
            else:
                parts.append(
                    f"{head}<pkg:binaryData>{b64encode(content).decode()}</pkg:binaryData></pkg:part>"
                )
    package = '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
    return (_XML + package + "".join(parts) + "</pkg:package>").encode()


_KINDS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "word/numbering.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml",
    "word/styles.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml",
}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'


def write_word_2003(report: Written, random: Random) -> bytes:
    """Return the report in the XML of Word 2003: parts in sections, list numbers as hints, changes as annotations."""
    is_listed = random.random() < 0.5
    parts = [_paragraph(report.title, random)]
    for ordinal, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        number = f'<w:listPr><wx:t wx:val="{ordinal}、"/></w:listPr>' if is_listed else ""
        parts.append(_paragraph(heading if is_listed else f"{ordinal}、{heading}", random, number))
        if key in _TABLES:
            parts.append(_xml_table(_TABLES[key](report), random))
        else:
            parts.extend(_paragraph(line, random) for line in report.prose_of(key).split("\n"))
    middle = len(parts) // 2
    body = f"<wx:sect>{''.join(parts[:middle])}</wx:sect><wx:sect>{''.join(parts[middle:])}</wx:sect>"
    return (
        f'{_XML}<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
        ' xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
        ' xmlns:aml="http://schemas.microsoft.com/aml/2001/core">'
        f"<w:styles/><w:body>{body}</w:body></w:wordDocument>"
    ).encode()


def _paragraph(text: str, random: Random, properties: str = "") -> str:
    change = ""
    if random.random() < 0.1:
        change = (
            '<aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>77</w:delText></w:r></aml:content>'
            "</aml:annotation>"
        )
    return f"<w:p><w:pPr>{properties}</w:pPr>{change}<w:r><w:t>{text}</w:t></w:r></w:p>"


def _xml_table(grid: Grid, random: Random) -> str:
    rows = []
    reaching: dict[int, tuple[int, Box]] = {}
    for line in grid:
        cells, column, boxes = "", 0, iter(line)
        while column < sum(box.wide for box in grid[0]):
            left, above = reaching.get(column, (0, None))
            box = above if above is not None and left else next(boxes, None)
            if box is None:
                break
            merge = ("<w:vmerge/>" if left else '<w:vmerge w:val="restart"/>') if box.high > 1 else ""
            span = f'<w:gridSpan w:val="{box.wide}"/>' if box.wide > 1 else ""
            reaching[column] = (left - 1 if left else box.high - 1, box)
            column += box.wide
            cells += (
                f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{_paragraph('' if left else box.text, random)}</w:tc>"
            )
        rows.append(f"<w:tr>{cells}</w:tr>")
    return f"<w:tbl>{''.join(rows)}</w:tbl>"
