"""Everything a reviewer does, without a mouse."""

import re

from playwright.sync_api import BrowserContext, expect

from tests.e2e.site import Site, hand_in, open_page, papers


def test_ten_findings_are_decided_with_single_keys(site: Site, context: BrowserContext) -> None:
    organ, year, text = papers()["zeku-2021"]
    submission = hand_in(site.work, "keys", f"{organ}（键盘）", year, text)
    page = open_page(context, site, "李审核")
    page.goto(f"{site.address}/reports/{submission}")
    cards = page.locator(".finding")
    wanted = min(10, cards.count())

    for number in range(wanted):
        expect(cards.nth(number)).to_have_class(re.compile("is-chosen"))
        page.keyboard.press("c")
        expect(cards.nth(number).locator(".badge.confirmed")).to_be_visible()
        page.keyboard.press("j")

    expect(page.locator(".finding .badge.confirmed")).to_have_count(wanted)


def test_a_decision_is_undone_and_another_made_by_keys(site: Site, context: BrowserContext) -> None:
    organ, year, text = papers()["panshi-2022"]
    submission = hand_in(site.work, "keys-2", f"{organ}（撤销）", year, text)
    page = open_page(context, site, "李审核")
    page.goto(f"{site.address}/reports/{submission}")
    chosen = page.locator(".finding").first
    page.keyboard.press("c")
    expect(chosen.locator(".badge.confirmed")).to_be_visible()
    page.keyboard.press("u")
    expect(chosen.locator(".badge.open")).to_be_visible()

    page.keyboard.press("d")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("读错了一列")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(chosen.locator("> a .badge.dismissed")).to_be_visible()


def test_the_queue_is_walked_chosen_from_and_decided_in_bulk(site: Site, context: BrowserContext) -> None:
    organ, year, text = papers()["arong-2021"]
    hand_in(site.work, "keys-3", f"{organ}（批量）", year, text)
    page = open_page(context, site, "李审核")
    page.keyboard.press("/")
    page.keyboard.type("（批量）")
    page.keyboard.press("Enter")
    expect(page.locator(".queue tr.report")).to_have_count(1)
    page.keyboard.press("Escape")
    for claimed in (0, 2):  # undone the first time
        for _ in range(2):
            page.keyboard.press("j")
            page.keyboard.press("x")
        expect(page.locator("#chosen-count")).to_have_text("2")
        page.keyboard.press("t")
        expect(page.get_by_role("status")).to_have_text("领取：2 个问题已处理。")
        if not claimed:
            page.keyboard.press("u")
            expect(page.get_by_role("status")).to_have_text("撤销：2 个问题已处理。")
        page.get_by_role("link", name="回到队列").click()
        expect(page.locator(".queue tr.report")).to_have_count(1)
        expect(page.locator(".queue .badge.claimed")).to_have_count(claimed)


def test_an_organ_is_found_by_the_initials_of_its_name(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    page.goto(f"{site.address}/?q=arq")

    expect(page.locator(".queue tr.report").first).to_contain_text("阿荣旗")


def test_the_keys_are_listed_where_they_are_asked_for(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    page.keyboard.press("?")

    expect(page.get_by_role("dialog", name="键盘操作")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
