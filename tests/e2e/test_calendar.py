"""The calendar in a browser: the board at a glance, an organ's year, an excuse, and every page as axe sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gouji.engine.model import Organ
from gouji.engine.register import Contact, Exemption, Registered
from gouji.engine.store.queries import organs
from gouji.engine.store.queries.arrivals import Arrival
from gouji.workers.arriving import arrive
from gouji.workers.calendar import keep_calendar
from tests.e2e.site import Site, open_page
from tests.e2e.test_accessibility import WIDE, looked_at

NAMES = ("民政局", "财政局", "水务局", "林业局")
YEAR = datetime.now().year - 1
"""The report year that the board shows unless asked for another."""


@pytest.fixture(scope="module")
def season(site: Site) -> Site:
    """Eight organs in two counties: one filed in time, one late, one is exempt, the others never filed."""
    late, early = (
        datetime(YEAR + 1, 2, 9, tzinfo=site.work.zone),
        datetime(YEAR + 1, 1, 9, tzinfo=site.work.zone),
    )
    entries = [
        Registered(
            Organ(f"{county}{name}", f"{region}-{number}", "department", region, "county", False, True),
            contacts=(Contact(email=f"o{number}@example.gov.cn"),) if number != 2 else (),
            exemptions=(Exemption(YEAR, YEAR, "机构筹建"),) if number == 3 else (),
        )
        for region, county in (("510822", "青川县"), ("510823", "剑阁县"))
        for number, name in enumerate(NAMES)
    ]
    with site.work.database.session() as session:
        organs.save_organs(session, entries, early)
    for code, at in (("510822-0", early), ("510823-0", late)):
        arrival = Arrival(
            f"cal-{code}", "generic", code, "某局", YEAR, "r.txt", code.encode(), organ_code=code
        )
        arrive(site.work, replace(arrival, submitted_at=at))
    for offset in (0, 8, 16, 17, 18, 19, 20):
        moment = datetime(YEAR + 1, 1, 14, 9, tzinfo=site.work.zone) + timedelta(days=offset)
        keep_calendar(replace(site.work, clock=lambda moment=moment: moment), moment)
    return site


@pytest.fixture
def page(season: Site, browser: Browser) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(viewport=WIDE, reduced_motion="reduce", locale="zh-CN")
    context.set_default_timeout(60_000)
    yield open_page(context, season, "管理员")
    context.close()


@pytest.mark.parametrize(
    "path",
    [
        "/calendar?region=5108",
        "/calendar/missing",
        "/calendar/reminders?region=5108",
        "/calendar/organs?code=510822-1",
    ],
)
def test_every_page_of_the_calendar_passes_axe(season: Site, page: Page, path: str) -> None:
    page.goto(season.address + path)

    assert looked_at(page) == {"light": [], "dark": [], "narrow": []}


def test_a_supervisor_goes_from_the_board_to_an_organ_and_says_why_its_report_is_missing(
    season: Site, page: Page
) -> None:
    page.goto(f"{season.address}/calendar?region=5108")
    expect(page.locator(".tile.missing")).to_contain_text("4")
    page.locator(".tile.missing").click()
    expect(page.get_by_role("link", name="青川县民政局")).to_have_count(0)
    page.get_by_role("link", name="青川县财政局").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("青川县财政局")
    expect(page.locator(".message.note")).to_contain_text("D07")
    expect(page.get_by_text("T+1")).to_have_count(1)
    page.get_by_text("说明原因").click()
    page.get_by_label("为何暂不报送").fill("机构改革，职责未定")
    page.get_by_role("button", name="保存说明").click()
    expect(page.get_by_text("机构改革，职责未定")).to_be_visible()
    page.get_by_role("button", name="撤回说明").click()
    expect(page.get_by_text("机构改革，职责未定")).to_have_count(0)


def test_the_board_is_taken_away_as_a_workbook(season: Site, page: Page) -> None:
    page.goto(f"{season.address}/calendar?region=5108")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 XLSX").click()

    assert download.value.suggested_filename == f"报送情况{YEAR}.xlsx"
