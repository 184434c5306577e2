"""Two browsers at one queue: what one does the other sees, without loading anything anew; and one page that hears nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.site import Site, hand_in, open_page, papers, served_site
from tests.integration.broker import Broker, running_broker


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    with running_broker() as broker:
        yield broker


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, broker: Broker) -> Iterator[Site]:
    with served_site(tmp_path_factory.mktemp("live"), broker_url=broker.url) as site:
        yield site


@pytest.fixture
def two(office: Site, browser: Browser) -> Iterator[tuple[Page, Page]]:
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900}) for _ in range(2)]
    yield tuple(
        open_page(one, office, name) for one, name in zip(contexts, ("李审核", "王审核"), strict=True)
    )  # type: ignore[misc]
    for context in contexts:
        context.close()


def first_item(page: Page) -> str:
    return page.locator("table.queue tr[data-item]").first.get_attribute("data-item") or ""


def hears(page: Page) -> None:
    """Wait until the page's stream is open."""
    expect(page.locator("html")).to_have_attribute("data-live", "on")


def test_a_claim_shows_on_the_other_page_and_focus_selection_and_place_stay(
    office: Site, two: tuple[Page, Page]
) -> None:
    mine, theirs = two
    item = first_item(mine)
    row = theirs.locator(f"tr[data-item='{item}']")
    for page in two:
        page.goto(f"{office.address}/?state=all")
        hears(page)
    theirs.evaluate("window.stayed = true")
    row.locator("input[type=checkbox]").check()
    row.locator("td.say a").focus()
    theirs.evaluate("scrollTo(0, 40)")
    before = theirs.evaluate("scrollY")

    mine.locator(f"tr[data-item='{item}'] input[type=checkbox]").check()
    mine.get_by_role("button", name="领取", exact=True).click()

    expect(row.locator("td.state")).to_contain_text("处理中 · 李审核")
    assert theirs.evaluate("window.stayed") is True
    assert theirs.evaluate("document.activeElement.closest('tr').dataset.item") == item
    assert theirs.evaluate("scrollY") == before
    expect(row.locator("input[type=checkbox]")).to_be_checked()


def test_new_findings_are_announced_and_shown_when_they_are_wanted(
    office: Site, two: tuple[Page, Page]
) -> None:
    page = two[0]
    page.goto(f"{office.address}/?state=waiting")
    hears(page)
    there = page.locator("table.queue tr[data-item]").count()
    organ, year, text = papers()["zeku-2021"]

    hand_in(office.work, "live", "泽库县另一个局", year, text.replace(organ, "泽库县另一个局"))

    button = page.locator("#live button")
    expect(button).to_have_text(re.compile(r"^\d+ 个新问题，点击显示$"))
    assert page.locator("table.queue tr[data-item]").count() == there
    button.click()
    expect(page.locator("table.queue tr.report a").first).to_have_text("泽库县另一个局")
    expect(page).to_have_url(re.compile("sort=newest"))
    expect(page.locator("#live")).to_be_empty()


def test_of_two_who_claim_from_the_queue_one_gets_it_and_the_other_is_told_by_whom(
    office: Site, two: tuple[Page, Page]
) -> None:
    mine, theirs = two
    for page in two:
        page.route("**/live", lambda route: route.abort())  # neither hears of the other
        page.goto(f"{office.address}/?state=open")
    item = first_item(mine)
    for page in two:
        page.locator(f"tr[data-item='{item}'] input[type=checkbox]").check()

    mine.get_by_role("button", name="领取", exact=True).click()
    expect(mine.locator("main")).to_contain_text("1")
    theirs.get_by_role("button", name="领取", exact=True).click()

    expect(theirs.locator("main")).to_contain_text("李审核 已先领取该问题")


def test_of_two_who_press_at_the_same_moment_one_gets_it_and_both_are_told(
    office: Site, two: tuple[Page, Page]
) -> None:
    address, _ = report_open_at(two[0], office, "同时")
    for page in two:
        page.route("**/live", lambda route: route.abort())
        page.goto(address)
        expect(page.locator(".finding.is-chosen button[value=claim]")).to_be_visible()
    moment = two[0].evaluate("Date.now() + 1000")
    for page in two:
        page.evaluate(
            """moment => { setTimeout(
                () => document.querySelector('.finding.is-chosen button[value=claim]').click(), moment - Date.now()) }""",
            moment,
        )

    for page in two:
        expect(page.locator(".finding.is-chosen .history li")).to_have_count(1)
    alerts = sorted(page.locator("#findings [role=alert]").count() for page in two)
    holders = {page.locator(".finding.is-chosen > a .state .badge").first.inner_text() for page in two}
    assert alerts == [0, 1]
    assert len(holders) == 1


def test_a_page_whose_stream_is_cut_says_so_quietly_and_can_be_used(
    office: Site, context: BrowserContext
) -> None:
    context.route("**/live", lambda route: route.abort())
    page = open_page(context, office, "李审核")

    expect(page.locator("#live")).to_have_text("实时更新已中断，正在重连；刷新页面可看到最新情况。")
    page.get_by_role("search").get_by_label("级别").select_option("error")

    expect(page.locator(".chips")).to_contain_text("级别：错误")


def test_a_view_is_saved_opened_and_started_with(office: Site, context: BrowserContext) -> None:
    page = open_page(context, office, "王审核")
    page.get_by_role("search").get_by_label("级别").select_option("error")
    expect(page.locator(".chips")).to_contain_text("级别：错误")
    page.get_by_text("保存为视图…").click()
    page.get_by_label("视图名称").fill("只看错误")
    page.get_by_label("作为队列的起始页").check()
    page.get_by_role("button", name="保存视图").click()
    expect(page.locator(".views [aria-current]")).to_have_text("只看错误")

    page.get_by_role("link", name="全部待办").click()
    expect(page.locator(".chips")).to_have_count(0)
    page.goto(f"{office.address}/")

    expect(page.locator(".views [aria-current]")).to_have_text("只看错误")
    expect(page.locator(".chips")).to_contain_text("级别：错误")
    page.get_by_role("link", name="管理视图").click()
    page.get_by_text("删除…").click()
    page.get_by_role("button", name="删除视图").click()
    expect(page.locator("main")).to_contain_text("还没有视图")


def report_open_at(page: Page, office: Site, name: str) -> tuple[str, Locator]:
    """Open a report of its own at its first finding; return its address and that finding's card."""
    organ, year, text = papers()["zeku-2021"]
    address = f"{office.address}/reports/{hand_in(office.work, name, f'{organ}（{name}）', year, text)}"
    page.goto(address)
    hears(page)
    return address, page.locator(".finding.is-chosen")


def test_the_open_card_shows_whole_what_another_did_and_keeps_focus_and_open_forms(
    office: Site, two: tuple[Page, Page]
) -> None:
    mine, theirs = two
    address, card = report_open_at(theirs, office, "卡片一")
    others = theirs.locator(".finding:not(.is-chosen)").first
    theirs.evaluate("window.stayed = true")
    card.locator("button[value=confirm]").focus()
    mine.goto(address)

    mine.locator(".finding.is-chosen button[value=claim]").click()

    expect(card.locator(".history")).to_contain_text("李审核 领取")
    expect(card.locator(".state")).to_contain_text("处理中 · 李审核")
    expect(card.locator(".acts button")).to_have_text(["保存批注"])
    expect(card.locator("> a")).to_be_focused()  # the button is not offered any more
    expect(theirs.locator("#findings > h2")).to_contain_text("待办")
    card.get_by_text("批注…").click()
    mine.locator(".finding.is-chosen").get_by_text("批注…").click()
    mine.locator(".finding.is-chosen textarea[name=text]").last.fill("请核对原件")
    mine.locator(".finding.is-chosen button[value=comment]").click()
    expect(card.locator(".history")).to_contain_text("请核对原件")
    expect(card.locator("details.deed[open] button[value=comment]")).to_be_visible()
    expect(others.locator(".history")).to_have_count(0)
    assert theirs.evaluate("window.stayed") is True


def test_a_card_in_which_somebody_writes_waits_and_says_so(office: Site, two: tuple[Page, Page]) -> None:
    mine, theirs = two
    address, card = report_open_at(theirs, office, "卡片二")
    card.get_by_text("批注…").click()
    field = card.locator("button[value=comment]").locator("xpath=ancestor::form").locator("textarea")
    field.fill("写了一半")
    mine.goto(address)

    mine.locator(".finding.is-chosen button[value=claim]").click()

    expect(card.locator(".stale")).to_contain_text("他人刚刚处理了这个问题")
    expect(card.locator("> a .state")).to_contain_text("处理中 · 李审核")
    expect(field).to_have_value("写了一半")
    expect(card.locator(".history")).to_have_count(0)
    card.locator(".stale button").click()
    expect(card.locator(".history")).to_contain_text("李审核 领取")
    expect(card.locator(".stale")).to_have_count(0)


def test_a_card_that_hears_nothing_is_used_as_before_and_tells_who_was_first(
    office: Site, two: tuple[Page, Page]
) -> None:
    mine, theirs = two
    address, _ = report_open_at(mine, office, "卡片三")
    theirs.route("**/live", lambda route: route.abort())
    theirs.goto(address)
    mine.locator(".finding.is-chosen button[value=claim]").click()
    expect(mine.locator(".finding.is-chosen .history")).to_contain_text("领取")

    theirs.locator(".finding.is-chosen button[value=claim]").click()

    expect(theirs.locator("#findings [role=alert]")).to_contain_text("李审核")
    expect(theirs.locator(".finding.is-chosen .history")).to_contain_text("李审核 领取")


def send_back(page: Page, address: str) -> None:
    """Return a report with the letter that is proposed."""
    page.goto(f"{address}/return")
    page.get_by_role("button", name="退回并发送").click()
    expect(page.locator("#report-notes")).to_contain_text("退回报告")


def test_the_head_of_an_open_report_follows_who_returns_it_and_who_takes_that_back(
    office: Site, two: tuple[Page, Page]
) -> None:
    mine, theirs = two
    address, _ = report_open_at(theirs, office, "退回一")
    theirs.evaluate("window.stayed = true")
    head, notes = theirs.locator("#report-head"), theirs.locator("#report-notes")
    expect(head.locator(".acts")).to_contain_text("退回报送单位…")

    send_back(mine, address)

    expect(notes).to_contain_text("李审核")
    expect(head.locator(".facts .badge.returned")).to_have_text("已退回")
    expect(theirs.locator("#letter + .prose")).to_contain_text("政府信息公开工作年度报告")
    expect(theirs.locator("#report-versions .badge")).to_have_text("已退回")
    expect(head.locator(".acts")).not_to_contain_text("退回报送单位…")
    mine.get_by_role("button", name="撤销退回").click()
    expect(notes).not_to_contain_text("李审核")
    expect(head.locator(".acts")).to_contain_text("退回报送单位…")
    expect(theirs.locator("#letter")).to_have_count(0)
    assert theirs.evaluate("window.stayed") is True


def test_a_report_page_that_hears_nothing_refuses_what_was_done_before_and_shows_by_whom(
    office: Site, two: tuple[Page, Page]
) -> None:
    mine, theirs = two
    address, _ = report_open_at(mine, office, "退回二")
    theirs.route("**/live", lambda route: route.abort())
    theirs.goto(f"{address}/return")
    send_back(mine, address)

    theirs.get_by_role("button", name="退回并发送").click()

    expect(theirs.get_by_role("alert").first).to_contain_text("李审核 已退回这一版报告")
    expect(theirs.locator("#report-notes")).to_contain_text("李审核")
