"""Scans and pictures: without the extra one clear error, with it every figure right or marked."""

from __future__ import annotations

from io import BytesIO
from random import Random
from types import MappingProxyType

import pytest
from PIL import Image

from gouji.engine.errors import NotFoundError, UnreadableError
from gouji.engine.model import Cell, CellKind
from gouji.engine.reading import read_document
from gouji.engine.reading.formats.extra import recognises_scans
from gouji.engine.reading.formats.picture import page_count, page_image, page_size
from gouji.engine.reading.printed.pages import transcribe
from gouji.engine.reading.printed.paper import Page, Rule, Word
from gouji.engine.reading.transcript import with_confidences
from tests.unit.engine.reading.test_layouts import expected_cells
from tests.writer import consistent_report, distinct_report
from tests.writer.paper import write_pdf
from tests.writer.scans import scanned

PDF = write_pdf(consistent_report(Random(4), "F21", organ="青禾县民政局", year=2023), Random(4))
needs_extra = pytest.mark.skipif(not recognises_scans(), reason="gouji[ocr] is not installed")


def picture(kind: str = "PNG", size: tuple[int, int] = (400, 300)) -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, "white").save(stream, kind)
    return stream.getvalue()


def code_of(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_document(data, "扫描件")
    return caught.value.code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP"])
def test_a_picture_of_nothing_says_how_scans_can_be_read(kind: str) -> None:
    with pytest.raises(UnreadableError, match=r"gouji\[ocr\]") as caught:
        read_document(picture(kind), "扫描件")

    assert caught.value.code == "no_text"


def test_a_damaged_picture_is_refused_as_damaged() -> None:
    with pytest.raises(UnreadableError) as caught:
        page_image(picture()[:60], 1, width=100)

    assert caught.value.code == "damaged_file"


@pytest.mark.skipif(recognises_scans(), reason="gouji[ocr] is installed")
def test_a_scanned_report_is_refused_where_nothing_recognises_it() -> None:
    assert code_of(scanned(PDF, Random(0), is_clean=True)) == "no_text"


def test_the_picture_of_a_page_has_the_width_asked_for() -> None:
    shown = Image.open(BytesIO(page_image(PDF, 2, width=700)))

    assert (shown.format, shown.width) == ("PNG", 700)
    assert (page_count(PDF) > 1, [round(edge) for edge in page_size(PDF, 2)]) == (True, [595, 842])


def test_the_picture_of_a_picture_is_never_larger_than_it() -> None:
    shown = Image.open(BytesIO(page_image(picture(), 1, width=900)))

    assert (shown.size, page_size(picture(), 1), page_count(picture())) == ((400, 300), (400.0, 300.0), 1)


@pytest.mark.parametrize("page", [0, -1, 99])
def test_a_page_that_is_not_there_is_not_found(page: int) -> None:
    with pytest.raises(NotFoundError):
        page_image(PDF, page, width=100)


def test_a_figure_that_was_hardly_legible_is_text_without_a_value_and_noted() -> None:
    sure = Cell(7, CellKind.NUMBER, "7", (3, 4))
    unsure = Cell(9, CellKind.NUMBER, "9", (5, 6))
    cells = {"requests": MappingProxyType({"received.natural": sure, "received.total": unsure})}

    read, notes = with_confidences(cells, {3: 99, 5: 60})

    assert read["requests"] == {
        "received.natural": Cell(7, CellKind.NUMBER, "7", (3, 4), None, 99),
        "received.total": Cell(None, CellKind.TEXT, "9", (5, 6), None, 60),
    }
    assert [(note.code, note.address) for note in notes] == [("doubtful_figure", "requests.received.total")]


def printed(text: str, left: float, top: float, confidence: int | None) -> Word:
    return Word(text, left, top, left + 8.0 * len(text), top + 8, 0, confidence)


@pytest.mark.parametrize(
    ("confidence", "expected"), [(99, {0: 30, 2: 30, 6: 0, 7: 99, 9: 99, 11: 99, 13: 99}), (None, {})]
)
def test_two_figures_in_one_cell_of_a_picture_make_their_row_doubtful(
    confidence: int | None, expected: dict[int, int]
) -> None:
    level = [Rule(0, y, 300, y) for y in (0.0, 20.0, 40.0)]
    upright = [Rule(x, 0, x, 40) for x in (0.0, 100.0, 200.0, 300.0)]
    words = (
        printed("甲", 10, 6, confidence),
        printed("2", 110, 6, confidence),
        printed("0", 160, 6, confidence),
        printed("乙", 10, 26, confidence),
        printed("1", 110, 26, confidence),
        printed("5", 210, 26, confidence),
    )

    extracted = transcribe([Page(1, 300, 400, words, (*level, *upright))])

    assert extracted.text == "甲\t2 0\t\n乙\t1\t5"
    assert {place: sure for place, sure in extracted.confidences.items() if sure < 99} == {
        place: sure for place, sure in expected.items() if sure < 99
    }


@needs_extra
@pytest.mark.exhaustive
@pytest.mark.parametrize("is_clean", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_every_figure_of_a_scan_is_right_or_marked(seed: int, is_clean: bool) -> None:
    random = Random(f"scan{seed}")
    report = distinct_report(random, "F21" if seed % 2 else "F19", blanks=random.choice((0, 0.2)))

    document = read_document(scanned(write_pdf(report, random), random, is_clean=is_clean), "扫描件")

    read = {
        f"{table}.{place}": cell for table, cells in document.tables.items() for place, cell in cells.items()
    }
    marked = {address for address, cell in read.items() if cell.kind in (CellKind.TEXT, CellKind.MISSING)}
    wrong = {
        address: (expected, read[address])
        for address, expected in expected_cells(report).items()
        if address not in marked and (read[address].value, read[address].kind) != expected
    }
    assert wrong == {}
    assert len(marked) < len(read) / 4
