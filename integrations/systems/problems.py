"""What is wrong with a body, every problem at once, each with its place and in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from gouji.engine.errors import BadRequestError, Text

MOST_SHOWN: Final = 50
"""A body of a thousand wrong cells is answered with the first fifty."""

CHINESE: Final[Mapping[str, str]] = {
    "missing": "缺少此项",
    "extra_forbidden": "没有这一项，请删去或核对拼写",
    "json_invalid": "不是有效的 JSON",
    "model_type": "应为 JSON 对象",
    "model_attributes_type": "应为 JSON 对象",
    "dict_type": "应为 JSON 对象",
    "list_type": "应为 JSON 数组",
    "too_short": "项数过少，至少 {min_length} 项",
    "too_long": "项数过多，至多 {max_length} 项",
    "string_type": "应为文字",
    "string_too_short": "过短，至少 {min_length} 个字符",
    "string_too_long": "过长，至多 {max_length} 个字符",
    "string_pattern_mismatch": "格式不符，应符合 {pattern}",
    "string_unicode": "含有无效的 Unicode 字符",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_parsing_size": "数字过大",
    "int_from_float": "应为整数",
    "greater_than_equal": "过小，应不小于 {ge}",
    "less_than_equal": "过大，应不大于 {le}",
    "literal_error": "不是允许的取值，应为 {expected}",
    "enum": "不是允许的取值，应为 {expected}",
    "uuid_type": "应为 UUID",
    "uuid_parsing": "应为 UUID",
    "timezone_aware": "时间须带时区，如 2022-01-20T09:00:00+08:00",
    "datetime_type": "不是有效的时间，请写作 2022-01-20T09:00:00+08:00",
    "datetime_from_date_parsing": "不是有效的时间，请写作 2022-01-20T09:00:00+08:00",
    "datetime_parsing": "不是有效的时间，请写作 2022-01-20T09:00:00+08:00",
    "date_type": "不是有效的日期，请写作 2022-01-24",
    "date_parsing": "不是有效的日期，请写作 2022-01-24",
    "date_from_datetime_parsing": "不是有效的日期，请写作 2022-01-24",
    "date_from_datetime_inexact": "不是有效的日期，请写作 2022-01-24",
}
"""Chinese for the kinds of errors that pydantic words in English only."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: its place as a JSON Pointer (RFC 6901), and what to send instead."""

    pointer: str
    text: Text


class BodyError(BadRequestError):
    """The body has the wrong shape; `problems` names every place."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        shown = problems[:MOST_SHOWN]
        zh = "；".join(f"{problem.pointer}：{problem.text.zh}" for problem in shown)
        en = "; ".join(f"{problem.pointer}: {problem.text.en}" for problem in shown)
        super().__init__("bad_body", Text(f"请求内容有误：{zh}", f"The body is wrong: {en}"))
        self.problems = shown


def problem(code: str, zh: str, en: str) -> PydanticCustomError:
    """Return an error for a validator to raise; both wordings reach the sender."""
    return PydanticCustomError(code, "{en}", {"zh": zh, "en": en})  # type: ignore[arg-type,unused-ignore]


def refuse(error: ValidationError) -> BodyError:
    """Return every problem that pydantic found; values are not repeated, they may be personal."""
    return BodyError(
        tuple(problem_in(detail) for detail in error.errors(include_url=False, include_input=False))
    )


def problem_in(detail: Mapping[str, Any]) -> Problem:
    """Return one of pydantic's errors in both languages."""
    context = {**(detail.get("ctx") or {})}
    if "expected" in context:  # pydantic lists choices as "'a', 'b' or 'c'"
        context["expected"] = (
            str(context["expected"]).replace(" or ", "、").replace(", ", "、").replace("'", "")
        )
    english = str(detail["msg"])
    form = CHINESE.get(detail["type"])
    chinese = context.get("zh") or (form.format_map(context) if form else english)
    return Problem(_pointer(tuple(detail["loc"])), Text(str(chinese), english))


def _pointer(places: tuple[int | str, ...]) -> str:
    encodable = (str(place).encode(errors="backslashreplace").decode() for place in places)
    escaped = (place.replace("~", "~0").replace("/", "~1") for place in encodable)
    return "".join(f"/{place}" for place in escaped) or "/"
