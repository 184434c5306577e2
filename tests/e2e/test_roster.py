"""The roster in a browser: every page can be used by everybody, and the long ways through it work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gouji.engine.model import Organ
from gouji.engine.register import Contact, Exemption, OtherName, Registered
from gouji.engine.store.queries import organs
from tests.e2e.site import Site, hand_in, open_page, served_site
from tests.e2e.test_accessibility import looked_at
from tests.integration.broker import running_broker

KEEPING_WHAT_IS_SAID = """() => {
  const told = document.querySelector(".busy");
  const keep = () => sessionStorage.setItem("told", `${sessionStorage.getItem("told") || ""}|${told.textContent}`);
  new MutationObserver(keep).observe(told, { subtree: true, childList: true, characterData: true });
}"""
"""A browser's driver sees nothing of a page that it leaves: what the page says meanwhile is kept for the next one."""
NOTHING: dict[str, list[Any]] = {"light": [], "dark": [], "narrow": []}


def entry(code: str, name: str, kind: Any = "department", **more: Any) -> Registered:
    return Registered(Organ(name, code, kind, "220103", "county", False, True), **more)


ROSTER = [
    entry("KC", "长春市宽城区人民政府", "government"),
    entry(
        "KC-W",
        "长春市宽城区水务局",
        other_names=(OtherName("长春市宽城区水利局", "former"),),
        contacts=(Contact("王某", "wang@example.com", "0431-1", "主任"), Contact("李某")),
        exemptions=(Exemption(2020, 2021, "馆舍改造"),),
    ),
    entry("KC-G", "长春市宽城区粮食局"),
    entry("KC-T", "国家税务总局长春市宽城区税务局", "vertical"),
]


@pytest.fixture(scope="module")
def kept(site: Site, browser: Browser) -> Iterator[BrowserContext]:
    """Give a browser in which the administrator has signed in, to a site that keeps a roster."""
    with site.work.database.session() as session:
        organs.save_organs(session, ROSTER, datetime.now(UTC))
    # A text that is no report will do: only its organ matters here.
    hand_in(site.work, "kuancheng", "长春市宽城区水务站", 2022, "无")
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, reduced_motion="reduce", locale="zh-CN"
    )
    context.set_default_timeout(60_000)
    open_page(context, site, "管理员").close()
    yield context
    context.close()


@pytest.fixture
def page(kept: BrowserContext) -> Iterator[Page]:
    opened = kept.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "path",
    [
        "/roster",
        "/roster?q=wj&ended=true",
        "/roster?q=nothing",
        "/roster?at=KC",
        "/roster/organs/KC-W",
        "/roster/organs/KC-W/edit",
        "/roster/organs/KC-W/event",
        "/roster/new",
        "/roster/import",
        "/roster/unmatched",
    ],
)
def test_every_page_of_the_roster_can_be_used_by_everybody(site: Site, page: Page, path: str) -> None:
    page.goto(f"{site.address}{path}")

    assert looked_at(page) == NOTHING


def test_a_renaming_is_looked_at_before_it_is_saved(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/roster/organs/KC-G/event")
    page.get_by_label("更名", exact=True).check()
    page.get_by_label("自哪天起").fill("2024-05-01")
    page.get_by_label("更名：新名称").fill("长春市宽城区粮食和储备局")
    page.get_by_role("button", name="看会改什么").click()
    expect(page.get_by_role("heading", name="保存后会这样")).to_be_visible()
    assert looked_at(page) == NOTHING

    page.get_by_role("button", name="确认保存").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("长春市宽城区粮食和储备局")
    expect(page.get_by_text("长春市宽城区粮食局@~2024-04-30").first).to_be_visible()


def test_the_other_organ_of_a_merger_is_picked_by_its_name(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/roster/organs/KC-W/event")
    page.get_by_label("合并", exact=True).check()
    page.get_by_label("自哪天起").fill("2025-05-01")
    page.get_by_label("按名称查找").fill("kcqls")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("button", name="KC-G").click()

    expect(page.get_by_label("已选机关的代码")).to_have_value("KC-G")
    expect(page.get_by_label("自哪天起")).to_have_value("2025-05-01")
    assert looked_at(page) == NOTHING
    page.get_by_role("button", name="看会改什么").click()
    expect(page.get_by_role("heading", name="保存后会这样")).to_be_visible()


def test_a_wrong_value_is_said_beside_it(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/roster/organs/KC-W/edit")
    page.get_by_label("电子邮箱").fill("not an address")
    page.get_by_role("button", name="保存").click()

    assert page.get_by_label("电子邮箱").get_attribute("aria-invalid") == "true"
    expect(page.locator("#bad-contact_emails")).to_have_text("“not an address”不是电子邮箱地址")
    assert looked_at(page) == NOTHING


def test_a_file_is_checked_and_then_imported(site: Site, page: Page, tmp_path: Path) -> None:
    table = tmp_path / "名录.csv"
    table.write_bytes("代码,名称,邮箱\nKC-W,长春市宽城区水务局,x\nKC-N,长春市宽城区体育局,\n".encode("gbk"))
    page.goto(f"{site.address}/roster/import")
    page.get_by_label("Excel（.xlsx）或 CSV 文件").set_input_files(table)
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("“x”不是电子邮箱地址")).to_be_visible()
    assert looked_at(page) == NOTHING

    table.write_text("代码,名称,邮箱\nKC-W,长春市宽城区水务局,w@example.com|\nKC-N,长春市宽城区体育局,\n")
    page.get_by_label("Excel（.xlsx）或 CSV 文件").set_input_files(table)
    page.get_by_role("button", name="核对").click()
    page.get_by_role("button", name="导入：新增 1 个，更新 1 个").click()
    page.wait_for_url(f"{site.address}/roster")

    expect(page.get_by_role("link", name="长春市宽城区体育局")).to_be_visible()


@pytest.mark.exhaustive
def test_a_long_check_tells_how_many_per_cent_are_done(browser: Browser, tmp_path: Path) -> None:
    table = tmp_path / "名录.csv"
    rows = "".join(f"KC-{number},长春市宽城区第{number}局\n" for number in range(1200))
    table.write_text(f"代码,名称\n{rows}", encoding="utf-8")
    with running_broker() as broker, served_site(tmp_path / "site", broker.url) as site:
        context = browser.new_context(locale="zh-CN")
        page = open_page(context, site, "管理员")
        page.goto(f"{site.address}/roster/import")
        page.get_by_label("Excel（.xlsx）或 CSV 文件").set_input_files(table)
        page.evaluate(KEEPING_WHAT_IS_SAID)
        page.get_by_role("button", name="核对").click(no_wait_after=True)
        expect(page.get_by_role("button", name="导入：新增 1200 个")).to_be_visible(timeout=120_000)
        told = str(page.evaluate("sessionStorage.getItem('told')"))
        context.close()
    assert re.findall(r"请勿关闭页面… (\d+)%", told) != []


def test_a_report_without_an_organ_is_put_to_one(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/roster/unmatched")
    row = page.get_by_role("row").filter(has_text="长春市宽城区水务站")
    row.get_by_role("button", name="是 长春市宽城区水务局").click()
    page.wait_for_url(f"{site.address}/roster/unmatched")

    expect(page.get_by_text("长春市宽城区水务站")).to_have_count(0)
    page.goto(f"{site.address}/roster/organs/{quote('KC-W')}")
    expect(page.get_by_role("link", name="长春市宽城区水务站")).to_be_visible()
