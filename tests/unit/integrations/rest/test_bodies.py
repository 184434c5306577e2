"""Bodies that say two things, or something that nobody reads, are refused at every address of the API."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.workers.settings import Settings
from tests.integration.serving import serving
from tests.unit.integrations.desk.samples import NOW, open_store

JSON = {"content-type": "application/json"}
FEWEST = 18
"""Addresses of the API that took a JSON body when this was written."""


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder: Path = tmp_path_factory.mktemp("bodies")
    database = open_store(folder)
    with database.session() as session:
        accounts.add_user(session, "王敏", "long enough", "admin", NOW)
        token = accounts.create_token(session, "王敏", datetime.now(UTC))
    settings = Settings(_env_file=None, data_dir=folder, webhook_secrets="whsec_" + "QQ" * 16)
    with serving(create_app(settings)) as client:
        client.headers["authorization"] = f"Bearer {token}"
        yield client
    database.close()


def doors_for_json(door: httpx.Client) -> list[tuple[str, str]]:
    """Return method and address of everything under /api/v1 that takes a JSON body."""
    paths: dict[str, dict[str, Any]] = door.get("/openapi.json").json()["paths"]
    return [
        (method.upper(), path)
        for path, methods in paths.items()
        for method, described in methods.items()
        if path.startswith("/api/v1")
        and "application/json" in described.get("requestBody", {}).get("content", {})
    ]


def sent(door: httpx.Client, content: str) -> dict[tuple[str, str], httpx.Response]:
    return {
        (method, path): door.request(method, path, content=content, headers=JSON)
        for method, path in doors_for_json(door)
    }


def test_a_field_that_nobody_reads_is_refused_and_named(door: httpx.Client) -> None:
    answers = sent(door, '{"foo": 1}')

    assert len(answers) >= FEWEST
    wrong = {
        address: answer.text
        for address, answer in answers.items()
        if answer.status_code != 422
        or answer.headers["content-type"] != "application/problem+json"
        or {"pointer": "/body/foo", "detail": "没有这一项，请删去或核对拼写"} not in answer.json()["errors"]
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"action": "claim", "action": "release"}', "请求体中 action 重复出现"),
        ('{"outer": [{"a": 1, "a": 1}]}', "请求体中 a 重复出现"),
        ('{"action": NaN}', "请求体不是有效的 JSON"),
        ('{"seen": -Infinity}', "请求体不是有效的 JSON"),
    ],
)
def test_a_key_twice_and_what_is_no_number_are_refused(door: httpx.Client, content: str, told: str) -> None:
    answers = sent(door, content)

    assert {
        (one.status_code, one.headers["content-type"], one.json()["code"], one.json()["detail"])
        for one in answers.values()
    } == {(422, "application/problem+json", "bad_json", told)}


@pytest.mark.parametrize(
    "day", ["0", '"0"', '"2026-01-31T00:00:00"', '"20260131"', '"２０２６-01-31"', "true"]
)
@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/api/v1/findings/1/actions", "until"),
        ("/api/v1/absences", "from_on"),
        ("/api/v1/organs/L1/events", "day"),
    ],
)
def test_a_day_is_taken_as_it_is_described_and_no_other_way(
    door: httpx.Client, address: str, field: str, day: str
) -> None:
    refused = door.post(address, content=f'{{"{field}": {day}}}', headers=JSON)

    assert refused.status_code == 422, refused.text
    assert {"pointer": f"/body/{field}", "detail": "不是有效的日期，请写作 2022-01-24"} in refused.json()[
        "errors"
    ]
