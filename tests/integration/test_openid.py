"""Signing in through a real OpenID provider: whom it lets in, whom not, and what its faults do."""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from gouji.engine.store import Database, open_database
from gouji.engine.store.queries import audit, factors, users
from gouji.integrations.app import create_app
from gouji.workers.settings import Settings
from tests.integration.openid_provider import PLAINLY, SECRET, RunningProvider, free_port, provider
from tests.integration.serving import serving
from tests.integration.sqlite import new_sqlite
from tests.unit.integrations.desk.samples import add_account

PASSWORD: Final = "long enough for all"
MAPPING: Final = """
role: {claim: realm.groups, values: {gouji-bosses: supervisor, gouji-people: reviewer}}
region: {claim: division, values: {jilin: "22", everything: "*"}}
"""


@dataclass(frozen=True)
class Office:
    """The application over a store, its provider, and people who have passwords."""

    database: Database
    address: str
    provider: RunningProvider

    def browser(self) -> httpx.Client:
        """Return a browser without cookies."""
        return httpx.Client(base_url=self.address, **PLAINLY)

    def come_back(self, browser: httpx.Client, subject: str, start: str = "/sign-in/oidc") -> httpx.Response:
        """Walk to the provider and back as this person; return how that was answered."""
        sent = browser.get(start)
        assert sent.status_code == 303, sent.text
        return browser.get(self.provider.agrees(sent.headers["location"], subject))

    def sign_in(self, browser: httpx.Client, name: str) -> None:
        """Sign in by password."""
        page = browser.get("/sign-in").text
        browser.post("/sign-in", data={"name": name, "password": PASSWORD, "csrf": csrf(page)})

    def add(self, role: str = "reviewer", email: str | None = None) -> str:
        """Add an account with a password; return its name."""
        name = f"人{secrets.token_hex(4)}"
        with self.database.session() as session:
            add_account(session, name, PASSWORD, role, datetime.now(UTC), region="22", email=email)
        return name


def csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def problem(response: httpx.Response) -> str:
    found = re.search(r'role="alert">([^<]+)<', response.text)
    return found[1] if found else ""


def who(browser: httpx.Client) -> str:
    """Return name and role as the head of the account page has them; empty for nobody."""
    found = re.search(r'class="who"[^>]*>(.+?)</a>', browser.get("/account").text)
    return re.sub(r"<[^>]+>", "", found[1]) if found else ""


@pytest.fixture(scope="module")
def running() -> Iterator[RunningProvider]:
    with provider() as one:
        yield one


def office(folder: Path, running: RunningProvider, **settings: Any) -> Iterator[Office]:
    port = free_port()
    wanted = Settings(
        _env_file=None,
        data_dir=folder,
        webhook_secrets="whsec_" + "QQ" * 16,
        base_url=f"http://127.0.0.1:{port}",
        oidc_issuer=running.issuer,
        oidc_client_secret=SECRET,
        **settings,
    )
    database = open_database(new_sqlite(folder))
    with serving(create_app(wanted), port):
        yield Office(database, wanted.base_url, running)
    database.close()


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory, running: RunningProvider) -> Iterator[Office]:
    """An office that lets in only who was bound by hand."""
    yield from office(tmp_path_factory.mktemp("strict"), running)


@pytest.fixture(scope="module")
def open_office(tmp_path_factory: pytest.TempPathFactory, running: RunningProvider) -> Iterator[Office]:
    """An office that binds by verified mail address, makes accounts, and takes roles from the provider."""
    folder = tmp_path_factory.mktemp("open")
    (folder / "mapping.yaml").write_text(MAPPING)
    wanted = {"oidc_link_email": True, "oidc_create": True, "oidc_mapping": folder / "mapping.yaml"}
    yield from office(folder, running, **wanted)


def test_nobody_comes_in_whom_nobody_bound_and_no_account_is_made(strict: Office) -> None:
    name = strict.add(email="li@example.org")
    strict.provider.knows("stranger", {"email": "li@example.org", "email_verified": True})

    with strict.browser() as browser:
        answer = strict.come_back(browser, "stranger")
        assert (answer.status_code, "还没有绑定账号" in problem(answer)) == (403, True)
        assert who(browser) == ""
        strict.sign_in(browser, name)
        assert who(browser) == f"{name} · 审核人"


def test_who_binds_an_identity_comes_in_with_it_and_nobody_else_can_bind_it(strict: Office) -> None:
    name, other = strict.add(), strict.add()
    with strict.browser() as browser:
        strict.sign_in(browser, name)
        bound = strict.come_back(browser, "wang", "/sign-in/oidc?bind=1")
        assert (bound.status_code, bound.headers["location"]) == (303, "/account?done=bound")
    with strict.browser() as browser:
        entered = strict.come_back(browser, "wang", "/sign-in/oidc?next=/rules")
        assert (entered.status_code, entered.headers["location"]) == (303, "/rules")
        assert who(browser) == f"{name} · 审核人"
    with strict.browser() as browser:
        strict.sign_in(browser, other)
        assert strict.come_back(browser, "wang", "/sign-in/oidc?bind=1").status_code == 409

    with strict.database.read_session() as session:
        owner = users.user(session, name)
        trail = [one.action for one in audit.entries(session, subject="user", subject_id=owner.id)]
    assert trail == ["bind_identity", "add_user"]


def test_binding_needs_somebody_who_is_signed_in(strict: Office) -> None:
    with strict.browser() as browser:
        sent = browser.get("/sign-in/oidc?bind=1")

    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?next=%2Fsign-in%2Foidc%3Fbind%3D1")


def test_signing_out_offers_to_sign_out_of_the_provider_too(strict: Office) -> None:
    name = strict.add()
    with strict.browser() as browser:
        strict.sign_in(browser, name)
        strict.come_back(browser, "zhao", "/sign-in/oidc?bind=1")
        strict.come_back(browser, "zhao")
        out = browser.post("/sign-out", data={"csrf": csrf(browser.get("/account").text)})
        shown = browser.get(out.headers["location"])
        there = browser.get("/sign-in/oidc/out")

    assert "/sign-in/oidc/out" in shown.text
    assert there.headers["location"] == (
        f"{strict.provider.issuer}/oauth2/end_session?client_id=gouji"
        f"&post_logout_redirect_uri={strict.address.replace(':', '%3A').replace('/', '%2F')}%2Fsign-in"
    )


NOW: Final = datetime.now(UTC).timestamp()
FORGED: Final[Mapping[str, dict[str, Any]]] = {
    "a nonce of another sign-in": {"nonce": "another"},
    "for somebody else's audience": {"aud": "another"},
    "for two audiences, of which we are not the one it is for": {"aud": ["gouji", "x"], "azp": "x"},
    "run out": {"exp": int(NOW) - 3600},
    "of the future": {"nbf": int(NOW) + 3600},
    "of another issuer": {"iss": "https://id.example"},
    "not signed": {"signed_with_none": True},
    "signed with another key": {"signed_by_another": True},
    "signed with our own secret": {"signed_with_our_secret": True},
    "of another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.fixture(scope="module")
def bound(strict: Office) -> str:
    """Bind an identity to an account; return its name there."""
    name = strict.add()
    with strict.browser() as browser:
        strict.sign_in(browser, name)
        assert strict.come_back(browser, "bound", "/sign-in/oidc?bind=1").status_code == 303
    return "bound"


@pytest.mark.parametrize("fault", FORGED)
def test_what_cannot_be_believed_lets_nobody_in(strict: Office, bound: str, fault: str) -> None:
    strict.provider.knows(bound, FORGED[fault])

    with strict.browser() as browser:
        answer = strict.come_back(browser, bound)

        assert (answer.status_code, "身份凭证无效" in problem(answer)) == (400, True)
        assert who(browser) == ""


def test_the_same_person_comes_in_when_all_is_right(strict: Office, bound: str) -> None:
    strict.provider.knows(bound, {"nbf": int(NOW) - 3600, "aud": ["gouji"]})

    with strict.browser() as browser:
        assert strict.come_back(browser, bound).status_code == 303


def test_an_answer_counts_in_the_browser_that_asked_once_and_for_its_own_state(strict: Office) -> None:
    name = strict.add()
    with strict.browser() as browser, strict.browser() as other:
        strict.sign_in(browser, name)
        strict.come_back(browser, "qian", "/sign-in/oidc?bind=1")
        sent = browser.get("/sign-in/oidc")
        back = strict.provider.agrees(sent.headers["location"], "qian")
        other.get("/sign-in/oidc")
        stolen = [
            other.get(back),
            other.get(back.replace("state=", "state=x")),
            other.get("/sign-in/oidc/callback"),
        ]
        mixed_up = browser.get(back + "&iss=https%3A%2F%2Fevil.example")
        assert who(other) == ""
    with strict.browser() as browser:
        sent = browser.get("/sign-in/oidc")
        back = strict.provider.agrees(sent.headers["location"], "qian")
        first, second = browser.get(back), browser.get(back)

    assert [(one.status_code, "不是从本浏览器发起" in problem(one)) for one in (*stolen, mixed_up)] == [
        (400, True)
    ] * 4
    assert [first.status_code, second.status_code] == [303, 400]


def test_who_says_no_at_the_provider_is_told_so(strict: Office) -> None:
    with strict.browser() as browser:
        sent = browser.get("/sign-in/oidc")
        answer = browser.get(strict.provider.refuses(sent.headers["location"]))

    assert (answer.status_code, "access_denied" in problem(answer)) == (400, True)


def test_nobody_is_sent_to_another_site_afterwards(open_office: Office) -> None:
    told = {"realm": {"groups": ["gouji-people"]}, "division": "jilin", "preferred_username": "孙审核"}
    open_office.provider.knows("sun", told)

    with open_office.browser() as browser:
        answer = open_office.come_back(browser, "sun", "/sign-in/oidc?next=https://evil.example/")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_verified_mail_address_finds_the_account_and_one_that_is_not_does_not(open_office: Office) -> None:
    name = open_office.add(email="Wu@example.org")
    claims = {"email": "wu@EXAMPLE.org", "realm": {"groups": ["gouji-bosses"]}, "division": "jilin"}
    open_office.provider.knows("wu", {**claims, "email_verified": "true", "preferred_username": name})
    with open_office.browser() as browser:
        assert open_office.come_back(browser, "wu").status_code == 400  # the name is taken
    open_office.provider.knows("wu", {**claims, "email_verified": True})
    with open_office.browser() as browser:
        open_office.come_back(browser, "wu")
        assert who(browser) == f"{name} · 审核负责人"

    with open_office.database.read_session() as session:
        user = users.user(session, name)
        bound = [(one.issuer, one.subject) for one in factors.identities_of(session, user.id)]
    assert (bound, user.role, user.region) == ([(open_office.provider.issuer, "wu")], "supervisor", "22")


def test_roles_and_regions_follow_the_provider_at_every_sign_in(open_office: Office) -> None:
    told = {
        "realm": {"groups": ["other", "gouji-people"]},
        "division": "everything",
        "preferred_username": "郑审核",
    }
    open_office.provider.knows("zheng", told)
    seen = []
    for change in ({}, {"realm": {"groups": ["gouji-bosses"]}, "division": "jilin"}, {"realm": {}}):
        open_office.provider.knows("zheng", {**told, **change})
        with open_office.browser() as browser:
            answer = open_office.come_back(browser, "zheng")
            seen.append((answer.status_code, who(browser)))

    with open_office.database.read_session() as session:
        user = users.user(session, "郑审核")
        trail = [
            (one.actor, one.action) for one in audit.entries(session, subject="user", subject_id=user.id)
        ]
    assert seen == [(303, "郑审核 · 审核人"), (303, "郑审核 · 审核负责人"), (403, "")]
    assert (user.role, user.region, user.password_hash) == ("supervisor", "22", "")
    assert trail == [("oidc", "edit_user"), ("oidc", "bind_identity"), ("oidc", "add_user")]


def test_a_disabled_account_does_not_come_in(open_office: Office) -> None:
    told = {"realm": {"groups": ["gouji-people"]}, "division": "jilin", "preferred_username": "冯审核"}
    open_office.provider.knows("feng", told)
    with open_office.browser() as browser:
        open_office.come_back(browser, "feng")
        with open_office.database.session() as session:
            users.disable_user(session, "冯审核", now=datetime.now(UTC), actor="管理员")
        assert who(browser) == ""
    with open_office.browser() as browser:
        answer = open_office.come_back(browser, "feng")

    assert (answer.status_code, "已停用" in problem(answer)) == (403, True)


def test_a_provider_that_is_down_is_said_and_one_with_new_keys_goes_on(tmp_path: Path) -> None:
    with provider() as first:
        port = int(first.issuer.rpartition(":")[2])
        (one,) = [next(steps := office(tmp_path, first))]
        name = one.add()
        with one.browser() as browser:
            one.sign_in(browser, name)
            one.come_back(browser, "chen", "/sign-in/oidc?bind=1")
    with one.browser() as browser:
        answer = browser.get("/sign-in/oidc")
        one.sign_in(browser, name)
        assert who(browser) == f"{name} · 审核人"
    with provider(port), one.browser() as browser:
        one.come_back(browser, "chen")
        assert who(browser) == f"{name} · 审核人"

    assert "暂时无法使用" in problem(answer)
    steps.close()


def test_an_office_without_a_provider_does_not_offer_one(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, webhook_secrets="whsec_" + "QQ" * 16)
    new_sqlite(tmp_path)
    with serving(create_app(settings)) as door:
        shown, asked = door.get("/sign-in"), door.get("/sign-in/oidc")

    assert "oidc" not in shown.text
    assert (asked.status_code, "没有配置" in problem(asked)) == (404, True)
