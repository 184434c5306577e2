"""What a filing organ does in a browser, without an account: check a draft; correct a returned report by its link."""

import re
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, Page, expect

from gouji.engine import canonical
from gouji.engine.store.queries import deliveries, reports, submissions
from gouji.workers.evaluating import evaluate
from tests.e2e.site import Site, hand_in, open_page, papers
from tests.e2e.test_accessibility import complaints, looked_at

CLEAN = {"light": [], "dark": [], "narrow": []}


def paper(organ: str, name: str = "panshi-2022") -> str:
    """Return a sample's text under another organ's name."""
    return papers()[name][2].replace("磐石市民生服务局", organ)


def put_in(page: Page, label: str, name: str, text: str) -> None:
    """Choose a file."""
    page.get_by_label(label).set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    )


def link_in(site: Site, submission_id: UUID) -> str:
    """Return the path of the link that the answer to the workflow system carries."""
    with site.work.database.read_session() as session:
        answer = canonical.loads(deliveries.deliveries_of(session, submission_id)[-1].body)
    assert answer["type"] == "report.returned"
    address: str = answer["data"]["return_url"]
    assert address in answer["data"]["letter"]
    return address.removeprefix(site.work.settings.base_url)


def correct(filer: Page, organ: str) -> None:
    """Check a corrected report behind an open link, and submit it."""
    put_in(filer, "选择修改稿文件", "修改稿.txt", paper(organ).replace("本年度止件数", "本年废止件数"))
    filer.get_by_role("button", name="核对修改稿").click()
    expect(filer.get_by_text("尚未提交。")).to_be_visible()
    expect(filer.locator(".progress-of li").filter(has_text="已更正")).to_contain_text("F12")
    expect(filer.locator(".progress-of li").filter(has_text="仍存在").first).to_be_visible()
    assert looked_at(filer) == CLEAN
    filer.get_by_role("button", name="提交修改稿").click()

    expect(filer.get_by_role("heading", level=1)).to_have_text("修改稿已提交")
    expect(filer.get_by_role("status")).to_contain_text("第 2 版")
    assert complaints(filer) == []


def test_a_draft_is_checked_kept_shown_to_a_colleague_and_deleted(
    site: Site, context: BrowserContext, browser: Browser
) -> None:
    page = context.new_page()
    page.goto(f"{site.address}/draft")
    expect(page.get_by_text("也可以把文件拖到这里")).to_be_visible()
    put_in(page, "选择文件", "草稿.txt", paper("东辽县民生服务局"))
    put_in(page, "上一年的年报", "去年.txt", paper("东辽县民生服务局", "panshi-2021"))
    page.get_by_role("button", name="开始自查").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("自查结果 · 东辽县民生服务局 · 2022 年度报告")
    expect(page.get_by_text("这不是报送。")).to_be_visible()
    finding = page.locator(".found-one").filter(has_text="Y01").first
    finding.get_by_role("link").first.click()
    expect(page.locator("td:target")).to_be_in_viewport()
    assert looked_at(page) == CLEAN

    page.get_by_role("button", name="保留 7 天").click()
    page.wait_for_url(re.compile("/draft/kept/"))
    address = page.url
    colleague = browser.new_context(java_script_enabled=False)
    other = colleague.new_page()
    other.goto(address)
    expect(other.locator(".found-one").filter(has_text="Y01").first).to_be_visible()
    assert complaints(page) == []
    page.get_by_role("button", name="立即删除").click()
    expect(page.get_by_role("status").first).to_have_text("已删除，再没有人能打开它。")
    gone = other.goto(address)
    assert gone is not None
    assert gone.status == 404
    colleague.close()


def test_what_a_draft_says_is_shown_and_never_run(site: Site, context: BrowserContext) -> None:
    attack = "<script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">"
    page = context.new_page()
    page.goto(f"{site.address}/draft")
    put_in(
        page,
        "选择文件",
        "x.html",
        f"<html><body>{attack}<pre>{paper('东辽县民生服务局')}</pre></body></html>",
    )
    page.get_by_role("button", name="开始自查").click()
    expect(page.locator("#found")).to_be_visible()
    assert "hacked" not in page.title()

    page.goto(f"{site.address}/draft")
    page.get_by_text("没有文件？粘贴全文").click()
    page.get_by_label("年报全文").fill(
        paper("东辽县民生服务局").replace("一、总体情况", f"一、总体情况\n{attack}\n", 1)
    )
    page.get_by_role("button", name="开始自查").click()

    expect(page.locator("#found")).to_be_visible()
    expect(page.locator("main")).to_contain_text("<script>document.title='hacked'</script>")
    assert "hacked" not in page.title()


def test_without_scripts_a_draft_is_checked_and_what_is_wrong_is_told(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{site.address}/draft")
    page.get_by_role("button", name="开始自查").click()
    expect(page.get_by_role("alert")).to_have_text("请先选择年报文件，或粘贴年报全文。")

    put_in(page, "选择文件", "草稿.txt", paper("东辽县民生服务局"))
    page.get_by_role("button", name="开始自查").click()

    expect(page.locator("#found")).to_be_visible()
    context.close()


def test_a_returned_report_is_corrected_by_its_link_and_the_reviewer_sees_the_new_version(
    site: Site, context: BrowserContext, browser: Browser
) -> None:
    organ = "伊通县民生服务局"
    returned = hand_in(site.work, "filers", organ, 2022, paper(organ))
    reviewer = open_page(context, site, "李审核")
    reviewer.goto(f"{site.address}/reports/{returned}/return")
    expect(reviewer.get_by_text("发出时函件末尾附：")).to_be_visible()
    reviewer.get_by_role("button", name="退回并发送").click()
    expect(reviewer.locator(".facts")).to_contain_text("已退回")
    reviewer.get_by_role("link", name="修改链接与邮件").click()
    expect(reviewer.get_by_label("地址（有效至")).to_have_value(re.compile("/returned/"))
    assert complaints(reviewer) == []

    outside = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    filer = outside.new_page()
    filer.goto(f"{site.address}{link_in(site, returned)}")
    expect(filer.locator(".letter-text")).to_contain_text(organ)
    expect(filer.locator(".found-one").first).to_be_visible()
    assert looked_at(filer) == CLEAN
    correct(filer, organ)
    with site.work.database.read_session() as session:
        report_id = submissions.submission(session, returned).report_id
        latest = reports.versions_of(session, report_id)[0]
    evaluate(site.work, latest.id)
    filer.reload()
    expect(filer.get_by_role("status")).to_contain_text("已核对")
    reviewer.goto(f"{site.address}/reports/{returned}")
    reviewer.get_by_role("link", name="查看最新版本").click()
    expect(reviewer).to_have_url(f"{site.address}/reports/{latest.id}")
    expect(
        reviewer.locator(".finding").filter(has_text="F12").filter(has_text="已更正").first
    ).to_be_visible()
    outside.close()


def test_a_link_that_is_none_says_what_to_do(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    response = page.goto(f"{site.address}/returned/abc")

    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("alert")).to_contain_text("请从退回函中重新完整打开或复制")
    assert complaints(page) == []
