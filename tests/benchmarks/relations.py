"""The rules of cells as bare relations, so that engines that know no cells can be given the same rules.

A01 to A06 (sums and bounds of tables 3 and 4), T06 (blank cells), T09 (counts that are negative or fractional): what
an expression library can express without functions of its own. Absence is nobody's strength: what stands for a blank
is worked out here, once, for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gouji.engine.form import columns_of, rows_of
from gouji.engine.model import CellKind, Document, Number, Template
from tests.benchmarks.by_hand.report import APPLICANTS, COLUMNS, NOT_RESULTS, OUTCOMES, SUITS

RULES = ("A01", "A02", "A03", "A04", "A05", "A06", "T06", "T09")
WIDE = frozenset({"A02", "A04"})
"""They join eighteen cells; durable_rules refuses such a join of facts (error 304)."""

Hit = tuple[str, str, bool]
"""A rule, the first cell that it is about, whether a blank was replaced."""


class Relation(NamedTuple):
    """The sum of `left` must not stand to the sum of `right` as `sign` says: != or >.

    Attributes:
        instead: the cell that is replaced by the sum of others where it is blank, and those others.
        keep: a cell that stays absent where it is blank.
    """

    rule: str
    left: tuple[str, ...]
    sign: str
    right: tuple[str, ...]
    anchor: str
    instead: tuple[str, tuple[str, ...]] | None = None
    keep: str = ""

    def values(self, figures: Figures) -> tuple[list[Number], bool] | None:
        """Return the numbers of both sides, and whether one stands for a blank; None where one is absent."""
        numbers = figures.numbers
        try:
            return [numbers[address] for address in (*self.left, *self.right)], False
        except KeyError:
            found = [self._value(figures, address) for address in (*self.left, *self.right)]
        known = [value for value in found if value is not None]
        return (known, True) if len(known) == len(found) else None

    def _value(self, figures: Figures, address: str) -> Number | None:
        value = figures.numbers.get(address)
        if value is not None or address == self.keep or address not in figures.replaced:
            return value
        if self.instead is None or self.instead[0] != address:
            return 0
        parts = [figures.number_or_zero(part) for part in self.instead[1]]
        return None if None in parts else sum(part for part in parts if part is not None)


class Figures:
    """The cells of one report: numbers, which of the others a 0 may stand for, kinds."""

    def __init__(self, document: Document) -> None:
        self.numbers: dict[str, Number] = {}
        self.kinds: dict[str, CellKind] = {}
        for table, cells in document.tables.items():
            for place, cell in cells.items():
                address = f"{table}.{place}"
                self.kinds[address] = cell.kind
                if cell.kind is CellKind.NUMBER and cell.value is not None:
                    self.numbers[address] = cell.value
        self.replaced = {
            address for address, kind in self.kinds.items() if kind in (CellKind.BLANK, CellKind.NA)
        }

    def number_or_zero(self, address: str) -> Number | None:
        value = self.numbers.get(address)
        return 0 if value is None and address in self.replaced else value


def relations(template: Template) -> tuple[Relation, ...]:
    """Return the relations of a form."""
    rows = rows_of(template, "requests")
    results = tuple(row for row in rows if row not in NOT_RESULTS)
    return (*_of_columns(results), *_of_rows(rows))


def _of_columns(results: tuple[str, ...]) -> Iterator[Relation]:
    for column in COLUMNS:
        received, carried_in, total, carried_out = (
            f"requests.{row}.{column}" for row in ("received", "carried_in", "result_total", "carried_out")
        )
        parts = tuple(f"requests.{row}.{column}" for row in results)
        intake = (received, carried_in)
        yield Relation("A01", intake, "!=", (total, carried_out), received, instead=(total, parts))
        yield Relation("A02", (total,), "!=", parts, total, keep=total)
        yield Relation("A04", parts, ">", intake, received)
        yield Relation("A05", (carried_out,), ">", intake, received)


def _of_rows(rows: tuple[str, ...]) -> Iterator[Relation]:
    for row in rows:
        parts = tuple(f"requests.{row}.{column}" for column in APPLICANTS)
        yield Relation("A03", (f"requests.{row}.total",), "!=", parts, parts[0])
    for row in SUITS:
        parts = tuple(f"appeals.{row}.{column}" for column in OUTCOMES)
        yield Relation("A06", (f"appeals.{row}.total",), "!=", parts, parts[0])


def cells(template: Template) -> tuple[str, ...]:
    """Return all cells of a form."""
    return tuple(
        f"{table}.{row}.{column}"
        for table in ("disclosure", "requests", "appeals")
        for row in rows_of(template, table)  # type: ignore[arg-type]
        for column in columns_of(template, table, row)  # type: ignore[arg-type]
    )


def is_count(address: str) -> bool:
    """Say whether a cell counts pieces: amounts have decimals and changes have signs."""
    return not address.endswith((".amount", ".change"))


def by_kind(figures: Figures, template: Template) -> Mapping[str, CellKind]:
    """Return the cells of the form that the report has, with their kinds."""
    return {address: figures.kinds[address] for address in cells(template) if address in figures.kinds}
