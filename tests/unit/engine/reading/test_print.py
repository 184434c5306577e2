"""What prints do to a report: dotted borders, page numbers in the margin, characters set apart, torn rows and titles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from random import Random

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gouji.engine.model import Document
from gouji.engine.reading import read_document
from tests.unit.engine.reading.test_layouts import cells_of
from tests.writer import distinct_report
from tests.writer.grids import appeals_grid
from tests.writer.labels import APPEAL_GROUPS, APPEAL_KEYS

_FONT = "STSong-Light"
_TITLE = "青禾县水务局2022年政府信息公开工作年度报告"
_WIDTH, _HEIGHT = 595, 842


def printed(*pages: Callable[[Canvas], None]) -> Document:
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(_WIDTH, _HEIGHT))
    for draw in pages:
        canvas.setFont(_FONT, 14)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return read_document(stream.getvalue(), "报告.pdf")


def lines(*texts: str, top: float = 90, apart: float = 0) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for place, text in enumerate(texts):
            canvas.drawString(80, _HEIGHT - top - 30 * place, text, charSpace=apart)

    return draw


def test_borders_of_dots_are_rules() -> None:
    figures = [str(number) for number in range(11, 26)]

    def dotted(canvas: Canvas) -> None:
        lines(_TITLE, "四、政府信息公开行政复议、行政诉讼情况")(canvas)
        canvas.setFont(_FONT, 6)
        rows = [[box.text for box in row] for row in appeals_grid(distinct_report(Random(1), "F21"))]
        wide = [[150.0, 300.0], [30.0] * 5 + [150.0, 150.0], [150.0] + [30.0] * 10, [30.0] * 15]
        cells = [*rows[:2], ["", *rows[2]], figures]
        for place, (row, widths) in enumerate(zip(cells, wide, strict=True)):
            left, top = 70.0, 680.0 - 20 * place
            for text, width in zip(row, widths, strict=True):
                _dotted_box(canvas, left, top - 20, width)
                canvas.drawString(left + 2, top - 14, text)
                left += width

    places = [f"appeals.{row}.{column}" for row, _ in APPEAL_GROUPS for column in APPEAL_KEYS]
    assert {place: cell[0] for place, cell in cells_of(printed(dotted)).items() if place in places} == dict(
        zip(places, map(int, figures), strict=True)
    )


def _dotted_box(canvas: Canvas, left: float, bottom: float, width: float) -> None:
    for step in range(0, int(width * 10), 15):
        for level in (bottom, bottom + 20):
            canvas.rect(left + step / 10, level, 0.75, 0.75, stroke=0, fill=1)
    for step in range(0, 200, 15):
        for side in (left, left + width):
            canvas.rect(side, bottom + step / 10, 0.75, 0.75, stroke=0, fill=1)


def test_a_page_number_with_strokes_high_above_the_edge_is_no_text() -> None:
    def page(number: int, *texts: str) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            lines(*texts)(canvas)
            canvas.drawCentredString(_WIDTH / 2, 84, f"— {number} —")

        return draw

    document = printed(
        page(1, _TITLE, "五、存在的主要问题及改进情况", "培训不够。"),
        page(2, "宣传不足。", "六、其他需要报告的事项", "无。"),
    )

    problems = document.sections["problems"]
    assert problems is not None
    assert problems.text == "培训不够。\n宣传不足。"


def test_characters_set_apart_are_read_without_blanks() -> None:
    document = printed(
        lines(
            _TITLE,
            "一、总体情况",
            "全年主动公开政府信息345条，参加培训12人次。",
            "六、其他需要报告的事项",
            "无。",
            "青禾县水务局",
            "2023年1月18日",
            apart=3,
        )
    )

    overview = document.sections["overview"]
    assert overview is not None
    assert overview.text == "全年主动公开政府信息345条，参加培训12人次。"
    assert (document.organ, document.signed_on) == ("青禾县水务局", date(2023, 1, 18))


@pytest.mark.parametrize(
    ("upper", "lower"),
    [("青禾县水务局2022年政府信", "息公开工作年度报告"), ("青禾县水务局2022年政府信息", "公开工作年度报告")],
)
def test_a_title_broken_inside_its_subject_is_read_whole(upper: str, lower: str) -> None:
    document = printed(lines(upper, lower, "一、总体情况", "公开信息12条。"))

    assert (document.organ, document.year) == ("青禾县水务局", 2022)


def _table(*rows: tuple[str, ...]) -> str:
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def test_a_groups_label_torn_by_a_page_takes_no_figures_from_the_rows_beside_it() -> None:
    heads = (
        "",
        "申请人情况",
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
    )
    page = _table(
        heads,
        ("三、 本年", "（一）予以公开", "11", "12", "13", "14", "15", "16", "81"),
        heads,
        ("度办 理结果", "（二）部分公开", "21", "22", "23", "24", "25", "26", "141"),
    )
    document = read_document(
        f"<h1>{_TITLE}</h1><p>三、收到和处理政府信息公开申请情况</p>{page}".encode(), "报告.html"
    )

    figures = {place: cell.value for place, cell in document.tables["requests"].items() if cell.value}
    assert [figures.get(f"granted.{column}") for column in ("natural", "total")] == [11, 81]
    assert [figures.get(f"partial.{column}") for column in ("natural", "total")] == [21, 141]


def test_heads_of_table_4_torn_by_a_page_leave_fifteen_figures_in_their_order() -> None:
    figures = ("", "12", "13", "", "15", "16", "", "18", "19", "20", "21", "", "23", "24", "25")
    page = _table(
        ("行政复议", "行政诉讼"),
        ("结 果", "结果纠正", "其 他", "尚未审结", "总计", "未经复议直接起诉", "复议后起诉"),
        ("维 持", "", "结 果", "", "", *("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 2),
        figures,
    )
    document = read_document(
        f"<h1>{_TITLE}</h1><p>四、政府信息公开行政复议、行政诉讼情况</p>{page}".encode(), "报告.html"
    )

    read = [
        document.tables["appeals"][f"{row}.{column}"].raw
        for row, _ in APPEAL_GROUPS
        for column in APPEAL_KEYS
    ]
    assert tuple(read) == figures
