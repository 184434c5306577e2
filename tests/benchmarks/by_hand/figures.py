"""Tables and arithmetic by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal

from gouji.engine.model import CellKind, Number
from tests.benchmarks.by_hand.report import APPLICANTS, COLUMNS, OUTCOMES, SUITS, UNITS, Found, Report


def tables(report: Report) -> Iterator[Found]:
    known = report.known
    if not known("tables.disclosure.present") or report.records("tables.missing_subtables"):
        yield Found("T01", "error", tuple(cell for cell in report.disclosure if is_missing(report, cell)))
    for rule, table in (("T02", "requests"), ("T03", "appeals")):
        if not known(f"tables.{table}.present"):
            yield Found(
                rule, "error", tuple(cell for cell in all_of(report, table) if is_missing(report, cell))
            )
    for rule, name in (("T04", "tables.missing_rows"), ("T05", "tables.missing_columns")):
        for part in report.records(name):
            yield Found(rule, "error", part.cells)
    yield from cell_by_cell(report)
    yield from blank_totals(report)


def is_missing(report: Report, address: str) -> bool:
    cell = report.cells.get(address)
    return cell is None or cell.kind is CellKind.MISSING


def all_of(report: Report, table: str) -> tuple[str, ...]:
    if table == "requests":
        return tuple(f"requests.{row}.{column}" for row in report.rows for column in COLUMNS)
    return tuple(f"appeals.{row}.{column}" for row in SUITS for column in (*OUTCOMES, "total"))


def cell_by_cell(report: Report) -> Iterator[Found]:
    blank: defaultdict[str, list[str]] = defaultdict(list)
    text: defaultdict[str, list[str]] = defaultdict(list)
    for address, cell in report.cells.items():
        kind = cell.kind
        if kind is CellKind.NUMBER:
            if cell.value is not None and not is_count(cell.value) and not is_amount(address):
                yield Found("T09", "error", (address,))
        elif kind is CellKind.BLANK:
            blank[address.partition(".")[0]].append(address)
        elif kind is CellKind.TEXT:
            if address != "disclosure.procurement.amount" or not UNITS.fullmatch(cell.raw):
                text[address.partition(".")[0]].append(address)
        elif kind is CellKind.NA and ".regulations." not in address:
            text[address.partition(".")[0]].append(address)
    for rule, places in (("T06", blank), ("T08", text)):
        for cells in places.values():
            yield Found(rule, "warning", tuple(cells))
    yield from fees(report)


def is_count(value: Number) -> bool:
    return value >= 0 and value == int(value)


def is_amount(address: str) -> bool:
    return address.endswith((".amount", ".change"))


def fees(report: Report) -> Iterator[Found]:
    cell = report.cells.get("disclosure.fees.amount")
    if report.template in ("F21", "mixed") and cell is not None and cell.value is not None:
        exponent = cell.value.as_tuple().exponent if isinstance(cell.value, Decimal) else 0
        too_fine = isinstance(exponent, int) and exponent < -4
        if cell.value < 0 or too_fine or "," in cell.raw or "，" in cell.raw or cell.kind is CellKind.TEXT:
            yield Found("T10", "warning", ("disclosure.fees.amount",))


def blank_totals(report: Report) -> Iterator[Found]:
    """T07: totals and carry-overs that are blank; an error where a part of one is not 0."""
    numbers = report.numbers
    requests: list[str] = []
    severe = False
    for row in ("received", "carried_in", "result_total", "carried_out"):
        for column in COLUMNS if row in ("result_total", "carried_out") else ("total",):
            address = f"requests.{row}.{column}"
            cell = report.cells.get(address)
            if cell is not None and cell.kind is CellKind.BLANK:
                requests.append(address)
                parts = (
                    [f"requests.{part}.{column}" for part in report.results] if row == "result_total" else []
                )
                if column == "total":
                    parts += [f"requests.{row}.{each}" for each in APPLICANTS]
                severe = severe or any(numbers.get(part) for part in parts)
    if requests:
        yield Found("T07", "error" if severe else "warning", tuple(requests))
    appeals = [
        f"appeals.{row}.total"
        for row in SUITS
        if (cell := report.cells.get(f"appeals.{row}.total")) and cell.kind is CellKind.BLANK
    ]
    if appeals:
        severe = any(
            numbers.get(f"{address.rpartition('.')[0]}.{each}") for address in appeals for each in OUTCOMES
        )
        yield Found("T07", "error" if severe else "warning", tuple(appeals))


def columns(report: Report) -> Iterator[Found]:
    """A01, A02, A04, A05: relations of one column of table 3."""
    for column in COLUMNS:
        places = [
            f"requests.{row}.{column}" for row in ("received", "carried_in", "result_total", "carried_out")
        ]
        details = [f"requests.{row}.{column}" for row in report.results]
        values, parts_derived = report.strict_or_blank_as_zero(details)
        parts: Number | None = sum(values, 0) if values is not None else None
        yield from balance(report, places, parts)
        total = report.numbers.get(places[2])
        if total is not None and parts is not None and total != parts:
            yield Found("A02", "error", (places[2], *details), total, parts, parts_derived)
        intake, intake_derived = report.strict_or_blank_as_zero(places[:2])
        if intake is None:
            continue
        if parts is not None and parts > sum(intake):
            yield Found(
                "A04", "error", (*places[:2], *details), parts, sum(intake), parts_derived or intake_derived
            )
        carried, derived = report.strict_or_blank_as_zero(places[3:])
        if carried is not None and carried[0] > sum(intake):
            cells = (*places[:2], places[3])
            yield Found("A05", "error", cells, carried[0], sum(intake), derived or intake_derived)


def balance(report: Report, places: list[str], parts: Number | None) -> Iterator[Found]:
    values, derived = report.strict_or_blank_as_zero(places)
    if values is None:
        return
    if derived and report.cells[places[2]].kind is not CellKind.NUMBER:
        if parts is None:
            return
        values[2] = parts
    if values[0] + values[1] != values[2] + values[3]:
        yield Found("A01", "error", tuple(places), values[0] + values[1], values[2] + values[3], derived)


def sums(report: Report) -> Iterator[Found]:
    """A03 and A06: rows; A07 to A09: table 2."""
    for row in report.rows:
        yield from row_total(report, "A03", [f"requests.{row}.{column}" for column in COLUMNS])
    for row in SUITS:
        yield from row_total(report, "A06", [f"appeals.{row}.{column}" for column in (*OUTCOMES, "total")])
    two = ("regulations", "normative")
    if report.template != "F19":
        for row in two:
            yield from compare(report, "A07", row, ("made", "repealed", "in_force"), in_force_below)
    if report.template != "F21":
        for row in ("licensing", "other_services", "penalties", "coercion", "fees"):
            yield from compare(report, "A08", row, ("previous", "change"), stock_negative)
        for row in two:
            yield from compare(report, "A09", row, ("published", "public_total"), published_above)


def row_total(report: Report, rule: str, places: list[str]) -> Iterator[Found]:
    values, derived = report.strict_or_blank_as_zero(places)
    if values is not None and values[-1] != sum(values[:-1]):
        yield Found(rule, "error", tuple(places), values[-1], sum(values[:-1]), derived)


Sides = tuple[Number, Number] | None


def in_force_below(values: list[Number]) -> Sides:
    net = max(0, values[0] - values[1])
    return (values[2], net) if values[2] < net else None


def stock_negative(values: list[Number]) -> Sides:
    return (values[0] + values[1], 0) if values[0] + values[1] < 0 else None


def published_above(values: list[Number]) -> Sides:
    return (values[0], values[1]) if values[0] > values[1] else None


def compare(
    report: Report, rule: str, row: str, names: tuple[str, ...], broken: Callable[[list[Number]], Sides]
) -> Iterator[Found]:
    places = tuple(f"disclosure.{row}.{name}" for name in names)
    cell = report.cells.get(places[-1])
    if rule != "A08" and cell is not None and cell.kind is CellKind.NA:
        return
    values, derived = report.strict_or_blank_as_zero(places)
    sides = broken(values) if values is not None else None
    if sides:
        yield Found(rule, "warning" if rule == "A09" else "error", places, *sides, derived)
