"""Which figures of the reports a summary adds up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ..form import APPEAL_ROWS
from ..form.appeals import RESULTS
from ..form.requests import GROUPS, REQUESTS_F21

SUITS: Final = "suits"
"""Both rows of suits in table 4 together."""
DECIDED: Final = "decided"
"""Upheld, corrected and other results together: every case but the pending ones."""
SUIT_ROWS: Final = tuple(row for row in APPEAL_ROWS if row != "reconsideration")
DECIDED_COLUMNS: Final = ("upheld", "corrected", "other")

REQUEST_ROWS: Final = tuple(row.key for row in REQUESTS_F21)
CELLS: Final = (
    *(f"requests.{row}.total" for row in REQUEST_ROWS),
    *(f"appeals.{row}.{column.key}" for row in APPEAL_ROWS for column in RESULTS),
)
"""The cells that are kept of every report: 25 of table 3, 15 of table 4. `requests.other_3.total` holds （六）其他处理 where
a report has it as one row."""


def _sums() -> Iterator[tuple[str, tuple[str, ...]]]:
    for group in GROUPS:
        rows = tuple(row.key for row in REQUESTS_F21 if row.group == group.key)
        yield f"requests.{group.key}.total", tuple(f"requests.{row}.total" for row in rows)
    for column in RESULTS:
        yield f"appeals.{SUITS}.{column.key}", tuple(f"appeals.{row}.{column.key}" for row in SUIT_ROWS)
    for name, rows in (("reconsideration", ("reconsideration",)), (SUITS, SUIT_ROWS)):
        cells = tuple(f"appeals.{row}.{column}" for row in rows for column in DECIDED_COLUMNS)
        yield f"appeals.{name}.{DECIDED}", cells


SUMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(dict(_sums()))
"""What is made of several cells of one report: the groups of table 3, both kinds of suits, the cases decided."""

ADDRESSES: Final = (*CELLS, *SUMS)
"""Everything that is summed up."""


def parts_of(address: str) -> tuple[str, ...]:
    """Return the cells that an address of `ADDRESSES` stands for."""
    return SUMS.get(address, (address,))


def _request_lines() -> Iterator[tuple[str, int]]:
    begun = set()
    for row in REQUESTS_F21:
        if row.group and row.group not in begun:
            begun.add(row.group)
            yield f"requests.{row.group}.total", 0
        yield f"requests.{row.key}.total", 1 if row.group else 0


REQUEST_LINES: Final = tuple(_request_lines())
"""The addresses of table 3 as they are shown, each with how far it stands in."""

APPEAL_LINES: Final = tuple(
    (f"appeals.{row}.{column.key}", 1 if column.key != "total" else 0)
    for row in APPEAL_ROWS
    for column in (RESULTS[-1], *RESULTS[:-1])
)
"""Those of table 4: of each kind of case all of them, then by result."""
