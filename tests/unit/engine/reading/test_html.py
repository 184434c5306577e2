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
