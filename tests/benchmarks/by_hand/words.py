"""Dates, form, sections, years, prose and authority by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gouji.engine.facts import Absent
from gouji.engine.model import CellKind
from tests.benchmarks.by_hand.listed import words
from tests.benchmarks.by_hand.report import Found, Report


def dates(report: Report) -> Iterator[Found]:
    filing = report.facts.filing
    submitted, published, first, signed = (
        report.known(f"dates.{name}") for name in ("submitted", "published", "first_published", "signed")
    )
    kind = report.known("organ.kind")
    if report.year >= 2019 and not filing.imported:
        due = {"department": date(report.year + 1, 1, 31), "government": date(report.year + 1, 3, 31)}.get(
            kind
        )
        if kind == "department" and submitted and due and submitted > due:
            yield Found("D01", "error")
        if first and due and first > due:
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


def years(report: Report) -> Iterator[Found]:
    previous = report.facts.predecessor
    if not report.facts.filing.imported and previous is None:
        yield Found("Y10", "info")
    changed = report.template != report.known("previous.template_or_prescribed")
    if report.year >= 2020 and changed and report.template != "mixed":
        yield Found("Y11", "info")
    if previous is not None:
        yield from carried_over(report)
        if report.template == previous.template == "F21" and report.year >= 2021:
            yield from rolled_forward(report)


def carried_over(report: Report) -> Iterator[Found]:
    several = len(report.known("filing.predecessors") or ()) > 1
    explained = several or any(word in report.document.text for word in words("carry_over_explanations"))
    for before, place, now, derived in report.carried():
        if now != before:
            yield Found("Y01", "warning" if explained else "error", (place,), now, before, derived)


def rolled_forward(report: Report) -> Iterator[Found]:
    explained = any(word in report.document.text for word in words("roll_forward_explanations"))
    for row in ("regulations", "normative"):
        places = tuple(f"disclosure.{row}.{name}" for name in ("made", "repealed", "in_force"))
        before = report.facts.cell(places[2], "previous")
        values, derived = report.strict_or_blank_as_zero(places)
        if values is None or before.value is None or report.cells[places[2]].kind is CellKind.NA:
            continue
        due = before.value + values[0] - values[1]
        if values[2] != due:
            yield Found("Y02", "info" if explained else "warning", places, values[2], due, derived)


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
            severity = "info" if said.get("of_office").value else "warning"
            yield Found("N01", severity, cells, count, received)
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
            explained = parts.get("partial").value or parts.get("explanation").value != ""
            severity = "info" if explained else "warning"
            yield Found("M01", severity, (), parts.get("total").value, parts.get("sum").value)


def authority(report: Report) -> Iterator[Found]:
    if report.known("organ.makes_regulations") is False:
        places = tuple(address for address in report.cells if address.startswith("disclosure.regulations."))
        if any(report.numbers.get(address, 0) > 0 for address in places):
            yield Found("L01", "error", places)
