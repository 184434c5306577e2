"""The sums that the form prescribes, as linear relations between cells: what a repair must not break."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..form import APPEAL_ROWS, REQUEST_COLUMNS, rows_in
from ..model import Cell, CellKind, Document, Number

APPEAL_RESULTS = ("upheld", "corrected", "other", "pending")
APPLICANTS = REQUEST_COLUMNS[:-1]

Values = Mapping[str, Number | None]
"""Figures by address; None where the cell is blank, no entry where it cannot take part in a sum."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One equation or bound: the sum of `terms` plus `constant` is 0, or at most 0.

    Attributes:
        rule: the rule of the catalogue that watches it.
        anchor: the cell by which a finding of that rule is known to be about this relation.
        terms: coefficient (1 or -1) of each cell; a blank counts as 0.
        constant: what comes from outside the tables of this year.
        is_bound: at most 0 instead of exactly 0.
    """

    rule: str
    anchor: str
    terms: Mapping[str, int]
    constant: Number = 0
    is_bound: bool = False

    def excess(self, values: Values) -> Number:
        """Return by how much the sum differs from 0."""
        total: Number = self.constant
        for address, coefficient in self.terms.items():
            total += coefficient * (values[address] or 0)
        return total

    def allows(self, excess: Number) -> bool:
        """Tell whether it holds where its sum differs from 0 by `excess`."""
        return excess <= 0 if self.is_bound else excess == 0


def values_of(document: Document) -> dict[str, Number | None]:
    """Return every figure of tables 3 and 4 that can take part in a sum, blanks and dashes as None."""
    found: dict[str, Number | None] = {}
    for table in ("requests", "appeals"):
        for place, cell in document.tables.get(table, {}).items():
            if cell.kind is not CellKind.MISSING and cell.kind is not CellKind.TEXT:
                found[f"{table}.{place}"] = _figure(cell)
    return found


def _figure(cell: Cell) -> Number | None:
    return cell.value if cell.kind is CellKind.NUMBER else None


def relations_of(
    document: Document, values: Values, results: tuple[str, ...], predecessor: Document | None = None
) -> tuple[Relation, ...]:
    """Return the relations all of whose cells are there (domain.md §3: E1 to E5 and E8).

    A total that is blank is nobody's to contradict: its own sum is left out, and where another relation needs it
    the parts stand for it.
    """
    rows = rows_in(document, "requests")
    unwritten = frozenset(total for total in _totals_of(rows) if values.get(total) is None)
    found = [*_sums(rows, results, unwritten)]
    if predecessor is not None:
        found.extend(_carried(values, predecessor))
    return tuple([relation for relation in found if relation.terms.keys() <= values.keys()])


@lru_cache(maxsize=8)
def _totals_of(rows: tuple[str, ...]) -> tuple[str, ...]:
    return (
        *(f"requests.result_total.{column}" for column in REQUEST_COLUMNS),
        *(f"requests.{row}.total" for row in rows),
        *(f"appeals.{row}.total" for row in APPEAL_ROWS),
    )


@lru_cache(maxsize=64)
def _sums(rows: tuple[str, ...], results: tuple[str, ...], unwritten: frozenset[str]) -> tuple[Relation, ...]:
    """Return the relations of tables 3 and 4: the same for all reports that leave the same totals blank.

    Args:
        rows, results: the rows of table 3, and those that add up to （七）总计.
        unwritten: totals without a figure.
    """
    return (*_requests(results, unwritten), *_rows(rows, unwritten), *_appeals(unwritten))


def _requests(results: tuple[str, ...], unwritten: frozenset[str]) -> Iterator[Relation]:
    for column in REQUEST_COLUMNS:
        at = _Column(column)
        parts = [at(row) for row in results]
        intake = {at("received"): -1, at("carried_in"): -1}
        total = at("result_total")
        if total in unwritten:
            output = dict.fromkeys(parts, 1)
        else:
            output = {total: 1}
            yield Relation("A02", total, {total: 1, **dict.fromkeys(parts, -1)})
        yield Relation("A01", at("received"), {**output, at("carried_out"): 1, **intake})
        yield Relation("A04", at("received"), {**dict.fromkeys(parts, 1), **intake}, is_bound=True)
        yield Relation("A05", at("received"), {at("carried_out"): 1, **intake}, is_bound=True)


class _Column:
    """Addresses of one column of table 3."""

    def __init__(self, column: str) -> None:
        self._column = column

    def __call__(self, row: str) -> str:
        return f"requests.{row}.{self._column}"


def _rows(rows: tuple[str, ...], unwritten: frozenset[str]) -> Iterator[Relation]:
    for row in rows:
        total = f"requests.{row}.total"
        if total not in unwritten:
            parts = [f"requests.{row}.{column}" for column in APPLICANTS]
            yield Relation("A03", total, {total: 1, **dict.fromkeys(parts, -1)})


def _appeals(unwritten: frozenset[str]) -> Iterator[Relation]:
    for row in APPEAL_ROWS:
        total = f"appeals.{row}.total"
        if total not in unwritten:
            parts = [f"appeals.{row}.{column}" for column in APPEAL_RESULTS]
            yield Relation("A06", total, {total: 1, **dict.fromkeys(parts, -1)})


def _carried(values: Values, predecessor: Document) -> Iterable[Relation]:
    for column in REQUEST_COLUMNS:
        before = predecessor.cell(f"requests.carried_out.{column}")
        here = f"requests.carried_in.{column}"
        if before.kind is CellKind.NUMBER and before.value is not None and values.get(here) is not None:
            yield Relation("Y01", here, {here: 1}, constant=-before.value)


@lru_cache(maxsize=16)
def totals_over(addresses: tuple[str, ...], results: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the totals that each figure is part of: of its row, of its column, and the one of both.

    Args:
        addresses: cells of tables 3 and 4.
        results: the rows of table 3 that add up to its （七）总计.
    """
    return {address: _totals_over(address, results) for address in sorted(addresses)}


def _totals_over(address: str, results: frozenset[str]) -> tuple[str, ...]:
    table, row, column = address.split(".")
    if table == "appeals":
        return () if column == "total" else (f"{table}.{row}.total",)
    over = []
    if column != "total":
        over.append(f"{table}.{row}.total")
    if row in results:
        over.append(f"{table}.result_total.{column}")
        if column != "total":
            over.append(f"{table}.result_total.total")
    return tuple(over)
