"""The yearly summary in a browser: from a number to what it counts, tables that sort, bars that say what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.site import Site, open_page
from tests.e2e.test_accessibility import WIDE

ADDRESS = "/summaries/2021"


@pytest.fixture(scope="module")
def signed_in(site: Site, browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce", locale="zh-CN")
    context.set_default_timeout(60_000)
    open_page(context, site, "管理员").close()
    yield context
    context.close()


@pytest.fixture
def page(site: Site, signed_in: BrowserContext) -> Iterator[Page]:
    opened = signed_in.new_page()
    opened.goto(site.address + ADDRESS)
    yield opened
    opened.close()


def section(page: Page, name: str) -> Locator:
    return page.locator(f"section[aria-labelledby={name}]")


def test_a_number_leads_to_what_it_counts_and_from_there_to_a_report(site: Site, page: Page) -> None:
    row = section(page, "filing").get_by_role("row").filter(has_text="已报送").first
    number = row.get_by_role("link").first
    counted = number.inner_text()
    number.click()

    expect(page.locator("h1 b")).to_have_text(counted)
    expect(page.locator(".sheet table.list tbody tr")).to_have_count(int(counted))
    page.get_by_role("link", name="磐石市民生服务局", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/reports/{site.reports['panshi-2021']}"))
    page.go_back()
    page.get_by_role("link", name="返回汇总").first.click()
    expect(page).to_have_url(site.address + ADDRESS)


def test_a_finding_in_a_list_opens_where_it_stands(page: Page) -> None:
    counted = section(page, "findings").locator("tr", has_text="合计").get_by_role("link").first
    total = int(counted.inner_text())
    counted.click()

    expect(page.locator(".sheet table.list tbody tr")).to_have_count(min(total, 50))
    page.locator("td.say a").first.click()
    expect(page).to_have_url(re.compile(r"/reports/[-0-9a-f]{36}\?finding=\d+"))


def test_columns_sort_rows_by_number_down_and_up(page: Page) -> None:
    table = section(page, "findings").locator("table[data-sortable]").first
    before = sorted(table.locator("tbody tr").all_inner_texts())
    found, errors = (table.locator("th button", has_text=name) for name in ("发现", "错误"))

    found.click()
    down = values(table, 1)
    found.press("Enter")
    up = values(table, 1)
    expect(table.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    errors.click()

    assert (down, up) == (sorted(down, reverse=True), sorted(up))
    assert len(set(down)) > 2
    column = values(table, 6)
    assert column == sorted(column, reverse=True)
    expect(table.locator("th[aria-sort]")).to_have_text(["错误"])
    expect(table.locator("th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    assert sorted(table.locator("tbody tr").all_inner_texts()) == before


def values(table: Locator, column: int) -> list[int]:
    """Return the numbers of a column as they are shown, top to bottom."""
    cells = table.locator(f"tbody tr > :nth-child({column + 1})").all_inner_texts()
    return [int(cell.replace(",", "")) for cell in cells]


def test_a_bar_says_what_it_stands_for_and_is_a_link(page: Page) -> None:
    chart = section(page, "filing").locator("figure.chart")
    piece = chart.locator("a[data-say]").first
    said = piece.get_attribute("data-say") or ""

    piece.focus()

    expect(chart.locator(".readout")).to_have_text(said.strip())
    assert re.search(r"\d", said)
    page.keyboard.press("Enter")
    expect(page.locator("h1 b")).to_have_text(said.split()[-1])


def test_another_region_is_chosen_and_one_without_data_is_told(site: Site, page: Page) -> None:
    for region, heading in (
        ("2202", "吉林省吉林市 2021 年度报告汇总"),
        ("6590", "区划（6590） 2021 年度报告汇总"),
    ):
        page.get_by_label("行政区划").fill(region)
        page.get_by_role("button", name="查看").click()
        expect(page).to_have_url(f"{site.address}{ADDRESS}?region={region}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading.partition(" ")[2])
    expect(page.get_by_role("heading", name="这一区划没有可汇总的数据")).to_be_visible()
