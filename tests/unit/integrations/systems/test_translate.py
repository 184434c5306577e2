"""What workflow systems send becomes one value, or a list of every problem."""

import base64
import copy
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from gouji.engine.canonical import loads
from gouji.integrations.systems import Attached, BodyError, Located, Submitted, translate

CHINA = timezone(timedelta(hours=8))
JSON = {"content-type": "application/json"}


def message(**document: Any) -> dict[str, Any]:
    return {
        "type": "report.submitted",
        "timestamp": "2022-01-20T09:00:05+08:00",
        "data": {
            "external_id": "oa-7",
            "organ": "青川县水务局",
            "region": "510822",
            "kind": "department",
            "year": 2021,
            "submitted_at": "2022-01-20T09:00:00+08:00",
            "published_on": "2022-01-24",
            "callback_url": "https://oa.example/answers",
            "document": document or {"text": "一、总体情况"},
        },
    }


def submitted(door: str, document: Attached | Located) -> Submitted:
    return Submitted(
        door=door,
        external_id="oa-7",
        organ="青川县水务局",
        organ_code=None,
        region="510822",
        kind="department",
        year=2021,
        submitted_at=datetime(2022, 1, 20, 9, tzinfo=CHINA),
        published_on=date(2022, 1, 24),
        callback_url="https://oa.example/answers",
        document=document,
    )


def pointers(headers: dict[str, str], body: Any) -> list[str]:
    with pytest.raises(BodyError) as caught:
        translate(headers, body)
    return [problem.pointer for problem in caught.value.problems]


def test_a_text_is_kept_as_a_file() -> None:
    actual = translate(JSON, message(text="一、总体情况"))

    assert actual == submitted("generic", Attached("report.txt", "一、总体情况".encode()))


def test_a_file_comes_as_base64_with_its_name() -> None:
    content = base64.encodebytes(b"\xff\x00" * 60).decode()

    actual = translate(JSON, message(filename="年报.txt", content_base64=content))

    assert actual == submitted("generic", Attached("年报.txt", b"\xff\x00" * 60))


def test_an_address_is_only_noted() -> None:
    actual = translate(JSON, message(url="https://files.example/2021.txt"))

    assert actual == submitted("generic", Located("https://files.example/2021.txt"))


def test_form_fields_become_the_form_of_the_contract_with_every_decimal() -> None:
    body = loads(
        '{"cells": {"requests.received.natural": 3, "disclosure.fees.amount": 59237.24490,'
        ' "appeals.direct_suit.total": null}, "sections": {"overview": "今年"}}'
    )

    actual = translate(JSON, message(**body))

    assert isinstance(actual.document, Attached)
    assert actual.document.filename == "report.json"
    assert actual.document.content.decode() == (
        '{"organ": "青川县水务局", "year": 2021, "kind": "department", "region": "510822", '
        '"published_on": "2022-01-24", "cells": {"requests.received.natural": 3, '
        '"disclosure.fees.amount": 59237.24490, "appeals.direct_suit.total": null}, '
        '"sections": {"overview": "今年"}}'
    )


def test_a_structured_cloud_event_carries_the_same_data() -> None:
    event = {
        "specversion": "1.0",
        "id": "e-1",
        "source": "/oa",
        "type": "cn.example.report.submitted",
        "data": message()["data"],
    }

    expected = submitted("cloudevents", Attached("report.txt", "一、总体情况".encode()))
    assert translate({"content-type": "application/cloudevents+json; charset=utf-8"}, event) == expected
    assert translate(JSON, event) == expected


def test_a_binary_cloud_event_carries_its_attributes_in_headers() -> None:
    headers = {
        **JSON,
        "ce-specversion": "1.0",
        "ce-id": "e-1",
        "ce-source": "/oa",
        "ce-type": "report.submitted",
    }

    actual = translate(headers, message()["data"])

    assert actual == submitted("cloudevents", Attached("report.txt", "一、总体情况".encode()))


def test_a_cloud_event_of_another_version_or_type_is_refused_with_both_problems() -> None:
    event = {"specversion": "0.3", "id": "e", "source": "/oa", "type": "x.deleted", "data": message()["data"]}

    assert pointers(JSON, event) == ["/specversion", "/type"]


def _set(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda body: body["data"].update(values)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_set(year=202020), ["/data/year"]),
        (_set(year="2021"), ["/data/year"]),
        (_set(year=True), ["/data/year"]),
        (_set(organ="", external_id="a\x00b"), ["/data/external_id", "/data/organ"]),
        (_set(organ="\ud800"), ["/data/organ"]),
        (_set(kind="bureau", region="5108"), ["/data/region", "/data/kind"]),
        (_set(submitted_at="2022-01-20T09:00:00"), ["/data/submitted_at"]),
        (_set(submitted_at=1642640400), ["/data/submitted_at"]),
        (_set(published_on="20220124"), ["/data/published_on"]),
        (_set(callback_url="ftp://oa.example/"), ["/data/callback_url"]),
        (_set(callback_url="http://user:word@oa.example/"), ["/data/callback_url"]),
        (_set(callback_url="http://oa.example:99999/"), ["/data/callback_url"]),
        (_set(document={}), ["/data/document"]),
        (_set(document={"text": "a", "url": "http://a.example/"}), ["/data/document"]),
        (_set(document={"content_base64": "QQ=="}), ["/data/document"]),
        (_set(document={"filename": "a", "content_base64": "Q*"}), ["/data/document/content_base64"]),
        (_set(document={"cells": {"requests.a": 1}}), ["/data/document/cells/requests.a/[key]"]),
        (_set(document={"cells": {"requests.a.b": 1.5}}), ["/data/document/cells/requests.a.b"]),
        (_set(document={"cells": {"requests.a.b": True}}), ["/data/document/cells/requests.a.b"]),
        (_set(document={"cells": {"requests.a.b": 10**30}}), ["/data/document/cells/requests.a.b"]),
        (lambda body: body.update(type="report.deleted"), ["/type"]),
        (lambda body: body.pop("data"), ["/data"]),
    ],
)
def test_a_wrong_body_is_refused_with_every_place(
    change: Callable[[dict[str, Any]], None], expected: list[str]
) -> None:
    body = copy.deepcopy(message())
    change(body)

    assert pointers(JSON, body) == expected


@pytest.mark.parametrize("body", [None, [], "text", 3, {}])
def test_a_body_that_is_no_message_is_refused(body: Any) -> None:
    with pytest.raises(BodyError) as caught:
        translate(JSON, body)

    assert caught.value.code == "bad_body"


def test_a_problem_is_told_in_both_languages_and_without_the_value() -> None:
    body = message()
    body["data"]["year"] = 202020

    with pytest.raises(BodyError) as caught:
        translate(JSON, body)

    assert caught.value.text.zh == "请求内容有误：/data/year：过大，应不大于 2099"
    assert caught.value.text.en == (
        "The body is wrong: /data/year: Input should be less than or equal to 2099"
    )
