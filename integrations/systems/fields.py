"""The kinds of fields that a body is made of."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, PlainValidator

from .problems import problem

MOST_DIGITS: Final = 24
ISO_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d")
ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d\Z")


def _storable(text: str) -> str:
    """Refuse what a database column cannot hold or what would forge a line of a log."""
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
        raise problem(
            "control_characters", "含有控制字符，请删除", "contains control characters; remove them"
        )
    return text


def _encodable(text: str) -> str:
    """Refuse lone surrogates only; whatever else is odd in a report, the reader says with its place."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise problem("lone_surrogate", "含有无效的 Unicode 字符", "contains lone surrogates; remove them")
    return text


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise problem("bad_address", "应为 http 或 https 地址", "must be an http or https address")
    if parts.username is not None:
        raise problem("bad_address", "地址中不得带用户名或密码", "must not carry a user name or password")
    return text


def _iso_time(value: object) -> object:
    """Refuse numbers, which pydantic would take for seconds since 1970."""
    if not isinstance(value, str) or not ISO_TIME.match(value):
        raise problem(
            "bad_time",
            "应写作 2022-01-20T09:00:00+08:00",
            "must be written like 2022-01-20T09:00:00+08:00",
        )
    return value


def _iso_day(value: object) -> object:
    if not isinstance(value, str) or not ISO_DAY.match(value):
        raise problem("bad_date", "应写作 2022-01-24", "must be written like 2022-01-24")
    return value


def _cell(value: object) -> int | Decimal | str | None:
    """Accept an exact number of a size that a report can hold, a text, or null."""
    if isinstance(value, str):
        return _encodable(value)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise problem("bad_cell", "应为数、文字或空值", "must be a number, a text or null")
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    if (
        not isinstance(exponent, int)
        or len(number.as_tuple().digits) > MOST_DIGITS
        or abs(exponent) > MOST_DIGITS
    ):
        raise problem("bad_cell", f"数字不得超过 {MOST_DIGITS} 位", f"has more than {MOST_DIGITS} digits")
    return value


Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_storable)]
WebAddress = Annotated[str, Field(max_length=2000), AfterValidator(_storable), AfterValidator(_web_address)]
WholeText = Annotated[str, AfterValidator(_encodable)]
CellAddress = Annotated[
    str, Field(max_length=100, pattern=r"^(disclosure|requests|appeals)\.[a-z0-9_]+\.[a-z0-9_]+$")
]
CellValue = Annotated[int | Decimal | str | None, PlainValidator(_cell)]
Time = Annotated[AwareDatetime, BeforeValidator(_iso_time)]
Day = Annotated[date, BeforeValidator(_iso_day)]
