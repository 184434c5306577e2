"""What is silenced, what belongs together, and what it means for the report."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from gouji.engine.decide import decide
from gouji.engine.errors import Text
from gouji.engine.model import Candidate, Document, ReportOutcome, RuleOutcome, RuleResult
from tests.unit.engine.deciding import POLICY, Checked, candidate, checked, document, shipped

COLUMNS = ("natural", "business", "research", "welfare", "legal", "other", "total")


def found(candidates: list[Candidate], report: Document | None = None) -> list[tuple[str, str | None, bool]]:
    """Return rule, group and lead of each finding."""
    decided = decide(shipped(), report or document(), checked(candidates), POLICY)
    return [(one.candidate.rule, one.group, one.lead) for one in decided.findings]


def result(rule: str, candidates: list[Candidate], report: Document | None = None) -> RuleResult:
    """Return what became of one rule."""
    decided = decide(shipped(), report or document(), checked(candidates), POLICY)
    return next(one for one in decided.results if one.rule == rule)


def test_a_report_without_candidates_has_no_findings_and_is_accepted() -> None:
    assert decide(shipped(), document(), Checked(), POLICY) == (ReportOutcome.ACCEPTED, (), ())


def test_a_finding_on_its_own_leads_and_has_no_group() -> None:
    assert found([candidate("M01", key="其中")]) == [("M01", None, True)]


def test_blank_totals_and_answers_without_applications_form_one_group_led_by_the_strict_one() -> None:
    """The layout of seed 004: four results in one column, nothing received, both totals blank."""
    totals = [f"requests.{row}.{column}" for row in ("result_total", "carried_out") for column in COLUMNS]
    rows = ("received", "carried_in", "result_total", "carried_out")
    balance = [
        candidate("A01", *(f"requests.{row}.{column}" for row in rows), derived=True, spans=((place, 9),))
        for place, column in enumerate(("welfare", "total"))
    ]
    excess = [
        candidate(
            "A04",
            *(f"requests.{row}.{column}" for row in ("received", "carried_in", "refused_5")),
            spans=((place, 9),),
        )
        for place, column in enumerate(("welfare", "total"))
    ]
    misplaced = candidate(
        "A13", "requests.refused_5.welfare", "disclosure.licensing.decisions", severity="info"
    )
    blanks = [candidate("T07", *totals), candidate("T06", *totals, severity="warning")]
    labels = candidate("F12", "appeals.direct_suit.upheld", severity="warning")

    assert found([*blanks, *balance, *excess, misplaced, labels]) == [
        ("F12", None, True),
        ("T06", "A04", False),
        ("T07", "A04", False),
        ("A01", "A04", False),
        ("A01", "A04", False),
        ("A04", "A04", True),
        ("A04", "A04", False),
        ("A13", "A04", False),
    ]


def test_two_groups_with_leads_of_one_rule_have_different_names() -> None:
    def pair(column: str) -> list[Candidate]:
        return [
            candidate("A01", f"requests.received.{column}"),
            candidate("A03", f"requests.received.{column}"),
        ]

    assert found([*pair("natural"), *pair("total")]) == [
        ("A01", "A03", False),
        ("A01", "A03-2", False),
        ("A03", "A03", True),
        ("A03", "A03-2", True),
    ]


def test_sharing_a_cell_is_passed_on() -> None:
    chain = [
        candidate("A01", f"requests.c.{n}", f"requests.c.{n + 1}", key=str(n), spans=((n, n),))
        for n in range(40)
    ]

    assert found(chain) == [("A01", "A01", position == 0) for position in range(40)]


def test_a_silenced_candidate_connects_nothing() -> None:
    """Y02, silenced by Y11, shares one cell with each of two others that share none."""
    report = [
        candidate("Y11"),
        candidate("Y02", "disclosure.normative.made", "disclosure.regulations.made"),
        candidate("A07", "disclosure.normative.made"),
        candidate("L01", "disclosure.regulations.made"),
    ]

    assert found(report) == [("A07", None, True), ("Y11", None, True), ("L01", None, True)]


def test_a_missing_table_silences_its_cells_and_says_so() -> None:
    report = [
        candidate("T02", title="表三缺失"),
        candidate("T04", "requests.received.total"),
        candidate("A01", "requests.received.total"),
        candidate("A06", "appeals.reconsideration.total"),
    ]

    assert found(report) == [("T02", None, True), ("A06", None, True)]
    assert result("A01", report) == RuleResult(
        "A01",
        RuleOutcome.NOT_ASSESSABLE,
        Text(
            "整表缺失，表内关系无从核对（见 T02 表三缺失）",
            "The whole table is missing, so that its relations cannot be checked (see T02 表三缺失)",
        ),
    )


def test_the_whole_disclosure_table_is_only_void_where_nothing_of_it_is_there() -> None:
    report = [candidate("T01", "disclosure.fees.amount"), candidate("F12", "disclosure.regulations.made")]

    assert found(report) == [("F12", None, True), ("T01", None, True)]
    assert found(report, document(without_tables=["disclosure"])) == [("T01", None, True)]


def test_missing_rows_silence_only_relations_over_them() -> None:
    report = [
        candidate("T04", "requests.carried_out.natural", "requests.carried_out.total"),
        candidate("T05", "requests.received.legal", "requests.carried_out.total"),
        candidate("A01", "requests.received.natural", "requests.carried_out.natural", key="natural"),
        candidate("A01", "requests.received.business", "requests.result_total.business", key="business"),
    ]

    assert found(report) == [("T04", "T04", True), ("T05", "T04", False), ("A01", None, True)]
    assert result("A01", report).outcome is RuleOutcome.FAIL


def test_the_wrong_template_silences_its_consequences() -> None:
    report = [candidate("F01"), candidate("T12", severity="warning"), candidate("Y02", severity="warning")]

    assert found(report) == [("F01", None, True)]
    assert result("T12", report).outcome is RuleOutcome.NOT_APPLICABLE


def test_what_is_silenced_by_something_silenced_names_the_finding_that_remains() -> None:
    """T02 silences T04, which would silence A01 through a shared cell of its own."""
    report = [
        candidate("T02"),
        candidate("T04", "requests.received.total"),
        candidate("A01", "requests.received.total", "appeals.reconsideration.total"),
    ]

    assert found(report) == [("T02", None, True)]
    assert str(result("A01", report).reason).endswith("（见 T02 题T02）")


def test_a_missing_last_part_and_the_missing_statement_on_fees_are_one_group() -> None:
    report = [candidate("S07", severity="warning"), candidate("S01")]

    assert found(report) == [("S01", None, True), ("S07", None, True)]
    assert found(report, document(without_sections=["other"])) == [
        ("S01", "S01", True),
        ("S07", "S01", False),
    ]


@pytest.mark.parametrize(
    ("candidates", "more", "without", "outcome"),
    [
        ([], (), (), ReportOutcome.ACCEPTED),
        ([candidate("Q01", severity="info")], (), (), ReportOutcome.ACCEPTED),
        ([candidate("Q01", severity="warning")], (), (), ReportOutcome.NEEDS_REVIEW),
        ([candidate("Q01", severity="info")], (), ("appeals",), ReportOutcome.NEEDS_REVIEW),
        ([candidate("A01"), candidate("Q01", severity="warning")], (), (), ReportOutcome.REJECTED),
        ([candidate("A01")], (RuleResult("A02", RuleOutcome.ENGINE_ERROR),), (), ReportOutcome.UNDEFINED),
        ([], (RuleResult("A02", RuleOutcome.ENGINE_ERROR),), (), ReportOutcome.UNDEFINED),
        ([], (RuleResult("A02", RuleOutcome.NOT_ASSESSABLE),), (), ReportOutcome.ACCEPTED),
    ],
)
def test_the_outcome_follows_the_policy(
    candidates: list[Candidate],
    more: tuple[RuleResult, ...],
    without: tuple[str, ...],
    outcome: ReportOutcome,
) -> None:
    decided = decide(shipped(), document(without_tables=without), checked(candidates, *more), POLICY)

    assert decided.outcome is outcome


def test_silenced_errors_do_not_reject() -> None:
    report = [candidate("Y11", severity="info"), candidate("Y02", severity="error")]

    assert decide(shipped(), document(), checked(report), POLICY).outcome is ReportOutcome.ACCEPTED


def test_another_policy_gives_another_outcome() -> None:
    lenient = (("error", ReportOutcome.NEEDS_REVIEW), ("otherwise", ReportOutcome.ACCEPTED))

    assert (
        decide(shipped(), document(), checked([candidate("A01")]), lenient).outcome
        is ReportOutcome.NEEDS_REVIEW
    )


def test_findings_come_in_the_order_of_the_catalogue_then_of_the_document() -> None:
    report = [
        candidate("M01", key="later", spans=((90, 99),)),
        candidate("M01", key="earlier", spans=((80, 99),)),
        candidate("A03", "requests.result_total.total", key="below"),
        candidate("A03", "requests.received.total", key="above"),
        candidate("D05"),
        candidate("T06"),
        candidate("F12"),
    ]
    decided = decide(shipped(), document(), checked(report), POLICY)

    assert [(one.candidate.rule, one.candidate.key) for one in decided.findings] == [
        ("D05", ""),
        ("F12", ""),
        ("T06", ""),
        ("A03", "above"),
        ("A03", "below"),
        ("M01", "earlier"),
        ("M01", "later"),
    ]


def known_by(one: Candidate, report: Document | None = None) -> str:
    return decide(shipped(), report or document(), checked([one]), POLICY).findings[0].fingerprint


def test_a_fingerprint_stays_when_figures_wording_severity_and_place_change() -> None:
    before = candidate("A03", "requests.received.total", "requests.received.natural", spans=((5, 6),))
    after = replace(
        before,
        cells=("requests.received.natural", "requests.received.total"),
        left=3,
        right=Decimal("4.5"),
        spans=((50, 60),),
        message=Text("另一句", "another"),
        derived=True,
        rule_version="2",
    )

    assert known_by(before) == known_by(after) == "fcc84bcb72066e1fec3d129e577e8efb"


def test_a_fingerprint_changes_with_organ_year_rule_place_and_phrase() -> None:
    one = candidate("A03", "requests.received.total")
    phrase = candidate("M01", key="网站公开 信息")
    different = {
        known_by(one),
        known_by(one, document(organ="另一县民政局")),
        known_by(one, replace(document(), year=2022)),
        known_by(replace(one, rule="A01")),
        known_by(candidate("A03", "requests.received.natural")),
        known_by(phrase),
        known_by(replace(phrase, key="网站公开栏目")),
    }

    assert len(different) == 7
    assert known_by(phrase) == known_by(replace(phrase, key="网站公开信息"))
    assert known_by(one, document(organ="某县　民政局")) == known_by(one)


def test_two_findings_known_by_the_same_are_told_apart_by_their_order() -> None:
    report = [candidate("M01", key="同一短语", spans=((start, start + 1),)) for start in (70, 10, 40)]
    decided = decide(shipped(), document(), checked(report), POLICY)

    assert len({one.fingerprint for one in decided.findings}) == 3
    assert decided.findings[0].fingerprint == known_by(report[0])
    assert decided == decide(shipped(), document(), checked(report[::-1]), POLICY)
