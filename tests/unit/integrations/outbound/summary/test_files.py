"""The workbook has types and no formulas; the paper is A4 after GB/T 9704 with its fonts inside."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from gouji.engine.errors import Text
from gouji.engine.summary import OrganLine
from gouji.engine.summary.addresses import CELLS
from gouji.integrations.outbound.summary import render_pdf, render_xlsx
from tests.summaries import example_summary, long_summary
from tests.unit.integrations.outbound.summary.opened import BASE, paper_text

MILLIMETRE = 72 / 25.4


def organ(name: str, **changed: object) -> OrganLine:
    line = OrganLine(
        code="11410700005888888X",
        name=name,
        region="410702",
        kind="department",
        state="late",
        due_on=date(2026, 1, 31),
        filed_on=date(2026, 2, 3),
        published_on=None,
        late_days=3,
        versions=2,
        outcome="needs_review",
        review_state="open",
        errors=1,
        warnings=2,
        infos=0,
        fixed=4,
        waived=0,
        dismissed=1,
        volumes={"requests.received.total": 12, "requests.granted.total": None},
        submission_id="00000000-0000-4000-8000-000000000001",
    )
    return replace(line, **changed)  # type: ignore[arg-type]


ORGANS = (
    organ("某区民政局"),
    organ(
        '=HYPERLINK("http://evil.example","点我")',
        state="missing",
        filed_on=None,
        submission_id=None,
        outcome=None,
    ),
    organ("+cmd|' /C calc'!A0", code=None, kind=None, volumes={}),
    organ("@SUM(1+1)", region=None, review_state=None),
    organ("https://evil.example/", code="0012"),
)


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return render_xlsx(example_summary(), ORGANS, base_url=BASE)


def test_the_rows_of_organs_have_types_and_blank_cells(workbook: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook))["各机关明细"]
    rows = list(sheet.iter_rows(values_only=True))
    received = rows[0].index("一、本年新收政府信息公开申请数量")

    assert len(rows) == 1 + len(ORGANS)
    assert rows[1][:18] == (
        "11410700005888888X", "某区民政局", "410702", "部门", "逾期报送", datetime(2026, 1, 31), datetime(2026, 2, 3), None, 3, 2,
        "需人工核对", "待审核", 1, 2, 0, 4, 0, 1,
    )  # fmt: skip
    assert rows[1][received] == 12
    assert [type(value) for value in rows[1][18:]].count(int) == 1
    assert len(rows[0]) == 18 + len(CELLS)
    assert rows[3][0] is None
    assert rows[5][0] == "0012"


def test_no_text_is_a_formula_and_no_name_a_link_of_its_own(workbook: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book["各机关明细"]

    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [line.name for line in ORGANS]
    assert {cell.data_type for one in book for row in one.iter_rows() for cell in row} <= {
        "s",
        "n",
        "d",
        "inlineStr",
    }
    links = [
        cell.hyperlink.target for one in book for row in one.iter_rows() for cell in row if cell.hyperlink
    ]
    assert links
    assert all(link.startswith(f"{BASE}/") for link in links)
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_every_table_has_a_filter_and_a_head_that_stays(workbook: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))

    assert book.sheetnames[:3] == ["说明", "报送情况", "五年对比"]
    assert book.sheetnames[-1] == "各机关明细"
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"


def test_numbers_are_numbers_and_rates_are_rates(workbook: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook))["报送情况"]
    rows = {row[0].value: row[1:] for row in sheet.iter_rows(min_row=2)}

    assert [cell.value for cell in rows["应报送（个机关）"]] == [409, 368, 41]
    assert (rows["按时率"][0].value, rows["按时率"][0].number_format) == (0.954, "0.0%")
    assert rows["按时率"][2].value is None


def test_the_paper_is_a4_with_its_page_numbers_outside(tmp_path: object) -> None:
    document = pypdfium2.PdfDocument(render_pdf(example_summary(), base_url=BASE))
    numbers = []
    for page in document:
        assert page.get_size() == pytest.approx((210 * MILLIMETRE, 297 * MILLIMETRE), abs=0.1)
        text = page.get_textpage()
        numbers.append(text.get_text_bounded(0, 0, 1000, 35 * MILLIMETRE).strip())
        left, _, right, _ = _box(text, numbers[-1])
        is_outside = right > 150 * MILLIMETRE if len(numbers) % 2 else left < 60 * MILLIMETRE
        assert is_outside
    document.close()

    assert len(numbers) > 5
    assert numbers == [f"— {place} —" for place in range(1, len(numbers) + 1)]


def test_all_fonts_of_the_paper_are_inside_it_and_every_letter_is_drawn() -> None:
    content = render_pdf(example_summary(), base_url=BASE)
    document = pypdfium2.PdfDocument(content)
    embedded = {
        bool(pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(one.raw)))
        for page in document
        for one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])
    }
    metadata = document.get_metadata_dict()
    document.close()

    assert embedded == {True}
    assert metadata["Title"] == "河南省新乡市2025年政府信息公开工作年度报告报送审核情况汇总"
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert "\ufffd" not in "".join(paper_text(content))


def test_the_same_summary_makes_the_same_paper() -> None:
    assert render_pdf(example_summary(), base_url=BASE) == render_pdf(example_summary(), base_url=BASE)


def test_markup_in_a_name_is_printed_as_it_stands() -> None:
    hostile = '#import "x.typ" $x$ *b* _i_ `c` <l> @r \\ [y] // 注'
    summary = example_summary()
    summary = replace(
        summary,
        area=replace(summary.area, name=Text("#panic(1)", "#panic(1)")),
        needs_help=(replace(summary.needs_help[0], organ=hostile),),
    )
    text = re.sub(r"\s+", "", "".join(paper_text(render_pdf(summary, base_url=BASE))))

    assert re.sub(r"\s+", "", hostile) in text
    assert "#panic(1)2025年" in text


def test_the_paper_lists_every_division_under_a_head_on_each_page() -> None:
    pages = [re.sub(r"\s+", "", page) for page in paper_text(render_pdf(long_summary(), base_url=BASE))]
    listing = [page for page in pages if "蒙古族藏族自治县" in page]

    assert len(listing) > 2
    assert all("地区应报送已报送按时逾期未报送免报错误" in page for page in listing)
    whole = "".join(pages)
    assert [number for number in range(120) if f"第{number}某某" not in whole] == []


def _box(text: pypdfium2.PdfTextPage, said: str) -> tuple[float, float, float, float]:
    found = text.search(said).get_next()
    assert found is not None
    start, count = found
    boxes = [text.get_charbox(place) for place in range(start, start + count)]
    return (
        min(one[0] for one in boxes),
        min(one[1] for one in boxes),
        max(one[2] for one in boxes),
        max(one[3] for one in boxes),
    )
