"""One report judged: pure, complete, and one broken rule hides no other."""

from __future__ import annotations

import gc
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from gouji.engine.errors import RulesetError
from gouji.engine.form import columns_of, rows_of
from gouji.engine.judge import decisions_of, judge
from gouji.engine.model import (
    MISSING_CELL,
    TABLES,
    Cell,
    CellKind,
    Document,
    Filing,
    Organ,
    ReportOutcome,
    RuleOutcome,
)
from gouji.engine.rules import Ruleset, load_ruleset

SHIPPED = Path(__file__).parents[3] / "rulesets" / "annual_report"
FILING = Filing(Organ("某县民政局", None, "department", "410781", "county", False))
ZERO = Cell(0, CellKind.NUMBER, "0")


@cache
def shipped() -> Ruleset:
    return load_ruleset()


def form_report(changed: dict[str, Cell] | None = None, year: int = 2023) -> Document:
    """Return a report that came as form data: zeros everywhere but in the cells given."""
    changed = changed or {}
    tables = {
        table: {
            f"{row}.{column}": changed.get(f"{table}.{row}.{column}", ZERO)
            for row in rows_of("F21", table)
            for column in columns_of("F21", table, row)
        }
        for table in TABLES
    }
    return Document(
        source="form",
        media_type="application/json",
        text="",
        organ="某县民政局",
        year=year,
        template="F21",
        tables=tables,
        has_layout=False,
        has_template_marks=False,
    )


def number(value: int) -> Cell:
    return Cell(value, CellKind.NUMBER, str(value))


def rules_found(document: Document, **more: object) -> list[tuple[str, str]]:
    evaluation = judge(document, shipped(), FILING, **more)  # type: ignore[arg-type]
    return [
        (finding.candidate.rule, ",".join(finding.candidate.cells))
        for finding in evaluation.findings
        if finding.candidate.cells
    ]


def test_zeros_everywhere_break_no_relation() -> None:
    assert rules_found(form_report()) == []


def test_one_application_that_is_never_answered_breaks_the_balance_of_two_columns() -> None:
    report = form_report({f"requests.received.{column}": number(1) for column in ("natural", "total")})

    assert [rule for rule, _ in rules_found(report)] == ["A01", "A01"]


def test_every_rule_of_the_ruleset_has_one_result() -> None:
    evaluation = judge(form_report(), shipped(), FILING)

    assert [result.rule for result in evaluation.results] == [
        rule.id for rule in shipped().rules if rule.is_in_force
    ]
    assert sum(evaluation.counts().values()) == len(evaluation.results)


def test_the_evaluation_names_the_ruleset_that_made_it() -> None:
    evaluation = judge(form_report(), shipped(), FILING)

    assert (evaluation.ruleset_id, evaluation.ruleset_version, evaluation.ruleset_digest) == (
        shipped().id,
        shipped().version,
        shipped().digest,
    )


def test_only_looks_at_the_rules_that_are_named() -> None:
    report = form_report({"requests.received.natural": number(1)})
    evaluation = judge(report, shipped(), FILING, only=["A03"])

    assert [result.rule for result in evaluation.results] == ["A03"]
    assert [finding.candidate.rule for finding in evaluation.findings] == ["A03"]


def test_last_year_s_report_is_compared_where_there_is_one() -> None:
    last_year = form_report(
        {f"requests.carried_out.{column}": number(2) for column in ("natural", "total")}, 2022
    )

    found = rules_found(form_report(), predecessor=last_year)

    assert found == [("Y01", "requests.carried_in.natural"), ("Y01", "requests.carried_in.total")]


def test_the_same_report_gives_the_same_evaluation() -> None:
    report = form_report(
        {f"requests.{row}.natural": Cell(None, CellKind.BLANK) for row in rows_of("F21", "requests")}
    )

    assert judge(report, shipped(), FILING) == judge(report, shipped(), FILING)


def test_nothing_known_but_the_document_is_enough() -> None:
    evaluation = judge(replace(form_report(), organ=None, year=None, template=None), shipped())

    assert evaluation.counts()["engine_error"] == 0


def test_a_document_without_any_table_needs_a_person() -> None:
    report = replace(form_report(), tables={table: {} for table in TABLES})
    evaluation = judge(report, shipped(), FILING)

    assert evaluation.outcome in (ReportOutcome.REJECTED, ReportOutcome.NEEDS_REVIEW)
    assert evaluation.counts()["engine_error"] == 0
    assert {"A01", "T06"}.isdisjoint(
        result.rule for result in evaluation.results if result.outcome is RuleOutcome.FAIL
    )


def test_missing_cells_are_not_read_as_zero() -> None:
    report = form_report(
        {f"requests.{row}.legal": MISSING_CELL for row in rows_of("F21", "requests")}
        | {"requests.received.total": number(3)}
    )
    results = {result.rule: result.outcome for result in judge(report, shipped(), FILING).results}

    assert results["A03"] is RuleOutcome.NOT_ASSESSABLE


def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "annual_report"
    shutil.copytree(SHIPPED, folder)
    return folder


def test_one_broken_rule_hides_no_other_and_leaves_the_outcome_undefined(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (rule,) = folder.glob("arithmetic/A07-*[!s].yaml")
    broken = rule.read_text(encoding="utf-8").replace("fails_if: ", "fails_if: 1 / (net - net) > 0 or ")
    rule.write_text(broken, encoding="utf-8")
    report = form_report({"requests.received.natural": number(1)})

    evaluation = judge(report, load_ruleset(folder), FILING)

    assert [result.rule for result in evaluation.results if result.outcome is RuleOutcome.ENGINE_ERROR] == [
        "A07"
    ]
    assert {finding.candidate.rule for finding in evaluation.findings} >= {"A01", "A03"}
    assert evaluation.outcome is ReportOutcome.UNDEFINED


def test_mistakes_in_the_decision_rules_are_told(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / "decisions.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("fact: gap", "fact: gash"), encoding="utf-8")

    with pytest.raises(RulesetError, match=r"decisions\.yaml"):
        judge(form_report(), load_ruleset(folder), FILING)


def test_a_ruleset_without_decision_rules_is_decided_as_the_shipped_one_is(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "decisions.yaml").unlink()
    report = form_report({"requests.received.natural": number(1)})

    assert judge(report, load_ruleset(folder), FILING).findings == judge(report, shipped(), FILING).findings


def test_decision_rules_are_compiled_once() -> None:
    assert decisions_of(shipped()) is decisions_of(load_ruleset())


def test_no_shipped_decision_rules_silence_each_other() -> None:
    assert decisions_of(shipped(), thoroughly=True).reasons == decisions_of(shipped()).reasons


def test_decision_rules_of_another_folder_that_silence_each_other_judge_nothing(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    back = """\
  - id: silence_back
    reason: {zh: 抑制, en: silenced}
    stage: silence
    when:
      - {fact: candidate, as: by, where: {rule: Y02}}
      - {fact: candidate, as: one, where: {rule: Y11}}
    then:
      - fact: suppress
        with: {candidate: {same_as: one.number}, by: {same_as: by.number}, rule: silence_back, outcome: not_applicable}
"""
    decisions = folder / "decisions.yaml"
    head, mark, tail = decisions.read_text(encoding="utf-8").partition("rules:\n")
    decisions.write_text(head + mark + back + tail, encoding="utf-8")

    with pytest.raises(RulesetError) as caught:
        judge(form_report(), load_ruleset(folder), FILING)

    assert [problem.code for problem in caught.value.problems] == ["circle"]


def test_a_judgement_leaves_nothing_that_only_a_search_for_garbage_would_find() -> None:
    """What was absent was kept with all frames it came through, and with them the whole report."""
    blank = Cell(None, CellKind.BLANK, "")
    columns = columns_of("F21", "requests", "granted")
    document = form_report({f"requests.granted.{column}": blank for column in columns})
    judge(document, shipped(), FILING)
    gc.collect()
    gc.disable()
    try:
        evaluation = judge(document, shipped(), FILING)
        kinds = {result.outcome for result in evaluation.results}
        del evaluation
        left = gc.collect()
    finally:
        gc.enable()

    assert RuleOutcome.NOT_ASSESSABLE in kinds
    assert left == 0
