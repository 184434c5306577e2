"""Files called .doc that are something else inside: RTF, web pages, Word's XML; known by their bytes."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from gouji.engine.errors import UnreadableError
from gouji.engine.model import Document, Place
from gouji.engine.reading import read_document
from tests.unit.engine.reading.test_layouts import cells_of, expected_cells
from tests.writer import Written, consistent_report, distinct_report
from tests.writer.doc_in_name import write_flat_word, write_rtf, write_word_2003
from tests.writer.web import write_html

WRITERS: dict[str, tuple[Callable[[Written, Random], bytes], str]] = {
    "rtf": (write_rtf, "application/rtf"),
    "flat": (write_flat_word, "application/xml"),
    "2003": (write_word_2003, "application/xml"),
    "page": (write_html, "text/html"),
}
REPORT = consistent_report(Random(4), "F21", organ="青禾县民政局", year=2023)
RTF = write_rtf(REPORT, Random(4))
XML = write_word_2003(REPORT, Random(4))


def read(data: bytes) -> Document:
    return read_document(data, "年报.doc")


def outcome(data: bytes) -> str:
    try:
        return read(data).media_type
    except UnreadableError as error:
        return error.code


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("template", ["F19", "F21"])
@pytest.mark.parametrize("kind", WRITERS)
def test_every_cell_of_what_is_called_doc_comes_back(kind: str, template: str, seed: int) -> None:
    random = Random(f"{kind}{template}{seed}")
    report = distinct_report(random, template, blanks=random.choice((0, 0.1, 0.3)))
    write, media_type = WRITERS[kind]

    document = read(write(report, random))

    assert document.media_type == media_type
    assert cells_of(document) == expected_cells(report)
    assert (document.organ, document.year, document.template) == (report.organ, report.year, template)
    assert {
        key: document.sections[key] and document.sections[key].text for key in ("overview", "problems")
    } == {key: report.prose_of(key) for key in ("overview", "problems")}


@pytest.mark.parametrize("data", [RTF, XML], ids=["rtf", "xml"])
def test_the_place_of_a_cell_is_its_table_row_and_cell(data: bytes) -> None:
    assert read(data).cell("appeals.reconsideration.upheld").place == Place(table=3, row=4, cell=1)


ENTITIES = XML.replace(
    b"<w:wordDocument", b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:wordDocument', 1
)
REFUSED = {
    "an RTF cut off": (RTF[: len(RTF) // 2], "damaged_file"),
    "groups in groups without end": (b"{\\rtf1" + b"{" * 200_000, "too_large"),
    "very many groups": (b"{\\rtf1" + b"{}" * 3_000_000 + b"}", "too_large"),
    "an RTF that says it holds more bytes than it does": (b"{\\rtf1\\bin999999999 x}", "damaged_file"),
    "an RTF of very deep tables": (b"{\\rtf1\\itap999 x\\par}", "too_large"),
    "an RTF that is no report": (b"{\\rtf1\\ansi weather\\par}", "not_a_report"),
    "XML with a file from outside": (ENTITIES, "damaged_file"),
    "XML without a body": (XML.replace(b"w:body", b"w:other"), "damaged_file"),
    "XML cut off": (XML[: len(XML) // 2], "damaged_file"),
    "a package without a document": (
        b'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
        "damaged_file",
    ),
    "any other XML": (b'<?xml version="1.0"?><feed/>', "unknown_format"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_or_damaged_file_is_refused_with_its_own_code(name: str) -> None:
    data, code = REFUSED[name]

    assert outcome(data) == code


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("sample", [RTF, XML], ids=["rtf", "xml"])
def test_a_file_with_wrong_bytes_gives_a_report_or_one_clear_error(sample: bytes, seed: int) -> None:
    random = Random(seed)
    data = bytearray(sample)
    for _ in range(random.choice((1, 5, 50))):
        data[random.randrange(8, len(data))] = random.randrange(1, 256)

    assert outcome(bytes(data)) in (
        "application/rtf",
        "application/xml",
        "bad_encoding",
        "damaged_file",
        "not_a_report",
        "several_reports",
        "too_large",
        "unknown_format",
    )


def test_chinese_is_read_whatever_code_page_the_head_states() -> None:
    body = "".join(f"\\'{byte:02x}" for byte in "青禾县民政局2023年政府信息公开工作年度报告".encode("gbk"))

    titles = [
        read(f"{{\\rtf1\\ansi\\ansicpg{page} {body}\\par}}".encode()).title for page in (936, 1252, 65001)
    ]

    assert titles == ["青禾县民政局2023年政府信息公开工作年度报告"] * 3
