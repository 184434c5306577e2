"""What a reviewer does all day, in a real browser."""

import re

from playwright.sync_api import Browser, BrowserContext, Page, expect

from gouji.engine import canonical
from gouji.engine.store.queries import deliveries
from tests.e2e.site import Site, hand_in, open_page, papers


def card(page: Page, rule: str, nth: int = 0) -> str:
    """Choose the nth finding of a rule; return the selector of its card."""
    link = page.locator(".finding > a").filter(has_text=rule).nth(nth)
    number = link.locator("xpath=..").get_attribute("data-finding")
    link.click()
    return f"#finding-{number}"


def test_whoever_is_not_signed_in_signs_in_and_comes_back_to_the_page_wanted(
    site: Site, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(site.report("zeku-2021"))
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))

    page.get_by_label("用户名").fill("李审核")
    page.get_by_label("密码").fill("wrong password")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确。")
    page.get_by_label("密码").fill("a long enough password")
    page.get_by_role("button", name="登录").click()

    expect(page).to_have_url(site.report("zeku-2021"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("泽库县社会事务局")


def test_the_queue_is_filtered_without_loading_the_page_anew(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    page.evaluate("window.stayed = true")

    page.get_by_role("search").get_by_label("规则").select_option("F01")

    expect(page.locator(".queue .rule").first).to_have_text("F01")
    expect(page.locator(".queue .rule").filter(has_not_text="F01")).to_have_count(0)
    expect(page).to_have_url(re.compile("rule=F01"))
    assert page.evaluate("window.stayed") is True


def test_a_printed_queue_has_everything_under_its_head_and_nothing_to_press(
    site: Site, context: BrowserContext
) -> None:
    page = open_page(context, site, "李审核")
    page.emulate_media(media="print")

    heads, cells = page.evaluate(
        """() => ['.queue thead tr', '.queue tbody tr:not(.report)'].map((row) =>
            [...document.querySelector(row).cells].map((cell) => Math.round(cell.getBoundingClientRect().left))
                .filter((left) => left > 0))"""
    )

    assert heads == cells
    assert len(heads) == 6  # risk, severity, rule, what, term, state
    assert page.locator("button:visible, form.filters:visible").all_inner_texts() == []


def test_a_filter_without_hits_says_so_and_offers_the_way_back(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    page.get_by_label("机关名称").fill("没有这个局")
    page.get_by_role("button", name="筛选").click()

    expect(page.get_by_text("没有符合条件的问题")).to_be_visible()
    page.get_by_role("link", name="清除全部条件").click()
    expect(page.locator(".queue tbody").first).to_be_visible()


def test_a_reviewer_of_another_region_sees_an_empty_queue_and_no_report(
    site: Site, context: BrowserContext
) -> None:
    page = open_page(context, site, "外省人")
    expect(page.locator("#results .empty")).to_be_visible()

    response = page.goto(site.report("zeku-2021"))

    assert response is not None
    assert response.status == 404


def test_choosing_a_finding_marks_its_cells_and_brings_them_into_view(
    site: Site, context: BrowserContext
) -> None:
    page = open_page(context, site, "李审核")
    page.goto(site.report("panshi-2022"))

    card(page, "Y01")

    cell = page.locator("#cell-requests-carried_in-natural")
    expect(cell).to_have_class(re.compile("is-chosen"))
    expect(cell).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"finding=\d+$"))
    expect(page.locator("#cell-requests-received-natural .before")).to_contain_text("2")


def test_choosing_a_phrase_marks_it_in_the_text(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    page.goto(site.report("panshi-2022"))

    card(page, "S08")

    phrase = page.locator(".prose mark.is-chosen").first
    expect(phrase).to_be_in_viewport()
    expect(page.locator("td.is-chosen")).to_have_count(0)


def test_a_marked_cell_leads_to_its_finding_and_the_keys_go_on(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    page.goto(site.report("panshi-2022"))

    page.locator("#cell-requests-carried_in-total").click()
    expect(page.locator(".finding.is-chosen .said")).to_contain_text("总计：")
    page.keyboard.press("k")

    expect(page.locator(".finding.is-chosen .said")).to_contain_text("自然人：")


def test_without_scripts_a_finding_is_chosen_by_its_address_and_claimed_by_a_form(
    site: Site, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = open_page(context, site, "李审核")
    page.goto(site.report("zeku-2021"))

    page.locator(".finding > a").filter(has_text="F02").click()
    expect(page.locator(".finding.is-chosen .rule").first).to_have_text("F02")
    page.locator(".finding.is-chosen").get_by_role("button", name="领取").click()

    expect(page.locator(".finding.is-chosen > a")).to_contain_text("处理中 · 李审核")
    page.locator(".finding.is-chosen").get_by_role("button", name="放回").click()
    expect(page.locator(".finding.is-chosen > a")).to_contain_text("待处理")
    context.close()


def test_a_finding_is_claimed_commented_and_confirmed(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    page.goto(site.report("zeku-2021"))
    mine = page.locator(card(page, "S01"))

    mine.get_by_role("button", name="领取").click()
    expect(mine).to_contain_text("处理中 · 李审核")
    mine.get_by_text("批注…").click()
    mine.get_by_label("批注").fill("已电话核实 <b>第六部分</b>")
    mine.get_by_role("button", name="保存批注").click()
    expect(mine.locator(".history")).to_contain_text("已电话核实 <b>第六部分</b>")
    mine.get_by_role("button", name="确认").click()

    expect(mine).to_contain_text("已确认 · 李审核")
    expect(mine.locator(".history li")).to_have_count(3)


def test_a_finding_is_dismissed_with_a_reason(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    page.goto(site.report("arong-2021"))
    mine = page.locator(card(page, "F12"))

    mine.get_by_text("排除…").click()
    form = mine.locator("details.deed[open]")
    form.get_by_label("理由").select_option("misread")
    form.get_by_role("textbox", name="说明").fill("原表标签无误")
    form.get_by_role("button", name="排除", exact=True).click()

    expect(mine).to_contain_text("已排除 · 李审核")
    expect(mine.locator(".history")).to_contain_text("系统读取有误")


def test_of_two_who_look_at_the_same_finding_the_second_is_told_who_has_it(
    site: Site, browser: Browser
) -> None:
    contexts = [browser.new_context(), browser.new_context()]
    first, second = (
        open_page(one, site, name) for one, name in zip(contexts, ("李审核", "王审核"), strict=True)
    )
    for page in (first, second):
        page.goto(site.report("arong-2021"))
    winner, loser = first.locator(card(first, "T07")), second.locator(card(second, "T07"))

    winner.get_by_role("button", name="领取").click()
    expect(winner).to_contain_text("处理中 · 李审核")
    loser.get_by_role("button", name="领取").click()

    expect(second.get_by_role("alert")).to_have_text("李审核 已先领取该问题；如需接手，请与其联系。")
    expect(loser).to_contain_text("处理中 · 李审核")
    for context in contexts:
        context.close()


def test_a_report_with_standing_errors_is_not_accepted_and_goes_back_with_an_edited_letter(
    site: Site, context: BrowserContext
) -> None:
    page = open_page(context, site, "李审核")
    page.goto(site.report("panshi-2022"))
    page.get_by_role("button", name="通过").click()
    expect(page.get_by_role("alert")).to_contain_text("个错误未排除或豁免（Y01）")

    page.get_by_role("link", name="退回报送单位…").click()
    # Two findings of one rule are told apart by what each of them says.
    expect(page.get_by_role("checkbox", name=re.compile("Y01.*自然人：2021年结转下年度"))).to_be_checked()
    expect(page.get_by_role("checkbox", name=re.compile("Y01.*总计：2021年结转下年度"))).to_be_checked()
    page.get_by_role("checkbox", name=re.compile("S08")).uncheck()
    page.get_by_role("button", name="按所选问题重写函件").click()
    letter = page.get_by_label("退回函（可修改）")
    expect(letter).not_to_have_text(re.compile("依申请公开段无数量"))
    letter.fill(f"{letter.input_value()}\n联系电话：0432-00000000")
    page.get_by_role("button", name="退回并发送").click()

    expect(page.locator(".facts")).to_contain_text("已退回")
    expect(page.locator("#letter + .prose")).to_contain_text("联系电话：0432-00000000")
    with site.work.database.read_session() as session:
        sent = deliveries.deliveries_of(session, site.reports["panshi-2022"])
    body = canonical.loads(sent[-1].body)
    assert [delivery.type for delivery in sent] == ["report.evaluated", "report.returned"]
    assert "联系电话：0432-00000000\n\n也可通过以下链接" in body["data"]["letter"]
    assert body["data"]["letter"].endswith(body["data"]["return_url"])
    assert {finding["rule"] for finding in body["data"]["findings"]} == {"Y01", "F12"}


def test_a_new_version_shows_what_was_fixed_and_the_old_one_points_to_it(
    site: Site, context: BrowserContext
) -> None:
    organ, year, text = papers()["zeku-2021"]
    later = hand_in(
        site.work,
        "zeku-again",
        organ,
        year,
        text.replace("年度工作报告", f"{organ}2021年政府信息公开工作年度报告", 1),
    )
    page = open_page(context, site, "李审核")

    page.goto(site.report("zeku-2021"))
    page.get_by_role("link", name="查看最新版本").click()

    expect(page).to_have_url(f"{site.address}/reports/{later}")
    expect(page.locator(".finding").filter(has_text="F02")).to_contain_text("已更正")
    expect(page.locator("#versions + .scroll tbody tr")).to_have_count(2)


def test_the_pages_speak_english_by_switch_and_keep_to_it(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review queue")

    page.goto(site.report("arong-2021"))

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".findings")).to_contain_text("More results than applications")
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
