"""The webhook takes what is signed, new and well formed, and refuses the rest with one clear problem."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import jsonschema
import pytest

from gouji.engine.store import Database, open_database, upgrade
from gouji.engine.store.queries import outbox, submissions
from gouji.integrations.app import create_app
from gouji.integrations.outbound.signing import signed_headers
from gouji.workers.settings import Settings
from tests.integration.messages import OLD_SECRET, SECRET, cells, message
from tests.integration.serving import serving

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = Settings(
        _env_file=None,
        data_dir=tmp_path_factory.mktemp("webhook"),
        webhook_secrets=f"{SECRET},{OLD_SECRET}",
        base_url="https://gouji.example",
        max_document_bytes=2 * MEGABYTE,
    )
    upgrade(made.resolved_database_url)
    return made


@pytest.fixture(scope="module")
def door(settings: Settings) -> Iterator[httpx.Client]:
    with serving(create_app(settings)) as client:
        yield client


@pytest.fixture(scope="module")
def database(settings: Settings) -> Iterator[Database]:
    opened = open_database(settings.resolved_database_url)
    yield opened
    opened.close()


def post(
    door: httpx.Client,
    body: Any,
    *,
    message_id: str | None = None,
    secret: str = SECRET,
    at: datetime | None = None,
    **headers: str,
) -> tuple[int, dict[str, Any]]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    text = raw if _is_utf8(raw) else b""
    signed = signed_headers(message_id or uuid4().hex, text, (secret,), at or datetime.now(UTC))
    renamed = {name.replace("_", "-"): value for name, value in headers.items()}
    response = door.post("/webhooks/submissions", content=raw, headers=signed | renamed)
    return response.status_code, response.json()


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def stored(database: Database) -> tuple[int, int]:
    """Return how many submissions and how many unsent tasks there are."""
    with database.read_session() as session:
        return sum(submissions.count_by_status(session).values()), outbox.waiting(session)[0]


def test_a_submission_is_kept_with_its_task_although_the_broker_is_down(
    door: httpx.Client, database: Database
) -> None:
    submitted, tasks = stored(database)

    status, taken = post(door, message({"cells": cells()}))

    assert status == 202
    assert taken["status_url"] == f"https://gouji.example/api/v1/submissions/{taken['submission_id']}"
    assert stored(database) == (submitted + 1, tasks + 1)


def test_the_same_message_again_gets_the_same_id_and_does_nothing(
    door: httpx.Client, database: Database
) -> None:
    first = post(door, message({"cells": cells()}), message_id="msg_1")
    before = stored(database)

    again = post(door, message({"cells": cells()}), message_id="msg_1")
    changed = post(door, message({"cells": cells()}, organ="另一个局", year=2021), message_id="msg_1")

    assert first == again == changed
    assert stored(database) == before


def test_another_message_about_the_same_report_is_another_version(
    door: httpx.Client, database: Database
) -> None:
    _, first = post(door, message({"cells": cells()}))
    submitted, tasks = stored(database)

    _, second = post(door, message({"cells": cells()}))

    assert first["submission_id"] != second["submission_id"]
    assert stored(database) == (submitted + 1, tasks + 1)


def test_during_a_rotation_the_old_secret_still_opens(door: httpx.Client) -> None:
    status, _ = post(door, message({"cells": cells()}), secret=OLD_SECRET)

    assert status == 202


def test_a_cloud_event_opens_as_well(door: httpx.Client) -> None:
    event = {
        "specversion": "1.0",
        "id": "e-1",
        "source": "/oa",
        "type": "report.submitted",
        "data": message({"cells": cells()})["data"],
    }

    status, _ = post(door, event, content_type="application/cloudevents+json")

    assert status == 202


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"webhook_signature": "v1,AAAA"}, "bad_signature"),
        ({"webhook_signature": "nonsense"}, "bad_signature"),
        ({"webhook_signature": "v1,a,b"}, "bad_signature"),
        ({"webhook_signature": "v2,AAAA"}, "bad_signature"),
        ({"webhook_signature": ""}, "bad_signature"),
        ({"webhook_id": ""}, "bad_signature"),
        ({"webhook_id": "another"}, "bad_signature"),
        ({"webhook_id": "x" * 300}, "bad_signature"),
        ({"webhook_timestamp": ""}, "old_timestamp"),
        ({"webhook_timestamp": "nan"}, "old_timestamp"),
        ({"webhook_timestamp": "9" * 400}, "old_timestamp"),
    ],
)
def test_a_message_that_is_not_signed_is_refused(
    door: httpx.Client, database: Database, headers: dict[str, str], code: str
) -> None:
    before = stored(database)

    status, problem = post(door, message({"cells": cells()}), **headers)

    assert (status, problem["code"]) == (401, code)
    assert stored(database) == before


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_message_of_another_time_is_refused(door: httpx.Client, minutes: int) -> None:
    status, problem = post(
        door, message({"cells": cells()}), at=datetime.now(UTC) + timedelta(minutes=minutes)
    )

    assert (status, problem["code"]) == (401, "old_timestamp")


def test_a_body_changed_on_the_way_is_refused(door: httpx.Client) -> None:
    raw = json.dumps(message({"cells": cells()})).encode()
    headers = signed_headers("msg_1", raw, (SECRET,), datetime.now(UTC))

    response = door.post("/webhooks/submissions", content=raw + b" ", headers=headers)

    assert (response.status_code, response.json()["code"]) == (401, "bad_signature")


def file(content: bytes, name: str = "年报.txt") -> dict[str, Any]:
    return message({"filename": name, "content_base64": base64.b64encode(content).decode()})


def with_year(year: Any) -> dict[str, Any]:
    body = message({"cells": cells()})
    body["data"]["year"] = year
    return body


BAD_INPUT: dict[str, tuple[Any, int, str]] = {
    "an empty file": (file(b""), 422, "empty_file"),
    "a file of white space": (file(b" \r\n\t"), 422, "empty_file"),
    "an empty text": (message({"text": ""}), 422, "empty_file"),
    "NUL bytes": (file("总体\0情况".encode()), 415, "binary_file"),
    "a film": (file(b"\x00\x00\x00\x18ftypmp42" + bytes(64)), 415, "binary_file"),
    "a broken Word file": (file(b"PK\x03\x04 ...", "年报.docx"), 422, "damaged_file"),
    "a program": (file(b"MZ\x90\x00\x03" + bytes(64)), 415, "binary_file"),
    "a wrong encoding": (file(b"\xff\xff\xff\xff\x81 text"), 422, "bad_encoding"),
    "a document too large": (file(b"x" * (2 * MEGABYTE + 1)), 413, "too_large"),
    "50 MB of one line": (b"x" * (50 * MEGABYTE), 413, "too_large"),
    "no body": (b"", 422, "bad_json"),
    "half a body": (b"{", 422, "bad_json"),
    "brackets without end": (b"[" * 100_000, 422, "bad_json"),
    "a number of ten thousand digits": (b'{"year": ' + b"9" * 10_000 + b"}", 422, "bad_json"),
    "a key twice": (b'{"data": {"cells": {"a": 1, "a": 2}}}', 422, "bad_json"),
    "an odd key twice": (b'{"\\ud800": 1, "\\ud800": 2}', 422, "bad_json"),
    "a cell that is no text": (message({"cells": {"\ud800": 1}}), 422, "bad_body"),
    "a list": (b"[]", 422, "bad_body"),
    "null": (b"null", 422, "bad_body"),
    "the year 202020": (with_year(202020), 422, "bad_body"),
    "a year as text": (with_year("2021"), 422, "bad_body"),
    "no document": (message({}), 422, "bad_body"),
    "a cell without column": (message({"cells": {"requests.received": 1}}), 422, "bad_body"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_gets_one_problem_and_leaves_nothing(
    door: httpx.Client, database: Database, name: str
) -> None:
    body, status, code = BAD_INPUT[name]
    before = stored(database)

    actual, problem = post(door, body)

    assert (actual, problem["code"]) == (status, code)
    assert problem.keys() >= {"type", "title", "status", "code", "detail"}
    assert "Traceback" not in problem["detail"]
    assert stored(database) == before


def test_a_body_that_is_not_utf_8_is_refused(door: httpx.Client) -> None:
    status, problem = post(door, b'{"organ": "\xff\xfe"}')

    assert (status, problem["code"]) == (401, "bad_signature")


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "multipart/form-data", ""])
def test_a_body_of_another_media_type_is_refused(door: httpx.Client, media_type: str) -> None:
    status, problem = post(door, message({"cells": cells()}), content_type=media_type)

    assert (status, problem["code"]) == (415, "unknown_media_type")


def test_a_problem_names_every_place_and_speaks_the_language_asked_for(door: httpx.Client) -> None:
    body = message({})
    body["data"]["year"] = 202020
    headers = signed_headers("m", json.dumps(body).encode(), (SECRET,), datetime.now(UTC))
    raw = json.dumps(body)

    chinese = door.post("/webhooks/submissions", content=raw, headers=headers)
    english = door.post(
        "/webhooks/submissions", content=raw, headers=headers | {"accept-language": "en-GB,en;q=0.9,zh;q=0.1"}
    )
    asked = door.post("/webhooks/submissions?lang=en", content=raw, headers=headers)

    assert chinese.headers["content-type"] == "application/problem+json"
    assert chinese.json()["title"] == "内容有误"
    assert [place["pointer"] for place in chinese.json()["errors"]] == [
        "/data/year",
        "/data/document",
    ]
    assert english.json()["title"] == asked.json()["title"] == "Wrong content"
    assert english.headers["content-language"] == "en"


def test_without_a_secret_nothing_is_taken(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    upgrade(settings.resolved_database_url)
    with serving(create_app(settings)) as door:
        status, problem = post(door, message({"cells": cells()}))

    assert (status, problem["code"]) == (503, "no_secret")


def test_the_description_of_the_api_shows_what_a_submission_looks_like(door: httpx.Client) -> None:
    described = door.get("/openapi.json").json()["paths"]["/webhooks/submissions"]["post"]

    schema = described["requestBody"]["content"]["application/json"]["schema"]
    assert "$ref" not in json.dumps(schema)
    jsonschema.validate(message({"cells": cells()}), schema)
    with pytest.raises(jsonschema.ValidationError, match="'external_id' is a required property"):
        jsonschema.validate({"type": "report.submitted", "data": {}}, schema)
    assert {one["name"] for one in described["parameters"]} == {
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
    }
