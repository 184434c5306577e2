"""Scans and pictures: without the extra one clear error, with it every figure right or marked."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from random import Random
from types import MappingProxyType

import pypdfium2
import pytest
from PIL import Image

from gouji.engine.errors import NotFoundError, UnreadableError
from gouji.engine.model import Cell, CellKind
from gouji.engine.reading import read_document
from gouji.engine.reading.formats.extra import recognises_scans
from gouji.engine.reading.formats.ofd_page import PlacedPicture
from gouji.engine.reading.formats.ofd_scan import Sheet, drawn
from gouji.engine.reading.formats.picture import page_count, page_image, page_size
from gouji.engine.reading.printed.pages import transcribe
from gouji.engine.reading.printed.paper import Page, Rule, Word
from gouji.engine.reading.transcript import with_confidences
from tests.unit.engine.reading.test_layouts import expected_cells
from tests.writer import consistent_report, distinct_report
from tests.writer.paper import write_pdf
from tests.writer.scans import scanned, scanned_ofd


def blank_pages(count: int, kind: str) -> bytes:
    stream = BytesIO()
    pages = [Image.new("L", (300, 400), "white") for _ in range(count)]
    pages[0].save(stream, kind, save_all=True, append_images=pages[1:])
    return stream.getvalue()


def joined(first: bytes, second: bytes) -> bytes:
    """One PDF of the pages of two."""
    pdf, stream = pypdfium2.PdfDocument(first), BytesIO()
    pdf.import_pages(pypdfium2.PdfDocument(second))
    pdf.save(stream)
    return stream.getvalue()


PDF = write_pdf(consistent_report(Random(4), "F21", organ="青禾县民政局", year=2023), Random(4))
PDF_AND_SCANS = joined(PDF, blank_pages(25, "PDF"))
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


@pytest.mark.skipif(recognises_scans(), reason="gouji[ocr] is installed")
def test_a_scanned_ofd_is_refused_like_any_other_scan() -> None:
    assert code_of(scanned_ofd(PDF)) == "no_text"
    with pytest.raises(UnreadableError, match=r"gouji\[ocr\]"):
        read_document(scanned_ofd(PDF), "扫描件")


@pytest.mark.skipif(recognises_scans(), reason="gouji[ocr] is installed")
def test_the_pages_of_an_ofd_that_are_pictures_are_named_where_others_can_be_read() -> None:
    document = read_document(
        scanned_ofd(PDF, first_page="青禾县民政局2023年政府信息公开工作年度报告"), "报告"
    )

    assert (document.organ, document.year) == ("青禾县民政局", 2023)
    assert [note.found for note in document.notes if note.code == "page_unread"] == [
        str(page) for page in range(2, page_count(PDF) + 2)
    ]


def test_the_pictures_of_a_page_are_drawn_where_they_lie_and_as_they_are_turned() -> None:
    stream = BytesIO()
    halves = Image.new("RGB", (20, 10), "red")
    halves.paste((0, 0, 255), (10, 0, 20, 10))
    halves.save(stream, "PNG")
    upright = PlacedPicture("1", (0.0, 0.0, 72.0, 36.0), 0)
    turned = PlacedPicture("1", (36.0, 72.0, 72.0, 144.0), 1)
    unknown = PlacedPicture("2", (0.0, 0.0, 72.0, 144.0), 0)
    page = Page(1, 72.0, 144.0, (), ())

    shown = drawn(
        Sheet(page, ((upright, stream.getvalue()), (turned, stream.getvalue()), (unknown, b"JBIG2")))
    )

    assert shown is not None
    assert shown.size == (200, 400)
    points = {
        "left": (40, 50),
        "right": (160, 50),
        "upper": (150, 230),
        "lower": (150, 370),
        "bare": (40, 300),
    }
    assert {name: shown.getpixel(point) for name, point in points.items()} == {
        "left": (255, 0, 0),
        "right": (0, 0, 255),
        "upper": (255, 0, 0),
        "lower": (0, 0, 255),
        "bare": (255, 255, 255),
    }
    assert drawn(Sheet(page, ((unknown, b"JBIG2"),))) is None


@needs_extra
@pytest.mark.parametrize("kind", ["PDF", "TIFF"])
def test_a_scan_of_more_pages_than_are_recognised_is_refused_at_once_with_both_numbers(kind: str) -> None:
    with pytest.raises(UnreadableError, match=r"共 40 页，最多识别 20 页") as caught:
        read_document(blank_pages(40, kind), "扫描件")

    assert caught.value.code == "too_large"


@needs_extra
@pytest.mark.exhaustive
def test_blank_pages_before_the_first_word_are_pages_without_words() -> None:
    # In a process of its own the engine has seen no word yet.
    asked = (
        "import sys; from gouji.engine.reading import read_document\n"
        "from gouji.engine.errors import UnreadableError\n"
        "try: read_document(sys.stdin.buffer.read(), '扫描件')\n"
        "except UnreadableError as refused: print(refused.code)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], input=blank_pages(2, "PDF"), capture_output=True, check=False
    )

    assert (told.stdout.decode().strip(), told.returncode) == ("no_text", 0)


@needs_extra
@pytest.mark.exhaustive
def test_every_figure_of_a_scanned_ofd_is_right_or_marked() -> None:
    random = Random("scanned ofd")
    report = distinct_report(random, "F21")

    document = read_document(scanned_ofd(write_pdf(report, random)), "扫描件")

    cells = {
        f"{table}.{place}": cell for table, own in document.tables.items() for place, cell in own.items()
    }
    marked = {address for address, cell in cells.items() if cell.kind in (CellKind.TEXT, CellKind.MISSING)}
    expected = expected_cells(report)
    assert {address: (cells[address].value, cells[address].kind) for address in cells.keys() - marked} == {
        address: expected[address] for address in cells.keys() - marked
    }
    assert len(marked) < len(cells) / 4


@needs_extra
@pytest.mark.exhaustive
def test_of_a_report_with_a_long_scanned_appendix_the_first_pages_are_recognised_and_the_rest_named() -> None:
    document = read_document(PDF_AND_SCANS, "报告")

    codes = {
        code: [note.found for note in document.notes if note.code == code]
        for code in ("recognised", "page_unread")
    }
    first = page_count(PDF) + 1
    assert codes == {
        "recognised": [str(page) for page in range(first, first + 20)],
        "page_unread": [str(page) for page in range(first + 20, first + 25)],
    }
    assert (document.organ, document.year) == ("青禾县民政局", 2023)


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
