"""Callbacks and documents, against a real HTTP server on this machine."""

from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from standardwebhooks import Webhook

from gouji.engine.errors import BadRequestError
from gouji.integrations.outbound.addresses import RefusedError, UnreachableError
from gouji.integrations.outbound.callback import post_answer
from gouji.integrations.outbound.documents import fetch_document
from gouji.integrations.outbound.submitting import NotTakenError, post_submission
from tests.integration.receiver import Receiver, Reply, receiving

LOOPBACK = (ip_network("127.0.0.0/8"),)
NEW, OLD = "whsec_bmV3LXNlY3JldC1vZi10aGUtZG9vcg==", "whsec_b2xkLXNlY3JldC1vZi10aGUtZG9vcg=="


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


def post(receiver: Receiver, allowed: tuple[object, ...] = LOOPBACK) -> tuple[bool, int | None, str]:
    attempt = post_answer(
        f"{receiver.url}/answers", "msg_1", '{"organ": "县"}'.encode(), (NEW, OLD), LOOPBACK if allowed else (),
        datetime.now(UTC),
    )  # fmt: skip
    return attempt.delivered, attempt.status, attempt.error.en if attempt.error else ""


def test_an_answer_is_signed_with_every_secret_and_carries_its_message_id(receiver: Receiver) -> None:
    assert post(receiver) == (True, 204, "")

    (received,) = receiver.received
    assert received.path == "/answers"
    assert received.headers["webhook-id"] == "msg_1"
    assert received.headers["host"] == receiver.url.removeprefix("http://")
    for secret in (NEW, OLD):
        assert Webhook(secret).verify(received.body, dict(received.headers)) == {"organ": "县"}


def test_an_answer_to_an_internal_address_is_not_sent(receiver: Receiver) -> None:
    delivered, status, error = post(receiver, allowed=())

    assert (delivered, status, receiver.received) == (False, None, [])
    assert "GOUJI_CALLBACK_ALLOW" in error


def test_a_redirect_of_a_callback_is_not_followed(receiver: Receiver) -> None:
    receiver.replies.append(Reply(307, {"location": f"{receiver.url}/elsewhere"}))

    delivered, status, _ = post(receiver)

    assert (delivered, status) == (False, 307)
    assert [received.path for received in receiver.received] == ["/answers"]


def test_a_receiver_that_is_down_is_an_attempt_not_an_error(receiver: Receiver) -> None:
    attempt = post_answer("http://127.0.0.1:1/", "msg_1", b"{}", (NEW,), LOOPBACK, datetime.now(UTC))

    assert (attempt.delivered, attempt.status) == (False, None)


def test_an_answer_that_nobody_can_sign_is_a_failed_attempt_that_says_what_to_set(receiver: Receiver) -> None:
    attempt = post_answer(f"{receiver.url}/answers", "msg_1", b"{}", (), LOOPBACK, datetime.now(UTC))

    assert attempt.error is not None
    assert (attempt.delivered, attempt.status) == (False, None)
    assert "GOUJI_CALLBACK_SECRETS" in attempt.error.zh
    assert receiver.received == []


def test_proxies_of_the_environment_are_not_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    assert post(receiver) == (True, 204, "")


def test_a_document_comes_with_the_name_in_its_address(receiver: Receiver) -> None:
    receiver.pages["/files/%E5%B9%B4%E6%8A%A5.txt"] = Reply(200, body=b"text")

    actual = fetch_document(f"{receiver.url}/files/年报.txt", LOOPBACK, 100)

    assert actual == ("年报.txt", b"text")


def test_redirects_of_a_document_are_followed_three_times_at_most(receiver: Receiver) -> None:
    for number in range(5):
        receiver.pages[f"/{number}"] = Reply(302, {"location": f"/{number + 1}"})
    receiver.pages["/5"] = Reply(200, body=b"text")

    assert fetch_document(f"{receiver.url}/2", LOOPBACK, 100) == ("5", b"text")
    with pytest.raises(UnreachableError):
        fetch_document(f"{receiver.url}/1", LOOPBACK, 100)


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest", "http://10.0.0.1/", "http://[::1]/", "file:///etc/passwd"]
)
def test_a_redirect_of_a_document_to_a_refused_address_is_not_followed(
    receiver: Receiver, target: str
) -> None:
    receiver.pages["/start"] = Reply(302, {"location": target})

    with pytest.raises((RefusedError, UnreachableError)):
        fetch_document(f"{receiver.url}/start", LOOPBACK, 100)
    assert receiver.fetched == ["/start"]


def test_a_document_that_is_too_large_or_absent_is_unreachable(receiver: Receiver) -> None:
    receiver.pages["/large"] = Reply(200, body=b"x" * 101)

    for path in ("/large", "/absent"):
        with pytest.raises(UnreachableError):
            fetch_document(f"{receiver.url}{path}", LOOPBACK, 100)


def test_a_submission_is_posted_signed_and_the_answer_returned(receiver: Receiver) -> None:
    receiver.replies.append(Reply(202, body=b'{"submission_id": "s", "status_url": "u"}'))

    actual = post_submission(f"{receiver.url}/webhooks/submissions", NEW, {"type": "report.submitted"})

    assert actual == {"submission_id": "s", "status_url": "u"}
    (received,) = receiver.received
    assert Webhook(NEW).verify(received.body, dict(received.headers)) == {"type": "report.submitted"}


def test_a_refused_submission_raises_with_the_words_of_the_door(receiver: Receiver) -> None:
    receiver.replies.append(Reply(422, body='{"code": "bad_body", "detail": "缺少年度"}'.encode()))

    with pytest.raises(NotTakenError, match="缺少年度") as caught:
        post_submission(receiver.url, NEW, {})

    assert (caught.value.status, caught.value.code) == (422, "bad_body")


@pytest.mark.parametrize("body", [b"<html>welcome</html>", b"[]", b'{"submission_id": "s"}'])
def test_an_answer_that_is_not_of_gouji_asks_to_check_the_address(receiver: Receiver, body: bytes) -> None:
    receiver.replies.append(Reply(202, body=body))

    with pytest.raises(NotTakenError, match="请核对地址") as caught:
        post_submission(receiver.url, NEW, {})

    assert caught.value.code == "not_gouji"


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_é", "whsec_a"])
def test_an_unusable_secret_says_what_one_looks_like(secret: str) -> None:
    with pytest.raises(BadRequestError, match="whsec_"):
        post_submission("http://127.0.0.1:1/", secret, {})
