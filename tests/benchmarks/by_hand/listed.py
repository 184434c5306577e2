"""Rules on what the running text and the layout hold, by hand: most go through a list of passages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from gouji.engine.facts import Absent
from gouji.engine.rules import load_ruleset
from tests.benchmarks.by_hand.report import Found, Report

Record = Any

TOGETHER = {
    "Q04": ("wording.unpaired", "info"),
    "Q05": ("wording.placeholders", "error"),
    "Q06": ("wording.foreign_places", "warning"),
    "Q09": ("wording.fragments", "info"),
    "Q10": ("wording.garbled", "warning"),
    "P04": ("privacy.applicants", "warning"),
    "P05": ("privacy.homes", "warning"),
    "P06": ("privacy.accounts", "warning"),
    "P07": ("privacy.persons", "info"),
    "P08": ("privacy.secrecy_marks", "error"),
    "M07": ("narrative.approximate_items", "info"),
}
"""One finding for all passages of a report."""

ONE_BY_ONE = {
    "M08": "narrative.ordinal_breaks",
    "N12": "narrative.closed_channels",
    "Q03": "wording.deadlines",
}
"""A hint for each passage."""

LAYOUT = {
    "F09": ("sections.reworded", "warning"),
    "F16": ("report.residue", "info"),
    "T13": ("tables.lost_groups", "info"),
}
"""One finding for all passages, where the report has a layout."""


@cache
def words(name: str) -> tuple[str, ...]:
    """Return a word list of the ruleset."""
    values = load_ruleset().parameters[name].values
    value = values[-1].value if values else ()
    return tuple(value) if isinstance(value, tuple | list) else ()


@cache
def setting(name: str) -> Any:
    """Return a number of the ruleset, None where it is not set."""
    values = load_ruleset().parameters[name].values
    return values[-1].value if values else None


def value(record: Record, field: str) -> Any:
    found = record.get(field)
    return None if isinstance(found, Absent) else found.value


def together(rule: str, severity: str, records: list[Record]) -> Iterator[Found]:
    if records:
        cells = tuple(dict.fromkeys(cell for record in records for cell in record.cells))
        yield Found(rule, severity, cells)


def passages(report: Report) -> Iterator[Found]:
    """Passages that are faults by being there."""
    for rule, found in TOGETHER.items():
        if rule != "Q04" or report.document.has_layout:
            yield from together(rule, found[1], list(report.records(found[0])))
    for rule, name in ONE_BY_ONE.items():
        for record in report.records(name):
            yield Found(rule, "info", record.cells)
    if report.document.has_layout:
        for rule, (name, severity) in LAYOUT.items():
            yield from together(rule, severity, list(report.records(name)))
    if report.year >= 2019:
        government = report.known("organ.kind") == "government"
        slogans = list(report.records("outdated.slogans"))
        yield from together("L05", "warning" if government else "info", slogans)
        for rule, name in (("L06", "outdated.periods"), ("L07", "outdated.decrees")):
            for record in report.records(name):
                yield Found(rule, "warning", record.cells)
        cited = [one for one in report.records("citations.superseded") if report.year >= value(one, "since")]
        yield from together("F06", "warning", cited)
    stale = [one for one in report.records("narrative.stale_years") if value(one, "year") < report.year]
    yield from together("Y09", "warning", stale)


def listed(report: Report) -> Iterator[Found]:
    """Searches with word lists, which hold from 2019 on."""
    numbers = list(report.records("privacy.identity_numbers"))
    severe = any(value(one, "digits") == 18 for one in numbers)
    yield from together("P01", "error" if severe else "warning", numbers)
    if report.year < 2019:
        return
    searched = report.facts.search("typos", (words("confusions"), words("confusions_allowed")))
    for place in () if isinstance(searched, Absent) else searched:
        yield Found("Q01", "warning" if value(place, "kind") == "heading" else "info")
    allowed = words("repetitions_allowed")
    repeated = [one for one in report.records("wording.repetitions") if value(one, "word") not in allowed]
    yield from together("Q02", "info", repeated)
    if report.known("organ.kind") == "department":
        terms = report.facts.search("terms", (words("beyond_remit"), words("beyond_remit_allowed")))
        yield from together("Q11", "info", [] if isinstance(terms, Absent) else list(terms))
    mobiles = report.facts.search("mobiles", (words("official_mobiles"),))
    found = [] if isinstance(mobiles, Absent) else list(mobiles)
    outside = any(not value(one, "in_contact") for one in found)
    yield from together("P02", "error" if outside else "warning", found)
    off_topic = words("off_topic_words")
    strays = [
        one
        for one in report.records("narrative.sentences_off_disclosure")
        if any(word in value(one, "quote") for word in off_topic)
    ]
    yield from together("S10", "info", strays)


DIFFER = {
    "N03": ("narrative.handling", "count", "figure"),
    "N04": ("narrative.appeals", "count", "figure"),
    "N10": ("narrative.results", "count", "figure"),
    "M03": ("narrative.balance", "intake", "output"),
}
"""Two numbers that should be the same: the list, and the fields that hold them."""


def compared(report: Report) -> Iterator[Found]:
    """Numbers of the text beside those of the tables, last year's, or each other."""
    for rule, (name, one, other) in DIFFER.items():
        for said in report.records(name):
            left, right = value(said, one), value(said, other)
            if left is not None and right is not None and left != right:
                yield Found(rule, _grade(rule, said, left), said.cells, left, right)
    for said in report.records("narrative.sums_of_money"):
        left, right = value(said, "amount"), value(said, "figure")
        if left is not None and right is not None and left != right and not value(said, "near"):
            yield Found("N11", _grade("N11", said, left), said.cells, left, right)
    yield from _rates(report)
    yield from _documents(report)
    for thing in report.records("narrative.repeated_counts"):
        if value(thing, "first") != value(thing, "second"):
            yield Found("M05", "info", thing.cells)


_ROUNDED = Decimal("0.5")


def _grade(rule: str, said: Record, left: Any) -> str:
    if value(said, "explained"):
        return "info"
    return "error" if rule == "N04" and left == 0 else "warning"


def _rates(report: Report) -> Iterator[Found]:
    for said in report.records("narrative.percentages"):
        stated, part, whole = (value(said, name) for name in ("stated", "part", "whole"))
        if None not in (stated, part, whole) and (
            abs(stated - Decimal(part) * 100 / whole) > _ROUNDED or (stated == 100 and part != whole)
        ):
            yield Found("M04", _grade("M04", said, stated), said.cells, stated, value(said, "computed"))
    for said in report.records("narrative.growth"):
        if value(said, "agrees") is False:
            yield Found("M09", "warning", said.cells, value(said, "stated"), value(said, "computed"))
    for parts in report.records("narrative.fee_sums"):
        if value(parts, "total") != value(parts, "sum"):
            yield Found("M06", "warning", parts.cells, value(parts, "total"), value(parts, "sum"))
    for parts in report.records("sums.approximate"):
        low, high, sum_low, sum_high = (value(parts, name) for name in ("low", "high", "sum_low", "sum_high"))
        if sum_low > high or (not value(parts, "partial") and sum_high < low):
            yield Found("M02", "info", parts.cells)


def _documents(report: Report) -> Iterator[Found]:
    found = []
    for said in report.records("narrative.documents"):
        count, made = value(said, "count"), value(said, "made")
        if made is not None and (count > made if value(said, "named") else count != made):
            found.append(said)
    yield from together("N05", "info", found)


def layout(report: Report) -> Iterator[Found]:
    """What a report with a layout must have, and part five."""
    known: Callable[[str], Any] = report.known
    if report.document.has_layout:
        if report.year >= 2019 and known("outline.old_headings"):
            yield Found("F07", "warning")
        if known("tables.requests.lacks"):
            yield Found("F13", "info")
        if len(known("report.pictured_parts") or ()) >= 2:
            yield Found("F14", "warning")
        if not known("contact.present"):
            yield Found("F15", "info")
        spellings = list(report.records("organ.spellings"))
        yield from together("F17", "info", spellings if len(spellings) > 1 else [])
        if known("dates.signed") is None:
            yield Found("F18", "info")
        if list(report.records("tables.torn_rows")) or list(report.records("tables.repeated_heads")):
            yield Found("T14", "info")
    yield from _part_five(report)


def _part_five(report: Report) -> Iterator[Found]:
    known = report.known
    says_something = known("sections.problems.length") and not known("sections.problems.says_none")
    named = known("sections.problems.names_problems") and known("sections.problems.names_measures")
    if says_something and not named:
        yield Found("S05", "warning")
    problems, measures = known("sections.problems.problem_count"), known("sections.problems.measure_count")
    if problems is not None and measures is not None and problems > measures:
        yield Found("S12", "info", (), problems, measures)
    lacking = known("sections.overview.missing_accountability")
    if report.year >= 2019 and known("organ.kind") == "government" and lacking:
        yield Found("S04", "error" if len(lacking) == 3 else "warning")
