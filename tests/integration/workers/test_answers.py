"""Every submission gets its answer: in order, signed, under one id, until it is taken."""

import pytest

from gouji.engine.canonical import dumps
from tests.integration.installation import Installation
from tests.integration.messages import cells, message
from tests.integration.receiver import Receiver, Reply
from tests.integration.waiting import wait_until


def whole_text(organ: str) -> str:
    """Return a report of 2022 as text, with the six headings and no tables."""
    parts = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况")
    parts += ("政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项")
    body = "\n".join(f"{'一二三四五六'[number]}、{part}\n本年度无。" for number, part in enumerate(parts))
    return f"{organ}2022年政府信息公开工作年度报告\n{body}\n{organ}\n2023年1月20日\n"


TWO_REPORTS = whole_text("青川县水务局") + whole_text("青川县林业局")


def test_an_answer_that_fails_twice_arrives_the_third_time_under_the_same_id(
    shared: Installation, receiver: Receiver, organ: str
) -> None:
    receiver.replies.extend([Reply(500), Reply(503)])

    submission_id = shared.submit(
        message({"cells": cells()}, organ=organ, callback_url=f"{receiver.url}/answers")
    )

    wait_until(lambda: len(receiver.received) == 3, "three attempts")
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 1
    assert len({one.body for one in receiver.received}) == 1
    with shared.client() as client:
        (answer,) = wait_until(
            lambda: [
                one
                for one in client.get(f"/submissions/{submission_id}").json()["answers"]
                if one["state"] == "delivered"
            ],
            "the delivery to be recorded",
        )
    assert (answer["attempts"], answer["last_error"]) == (3, None)


def test_a_later_answer_waits_for_the_earlier_one(
    shared: Installation, receiver: Receiver, organ: str
) -> None:
    receiver.replies.extend([Reply(500), Reply(500), Reply(500)])
    body = message({"cells": cells(received=1)}, organ=organ, callback_url=f"{receiver.url}/answers")

    submission_id = shared.submit(body)
    shared.wait_for(submission_id, "evaluated")
    with shared.client() as client:
        returned = client.post(
            f"/submissions/{submission_id}/actions", json={"action": "return", "letter": "请更正表三。"}
        )

    assert returned.status_code == 200
    wait_until(lambda: receiver.of_type("report.returned"), "the second answer")
    kinds = [one.value["type"] for one in receiver.received]
    assert kinds == ["report.evaluated"] * 4 + ["report.returned"]
    data = receiver.received[-1].value["data"]
    assert data["letter"].startswith("请更正表三。\n\n")
    assert data["letter"].endswith(data["return_url"])


def test_an_answer_that_is_given_up_does_not_hold_back_the_next_one(
    shared: Installation, receiver: Receiver, organ: str
) -> None:
    receiver.replies.append(Reply(410))
    submission_id = shared.submit(
        message({"cells": cells(received=1)}, organ=organ, callback_url=f"{receiver.url}/answers")
    )
    wait_until(lambda: receiver.received, "the first attempt")

    with shared.client() as client:
        shared.wait_for(submission_id, "evaluated")
        client.post(f"/submissions/{submission_id}/actions", json={"action": "return", "letter": "请更正。"})

        wait_until(lambda: receiver.of_type("report.returned"), "the second answer")
        states = [one["state"] for one in client.get(f"/submissions/{submission_id}").json()["answers"]]
    assert states[0] == "failed"
    assert len(receiver.of_type("report.evaluated")) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [("今年的工作都做完了。" * 20, "not_a_report"), (TWO_REPORTS, "several_reports")],
    ids=["no report", "two reports"],
)
def test_a_document_that_is_no_report_is_answered_as_failed(
    shared: Installation, receiver: Receiver, organ: str, text: str, code: str
) -> None:
    submission_id = shared.submit(
        message({"text": text}, organ=organ, callback_url=f"{receiver.url}/answers")
    )

    (answer,) = wait_until(lambda: receiver.about(submission_id), "the answer")
    assert answer.value["type"] == "report.failed"
    assert answer.value["data"]["code"] == code
    assert answer.value["data"]["message"]
    assert shared.submission(submission_id).failure_code == code


def test_a_document_that_cannot_be_fetched_is_tried_three_times_and_answered_as_failed(
    shared: Installation, receiver: Receiver, organ: str
) -> None:
    submission_id = shared.submit(
        message({"url": f"{receiver.url}/absent.txt"}, organ=organ, callback_url=f"{receiver.url}/answers")
    )

    (answer,) = wait_until(lambda: receiver.received, "the answer")
    assert (answer.value["type"], answer.value["data"]["code"]) == ("report.failed", "document_unreachable")
    assert receiver.fetched == ["/absent.txt"] * 3
    assert shared.submission(submission_id).status == "failed"


def test_a_document_at_an_internal_address_is_not_fetched(
    shared: Installation, receiver: Receiver, organ: str
) -> None:
    shared.submit(
        message({"url": "http://10.0.0.1/x.txt"}, organ=organ, callback_url=f"{receiver.url}/answers")
    )

    (answer,) = wait_until(lambda: receiver.received, "the answer")
    assert (answer.value["type"], answer.value["data"]["code"]) == ("report.failed", "address_refused")


def test_a_document_is_fetched_in_the_task(shared: Installation, receiver: Receiver, organ: str) -> None:
    form = {"organ": organ, "year": 2022, "cells": cells(received=2, granted=2)}
    receiver.pages["/report.json"] = Reply(200, body=dumps(form).encode())

    submission_id = shared.submit(
        message({"url": f"{receiver.url}/report.json"}, organ=organ, callback_url=f"{receiver.url}/answers")
    )

    (answer,) = wait_until(lambda: receiver.received, "the answer")
    assert answer.value["type"] == "report.evaluated"
    assert receiver.fetched == ["/report.json"]
    assert shared.submission(submission_id).filename == "report.json"
