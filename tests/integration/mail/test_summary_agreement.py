"""One store, three ways to ask for its summary: API, page and command tell the same numbers, those counted by hand."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.integrations.desk.roles import Role
from tests.integration.mail.conftest import Gouji, Office
from tests.integration.serving import serving
from tests.integration.store.counted_by_hand import Hand
from tests.integration.store.simulated import plan_of, play

YEAR = 2025
REGION = "4301"
PLAN = plan_of(40, (2023, 2024, YEAR), seed=9)
PASSWORD = "long enough to be one"
BASE = "https://gouji.example.gov.cn"
Numbers = dict[str, int]
"""What is counted, by the address of its list."""


@pytest.fixture
def filled(office: Office) -> Office:
    play(office.database, office.plain_register, PLAN)
    return office


@pytest.fixture
def door(filled: Office) -> Iterator[httpx.Client]:
    with serving(create_app(filled.settings)) as client:
        yield client


def key_of(office: Office, region: str | None) -> dict[str, str]:
    """Return the headers of a new supervisor's program."""
    now = datetime.now(UTC)
    with office.database.session() as session:
        accounts.add_user(session, f"负责人{region}", PASSWORD, Role.SUPERVISOR, now, region=region)
        return {"authorization": f"Bearer {accounts.create_token(session, f'负责人{region}', now)}"}


def figures(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every figure in an answer of the API."""
    if isinstance(value, dict):
        if "list" in value:
            yield value
        else:
            for part in value.values():
                yield from figures(part)
    elif isinstance(value, list):
        for part in value:
            yield from figures(part)


def told(answer: dict[str, Any]) -> Numbers:
    """Return all numbers that the API tells, last year's too."""
    found: Numbers = {}
    for figure in figures(answer):
        path = str(figure["list"]).removeprefix(BASE)
        year = int(path.split("/")[2])
        for of_year, value in ((year, figure["value"]), (year - 1, figure["before"])):
            if value is not None:
                address = path.replace(f"/{year}/", f"/{of_year}/", 1)
                assert found.setdefault(address, value) == value
    return found


def linked(page: str) -> Numbers:
    """Return all numbers that a page shows as links, by where they lead."""
    found: Numbers = {}
    for address, text in re.findall(r'<a [^>]*?href="([^"]*/list/[^"]+)"[^>]*>\s*(-?[\d,]+)\s*</a>', page):
        path = html.unescape(address).removeprefix(BASE)
        value = int(text.replace(",", ""))
        assert found.setdefault(path, value) == value
    return found


def test_api_page_and_command_tell_the_same_numbers(
    gouji: Gouji, filled: Office, door: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOUJI_BASE_URL", BASE)
    answer = door.get(f"/api/v1/summaries/{YEAR}", headers=key_of(filled, REGION))
    secret = accounts.sign_in(filled.database, f"负责人{REGION}", PASSWORD, "::1", datetime.now(UTC))
    page = door.get(f"/summaries/{YEAR}", headers={"cookie": f"__Host-gouji={secret}"})
    written = gouji("summary", str(YEAR), "--region", REGION, "--preview", str(tmp_path / "s.html"))
    spoken = gouji("summary", str(YEAR), "--region", REGION)

    assert (answer.status_code, page.status_code, written[0], spoken[0]) == (200, 200, 0, 0)
    summary = answer.json()
    from_api = told(summary)
    for shown in (linked(page.text), linked((tmp_path / "s.html").read_text(encoding="utf-8"))):
        assert {
            one: (shown[one], from_api.get(one)) for one in shown if shown[one] != from_api.get(one)
        } == {}
        assert len(shown) > 150
    for name in ("expected", "filed", "on_time", "late", "missing", "exempt"):
        one = summary["filing"][name]
        row = rf"^\s*{one['label']}（{one['unit']}）\s+{one['value']}\s+{one['before']}\s"
        assert re.search(row, spoken[1].replace(",", ""), re.MULTILINE)
    assert (summary["year"], summary["area"]["code"], summary["phase"]) == (YEAR, REGION, "ended")
    assert summary["url"] == f"{BASE}/summaries/{YEAR}?region={REGION}"
    assert {one["digest"] for one in summary["rulesets"]} == {"sha256:" + "1a" * 32, "sha256:" + "2b" * 32}


def test_the_numbers_of_the_api_are_those_counted_by_hand(filled: Office, door: httpx.Client) -> None:
    summary = door.get(f"/api/v1/summaries/{YEAR}?region={REGION}", headers=key_of(filled, None)).json()
    hand = Hand(PLAN, datetime.now(filled.zone).date())

    said = {}
    for address, value in told(summary).items():
        year, key, region, own = re.fullmatch(
            r"/summaries/(\d+)/list/([^?]+)\?region=(\d+)(&own=1)?", address
        ).groups()  # type: ignore[union-attr] # every number has a list
        if not key.startswith("report."):
            said[key, int(year), region, own is not None] = value

    assert {
        place: (value, hand.number(*place)) for place, value in said.items() if value != hand.number(*place)
    } == {}
    assert len(said) > 500


def test_a_list_of_the_api_comes_to_its_number(filled: Office, door: httpx.Client) -> None:
    door.headers.update(key_of(filled, REGION))
    summary = door.get(f"/api/v1/summaries/{YEAR}").json()
    chosen = [
        summary["filing"]["late"],
        summary["filing"]["days"],
        summary["filing"]["missing"],
        summary["findings"]["all"]["found"],
        summary["volumes"]["requests"][0]["parts"],
        summary["needs_help"][0]["error"],
    ]

    lists = [door.get(f"/api/v1/summaries/{YEAR}/list/{one['key']}").json() for one in chosen]

    assert [one["amount"] for one in lists] == [one["value"] for one in chosen]
    assert [len(one["reports"]) + len(one["findings"]) for one in lists] == [
        min(one["total"], one["page_size"]) for one in lists
    ]
    assert all(one["amount"] for one in lists)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"/{YEAR}?region=4302", 404, "region_not_yours"),
        (f"/{YEAR}?region=43", 404, "region_not_yours"),
        (f"/{YEAR}?region=abc", 422, "bad_parameters"),
        ("/1999", 422, "bad_parameters"),
        (f"/{YEAR}/list/filing.nothing", 404, "no_such_list"),
    ],
)
def test_what_the_api_does_not_tell_is_a_problem_with_a_reason(
    path: str, status: int, code: str, office: Office
) -> None:
    with serving(create_app(office.settings)) as client:
        answer = client.get(f"/api/v1/summaries{path}", headers=key_of(office, REGION))

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["code"] == code
