"""The filers' side: a draft checked before it is filed, the link in a returned report's letter, accounts of filers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text as sql

from gouji.engine import canonical
from gouji.engine.errors import BadRequestError, ConflictError, GoujiError, NotFoundError
from gouji.engine.judge import judge
from gouji.engine.model import Filing, Organ
from gouji.engine.reading import read_document
from gouji.engine.register import Registered
from gouji.engine.store.queries import deliveries, mails, organs, queue, reports, returns, submissions, users
from gouji.engine.store.tables import MailState, OrganContact, Report, ReturnLink
from gouji.integrations.app import create_app
from gouji.integrations.desk import (
    accounts,
    findings,
    kept_drafts,
    links,
    resubmitting,
    return_letters,
    returning,
)
from gouji.integrations.desk import reports as desk_reports
from gouji.integrations.desk.drafts import Handed
from gouji.integrations.desk.roles import Actor
from gouji.integrations.outbound.mail import OptOut, opt_out_link
from gouji.workers.draft_room import DraftRoom
from gouji.workers.evaluating import evaluate
from gouji.workers.reading import Limits
from gouji.workers.settings import Settings
from gouji.workers.sweeping import sweep_drafts
from gouji.workers.work import Work
from tests.e2e.site import hand_in, papers
from tests.integration.serving import serving
from tests.integration.sqlite import new_sqlite
from tests.integration.waiting import PATIENCE_SECONDS
from tests.unit.integrations.desk.samples import add_account

SECRET: Final = "whsec_" + "QQ" * 16
PAPERS: Final = papers()
LAST, THIS = PAPERS["panshi-2021"][2], PAPERS["panshi-2022"][2]
CORRECTED: Final = THIS.replace("本年度止件数", "本年废止件数")
LETTER: Final = "请更正所列问题。\n\n审核人：李审核"
MOST_BYTES: Final = 200_000


@dataclass(frozen=True)
class Office:
    """A served office: its work, a browser without an account, people."""

    work: Work
    browser: httpx.Client
    people: dict[str, Actor]

    def form(self, address: str = "/draft") -> str:
        """Open a page; return the token of its forms."""
        page = self.browser.get(address)
        found = re.search(r'name="csrf" value="([^"]+)', page.text)
        assert found, page.status_code
        return found[1]

    def check(self, files: dict[str, Any], address: str = "/draft", **fields: str) -> httpx.Response:
        """Hand in a draft."""
        data = {"csrf": self.form(address.removesuffix("/check")), **fields}
        return self.browser.post(address, data=data, files=files or {"none": ("", b"")})

    def later(self, **by: float) -> Work:
        """Return the same work at another time."""
        now = self.work.now() + timedelta(**by)
        return replace(self.work, clock=lambda: now)

    def signed_in(self, name: str) -> httpx.Client:
        """Return a browser in which somebody has signed in."""
        browser = httpx.Client(base_url=self.browser.base_url, trust_env=False, timeout=PATIENCE_SECONDS)
        token = re.search(r'name="csrf" value="([^"]+)', browser.get("/sign-in").text)
        data = {"name": name, "password": "long enough", "csrf": token[1] if token else ""}
        assert browser.post("/sign-in", data=data).status_code == 303
        return browser

    def returned(
        self, name: str, *, wanted: str | None = None, with_last_year: bool = False
    ) -> tuple[UUID, str]:
        """Hand in an organ's report and return it; give its id and the token of its link."""
        for year, paper in ((2021, LAST), (2022, THIS)) if with_last_year else ((2022, THIS),):
            last = hand_in(self.work, f"{name}-{year}", name, year, paper.replace("磐石市民生服务局", name))
        with self.work.database.session() as session:
            report_id = submissions.submission(session, last).report_id
            entries = queue.entries_of_report(session, report_id)
            chosen = [one.item.id for one in entries if wanted is None or one.item.rule == wanted]
            desk_reports.return_report(
                session, self.people["李审核"], last, self.work.local_now(),
                findings=chosen, letter=LETTER, link=links.terms_of(self.work.settings),
            )  # fmt: skip
            link = returns.latest_link(session, last)
        assert link
        address = links.terms_of(self.work.settings).address(link) or ""
        return last, address.rpartition("/")[2]


def words(response: httpx.Response) -> str:
    """Return what a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.text))


def rows_of(work: Work) -> dict[str, int]:
    """Return how many rows each table holds."""
    with work.database.read_session() as session:
        names = session.execute(sql("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        return {name: session.execute(sql(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}  # noqa: S608


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Give an office that is served."""
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path_factory.mktemp("office"),
        webhook_secrets=SECRET,
        max_document_bytes=MOST_BYTES,
        draft_per_hour=1000,
    )
    new_sqlite(settings.data_dir)
    app = create_app(settings)
    work = app.state.work
    with work.database.session() as session:
        people = {
            name: accounts.actor_of(add_account(session, name, "long enough", role, datetime.now(UTC)))
            for name, role in (("李审核", "reviewer"), ("王审核", "reviewer"), ("管理员", "admin"))
        }
    with serving(app) as browser:
        yield Office(work, browser, people)


# A draft


def test_a_draft_is_judged_as_the_engine_judges_it_and_leaves_nothing_behind(office: Office) -> None:
    before = rows_of(office.work)

    page = office.check({"file": ("年报.txt", THIS.encode())})

    register = office.work.plain_register
    document = read_document(THIS.encode(), "年报.txt")
    organ = register.find_organ(document.organ or "", region=None, kind=None)
    today = office.work.local_now().date()
    expected = judge(document, office.work.ruleset, Filing(organ, judged_on=today), on=today)
    shown = re.findall(r'<article class="found-one.*?<span class="rule">(\w+)</span>', page.text, re.DOTALL)
    assert page.status_code == 200
    assert sorted(shown) == sorted(one.candidate.rule for one in expected.findings)
    assert [said in page.text for said in ("这不是报送。", "未保存。", "无法核验")] == [True] * 3
    assert page.headers["cache-control"] == "no-store"
    assert rows_of(office.work) == before


def test_every_place_of_a_finding_is_on_the_page(office: Office) -> None:
    page = office.check({"file": ("年报.txt", THIS.encode()), "last_year": ("去年.txt", LAST.encode())})

    pointed = set(re.findall(r'href="#((?:cell|phrase)-[\w-]+)"', page.text))
    assert any(place.startswith("cell-") for place in pointed)
    assert any(place.startswith("phrase-") for place in pointed)
    assert pointed - set(re.findall(r'id="([\w-]+)"', page.text)) == set()


def test_last_years_report_is_compared_with_where_it_is_that(office: Office) -> None:
    with_it = office.check({"file": ("a.txt", THIS.encode()), "last_year": ("b.txt", LAST.encode())})
    without = office.check({"file": ("a.txt", THIS.encode())})
    wrong = office.check({"file": ("a.txt", THIS.encode()), "last_year": ("b.txt", THIS.encode())})
    foreign = LAST.replace("磐石市民生服务局", "泽库县社会事务局")
    others = office.check({"file": ("a.txt", THIS.encode()), "last_year": ("b.txt", foreign.encode())})
    broken = office.check({"file": ("a.txt", THIS.encode()), "last_year": ("b.zip", b"PK\3\4 nothing")})

    assert ["2021年结转下年度2" in words(page) for page in (with_it, without, wrong)] == [True, False, False]
    assert "该文件是 2022 年的，应为 2021 年" in words(wrong)
    assert "该文件是“泽库县社会事务局”的，不是“磐石市民生服务局”的" in words(others)
    assert (broken.status_code, "上年年报没有用于比对：" in words(broken)) == (200, True)


def test_what_a_filed_report_says_is_not_used_for_a_draft(office: Office) -> None:
    hand_in(office.work, "known-2021", "磐石市民生服务局", 2021, LAST)

    page = office.check({"file": ("年报.txt", THIS.encode())})

    assert "2021年结转下年度2" not in words(page)


@pytest.mark.parametrize(
    ("files", "fields", "status", "said"),
    [
        ({}, {}, 400, "请先选择年报文件"),
        ({"file": ("a.txt", THIS.encode())}, {"text": "年报"}, 400, "请只选一种方式"),
        ({"file": ("a.txt", b"")}, {}, 422, "文件是空的"),
        ({"file": ("a.docx", b"PK\3\4 nothing")}, {}, 422, "文件"),
        ({"file": ("a.txt", "今天天气很好。".encode())}, {}, 422, "年度报告"),
        ({"file": ("a.txt", THIS.encode())}, {"year": "二〇二二"}, 400, "年度须为四位数字"),
        ({"file": ("a.txt", THIS.encode())}, {"kind": "club"}, 400, "没有这种机关类型"),
        ({"file": ("a.txt", THIS.encode())}, {"organ": "局" * 201}, 400, "机关名称太长"),
        ({"file": ("a.txt", b"x" * (MOST_BYTES + 1))}, {}, 400, "超过 0 MB"),
    ],
)
def test_what_cannot_be_checked_is_told_beside_the_form(
    office: Office, files: dict[str, Any], fields: dict[str, str], status: int, said: str
) -> None:
    page = office.check(files, **fields)

    alert = re.search(r'role="alert"[^>]*>([^<]+)', page.text)
    assert (page.status_code, alert is not None and said in alert[1]) == (status, True)
    assert "开始自查" in page.text


def test_a_pasted_text_gets_organ_and_year_from_the_visitor(office: Office) -> None:
    bare = THIS.replace("磐石市民生服务局2022年政府信息公开工作年度报告", "", 1)

    page = words(office.check({}, text=bare, organ="磐石市民生服务局", year="2022"))

    assert "自查结果 · 磐石市民生服务局 · 2022 年度报告" in page
    assert "您填写的年度是 2019，文件写明 2022" in words(
        office.check({"file": ("a.txt", THIS.encode())}, year="2019")
    )


def test_a_form_from_elsewhere_checks_and_keeps_nothing(office: Office) -> None:
    for address in ("/draft", "/draft/keep", "/draft/kept/x/delete", "/returned/x/submit"):
        with httpx.Client(
            base_url=office.browser.base_url, trust_env=False, timeout=PATIENCE_SECONDS
        ) as other:
            assert other.post(address, data={"csrf": office.form(), "text": THIS}).status_code == 403


def test_a_result_is_kept_on_wish_under_an_address_that_alone_opens_it(office: Office) -> None:
    result = office.check({"file": ("年报.txt", THIS.encode()), "last_year": ("b.txt", LAST.encode())})
    sealed = re.search(r'name="sealed" value="([^"]+)', result.text)
    assert sealed
    kept = office.browser.post("/draft/keep", data={"csrf": office.form(), "sealed": sealed[1]})
    address = kept.headers["location"]
    shown = office.browser.get(address)

    findings_shown = [re.findall(r"<article.*?</article>", page.text, re.DOTALL) for page in (result, shown)]
    assert (kept.status_code, shown.status_code) == (303, 200)
    assert findings_shown[0] == findings_shown[1] != []
    assert "此结果保留至" in shown.text
    assert shown.headers["referrer-policy"] == "no-referrer"
    secret = address.rpartition("/")[2]
    with office.work.database.read_session() as session:
        content, digest = session.execute(sql("SELECT content, digest FROM kept_drafts")).one()
    assert secret not in digest
    assert "磐石".encode() not in content
    assert kept_drafts.kept(office.later(days=6), secret)[0].document.organ == "磐石市民生服务局"
    with pytest.raises(NotFoundError, match="已到期"):
        kept_drafts.kept(office.later(days=8), secret)
    gone = office.browser.post(f"{address}/delete", data={"csrf": office.form(address)})
    assert (gone.headers["location"], office.browser.get(address).status_code) == ("/draft?deleted=1", 404)


def test_only_what_was_found_here_is_kept_and_not_much_later(office: Office) -> None:
    result = office.check({"file": ("年报.txt", THIS.encode())})
    sealed = (re.search(r'name="sealed" value="([^"]+)', result.text) or [""])[1]

    for forged in ("", "x.y.z", f"A{sealed[1:]}", sealed[:-3]):
        with pytest.raises(BadRequestError, match="重新上传"):
            kept_drafts.keep(office.work, forged, None)
    secret = kept_drafts.keep(office.work, sealed, "192.0.2.7")
    assert sweep_drafts(office.later(days=3), office.later(days=3).local_now(), lambda *_: None).found == 0
    assert sweep_drafts(office.later(days=8), office.later(days=8).local_now(), lambda *_: None).found >= 1
    with pytest.raises(NotFoundError):
        kept_drafts.kept(office.work, secret)


def test_the_page_can_be_turned_off_and_asked_for_too_often(tmp_path: Path) -> None:
    app = create_app(Settings(_env_file=None, data_dir=tmp_path / "a", draft_check=False))
    with serving(app) as browser:
        assert [browser.get("/draft").status_code, browser.post("/draft").status_code] == [404, 404]
        assert "没有开放草稿自查" in browser.get("/draft").text
    app = create_app(Settings(_env_file=None, data_dir=tmp_path / "b", draft_per_hour=2))
    with serving(app) as browser:
        got = [browser.post("/draft", data={"text": "年报"}) for _ in range(3)]
        assert [one.status_code for one in got] == [403, 403, 429]
        assert "一小时内自查次数已到上限" in got[-1].text
        assert browser.get("/draft").status_code == 200


def test_whoever_finds_all_readers_taken_is_asked_to_come_again(office: Office) -> None:
    room, usual = DraftRoom(Limits(), 1, patience=0.05), office.work.draft_room
    vars(office.work)["draft_room"] = room
    try:
        with room.reader():
            page = office.check({"file": ("年报.txt", THIS.encode())}, organ="磐石市民生服务局")
    finally:
        vars(office.work)["draft_room"] = usual
        room.close()

    assert (page.status_code, page.headers["retry-after"]) == (503, "60")
    assert "请过一两分钟再试" in page.text
    assert 'value="磐石市民生服务局"' in page.text


# A returned report


def test_the_answer_carries_the_link_and_the_link_shows_the_letter_and_its_findings_alone(
    office: Office,
) -> None:
    returned, token = office.returned("桦甸市民生服务局", wanted="F12")
    with office.work.database.session() as session:
        report_id = submissions.submission(session, returned).report_id
        entry = queue.entries_of_report(session, report_id)[0]
        findings.comment(
            session, office.people["王审核"], entry.item.id, office.work.local_now(), text="内部批注"
        )
        answer = canonical.loads(deliveries.deliveries_of(session, returned)[-1].body)["data"]

    page = office.browser.get(f"/returned/{token}")

    assert answer["return_url"] == f"{office.work.settings.base_url}/returned/{token}"
    assert answer["letter"].startswith(LETTER)
    assert answer["letter"].endswith(answer["return_url"])
    assert date.fromisoformat(answer["return_url_until"][:10]) == office.work.local_now().date() + timedelta(
        days=30
    )
    shown = re.findall(r'<span class="rule">(\w+)</span>', page.text)
    assert (page.status_code, shown) == (200, ["F12", "F12"])
    assert [hidden in page.text for hidden in ("内部批注", "王审核", "Y01", "/reports/")] == [False] * 4
    assert page.headers["referrer-policy"] == "no-referrer"


def test_a_corrected_report_is_checked_then_submitted_as_the_next_version_once(office: Office) -> None:
    returned, token = office.returned("蛟河市民生服务局", with_last_year=True)
    corrected = CORRECTED.replace("磐石市民生服务局", "蛟河市民生服务局").replace(
        "规章	0	0	0", "规章	0	0	x"
    )
    address = f"/returned/{token}"

    checked = office.check({"file": ("修改稿.txt", corrected.encode())}, f"{address}/check")
    digest = (re.search(r'name="digest" value="([^"]+)', checked.text) or ["", ""])[1]
    with office.work.database.read_session() as session:
        report_id = submissions.submission(session, returned).report_id
        assert [version.version for version in reports.versions_of(session, report_id)] == [1]
    told = re.findall(r'<li><span class="badge (\w+)">.*?<span class="rule">(\w+)</span>', checked.text)
    done = [
        office.browser.post(
            f"{address}/submit", data={"csrf": office.form(), "digest": digest}, follow_redirects=True
        )
        for _ in range(2)
    ]

    assert ("fixed", "F12") in told
    assert ("same", "Y01") in told
    assert any(standing == "new" for standing, _ in told)
    assert ["修改稿已提交" in page.text and "第 2 版" in page.text for page in done] == [True, True]
    with office.work.database.read_session() as session:
        latest, first = reports.versions_of(session, report_id)
        assert (latest.door, latest.external_id, latest.callback_url) == (
            "returned", first.external_id, first.callback_url,
        )  # fmt: skip
        assert submissions.content_of(session, latest.id) == corrected.encode()
        assert returns.held(session, _link(session, first.id).id, office.work.now()) is None
    evaluate(office.work, latest.id)
    with office.work.database.read_session() as session:
        answers = deliveries.deliveries_of(session, latest.id)
        assert [answer.type for answer in answers] == ["report.evaluated"]
        judged = {row.rule for row in queue_of(session, report_id) if row.state == "fixed"}
        assert {row.paused_on for row in queue_of(session, report_id) if row.state == "open"} == {None}
    assert "F12" in judged


def queue_of(session: Any, report_id: int) -> list[Any]:
    """Return the queue items of a report."""
    return [entry.item for entry in queue.entries_of_report(session, report_id)]


def _link(session: Any, submission_id: UUID) -> ReturnLink:
    link = returns.latest_link(session, submission_id)
    assert link
    return link


def test_what_the_check_foresaw_is_what_the_worker_finds(office: Office) -> None:
    returned, token = office.returned("舒兰市民生服务局", with_last_year=True)
    corrected = CORRECTED.replace("磐石市民生服务局", "舒兰市民生服务局").encode()
    with office.work.draft_room.reader() as reader:
        foreseen = returning.check_correction(office.work, reader, token, Handed("修改稿.txt", corrected))
    opened = resubmitting.submit_correction(office.work, token, foreseen.digest, None)
    assert opened.answer
    evaluate(office.work, opened.answer.id)

    with office.work.database.read_session() as session:
        report_id = submissions.submission(session, returned).report_id
        found = sorted(
            (item.rule, item.fingerprint) for item in queue_of(session, report_id) if item.state != "fixed"
        )
    alone = [one for one in foreseen.checked.evaluation.findings if one.candidate.rule != "Q07"]
    assert sorted((one.candidate.rule, one.fingerprint) for one in alone) == [
        pair for pair in found if pair[0] != "Q07"
    ]


def test_the_returned_file_itself_another_file_and_none_are_not_submitted(office: Office) -> None:
    returned, token = office.returned("永吉县民生服务局")
    same = THIS.replace("磐石市民生服务局", "永吉县民生服务局").encode()
    with pytest.raises(BadRequestError, match="没有待提交的修改稿"):
        resubmitting.submit_correction(office.work, token, "0" * 64, None)
    with office.work.draft_room.reader() as reader:
        checked = returning.check_correction(office.work, reader, token, Handed("a.txt", same))
        with pytest.raises(BadRequestError, match="完全相同"):
            resubmitting.submit_correction(office.work, token, checked.digest, None)
        other = returning.check_correction(office.work, reader, token, Handed("a.txt", same + b"\n\n"))
    with pytest.raises(ConflictError, match="另一个窗口"):
        resubmitting.submit_correction(office.work, token, checked.digest, None)
    assert (checked.is_unchanged, other.is_unchanged) == (True, False)
    with pytest.raises(BadRequestError, match="没有待提交的修改稿"):
        resubmitting.submit_correction(office.later(hours=25), token, other.digest, None)
    resubmitting.discard_correction(office.work, token)
    with pytest.raises(BadRequestError, match="没有待提交的修改稿"):
        resubmitting.submit_correction(office.work, token, other.digest, None)
    with office.work.database.read_session() as session:
        report_id = submissions.submission(session, returned).report_id
        assert len(reports.versions_of(session, report_id)) == 1


def test_a_link_opens_nothing_once_it_is_over_and_says_why(office: Office) -> None:
    returned, token = office.returned("辉南县民生服务局")
    reviewer = office.people["李审核"]

    def why(work: Work = office.work) -> str:
        with suppress(NotFoundError), pytest.raises(BadRequestError) as refused:
            returning.open_link(work, token)
        return refused.value.code + " " + refused.value.text.zh

    assert returning.open_link(office.later(days=29), token).letter == LETTER
    assert "link_over 此链接已过有效期" in why(office.later(days=31))
    return_letters.issue_again(office.work, reviewer, returned)
    assert "link_over 审核单位已停用此链接，或已另发新的链接" in why()
    newer = (return_letters.sent_letter(office.work, reviewer, returned).address or "").rpartition("/")[2]
    assert returning.open_link(office.work, newer).findings
    token = newer
    return_letters.take_back(office.work, reviewer, returned)
    assert "已停用此链接" in why()
    return_letters.issue_again(office.work, reviewer, returned)
    token = (return_letters.sent_letter(office.work, reviewer, returned).address or "").rpartition("/")[2]
    hand_in(
        office.work, "辉南县民生服务局-2022", "辉南县民生服务局", 2022,
        CORRECTED.replace("磐石市民生服务局", "辉南县民生服务局"), version=2,
    )  # fmt: skip
    assert "link_over 这份报告已有新的版本" in why()
    assert office.browser.get(f"/returned/{token}").status_code == 410


def test_links_that_are_none_all_get_the_same_page(office: Office) -> None:
    _, token = office.returned("梅河口市民生服务局")
    secrets = office.work.settings.answer_secrets
    opting_out = (opt_out_link("", secrets, OptOut("a@example.cn", "reminder")) or "").rpartition("/")[2]
    other_office = links.LinkTerms("", ["whsec_" + "RR" * 16], 30)
    signed_elsewhere = (
        other_office.address(ReturnLink(id=UUID(int=1), submission_id=UUID(int=1), issued_by="x",
                                        created_at=office.work.now(), expires_at=office.work.now())) or ""
    ).rpartition("/")[2]  # fmt: skip
    never_issued = (
        links.terms_of(office.work.settings).address(
            ReturnLink(id=UUID(int=2), submission_id=UUID(int=2), issued_by="x",
                       created_at=office.work.now(), expires_at=office.work.now())
        ) or ""
    ).rpartition("/")[2]  # fmt: skip

    pages = [
        office.browser.get(f"/returned/{one}")
        for one in ("x", token[:-1], f"{token}x", opting_out, signed_elsewhere, never_issued, "a" * 5000)
    ]

    assert {page.status_code for page in pages} == {404}
    assert len({words(page) for page in pages}) == 1
    assert "链接不完整或无效" in pages[0].text


def test_two_at_once_submit_one_version(office: Office) -> None:
    returned, token = office.returned("柳河县民生服务局")
    corrected = CORRECTED.replace("磐石市民生服务局", "柳河县民生服务局").encode()
    with office.work.draft_room.reader() as reader:
        digest = returning.check_correction(office.work, reader, token, Handed("a.txt", corrected)).digest

    got = [resubmitting.submit_correction(office.work, token, digest, None) for _ in range(3)]

    assert len({one.answer.id for one in got if one.answer}) == 1
    with office.work.database.read_session() as session:
        report_id = submissions.submission(session, returned).report_id
        assert len(reports.versions_of(session, report_id)) == 2


def test_the_letter_is_mailed_to_one_contact_of_the_organ_once(office: Office) -> None:
    returned, token = office.returned("东丰县民生服务局")
    reviewer = office.people["李审核"]
    organ = Organ("东丰县民生服务局", "DONGFENG", "department", "220421", "county", False, True)
    with office.work.database.session() as session:
        organs.save_organs(session, [Registered(organ)], office.work.now())
        organ_id = session.execute(sql("SELECT id FROM organs WHERE code = 'DONGFENG'")).scalar_one()
        for name, address in (("赵填报", "zhao@dongfeng.example.cn"), ("钱主任", "qian@dongfeng.example.cn")):
            session.add(OrganContact(organ_id=organ_id, name=name, email=address))
        report = reports.report(session, submissions.submission(session, returned).report_id)
        session.get(Report, report.id).organ_code = "DONGFENG"  # type: ignore[union-attr]

    with pytest.raises(BadRequestError, match="没有这个邮箱"):
        return_letters.mail_letter(office.work, reviewer, returned, "somebody@else.example.cn")
    posted = [
        return_letters.mail_letter(office.work, reviewer, returned, "zhao@dongfeng.example.cn")
        for _ in range(2)
    ]
    with pytest.raises(ConflictError, match="每次退回只发一次"):
        return_letters.mail_letter(office.work, reviewer, returned, "qian@dongfeng.example.cn")

    assert [one.is_new for one in posted] == [True, False]
    with office.work.database.read_session() as session:
        (mail,) = mails.listed(session, kind="returned", states=tuple(MailState), limit=10)
    assert (mail.recipient, mail.title) == (
        "zhao@dongfeng.example.cn",
        "关于退回2022年政府信息公开工作年度报告的函",
    )
    sent = return_letters.sent_letter(office.work, reviewer, returned)
    assert (sent.mailed_to, sent.contacts) == ("zhao@dongfeng.example.cn", ())
    assert (sent.address or "").endswith(token)


# Accounts of filers


def two_organs(office: Office) -> tuple[UUID, UUID, Actor]:
    """Hand in the reports of two organs; give their ids and the filer of the first, made if need be."""
    own = hand_in(
        office.work, f"own-{office.work.now()}", "通化县民生服务局", 2022, THIS.replace("磐石市", "通化县")
    )
    # Another text: what two reports have in common is told in both.
    paper = PAPERS["arong-2021"][2].replace("阿荣旗社会服务局", "集安市民生服务局")
    other = hand_in(office.work, f"other-{office.work.now()}", "集安市民生服务局", 2021, paper)
    with office.work.database.session() as session:
        for submission_id, code in ((own, "TONGHUA"), (other, "JIAN")):
            report_id = submissions.submission(session, submission_id).report_id
            session.get(Report, report_id).organ_code = code  # type: ignore[union-attr]
        found = users.find_user(session, "通化填报") or accounts.add_user(
            session, "通化填报", "long enough", "filer", office.work.now(), region="22", organ="TONGHUA"
        )
    return own, other, accounts.actor_of(found)


def test_a_filer_comments_on_the_own_report_and_does_nothing_else(office: Office) -> None:
    own, other, bound = two_organs(office)
    with office.work.database.session() as session:
        item = queue_of(session, submissions.submission(session, own).report_id)[0]
        foreign = queue_of(session, submissions.submission(session, other).report_id)[0]
        findings.comment(session, bound, item.id, office.work.local_now(), text="已核实")
        for refused in (foreign.id, 10**9):
            with pytest.raises(NotFoundError):
                findings.comment(session, bound, refused, office.work.local_now(), text="x")
        with pytest.raises(GoujiError, match="填报人不能"):
            findings.claim(session, bound, item.id, office.work.local_now())
    with office.work.database.session() as session, pytest.raises(BadRequestError, match="只有填报人"):
        accounts.add_user(session, "错", "long enough", "reviewer", office.work.now(), organ="TONGHUA")


def test_a_filer_sees_the_reports_of_the_own_organ_and_nobody_elses(office: Office) -> None:
    own, other, bound = two_organs(office)
    page = office.signed_in("通化填报")
    own_page, other_page, own_queue = (
        page.get(path) for path in (f"/reports/{own}", f"/reports/{other}", "/")
    )
    page.close()
    assert (own_page.status_code, other_page.status_code) == (200, 404)
    assert ["保存批注" in own_page.text, 'value="claim"' in own_page.text] == [True, False]
    assert ["通化县民生服务局" in own_queue.text, "集安市民生服务局" in own_queue.text] == [True, False]
    assert ['href="/draft"' in own_queue.text, 'href="/summaries"' in own_queue.text] == [True, False]
    with office.work.database.session() as session:
        accounts.add_user(session, "无机关填报", "long enough", "filer", office.work.now(), region="22")
        tokens = [
            accounts.create_token(session, name, office.work.now()) for name in (bound.name, "无机关填报")
        ]

    def asked(token: str, path: str) -> httpx.Response:
        return office.browser.get(f"/api/v1{path}", headers={"authorization": f"Bearer {token}"})

    seen = [[asked(token, f"/submissions/{one}").status_code for one in (own, other)] for token in tokens]
    listed = [{one["organ"] for one in asked(token, "/findings").json()["findings"]} for token in tokens]
    reported = asked(tokens[0], "/submissions").text
    assert ["通化县民生服务局" in reported, "集安市民生服务局" in reported] == [True, False]
    assert seen == [[200, 404], [404, 404]]
    assert listed == [{"通化县民生服务局"}, set()]
    assert [asked(tokens[0], path).status_code for path in ("/summaries/2022", "/calendar/2022")] == [
        403,
        403,
    ]
