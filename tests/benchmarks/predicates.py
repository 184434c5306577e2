"""The same rules written by hand: what one would write without a rule language, a form as data or an inference engine.

Plain Python over the document and the facts (the facts are shared: reading prose is no matter of rules). It gives the
same findings with the same sides and groups, so that the price of rules as data can be measured. Only what the
shipped ruleset says today; whoever adds a rule there and not here sees the comparison fail.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
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


def dates(report: Report) -> Iterator[Found]:
    filing = report.facts.filing
    submitted, published, signed = (
        report.known(f"dates.{name}") for name in ("submitted", "published", "signed")
    )
    kind = report.known("organ.kind")
    if report.year >= 2019 and not filing.imported:
        due = {"department": date(report.year + 1, 1, 31), "government": date(report.year + 1, 3, 31)}.get(
            kind
        )
        if kind == "department" and submitted and due and submitted > due:
            yield Found("D01", "error")
        if published and due and published > due:
            yield Found("D02" if kind == "department" else "D03", "error")
    if (
        not filing.imported
        and not report.known("dates.publication_known")
        and not report.known("dates.submission_known")
    ):
        yield Found("D05", "info")
    if signed and report.year and ((published and signed > published) or signed <= date(report.year, 12, 31)):
        yield Found("D06", "warning")


def form(report: Report) -> Iterator[Found]:
    known = report.known
    if (
        report.year >= 2019
        and known("report.has_template_marks")
        and report.template != known("report.prescribed_template")
    ):
        yield Found("F01", "error")
    layout = known("report.has_layout")
    title = known("title.text")
    if (layout or title is not None) and known("title.lacks"):
        yield Found("F02", "error")
    if known("title.says_year_twice") or known("title.year_first"):
        yield Found("F03", "info")
    year = known("title.year")
    if year is not None and any(
        other is not None and other != year for other in (known("report.body_year"), known("period.year"))
    ):
        yield Found("F04", "error")
    if layout:
        if known("sections.misnumbered"):
            yield Found("F08", "warning")
        if not known("sections.in_order"):
            yield Found("F10", "error")
        for deviation in report.records("tables.label_deviations"):
            yield Found("F12", "warning", deviation.cells)


def sections(report: Report) -> Iterator[Found]:
    known = report.known
    has_text = known("report.has_layout") or known("sections.found_order")
    if has_text and known("sections.missing"):
        yield Found("S01", "error")
    for part in report.records("sections.empty"):
        yield Found("S02", "error" if part.get("holds_table").value else "warning")
    if report.template == "F21" and known("sections.overview.missing_aspects"):
        yield Found("S03", "warning")
    length = known("sections.problems.length")
    if length and (known("sections.problems.says_none") or length < 50):
        yield Found("S06", "warning")
    if report.year >= 2021 and has_text and not known("sections.other.says_fees"):
        yield Found("S07", "warning")
    if (
        report.template == "F21"
        and known("narrative.requests_paragraph_has_number") is False
        and not known("narrative.requests_paragraph_says_none")
    ):
        yield Found("S08", "warning")


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


def years(report: Report) -> Iterator[Found]:
    previous = report.facts.predecessor
    if not report.facts.filing.imported and previous is None:
        yield Found("Y10", "info")
    changed = report.template != report.known("previous.template_or_prescribed")
    if report.year >= 2020 and changed:
        yield Found("Y11", "info")
    if previous is not None:
        yield from carried_over(report)
        if report.template == previous.template == "F21" and report.year >= 2021:
            yield from rolled_forward(report)


def carried_over(report: Report) -> Iterator[Found]:
    explained = any(word in report.document.text for word in ("机构改革", "更正", "结转数调整"))
    for column in COLUMNS:
        place = f"requests.carried_in.{column}"
        values, derived = report.strict_or_blank_as_zero([place])
        before = report.facts.cell(f"requests.carried_out.{column}", "previous")
        if values is None or before.kind not in (CellKind.NUMBER, CellKind.BLANK, CellKind.NA):
            continue
        right = before.value or 0
        if values[0] != right and before.kind is CellKind.NUMBER:
            yield Found("Y01", "warning" if explained else "error", (place,), values[0], right, derived)


def rolled_forward(report: Report) -> Iterator[Found]:
    for row in ("regulations", "normative"):
        places = tuple(f"disclosure.{row}.{name}" for name in ("made", "repealed", "in_force"))
        before = report.facts.cell(places[2], "previous")
        values, derived = report.strict_or_blank_as_zero(places)
        if values is None or before.value is None or report.cells[places[2]].kind is CellKind.NA:
            continue
        due = before.value + values[0] - values[1]
        if values[2] != due:
            yield Found("Y02", "warning", places, values[2], due, derived)


def prose(report: Report) -> Iterator[Found]:
    numbers = report.numbers
    received, carried, handled = (
        numbers.get(f"requests.{row}.total") for row in ("received", "carried_in", "result_total")
    )
    cells = tuple(f"requests.{row}.total" for row in ("received", "carried_in", "result_total"))
    for said in report.records("narrative.requests"):
        count = said.get("count").value
        if (
            None not in (received, carried, handled)
            and count
            and count not in (received, received + carried, handled)
        ):  # type: ignore[operator]
            yield Found("N01", "warning", cells, count, received)
    if report.known("narrative.says_no_requests") and received:
        yield Found("N02", "error", cells[:1], 0, received)
    for said in report.records("narrative.published"):
        decisions = said.get("decisions")
        if not isinstance(decisions, Absent) and said.get("count").value > decisions.value:
            yield Found(
                "N06", "warning", said.cells or decisions.cells, said.get("count").value, decisions.value
            )
    for parts in report.records("sums.breakdowns"):
        if parts.get("total").value != parts.get("sum").value:
            yield Found("M01", "warning", (), parts.get("total").value, parts.get("sum").value)


def authority(report: Report) -> Iterator[Found]:
    if report.known("organ.makes_regulations") is False:
        places = tuple(address for address in report.cells if address.startswith("disclosure.regulations."))
        if any(report.numbers.get(address, 0) > 0 for address in places):
            yield Found("L01", "error", places)


def find(facts: Facts) -> list[Found]:
    """Return what is found in one report."""
    report = Report(facts)
    steps = (dates, form, sections, tables, columns, sums, years, prose, authority)
    return [found for step in steps for found in step(report)]


FOLLOWS = {"F01": ("T12", "Y02", "Y03"), "Y11": ("Y02", "Y03")}


def decide(found: list[Found]) -> tuple[str, list[tuple[Found, int]]]:
    """Return the report's outcome, and each finding with the number of its group."""
    rules = {one.rule for one in found}
    silent = {rule for cause in FOLLOWS if cause in rules for rule in FOLLOWS[cause]}
    standing = [one for one in found if one.rule not in silent]
    groups = list(range(len(standing)))
    at: dict[str, int] = {}

    def root(number: int) -> int:
        while groups[number] != number:
            number = groups[number]
        return number

    for number, one in enumerate(standing):
        for cell in one.cells:
            groups[root(at.setdefault(cell, number))] = root(number)
    severities = {one.severity for one in standing}
    outcome = (
        "rejected" if "error" in severities else "needs_review" if "warning" in severities else "accepted"
    )
    return outcome, [(one, root(number)) for number, one in enumerate(standing)]
