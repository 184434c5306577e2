"""The same rules written by hand: what one would write without a rule language, a form as data or an inference engine.

Plain Python over the document and the facts (the facts are shared: reading prose is no matter of rules). It gives the
same findings with the same sides and groups, so that the price of rules as data can be measured. Only what the
shipped ruleset says today; whoever adds a rule there and not here sees the comparison fail.
"""

from __future__ import annotations

from gouji.engine.facts import Facts
from tests.benchmarks.by_hand.figures import columns, sums, tables
from tests.benchmarks.by_hand.report import Found, Report
from tests.benchmarks.by_hand.told import Told, tell
from tests.benchmarks.by_hand.words import authority, dates, form, prose, sections, years

__all__ = ["Found", "decide", "find"]

STEPS = (dates, form, sections, tables, columns, sums, years, prose, authority)


def find(facts: Facts) -> list[Told]:
    """Return what is found in one report, each with a sentence in both languages and its places."""
    report = Report(facts)
    return [tell(report, found) for step in STEPS for found in step(report)]


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
