"""What is wrong with the shape of a file, in words of its author: an unknown key with the nearest one, a wrong word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..errors import Text
from ..yaml_file import Trail
from .problems import nearest

_SAID: Final[Mapping[str, Text]] = {
    "missing": Text("缺少这一项", "this key is missing"),
    "string_type": Text("应为文字", "a text is wanted"),
    "int_type": Text("应为整数", "a whole number is wanted"),
    "int_parsing": Text("应为整数", "a whole number is wanted"),
    "int_from_float": Text("应为整数", "a whole number is wanted"),
    "date_from_datetime_inexact": Text("应为日期，如 2026-01-20", "a day is wanted, like 2026-01-20"),
    "decimal_parsing": Text("应为数字", "a number is wanted"),
    "decimal_type": Text("应为数字", "a number is wanted"),
    "bool_type": Text("应为 true 或 false", "true or false is wanted"),
    "dict_type": Text("应为“键: 值”的写法", "keys and values are wanted"),
    "model_type": Text("应为“键: 值”的写法", "keys and values are wanted"),
    "tuple_type": Text("应为列表", "a list is wanted"),
    "too_short": Text("不能为空", "it must not be empty"),
    "string_too_short": Text("不能为空", "it must not be empty"),
    "date_from_datetime_parsing": Text("应为日期，如 2026-01-20", "a day is wanted, like 2026-01-20"),
    "date_type": Text("应为日期，如 2026-01-20", "a day is wanted, like 2026-01-20"),
}

_WRITTEN: Final[Mapping[str, Text]] = {
    r"^[A-Z]\d{2}$": Text(
        "应为一个大写字母和两位数字，如 A15", "one capital and two digits are wanted, like A15"
    ),
    r"^(\d{2}|\d{4}|\d{6})$": Text(
        '应为六位行政区划代码或其前两位、前四位，如 "4107"',
        'six digits of a division or the first two or four of them are wanted, like "4107"',
    ),
    r"^[a-z][a-z0-9_]*$": Text(
        "应为小写字母、数字和下划线，以字母开头",
        "small letters, digits and _ are wanted, a letter first",
    ),
}
"""How ids and codes are written, in words, by the pattern of the schema."""


def mistakes_in(model: type[BaseModel], error: ValidationError) -> Iterator[tuple[str, Trail, Text]]:
    """Yield each mistake: code, trail of keys, and what to write instead."""
    for detail, trail in _real(error.errors()):
        told = _told(model, detail, trail)
        where = ".".join(str(step) for step in trail)
        text = Text(f"{where}：{told.zh}", f"{where}: {told.en}") if where else told
        yield f"shape_{detail['type']}", trail, text


def _real(details: Sequence[ErrorDetails]) -> Iterator[tuple[ErrorDetails, Trail]]:
    """Yield the mistakes that an author made: not that the wrong one of two shapes was tried, or what follows from another."""
    found = [(detail, _trail(detail)) for detail in details]
    trails = [trail for _, trail in found]
    for detail, trail in found:
        kind = detail["type"]
        is_list = isinstance(detail.get("input"), list | dict)
        beside = trails.count(trail) > 1
        within = any(len(other) > len(trail) and other[: len(trail)] == trail for other in trails)
        if kind == "too_short" and within:
            continue
        if kind == "literal_error" and is_list and (beside or within):
            continue
        if kind == "tuple_type" and not is_list and beside:
            continue
        yield detail, trail


def _trail(detail: ErrorDetails) -> Trail:
    """Return the keys that lead to a mistake, without what pydantic adds for the shape it tried."""
    return tuple(step for step in detail["loc"] if isinstance(step, int) or "[" not in step)


def _told(model: type[BaseModel], detail: ErrorDetails, trail: Trail) -> Text:
    kind = detail["type"]
    if kind == "extra_forbidden":
        hint = nearest(str(trail[-1]), _keys(model, trail[:-1]))
        return Text(f"没有这个键{hint.zh}", f"there is no such key{hint.en}")
    if kind == "literal_error":
        expected = str(detail.get("ctx", {}).get("expected", ""))
        words = [word.strip("' ") for word in expected.replace(" or ", ",").split(",")]
        hint = nearest(str(detail["input"]), words)
        listing = "、".join(words)
        return Text(f"只能是 {listing}{hint.zh}", f"must be one of {', '.join(words)}{hint.en}")
    if kind == "mistake":
        return Text(str(detail["ctx"]["zh"]), str(detail["ctx"]["en"]))
    if kind == "string_pattern_mismatch":
        pattern = str(detail["ctx"]["pattern"])
        return _WRITTEN.get(pattern) or Text(f"写法不对，应符合 {pattern}", f"it must match {pattern}")
    return _SAID.get(kind) or Text(str(detail["msg"]), str(detail["msg"]))


def _keys(model: type[BaseModel], trail: Trail) -> list[str]:
    """Return the keys that the part of a file at `trail` may have; none where it is no part with fixed keys."""
    part: Any = model
    for step in trail:
        field = next((each for name, each in _fields(part).items() if step in (name, each.alias)), None)
        if isinstance(step, str) and field is not None:
            part = _model_in(field.annotation)
    return [each.alias or name for name, each in _fields(part).items()]


def _fields(part: Any) -> Mapping[str, Any]:
    return part.model_fields if isinstance(part, type) and issubclass(part, BaseModel) else {}


def _model_in(annotation: Any) -> Any:
    """Return the model that an annotation holds: itself, in a list, a dictionary or beside None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
