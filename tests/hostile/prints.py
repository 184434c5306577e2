"""Hostile PDF files."""

from __future__ import annotations

import zlib
from typing import Final

from .case import MEGABYTE, Hostile, case, heavy
from .papers import FONT, grid, lines, paper, pdf, stream

_PAGE: Final = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>"


def _one_page(content: bytes, resources: bytes, *more: bytes, box: bytes = b"[0 0 595 842]") -> bytes:
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
            FONT,
            content,
            (_PAGE % resources).replace(b"[0 0 595 842]", box),
            *more,
        ]
    )


def _laughs(levels: int) -> bytes:
    """Forms that draw the next one ten times each."""
    forms = [
        stream(
            b"/X Do " * 10,
            entries=b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
            % (7 + at),
        )
        for at in range(levels)
    ]
    last = stream(b"BT /F 9 Tf (ha) Tj ET", entries=b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return _one_page(stream(b"/X Do"), b"/XObject << /X 6 0 R >>", *forms, last)


def _itself() -> bytes:
    form = stream(
        b"/X Do /X Do",
        entries=b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
    )
    return _one_page(stream(b"/X Do"), b"/XObject << /X 6 0 R >>", form)


def _tree(kids: bytes) -> bytes:
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count 9 >>" % kids,
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R 3 0 R] /Count 9 >>",
        ]
    )


def _deep_tree(depth: int) -> bytes:
    kids = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 3) for number in range(depth)]
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", *kids, b"<< /Type /Page /MediaBox [0 0 9 9] >>"])


def _deep_arrays(depth: int) -> bytes:
    return pdf([b"<< /Type /Catalog /Pages " + b"[" * depth + b"]" * depth + b" >>"])


def _packed_twice(size: int) -> bytes:
    content = zlib.compress(zlib.compress(b" " * size, 9), 9)
    body = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (
        len(content),
        content,
    )
    return _one_page(body, b"")


def _objects(size: int) -> bytes:
    """An object stream that unfolds to `size` bytes."""
    packed = stream(b" " * size, entries=b"/Type /ObjStm /N 99999999 /First 10")
    return _one_page(stream(b" "), b"", packed)


def _letters(number: int) -> bytes:
    """A font that says which letter each of very many codes is."""
    ranges = b"1 begincodespacerange <0000> <ffff> endcodespacerange\n"
    ranges += b"100 beginbfrange\n" + b"<0000> <ffff> <4e00>\n" * number + b"endbfrange\n"
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [8 0 R] >>"
    inner = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (A) /Ordering (I) /Supplement 0 >> >>"
    return _one_page(stream(b"BT /F 9 Tf <0001> Tj ET"), b"/Font << /F 6 0 R >>", font, stream(ranges), inner)


def _widths() -> bytes:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [7 0 R] >>"
    inner = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /W [0 999999999 500] /CIDSystemInfo << /Registry (A) /Ordering (I) /Supplement 0 >> >>"
    return _one_page(stream(b"BT /F 9 Tf <0001> Tj ET"), b"/Font << /F 6 0 R >>", font, inner)


def _table_of_objects() -> bytes:
    body = b"%PDF-1.7\n1 0 obj\n<< /Type /XRef /Size 999999999 /W [1 8 8] /Index [0 999999999] /Root 1 0 R /Length 17 >>\nstream\n"
    return body + bytes(17) + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def _loop_of_tables() -> bytes:
    whole = paper(1, lines(3))
    at = whole.rfind(b"xref\n0")
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % at)


def _predicted() -> bytes:
    packed = zlib.compress(bytes(1000))
    body = b"<< /Length %d /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 999999999 /Colors 32 >> >>\nstream\n%s\nendstream"
    return _one_page(body % (len(packed), packed), b"")


_SCRIPT: Final = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); while \\(1\\) {}) >> /AA << /WC << /S /Launch /F (calc.exe) >> >>"
_ATTACHED: Final = (
    b"/Names << /EmbeddedFiles << /Names [(a.exe) << /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>] >> >>"
)

CASES: Final[dict[str, Hostile]] = {
    "pdf: ten thousand pages": case("too_large", lambda: paper(10_000, lines(3))),
    "pdf: ten thousand pages in one tree of a million": case("too_large", lambda: paper(60_000, b" ")),
    "pdf: 150 dense pages": case("too_large not_a_report no_text", lambda: paper(150, lines(200))),
    "pdf: 150 pages of tables": case("too_large not_a_report", lambda: paper(150, grid(60, 20))),
    "pdf: a table of ten thousand cells": case("too_large not_a_report", lambda: paper(1, grid(120, 80))),
    "pdf: five tables of thousands of cells": heavy("too_large not_a_report", lambda: paper(5, grid(60, 40))),
    "pdf: a page of long lines": case("too_large not_a_report", lambda: paper(1, lines(400, b"1 " * 24))),
    "pdf: a page of letters on each other": heavy(
        "too_large not_a_report",
        lambda: paper(1, b"BT /F 9 Tf 40 400 Td " + b"(1) Tj -5 0 Td " * 19_000 + b"ET"),
    ),
    "pdf: rules without end": heavy(
        "too_large no_text not_a_report",
        lambda: paper(
            1,
            b"".join(
                b"%d %d m %d %d l S\n" % (at % 500, at % 700, at % 500, at % 700 + 50) for at in range(19_000)
            ),
        ),
    ),
    "pdf: rules crossing each other": case(
        "too_large no_text not_a_report",
        lambda: paper(
            1,
            b"".join(
                b"%d 30 m %d 800 l S 30 %d m 560 %d l S\n"
                % (at % 530 + 30, at % 530 + 30, at % 770 + 30, at % 770 + 30)
                for at in range(2_000)
            ),
        ),
    ),
    "pdf: five million marks": heavy("too_large no_text not_a_report", lambda: paper(1, b"q Q " * 5_000_000)),
    "pdf: half a million rectangles": heavy(
        "too_large no_text not_a_report", lambda: paper(1, b"1 1 1 1 re f " * 500_000)
    ),
    "pdf: half a million curves": heavy(
        "too_large no_text not_a_report", lambda: paper(1, b"1 1 m 1 2 3 4 5 6 c S " * 300_000)
    ),
    "pdf: a path of a million points": case(
        "too_large no_text not_a_report", lambda: paper(1, b"1 1 m " + b"1 2 l 3 4 l " * 500_000 + b"S")
    ),
    "pdf: half a million letters": case(
        "too_large not_a_report", lambda: paper(1, b"BT /F 9 Tf 40 400 Td (" + b"1" * 500_000 + b") Tj ET")
    ),
    "pdf: a gigabyte of blanks in a page, packed twice": heavy(
        "too_large no_text damaged_file", lambda: _packed_twice(1024 * MEGABYTE)
    ),
    "pdf: half a gigabyte of objects": heavy(
        "too_large no_text damaged_file", lambda: _objects(512 * MEGABYTE)
    ),
    "pdf: forms that draw each other a billion times": case(
        "too_large no_text not_a_report damaged_file", lambda: _laughs(9)
    ),
    "pdf: a form that draws itself": case("too_large no_text not_a_report damaged_file", _itself),
    "pdf: pages that are their own parents": case(
        "too_large no_text damaged_file", lambda: _tree(b"2 0 R 3 0 R")
    ),
    "pdf: a tree of pages ten thousand deep": case(
        "too_large no_text damaged_file", lambda: _deep_tree(10_000)
    ),
    "pdf: lists ten thousand deep": case("too_large no_text damaged_file", lambda: _deep_arrays(10_000)),
    "pdf: a list of five million": case(
        "too_large no_text damaged_file",
        lambda: pdf([b"<< /Type /Catalog /Pages [" + b"1 " * 5_000_000 + b"] >>"]),
    ),
    "pdf: a script and a program to start": case("not_a_report", lambda: paper(1, lines(3), catalog=_SCRIPT)),
    "pdf: a program attached": case(
        "not_a_report",
        lambda: paper(
            1, lines(3), catalog=_ATTACHED, more=[stream(b"MZ" * 1000, entries=b"/Type /EmbeddedFile")]
        ),
    ),
    "pdf: a font of millions of letters": case(
        "too_large not_a_report damaged_file no_text", lambda: _letters(100)
    ),
    "pdf: a font as wide as the world": case("too_large not_a_report damaged_file no_text", _widths),
    "pdf: a table of a billion objects": case("too_large no_text damaged_file", _table_of_objects),
    "pdf: tables of objects in a loop": case("not_a_report damaged_file", _loop_of_tables),
    "pdf: lines of pixels without end": case("too_large no_text damaged_file", _predicted),
    "pdf: a page as large as a country": case(
        "too_large no_text not_a_report damaged_file",
        lambda: _one_page(stream(lines(3)), b"/Font << /F 3 0 R >>", box=b"[0 0 1e12 1e12]"),
    ),
    "pdf: a page of no size": case(
        "too_large no_text not_a_report damaged_file",
        lambda: _one_page(stream(lines(3)), b"/Font << /F 3 0 R >>", box=b"[0 0 0 0]"),
    ),
    "pdf: a page of sizes that are no numbers": case(
        "too_large no_text not_a_report damaged_file",
        lambda: _one_page(stream(lines(3)), b"/Font << /F 3 0 R >>", box=b"[/A (b) [] null]"),
    ),
    "pdf: nothing but blanks": case("damaged_file too_large", lambda: b"%PDF-1.7\n" + b" " * 15 * MEGABYTE),
    "pdf: a million objects that are none": case(
        "damaged_file too_large", lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 1_000_000
    ),
    "pdf: brackets without end": case("damaged_file", lambda: b"%PDF-1.7\n1 0 obj\n" + b"<<" * 1_000_000),
    "pdf: a word without end": case("damaged_file", lambda: b"%PDF-1.7\n1 0 obj\n(" + b"(" * 5_000_000),
    "pdf: a number without end": case(
        "damaged_file no_text", lambda: pdf([b"<< /Type /Catalog /Pages " + b"9" * 5_000_000 + b" 0 R >>"])
    ),
}
