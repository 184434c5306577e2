"""Files that programs, editors and sites write seldom, or that hide something: read as a person sees them, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from html import escape
from io import BytesIO
from random import Random
from zipfile import ZipFile

import pytest
import xlsxwriter

from gouji.engine.errors import UnreadableError
from gouji.engine.model import CellKind, Document
from gouji.engine.reading import read_document
from tests.writer.grids import Box, Grid, appeals_grid, disclosure_grid, requests_grid, spread
from tests.writer.labels import HEADINGS
from tests.writer.reading_back import cells_of, expected_cells
from tests.writer.report import Written, balanced_report
from tests.writer.sheets import write_xlsx
from tests.writer.word import write_docx

REPORT = balanced_report(Random(5), "F21", blanks=0.1)
WORD = write_docx(REPORT, Random(2))
GRIDS: dict[str, Callable[[Written], Grid]] = {
    "disclosure": disclosure_grid,
    "requests": requests_grid,
    "appeals": appeals_grid,
}
STRICT = (
    ("schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main"),
    ("schemas.openxmlformats.org/spreadsheetml/2006/main", "purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        "schemas.openxmlformats.org/officeDocument/2006/relationships",
        "purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)
FIGURE_RUN = re.compile(r"<w:r>(<w:t xml:space=\"preserve\">\d+</w:t></w:r>)")


def read(data: bytes) -> Document:
    return read_document(data, "报告")


def is_as_written(document: Document, report: Written = REPORT) -> bool:
    return cells_of(document) == expected_cells(report)


def repacked(data: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(stream, "w") as after:
        for name in before.namelist():
            after.writestr(name, change(name, before.read(name)))
        for name, content in more.items():
            after.writestr(name, content)
    return stream.getvalue()


def with_body(change: Callable[[str], str]) -> bytes:
    return repacked(
        WORD,
        lambda name, content: change(content.decode()).encode() if name == "word/document.xml" else content,
    )


def text_of(box: Box | None) -> str:
    return "" if box is None else box.text


def laid_out(table: Callable[[Grid], str], line: str = "<p>{}</p>") -> str:
    parts = []
    for ordinal, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        parts.append(line.format(f"{ordinal}、{heading}"))
        if key in GRIDS:
            parts.append(table(GRIDS[key](REPORT)))
        else:
            parts.extend(line.format(text) for text in REPORT.prose_of(key).split("\n"))
    return "\n".join(parts)


def page(body: str) -> bytes:
    return (
        f"<html><head><meta charset=utf-8></head><body><h1>{REPORT.title}</h1>{body}</body></html>".encode()
    )


def plain_table(grid: Grid) -> str:
    rows = (
        "".join(f"<td rowspan={box.high} colspan={box.wide}>{escape(box.text)}</td>" for box in row)
        for row in grid
    )
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def drawn(around: str, row: str, cell: str) -> Callable[[Grid], str]:
    """A table of these elements, every place of the grid its own cell."""

    def table(grid: Grid) -> str:
        rows = (
            row.format("".join(cell.format(escape(text_of(box))) for box in boxes)) for boxes in spread(grid)
        )
        return around.format("".join(rows))

    return table


@pytest.mark.parametrize("data", [WORD, write_xlsx(REPORT, Random(2))], ids=["docx", "xlsx"])
def test_files_in_the_strict_dialect_are_read_like_others(data: bytes) -> None:
    def strict(name: str, content: bytes) -> bytes:
        for usual, other in STRICT:
            content = content.replace(usual.encode(), other.encode())
        return content

    assert is_as_written(read(repacked(data, strict)))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: re.sub(
            r"(<w:tr\b.*?</w:tr>)",
            r"<w:sdt><w:sdtPr/><w:sdtContent>\1</w:sdtContent></w:sdt>",
            text,
            flags=re.DOTALL,
        ),
        lambda text: FIGURE_RUN.sub(r"<w:sdt><w:sdtContent><w:r>\1</w:sdtContent></w:sdt>", text),
        lambda text: FIGURE_RUN.sub(
            r'<w:moveFrom w:id="1" w:author="a"><w:r><w:t>9</w:t></w:r></w:moveFrom><w:moveTo w:id="2" w:author="a"><w:r>\1</w:moveTo>',
            text,
        ),
        *(
            lambda text, name=name: FIGURE_RUN.sub(
                rf"<w:r><w:rPr><w:{name}/></w:rPr><w:t>7</w:t></w:r><w:r>\1", text
            )
            for name in ("vanish", "strike", "dstrike")
        ),
    ],
    ids=["rows in controls", "runs in controls", "moved", "hidden", "crossed out", "crossed out twice"],
)
def test_what_a_word_file_hides_or_wraps_changes_no_figure(change: Callable[[str], str]) -> None:
    changed = with_body(change)

    assert changed != WORD
    assert is_as_written(read(changed))


@pytest.mark.parametrize("where", ["docx", "html"])
def test_the_raised_mark_of_a_note_is_no_digit_of_the_figure(where: str) -> None:
    if where == "docx":
        mark = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1</w:t></w:r>"
        data = with_body(
            lambda text: re.sub(
                r"(<w:t xml:space=\"preserve\">\d+</w:t></w:r>)(</w:p>)", rf"\1{mark}\2", text
            )
        )
    else:
        data = page(laid_out(lambda grid: re.sub(r">(\d+)<", r">\1<sup>1</sup><", plain_table(grid))))

    found, expected = cells_of(read(data)), expected_cells(REPORT)

    assert {place: value for place, (value, _) in found.items()} == {
        place: value for place, (value, _) in expected.items()
    }
    assert CellKind.TEXT in {kind for _, kind in found.values()}


DRAWN = {
    "div": drawn("<div class=t>{}</div>", "<div class=tr>{}</div>", "<div class=td>{}</div>"),
    "table of styles": drawn(
        "<div style='display:table'>{}</div>",
        "<div style='display:table-row'>{}</div>",
        "<span style='display:table-cell'>{}</span>",
    ),
    "flex": drawn("{}", "<div style='display:flex'>{}</div>", "<span>{}</span>"),
    "lists": drawn("{}", "<ul>{}</ul>", "<li>{}</li>"),
    "preformatted": lambda grid: "<pre>{}</pre>".format(
        "\n".join("\t".join(map(text_of, row)) for row in spread(grid))
    ),
}


@pytest.mark.parametrize("way", DRAWN)
def test_a_table_that_a_page_draws_without_saying_so_is_read_cell_by_cell(way: str) -> None:
    assert is_as_written(read(page(laid_out(DRAWN[way]))))


def test_menus_and_paragraphs_of_spans_are_no_drawn_tables() -> None:
    menu = (
        "<div><ul><li><a href=/a>首页</a></li><li><a href=/b>公开</a></li><li><a href=/c>12</a></li></ul></div>"
        * 3
    )
    prose = "<div><p><span>全年发布</span><span>12</span><span>条</span></p><p><span>培训</span><span>3</span><span>次</span></p></div>"

    document = read(page(menu + laid_out(plain_table) + prose))

    assert "\t首页" not in document.text
    assert "全年发布12条" in document.text


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='font-size:0'>9</span>",
        "<span style='font-size: 0px'>9</span>",
        "<span style='opacity:0'>9</span>",
        "<span style='position:absolute;left:-9999px'>9</span>",
        "<span style='visibility:hidden'>9</span>",
        "<i hidden>9</i>",
        "<s>9</s>",
    ],
)
def test_digits_that_no_visitor_sees_are_in_no_figure(hidden: str) -> None:
    assert is_as_written(
        read(page(laid_out(lambda grid: re.sub(r">(\d+)<", rf">{hidden}\1<", plain_table(grid)))))
    )


def test_a_figure_put_in_as_a_picture_is_no_blank() -> None:
    def pictured(grid: Grid) -> str:
        return re.sub(r">(\d{3})<", r"><img src=a.gif alt='\1'><", plain_table(grid))

    document = read(page(laid_out(pictured)))

    wanted = {place for place, text in REPORT.cells.items() if re.fullmatch(r"\d{3}", text)}
    found = cells_of(document)
    assert wanted
    assert {found[place] for place in wanted} == {(None, CellKind.TEXT)}
    assert {place: seen for place, seen in found.items() if place not in wanted} == {
        place: seen for place, seen in expected_cells(REPORT).items() if place not in wanted
    }


def sheet(write: Callable[[xlsxwriter.worksheet.Worksheet, int, int, str], object]) -> bytes:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    own, row = book.add_worksheet("年报"), 1
    own.write_string(0, 0, REPORT.title)
    for ordinal, (key, heading) in zip("一二三四五六", HEADINGS, strict=True):
        own.write_string(row, 0, f"{ordinal}、{heading}")
        row += 1
        for boxes in spread(GRIDS[key](REPORT)) if key in GRIDS else ():
            for column, box in enumerate(boxes):
                if box is not None and box.text:
                    (write if box.is_figure else _as_text)(own, row, column, box.text)
            row += 1
    book.close()
    return stream.getvalue()


def _as_text(own: xlsxwriter.worksheet.Worksheet, row: int, column: int, text: str) -> object:
    return own.write_string(row, column, text)


def test_figures_stored_as_text_with_blanks_around_them_are_figures() -> None:
    assert is_as_written(
        read(sheet(lambda own, row, column, text: own.write_string(row, column, f" {text}\u00a0")))
    )


def test_a_formula_that_went_wrong_is_no_blank_and_no_nought() -> None:
    def write(own: xlsxwriter.worksheet.Worksheet, row: int, column: int, text: str) -> object:
        if text.endswith("3"):
            return own.write_formula(row, column, "=1/0", None, "#DIV/0!")
        return own.write_number(row, column, float(text))

    found = cells_of(read(sheet(write)))

    wrong = {place for place, text in REPORT.cells.items() if text.endswith("3")}
    assert {found[place] for place in wrong} == {(None, CellKind.TEXT)}


SEPARATED = {
    "csv": lambda text: text,
    "csv in quotes": lambda text: f'"{text}"',
    "with line ends": lambda text: (
        '"{}"'.format(re.sub(r"(企业|机构|信息)", "\n\\1", text))
        if re.search("企业|机构|信息", text)
        else text
    ),
}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("way", SEPARATED)
def test_separated_values_are_tables_with_their_blanks(way: str, separator: str) -> None:
    def table(grid: Grid) -> str:
        return "\n".join(separator.join(SEPARATED[way](text_of(box)) for box in row) for row in spread(grid))

    document = read(f"{REPORT.title}\n{laid_out(table, '{}')}".encode())

    found, expected = cells_of(document), expected_cells(REPORT)
    assert {place: value for place, (value, _) in found.items()} == {
        place: value for place, (value, _) in expected.items()
    }


def test_columns_that_a_layout_of_blanks_keeps_apart_show_which_cells_are_blank() -> None:
    def table(grid: Grid) -> str:
        rows = spread(grid)
        widths = [max(len(text_of(row[place])) for row in rows) + 2 for place in range(len(rows[0]))]
        return "\n".join(
            "".join(text_of(box).ljust(wide) for box, wide in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )

    document = read(f"{REPORT.title}\n{laid_out(table, '{}')}".encode())

    found, expected = cells_of(document), expected_cells(REPORT)
    own = [place for place in expected if place.startswith("requests.")]
    assert [found[place] for place in own] == [expected[place] for place in own]


def test_a_mail_whose_report_was_packed_by_outlook_says_so() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.invalid", "b@example.invalid", "年报"
    mail.set_content("请查收")
    mail.add_attachment(
        b"\x78\x9f\x3e\x22" + b"\0" * 500, maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )

    with pytest.raises(UnreadableError) as caught:
        read(bytes(mail))

    assert "winmail.dat" in caught.value.text.zh
