"""A consistent pair of years: two reports of one organ in which every relation between figures holds.

Every figure of tables 3 and 4 is two digits or more, so that no blank and no zero hides a broken relation, and
every figure differs from its neighbour, so that a figure in the wrong column is never the right one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ..form import APPEAL_ROWS, REQUEST_COLUMNS, RESULT_ROWS, columns_of
from ..model import Cell, CellKind, Document, Template
from ..rules.case_report import document_of
from ..rules.case_schema import ReportForm

Figures = Mapping[str, int]
YEARS: Final[Mapping[Template, int]] = {"F19": 2020, "F21": 2022}
_OVERVIEW: Final = (
    "（一）主动公开。按要求公开各类信息。\n（二）依申请公开。依法办理政府信息公开申请，件数见表三。\n"
    "（三）政府信息管理。信息发布前经过审核。\n（四）政府信息公开平台建设。网站运行正常。\n"
    "（五）监督保障。明确专人负责。"
)


def consistent_pair(template: Template) -> tuple[Figures, Figures]:
    """Return the figures of tables 3 and 4 of this year and of last year, by address."""
    last = _figures(template, carried_in=lambda place: 12 + place, shift=0)
    carried = {place: last[f"requests.carried_out.{column}"] for place, column in enumerate(REQUEST_COLUMNS)}
    return _figures(template, carried_in=carried.__getitem__, shift=1), last


def _figures(template: Template, carried_in: Callable[[int], int], shift: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, column in enumerate(REQUEST_COLUMNS[:-1]):
        results = {
            row: 10 + (7 * at + 3 * place + shift) % 13 for at, row in enumerate(RESULT_ROWS[template])
        }
        total, out = sum(results.values()), 13 + 2 * place + shift
        own = {"received": total + out - carried_in(place), "carried_in": carried_in(place)}
        own |= results | {"result_total": total, "carried_out": out}
        found.update({f"requests.{row}.{column}": value for row, value in own.items()})
    for row in dict.fromkeys(address.split(".")[1] for address in found):
        found[f"requests.{row}.total"] = sum(found[f"requests.{row}.{c}"] for c in REQUEST_COLUMNS[:-1])
    for at, row in enumerate(APPEAL_ROWS):
        columns = columns_of(template, "appeals", row)[:-1]
        values = {
            f"appeals.{row}.{c}": 10 + (5 * at + 3 * place + shift) % 11 for place, c in enumerate(columns)
        }
        found |= values | {f"appeals.{row}.total": sum(values.values())}
    return found


def report_of(template: Template, figures: Figures, *, year: int | None = None) -> Document:
    """Return a report with these figures; table 2 is all zero and the text says no figure."""
    form = ReportForm(
        year=year or YEARS[template],
        template=template,
        cells=dict(figures),
        sections={"overview": _OVERVIEW},
        has_layout=False,
    )
    return document_of(form, f"{template}.json")


def with_figures(document: Document, figures: Mapping[str, int | None]) -> Document:
    """Return the report with other figures at these addresses, None a blank."""
    tables = {name: dict(cells) for name, cells in document.tables.items()}
    for address, value in figures.items():
        table, _, place = address.partition(".")
        tables[table][place] = (
            Cell(None, CellKind.BLANK) if value is None else Cell(value, CellKind.NUMBER, str(value))
        )
    return replace(
        document,
        tables=MappingProxyType({name: MappingProxyType(cells) for name, cells in tables.items()}),
    )
