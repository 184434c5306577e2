"""Hostile text and JSON."""

from __future__ import annotations

from typing import Final

from .case import MEGABYTE, TITLE, Hostile, case, heavy

_FORM: Final = '{"organ": "某局", "year": 2023, "cells": {"requests.received.natural": %s}}'


def _text(content: str) -> bytes:
    return (TITLE + content).encode()


def _form(value: str) -> bytes:
    return (_FORM % value).encode()


def _rows(number: int, row: str) -> bytes:
    return _text("三、收到和处理政府信息公开申请情况\n" + f"{row}\n" * number)


CASES: Final[dict[str, Hostile]] = {
    "text: nineteen megabytes of one figure": case("read too_large", lambda: _text("9" * 19 * MEGABYTE)),
    "text: nineteen megabytes of blanks": case("read too_large", lambda: _text(" " * 19 * MEGABYTE + "1")),
    "text: nineteen megabytes of one letter": case("read too_large", lambda: _text("一" * 6 * MEGABYTE)),
    "text: nineteen megabytes of control characters": case(
        "read too_large", lambda: _text("\x01" * 19 * MEGABYTE)
    ),
    "text: a line of tabs": case("read too_large", lambda: _text("\t" * 19 * MEGABYTE)),
    "text: a line of six million figures": case("read too_large", lambda: _text("1\t" * 6_000_000)),
    "text: a line of strokes": case("read too_large", lambda: _text("|" * 19 * MEGABYTE)),
    "text: twenty thousand rows of fifty cells": heavy(
        "read too_large",
        lambda: _text("项目" + "\t1" * 50 + "\n") * 1 + ("项目\t" * 50 + "\n").encode() * 20_000,
    ),
    "text: eighteen thousand rows": case(
        "read too_large", lambda: _rows(18_000, "（一）予以公开\t1\t2\t3\t4\t5\t6\t21")
    ),
    "text: eighteen thousand rows between strokes": heavy(
        "read too_large", lambda: _rows(18_000, "| （一）予以公开 | 1 | 2 | 3 | 4 | 5 | 6 | 21 |")
    ),
    "text: fifty thousand lines of one cell": case("read too_large", lambda: _rows(49_000, "1")),
    "text: fifty thousand labels without figures": case(
        "read too_large", lambda: _rows(49_000, "（三）不予公开")
    ),
    "text: fifty thousand torn labels": case(
        "read too_large", lambda: _rows(24_000, "2.其他法律行政\n法规禁止公开\t1")
    ),
    "text: fifty thousand headings": case(
        "read too_large several_reports",
        lambda: _text("一、总体情况\n三、收到和处理政府信息公开申请情况\n" * 24_000),
    ),
    "text: fifty thousand titles": case("read too_large several_reports", lambda: _text(TITLE * 49_000)),
    "text: fifty thousand signatures": case(
        "read too_large", lambda: _text("某县民政局\n2024年1月1日\n" * 24_000)
    ),
    "text: a line of dates": case("read too_large", lambda: _text("2023年1月1日至" * 500_000)),
    "text: a line of years": case("read too_large", lambda: _text("2023年" * 2_000_000)),
    "text: a line of numerals": case("read too_large", lambda: _text("亿万千百十" * 1_200_000 + "件")),
    "text: a line of digits and commas": case("read too_large", lambda: _text("1," * 6_000_000)),
    "text: a line of open brackets": case("read too_large", lambda: _text("（" * 3_000_000)),
    "text: a figure of a million digits in a cell": case(
        "read too_large", lambda: _rows(1, "（一）予以公开" + "\t" + "9" * 1_000_000)
    ),
    "text: figures of other scripts": case(
        "read", lambda: _rows(1, "（一）予以公开\t１\t٣\t①\t½\t１２³\t一亿亿亿亿\t1e999999")
    ),
    "text: characters that turn the line round": case(
        "read", lambda: _text("\u202e\u2066总\u2069体\u200f情况\ufeff\n" * 100)
    ),
    "text: marks that stand on one letter": case("read too_large", lambda: _text("e" + "\u0301" * 5_000_000)),
    "markdown: a rule without end": case(
        "read too_large", lambda: _text("| a |\n|" + " --- |" * 2_000_000 + "\n| 1 |")
    ),
    "json: a million brackets": case("bad_json too_large", lambda: b'{"organ": ' + b"[" * 1_000_000),
    "json: a million objects in each other": case("bad_json too_large", lambda: b'{"a":' * 1_000_000),
    "json: a million keys, the last one twice": case(
        "bad_json too_large",
        lambda: ("{" + ",".join(f'"{at}":1' for at in range(1_000_000)) + ',"999999":2}').encode(),
    ),
    "json: a million cells": case(
        "bad_json too_large", lambda: _form("1" + "".join(f',"a{at}":1' for at in range(1_000_000)))
    ),
    "json: not a number": case("bad_json", lambda: _form("NaN")),
    "json: infinity": case("bad_json", lambda: _form("-Infinity")),
    "json: a number of a million noughts": case("bad_json", lambda: _form("1e999999")),
    "json: a number of a million digits": case("bad_json", lambda: _form("9" * 1_000_000)),
    "json: a number in words of a million noughts": case("bad_json read", lambda: _form('"1e999999"')),
    "json: a number in words of a million digits": case(
        "bad_json read", lambda: _form('"' + "9" * 1_000_000 + '"')
    ),
    "json: a fraction of a million digits": case("bad_json read", lambda: _form("0." + "9" * 1_000_000)),
    "json: a lone surrogate": case("bad_json", lambda: _form('1}, "title": "\\ud800"').replace(b"}}", b"}")),
    "json: a nul": case("bad_json", lambda: _form('1}, "title": "\\u0000"').replace(b"}}", b"}")),
    "json: ten megabytes of title": case(
        "bad_json too_large", lambda: _form('1}, "title": "' + "报" * 5_000_000 + '"').replace(b"}}", b"}")
    ),
    "utf-16: lone surrogates": case(
        "bad_encoding", lambda: b"\xff\xfe" + "标题".encode("utf-16-le") + b"\x00\xd8" * 100
    ),
}
