"""Opens what was rendered as its readers would, and returns every number with the list that it leads to."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from ctypes import c_int, create_string_buffer
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import openpyxl
import pypdfium2
import pypdfium2.raw as pdfium
from lxml import html

from gouji.engine.summary import Summary

BASE = "https://gouji.example.gov.cn"


@dataclass(frozen=True)
class Shown:
    """A number as it is shown: a rate by its digits, `95.4%`."""

    address: str
    text: str


def in_html(page: str) -> set[Shown]:
    """Return the links of a page with what they say."""
    links = html.fromstring(page).xpath("//a[@href]")
    return {
        Shown(unquote(link.get("href").removeprefix(BASE)), link.text_content().strip()) for link in links
    }


def tables_in_html(page: str) -> list[list[list[str]]]:
    """Return the rows of the tables of data, cell by cell, heads included."""
    tables = html.fromstring(page).xpath("//table[contains(@class, 'data')]")
    return [
        [[cell.text_content().strip() for cell in row.xpath("./th|./td")] for row in table.xpath(".//tr")]
        for table in tables
    ]


def in_workbook(content: bytes) -> set[Shown]:
    """Return the linked cells of all sheets, numbers as a reader sees them."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        Shown(unquote(link_of(cell).removeprefix(BASE)), shown(cell))
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    }


def link_of(cell: Any) -> str:
    """Return where a cell leads; the part after # is kept apart in the file."""
    return f"{cell.hyperlink.target}{'#' + cell.hyperlink.location if cell.hyperlink.location else ''}"


def shown(cell: Any) -> str:
    """Return a cell's value as it is shown."""
    if isinstance(cell.value, str):
        return cell.value.strip()
    if cell.number_format == "0.0%":
        return f"{round(Decimal(str(cell.value)) * 100, 1)}%"
    return str(cell.value).replace("-", "−")


def in_paper(content: bytes) -> set[Shown]:
    """Return the links of a PDF with the text that they lie upon."""
    document = pypdfium2.PdfDocument(content)
    found = {one for page in document for one in _links(document, page)}
    document.close()
    return found


def paper_text(content: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(content)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


def numbers_of(summary: Summary) -> set[Shown]:
    """Return every number of a summary that can be said, this year's and last year's, with its list."""
    known: set[Shown] = set()
    for figure in summary.figures():
        if figure.value is not None:
            known.add(Shown(unquote(figure.address), _plain(figure.value)))
        if figure.before is not None:
            known.add(Shown(unquote(figure.address_before), _plain(figure.before)))
    filing = summary.filing
    for rate in (
        filing.on_time_rate,
        filing.filed_rate,
        summary.passing.first_rate,
        *summary.volumes.corrected,
    ):
        known |= {Shown(unquote(rate.part.address), f"{rate.percent}%")}
        known |= {Shown(unquote(rate.part.address_before), f"{rate.percent_before}%")}
    for line in summary.needs_rewording:
        known.add(Shown(unquote(line.dismissed.address), f"{line.dismissed_percent}%"))
    return known


def pages_of(summary: Summary) -> set[str]:
    """Return the addresses that words lead to: the page itself, reports, divisions."""
    reports = {one.address for one in summary.needs_help if one.address}
    return {summary.address, *reports, *(line.address for line in summary.regions)}


def _plain(value: int) -> str:
    return str(value).replace("-", "−")


def _links(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[Shown]:
    text = page.get_textpage()
    place, link = c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page.raw, place, link):
        action = pdfium.FPDFLink_GetAction(link)
        length = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0)
        buffer = create_string_buffer(length)
        pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, length)
        box = pdfium.FS_RECTF()
        pdfium.FPDFLink_GetAnnotRect(link, box)
        said = text.get_text_bounded(box.left - 0.5, box.bottom - 0.5, box.right + 0.5, box.top + 0.5)
        yield Shown(unquote(buffer.value.decode().removeprefix(BASE)), re.sub(r"\s", "", said))
