"""The API of the queue, against the real web."""

from base64 import b64encode

import httpx
import pytest

from gouji.engine.canonical import dumps
from gouji.integrations.desk.roles import Role
from tests.integration.installation import Installation
from tests.integration.messages import cells, message
from tests.integration.waiting import PATIENCE_SECONDS, wait_until


@pytest.fixture(scope="module")
def judged(shared: Installation) -> str:
    submission_id = shared.submit(message({"cells": cells(received=5, granted=3)}, organ="青川县应急管理局"))
    shared.wait_for(submission_id, "evaluated")
    return submission_id


def test_without_a_token_nothing_is_shown(shared: Installation, judged: str) -> None:
    for path in ("/queues", "/findings", f"/submissions/{judged}"):
        for headers in ({}, {"authorization": "Bearer nonsense"}):
            response = httpx.get(
                f"{shared.url}/api/v1{path}", headers=headers, trust_env=False, timeout=PATIENCE_SECONDS
            )

            assert response.status_code == 401
            assert response.headers["content-type"] == "application/problem+json"


def test_of_two_who_claim_one_wins_and_the_other_is_told(shared: Installation, judged: str) -> None:
    with shared.client(Role.REVIEWER) as first, shared.client(Role.REVIEWER) as second:
        (finding, *_) = first.get("/findings", params={"state": "open", "rule": "A01"}).json()["findings"]
        path = f"/findings/{finding['id']}/actions"

        won = first.post(path, json={"action": "claim"})
        lost = second.post(path, json={"action": "claim"})
        released = first.post(path, json={"action": "release"})

    assert (won.status_code, won.json()["state"]) == (200, "claimed")
    assert (lost.status_code, lost.json()["code"]) == (409, "already_claimed")
    assert released.json()["state"] == "open"


def test_a_wrong_action_is_a_problem_and_changes_nothing(shared: Installation, judged: str) -> None:
    with shared.client(Role.REVIEWER) as client:
        (finding, *_) = client.get("/findings", params={"state": "open"}).json()["findings"]
        path = f"/findings/{finding['id']}/actions"
        unknown = client.post(path, json={"action": "delete"})
        without_reason = client.post(path, json={"action": "dismiss"})
        absent = client.post("/findings/999999/actions", json={"action": "claim"})
        nobody = client.get("/submissions/00000000-0000-0000-0000-000000000000")
        no_uuid = client.get("/submissions/7")

    codes = [one.status_code for one in (unknown, without_reason, absent, nobody, no_uuid)]
    assert codes == [422, 422, 404, 404, 422]
    for one in (unknown, without_reason, absent, nobody, no_uuid):
        assert one.headers["content-type"] == "application/problem+json"


def test_a_finding_comes_in_the_language_asked_for(shared: Installation, judged: str) -> None:
    with shared.client(Role.REVIEWER) as client:
        chinese = client.get(f"/submissions/{judged}").json()["report"]["findings"]
        english = client.get(f"/submissions/{judged}", params={"lang": "en"}).json()["report"]["findings"]

    assert [one["fingerprint"] for one in chinese] == [one["fingerprint"] for one in english]
    assert chinese[0]["message"] != english[0]["message"]


def test_whoever_asks_learns_that_a_file_names_another_year_than_it_was_handed_in_for(
    shared: Installation, judged: str
) -> None:
    form = dumps({"organ": "青川县审计局", "year": 2021, "cells": cells()}).encode()
    document = {"filename": "report.json", "content_base64": b64encode(form).decode()}
    wrong = shared.submit(message(document, organ="青川县审计局", year=2022))
    shared.wait_for(wrong, "evaluated")
    with shared.client() as client:
        agreeing, told = (client.get(f"/submissions/{each}").json()["filed_as"] for each in (judged, wrong))

    assert agreeing is None
    assert told["zh"].startswith(
        "报送时写明是“青川县审计局”2022年度的报告，文件写明是“青川县审计局”2021年度的："
    )
    assert told["en"].startswith(
        "Handed in as the report of 青川县审计局 for 2022; the file says 青川县审计局, 2021."
    )


def test_health_readiness_metrics_and_the_description_need_no_token(shared: Installation) -> None:
    with httpx.Client(base_url=shared.url, trust_env=False, timeout=PATIENCE_SECONDS) as client:
        alive, ready, metrics, described = (
            client.get(path) for path in ("/healthz", "/readyz", "/metrics", "/openapi.json")
        )

    assert alive.json() == {"status": "ok"}
    assert ready.json() == {"status": "ok", "database": "ok", "broker": "ok"}
    assert 'gouji_submissions{status="evaluated"}' in metrics.text
    assert "/webhooks/submissions" in described.json()["paths"]
    for response in (alive, ready, metrics, described):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]


def test_an_address_that_is_not_there_is_a_problem(shared: Installation) -> None:
    response = httpx.get(f"{shared.url}/api/v1/nothing", trust_env=False, timeout=PATIENCE_SECONDS)

    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_the_same_message_twice_is_judged_and_queued_once(shared: Installation, organ: str) -> None:
    body = message({"cells": cells(received=5, granted=3)}, organ=organ)

    first = shared.submit(body, message_id=f"msg-{organ.encode().hex()}")
    again = shared.submit(body, message_id=f"msg-{organ.encode().hex()}")

    assert first == again
    shared.wait_for(first, "evaluated")
    with shared.client() as client:
        found = wait_until(
            lambda: client.get("/findings", params={"q": organ, "rule": "A01"}).json(), "the findings"
        )
    assert found["total"] == 2  # one a column: natural and total
