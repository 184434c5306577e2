"""Saved web pages: the report is read out of what the site puts around it; hostile pages are refused."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from gouji.engine.errors import UnreadableError
from gouji.engine.model import Document
from gouji.engine.reading import read_document
from tests.unit.engine.reading.test_layouts import cells_of, expected_cells
from tests.writer import consistent_report, distinct_report
from tests.writer.web import write_html

REPORT = consistent_report(Random(4), "F21", organ="青禾县民政局", year=2023)
PAGE = write_html(REPORT, Random(5))


def read(data: bytes | str) -> Document:
    return read_document(data.encode() if isinstance(data, str) else data, "网页")


def section_text(document: Document, key: str) -> str:
    section = document.sections[key]
    assert section is not None
    return section.text


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("template", ["F19", "F21"])
def test_every_cell_of_a_saved_page_comes_back_with_its_place(template: str, seed: int) -> None:
    random = Random(f"html{template}{seed}")
    report = distinct_report(random, template, blanks=random.choice((0, 0.1, 0.3, 0.9)))

    document = read(write_html(report, random))

    cells = [cell for table in document.tables.values() for cell in table.values()]
    assert cells_of(document) == expected_cells(report)
    assert (document.organ, document.year, document.template) == (report.organ, report.year, template)
    assert document.published_on == date(report.year + 1, 1, 20)
    assert document.media_type == "text/html"
    assert section_text(document, "other") == report.prose_of("other")
    assert all(document.text[slice(*cell.span)] == cell.raw for cell in cells if cell.span)
    assert len({cell.place for cell in cells}) == len(cells)


def test_the_title_is_taken_from_the_head_of_the_page_where_its_text_has_none() -> None:
    document = read(
        "<html><head><title>青禾县民政局2023年政府信息公开工作年度报告-青禾县人民政府</title>"
        '<meta name="PubDate" content="2024-01-22 10:00"></head><body><p>政府信息公开年报</p>'
        "<p>一、总体情况</p><p>公开<b>3</b>条。</p></body></html>"
    )

    assert document.title == "青禾县民政局2023年政府信息公开工作年度报告"
    assert (document.organ, document.year) == ("青禾县民政局", 2023)
    assert document.published_on == date(2024, 1, 22)
    assert section_text(document, "overview") == "公开3条。"


def test_the_name_of_the_column_that_a_page_stands_in_is_not_its_title() -> None:
    document = read(
        "<html><title>政府信息公开年报_青禾县</title><h2>政府信息公开年报</h2>"
        "<h1>青禾县民政局2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>无。</p></html>"
    )

    assert (document.organ, document.year) == ("青禾县民政局", 2023)


def test_a_cell_that_reaches_further_down_than_its_group_of_rows_ends_there() -> None:
    document = read(
        "<p>四、政府信息公开行政复议、行政诉讼情况</p><table><thead>"
        "<tr><td colspan=5 rowspan=0>行政复议</td></tr></thead><tbody><tr>"
        "<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计</tr>"
        "<tr><td>1<td>2<td>3<td>4<td>10</table>"
    )

    assert [cell.value for cell in document.tables["appeals"].values()][:5] == [1, 2, 3, 4, 10]


def test_a_page_with_some_broken_bytes_is_read_as_its_label_says() -> None:
    page = f'<html><meta charset="gbk"><p>一、总体情况</p><p>{"公开信息。" * 50}</p></html>'

    document = read(page.encode("gbk").replace(b"</p></html>", b"\xff\xff</p></html>"))

    assert section_text(document, "overview").startswith("公开信息。公开信息。")


HOSTILE = {
    "elements in elements": "<html>" + "<div>" * 200_000,
    "tables in tables": "<html>" + "<table><tr><td>" * 600 + "x",
    "a million tags": "<html>" + "<br>" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_refused_as_too_large(name: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(HOSTILE[name])

    assert caught.value.code == "too_large"


def test_cells_that_claim_to_be_huge_are_cut_to_what_browsers_allow() -> None:
    data = "<html><p>一、总体情况</p><table>" + "<tr><td colspan=99999 rowspan=99999>1</td></tr>" * 300

    assert read(data).year is None


def test_xml_that_is_no_page_is_refused() -> None:
    with pytest.raises(UnreadableError) as caught:
        read("<?xml version='1.0'?><w:wordDocument/>")

    assert caught.value.code == "unknown_format"


@pytest.mark.parametrize("seed", range(15))
def test_a_page_cut_and_shuffled_gives_a_report_or_one_clear_error(seed: int) -> None:
    random = Random(seed)
    page = PAGE.decode("gb18030", "ignore")
    cuts = sorted(random.randrange(len(page)) for _ in range(6))
    parts = [page[a:b] for a, b in zip([0, *cuts], [*cuts, len(page)], strict=True)]
    random.shuffle(parts)

    try:
        code = read("".join(parts)).media_type
    except UnreadableError as error:
        code = error.code

    assert code in (
        "text/html",
        "text/plain",
        "text/markdown",
        "not_a_report",
        "several_reports",
        "too_large",
    )


PARTS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
)
ROWS = (
    ("第二十条第（一）项",),
    ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
    ("规章", "0", "1", "2"),
    ("行政规范性文件", "3", "4", "5"),
)


def page_with(*parts: str) -> str:
    headings = [f"<p>{number}、{part}</p>" for number, part in zip("一二三四", PARTS, strict=True)]
    body = "".join(heading + part for heading, part in zip(headings, (*parts, "", "", "", ""), strict=False))
    return f"<html><head><title>青禾县水务局2023年政府信息公开工作年度报告</title></head><body>{body}</body></html>"


def table_of(cell: str) -> str:
    return f"<table>{''.join('<tr>' + ''.join(cell.format(text) for text in row) + '</tr>' for row in ROWS)}</table>"


def figures(document: Document) -> list[object]:
    return [cell.value for place, cell in document.tables["disclosure"].items()][:6]


@pytest.mark.parametrize(
    "cell",
    [
        "<td>{0}</td>",
        "<td><p><del>9</del>{0}</p></td>",
        "<td><span style='text-decoration: line-through'>8</span>{0}</td>",
        "<td><input type='text' value='{0}'></td>",
        "<th>{0}<ruby><rt>9</rt></ruby></th>",
    ],
)
def test_a_cell_holds_what_a_visitor_takes_it_to_hold(cell: str) -> None:
    assert figures(read(page_with("<p>好。</p>", table_of(cell)))) == [0, 1, 2, 3, 4, 5]


def test_a_table_made_of_divisions_is_read() -> None:
    rows = "".join(f"<div class='tr'>{''.join(f'<div>{text}</div>' for text in row)}</div>" for row in ROWS)
    more = "<div>第二十条第（五）项</div><div>信息内容</div><div>本年处理决定数量</div><div>行政许可</div><div>6</div>"

    assert figures(read(page_with("<p>好。</p>", rows + more))) == [0, 1, 2, 3, 4, 5]


def test_a_page_whose_tables_are_pictures_says_so() -> None:
    picture = "<p><img src='1.png'></p>"

    document = read(page_with("<p>好。</p>", picture, picture, picture))

    assert [note.code for note in document.notes if note.code == "table_is_picture"] == ["table_is_picture"]


def test_a_page_that_a_script_fills_says_that_its_text_was_not_saved() -> None:
    with pytest.raises(UnreadableError) as caught:
        read(
            "<html><head><title>青禾县水务局2023年政府信息公开工作年度报告</title></head><body><div id='app'></div>"
            "<script>window.__DATA__ = {content: '一、总体情况'}</script></body></html>"
        )

    assert caught.value.code == "no_text"


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("label", ["", '<meta charset="gb2312">', '<meta charset="big5">'])
def test_a_page_is_read_in_any_encoding_whatever_its_label(encoding: str, label: str) -> None:
    page = page_with("<p>好。</p>", table_of("<td>{0}</td>")).replace("<head>", f"<head>{label}")
    traditional = str.maketrans(
        "总体况动开县务报规项条内发废数现范处诉讼复议请", "總體況動開縣務報規項條內發廢數現範處訴訟復議請"
    )
    if encoding == "big5":
        page = page.translate(traditional)

    document = read(page.encode(encoding))

    assert figures(document) == [0, 1, 2, 3, 4, 5]
    assert (document.organ or "").replace("縣", "县").replace("務", "务") == "青禾县水务局"


def test_html_tables_in_markdown_keep_their_merged_cells_and_places() -> None:
    table = table_of("<td>{0}</td>").replace("<td>第二十条", "<td colspan='4'>第二十条")

    document = read(
        f"# 青禾县水务局2023年政府信息公开工作年度报告\n\n## 一、总体情况\n\n好&nbsp;。<br>\n\n"
        f"## 二、主动公开政府信息情况\n\n{table}\n\n## 五、存在的主要问题及改进情况\n\n无。"
    )

    assert figures(document) == [0, 1, 2, 3, 4, 5]
    assert [key for key, section in document.sections.items() if section] == [
        "overview",
        "disclosure",
        "problems",
    ]
