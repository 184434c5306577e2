"""Word files: what the writer wrote is read, whatever an office does to the file; hostile ones are refused."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document as new_document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

from gouji.engine.canonical import document_from_json, document_to_json, dumps, loads
from gouji.engine.errors import UnreadableError
from gouji.engine.model import CellKind, Document, Place
from gouji.engine.reading import read_document
from tests.unit.engine.reading.test_layouts import cells_of, expected_cells
from tests.writer import consistent_report, distinct_report
from tests.writer.word import write_docx

BLANK_FORM = Path(__file__).parents[5] / "shared" / "seeds" / "form-2021-blank.docx"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SAMPLE = write_docx(consistent_report(Random(4), "F21", organ="青禾县民政局", year=2023), Random(4))


def read(data: bytes) -> Document:
    return read_document(data, "报告.bin")


def outcome(data: bytes) -> str:
    try:
        read(data)
    except UnreadableError as error:
        return error.code
    return "read"


def of_paragraphs(*paragraphs: str) -> bytes:
    document = new_document()
    for place, paragraph in enumerate(paragraphs):
        document.element.body.insert(place, parse_xml(paragraph.replace("<w:p>", f"<w:p {W}>", 1)))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("template", ["F19", "F21"])
def test_every_cell_of_a_word_file_comes_back_with_its_place(template: str, seed: int) -> None:
    random = Random(f"docx{template}{seed}")
    report = distinct_report(random, template, blanks=random.choice((0, 0.1, 0.3, 0.9)))

    document = read(write_docx(report, random))

    cells = [cell for table in document.tables.values() for cell in table.values()]
    assert cells_of(document) == expected_cells(report)
    assert (document.organ, document.year, document.template) == (report.organ, report.year, template)
    assert [section.number if section else None for section in document.sections.values()] == list(
        "一二三四五六"
    )
    assert all(document.text[slice(*cell.span)] == cell.raw for cell in cells if cell.span)
    assert all(cell.place for cell in cells)
    assert len({cell.place for cell in cells}) == len(cells)


def test_a_cell_says_in_which_table_row_and_cell_it_stands_and_keeps_it_in_the_store() -> None:
    document = read(SAMPLE)

    kept = document_from_json(loads(dumps(document_to_json(document, both_languages=True))))

    assert document.cell("appeals.reconsideration.upheld").place is not None
    assert document_to_json(document)["tables"]["appeals"]["reconsideration.upheld"]["place"].keys() == {
        "table",
        "row",
        "cell",
    }
    assert kept == document
    assert isinstance(kept.cell("appeals.reconsideration.upheld").place, Place)


@pytest.mark.skipif(not BLANK_FORM.exists(), reason="the seeds are not beside this checkout")
def test_the_blank_form_has_every_cell_blank_and_no_deviating_label() -> None:
    document = read(BLANK_FORM.read_bytes())

    assert document.template == "F21"
    assert {table: len(cells) for table, cells in document.tables.items()} == {
        "disclosure": 10,
        "requests": 175,
        "appeals": 15,
    }
    assert {cell.kind for table in document.tables.values() for cell in table.values()} == {CellKind.BLANK}
    assert {note.code for note in document.notes} == {"template_mark"}


def test_the_final_text_is_read_where_changes_were_tracked() -> None:
    data = of_paragraphs(
        "<w:p><w:r><w:t>青禾县民政局2023年政府信息公开工作年度报告</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>公开</w:t></w:r><w:del w:id='1'><w:r><w:delText>31</w:delText></w:r></w:del>"
        "<w:ins w:id='2'><w:r><w:t>42</w:t></w:r></w:ins><w:r><w:t>条</w:t></w:r>"
        "<w:moveFrom w:id='3'><w:r><w:t>，移走</w:t></w:r></w:moveFrom></w:p>",
        "<w:p><w:pPr><w:rPr><w:del w:id='4'/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>后半句。</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p>",
    )

    section = read(data).sections["overview"]

    assert section is not None
    assert section.text == "公开42条\n前半句，后半句。"


def test_the_text_of_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框中文字</w:t></w:r></w:p></w:txbxContent>"
    data = of_paragraphs(
        "<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r>"
        "<mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )

    section = read(data).sections["overview"]

    assert section is not None
    assert section.text == "正文\n框中文字"


BOMB = with_member(SAMPLE, "word/media/bomb.bin", bytes(40 * 1024 * 1024))
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
    b'<!ENTITY c SYSTEM "file:///etc/passwd">]><w:document ' + W.encode() + b"><w:body><w:p><w:r><w:t>&b;&c;"
    b"</w:t></w:r></w:p></w:body></w:document>"
)
NESTED = (
    f"<w:document {W}><w:body>{'<w:tbl><w:tr><w:tc>' * 70}<w:p/>{'</w:tc></w:tr></w:tbl>' * 70}"
    "</w:body></w:document>"
).encode()
REFUSED = {
    "a zip that unfolds to much more": (BOMB, "too_large"),
    "entities and a file from outside": (with_member(SAMPLE, "word/document.xml", ENTITIES), "damaged_file"),
    "tables in tables without end": (with_member(SAMPLE, "word/document.xml", NESTED), "too_large"),
    "no body": (with_member(SAMPLE, "word/document.xml", f"<w:document {W}/>".encode()), "damaged_file"),
    "broken XML": (with_member(SAMPLE, "word/document.xml", b"<w:document"), "damaged_file"),
    "no relations": (with_member(SAMPLE, "_rels/.rels", b"<x/>"), "damaged_file"),
    "a relation that leads nowhere": (
        with_member(
            SAMPLE,
            "_rels/.rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="a"/></Relationships>',
        ),
        "damaged_file",
    ),
    "cut off": (SAMPLE[: len(SAMPLE) // 2], "damaged_file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_or_damaged_word_file_is_refused_with_its_own_code(name: str) -> None:
    data, code = REFUSED[name]

    with pytest.raises(UnreadableError) as caught:
        read(data)

    assert caught.value.code == code


def test_a_zip_of_very_many_members_is_refused() -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for number in range(4_000):
            archive.writestr(f"word/document{number}.xml", b"")

    with pytest.raises(UnreadableError) as caught:
        read(stream.getvalue())

    assert caught.value.code == "too_large"


@pytest.mark.parametrize("seed", range(15))
def test_a_word_file_with_wrong_bytes_gives_a_report_or_one_clear_error(seed: int) -> None:
    random = Random(seed)
    data = bytearray(SAMPLE)
    for _ in range(random.choice((1, 5, 50))):
        data[random.randrange(len(data))] = random.randrange(256)

    assert outcome(bytes(data)) in ("read", "damaged_file", "too_large", "unknown_format", "not_a_report")


def with_parts(body: str, **parts: tuple[str, str, bytes]) -> bytes:
    """A Word file with `body` and, under each relation id, a part: its relation, content type and content."""
    document = new_document()
    for place, element in enumerate(parse_xml(f"<w:body {W} {R}>{body}</w:body>")):
        document.element.body.insert(place, element)
    for identity, (relation, kind, content) in parts.items():
        name = PackURI(f"/word/{identity}.bin")
        document.part.rels.add_relationship(relation, Part(name, kind, content), identity)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def paragraph(text: str, more: str = "") -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{more}</w:p>"


def table_row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


HEAD = paragraph("青禾县水务局2023年政府信息公开工作年度报告") + paragraph("二、主动公开政府信息情况")
ROWS = (
    ("第二十条第（一）项", "", "", ""),
    ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
    ("规章", "0", "0", "0"),
)


def test_a_footnote_stands_behind_its_table_and_not_in_the_cell_that_refers_to_it() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    rows = "".join(table_row(*map(paragraph, row)) for row in ROWS)
    rows += table_row(*map(paragraph, ("行政规范性文件", "3", "1")), paragraph("12", reference))
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{paragraph("含联合发文2件")}</w:footnote></w:footnotes>'
    ).encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"

    document = read(
        with_parts(
            f"{HEAD}<w:tbl>{rows}</w:tbl>{paragraph('完。')}",
            notes=(RELATIONSHIP_TYPE.FOOTNOTES, kind, notes),
        )
    )

    cell = document.cell("disclosure.normative.in_force")
    section = document.sections["disclosure"]
    assert (cell.value, cell.kind) == (12, CellKind.NUMBER)
    assert section is not None
    assert section.text.split("\n")[-2:] == ["含联合发文2件", "完。"]


def test_a_field_that_nobody_filled_in_is_blank() -> None:
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击输入文字</w:t></w:r></w:sdtContent></w:sdt>"
    filled = "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>7</w:t></w:r></w:sdtContent></w:sdt>"
    rows = "".join(table_row(*map(paragraph, row)) for row in ROWS)
    rows += table_row(
        paragraph("行政规范性文件"), f"<w:p>{filled}</w:p>", f"<w:p>{prompt}</w:p>", paragraph("9")
    )

    document = read(with_parts(f"{HEAD}<w:tbl>{rows}</w:tbl>"))

    cells = [document.cell(f"disclosure.normative.{key}") for key in ("made", "repealed", "in_force")]
    assert [(cell.value, cell.kind) for cell in cells] == [
        (7, CellKind.NUMBER),
        (None, CellKind.BLANK),
        (9, CellKind.NUMBER),
    ]


def test_a_web_page_embedded_in_a_word_file_is_read_where_it_stands() -> None:
    rows = "".join(
        f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>"
        for row in (*ROWS, ("行政规范性文件", "3", "1", "12"))
    )
    chunk = f"<html><body><table>{rows}</table></body></html>".encode()

    document = read(
        with_parts(
            f"{HEAD}<w:altChunk r:id='chunk'/>{paragraph('五、存在的主要问题及改进情况')}{paragraph('无。')}",
            chunk=(RELATIONSHIP_TYPE.A_F_CHUNK, "text/html", chunk),
        )
    )

    assert [cell.value for cell in list(document.tables["disclosure"].values())[:6]] == [0, 0, 0, 3, 1, 12]
    assert document.sections["problems"] is not None
