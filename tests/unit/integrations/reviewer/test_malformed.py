"""What of a form is not valid is named as the form names it."""

import pytest
from pydantic import TypeAdapter, ValidationError

from gouji.engine.errors import Text
from gouji.integrations.inbound.reviewer.malformed import malformed
from gouji.integrations.inbound.reviewer.routes.queue import Parameters


def told_of(values: dict[str, str]) -> Text:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Parameters).validate_python(values)
    return malformed([dict(each) for each in caught.value.errors()]).text


def test_a_search_that_is_too_long_is_told_in_one_sentence() -> None:
    assert told_of({"q": "长" * 101}) == Text(
        "搜索内容过长，至多 100 个字符，请缩短。", "search is too long, 100 characters at most: shorten it."
    )


def test_other_values_are_named_by_their_labels() -> None:
    assert told_of({"rule": "\x00", "region": "\x00"}) == Text(
        "这些内容无效，请检查：行政区划、规则。", "These values are not valid: region, rule."
    )


def test_both_are_told_together() -> None:
    assert told_of({"q": "长" * 101, "last": "maybe"}).zh == (
        "搜索内容过长，至多 100 个字符，请缩短。这些内容无效，请检查：last。"
    )
