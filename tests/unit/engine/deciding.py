"""What the tests of deciding share: candidates, documents and random reports."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gouji.engine.decide import Decisions, load_decisions
from gouji.engine.errors import Text
from gouji.engine.model import (
    SECTIONS,
    Candidate,
    Cell,
    CellKind,
    Document,
    ReportOutcome,
    RuleOutcome,
    RuleResult,
    Section,
    Severity,
    Span,
)

DECISIONS = Path(__file__).parents[3] / "rulesets" / "annual_report" / "decisions.yaml"
POLICY = (
    ("engine_error", ReportOutcome.UNDEFINED),
    ("error", ReportOutcome.REJECTED),
    ("warning", ReportOutcome.NEEDS_REVIEW),
    ("unread_table", ReportOutcome.NEEDS_REVIEW),
    ("otherwise", ReportOutcome.ACCEPTED),
)
PLACES = {
    "disclosure": ("regulations.made", "normative.made", "licensing.decisions"),
    "requests": ("received.natural", "received.total", "result_total.natural", "result_total.total"),
    "appeals": ("reconsideration.upheld", "reconsideration.total"),
}
CELLS = tuple(f"{table}.{place}" for table, places in PLACES.items() for place in places)
POOL = (
    *(
        "D01",
        "D05",
        "F01",
        "F02",
        "F12",
        "S01",
        "S02",
        "S07",
        "T01",
        "T02",
        "T03",
        "T04",
        "T05",
        "T06",
        "T07",
    ),
    *("T08", "T12", "A01", "A02", "A03", "A04", "A05", "A06", "A07", "Y01", "Y02", "Y03", "Y10", "Y11"),
    *("N01", "N02", "N06", "M01", "L01", "Q01"),
)


@dataclass(frozen=True)
class Checked:
    """What the rules saw."""

    results: tuple[RuleResult, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@cache
def shipped() -> Decisions:
    """Return the decision ruleset that is shipped."""
    return load_decisions(DECISIONS)


def candidate(
    rule: str,
    *cells: str,
    severity: str = "error",
    key: str = "",
    derived: bool = False,
    spans: tuple[Span, ...] = (),
    title: str = "",
) -> Candidate:
    """Return a candidate whose texts name its rule."""
    named = Text(title or f"题{rule}", title or f"title {rule}")
    return Candidate(
        rule, Severity(severity), named, named, ("本系统核对项",), named, key, cells, spans, derived=derived
    )


def checked(candidates: Iterable[Candidate], *more: RuleResult) -> Checked:
    """Return candidates with a failed result for each of their rules."""
    found = tuple(candidates)
    rules = dict.fromkeys(one.rule for one in found)
    return Checked((*(RuleResult(rule, RuleOutcome.FAIL) for rule in rules), *more), found)


def document(
    *, without_tables: Iterable[str] = (), without_sections: Iterable[str] = (), organ: str = "某县民政局"
) -> Document:
    """Return a document with some tables and sections missing."""
    zero = Cell(0, CellKind.NUMBER, "0")
    return Document(
        source="report.txt",
        media_type="text/plain",
        text="",
        organ=organ,
        year=2023,
        template="F21",
        sections={
            key: None if key in without_sections else Section(key, None, "…", (0, 1), (0, 1))
            for key in SECTIONS
        },
        tables={
            table: {} if table in without_tables else dict.fromkeys(places, zero)
            for table, places in PLACES.items()
        },
    )


def random_report(seed: int) -> tuple[Document, Checked]:
    """Return a random document with random candidates; seeds differ in size from nothing to a wreck."""
    chance = random.Random(seed)
    candidates = [
        candidate(
            chance.choice(POOL),
            *sorted(chance.sample(CELLS, chance.choice((0, 0, 1, 1, 2, 3)))),
            severity=chance.choice(("error", "warning", "info")),
            derived=chance.random() < 0.2,
            key=f"k{number}",
            spans=((number, number + 1),),
        )
        for number in range(chance.choice((0, 1, 2, 4, 8, 16, 24)))
    ]
    failed = {one.rule for one in candidates}
    others = [
        RuleResult(rule, chance.choices((RuleOutcome.PASS, RuleOutcome.ENGINE_ERROR), (60, 1))[0])
        for rule in POOL
        if rule not in failed
    ]
    report = document(
        without_tables=[table for table in PLACES if chance.random() < 0.15],
        without_sections=[section for section in SECTIONS if chance.random() < 0.15],
    )
    return report, checked(candidates, *others)
