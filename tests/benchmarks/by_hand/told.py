"""A finding told: a sentence in both languages, and where it stands."""

from __future__ import annotations

from typing import NamedTuple

from gouji.engine.form import TABLE_NUMBERS, cell_label, row_label, split_address
from gouji.engine.model import Span, Template
from tests.benchmarks.by_hand.report import Found, Report


class Told(NamedTuple):
    """One finding as a reviewer would be told it."""

    found: Found
    zh: str
    en: str
    spans: tuple[Span, ...]


def tell(report: Report, found: Found) -> Told:
    """Return one finding with its sentence and places."""
    spans = tuple(
        sorted(cell.span for address in found.cells if (cell := report.cells.get(address)) and cell.span)
    )
    if not found.cells:
        return Told(
            found,
            f"{found.rule}：{found.left} ≠ {found.right}",
            f"{found.rule}: {found.left} ≠ {found.right}",
            spans,
        )
    table, row, column = split_address(found.cells[0])
    if found.rule in ("T04", "T05", "T06", "T07", "T08", "F12"):
        form: Template = report.template or "F21"
        names = [row_label(*split_address(address)[:2], form) for address in found.cells]
        name, count = TABLE_NUMBERS[table], len(found.cells)
        zh = f"{name.zh}有{count}格：{'、'.join(dict.fromkeys(row.zh for row in names))}"
        en = f"{name.en}, {count} cells: {', '.join(dict.fromkeys(row.en for row in names))}"
        return Told(found, zh, en, spans)
    label = cell_label(found.cells[0])
    figures = " + ".join(str(report.numbers.get(address, "")) for address in found.cells)
    zh = f"{label.zh}（{row}·{column}）：{found.left} ≠ {found.right}，差 {_difference(found)}；{figures}"
    en = f"{label.en} ({row}, {column}): {found.left} ≠ {found.right}, off by {_difference(found)}; {figures}"
    return Told(found, zh, en, spans)


def _difference(found: Found) -> str:
    return "" if found.left is None or found.right is None else str(found.left - found.right)
