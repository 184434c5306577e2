"""The outline as plain text: the same sentences and tables for programs and people that show no HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from .outline import Outline, Table, plain
from .page import ordinals


def text_of(outline: Outline, base_url: str, where: str, remarks: Sequence[str] = ()) -> str:
    """Return the text; addresses other than that of the page are left out, for they would drown the numbers.

    Args:
        base_url: put before the page's address.
        where: where the rows are that this leaves out.
        remarks: said at the end.
    """
    return "\n".join(_lines(outline, base_url, where, remarks)) + "\n"


def _lines(outline: Outline, base_url: str, where: str, remarks: Sequence[str]) -> Iterator[str]:
    yield from (outline.title, outline.subtitle, "")
    yield from (plain(sentence) for sentence in outline.lead)
    yield from ("", f"{outline.more}{'：' if outline.language == 'zh' else ': '}{base_url}{outline.address}")
    for ordinal, section in zip(ordinals(outline), outline.sections, strict=True):
        yield from ("", f"{ordinal}{section.heading}")
        yield from (plain(sentence) for sentence in section.sentences)
        for table in section.tables:
            yield from _table(table, where)
    yield from ("", outline.notes_heading)
    yield from outline.notes
    yield from ("", "-" * 40)
    yield from (plain(sentence) for sentence in outline.foot)
    yield from remarks


def _table(table: Table, where: str) -> Iterator[str]:
    left_out = table.left_out(where)
    if not table.mail_rows:
        yield from [left_out] if left_out else []
        return
    rows = [table.head, *(tuple("  " * cell.level + cell.text for cell in row) for row in table.mail_rows)]
    widths = [max(width_of(row[place]) for row in rows) for place in range(len(table.head))]
    yield from ("", f"[{table.caption}]")
    for first, *others in rows:
        cells = (
            " " * (width - width_of(text)) + text for text, width in zip(others, widths[1:], strict=True)
        )
        yield "  ".join([first + " " * (widths[0] - width_of(first)), *cells]).rstrip()
    if left_out:
        yield left_out


def width_of(text: str) -> int:
    """Return how many columns a text takes where Chinese characters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
