"""One report as predicates look at it, and what they find."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from gouji.engine.facts import Absent, Facts
from gouji.engine.form import columns_of, rows_of
from gouji.engine.model import Cell, CellKind, Number

COLUMNS = ("natural", "business", "research", "welfare", "legal", "other", "total")
APPLICANTS = COLUMNS[:-1]
TABLES = ("disclosure", "requests", "appeals")
OUTCOMES = ("upheld", "corrected", "other", "pending")
SUITS = ("reconsideration", "direct_suit", "suit_after_reconsideration")
NOT_RESULTS = frozenset({"received", "carried_in", "result_total", "carried_out"})
UNITS = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?\s*(元|万元)")


class Found(NamedTuple):
    """One finding."""

    rule: str
    severity: str
    cells: tuple[str, ...] = ()
    left: Number | None = None
    right: Number | None = None
    derived: bool = False


class Report:
    """What the predicates look at: numbers by address, blanks as None."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.document = facts.document
        self.template = facts.document.template
        self.cells: dict[str, Cell] = {
            f"{table}.{place}": cell
            for table, places in facts.document.tables.items()
            for place, cell in places.items()
        }
        self.numbers = {
            address: cell.value
            for address, cell in self.cells.items()
            if cell.kind is CellKind.NUMBER and cell.value is not None
        }
        self.year = facts.document.year or 0
        form = "F19" if self.template == "F19" else "F21"
        self.rows = rows_of(form, "requests")
        self.results = tuple(row for row in self.rows if row not in NOT_RESULTS)
        self.disclosure = tuple(
            f"disclosure.{row}.{column}"
            for row in rows_of(form, "disclosure")
            for column in columns_of(form, "disclosure", row)
        )

    def known(self, name: str) -> Any:
        """Return the value of a fact, None where it cannot be known."""
        fact = self.facts.get(name)
        return None if isinstance(fact, Absent) else fact.value

    def records(self, name: str) -> Iterable[Any]:
        found = self.facts.records(name)
        return () if isinstance(found, Absent) else found

    def carried(self) -> Iterator[tuple[Number, str, Number, bool]]:
        """Yield, column by column, what was carried out last year and in this year, where both are known."""
        for column in COLUMNS:
            place = f"requests.carried_in.{column}"
            values, derived = self.strict_or_blank_as_zero([place])
            before = self.facts.cell(f"requests.carried_out.{column}", "previous")
            if values is not None and before.kind is CellKind.NUMBER:
                yield before.value or 0, place, values[0], derived

    def strict_or_blank_as_zero(self, addresses: Iterable[str]) -> tuple[list[Number] | None, bool]:
        """Return the numbers, blanks and strokes as 0; None where one is missing or text; and whether one was blank."""
        values: list[Number] = []
        derived = False
        for address in addresses:
            value = self.numbers.get(address)
            if value is None:
                cell = self.cells.get(address)
                if cell is None or cell.kind not in (CellKind.BLANK, CellKind.NA):
                    return None, False
                derived = True
                value = 0
            values.append(value)
        return values, derived
