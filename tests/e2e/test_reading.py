"""The original beside what was read, and the correction of a misread cell, in a real browser."""

import re
from itertools import count
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from gouji.engine.store.queries import submissions
from gouji.workers.evaluating import evaluate
from tests.e2e.site import ATTACK, Site, hand_in, open_page, papers
from tests.integration.waiting import PATIENCE_SECONDS

NUMBERS = count(1)
SEED = Path(__file__).parents[3] / "shared" / "seeds" / "real-2023-district.pdf"
NATURAL = "requests-received-natural"


def misread(site: Site) -> UUID:
    """Hand in a report in which 41 new applications of natural persons stand instead of 2."""
    organ, year, text = papers()["panshi-2021"]
    own = f"{organ[:-1]}{'一二三四五六七八九'[next(NUMBERS)]}局"
    row = next(line for line in text.split("\n") if line.startswith("一、本年新收"))
    wrong = row.replace("\t2\t", "\t41\t", 1)
    return hand_in(site.work, own, own, year, text.replace(organ, own).replace(row, wrong))


def reading(site: Site, submission_id: UUID, query: str = "") -> str:
    return f"{site.address}/reports/{submission_id}/reading{query}"


def test_each_side_marks_the_cell_that_was_chosen_on_the_other(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    page.goto(reading(site, misread(site)))
    chosen = re.compile("is-chosen")

    page.locator(f"#r-{NATURAL} a").click()
    expect(page.locator(f"#o-{NATURAL}")).to_have_class(chosen)
    expect(page.locator(f"#o-{NATURAL}")).to_be_in_viewport()
    expect(page.locator("#correct h3")).to_contain_text("自然人")

    page.locator("#o-appeals-direct_suit-total").click()
    expect(page.locator("#r-appeals-direct_suit-total")).to_have_class(chosen)
    expect(page.locator("#r-appeals-direct_suit-total")).to_be_in_viewport()
    expect(page.locator(f"#r-{NATURAL}")).not_to_have_class(chosen)
    expect(page.locator("#correct h3")).to_contain_text("总计")


def test_a_misread_cell_is_corrected_with_the_keyboard_alone_and_the_report_judged_again(
    site: Site, context: BrowserContext
) -> None:
    submission_id = misread(site)
    page = open_page(context, site, "李审核")
    page.goto(f"{site.address}/reports/{submission_id}")
    expect(page.locator(".finding .rule").filter(has_text="A03")).to_have_count(2)

    page.get_by_role("link", name="原件与读取结果").press("Enter")
    page.locator(f"#r-{NATURAL} a").press("Enter")
    page.get_by_text("读取错误，更正…").press("Enter")
    page.get_by_label("原件中的数").fill("2")
    page.get_by_label("说明哪里读错了").fill("扫描件上的污点读成了 41")
    page.get_by_role("button", name="保存更正并重新核对").press("Enter")

    expect(page.get_by_text("正在按更正后的数重新核对")).to_be_visible()
    expect(page.locator(f"#r-{NATURAL}")).to_contain_text("原读 41")
    evaluate(site.work, submission_id)
    expect(page.get_by_text("本报告按 1 处更正核对")).to_be_visible()
    page.get_by_role("link", name="查看核对结果").click()
    expect(page.locator(f"#cell-{NATURAL}")).to_contain_text("原读 41")
    expect(page.locator(".finding:not(:has(.badge.fixed)) .rule").filter(has_text="A03")).to_have_count(0)


def test_what_cannot_be_entered_is_said_and_what_was_typed_stays(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    page.goto(reading(site, misread(site), "?cell=requests.received.natural"))

    page.get_by_text("读取错误，更正…").click()
    page.get_by_label("原件中的数").fill("4l")
    page.get_by_label("说明哪里读错了").fill("看不清")
    page.get_by_role("button", name="保存更正并重新核对").click()

    expect(page.get_by_role("alert")).to_contain_text("请填写原件中的数")
    expect(page.get_by_label("原件中的数")).to_have_value("4l")
    expect(page.get_by_label("说明哪里读错了")).to_have_value("看不清")


def test_without_script_a_cell_is_found_corrected_and_the_correction_withdrawn(
    site: Site, browser: Browser
) -> None:
    submission_id = misread(site)
    context = browser.new_context(java_script_enabled=False)
    page = open_page(context, site, "李审核")
    page.goto(reading(site, submission_id))

    page.locator(f"#r-{NATURAL} a").click()
    expect(page).to_have_url(re.compile(rf"cell=requests\.received\.natural#o-{NATURAL}$"))
    expect(page.locator(f"#o-{NATURAL}")).to_be_in_viewport()
    page.get_by_text("读取错误，更正…").click()
    page.get_by_label("是空白").check()
    page.get_by_label("说明哪里读错了").fill("原件为空")
    page.get_by_role("button", name="保存更正并重新核对").click()
    expect(page.get_by_label("更正记录")).to_contain_text("由“41”更正为“空”")
    page.get_by_role("button", name="撤销这项更正").click()

    expect(page.get_by_label("更正记录")).to_contain_text("已撤销")
    expect(page.locator(f"#r-{NATURAL}")).not_to_contain_text("原读")
    context.close()


def test_whoever_may_not_correct_sees_both_sides_and_no_form(site: Site, context: BrowserContext) -> None:
    submission_id = misread(site)
    old = open_page(context, site, "李审核")
    with site.work.database.read_session() as session:
        name = submissions.submission(session, submission_id).organ
    hand_in(
        site.work, name, name, 2021, papers()["panshi-2021"][2].replace("磐石市民生服务局", name), version=2
    )

    old.goto(reading(site, submission_id, "?cell=requests.received.natural"))

    expect(old.locator("#correct h3")).to_be_visible()
    expect(old.get_by_text("读取错误，更正…")).to_have_count(0)


def test_what_a_report_brings_as_markup_stays_text_on_both_sides(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))

    page.goto(reading(site, site.reports["attack"]))

    expect(page.locator(".original-of")).to_contain_text(ATTACK)
    expect(page.locator("main img")).to_have_count(0)
    assert "hacked" not in page.title()
    assert complaints == []


@pytest.fixture(scope="module")
def paged(site: Site) -> UUID:
    if not SEED.exists():
        pytest.skip("../shared/seeds is not here")
    return hand_in(site.work, "pages", "洪泽区人民政府", 2023, SEED.read_bytes())


def test_pages_of_a_pdf_are_pictures_with_the_cells_on_them(
    site: Site, context: BrowserContext, paged: UUID
) -> None:
    page = open_page(context, site, "李审核")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(reading(site, paged))

    page.locator(f"#r-{NATURAL} a").click()

    expect(page.locator(f"#o-{NATURAL} rect")).to_be_in_viewport()
    picture = page.locator(".page img").nth(2)
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 1100, timeout=60_000)
    assert complaints == []
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


def test_a_picture_of_a_page_is_for_those_only_who_may_read_the_report(
    site: Site, context: BrowserContext, paged: UUID
) -> None:
    address = f"{site.address}/reports/{paged}/pages/1.png"
    open_page(context, site, "李审核")

    seen = context.request.get(address)
    again = context.request.get(address, headers={"if-none-match": seen.headers["etag"]})
    absent = context.request.get(address.replace("/1.png", "/6.png"))
    stranger = httpx.get(address, trust_env=False, timeout=PATIENCE_SECONDS)
    context.clear_cookies()
    open_page(context, site, "外省人")
    elsewhere = context.request.get(address)

    assert (seen.status, seen.headers["content-type"], seen.body()[:4]) == (200, "image/png", b"\x89PNG")
    assert seen.headers["cache-control"] == "private, max-age=86400"
    assert "default-src 'none'" in seen.headers["content-security-policy"]
    assert (again.status, again.body()) == (304, b"")
    assert [absent.status, stranger.status_code, elsewhere.status] == [404, 303, 404]
