"""What a hostile report, a forged form and a curious visitor get."""

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gouji.engine.store.queries import outbox, submissions
from tests.e2e.site import ATTACK, Site, open_page
from tests.integration.waiting import PATIENCE_SECONDS


def test_what_a_report_brings_as_markup_is_shown_as_text(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    page.goto(f"{site.address}/?q=双辽")
    assert page.title() == "待审队列 · 勾稽"

    page.goto(site.report("attack"))

    expect(page.locator("#section-overview")).to_contain_text(ATTACK)
    expect(page.locator("main img")).to_have_count(0)
    assert "hacked" not in page.title()


def test_no_page_breaks_its_own_content_security_policy(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page = _sign_in(page, site)
    for address in ("/", site.report("arong-2021"), site.report("arong-2021", "/return")):
        page.goto(address if address.startswith("http") else f"{site.address}{address}")

    assert complaints == []


def test_the_uploaded_bytes_are_never_served(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")

    page.goto(site.report("attack"))

    links = {link.get_attribute("href") or "" for link in page.locator("main a").all()}
    assert [link for link in links if not link.startswith(("?", "/reports/", "/rules/", "#"))] == []


def test_a_page_is_not_kept_by_anybody_and_says_what_it_may_load(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")

    response = page.goto(site.report("arong-2021"))

    assert response is not None
    headers = response.headers
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/quarantine", "/reports/00000000-0000-0000-0000-000000000000"])
def test_nothing_is_shown_to_somebody_who_did_not_sign_in(site: Site, path: str) -> None:
    response = httpx.get(f"{site.address}{path}", trust_env=False, timeout=PATIENCE_SECONDS)

    assert response.status_code == 303
    assert response.headers["location"].startswith("/sign-in")


def test_a_form_that_was_not_opened_here_does_nothing(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    page.goto(site.report("arong-2021"))
    form = {"submission": str(site.reports["arong-2021"]), "action": "claim"}
    number = page.locator(".finding").first.get_attribute("data-finding")

    for token in ("", "forged", "ImZvcm0i.aSEHnQ.forged"):
        response = context.request.post(
            f"{site.address}/findings/{number}/actions", form={**form, "csrf": token}
        )
        assert response.status == 403
        assert "操作没有执行" in response.text()


def test_a_form_that_ran_out_says_so_and_leaves_the_findings_where_they_are(
    site: Site, context: BrowserContext
) -> None:
    page = open_page(context, site, "李审核")
    page.goto(site.report("arong-2021"))
    findings = page.locator(".finding").count()
    chosen = page.locator(".finding.is-chosen")
    chosen.locator("input[name=csrf]").evaluate_all("inputs => inputs.forEach(input => input.value = 'old')")

    chosen.get_by_role("button", name="领取").click()

    expect(page.get_by_role("alert")).to_contain_text("表单已失效")
    expect(page.locator(".finding")).to_have_count(findings)


def test_a_token_of_one_person_is_no_good_for_another(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    token = page.locator("input[name=csrf]").first.get_attribute("value") or ""
    page.get_by_role("button", name="退出").click()
    page = _sign_in(page, site, "王审核")

    response = context.request.post(
        f"{site.address}/reports/{site.reports['arong-2021']}/accept", form={"csrf": token}
    )

    assert response.status == 403


def test_signing_in_gives_a_new_cookie_and_ends_the_old_sign_in(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    old = {cookie["name"]: cookie["value"] for cookie in context.cookies()}["gouji"]

    _sign_in(page, site)

    new = {cookie["name"]: cookie for cookie in context.cookies()}["gouji"]
    assert new["value"] != old
    assert (new["httpOnly"], new["sameSite"]) == (True, "Lax")
    refused = httpx.get(site.address, cookies={"gouji": old}, trust_env=False, timeout=PATIENCE_SECONDS)
    assert refused.status_code == 303


def test_a_sign_in_leads_to_our_own_pages_only(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    for next_page in ("https://example.org/", "//example.org/", "/\\example.org"):
        page.goto(f"{site.address}/sign-in?next={next_page}")
        expect(page.locator("input[name=next]")).to_have_value("/")


def test_the_quarantine_is_for_administrators(site: Site, context: BrowserContext) -> None:
    page = open_page(context, site, "李审核")
    response = page.goto(f"{site.address}/quarantine")
    assert response is not None
    assert response.status == 403
    expect(page.get_by_role("alert")).to_contain_text("审核人不能放行隔离的报送")


def test_an_administrator_releases_what_was_set_aside(site: Site, context: BrowserContext) -> None:
    with site.work.database.session() as session:
        submissions.quarantine(
            session, site.reports["attack"], reason="<b>worker died</b>", now=site.work.now()
        )
        waiting, _ = outbox.waiting(session)
    page = open_page(context, site, "管理员")
    page.get_by_role("link", name="隔离区").click()
    expect(page.locator("main")).to_contain_text("<b>worker died</b>")

    page.get_by_role("button", name="放行重试").click()

    expect(page.get_by_text("隔离区是空的")).to_be_visible()
    with site.work.database.read_session() as session:
        assert outbox.waiting(session)[0] == waiting + 1


@pytest.mark.parametrize("query", ["year=abcd", "region=1", "state=gone", "after=0", "before=x"])
def test_an_address_that_cannot_be_gets_a_page_that_says_so(
    site: Site, context: BrowserContext, query: str
) -> None:
    page = open_page(context, site, "李审核")

    response = page.goto(f"{site.address}/?{query}")

    assert response is not None
    assert response.status == 400
    expect(page.get_by_role("alert")).to_contain_text("无效")


def _sign_in(page: Page, site: Site, name: str = "李审核") -> Page:
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill("a long enough password")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{site.address}/")
    return page
