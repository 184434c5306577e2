"""The whole way of one report: webhook, task, rules, queue, answer; on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest
from standardwebhooks import Webhook

from tests.integration.broker import running_broker
from tests.integration.installation import Installation, installed
from tests.integration.messages import SECRET, cells, message
from tests.integration.postgres import Postgres, postgres
from tests.integration.receiver import Receiver
from tests.integration.waiting import wait_until

__all__ = ["postgres"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    url = ""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.new_database()
    folder = tmp_path_factory.mktemp("whole")
    with running_broker() as broker, installed(folder, broker.url, url) as one:
        one.start_web()
        one.start_worker()
        one.start_beat()
        yield one


def test_a_report_is_judged_queued_and_answered(whole: Installation, receiver: Receiver, organ: str) -> None:
    body = message(
        {"cells": cells(received=5, granted=3)},
        callback_url=f"{receiver.url}/answers",
        organ=organ,
        external_id="oa-7",
    )

    submission_id = whole.submit(body)

    (answer,) = wait_until(lambda: receiver.about(submission_id), "the answer")
    assert Webhook(SECRET).verify(answer.body, dict(answer.headers))["type"] == "report.evaluated"
    data = answer.value["data"]
    assert (data["external_id"], data["organ"], data["year"]) == ("oa-7", organ, 2022)
    assert data["outcome"] == "rejected"
    errors = {
        (one["rule"], one["left"], one["right"]) for one in data["findings"] if one["severity"] == "error"
    }
    assert errors == {("A01", 5, 3)}
    with whole.client() as client:
        shown = client.get(f"/submissions/{submission_id}").json()
        queued = client.get("/findings", params={"rule": "A01", "year": 2022, "q": organ}).json()
        counts = client.get("/queues").json()
    assert (shown["status"], shown["outcome"]) == ("evaluated", "rejected")
    assert shown["report"]["findings"] == data["findings"]
    assert {one["submission_id"] for one in queued["findings"]} == {submission_id}
    assert counts["waiting"] >= len(data["findings"]) > 0


def test_a_report_that_nothing_is_wrong_with_is_answered_too(
    whole: Installation, receiver: Receiver, organ: str
) -> None:
    submission_id = whole.submit(
        message({"cells": cells(received=3, granted=3)}, callback_url=f"{receiver.url}/answers", organ=organ)
    )

    (answer,) = wait_until(lambda: receiver.about(submission_id), "the answer")
    assert answer.value["data"]["counts"]["engine_error"] == 0
    assert not [one for one in answer.value["data"]["findings"] if one["severity"] == "error"]
