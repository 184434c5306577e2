"""A write of the API that is sent again under its key."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from gouji.engine.store import Database
from gouji.engine.store.queries import idempotency, queue
from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts
from gouji.workers.settings import Settings
from tests.integration.serving import serving
from tests.unit.integrations.desk.samples import NOW, open_store, standard_report, submit


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = open_store(tmp_path)
    submit(database, *standard_report())
    yield database
    database.close()


@pytest.fixture
def door(store: Database, tmp_path: Path) -> Iterator[httpx.Client]:
    with store.session() as session:
        accounts.add_user(session, "王敏", "long enough", "reviewer", NOW)
        token = accounts.create_token(session, "王敏", datetime.now(UTC))
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, webhook_secrets="whsec_" + "QQ" * 16))
    with serving(app) as client:
        client.headers["authorization"] = f"Bearer {token}"
        yield client


def comment(door: httpx.Client, key: str, text: str = "请核对") -> httpx.Response:
    return door.post(
        "/api/v1/findings/1/actions",
        json={"action": "comment", "text": text},
        headers={"idempotency-key": key},
    )


def comments(store: Database) -> list[str | None]:
    with store.read_session() as session:
        return [one.text for one in queue.decisions_of_item(session, 1)]


def test_the_same_request_twice_is_done_once_and_answered_alike(door: httpx.Client, store: Database) -> None:
    first, second = comment(door, "a"), comment(door, "a")

    assert (first.status_code, second.status_code) == (200, 200)
    assert second.content == first.content
    assert (first.headers.get("idempotency-replayed"), second.headers["idempotency-replayed"]) == (
        None,
        "true",
    )
    assert comments(store) == ["请核对"]


def test_another_key_or_none_does_it_again(door: httpx.Client, store: Database) -> None:
    comment(door, "a")
    comment(door, "b")
    door.post("/api/v1/findings/1/actions", json={"action": "comment", "text": "再看"})

    assert comments(store) == ["请核对", "请核对", "再看"]


def test_a_key_for_another_request_is_refused(door: httpx.Client, store: Database) -> None:
    comment(door, "a")
    other = comment(door, "a", "别的内容")

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert comments(store) == ["请核对"]


def test_a_refusal_is_kept_as_well(door: httpx.Client) -> None:
    first, second = comment(door, "a", ""), comment(door, "a", "")

    assert (first.status_code, second.status_code) == (422, 422)
    assert second.content == first.content
    assert second.headers["content-language"] == "zh"
    assert second.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("key", ["", "x" * 201, "\x7f"])
def test_what_is_no_key_is_refused(door: httpx.Client, store: Database, key: str) -> None:
    response = comment(door, key)

    assert (response.status_code, response.json()["code"]) == (422, "bad_idempotency_key")
    assert comments(store) == []


def test_of_many_at_once_one_is_carried_out(door: httpx.Client, store: Database) -> None:
    with ThreadPoolExecutor(8) as threads:
        got = [one.result() for one in [threads.submit(comment, door, "a") for _ in range(8)]]

    assert {one.status_code for one in got} <= {200, 409}
    assert {one.json()["code"] for one in got if one.status_code == 409} <= {"still_in_progress"}
    assert comments(store) == ["请核对"]


def test_without_a_token_nothing_is_kept(door: httpx.Client, store: Database) -> None:
    del door.headers["authorization"]

    assert comment(door, "a").status_code == 401
    with store.session() as session:
        assert idempotency.prune(session, NOW + timedelta(days=10_000)) == 0


def test_a_key_left_by_a_process_that_died_is_taken_over_and_old_ones_go(store: Database) -> None:
    with store.session() as session:
        user_id = accounts.add_user(session, "王敏", "long enough", "reviewer", NOW).id
        assert idempotency.begin(session, user_id, "a", "f", NOW) is None
    with store.session() as session:
        assert idempotency.begin(session, user_id, "a", "f", NOW + timedelta(minutes=3)) is None
    with store.session() as session:
        assert idempotency.prune(session, NOW + timedelta(days=1)) == 1


def test_an_answer_with_a_secret_is_not_kept(store: Database, tmp_path: Path) -> None:
    with store.session() as session:
        accounts.add_user(session, "管理员", "long enough", "admin", NOW)
        other = accounts.add_user(session, "李审核", "long enough", "reviewer", NOW).id
        token = accounts.create_token(session, "管理员", datetime.now(UTC))
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, webhook_secrets="whsec_" + "QQ" * 16))
    with serving(app) as client:
        headers = {"authorization": f"Bearer {token}", "idempotency-key": "a"}
        address = f"/api/v1/users/{other}/password-link"
        links = [client.post(address, headers=headers).json()["link"] for _ in range(2)]

    assert links[0] != links[1]
    with store.session() as session:
        assert idempotency.prune(session, NOW + timedelta(days=10_000)) == 0
