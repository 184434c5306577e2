"""OFD files: what the writer wrote is read, however a program lays its characters down; hostile ones are refused."""

from __future__ import annotations

from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from gouji.engine.errors import UnreadableError
from gouji.engine.model import Document
from gouji.engine.reading import read_document
from gouji.engine.reading.formats.ofd import read_ofd
from tests.unit.engine.reading.test_layouts import cells_of, expected_cells
from tests.writer import Written, consistent_report, distinct_report
from tests.writer.ofd import WAYS, write_ofd

SAMPLE = write_ofd(consistent_report(Random(4), "F21", organ="青禾县民政局", year=2023), Random(4))
PAGE = "Doc_0/Pages/Page_0/Content.xml"
NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def read(data: bytes) -> Document:
    return read_document(data, "报告.bin")


def outcome(data: bytes) -> str:
    try:
        return read(data).media_type
    except UnreadableError as error:
        return error.code


def assert_read_back(document: Document, report: Written) -> None:
    cells = [cell for table in document.tables.values() for cell in table.values()]

    assert cells_of(document) == expected_cells(report)
    assert (document.organ, document.year, document.template) == (report.organ, report.year, report.template)
    assert {
        key: document.sections[key] and document.sections[key].text for key in ("overview", "problems")
    } == {key: report.prose_of(key) for key in ("overview", "problems")}
    assert all(document.text[slice(*cell.span)] == cell.raw for cell in cells if cell.span)
    assert len({cell.place for cell in cells}) == len(cells)


@pytest.mark.parametrize("template", ["F19", "F21"])
@pytest.mark.parametrize("way", WAYS)
def test_every_cell_of_an_ofd_comes_back_with_its_place(way: str, template: str) -> None:
    random = Random(f"ofd{way}{template}")
    report = distinct_report(random, template, blanks=random.choice((0, 0.1, 0.3)))

    document = read(write_ofd(report, random, way))

    assert document.media_type == "application/ofd"
    assert_read_back(document, report)


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(100))
def test_every_cell_of_many_ofds_comes_back(seed: int) -> None:
    random = Random(f"many ofds {seed}")
    report = distinct_report(random, "F21" if seed % 2 else "F19", blanks=random.choice((0, 0.1, 0.3)))

    assert_read_back(read(write_ofd(report, random)), report)


def test_the_place_of_a_cell_is_its_page_and_its_box_in_points() -> None:
    place = read(SAMPLE).cell("disclosure.regulations.made").place

    assert place is not None
    assert place.page == 1
    assert place.box is not None
    left, top, right, bottom = place.box
    assert (round(left * 25.4 / 72), round(right * 25.4 / 72)) == (65, 105)
    assert 0 < top < bottom < 297 * 72 / 25.4


def with_part(name: str, content: str | bytes, data: bytes = SAMPLE) -> bytes:
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return stream.getvalue()


def page(things: str) -> bytes:
    return with_part(
        PAGE, f"<ofd:Page {NS}><ofd:Content><ofd:Layer>{things}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def text_object(text: str, attributes: str = "", code: str = 'X="0" Y="4"') -> str:
    return (
        f'<ofd:TextObject Boundary="30 40 100 5" Size="5" {attributes}>'
        f"<ofd:TextCode {code}>{text}</ofd:TextCode></ofd:TextObject>"
    )


UNSEEN = "\n".join(line for line in read_ofd(page("")).text.split("\n"))

SHOWN = {
    "steps counted": text_object("甲乙丙丁", code='X="0" Y="4" DeltaX="g 3 5"'),
    "more steps counted than there are characters": text_object(
        "甲乙丙丁", code='X="0" Y="4" DeltaX="g 99999999 5"'
    ),
    "steps that are no numbers": text_object("甲乙丙丁", code='X="0" Y="4" DeltaX="g g g x 5"'),
    "no place of its own": text_object("甲乙丙丁", code=""),
    "turned by its matrix": text_object("甲乙丙丁", 'CTM="0 1 -1 0 50 0"', 'X="0" Y="4" DeltaX="5 5 5"'),
    "inside a block": f"<ofd:PageBlock>{text_object('甲乙丙丁')}</ofd:PageBlock>",
}
HIDDEN = {
    "invisible": text_object("甲乙丙丁", 'Visible="false"'),
    "aslant, as a watermark is": text_object("甲乙丙丁", 'CTM="0.7 0.7 -0.7 0.7 0 0"'),
    "off the page": text_object("甲乙丙丁", code='X="500" Y="4"'),
}


@pytest.mark.parametrize("name", SHOWN)
def test_text_that_is_seen_is_read(name: str) -> None:
    text = read_ofd(page(SHOWN[name])).text.replace("\n", "").replace(" ", "")

    assert "甲乙丙丁" in text


@pytest.mark.parametrize("name", HIDDEN)
def test_text_that_is_not_seen_is_not_read(name: str) -> None:
    assert read_ofd(page(HIDDEN[name])).text == UNSEEN


def test_parts_are_found_however_their_paths_are_written() -> None:
    with ZipFile(BytesIO(SAMPLE)) as archive:
        document = archive.read("Doc_0/Document.xml").decode()
    absolute = document.replace('BaseLoc="Pages/', 'BaseLoc="/Doc_0/pages\\')

    assert read(with_part("Doc_0/Document.xml", absolute)).tables == read(SAMPLE).tables


def test_shapes_that_a_resource_holds_are_drawn_where_they_are_used() -> None:
    unit = (
        f'<ofd:Res {NS}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="9"><ofd:Content>'
        f"{text_object('甲乙丙丁')}<ofd:CompositeObject ResourceID='9' Boundary='0 0 1 1'/></ofd:Content>"
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    used = '<ofd:CompositeObject ResourceID="9" Boundary="0 10 1 1"/>'

    once = with_part("Doc_0/PublicRes.xml", unit.replace("ResourceID='9'", "ResourceID='8'"), page(used))

    assert "甲乙丙丁" in read_ofd(once).text
    assert outcome(with_part("Doc_0/PublicRes.xml", unit, page(used))) == "too_large"


ENTITIES = (
    f'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    f"<ofd:Page {NS}><ofd:Content><ofd:Layer>{text_object('&a;&b;')}</ofd:Layer></ofd:Content></ofd:Page>"
)


def with_pages(count: int) -> bytes:
    pages = '<ofd:Page BaseLoc="x"/>' * count
    return with_part(
        "Doc_0/Document.xml", f"<ofd:Document {NS}><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    )


REFUSED = {
    "entities and a file from outside": (with_part(PAGE, ENTITIES), "damaged_file"),
    "very many pages": (with_pages(10_000), "too_large"),
    "a page that unfolds to much more": (with_part(PAGE, b" " * 60 * 1024 * 1024), "too_large"),
    "very many characters": (page(text_object("甲" * 500_000)), "too_large"),
    "blocks in blocks without end": (page("<ofd:PageBlock>" * 100 + "</ofd:PageBlock>" * 100), "too_large"),
    "only pictures": (with_pages(1), "no_text"),
    "broken XML": (with_part("Doc_0/Document.xml", "<ofd:Document"), "damaged_file"),
    "no document": (with_part("OFD.xml", f"<ofd:OFD {NS}><ofd:DocBody/></ofd:OFD>"), "damaged_file"),
    "a path out of the package": (
        with_part(
            "OFD.xml",
            f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>../../etc/passwd</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        ),
        "damaged_file",
    ),
    "cut off": (SAMPLE[: len(SAMPLE) // 2], "damaged_file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_or_damaged_ofd_is_refused_with_its_own_code(name: str) -> None:
    data, code = REFUSED[name]

    assert outcome(data) == code


@pytest.mark.parametrize("seed", range(12))
def test_an_ofd_with_wrong_bytes_gives_a_report_or_one_clear_error(seed: int) -> None:
    random = Random(seed)
    with ZipFile(BytesIO(SAMPLE)) as archive:
        name = random.choice(archive.namelist())
        content = bytearray(archive.read(name))
    for _ in range(random.choice((1, 5, 50))):
        content[random.randrange(len(content))] = random.randrange(256)

    assert outcome(with_part(name, bytes(content))) in (
        "application/ofd",
        "damaged_file",
        "no_text",
        "not_a_report",
        "too_large",
    )
