"""PDF files with text: ruled tables over pages; what is only pictures, hostile or damaged is refused."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gouji.engine.errors import UnreadableError
from gouji.engine.model import CellKind, Document
from gouji.engine.reading import read_document
from tests.unit.engine.reading.test_layouts import cells_of, expected_cells
from tests.writer import consistent_report, distinct_report
from tests.writer.paper import PDF_LAYOUTS, write_pdf

REAL = Path(__file__).parents[5] / "shared" / "seeds" / "real-2023-district.pdf"
SAMPLE = write_pdf(consistent_report(Random(4), "F21", organ="青禾县民政局", year=2023), Random(4))


def read(data: bytes) -> Document:
    return read_document(data, "报告.bin")


def code_of(data: bytes) -> str:
    try:
        return read(data).media_type
    except UnreadableError as error:
        return error.code


def assert_read_back(layout: str, template: str, seed: int) -> None:
    random = Random(f"pdf{layout}{template}{seed}")
    report = distinct_report(random, template, blanks=random.choice((0, 0.1, 0.3)))

    document = read(write_pdf(report, random, layout))

    cells = [cell for table in document.tables.values() for cell in table.values()]
    overview = document.sections["overview"]
    assert cells_of(document) == expected_cells(report)
    assert (document.organ, document.year, document.template) == (report.organ, report.year, template)
    assert overview is not None
    assert overview.text == report.prose_of("overview")
    assert all(document.text[slice(*cell.span)] == cell.raw for cell in cells if cell.span)
    assert len({cell.place for cell in cells}) == len(cells)


@pytest.mark.parametrize("layout", PDF_LAYOUTS)
def test_every_cell_of_a_pdf_comes_back_with_its_place(layout: str) -> None:
    assert_read_back(layout, "F21" if len(layout) % 2 else "F19", 0)


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize("template", ["F19", "F21"])
@pytest.mark.parametrize("layout", PDF_LAYOUTS)
def test_every_cell_of_many_pdfs_comes_back(layout: str, template: str, seed: int) -> None:
    assert_read_back(layout, template, seed)


@pytest.mark.skipif(not REAL.exists(), reason="the seeds are not beside this checkout")
def test_every_cell_of_a_real_report_is_right() -> None:
    document = read(REAL.read_bytes())

    figures = {
        f"{table}.{place}": str(cell.value)
        for table, cells in document.tables.items()
        for place, cell in cells.items()
        if cell.value != 0
    }
    both = {"received": "21", "partial": "4", "refused_1": "1", "refused_6": "1", "refused_7": "1"} | {
        "unavailable_1": "10",
        "unavailable_2": "3",
        "declined_1": "1",
        "result_total": "21",
    }
    assert (document.organ, document.year, document.template) == ("洪泽区人民政府", 2023, "mixed")
    assert {table: len(cells) for table, cells in document.tables.items()} == {
        "disclosure": 10,
        "requests": 161,
        "appeals": 15,
    }
    assert {cell.kind for table in document.tables.values() for cell in table.values()} == {CellKind.NUMBER}
    assert figures == {
        "disclosure.normative.repealed": "5",
        "disclosure.normative.in_force": "5",
        "disclosure.licensing.decisions": "550",
        "disclosure.penalties.decisions": "4119",
        "disclosure.coercion.decisions": "195",
        "disclosure.fees.amount": "7730.28",
        **{
            f"requests.{row}.{column}": figure
            for row, figure in both.items()
            for column in ("natural", "total")
        },
        "appeals.reconsideration.upheld": "10",
        "appeals.reconsideration.corrected": "1",
        "appeals.suit_after_reconsideration.upheld": "5",
    }
    assert [(note.code, note.address) for note in document.notes if note.code != "template_mark"] == [
        ("label_misspelt", "requests.refused_2")
    ]


def slanted(lean: float) -> bytes:
    """A page with its heading upright and the other lines leaning by `lean`, as programs make italics."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = BytesIO()
    canvas = Canvas(stream)
    for line, text in enumerate(
        ("一、总体情况", "青禾县民政局公开信息12条。", "六、其他需要报告的事项", "无")
    ):
        writing = canvas.beginText()
        writing.setFont("STSong-Light", 14)
        writing.setTextTransform(1, 0, lean * (line % 2), 1, 60, 700 - 40 * line)
        writing.textOut(text)
        canvas.drawText(writing)
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize("lean", [0.0, 0.2, 0.36])
def test_leaning_letters_are_read_like_upright_ones(lean: float) -> None:
    assert read(slanted(lean)).text.split() == read(slanted(0.0)).text.split()


def pages(number: int) -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream)
    for _ in range(number):
        canvas.rect(10, 10, 50, 50)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_a_pdf_without_text_is_refused_and_says_what_to_hand_in() -> None:
    with pytest.raises(UnreadableError, match="扫描件") as caught:
        read(pages(2))

    assert caught.value.code == "no_text"


def test_a_pdf_of_very_many_pages_is_refused() -> None:
    assert code_of(pages(300)) == "too_large"


@pytest.mark.parametrize("seed", range(5))
def test_a_pdf_with_wrong_bytes_gives_a_report_or_one_clear_error(seed: int) -> None:
    random = Random(seed)
    data = bytearray(SAMPLE)
    for _ in range(random.choice((5, 50, 500))):
        data[random.randrange(8, len(data))] = random.randrange(256)
    data = data[: random.randrange(len(data) // 2, len(data))] if seed % 3 == 0 else data

    assert code_of(bytes(data)) in (
        "application/pdf",
        "damaged_file",
        "no_text",
        "not_a_report",
        "several_reports",
    )
