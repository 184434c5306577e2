"""The summary as a letter: HTML with charts, the same in plain text, workbook and paper attached."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from gouji.engine.errors import Language
from gouji.engine.summary import OrganLine, Summary

from ..mail.letter import Attachment, Letter, Picture
from .contents import outline_of
from .outline import Outline, slimmer
from .page import page_of
from .paper import pdf_of, picture_of
from .plain_text import text_of
from .workbook import workbook_of
from .writing import Pen

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_PAGE: Final = 98_000
"""Bytes of HTML; beyond 102 KB some programs hide the rest behind a link."""
FEWER: Final = (12, 6, 3, 1)
"""Rows of each table that a mail shows where it would be too large."""
MOST_BYTES: Final = 15 * 1024 * 1024
"""Larger workbooks stay at home: many servers take no mail above 20 or 25 MB, base64 included."""


def render_mail(
    summary: Summary,
    lines: Iterable[OrganLine] = (),
    *,
    language: Language = "zh",
    base_url: str,
) -> Letter:
    """Return the summary as a letter to a supervisor.

    Args:
        lines: one per organ, for the workbook.
        base_url: where the reader's browser finds Gouji; put before every link.
    """
    outline, base = outline_of(summary, language), base_url.rstrip("/")
    pictures = tuple(
        Picture(chart.name, picture_of(chart, language), chart.alt) for chart in outline.charts()
    )
    attachments, remarks = _attachments(outline, summary, lines, base)
    sources = {one.name: f"cid:{one.name}" for one in pictures}
    outline, html = _fitting(outline, base, sources, remarks)
    return Letter(
        outline.subject, text_of(outline, base, _where(outline), remarks), html, pictures, attachments
    )


def render_html(summary: Summary, *, language: Language = "zh", base_url: str) -> str:
    """Return the mail's HTML as a document of its own, charts inside, for `--preview`."""
    outline = outline_of(summary, language)
    pictures = {
        chart.name: f"data:image/png;base64,{b64encode(picture_of(chart, language)).decode()}"
        for chart in outline.charts()
    }
    return page_of(outline, base_url.rstrip("/"), pictures, _on_the_page(outline))


def render_text(summary: Summary, *, language: Language = "zh", base_url: str) -> str:
    """Return the mail's plain text."""
    outline = outline_of(summary, language)
    return text_of(outline, base_url.rstrip("/"), _on_the_page(outline))


def _fitting(
    outline: Outline, base: str, sources: Mapping[str, str], remarks: Sequence[str]
) -> tuple[Outline, str]:
    """Return the HTML, with fewer rows where it would be too large to be shown whole, and the outline it shows."""
    more, where = Pen(outline.language).say("其余见{where}。", "The rest is {where}."), _where(outline)
    slim, html = outline, page_of(outline, base, sources, where, remarks)
    for rows in FEWER:
        if len(html.encode()) <= LARGEST_PAGE:
            break
        slim = slimmer(outline, rows, more)
        html = page_of(slim, base, sources, where, remarks)
    return slim, html


def _where(outline: Outline) -> str:
    return Pen(outline.language).say("附件和网页", "in the attachments and on the page")


def _on_the_page(outline: Outline) -> str:
    return Pen(outline.language).say("网页", "on the page")


def _attachments(
    outline: Outline, summary: Summary, lines: Iterable[OrganLine], base: str
) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """Return the files that come along, and what to say of one that does not."""
    workbook = workbook_of(outline, summary, lines, base)
    paper = Attachment(f"{outline.file_name}.pdf", pdf_of(outline, base, summary), "application/pdf")
    if len(workbook) > MOST_BYTES:
        said = Pen(outline.language).say(
            f"完整数据表太大（{len(workbook) // 1024 // 1024} MB），未随邮件附上，请在网页上下载。",
            f"The full workbook is too large for a mail ({len(workbook) // 1024 // 1024} MB): find it on the page.",
        )
        return (paper,), (said,)
    return (Attachment(f"{outline.file_name}.xlsx", workbook, XLSX), paper), ()
