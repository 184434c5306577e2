"""What a reader must give back of a written report: every cell, or none where the layout has lost it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gouji.engine.model import CellKind, Document, Number

from .extracts import EXTRACTS, KEEPS_BLANKS
from .labels import HEADINGS
from .many import words_of
from .report import Written

CellSeen = tuple[Number | None, CellKind]


def written_cell(text: str) -> CellSeen:
    """Return value and kind of the characters that were written into a cell."""
    if not text:
        return None, CellKind.BLANK
    if text.endswith("元"):
        return int(text[:-1]), CellKind.TEXT
    return (Decimal(text) if "." in text else int(text)), CellKind.NUMBER


def cells_of(document: Document) -> dict[str, CellSeen]:
    """Return value and kind of every cell as read, under its address."""
    return {
        f"{table}.{place}": (cell.value, cell.kind)
        for table, cells in document.tables.items()
        for place, cell in cells.items()
    }


def expected_cells(report: Written) -> dict[str, CellSeen]:
    """Return value and kind of every cell as written."""
    return {address: written_cell(text) for address, text in report.cells.items()}


def misread(report: Written, document: Document, layout: str) -> dict[str, tuple[CellSeen | None, CellSeen]]:
    """Return every cell that was read otherwise than written, with both.

    Where a layout loses blank cells, the figures of a row that had some may be missing; where it breaks labels
    over lines, too, the rows of a report with blanks may. A figure in a wrong place is never excused.
    """
    found = cells_of(document)
    wrong: dict[str, tuple[CellSeen | None, CellSeen]] = {}
    for address, expected in expected_cells(report).items():
        seen = found.get(address)
        is_lost = seen is None or seen[1] is CellKind.MISSING
        if seen != expected and not (is_lost and _may_be_lost(report, address, layout)):
            wrong[address] = (seen, expected)
    surplus = {
        address: (seen, (None, CellKind.MISSING))
        for address, seen in found.items()
        if address not in report.cells
    }
    return wrong | surplus


def _may_be_lost(report: Written, address: str, layout: str) -> bool:
    if layout not in EXTRACTS or layout in KEEPS_BLANKS:
        return False
    table, row, _ = address.split(".")
    if layout == "printed_lines":
        return "" in report.cells.values()
    strip = f"{table}." if table == "appeals" else f"{table}.{row}."
    return _has_blank(report, strip) or (table == "requests" and _is_odd(report))


def _has_blank(report: Written, strip: str) -> bool:
    return any(not text for place, text in report.cells.items() if place.startswith(strip))


def _is_odd(report: Written) -> bool:
    """Tell a table in which a whole row is the odd one: it may as well be one with a blank and a figure too many."""
    rows = {place.rpartition(".")[0] for place in report.cells if place.startswith("requests.")}
    return sum(_has_blank(report, f"{row}.") for row in rows) * 2 > len(rows)


def misworded(report: Written, signed: date | None, document: Document) -> dict[str, tuple[object, object]]:
    """Return what is not as written of organ, year, form, headings, words and the day of the signature, with both.

    Blanks and line ends are no difference: most formats keep their own.
    """
    pairs: dict[str, tuple[object, object]] = {
        "organ": (document.organ, report.organ),
        "year": (document.year, report.year),
        "template": (document.template, report.template),
        "signed_on": (document.signed_on, signed),
    }
    for key, heading in HEADINGS:
        section = document.sections[key]
        pairs[f"{key} heading"] = (section and section.heading, heading)
        if key in report.prose:
            pairs[key] = (
                section and "".join(section.text.split()),
                "".join(words_of(report, signed, key).split()),
            )
    return {name: (seen, written) for name, (seen, written) in pairs.items() if seen != written}
