"""What must be found when one figure of tables 3 and 4 is spoilt, from the relations printed on the form.

Written down from 国办公开办函〔2019〕60号 and 〔2021〕30号 and from the catalogue (domain.md §3, §6), not from the
rules: plain sums over numbers, with None for a blank. Nothing of the engine is used but names.

- 表三, every column: 一 + 二 = 三（七） + 四 (A01); the results add up to （七） (A02); no more results than
  applications (A04); no more carried out than came in (A05)
- 表三, every row: 总计 is the sum of the six kinds of applicant (A03)
- 表四, every row: 总计 is the sum of the four outcomes (A06)
- 二 is last year's 四 (Y01); a figure five times or a fifth of last year's is told (Y05)
- a blank is told once per table (T06), one in a total or carry-over again (T07), an error where its parts are not 0
- 四 above a fifth of 一 + 二 (A10), 其他 3 above a fifth of all results (A11), from thirty on
- a blank stands for 0, a blank （七） for the sum of its parts, where that breaks a relation, which then is derived;
  the relation of a blank （七） with its parts and of a row that is 0 throughout is not looked at
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

Figures = Mapping[str, int | None]
KINDS = ("natural", "business", "research", "welfare", "legal", "other")
COLUMNS = (*KINDS, "total")
OUTCOMES = ("upheld", "corrected", "other", "pending")
OUTSIDE = ("received", "carried_in", "result_total", "carried_out")
ENOUGH = 30
"""Applications or results from which shares are looked at."""
LARGE, TIMES = 20, 5
"""Y05: figures from which a swing is told, and how large it must be."""


class Expected(NamedTuple):
    """One finding."""

    rule: str
    severity: str
    cells: tuple[str, ...]
    derived: bool


def expected(figures: Figures, last: Figures) -> set[Expected]:
    """Return everything that must be found in tables 3 and 4 of one year beside those of the year before."""
    rows = dict.fromkeys(address.split(".")[1] for address in figures if address.startswith("requests"))
    results = [row for row in rows if row not in OUTSIDE]
    found = [finding for column in COLUMNS for finding in _column(figures, column, results)]
    found += [finding for row in rows for finding in _sum("A03", figures, f"requests.{row}", KINDS)]
    suits = dict.fromkeys(address.split(".")[1] for address in figures if address.startswith("appeals"))
    found += [finding for row in suits for finding in _sum("A06", figures, f"appeals.{row}", OUTCOMES)]
    found += [*_years(figures, last), *_blanks(figures, results), *_shares(figures)]
    return set(found)


def _column(figures: Figures, column: str, results: list[str]) -> Iterator[Expected]:
    received, before, total, after = (figures[f"requests.{row}.{column}"] for row in OUTSIDE)
    parts = [figures[f"requests.{row}.{column}"] for row in results]
    summed = sum(part or 0 for part in parts)
    has_gap = None in parts
    balance = tuple(sorted(f"requests.{row}.{column}" for row in OUTSIDE))
    intake = (received or 0) + (before or 0)
    if total is None:
        unequal, derived = intake != summed + (after or 0), True
    else:
        unequal = intake != total + (after or 0)
        derived = None in (received, before, after)
    if unequal:
        yield Expected("A01", "error", balance, derived)
    if total is not None and total != summed:
        cells = [f"requests.{row}.{column}" for row in (*results, "result_total")]
        yield Expected("A02", "error", tuple(sorted(cells)), has_gap)
    of_intake = [f"requests.{row}.{column}" for row in ("received", "carried_in")]
    if summed > intake:
        cells = of_intake + [f"requests.{row}.{column}" for row in results]
        yield Expected("A04", "error", tuple(sorted(cells)), has_gap or None in (received, before))
    if (after or 0) > intake:
        cells = [*of_intake, f"requests.carried_out.{column}"]
        yield Expected("A05", "error", tuple(sorted(cells)), None in (received, before, after))


def _sum(rule: str, figures: Figures, row: str, parts: tuple[str, ...]) -> Iterator[Expected]:
    values = [figures[f"{row}.{part}"] for part in parts]
    total = figures[f"{row}.total"]
    everything = [*values, total]
    derived = None in everything
    if any(everything) and sum(value or 0 for value in values) != (total or 0):
        yield Expected(rule, "error", tuple(sorted(f"{row}.{part}" for part in (*parts, "total"))), derived)


def _years(figures: Figures, last: Figures) -> Iterator[Expected]:
    for column in COLUMNS:
        now, then = figures[f"requests.carried_in.{column}"], last[f"requests.carried_out.{column}"]
        if (now or 0) != then:
            yield Expected("Y01", "error", (f"requests.carried_in.{column}",), now is None)
    swings = tuple(sorted(cell for cell, now in figures.items() if _swings(now, last[cell])))
    if swings:
        yield Expected("Y05", "info", swings, False)


def _swings(now: int | None, then: int | None) -> bool:
    if not now or not then or max(now, then) < LARGE:
        return False
    return now > then * TIMES or now * TIMES < then


def _blanks(figures: Figures, results: list[str]) -> Iterator[Expected]:
    for table in ("requests", "appeals"):
        blank = sorted(cell for cell, value in figures.items() if value is None and cell.startswith(table))
        if blank:
            yield Expected("T06", "warning", tuple(blank), False)
        totals = [cell for cell in blank if _is_total(cell)]
        if totals:
            parts = [part for cell in totals for part in _parts(cell, results)]
            is_error = any(figures[part] for part in parts)
            yield Expected("T07", "error" if is_error else "warning", tuple(totals), False)


def _is_total(cell: str) -> bool:
    _, row, column = cell.split(".")
    if cell.startswith("appeals"):
        return column == "total"
    return row in ("result_total", "carried_out") or (row in ("received", "carried_in") and column == "total")


def _parts(cell: str, results: list[str]) -> list[str]:
    table, row, column = cell.split(".")
    if row == "result_total":
        return [f"requests.{result}.{column}" for result in results]
    if column == "total":
        return [f"{table}.{row}.{part}" for part in (KINDS if table == "requests" else OUTCOMES)]
    return []


def _shares(figures: Figures) -> Iterator[Expected]:
    received, before, total, after = (figures[f"requests.{row}.total"] for row in OUTSIDE)
    if received is not None and before is not None and after is not None:
        intake = received + before
        if intake >= ENOUGH and after * 5 > intake:
            cells = ("requests.carried_in.total", "requests.carried_out.total", "requests.received.total")
            yield Expected("A10", "info", cells, False)
    other = figures.get("requests.other_3.total")
    if total is not None and other is not None and total >= ENOUGH and other * 5 > total:
        yield Expected("A11", "info", ("requests.other_3.total", "requests.result_total.total"), False)
