"""Open pages hear of changes: a real broker between the process that commits and the one that serves the pages."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import redis

from gouji.engine.store import Database
from gouji.engine.store.queries import queue
from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts, findings
from gouji.integrations.desk.roles import Actor
from gouji.integrations.inbound.reviewer import streams
from gouji.workers.live import announce
from gouji.workers.settings import Settings
from tests.integration.broker import Broker, broker
from tests.integration.serving import serving
from tests.integration.waiting import PATIENCE_SECONDS, wait_until
from tests.unit.integrations.desk.samples import (
    NOW,
    add_people,
    open_store,
    signed_in,
    standard_report,
    submit,
)

__all__ = ["broker"]


@dataclass
class Heard:
    """What one browser heard so far: event and data, beats left out; `status` of the answer."""

    status: int = 0
    events: list[tuple[str, object]] = field(default_factory=list)
    is_over: bool = False

    def names(self) -> list[str]:
        return [name for name, _ in self.events]


@dataclass
class Office:
    """A served application and a second process' way into the same store."""

    database: Database
    people: dict[str, Actor]
    door: httpx.Client
    broker: Broker
    cookies: dict[str, str]
    hearing: streams.Listener

    @contextmanager
    def listening(self, name: str) -> Iterator[Heard]:
        heard, stop = Heard(), threading.Event()
        thread = threading.Thread(target=self._listen, args=(name, heard, stop), daemon=True)
        thread.start()
        wait_until(lambda: heard.status != 0, f"{name} to be answered")
        if heard.status == 200:
            wait_until(lambda: "hello" in heard.names(), f"{name} to be greeted")
        yield heard
        stop.set()

    def _listen(self, name: str, heard: Heard, stop: threading.Event) -> None:
        headers = {"cookie": f"gouji={self.cookies[name]}"}
        address = str(self.door.base_url.join("/live"))
        with (
            suppress(httpx.TransportError),  # the server is stopped at the end
            httpx.Client(trust_env=False, timeout=PATIENCE_SECONDS) as client,
            client.stream("GET", address, headers=headers) as answer,
        ):
            heard.status = answer.status_code
            event = ""
            for line in answer.iter_lines():
                if stop.is_set():
                    return
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: ") and event != "beat":
                    heard.events.append((event, json.loads(line.removeprefix("data: "))))
            heard.is_over = True

    def item(self) -> int:
        with self.database.read_session() as session:
            return queue.list_queue(session, queue.QueueFilter(rule="A01"))[0][0].item.id

    def claim(self, name: str) -> int:
        item = self.item()
        with self.database.session() as session:
            findings.claim(session, self.people[name], item, NOW)
        return item


@pytest.fixture
def office(tmp_path: Path, broker: Broker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(streams, "GATHER_SECONDS", 0.05)
    monkeypatch.setattr(streams, "BEAT_SECONDS", 0.3)
    monkeypatch.setattr(streams, "PAUSES", (0.05,))
    database = open_store(tmp_path)
    people = add_people(database)
    submit(database, *standard_report())
    settings = Settings(
        _env_file=None, data_dir=tmp_path, broker_url=broker.url, webhook_secrets="whsec_" + "QQ" * 16
    )
    announce(database, broker.url)
    app = create_app(settings)
    now = app.state.work.now()
    cookies = {name: signed_in(database, name, now) for name in people}
    with serving(app) as door:
        yield Office(database, people, door, broker, cookies, app.state.live)
    database.close()


def test_a_claim_is_told_to_those_who_may_read_it_and_to_nobody_else(office: Office) -> None:
    with office.listening("王审核") as near, office.listening("外省人") as far:
        item = office.claim("李审核")
        wait_until(lambda: len(near.events) > 1, "the claim to be heard")

    assert near.events == [("hello", {}), ("changed", {"items": [item], "new": False})]
    assert far.events == [("hello", {})]


def test_nothing_is_told_of_what_was_rolled_back(office: Office) -> None:
    item = office.item()
    with office.listening("王审核") as heard:
        with pytest.raises(ZeroDivisionError):
            _claim_and_fail(office, item)
        office.claim("李审核")
        wait_until(lambda: len(heard.events) > 1, "the claim to be heard")

    assert heard.events == [("hello", {}), ("changed", {"items": [item], "new": False})]


def test_new_findings_are_told_after_they_were_stored(office: Office) -> None:
    document, evaluation = standard_report()
    with office.listening("李审核") as heard:
        submit(office.database, document, evaluation, version=2)
        wait_until(lambda: len(heard.events) > 1, "the new version to be heard")

    assert ("changed", {"items": [], "new": True}) in heard.events


def test_a_stream_ends_with_its_sign_in(office: Office) -> None:
    with office.listening("王审核") as heard:
        with office.database.session() as session:
            accounts.sign_out(session, office.cookies["王审核"])
        wait_until(lambda: heard.is_over, "the stream to end")

    assert heard.names() == ["hello", "over"]


def test_one_person_has_so_many_streams_and_can_open_another_when_one_is_closed(office: Office) -> None:
    listener = office.door  # the same server
    headers = {"cookie": f"gouji={office.cookies['王审核']}"}
    opened = [
        httpx.Client(trust_env=False, base_url=listener.base_url, timeout=PATIENCE_SECONDS)
        for _ in range(streams.MOST_STREAMS)
    ]
    answers = [
        client.send(client.build_request("GET", "/live", headers=headers), stream=True) for client in opened
    ]
    refused = office.door.get("/live", headers=headers).status_code

    answers[0].close()

    def is_let_in() -> bool:
        with office.door.stream("GET", "/live", headers=headers) as answer:
            return answer.status_code == 200

    wait_until(is_let_in, "a place to be free")
    assert [answer.status_code for answer in answers] == [200] * streams.MOST_STREAMS
    assert refused == 204
    for client in opened:
        client.close()


def test_a_broker_that_goes_and_comes_back_is_told_and_claims_go_on_without_it(office: Office) -> None:
    with office.listening("王审核") as heard:
        wait_until(lambda: _listeners(office.broker) == 1, "the process to listen")
        office.broker.stop()
        wait_until(lambda: "cut" in heard.names(), "the cut to be told")
        item = office.claim("李审核")
        office.broker.start()
        wait_until(lambda: "back" in heard.names(), "the broker to be back")

    with office.database.read_session() as session:
        assert queue.entry(session, item).item.assignee == "李审核"
    assert heard.names() == ["hello", "cut", "back"]


def test_a_broker_is_not_sought_for_nobody(office: Office) -> None:
    headers = {"cookie": f"gouji={office.cookies['王审核']}"}
    with office.listening("王审核"):
        assert office.hearing.is_hearing
    wait_until(lambda: office.hearing.count == 0, "the page to be gone")
    office.broker.stop()
    wait_until(lambda: not office.hearing.is_hearing, "the process to stop seeking")

    assert office.door.get("/live", headers=headers).status_code == 204
    wait_until(lambda: not office.hearing.is_hearing, "the process to stop seeking")
    office.broker.start()
    with office.listening("王审核") as heard:
        assert heard.status == 200


def test_without_sign_in_there_is_no_stream(office: Office) -> None:
    answer = office.door.get("/live")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Flive")


def _claim_and_fail(office: Office, item: int) -> None:
    with office.database.session() as session:
        findings.claim(session, office.people["李审核"], item, NOW)
        raise ZeroDivisionError


def _listeners(broker: Broker) -> int:

    with redis.Redis(unix_socket_path=str(broker.socket)) as client:
        return int(client.pubsub_numsub("gouji.queue")[0][1])
