"""The figures of one report that a summary adds up, as whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ..model import CellKind, Number, ReportedFigures
from .addresses import CELLS

TALLIED: Final = ("requests", "appeals")
LARGEST: Final = 2**62
_SINGLE: Final = "requests.other.total"
_OTHERS: Final = tuple(f"requests.other_{number}.total" for number in (1, 2, 3))


@dataclass(frozen=True, slots=True)
class Tally:
    """What one report adds to the sums.

    Attributes:
        values: by address of `CELLS`; None where there is no sure whole number: it is no 0, and adds nothing.
        missing_tables: how many of the two tables were not found.
    """

    values: Mapping[str, int | None]
    missing_tables: int

    @property
    def unknown(self) -> int:
        """How many of the figures are not known."""
        return sum(value is None for value in self.values.values())


def tally_of(figures: ReportedFigures) -> Tally:
    """Return what a report adds; （六）其他处理 in one row counts as its third row, the two others then as 0."""
    values = {address: _value(figures, address) for address in CELLS}
    if _has_single_row(figures):
        values |= {_OTHERS[0]: 0, _OTHERS[1]: 0, _OTHERS[2]: _value(figures, _SINGLE)}
    missing = sum(figures.others.get(table) == CellKind.MISSING for table in TALLIED)
    return Tally(values, missing)


def _has_single_row(figures: ReportedFigures) -> bool:
    if figures.others.get("requests") == CellKind.MISSING:
        return False
    if figures.template == "F19" or _SINGLE in figures.numbers:
        return True
    return all(figures.others.get(address) == CellKind.MISSING for address in _OTHERS)


def _value(figures: ReportedFigures, address: str) -> int | None:
    if address in figures.others or address.partition(".")[0] in figures.others:
        return None
    return _whole(figures.numbers.get(address, 0))


def _whole(number: Number) -> int | None:
    """Return a number of pieces; None for a fraction, or for more than a database can hold."""
    if isinstance(number, Decimal):
        if number != number.to_integral_value():
            return None
        number = int(number)
    return number if abs(number) <= LARGEST else None
