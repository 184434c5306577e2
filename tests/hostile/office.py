"""Hostile zips and Word files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .archives import docx, docx_of, linked_docx, lying, many_members, ods, overlapping, xlsx, zipped
from .case import MEGABYTE, Hostile, case, heavy

LAUGHS: Final = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
    + "]>"
)
FETCHED: Final = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY j SYSTEM "%s">]>'
BOXES: Final = (b"<w:p><w:r><w:pict><w:txbxContent>", b"</w:txbxContent></w:pict></w:r></w:p>")
NESTED: Final = (b"<w:tbl><w:tr><w:tc>", b"<w:p/></w:tc></w:tr></w:tbl>")
WRAPPED: Final = (b"<w:sdt><w:sdtContent>", b"</w:sdtContent></w:sdt>")


def _with_entity(kind: str, head: str) -> bytes:
    if kind == "docx":
        return docx("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", head=head)
    if kind == "xlsx":
        return xlsx('<row r="1"><c r="A1" t="str"><v>&j;</v></c></row>', head=head)
    cell = "<table:table-row><table:table-cell><text:p>&j;</text:p></table:table-cell></table:table-row>"
    return ods(cell, head=head)


def _entities() -> Iterator[tuple[str, Hostile]]:
    heads = {
        "billion laughs": LAUGHS,
        "a file of the machine as entity": FETCHED % "file:///etc/passwd",
        "an address as entity": FETCHED % "http://127.0.0.1:9/",
    }
    for kind in ("docx", "xlsx", "ods"):
        for name, head in heads.items():
            yield (
                f"{kind}: {name}",
                case("damaged_file", lambda kind=kind, head=head: _with_entity(kind, head)),  # type: ignore[misc]
            )


def numbered(pattern: str, number: int) -> bytes:
    """Return `pattern` so often, each with another number, so that it does not pack as well as a bomb."""
    return "".join(pattern % (at * 7919 % 1_000_000) for at in range(number)).encode()


def nested_zip(times: int) -> bytes:
    """Return a zip in a zip, so many times."""
    data = zipped({"a.txt": "年报"})
    for at in range(times):
        data = zipped({f"{at}.zip": data, f"{at} copy.zip": data})
    return data


def around(marks: tuple[bytes, bytes], times: int) -> bytes:
    """Return `times` of the first mark, and as many of the second."""
    return marks[0] * times + marks[1] * times


CASES: Final[dict[str, Hostile]] = dict(_entities()) | {
    "docx: billion laughs in UTF-16": case(
        "damaged_file", lambda: docx_of((LAUGHS + "<x>&j;</x>").encode("utf-16"))
    ),
    "docx: billion laughs in UTF-32": case(
        "damaged_file", lambda: docx_of((LAUGHS + "<x>&j;</x>").encode("utf-32"))
    ),
    "docx: a gigabyte of blanks": heavy("too_large", lambda: docx(b" " * 1024 * MEGABYTE)),
    "docx: 160 megabytes of blanks": heavy("too_large", lambda: docx(b" " * 160 * MEGABYTE)),
    "docx: 100 megabytes said to be a thousand bytes": heavy(
        "damaged_file too_large", lambda: lying(docx(b" " * 100 * MEGABYTE), "word/document.xml", 1000)
    ),
    "xlsx: 100 megabytes said to be a thousand bytes": heavy(
        "damaged_file too_large", lambda: lying(xlsx(b" " * 100 * MEGABYTE), "xl/worksheets/sheet1.xml", 1000)
    ),
    "zip: the same bytes under three thousand names": heavy(
        "too_large", lambda: overlapping(3000, 5 * MEGABYTE)
    ),
    "zip: the same bytes under twenty names": case(
        "too_large damaged_file", lambda: overlapping(20, 5 * MEGABYTE)
    ),
    "zip: two hundred thousand members": heavy("too_large", lambda: many_members(200_000)),
    "zip: twenty thousand members": case("too_large", lambda: many_members(20_000)),
    "docx: seven million paragraphs": case("too_large", lambda: docx(b"<w:p/>" * 7_000_000)),
    "docx: two million different paragraphs": heavy(
        "too_large", lambda: docx(numbered('<w:p w:a="%06d"/>', 2_000_000))
    ),
    "docx: half a million different paragraphs": heavy(
        "too_large not_a_report", lambda: docx(numbered('<w:p w:a="%06d"/>', 490_000))
    ),
    "docx: forty thousand different lines": heavy(
        "too_large", lambda: docx(numbered("<w:p><w:r><w:t>%06d</w:t></w:r></w:p>", 40_000))
    ),
    "docx: a hundred thousand different cells": case(
        "too_large not_a_report",
        lambda: docx(
            b"<w:tbl><w:tr>"
            + numbered("<w:tc><w:p><w:r><w:t>%06d</w:t></w:r></w:p></w:tc>", 100_000)
            + b"</w:tr></w:tbl>"
        ),
    ),
    "docx: a row of different cells each on its own": case(
        "too_large not_a_report",
        lambda: docx(
            b"<w:tbl>"
            + numbered("<w:tr><w:tc><w:p><w:r><w:t>%06d</w:t></w:r></w:p></w:tc></w:tr>", 80_000)
            + b"</w:tbl>"
        ),
    ),
    "docx: 45 megabytes of different figures": heavy(
        "too_large", lambda: docx(b"<w:p><w:r><w:t>" + numbered("%06d ", 6_400_000) + b"</w:t></w:r></w:p>")
    ),
    "zip: zips in zips": case("too_deep no_report_inside too_large", lambda: nested_zip(6)),
    "zip: three texts as long as any": heavy(
        "too_large no_report_inside", lambda: zipped({f"{at}.txt": b"1\n" * 20_000 for at in range(3)})
    ),
    "docx: two hundred thousand paragraphs": case(
        "too_large not_a_report", lambda: docx(b"<w:p><w:r><w:t>1</w:t></w:r></w:p>" * 200_000)
    ),
    "docx: two million cells": case(
        "too_large",
        lambda: docx(b"<w:tbl><w:tr>" + b"<w:tc><w:p/></w:tc>" * 2_000_000 + b"</w:tr></w:tbl>"),
    ),
    "docx: an element with a million attributes": heavy(
        "too_large damaged_file",
        lambda: docx("<w:p " + " ".join(f'a{at}=""' for at in range(1_000_000)) + "/>"),
    ),
    "docx: tables nested a hundred thousand deep": case(
        "damaged_file too_large", lambda: docx(around(NESTED, 100_000))
    ),
    "docx: tables nested eighty deep": case("too_large damaged_file", lambda: docx(around(NESTED, 80))),
    "docx: tables nested fifty deep": case(
        "too_large damaged_file not_a_report", lambda: docx(around(NESTED, 50))
    ),
    "docx: wrappers in each other": case(
        "not_a_report damaged_file too_large", lambda: docx(around(WRAPPED, 120))
    ),
    "docx: text boxes in text boxes": case(
        "too_large damaged_file not_a_report", lambda: docx(around(BOXES, 25))
    ),
    "docx: twenty megabytes in one paragraph": case(
        "too_large", lambda: docx("<w:p><w:r><w:t>" + "一、总体情况 1 " * MEGABYTE + "</w:t></w:r></w:p>")
    ),
    "docx: links to elsewhere": case("not_a_report", lambda: linked_docx("http://127.0.0.1:9")),
    "docx: a zip inside": case(
        "damaged_file", lambda: zipped({"word/document.xml": zipped({"a": b"0" * 10 * MEGABYTE})})
    ),
    "docx: a list numbered to a trillion levels": case(
        "damaged_file not_a_report too_large",
        lambda: docx(
            '<w:p><w:pPr><w:numPr><w:ilvl w:val="999999999999"/><w:numId w:val="1"/></w:numPr></w:pPr>'
            "<w:r><w:t>1</w:t></w:r></w:p>"
        ),
    ),
}
