"""What programs get: lists by cursor, the parts of a report, the roster by the same functions as the pages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

import httpx
import pytest
from openpyxl import Workbook

from gouji.engine.model import Organ
from gouji.engine.register import Registered
from gouji.engine.store import Database
from gouji.engine.store.queries import organs
from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.integrations.desk.roster_files import MOST_BYTES, TOO_LARGE
from gouji.workers.settings import Settings
from tests.integration.serving import serving
from tests.unit.integrations.desk.samples import NOW, open_store, standard_report, submit

BUREAU = Organ("长春市名录局", "ROSTER1", "department", "220100", "prefecture", False, True)


@dataclass(frozen=True)
class Api:
    database: Database
    door: httpx.Client

    def hand_in(self, organ: str) -> UUID:
        standard, evaluation = standard_report()
        document = replace(standard, organ=organ, source=organ, text=f"{standard.text}\n{organ}")
        return submit(self.database, document, evaluation)

    def pages(self, address: str, of: str, then: list[str] | None = None) -> list[list[str]]:
        """Return the organs page by page, following `Link`; hand one more in after the first page."""
        found: list[list[str]] = []
        following: str | None = address
        while following:
            response = self.door.get(following)
            assert response.status_code == 200, response.text
            found.append([one["organ"] for one in response.json()[of]])
            following = response.links.get("next", {}).get("url")
            assert bool(following) == bool(response.json()["next"])
            for organ in then or []:
                self.hand_in(organ)
            then = None
        return found


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    database = open_store(tmp_path)
    with database.session() as session:
        accounts.add_user(session, "王敏", "long enough", "admin", NOW)
        token = accounts.create_token(session, "王敏", datetime.now(UTC))
        organs.save_organs(session, [Registered(BUREAU)], NOW)
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, webhook_secrets="whsec_" + "QQ" * 16))
    with serving(app) as door:
        door.headers["authorization"] = f"Bearer {token}"
        yield Api(database, door)
    database.close()


def test_reports_come_page_by_page_and_one_that_comes_meanwhile_shifts_nothing(api: Api) -> None:
    for organ in ("长春市甲局", "长春市乙局", "长春市丙局"):
        api.hand_in(organ)

    assert api.pages("/api/v1/submissions?limit=2", "submissions", ["长春市丁局"]) == [
        ["长春市丙局", "长春市乙局"],
        ["长春市甲局"],
    ]


@pytest.mark.parametrize("sort", ["risk", "newest"])
def test_findings_come_page_by_page_and_none_is_skipped_or_told_twice(api: Api, sort: str) -> None:
    for organ in ("长春市甲局", "长春市乙局"):
        api.hand_in(organ)
    whole = api.pages(f"/api/v1/findings?sort={sort}&limit=200", "findings")

    pages = api.pages(f"/api/v1/findings?sort={sort}&limit=2", "findings", ["长春市丙局"])

    told = [organ for page in pages for organ in page if organ != "长春市丙局"]
    assert len(pages) >= 3
    assert told == whole[0]


def test_a_cursor_of_elsewhere_is_refused(api: Api) -> None:
    api.hand_in("长春市甲局")
    asked = {
        "/api/v1/submissions?cursor=abc": "bad_cursor",
        "/api/v1/submissions?cursor=W10": "bad_cursor",
        "/api/v1/submissions?cursor=WyJhIl0": "bad_cursor",
        "/api/v1/audit?cursor=Wy0xXQ": "bad_cursor",
        "/api/v1/organs?cursor=WzFd": "bad_cursor",
        "/api/v1/findings?cursor=1": "bad_place",
    }

    got = {address: api.door.get(address) for address in asked}

    assert {address: one.json()["code"] for address, one in got.items()} == asked
    assert {one.status_code for one in got.values()} == {400}


def test_a_report_comes_with_its_versions_its_file_and_its_reading(api: Api) -> None:
    submission_id = api.hand_in("长春市甲局")
    under = f"/api/v1/submissions/{submission_id}"

    (version,) = api.door.get(f"{under}/versions").json()["versions"]
    file = api.door.get(f"{under}/document")
    reading = api.door.get(f"{under}/reading").json()
    letter = api.door.get(f"{under}/letter").json()

    assert (version["submission_id"], version["organ"], version["version"]) == (
        str(submission_id),
        "长春市甲局",
        1,
    )
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert file.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert reading["organ"] == "长春市甲局"
    assert "长春市甲局" in letter["letter"]
    assert letter["findings"]


def test_one_finding_comes_with_everything_that_was_said_about_it(api: Api) -> None:
    api.hand_in("长春市甲局")
    said = {"action": "dismiss", "reason_code": "explained", "text": "第六部分已说明"}
    api.door.post("/api/v1/findings/1/actions", json=said)

    told = api.door.get("/api/v1/findings/1").json()

    (deed,) = told["history"]
    assert (told["state"], deed["actor"], deed["action"]) == ("dismissed", "王敏", "dismiss")
    assert (deed["reason_code"], deed["text"], deed["values"]) == (
        "explained",
        "第六部分已说明",
        told["values"],
    )


def test_the_audit_trail_is_told_and_proven_whole(api: Api) -> None:
    api.hand_in("长春市甲局")
    api.door.post("/api/v1/findings/1/actions", json={"action": "claim"})

    entries = api.door.get("/api/v1/audit?limit=1&by=王敏&action=claim").json()["entries"]
    whole = api.door.get("/api/v1/audit/verification").json()

    assert [(one["actor"], one["action"], one["subject_id"]) for one in entries] == [("王敏", "claim", "1")]
    assert entries[0]["address"] == "127.0.0.1"
    assert (whole["is_whole"], whole["broken"], whole["knows_expected"]) == (True, None, None)


def test_an_organ_is_added_renamed_and_saved_only_as_it_was_seen(api: Api) -> None:
    added = api.door.post("/api/v1/organs", json={"values": {"code": "NEW1", "name": "长春市新设局"}})
    stale = api.door.put("/api/v1/organs/NEW1", json={"values": {"aliases": "新设局"}, "seen": "2020-01-01"})
    saved = api.door.put(
        "/api/v1/organs/NEW1", json={"values": {"aliases": "新设局"}, "seen": added.json()["saved_at"]}
    )
    event = {"event": "renamed", "day": "2024-05-01", "new_name": "长春市更名局", "is_trial": True}
    tried = api.door.post("/api/v1/organs/NEW1/events", json=event)

    assert (added.status_code, added.json()["region"]) == (201, "220100")
    assert (stale.status_code, stale.json()["code"]) == (409, "organ_changed")
    assert (saved.status_code, saved.json()["aliases"]) == (200, ["新设局"])
    assert [one["name"] for one in tried.json()["changed"]] == ["长春市更名局"]
    assert api.door.get("/api/v1/organs/NEW1").json()["name"] == "长春市新设局"
    unknown = api.door.post("/api/v1/organs", json={"values": {"colour": "red"}})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_column")


def test_a_roster_file_is_checked_and_then_imported_as_it_was_told(api: Api) -> None:
    file = "代码,名称\nF1,长春市来文局\nROSTER1,长春市名录局\n".encode()
    checked = api.door.post("/api/v1/organs/imports?filename=a.csv", content=file).json()
    address = f"/api/v1/organs/imports/{checked['import_id']}"

    other = api.door.post(address, json={"digest": "0" * 64})
    done = api.door.post(address, json={"digest": checked["digest"]})
    again = api.door.post(address, json={"digest": checked["digest"]})

    assert ([one["code"] for one in checked["new"]], checked["unchanged"], checked["mistakes"]) == (
        ["F1"],
        1,
        [],
    )
    assert (other.status_code, other.json()["code"]) == (409, "roster_changed")
    assert (done.status_code, done.json()) == (200, {"new": 1, "changed": 0, "unchanged": 1})
    assert (again.status_code, again.json()["code"]) == (404, "no_such_file")


def roster_with_pictures(size: int) -> bytes:
    """Return a workbook of one organ and of about `size` bytes, as one with pictures is: little of it is read."""
    sheet = Workbook()
    sheet.active.append(["代码", "名称"])
    sheet.active.append(["L1", "长春市大表局"])
    whole = BytesIO()
    sheet.save(whole)
    with ZipFile(whole, "a") as packed:
        packed.writestr("xl/media/image1.png", bytes(size - len(whole.getvalue()) - 1000))
    return whole.getvalue()


def test_the_api_takes_as_large_a_roster_as_the_page_and_nothing_beyond(api: Api) -> None:
    keyed = {"idempotency-key": "the same large file"}
    fits = roster_with_pictures(MOST_BYTES - 200)
    beyond = fits + bytes(MOST_BYTES + 1 - len(fits))

    checked, again, other, refused = (
        api.door.post("/api/v1/organs/imports?filename=a.xlsx", content=content, headers=headers)
        for content, headers in ((fits, keyed), (fits, keyed), (fits + b"\0", keyed), (beyond, {}))
    )

    assert (checked.status_code, [one["code"] for one in checked.json()["new"]]) == (201, ["L1"])
    assert again.json() == checked.json()
    assert (other.status_code, refused.status_code) == (422, 413)
    assert refused.json()["detail"] == TOO_LARGE.zh


def test_the_catalogue_and_one_rule_are_told_in_the_language_asked_for(api: Api) -> None:
    groups = api.door.get("/api/v1/rules").json()["groups"]
    rule = api.door.get("/api/v1/rules/A01?lang=en").json()

    assert sum(len(group["rules"]) for group in groups) >= 140
    assert (rule["rule"], rule["severities"]) == ("A01", ["error"])
    assert rule["condition"]
    assert rule["title"].isascii()
    assert rule["silent"][0] == "what came in equals what went out, carry-overs included"
    assert api.door.get("/api/v1/rules/A01").json()["silent"][0] == "连同结转，收与办相等"


@pytest.mark.parametrize(
    ("address", "methods"),
    [
        ("findings/actions", "POST"),
        ("findings/7", "GET"),
        ("organs/imports", "POST"),
        ("organs/A1", "GET, PUT"),
    ],
)
def test_an_address_names_its_own_methods_and_not_those_of_one_that_it_looks_like(
    api: Api, address: str, methods: str
) -> None:
    refused = api.door.request("OPTIONS", f"/api/v1/{address}")

    assert (refused.status_code, refused.headers["allow"]) == (405, methods)


@pytest.mark.parametrize(
    ("method", "address", "body"),
    [
        ("POST", "mentions/read", {"ids": [False]}),
        ("POST", "views", {"name": "视图", "filters": {}, "shared": "yes"}),
    ],
)
def test_what_only_looks_like_a_number_or_a_truth_is_refused(
    api: Api, method: str, address: str, body: dict[str, object]
) -> None:
    refused = api.door.request(method, f"/api/v1/{address}", json=body)

    assert (refused.status_code, refused.json()["code"]) == (422, "bad_parameters")


@pytest.mark.parametrize(
    ("query", "chinese"),
    [
        ("limit=-1", "/query/limit：过小，应不小于 1"),
        ("limit=x", "/query/limit：应为整数"),
        ("cursor=" + "1" * 61, "/query/cursor：过长，至多 60 个字符"),
        ("region=zz", "/query/region：格式不符，应符合 ^([0-9]{2}){1,3}$"),
        (
            "state=nope",
            "/query/state：不是允许的取值，应为 waiting、open、claimed、confirmed、dismissed、waived、fixed、all",
        ),
    ],
)
def test_a_wrong_parameter_is_told_in_chinese(api: Api, query: str, chinese: str) -> None:
    refused = api.door.get(f"/api/v1/findings?{query}").json()

    assert refused["detail"] == f"参数有误：{chinese}"
    assert refused["errors"] == [dict(zip(("pointer", "detail"), chinese.split("："), strict=True))]


def test_a_body_that_is_no_json_is_told_in_chinese(api: Api) -> None:
    refused = api.door.post(
        "/api/v1/mentions/read", content=b"[" * 100_000, headers={"content-type": "application/json"}
    )

    assert (refused.status_code, refused.json()["code"], refused.json()["detail"]) == (
        400,
        "bad_json",
        "请求体不是有效的 JSON，或嵌套过深",
    )


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("/api/v1/organs/imports", "名录文件超过 20 MB，请分成几个文件"),
        ("/api/v1/mentions/read", "请求内容超过这个地址的大小上限"),
        ("/webhooks/submissions", "请压缩文件中的图片后再送"),
    ],
)
def test_what_to_do_about_a_request_that_is_too_large_fits_its_address(
    api: Api, address: str, advice: str
) -> None:
    told_before = api.door.post(address, content=bytes(40_000_000))
    found_as_it_came = api.door.post(address, content=iter([bytes(1_000_000)] * 40))

    for refused in (told_before, found_as_it_came):
        assert refused.status_code == 413
        assert advice in refused.json()["detail"]


def test_a_form_that_is_not_whole_is_not_called_json(api: Api) -> None:
    kind = {"content-type": "multipart/form-data"}  # it does not say where one field ends

    refused = api.door.post("/draft", content=b"--cut", headers=kind)

    assert (refused.status_code, refused.json()["code"]) == (400, "bad_form")
