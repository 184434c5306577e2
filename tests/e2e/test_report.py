"""One report through its versions: cells and findings lead to each other, the ledger, what changed, taking back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, Route, expect

from gouji.engine.store.queries import deliveries
from tests.e2e.site import Site, hand_in, open_page, papers
from tests.integration.waiting import wait_until

SEED = Path(__file__).parents[3] / "shared" / "seeds" / "real-2023-district.pdf"


class Keys:
    """A keyboard that counts what is pressed; a word typed counts as its letters."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.count = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)
            self.count += 1

    def type(self, words: str) -> None:
        self._page.keyboard.insert_text(words)
        self.count += len(words)


def file_twice(site: Site, name: str) -> tuple[UUID, UUID]:
    """A report, and its next version: 61 became 63, 3 stands where 0 stood, a sentence is gone."""
    organ, year, text = papers()["panshi-2022"]
    organ = f"{organ}（{name}）"
    corrected = (
        text.replace("公开信息61条", "公开信息63条")
        .replace("二、上年结转政府信息公开申请数量\t\t0", "二、上年结转政府信息公开申请数量\t\t3")
        .replace("提出的四条意见均已答复。", "")
    )
    return hand_in(site.work, name, organ, year, text), hand_in(
        site.work, name, organ, year, corrected, version=2
    )


def test_a_cell_leads_to_each_of_its_findings_in_turn_by_pointer_and_by_key(
    site: Site, context: BrowserContext
) -> None:
    _, second = file_twice(site, "格")
    page = open_page(context, site, "李审核")
    page.goto(f"{site.address}/reports/{second}")
    cell = page.locator("#cell-requests-carried_in-natural")
    wanted = (cell.get_attribute("data-findings") or "").split()
    assert len(wanted) > 1

    seen = []
    for _ in wanted:
        cell.locator("a.to").click()
        seen.append(page.locator(".finding.is-chosen").get_attribute("data-finding"))
    assert sorted(filter(None, seen)) == sorted(wanted)

    page.locator(".finding").last.locator("> a").click()
    cell.locator("a.to").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".finding.is-chosen")).to_have_attribute("data-finding", re.compile("|".join(wanted)))


def test_without_scripts_a_cell_is_a_link_to_its_finding(site: Site, context: BrowserContext) -> None:
    _, second = file_twice(site, "无脚本")
    page = open_page(context, site, "李审核")
    page.goto(f"{site.address}/reports/{second}")
    link = page.locator("#cell-requests-carried_in-natural a.to")
    href = link.get_attribute("href") or ""

    page.goto(f"{site.address}/reports/{second}{href}")
    chosen = page.locator(".finding.is-chosen").get_attribute("data-finding")
    assert href == f"?finding={chosen}#finding-{chosen}"


def test_the_page_says_what_became_of_the_findings_and_leads_to_what_changed(
    site: Site, context: BrowserContext
) -> None:
    first, second = file_twice(site, "台账")
    page = open_page(context, site, "李审核")
    page.goto(f"{site.address}/reports/{second}")
    expect(page.locator(".standings .badge.new")).to_contain_text("新出现")
    assert page.locator(".finding .badge.new").count() > 0

    page.keyboard.press("v")
    page.wait_for_url(f"{site.address}/reports/{second}/changes")
    expect(page.locator("td.changed")).to_have_count(1)
    expect(page.locator("td.changed del")).to_have_text(re.compile("0"))
    expect(page.locator("tr.changed ins").first).to_have_text("63")
    page.locator(".ledger a").first.click()
    page.wait_for_url(re.compile(rf"/reports/{second}\?finding=\d+"))

    page.goto(f"{site.address}/reports/{first}")
    expect(page.locator(".standings")).to_have_count(0)


def test_a_finding_is_marked_on_the_picture_of_the_page_and_back_by_one_key_each(
    site: Site, context: BrowserContext
) -> None:
    if not SEED.exists():
        pytest.skip("the printed report lies beside the repository")
    submission = hand_in(site.work, "boxes", "洪泽区人民政府（图像）", 2023, SEED.read_bytes())
    page = open_page(context, site, "李审核")
    page.goto(f"{site.address}/reports/{submission}")
    page.locator(".finding", has=page.locator(".original-of")).first.locator("> a").click()

    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/reading\?finding="))
    marked = page.locator(".sheet-of a.is-marked")
    assert marked.count() > 0
    expect(marked.first).to_be_in_viewport()
    assert page.locator(".reading-of td.is-marked").count() == marked.count()

    before = page.url
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != before)
    page.keyboard.press("o")
    page.wait_for_url(re.compile(rf"/reports/{submission}\?finding=\d+"))


def test_a_return_is_taken_back_by_a_key_before_its_answer_leaves(
    site: Site, context: BrowserContext
) -> None:
    submission, _ = file_twice(site, "撤回")[::-1]
    page = open_page(context, site, "李审核")
    page.goto(f"{site.address}/reports/{submission}")
    page.keyboard.press("r")
    page.wait_for_url(re.compile("/return"))
    page.locator("textarea.letter").focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"{site.address}/reports/{submission}")
    expect(page.locator(".report-head .badge.returned")).to_be_visible()
    expect(page.get_by_role("button", name="撤销退回")).to_be_visible()

    page.get_by_role("button", name="撤销退回").press("Enter")
    expect(page.locator(".report-head .badge.returned")).to_have_count(0)
    with site.work.database.read_session() as session:
        sent = deliveries.deliveries_of(session, submission)
    assert [one.type for one in sent] == ["report.evaluated"]


def open_report(site: Site, context: BrowserContext, name: str) -> Page:
    """A report of its own with a dozen findings, open before a reviewer."""
    organ, year, text = papers()["zeku-2021"]
    submission = hand_in(site.work, name, f"{organ}（{name}）", year, text)
    page = open_page(context, site, "李审核")
    page.goto(f"{site.address}/reports/{submission}")
    return page


def test_ten_findings_are_decided_with_some_thirty_keys(site: Site, context: BrowserContext) -> None:
    """At two keys a second that is a quarter of a minute, reading aside."""
    page = open_report(site, context, "count")
    cards = page.locator(".finding")
    assert cards.count() >= 10
    keys = Keys(page)

    for number in range(9):
        keys.press("c")
        expect(cards.nth(number).locator("> a .badge.confirmed")).to_be_visible()
        keys.press("j")
    keys.press("d", "ArrowDown", "Tab")
    keys.type("读错一列")
    keys.press("Control+Enter")
    expect(cards.nth(9).locator("> a .badge.dismissed")).to_be_visible()

    assert keys.count <= 30


def test_whoever_goes_on_before_the_answer_came_stays_where_they_went(
    site: Site, context: BrowserContext
) -> None:
    page = open_report(site, context, "fast")
    cards = page.locator(".finding")

    for _ in range(3):
        page.keyboard.press("c")
        page.keyboard.press("j")

    for number in range(3):
        expect(cards.nth(number).locator("> a .badge.confirmed")).to_be_visible()
    expect(cards.nth(3)).to_have_class(re.compile("is-chosen"))


def test_answers_that_come_in_the_wrong_order_show_what_holds_and_take_nothing_from_a_form(
    site: Site, context: BrowserContext
) -> None:
    """The first answer is kept back until the second is shown and a third finding is being written about."""
    page = open_report(site, context, "order")
    cards = page.locator(".finding")
    first = cards.nth(0).get_attribute("data-item")
    kept: list[tuple[Route, APIResponse]] = []
    page.route(f"**/findings/{first}/actions", lambda route: kept.append((route, route.fetch())))

    page.keyboard.press("c")
    wait_until(lambda: page.evaluate("1") and kept, "an answer kept back")  # asking lets Playwright go on
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(cards.nth(1).locator("> a .badge.confirmed")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("m")
    page.keyboard.type("请核对原件")
    field = cards.nth(2).locator("textarea:focus")
    expect(field).to_have_value("请核对原件")
    route, answer = kept[0]
    route.fulfill(response=answer)

    for number in range(2):
        expect(cards.nth(number).locator("> a .badge.confirmed")).to_be_visible()
    expect(field).to_have_value("请核对原件")
    page.keyboard.press("Control+Enter")
    expect(cards.nth(2).locator(".history")).to_contain_text("请核对原件")
    expect(cards.nth(2).locator("details.deed[open]")).to_have_count(0)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_axe_finds_nothing_on_the_page_of_changes_and_beside_the_original(
    site: Site, browser: Browser, scheme: Literal["light", "dark"], width: int
) -> None:
    _, second = file_twice(site, f"无障碍{scheme}{width}")
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", locale="zh-CN"
    )
    page = open_page(context, site, "李审核")
    page.goto(f"{site.address}/reports/{second}")
    finding = page.locator(".finding").first.get_attribute("data-finding")
    found = {}
    for address in ("", "/changes", f"/reading?finding={finding}"):
        page.goto(f"{site.address}/reports/{second}{address}")
        violations = Axe().run(page).response["violations"]
        found[address] = [(one["id"], one["nodes"][0]["html"][:120]) for one in violations]
    context.close()

    assert not any(found.values()), found
