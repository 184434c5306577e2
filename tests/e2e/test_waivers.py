"""A waiver by two persons in two browsers, with single keys; and a supervisor's desk: load, absences, assignment."""

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.site import Site, hand_in, open_page, papers
from tests.e2e.test_accessibility import looked_at

CLEAN = {"light": [], "dark": [], "narrow": []}


def report_of(site: Site, name: str) -> str:
    """Hand in a report of its own; return the address of its page."""
    organ, year, text = papers()["panshi-2022"]
    return f"{site.address}/reports/{hand_in(site.work, name, f'{organ}（{name}）', year, text)}"


def ask(page: Page, address: str) -> None:
    """Ask for a waiver of the first finding with keys alone."""
    page.goto(address)
    page.keyboard.press("w")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("本地口径，已报上级")
    page.locator(".finding.is-chosen input[name=until]").fill("2099-12-31")
    page.locator(".finding.is-chosen button[value=waive]").press("Enter")
    expect(page.locator(".finding.is-chosen .badge", has_text="待批豁免")).to_be_visible()


def test_one_asks_another_sees_it_and_a_third_approves_by_keys(
    site: Site, context: BrowserContext, browser: Browser
) -> None:
    address = report_of(site, "豁免一")
    ask(open_page(context, site, "李审核"), address)

    other = browser.new_context(locale="zh-CN")
    onlooker = open_page(other, site, "王审核")
    onlooker.goto(address)
    expect(onlooker.locator(".finding.is-chosen")).to_contain_text("李审核 于")
    expect(onlooker.locator(".finding.is-chosen .acts button")).to_have_text(["保存批注"])
    other.close()

    boss = browser.new_context(
        locale="zh-CN", reduced_motion="reduce", viewport={"width": 1440, "height": 900}
    )
    page = open_page(boss, site, "管理员")
    page.goto(f"{site.address}/waivers")
    expect(page.locator("table.queue tbody tr", has_text="豁免一")).to_have_count(1)
    assert looked_at(page) == CLEAN
    page.locator("table.queue tbody tr", has_text="豁免一").get_by_role("link").click()
    page.wait_for_url(re.compile("finding="))
    page.keyboard.press("a")
    page.keyboard.type("同意，年底前复核")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".finding.is-chosen .badge.waived")).to_be_visible()
    expect(page.locator(".finding.is-chosen .more")).to_contain_text("管理员 批准：同意，年底前复核")
    boss.close()


def test_what_is_asked_for_is_withdrawn_with_the_key_that_takes_back(
    site: Site, context: BrowserContext
) -> None:
    page = open_page(context, site, "李审核")
    ask(page, report_of(site, "豁免二"))

    page.keyboard.press("u")  # undone within the minute
    expect(page.locator(".finding.is-chosen .badge.open")).to_be_visible()


def test_the_list_refuses_many_at_once_and_says_why_ones_own_stays(
    site: Site, context: BrowserContext, browser: Browser
) -> None:
    address = report_of(site, "豁免三")
    ask(open_page(context, site, "李审核"), address)
    boss = browser.new_context(locale="zh-CN")
    page = open_page(boss, site, "管理员")
    page.goto(f"{site.address}/waivers")
    page.locator("table.queue tbody tr", has_text="豁免三").get_by_role("checkbox").check()
    page.get_by_label("意见（批准、驳回须写明）").fill("依据不足")
    page.get_by_role("button", name="驳回申请").click()

    expect(page.get_by_role("status")).to_have_text("驳回豁免申请：1 个问题已处理。")
    page.goto(f"{site.address}/waivers?state=refused")
    expect(page.locator("table.queue tbody tr", has_text="豁免三")).to_contain_text("依据不足")
    assert looked_at(page)["light"] == []
    boss.close()


def test_a_supervisor_gives_a_report_away_sees_the_load_enters_an_absence_and_moves_the_work(
    site: Site, browser: Browser
) -> None:
    address = report_of(site, "分派")
    boss = browser.new_context(
        locale="zh-CN", reduced_motion="reduce", viewport={"width": 1440, "height": 900}
    )
    page = open_page(boss, site, "管理员")
    page.goto(address)
    page.get_by_text("分派…").click()
    page.get_by_label("承办人").select_option("王审核")
    page.get_by_role("button", name="分派本报告的待办问题").click()
    expect(page.locator(".finding").first).to_contain_text("王审核")

    page.goto(f"{site.address}/load")
    row = page.locator("table.load tbody tr", has=page.get_by_role("rowheader", name="王审核"))
    expect(row.locator("td.figure").first).not_to_have_text("0")
    page.get_by_label("离岗人").select_option("王审核")
    page.get_by_label("结束日（含）").fill("2099-01-01")
    page.get_by_role("button", name="登记离岗").click()
    expect(page.get_by_role("alert")).to_contain_text("不能超过一年")
    page.goto(f"{site.address}/load")
    today = page.get_by_label("开始日").input_value()
    page.get_by_label("离岗人").select_option("王审核")
    page.get_by_label("结束日（含）").fill(today)
    page.get_by_label("代班人（可不填）").select_option("李审核")
    page.get_by_role("button", name="登记离岗").click()
    expect(row).to_contain_text("由 李审核 代班")
    assert looked_at(page) == CLEAN
    row.get_by_role("button", name="全部移交").click()

    expect(page.get_by_role("status")).to_contain_text("已分派")
    expect(row.locator("td.figure").first).to_have_text("0")
    page.get_by_role("button", name="取消 王审核 的离岗").click()
    expect(row).to_contain_text("在岗")
    boss.close()
