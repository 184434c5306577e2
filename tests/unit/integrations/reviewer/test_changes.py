"""The page of what changed between two versions, the ledger on it, and both for programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest

from gouji.engine.model import Document, RuleOutcome, RuleResult, Severity
from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.workers.settings import Settings
from tests.integration.serving import serving
from tests.unit.integrations.desk.samples import (
    PASSWORD,
    add_people,
    evaluation_of,
    finding,
    open_store,
    read_report,
    submit,
)

ORGAN = "长春市南关区民政局"


def report(received: int) -> Document:
    return read_report(ORGAN, 2023, {"requests.received.natural": received, "requests.granted.natural": 8})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, list[UUID]]]:
    """A reviewer's browser, a token, and three versions of one report: 9, 12 and again 12 申请."""
    folder = tmp_path_factory.mktemp("site")
    database = open_store(folder)
    add_people(database)
    versions = []
    for number, received in enumerate((9, 12, 12), 1):
        read = report(received)
        cells = ("requests.received.natural", "requests.granted.natural")
        found = [finding("A01", Severity.ERROR, read, *cells)]
        if number == 1:
            found.append(finding("T06", Severity.WARNING, read, "requests.carried_out.welfare"))
        results = [RuleResult(rule, RuleOutcome.PASS) for rule in ("A01", "T06")]
        judged = replace(evaluation_of(*found), results=tuple(results))
        versions.append(submit(database, read, judged, version=number))
    with database.session() as session:
        token = accounts.create_token(session, "李审核", datetime.now(UTC))
    app = create_app(Settings(_env_file=None, data_dir=folder))
    cookie = accounts.sign_in(database, "李审核", PASSWORD, "::1", app.state.work.now())
    with serving(app) as client:
        client.headers.update({"authorization": f"Bearer {token}", "cookie": f"gouji={cookie}"})
        yield client, versions
    database.close()


def page(site: tuple[httpx.Client, list[UUID]], number: int, query: str = "") -> str:
    client, versions = site
    answer = client.get(f"/reports/{versions[number - 1]}/changes{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def test_changed_cells_stand_marked_in_their_table_with_the_old_figure(
    site: tuple[httpx.Client, list[UUID]],
) -> None:
    shown = page(site, 2)

    marked = re.findall(
        r'<td class="changed (\w+)" title="([^"]+)"><del>.*?</span>(.*?)</del>.*?</span>(.*?)</ins>', shown
    )
    assert marked == [("value", "表三 一、本年新收政府信息公开申请数量 · 自然人 · 数字不同", "9", "12")]
    assert "未变的表：主动公开政府信息情况、政府信息公开行政复议、行政诉讼情况" in shown


def test_the_ledger_stands_above_the_changes(site: tuple[httpx.Client, list[UUID]]) -> None:
    shown = page(site, 2)

    assert re.findall(r'<h3><span class="badge (\w+)">([^<]+)</span> (\d+)</h3>', shown) == [
        ("changed", "仍在，数字有变", "1"),
        ("fixed", "已更正", "1"),
    ]
    assert "原为 9，现为 12" in shown


def test_the_same_again_is_said_plainly_and_another_version_can_be_chosen(
    site: tuple[httpx.Client, list[UUID]],
) -> None:
    assert "两版内容完全相同" in page(site, 3)
    assert "表中 1 格、正文" in page(site, 3, "?from=1")
    assert "问题台账" not in page(site, 1, "?from=3")


def test_a_first_version_says_that_there_is_nothing_to_compare_with(
    site: tuple[httpx.Client, list[UUID]],
) -> None:
    assert "没有可比较的版本" in page(site, 1)


@pytest.mark.parametrize(("query", "status"), [("?from=9", 404), ("?from=0", 400), ("?from=x", 400)])
def test_a_version_that_is_none_is_refused(
    site: tuple[httpx.Client, list[UUID]], query: str, status: int
) -> None:
    client, versions = site

    assert client.get(f"/reports/{versions[1]}/changes{query}").status_code == status


def test_programs_get_the_same_changes(site: tuple[httpx.Client, list[UUID]]) -> None:
    client, versions = site
    told = client.get(f"/api/v1/submissions/{versions[1]}/changes").json()

    assert (told["version"], told["compared_with"], told["is_compared"], told["is_same"]) == (
        2,
        1,
        True,
        False,
    )
    assert told["cells"] == [
        {
            "cell": "requests.received.natural",
            "kind": "value",
            "old": {"value": 9, "kind": "number", "raw": "9"},
            "new": {"value": 12, "kind": "number", "raw": "12"},
        }
    ]
    assert (told["head"], told["sections"]) == ([], [])
    assert client.get(f"/api/v1/submissions/{versions[1]}/changes?from=8").status_code == 404


def test_programs_get_the_same_ledger(site: tuple[httpx.Client, list[UUID]]) -> None:
    client, versions = site
    told = client.get(f"/api/v1/submissions/{versions[1]}/ledger").json()
    first = client.get(f"/api/v1/submissions/{versions[0]}/ledger").json()

    assert [(one["standing"], one["finding"]["rule"], one["state"]) for one in told["entries"]] == [
        ("changed", "A01", "open"),
        ("fixed", "T06", "fixed"),
    ]
    assert told["entries"][0]["figures"][0]["then"] == "9"
    assert (first["compared_with"], first["entries"]) == (None, [])
    assert client.get(f"/api/v1/submissions/{versions[1]}/ledger?from=2").status_code == 404
