"""JSON → the report: as a form's cells, or the canonical report itself, as `gouji read --format json` prints it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from annotated_types import Len
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from simplejson import JSONDecodeError

from ..canonical import RepeatedKeyError, document_from_json, dumps, loads_foreign
from ..errors import Text, UnreadableError
from ..form import is_address
from ..model import SECTIONS, TABLES, Document
from ..patterns import regex
from .confidence import with_confidence
from .dates import FIRST_YEAR, LAST_YEAR
from .form_json import MOST_DIGITS, MOST_PROBLEMS, bad_form, problem, read_form
from .organs import Register
from .transcript import too_much

MOST_CHARACTERS: Final = 2_000_000
"""Longest form that is read; its cells take some thousand characters, its parts some ten thousand."""
_NUL: Final = regex(r"(?<!\\)(?:\\\\)*\\u0000")
"""NUL as JSON writes it, which no database takes; not a stroke that is followed by such characters."""


def read_json_text(text: str, source: str, *, register: Register | None = None) -> Document:
    """Return the report in the JSON `text`.

    Raises:
        UnreadableError: `bad_json`, with the line and column where the JSON breaks, or every problem of its shape;
            `too_large`; `several_reports` where it lists more than one.
    """
    if len(text) > MOST_CHARACTERS:
        raise too_much()
    value = _parsed(text)
    if isinstance(value, list) and value and all(_is_canonical(one) for one in value):
        if len(value) > 1:
            raise _several()
        value = value[0]
    if _is_canonical(value):
        return _read_canonical(value, source, register)
    return read_form(value, source, register=register)


def _parsed(text: str) -> object:
    try:
        value = loads_foreign(text)
        written = dumps(value)
        written.encode()
    except RepeatedKeyError as error:
        raise bad_form([problem(f"{error.key!r} 重复出现", f"{error.key!r} is there twice")]) from error
    except UnicodeEncodeError as error:
        raise bad_form([problem("含有无效的 Unicode 字符", "it contains lone surrogates")]) from error
    except JSONDecodeError as error:
        raise bad_form(
            [
                problem(
                    f"第 {error.lineno} 行第 {error.colno} 列不是有效的 JSON",
                    f"line {error.lineno}, column {error.colno} is no valid JSON",
                )
            ]
        ) from error
    except RecursionError as error:
        raise bad_form([problem("JSON 嵌套过深", "the JSON is nested too deeply")]) from error
    except ValueError as error:  # Python reads no whole number of more than 4,300 digits
        raise bad_form([problem("有的数字位数过多", "a number has too many digits")]) from error
    if _NUL.search(written):
        raise bad_form([problem("含有空字符（NUL）", "it contains NUL characters")])
    return value


def _is_canonical(value: object) -> bool:
    return isinstance(value, Mapping) and "tables" in value and "cells" not in value


def _read_canonical(value: object, source: str, register: Register | None) -> Document:
    """The report exactly as it was read, under its new name; how far it can be relied on is found anew."""
    try:
        report = _Report.model_validate(value).model_dump()
    except ValidationError as error:
        raise bad_form([_problem_of(one) for one in error.errors()[:MOST_PROBLEMS]]) from error
    report["sections"] = dict.fromkeys(SECTIONS) | report["sections"]
    report["tables"] = {table: report["tables"].get(table, {}) for table in TABLES}
    for note in report["notes"]:
        note["message_zh"] = note["message_zh"] or note["message"]
        note["message_en"] = note["message_en"] or note["message"]
    document = replace(document_from_json(report), source=source)
    known = register.find_organ(document.organ) if register and document.organ else None
    if known:
        document = replace(document, region=document.region or known.region, kind=document.kind or known.kind)
    return with_confidence(document)


def _problem_of(error: Any) -> Text:
    where = ".".join(str(part) for part in error["loc"])
    return problem(f"{where} 无效：{error['msg']}", f"{where} is invalid: {error['msg']}")


def _several() -> UnreadableError:
    return UnreadableError(
        "several_reports",
        Text(
            "JSON 中有不止一份年度报告，请分开上传，每份报告一个文件",
            "the JSON holds more than one yearly report; hand in one file for each",
        ),
    )


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


def _ordered(span: list[int]) -> list[int]:
    if not 0 <= span[0] <= span[1]:
        raise ValueError("a span begins before it ends")
    return span


def _short(number: int | Decimal) -> int | Decimal:
    if isinstance(number, Decimal) and not number.is_finite():
        raise ValueError("not a number")
    if isinstance(number, Decimal) and abs(number.adjusted()) > MOST_DIGITS:
        raise ValueError(f"more than {MOST_DIGITS} digits")
    if len(str(number)) > MOST_DIGITS + 2:
        raise ValueError(f"more than {MOST_DIGITS} digits")
    return number


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("not a possible year")
    return year


_Day = Annotated[str, AfterValidator(_day)]
_Span = Annotated[list[int], Len(2, 2), AfterValidator(_ordered)]
_Key = Literal["overview", "disclosure", "requests", "appeals", "problems", "other"]
_Table = Literal["disclosure", "requests", "appeals"]


class _Part(BaseModel):
    """Strict: a figure that came as text or as a float is no figure of a canonical report."""

    model_config = ConfigDict(strict=True, defer_build=True)


class _Place(_Part):
    table: int | None = None
    row: int | None = None
    cell: int | str | None = None
    sheet: str | None = None
    page: int | None = None
    box: Annotated[list[int], Len(4, 4)] | None = None


class _Cell(_Part):
    value: Annotated[int | Decimal, AfterValidator(_short)] | None
    kind: Literal["number", "blank", "na", "text", "missing"]
    raw: str = ""
    span: _Span | None = None
    place: _Place | None = None
    confidence: int | None = None


class _Section(_Part):
    heading: str
    number: str | None
    text: str
    span: _Span
    heading_span: _Span


class _Period(_Part):
    start: _Day | None
    end: _Day | None
    span: _Span | None = None


class _Note(_Part):
    code: str
    message: str
    message_zh: str | None = None
    message_en: str | None = None
    span: _Span | None = None
    table: _Table | None = None
    address: str | None = None
    found: str | None = None
    expected: str | None = None


def _addressed(tables: dict[_Table, dict[str, _Cell]]) -> dict[_Table, dict[str, _Cell]]:
    for table, cells in tables.items():
        for place in cells:
            if not is_address(f"{table}.{place}"):
                raise ValueError(f"no cell {table}.{place} in either form")
    return tables


class _Report(_Part):
    media_type: str = "application/json"
    source: str = ""
    organ: str | None
    region: str | None = None
    kind: str | None = None
    year: Annotated[int, AfterValidator(_year)] | None
    title: str | None = None
    title_span: _Span | None = None
    template: Literal["F19", "F21", "mixed"] | None = None
    published_on: _Day | None = None
    published_span: _Span | None = None
    signed_on: _Day | None = None
    signed_span: _Span | None = None
    period: _Period | None = None
    sections: dict[_Key, _Section | None]
    tables: Annotated[dict[_Table, dict[str, _Cell]], AfterValidator(_addressed)]
    notes: list[_Note] = []
    text: str
    has_layout: bool = True
    has_template_marks: bool = True
