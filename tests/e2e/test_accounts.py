"""Accounts in a browser: an authenticator enrolled and asked for, a provider that vouches, a link for a password."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from gouji.engine.store import open_database, upgrade
from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.workers.settings import Settings
from tests.e2e.test_accessibility import looked_at
from tests.integration.openid_provider import SECRET, free_port, provider
from tests.integration.serving import serving

PASSWORD: Final = "a long enough password"
FINE: Final = {"light": [], "dark": [], "narrow": []}


@dataclass(frozen=True)
class Office:
    """The application with people who have passwords, and with a provider of its own."""

    address: str

    def sign_in(self, context: BrowserContext, name: str, password: str = PASSWORD) -> Page:
        """Fill in the form of the sign-in; return the page that follows."""
        page = context.new_page()
        page.goto(f"{self.address}/sign-in")
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录", exact=True).click()
        return page


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    port = free_port()
    with provider() as running:
        settings = Settings(
            _env_file=None,
            data_dir=tmp_path_factory.mktemp("office"),
            webhook_secrets="whsec_" + "QQ" * 16,
            base_url=f"http://127.0.0.1:{port}",
            oidc_issuer=running.issuer,
            oidc_client_secret=SECRET,
        )
        upgrade(settings.resolved_database_url)
        database = open_database(settings.resolved_database_url)
        with database.session() as session:
            for name, role in {"李审核": "reviewer", "王审核": "reviewer", "管理员": "admin"}.items():
                accounts.add_user(session, name, PASSWORD, role, datetime.now(UTC))
        database.close()
        with serving(create_app(settings), port):
            yield Office(settings.base_url)


def complaints_of(page: Page) -> list[str]:
    """Return a list into which the browser's complaints go from now on."""
    heard: list[str] = []
    page.on(
        "console", lambda message: heard.append(message.text) if "Security Policy" in message.text else None
    )
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def sign_out(page: Page) -> None:
    """Sign out."""
    page.get_by_role("button", name="退出", exact=True).click()


def confirm(page: Page, code: str) -> None:
    """Enter the code of an authenticator that is being enrolled."""
    page.get_by_label("6 位数字").fill(code)
    page.get_by_role("button", name="确认绑定").click()


def enter(page: Page, code: str) -> None:
    """Enter a code of the authenticator, or a recovery code."""
    page.get_by_label("口令或恢复码").fill(code)
    page.get_by_role("button", name="继续").click()


def test_an_authenticator_is_enrolled_and_asked_for_from_then_on(
    office: Office, context: BrowserContext
) -> None:
    page = office.sign_in(context, "李审核")
    heard = complaints_of(page)
    page.goto(f"{office.address}/account")
    page.get_by_role("link", name="启用动态口令").click()
    expect(page.locator(".enrol svg")).to_be_visible()
    assert looked_at(page) == FINE
    app = pyotp.TOTP(page.locator("code.key").inner_text().replace(" ", ""))
    confirm(page, "000000")
    expect(page.get_by_role("alert")).to_contain_text("口令不正确")
    confirm(page, app.now())
    expect(page.locator(".codes li")).to_have_count(10)
    assert looked_at(page) == FINE
    recovery = page.locator(".codes code").first.inner_text()
    page.get_by_role("link", name="已保存，继续").click()
    expect(page.locator("main")).to_contain_text("剩余恢复码 10 个")
    sign_out(page)

    page = office.sign_in(context, "李审核")
    expect(page.get_by_role("heading", name="动态口令")).to_be_visible()
    assert looked_at(page) == FINE
    page.goto(f"{office.address}/rules")
    expect(page).to_have_url(f"{office.address}/sign-in/code?next=%2Frules")
    enter(page, app.at(int(time.time()) + 30))
    expect(page).to_have_url(f"{office.address}/rules")
    sign_out(page)

    page = office.sign_in(context, "李审核")
    enter(page, recovery)
    expect(page).to_have_url(f"{office.address}/")
    page.goto(f"{office.address}/account")
    expect(page.locator("main")).to_contain_text("剩余恢复码 9 个")
    assert heard == []


def test_who_is_bound_to_an_identity_signs_in_with_it(office: Office, context: BrowserContext) -> None:
    page = office.sign_in(context, "王审核")
    heard = complaints_of(page)
    page.goto(f"{office.address}/account")
    page.get_by_role("link", name="绑定统一身份认证").click()
    page.locator("input[name=sub]").fill("wang")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("status")).to_contain_text("已绑定")
    sign_out(page)

    page.get_by_role("link", name="用统一身份认证登录").click()
    page.get_by_role("button", name="wang").click()
    expect(page.locator(".who")).to_contain_text("王审核")
    sign_out(page)
    page.get_by_role("link", name="同时退出统一身份认证").click()
    expect(page).to_have_url(re.compile("/oauth2/end_session"))
    assert heard == []


def test_a_new_person_chooses_a_password_and_is_out_when_disabled(
    office: Office, context: BrowserContext
) -> None:
    page = office.sign_in(context, "管理员")
    page.goto(f"{office.address}/users")
    page.get_by_role("link", name="新增账号").click()
    page.get_by_label("用户名").fill("新审核")
    page.get_by_label("行政区划代码").fill("22")
    page.get_by_role("button", name="保存").click()
    link = page.locator("code.key").inner_text()
    assert looked_at(page) == FINE

    browser = context.browser
    assert browser is not None
    with browser.new_context(locale="zh-CN") as other:
        theirs = other.new_page()
        theirs.goto(link)
        assert looked_at(theirs) == FINE
        for label in ("新密码", "再输一次"):
            theirs.get_by_label(label).fill("their own password")
        theirs.get_by_role("button", name="设置密码").click()
        theirs.wait_for_url(f"{office.address}/sign-in")
        theirs = office.sign_in(other, "新审核", "their own password")
        expect(theirs.locator(".who")).to_contain_text("新审核")
        page.get_by_role("button", name="停用账号").click()
        expect(page.get_by_role("status")).to_contain_text("即刻失效")
        theirs.goto(f"{office.address}/account")
        expect(theirs).to_have_url(f"{office.address}/sign-in?next=%2Faccount")


def test_one_ends_where_else_one_is_signed_in_and_keeps_tokens(
    office: Office, context: BrowserContext
) -> None:
    browser = context.browser
    assert browser is not None
    with browser.new_context(locale="zh-CN") as other:
        theirs = office.sign_in(other, "管理员")
        page = office.sign_in(context, "管理员")
        page.goto(f"{office.address}/account")
        page.get_by_role("button", name="退出其他全部登录").click()
        theirs.goto(f"{office.address}/account")
        expect(theirs).to_have_url(f"{office.address}/sign-in?next=%2Faccount")
    page.get_by_label("用途").fill("大屏")
    page.get_by_role("button", name="生成令牌").click()
    token = page.locator("code.key").inner_text()
    headers = {"authorization": f"Bearer {token}"}
    read = context.request.get(f"{office.address}/api/v1/users", headers=headers)
    written = context.request.post(f"{office.address}/api/v1/findings/actions", headers=headers, data={})
    page.get_by_role("button", name="撤销令牌").click()
    revoked = context.request.get(f"{office.address}/api/v1/findings", headers=headers)

    assert [read.status, written.status, revoked.status] == [403, 403, 401]
