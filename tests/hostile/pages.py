"""Hostile web pages."""

from __future__ import annotations

from typing import Final

from .case import MEGABYTE, TITLE, Hostile, case, heavy

_HEAD: Final = f"<!doctype html><html><body><p>{TITLE}</p>".encode()


def _page(content: bytes | str) -> bytes:
    return _HEAD + (content.encode() if isinstance(content, str) else content)


def _table(rows: int, row: str) -> bytes:
    return _page(b"<table>" + f"<tr>{row}</tr>".encode() * rows + b"</table>")


CASES: Final[dict[str, Hostile]] = {
    "html: a gigabyte of nested tags": heavy("too_large", lambda: _page(b"<div>" * (205 * MEGABYTE))),
    "html: five million nested tags": case("too_large", lambda: _page(b"<b>" * 5_000_000)),
    "html: a hundred thousand nested tags": case("too_large", lambda: _page(b"<div>" * 100_000)),
    "html: two thousand nested tags": case("too_large read", lambda: _page(b"<div>" * 1_990 + b"1")),
    "html: nested tags that close nothing": case("too_large read", lambda: _page(b"<div></p>" * 50_000)),
    "html: formatting opened again in every paragraph": case(
        "too_large read", lambda: _page(b"<b><i><font><p>1" * 20_000)
    ),
    "html: tables in tables": case("too_large read", lambda: _page(b"<table><tr><td>" * 39 + b"1")),
    "html: tables side by side in tables": case(
        "too_large read", lambda: _page((b"<table><tr><td>1</td>" * 35 + b"</tr></table>" * 35) * 300)
    ),
    "html: a tag of five million attributes": heavy(
        "too_large read", lambda: _page("<p " + " ".join(f"a{at}" for at in range(2_000_000)) + ">")
    ),
    "html: a hundred thousand cells in a row": case("too_large read", lambda: _table(1, "<td>1" * 100_000)),
    "html: cells over all columns and rows": case(
        "too_large read", lambda: _table(100, '<td colspan="65534" rowspan="65534">1' * 100)
    ),
    "html: cells that reach down for ever": case(
        "too_large read", lambda: _table(1_000, '<td rowspan="0">1' * 70)
    ),
    "html: ten thousand rows of empty cells": case("too_large read", lambda: _table(10_000, "<td>" * 10)),
    "html: twenty megabytes of text": heavy("too_large read", lambda: _page("一、总体情况 1 " * 900_000)),
    "html: millions of entities": heavy("too_large read", lambda: _page(b"&nbsp;&lt;" * 1_900_000)),
    "html: a remark without end": case("too_large read not_a_report", lambda: _page(b"<!--" * 4_000_000)),
    "html: remarks before the page": case(
        "too_large read not_a_report", lambda: b"<!-- -->" * 100_000 + _page("1")
    ),
    "html: less-than signs alone": case("too_large read", lambda: _page(b"<" * 140_000)),
    "html: a title of ten megabytes": heavy(
        "too_large read", lambda: b"<html><title>" + "一 - ".encode() * 2_000_000 + b"</title>" + _page("1")
    ),
    "html: a hundred thousand links": heavy("too_large read", lambda: _page(b"<a href=x>1</a>" * 70_000)),
    "html: a hundred thousand dates above the text": case(
        "too_large read", lambda: _page("<p>发布日期：2024-01-01</p>" * 40_000)
    ),
    "html: an address to fetch everywhere": case(
        "read no_text",
        lambda: _page(
            '<script src="http://127.0.0.1:9/"></script><img src="file:///etc/passwd"><link rel=stylesheet href="//127.0.0.1:9/">'
        ),
    ),
    "html: lone surrogates": case("read", lambda: _page("<p>&#xD800;&#55296;&#x110000;&#0;</p>")),
    "xml: an address as entity": case(
        "unknown_format",
        lambda: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]><x>&a;</x>',
    ),
}
