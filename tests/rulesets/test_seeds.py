"""The five founding reports: exactly the findings that a person wrote down for them, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from gouji.engine.form import columns_of, rows_of
from gouji.engine.judge import judge
from gouji.engine.model import Document, Evaluation, Filing, Finding, Number, ReportOutcome, RuleOutcome
from gouji.engine.reading import read_document
from gouji.engine.register import load_register
from gouji.engine.rules import load_ruleset

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
SCOPE = frozenset(
    [
        "D01",
        "D02",
        "D03",
        "D04",
        "D05",
        "D06",
        "D07",
        "D08",
        "D09",
        "F01",
        "F02",
        "F03",
        "F04",
        "F05",
        "F06",
        "F07",
        "F08",
        "F09",
        "F10",
        "F11",
        "F12",
        "F13",
        "F14",
        "F15",
        "F16",
        "F17",
        "F18",
        "S01",
        "S02",
        "S03",
        "S06",
        "S07",
        "S08",
        "T01",
        "T02",
        "T03",
        "T04",
        "T05",
        "T06",
        "T07",
        "T08",
        "T09",
        "T10",
        "T11",
        "T12",
        "T13",
        "T14",
        "T15",
        "A01",
        "A02",
        "A03",
        "A04",
        "A05",
        "A06",
        "A07",
        "A08",
        "A09",
        "A10",
        "A11",
        "A12",
        "A13",
        "A14",
        "Y01",
        "Y02",
        "Y03",
        "Y04",
        "Y05",
        "Y07",
        "Y09",
        "Y10",
        "Y11",
        "L01",
        "L02",
        "L03",
        "L04",
        "L05",
        "L06",
        "L07",
        "L08",
        "L09",
        "L10",
        "M02",
        "M03",
        "M04",
        "M05",
        "M06",
        "M07",
        "M08",
        "M09",
        "N03",
        "N04",
        "N05",
        "N07",
        "N08",
        "N09",
        "N10",
        "N11",
        "N12",
        "S04",
        "S05",
        "S09",
        "S10",
        "S11",
        "S12",
        "N01",
        "N02",
        "N06",
        "M01",
        "P01",
        "P02",
        "P03",
        "P04",
        "P05",
        "P06",
        "P07",
        "P08",
        "Q01",
        "Q02",
        "Q03",
        "Q04",
        "Q05",
        "Q06",
        "Q08",
        "Q09",
        "Q10",
        "Q11",
        "Q12",
    ]
)
"""The rules whose findings are written down here; a rule that is added later is no concern of this test."""

COLUMNS = ("natural", "business", "research", "welfare", "legal", "other", "total")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")


@dataclass(frozen=True)
class Expected:
    """One finding; `cells` is None where it stands on no cell, sides where none are named."""

    rule: str
    severity: str
    cells: frozenset[str] = frozenset()
    left: Number | None = None
    right: Number | None = None
    derived: bool = False


def cells(*addresses: str) -> frozenset[str]:
    return frozenset(addresses)


def rows(*names: str) -> frozenset[str]:
    """Return whole rows of table 3."""
    return frozenset(f"requests.{row}.{column}" for row in names for column in COLUMNS)


def result_rows() -> tuple[str, ...]:
    """Return the detail rows of table 3 in the form of 2019."""
    outside = {"received", "carried_in", "result_total", "carried_out"}
    return tuple(row for row in rows_of("F19", "requests") if row not in outside)


def details(column: str) -> frozenset[str]:
    """Return what A04 compares in one column of the form of 2021."""
    own = [row for row in rows_of("F21", "requests") if row not in {"result_total", "carried_out"}]
    assert column in columns_of("F21", "requests", "received")
    return frozenset(f"requests.{row}.{column}" for row in own)


def balance(column: str) -> frozenset[str]:
    """Return what A01 compares in one column."""
    return frozenset(
        f"requests.{row}.{column}" for row in ("received", "carried_in", "result_total", "carried_out")
    )


TOTALS_004 = rows("result_total", "carried_out")
LABELS_004 = frozenset(
    f"appeals.{row}.{column}"
    for row, columns in (
        ("reconsideration", ("corrected", "other", "pending")),
        ("direct_suit", ("upheld", "corrected", "other", "pending")),
        ("suit_after_reconsideration", ("upheld", "corrected", "other", "pending")),
    )
    for column in columns
)

EXPECTED: dict[str, tuple[ReportOutcome, tuple[Expected, ...]]] = {
    "000": (
        ReportOutcome.REJECTED,
        (
            Expected("F01", "error"),
            Expected("F02", "error"),
            Expected("S01", "error"),
            Expected("S07", "warning"),
            Expected("T06", "warning", rows(*result_rows())),
            Expected("T08", "warning", cells("disclosure.procurement.items")),
            Expected("D05", "info"),
            Expected("M07", "info"),
            Expected("N12", "info"),
            Expected("S12", "info", left=2, right=1),
            Expected("F15", "info"),
            Expected("F17", "info"),
            Expected("F18", "info"),
            Expected("Q01", "info"),
            Expected("Y10", "info"),
        ),
    ),
    "001": (
        ReportOutcome.NEEDS_REVIEW,
        (
            Expected(
                "F12", "warning", cells("disclosure.regulations.repealed", "disclosure.normative.repealed")
            ),
            Expected(
                "F12", "warning", frozenset(f"requests.{row}.welfare" for row in rows_of("F21", "requests"))
            ),
            Expected("S08", "warning"),
            Expected("D05", "info"),
            Expected("L05", "info"),
            Expected("N05", "info", cells("disclosure.normative.made")),
            Expected("F15", "info"),
            Expected("F18", "info"),
            Expected("T13", "info"),
            Expected("Q01", "info"),
            Expected("Q02", "info"),
            Expected("Q09", "info"),
            Expected("Y10", "info"),
        ),
    ),
    "002": (
        ReportOutcome.REJECTED,
        (
            Expected(
                "L01",
                "error",
                frozenset(f"disclosure.regulations.{column}" for column in ("made", "repealed", "in_force")),
            ),
            Expected("F08", "warning"),
            Expected("S03", "warning"),
            Expected("S07", "warning"),
            Expected("D05", "info"),
            Expected("L05", "info"),
            Expected("F03", "info"),
            Expected("F18", "info"),
            Expected("Q01", "info"),
            Expected("Q03", "info"),
            Expected("Q04", "info"),
            Expected("Q09", "info"),
            Expected("Q11", "info"),
            Expected("Y10", "info"),
            Expected("Y11", "info"),
        ),
    ),
    "003": (
        ReportOutcome.NEEDS_REVIEW,
        (
            Expected("M01", "warning", left=174, right=181),
            Expected("N06", "warning", cells("disclosure.licensing.decisions"), left=19, right=0),
            Expected("N06", "warning", cells("disclosure.penalties.decisions"), left=3, right=0),
            Expected("T06", "warning", frozenset(f"appeals.reconsideration.{column}" for column in OUTCOMES)),
            Expected("T07", "warning", cells("appeals.reconsideration.total")),
            Expected("D05", "info"),
            Expected("M05", "info"),
            Expected("M07", "info"),
            Expected("M08", "info"),
            Expected("N05", "info", cells("disclosure.normative.created")),
            Expected("S10", "info"),
            Expected("F11", "info"),
            Expected("F16", "info"),
            Expected("F18", "info"),
            Expected("T14", "info"),
            Expected("P07", "info"),
            Expected("Q01", "info"),
            Expected("Y10", "info"),
        ),
    ),
    "004": (
        ReportOutcome.REJECTED,
        (
            Expected("A04", "error", details("welfare"), left=4, right=0),
            Expected("A04", "error", details("total"), left=4, right=0),
            Expected("A01", "error", balance("welfare"), left=0, right=4, derived=True),
            Expected("A01", "error", balance("total"), left=0, right=4, derived=True),
            Expected("T07", "error", TOTALS_004),
            Expected("F12", "warning", LABELS_004),
            Expected("S07", "warning"),
            Expected("S08", "warning"),
            Expected("T06", "warning", TOTALS_004),
            Expected("F03", "info"),
            Expected("F15", "info"),
            Expected("F16", "info"),
            Expected("F17", "info"),
            Expected(
                "A13",
                "info",
                cells(
                    "requests.refused_5.welfare", "requests.refused_5.total", "disclosure.licensing.decisions"
                ),
            ),
            Expected("Q01", "info"),
            Expected("Q01", "warning"),
            Expected("Q03", "info"),
            Expected("Y10", "info"),
            Expected("Y11", "info"),
        ),
    ),
}


@cache
def judged(name: str) -> tuple[Document, Evaluation]:
    """Return one founding report and what is found in it, with nothing known but the packaged register."""
    files = sorted(SEEDS.glob(f"{name}_*.txt"))
    if not files:
        pytest.skip(f"the founding report {name} is not beside this checkout ({SEEDS})")
    register = load_register()
    document = read_document(files[0].read_bytes(), files[0].name, register=register)
    organ = register.find_organ(document.organ or "", region=document.region, kind=document.kind)
    return document, judge(document, load_ruleset(), Filing(organ))


def in_scope(evaluation: Evaluation) -> list[Finding]:
    return [finding for finding in evaluation.findings if finding.candidate.rule in SCOPE]


def as_expected(finding: Finding) -> Expected:
    one = finding.candidate
    return Expected(one.rule, one.severity.value, frozenset(one.cells), one.left, one.right, one.derived)


def in_order(findings: list[Expected]) -> list[Expected]:
    return sorted(findings, key=lambda one: (one.rule, sorted(one.cells)))


@pytest.mark.parametrize("name", EXPECTED)
def test_exactly_the_findings_written_down_are_found(name: str) -> None:
    _, evaluation = judged(name)
    outcome, expected = EXPECTED[name]

    assert in_order([as_expected(finding) for finding in in_scope(evaluation)]) == in_order(list(expected))
    assert evaluation.outcome is outcome


@pytest.mark.parametrize("name", EXPECTED)
def test_no_rule_breaks_and_every_failed_one_is_shown(name: str) -> None:
    _, evaluation = judged(name)
    failed = {result.rule for result in evaluation.results if result.outcome is RuleOutcome.FAIL}

    assert evaluation.counts()["engine_error"] == 0
    assert failed == {finding.candidate.rule for finding in evaluation.findings}
    assert {result.rule for result in evaluation.results} >= SCOPE - {"D03", "D04"}


@pytest.mark.parametrize("name", EXPECTED)
def test_no_rule_on_sums_of_organs_applies_to_a_department(name: str) -> None:
    _, evaluation = judged(name)
    sums = {result.rule: result.outcome for result in evaluation.results if result.rule.startswith("G")}

    assert sums == {f"G{number:02}": RuleOutcome.NOT_APPLICABLE for number in range(1, 11)}


@pytest.mark.parametrize(
    ("name", "silent"),
    [
        ("000", "A01 A03 F08 F10 F12 T05 S03 S08 N01 N02 N04 M05"),
        ("001", "M05 M07 A01 A03 F01 F08 F10 T06 T10 S07 F02 F03"),
        ("002", "A01 A03 F01 F02 F10 S02 S08 T06 N01 N02 M04 M05"),
        ("003", "A01 A03 F01 F03 F08 F10 F12 T05 T08 T09 S02 S03 S08 N01 N02 N03 M02 M04 L10"),
        ("004", "D02 D06 D05 A03 F01 F08 F10 T05 S02 S03 M01 L01 S12"),
    ],
)
def test_what_must_stay_silent_does(name: str, silent: str) -> None:
    _, evaluation = judged(name)

    assert {finding.candidate.rule for finding in evaluation.findings} & set(silent.split()) == set()


def test_blank_totals_and_the_one_4_are_one_group_led_by_a04() -> None:
    _, evaluation = judged("004")
    group = [finding for finding in in_scope(evaluation) if finding.group == "A04"]

    assert sorted({finding.candidate.rule for finding in group}) == ["A01", "A04", "A13", "T06", "T07"]
    assert [as_expected(finding).rule for finding in group if finding.lead] == ["A04"]
    assert all(finding.lead for finding in in_scope(evaluation) if finding.group is None)


def test_the_missing_last_part_leads_the_missing_statement_on_fees() -> None:
    _, evaluation = judged("000")

    assert [(one.candidate.rule, one.lead) for one in evaluation.findings if one.group == "S01"] == [
        ("S01", True),
        ("S07", False),
    ]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_cell_and_span_of_a_finding_is_in_the_report(name: str) -> None:
    document, evaluation = judged(name)
    known = {f"{table}.{place}" for table, places in document.tables.items() for place in places}
    for finding in evaluation.findings:
        assert set(finding.candidate.cells) <= known
        assert all(0 <= start <= end <= len(document.text) for start, end in finding.candidate.spans)


def test_no_two_findings_of_the_founding_reports_are_remembered_by_the_same() -> None:
    known_by = [finding.fingerprint for name in EXPECTED for finding in in_scope(judged(name)[1])]

    assert len(set(known_by)) == len(known_by)
