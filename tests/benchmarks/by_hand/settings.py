"""What a region has set and how a report takes its course, by hand: local deadlines, powers, lists, reminders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from gouji.engine.calendar.working_days import UnknownDaysError, working_days
from gouji.engine.facts import Absent
from gouji.engine.model import Number
from tests.benchmarks.by_hand.listed import Record, setting, value, words
from tests.benchmarks.by_hand.report import Found, Report

POWERS = {"行政许可": "licensing", "行政处罚": "penalties", "行政强制": "coercion"}
DAYS_OUT = 30


def settings(report: Report) -> Iterator[Found]:
    """Rules on what a region has set; most find nothing as shipped."""
    organ = report.known("organ.name")
    yield from _local_deadlines(report)
    yield from _powers(report, organ)
    yield from _registry(report, organ)
    limit, length = setting("overview_max_length"), report.known("sections.overview.length")
    if limit is not None and length is not None and length > limit:
        yield Found("S09", "info", (), length, limit)
    clauses = report.known("narrative.counted_clauses")
    required = words("required_figures")
    if clauses is not None and any(all(word not in clause for clause in clauses) for word in required):
        yield Found("S11", "info")
    terms = words("political_terms")
    if terms:
        hits = report.facts.search("terms", (terms, words("political_terms_allowed")))
        if not isinstance(hits, Absent) and hits:
            yield Found("Q12", "error")
    yield from _caseloads(report, organ)


def _lines_for(report: Report) -> Iterator[list[str]]:
    """Yield the lines of local deadlines that are about this organ: region, kind, duty, month, day, notice."""
    region, kind = report.known("organ.region"), report.known("organ.kind")
    for line in words("local_deadlines"):
        parts = line.split()
        if region is not None and region.startswith(parts[0]) and kind == parts[1]:
            yield parts


def _local_deadlines(report: Report) -> Iterator[Found]:
    if report.year < 2019 or report.facts.filing.imported:
        return
    kind = report.known("organ.kind")
    by_law = date(report.year + 1, 3, 31) if kind == "government" else date(report.year + 1, 1, 31)
    for _, _, duty, month, day, *_ in _lines_for(report):
        happened = report.known("dates.submitted" if duty == "提交" else "dates.first_published")
        due = date(report.year + 1, int(month), int(day))
        if happened is not None and happened > due and (kind == "township" or happened <= by_law):
            yield Found("D04", "warning")


def _powers(report: Report, organ: str | None) -> Iterator[Found]:
    for line in words("organs_without_power"):
        name, power, *_ = line.split()
        address = f"disclosure.{POWERS.get(power, 'coercion')}.decisions"
        decisions = report.numbers.get(address)
        if name == organ and decisions is not None and decisions > 0:
            yield Found("L03", "warning", (address,), decisions, 0)


def _registry(report: Report, organ: str | None) -> Iterator[Found]:
    if report.template != "F21":
        return
    places = tuple(f"disclosure.normative.{name}" for name in ("made", "repealed", "in_force"))
    for line in words("filed_documents"):
        year, name, *filed = line.split()
        reported = [report.numbers.get(place) for place in places]
        same = reported == [int(number) for number in filed[:3]]
        if int(year) == report.year and name == organ and None not in reported and not same:
            yield Found("L08", "warning", places)


def _caseloads(report: Report, organ: str | None) -> Iterator[Found]:
    for line in words("known_caseloads"):
        name, year, *_ = line.split()
        if name == organ and int(year) == report.year:
            is_whole = len(report.numbers) == len(report.cells)
            if is_whole and not any(report.numbers.values()):
                yield Found("T15", "info", tuple(report.cells))


def course(report: Report) -> Iterator[Found]:
    """Reminders, reports sent back, and what changed after publication."""
    known = report.known
    if known("filing.received") is False and report.year >= 2019:
        yield from _reminder(report)
    if known("changes.explained") is False and list(report.records("changes.since_published")):
        yield Found("D08", "warning", _cells_of(report.records("changes.since_published")))
    if known("filing.is_returned"):
        judged, returned = known("filing.judged_on"), known("filing.returned_on")
        if judged is not None and _is_overdue(returned, judged):
            yield Found("D09", "warning")


def _is_overdue(returned: date, judged: date) -> bool:
    if (judged - returned).days > DAYS_OUT:
        return True
    try:
        return working_days(returned, judged, words("working_day_notices")) > setting("resubmission_days")
    except UnknownDaysError:
        return False


def _reminder(report: Report) -> Iterator[Found]:
    kind, judged = report.known("organ.kind"), report.known("filing.judged_on")
    if kind not in ("department", "township") or judged is None:
        return
    by_law = date(report.year + 1, 1, 31)
    local = [
        date(report.year + 1, int(parts[3]), int(parts[4]))
        for parts in _lines_for(report)
        if parts[2] == "提交"
    ]
    due = min(local) if local and (kind == "township" or min(local) < by_law) else by_law
    if (due - judged).days <= setting("reminder_days"):
        yield Found("D07", "info")


def _cells_of(records: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for record in records for cell in record.cells))


def children(report: Report) -> Iterator[Found]:
    """G01 to G10: a government's report beside those of the organs below it."""
    known = report.known
    if known("organ.kind") != "government":
        return
    by_table: dict[str, list[Record]] = {}
    for item in report.records("children.sums"):
        own, below = value(item, "own"), value(item, "sum")
        if value(item, "counted") and None not in (own, below) and own != below:
            by_table.setdefault(item.cells[0].partition(".")[0] if item.cells else "", []).append(item)
    for items in by_table.values():
        yield Found("G01", "warning", _cells_of(items))
    expected, filed = known("children.expected"), known("children.filed")
    if expected:
        yield from _incomplete(report, expected, filed)
    for rule, severity, name in (("G04", "warning", "doubled"), ("G05", "info", "with_vertical")):
        fitting = [
            item
            for item in report.records(f"children.{name}")
            if value(item, "own") == value(item, "sum") + value(item, "besides")
        ]
        if fitting and (rule == "G05" or known("organ.level") in ("prefecture", "province")):
            yield Found(rule, severity, _cells_of(fitting))
    faulty = list(report.records("children.faulty"))
    if faulty:
        yield Found("G08", "warning", _cells_of(faulty))
    changed = [child for child in report.records("children.changed") if value(child, "on") is not None]
    if changed and not report.facts.filing.imported:
        yield Found("G09", "warning", _cells_of(changed))


def _incomplete(report: Report, expected: Number, filed: Number) -> Iterator[Found]:
    known = report.known
    missing = list(report.records("children.missing"))
    if missing and not report.facts.filing.imported:
        yield Found("G02", "error" if _is_late(report, missing) else "info")
    if filed < expected:
        yield Found("G03", "info", (), filed, expected)
    if not any(word in report.document.text for word in words("coverage_words")):
        yield Found("G06", "info")
    if known("children.only_office"):
        yield Found("G07", "warning")
    if report.facts.predecessor is not None:
        yield from _carry(report)


def _is_late(report: Report, missing: list[Record]) -> bool:
    known = report.known
    days = (known(name) for name in ("filing.judged_on", "dates.submitted", "dates.published"))
    day = next((one for one in days if one is not None), date(report.year, 12, 31))
    due = {"department": date(report.year + 1, 1, 31), "government": date(report.year + 1, 3, 31)}
    return any(
        value(child, "is_sure") and value(child, "kind") in due and day > due[value(child, "kind")]
        for child in missing
    )


def _carry(report: Report) -> Iterator[Found]:
    several = len(report.known("filing.predecessors") or ()) > 1
    explained = several or any(word in report.document.text for word in words("carry_over_explanations"))
    for before, place, values, derived in report.carried():
        if values != before:
            yield Found("G10", "warning" if explained else "error", (place,), values, before, derived)
