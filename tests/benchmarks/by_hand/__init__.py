"""The same rules written by hand: what one would write without a rule language, a form as data or an inference engine.

Plain Python over the document and the facts (the facts are shared, and so is the search for the smallest repair:
neither is a matter of rules). It gives the same findings with the same sides, groups and repairs, so that the price of rules as data can be measured. All
rules that are shipped are here; the comparison would leave out one that is not.
"""

from __future__ import annotations

from gouji.engine.facts import Facts
from gouji.engine.form import result_rows_in
from gouji.engine.model import Document
from gouji.engine.repair.relations import relations_of, values_of
from gouji.engine.repair.search import Search
from tests.benchmarks.by_hand.figures import columns, sums, tables
from tests.benchmarks.by_hand.listed import compared, layout, listed, passages
from tests.benchmarks.by_hand.report import Found, Report
from tests.benchmarks.by_hand.rest import fees, hints, rest, two_years
from tests.benchmarks.by_hand.settings import children, course, settings
from tests.benchmarks.by_hand.told import Told, tell
from tests.benchmarks.by_hand.words import authority, dates, form, prose, sections, years

__all__ = ["RULES", "Found", "Ways", "decide", "find", "repairs"]

RULES = frozenset(
    [
        *("A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A09"),
        *("D01", "D02", "D03", "D05", "D06", "F01", "F02", "F03", "F04", "F08", "F10", "F12", "L01", "M01"),
        *("N01", "N02", "N06", "S01", "S02", "S03", "S06", "S07", "S08"),
        *("F06", "F07", "F09", "F13", "F14", "F15", "F16", "F17", "F18", "L05", "L06", "L07"),
        *("M02", "M03", "M04", "M05", "M06", "M07", "M08", "M09", "N03", "N04", "N05", "N10", "N11", "N12"),
        *("P01", "P02", "P04", "P05", "P06", "P07", "P08", "Q01", "Q02", "Q03", "Q04", "Q05", "Q06", "Q09"),
        *("Q10", "Q11", "S04", "S05", "S10", "S12", "T13", "T14", "Y09"),
        *("A10", "A11", "A12", "A13", "A14", "D04", "D07", "D08", "D09", "F05", "F11", "T11", "T12", "T15"),
        *("G01", "G02", "G03", "G04", "G05", "G06", "G07", "G08", "G09", "G10", "P03", "Q07", "Q08", "Q12"),
        *("L02", "L03", "L04", "L08", "L09", "L10", "N07", "N08", "N09", "S09", "S11"),
        *("Y03", "Y04", "Y05", "Y06", "Y07", "Y08"),
        *("T01", "T02", "T03", "T04", "T05", "T06", "T07", "T08", "T09", "T10", "Y01", "Y02", "Y10", "Y11"),
    ]
)
"""The rules that are written by hand here."""

STEPS = (
    *(dates, form, sections, tables, columns, sums, years, prose, authority),
    *(passages, listed, compared, layout),
    *(settings, course, children, hints, two_years, fees, rest),
)


def find(facts: Facts) -> list[Told]:
    """Return what is found in one report, each with a sentence in both languages and its places."""
    report = Report(facts)
    return [tell(report, found) for step in STEPS for found in step(report)]


SUMS = frozenset({"A01", "A02", "A03", "A04", "A05", "A06", "Y01"})
Ways = frozenset[tuple[tuple[str, object], ...]]


def repairs(document: Document, found: list[Told]) -> set[Ways]:
    """Return each repair as its equally small ways: the figures that it would change, and to what."""
    if sum(one.found.rule in SUMS for one in found) < 2:
        return set()
    values, results = values_of(document), result_rows_in(document)
    relations = relations_of(document, values, results)
    return {
        frozenset(tuple(way.changes.items()) for way in ways)
        for ways in Search(relations, values, results).repairs()
    }


FOLLOWS = {"F01": ("T12", "Y02", "Y03"), "Y11": ("Y02", "Y03")}


def decide(found: list[Told]) -> tuple[str, list[tuple[Found, int]]]:
    """Return the report's outcome, and each finding with the number of its group."""
    rules = {one.found.rule for one in found}
    silent = {rule for cause in FOLLOWS if cause in rules for rule in FOLLOWS[cause]}
    standing = [one.found for one in found if one.found.rule not in silent]
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
