"""PDF files made by hand, object by object, so that any of them can be wrong."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import accumulate

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pdf(objects: Sequence[bytes], *, root: int = 1, trailer: bytes = b"") -> bytes:
    """Return a PDF of `objects`, which are numbered from 1."""
    parts = [b"%PDF-1.7\n"]
    parts.extend(b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(objects, 1))
    starts = list(accumulate(map(len, parts)))
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % start for start in starts[:-1])
    end = b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (len(objects) + 1, root, trailer)
    return b"".join(parts) + table + end + b"startxref\n%d\n%%%%EOF\n" % starts[-1]


def stream(content: bytes, *, entries: bytes = b"", packed: bool = True) -> bytes:
    """Return a stream object."""
    if packed:
        content, entries = zlib.compress(content), entries + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def paper(pages: int, content: bytes, *, more: Sequence[bytes] = (), catalog: bytes = b"") -> bytes:
    """Return a PDF of `pages` pages that all show the same `content`; `more` are further objects, from 5 on."""
    first = 5 + len(more)
    kids = b" ".join(b"%d 0 R" % number for number in range(first, first + pages))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    page += b" /Resources << /Font << /F 3 0 R >> >> >>"
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
            FONT,
            stream(content),
            *more,
            *[page] * pages,
        ]
    )


def lines(number: int, text: bytes = b"1 2 3 4 5 6 7 8 9 0", *, left: int = 40) -> bytes:
    """Return the content of a page with `number` lines of text."""
    step = 780 / max(number, 1)
    shown = (b"1 0 0 1 %d %.2f Tm (%s) Tj" % (left, 810 - place * step, text) for place in range(number))
    return b"BT /F 6 Tf\n" + b"\n".join(shown) + b"\nET\n"


def grid(rows: int, columns: int, text: bytes = b"12") -> bytes:
    """Return the content of a page with a ruled table of `rows` times `columns`, a figure in every cell."""
    high, wide = 780 / rows, 515 / columns
    parts = [b"0.5 w"]
    parts += [b"40 %.2f m 555 %.2f l S" % (30 + row * high, 30 + row * high) for row in range(rows + 1)]
    parts += [b"%.2f 30 m %.2f 810 l S" % (40 + at * wide, 40 + at * wide) for at in range(columns + 1)]
    parts.append(b"BT /F 4 Tf")
    parts += [
        b"1 0 0 1 %.2f %.2f Tm (%s) Tj" % (41 + at * wide, 32 + row * high, text)
        for row in range(rows)
        for at in range(columns)
    ]
    return b"\n".join([*parts, b"ET\n"])
