"""How far a table's reading can be relied on, and that no rule judges a cell in doubt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from gouji.engine.canonical import document_from_json, document_to_json, dumps, loads
from gouji.engine.decide import load_decisions
from gouji.engine.form import NOTE_CODES
from gouji.engine.judge import judge
from gouji.engine.model import Document, Evaluation, Note, ReportOutcome, RuleOutcome, RuleResult
from gouji.engine.reading import read_document, read_form
from gouji.engine.reading.confidence import LACKING, SETTLED, UNSURE, with_confidence
from gouji.engine.rules import load_ruleset
from gouji.engine.rules.load import shipped_folder
from tests.writer import LAYOUTS, Written, consistent_report, distinct_report, write

SEEDS = Path(__file__).parents[5] / "shared" / "seeds"
REPORT = consistent_report(Random(11), "F21", organ="青禾县民政局", year=2023)
TEXT = write(REPORT, "tabs")
ZEROS = {address: "0" for address in REPORT.cells}


def read(text: str) -> Document:
    return read_document(text.encode(), "报告.txt")


def told(document: Document) -> dict[str, tuple[str, list[tuple[str, int]], int]]:
    """Return state, reasons with how many cells they concern, and how many cells are in doubt, by table."""
    return {
        table: (one.state, [(reason.code, len(reason.cells)) for reason in one.reasons], len(one.cells))
        for table, one in document.readings.items()
    }


def sure(document: Document) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return state and doubtful cells by table; what was odd and yet settled may have its reason."""
    assert {reason.code for one in document.readings.values() for reason in one.reasons} <= {*SETTLED}
    return {table: (one.state, one.cells) for table, one in document.readings.items()}


def line_of(label: str, text: str = TEXT) -> str:
    return next(line for line in text.split("\n") if label in line)


def result(evaluation: Evaluation, rule: str) -> RuleResult:
    return next(one for one in evaluation.results if one.rule == rule)


def broken_cells(evaluation: Evaluation, rule: str) -> list[tuple[str, ...]]:
    return [one.candidate.cells for one in evaluation.findings if one.candidate.rule == rule]


CLEAN = {table: ("complete", [], 0) for table in ("disclosure", "requests", "appeals")}


@pytest.mark.parametrize("template", ["F19", "F21"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_report_that_is_read_whole_is_complete_in_every_layout(layout: str, template: str) -> None:
    random = Random(f"sure{layout}{template}")

    found = [
        sure(read(write(report, layout, random)))
        for report in (
            distinct_report(random, template),
            distinct_report(random, template, blanks=0.2),
            consistent_report(random, template, organ="青禾县民政局", year=2020),
        )
    ]

    assert found == [{table: ("complete", ()) for table in CLEAN}] * 3


def test_every_table_of_the_founding_reports_is_complete() -> None:
    files = sorted([*SEEDS.glob("*.txt"), *SEEDS.glob("*.pdf"), *SEEDS.glob("*.docx")])
    if not files:
        pytest.skip("../shared/seeds is not here")

    states = {
        file.name: [
            (one.state, one.cells) for one in read_document(file.read_bytes(), file.name).readings.values()
        ]
        for file in files
    }

    assert states == {file.name: [("complete", ())] * 3 for file in files}


def test_a_row_whose_columns_cannot_be_known_is_in_doubt_and_only_it() -> None:
    row = line_of("2.重复申请")

    document = read(TEXT.replace(row, row.rpartition("\t")[0].rpartition("\t")[0]))

    assert told(document) == CLEAN | {"requests": ("doubtful", [("columns_unknown", 7)], 7)}
    assert document.readings["requests"].cells[0] == "requests.declined_2.natural"
    assert set(document.doubts()) == set(document.readings["requests"].cells)


def test_a_row_that_is_not_there_leaves_the_rest_sure() -> None:
    document = read(TEXT.replace(line_of("8.属于行政查询事项") + "\n", ""))

    assert told(document) == CLEAN | {"requests": ("partial", [("row_missing", 7)], 0)}


def test_a_label_that_nobody_knows_beside_a_missing_row_puts_that_row_in_doubt() -> None:
    lacking = read(TEXT.replace(line_of("8.属于行政查询事项") + "\n", ""))
    unknown = Note("extra_part", NOTE_CODES["extra_part"], None, "requests", "requests", "某种特别情形")

    document = with_confidence(replace(lacking, notes=(*lacking.notes, unknown)))

    state, reasons, count = told(document)["requests"]
    assert (state, count) == ("doubtful", 7)
    assert reasons[0] == ("unresolved", 7)
    assert {cell.rpartition(".")[0] for cell in document.readings["requests"].cells} == {"requests.refused_8"}


@pytest.mark.parametrize(
    ("figures", "state"),
    [
        ("same", "complete"),
        ("none", "complete"),
        ("others", "doubtful"),
    ],
)
def test_a_row_that_comes_twice_is_in_doubt_only_where_its_figures_differ(figures: str, state: str) -> None:
    report = distinct_report(Random(5), "F21")
    text = write(report, "tabs")
    row = line_of("3.危及", text)
    label, _, values = row.partition("”")
    again = {"same": row, "none": f"{label}”", "others": f"{label}”" + values.replace("\t", "\t9")}[figures]

    document = read(text.replace(row, f"{row}\n{again}"))

    assert document.readings["requests"].state == state
    doubtful = {cell.rpartition(".")[0] for cell in document.readings["requests"].cells}
    assert doubtful == ({"requests.refused_3"} if state == "doubtful" else set())


def test_a_table_that_was_not_found_is_doubtful_and_a_person_must_look() -> None:
    cells = {"requests.received.natural": 0}
    document = read_form({"organ": "青禾县民政局", "year": 2023, "cells": cells}, "表单")

    assert told(document)["appeals"] == ("doubtful", [("table_missing", 0)], 0)
    assert told(document)["requests"] == ("partial", [("cells_missing", 174)], 0)


def test_heads_that_are_absent_put_the_columns_in_doubt_only_where_the_rows_do_not_add_up() -> None:
    figures = {
        address: value
        for row in ("received", "granted", "result_total")
        for address, value in ((f"requests.{row}.natural", "4"), (f"requests.{row}.total", "4"))
    }
    document = read(write(Written(REPORT.organ, REPORT.year, "F21", ZEROS | figures), "tabs"))
    note = Note("head_missing", NOTE_CODES["head_missing"], None, "requests", "requests")
    other_order = {"natural": "total", "total": "natural", "legal": "natural"}

    in_order = with_confidence(replace(document, notes=(note,)))
    displaced = with_confidence(
        replace(
            document,
            notes=(note,),
            tables={
                **document.tables,
                "requests": {
                    place: document.cell(f"requests.{row}.{other_order.get(column, column)}")
                    for place in document.tables["requests"]
                    for row, _, column in (place.partition("."),)
                },
            },
        )
    )

    assert told(in_order)["requests"] == ("complete", [("head_missing", 175)], 0)
    assert told(displaced)["requests"] == (
        "doubtful",
        [("order_doubtful", 175), ("head_missing", 175)],
        175,
    )


def test_figures_hardly_legible_are_in_doubt_until_a_person_has_looked() -> None:
    document = read(TEXT)
    note = Note(
        "doubtful_figure", NOTE_CODES["doubtful_figure"], None, "requests", "requests.received.natural"
    )

    unsure = with_confidence(replace(document, notes=(note,)))
    looked = with_confidence(unsure, settled={"requests.received.natural"})

    assert unsure.readings["requests"].cells == ("requests.received.natural",)
    assert unsure.doubts() == {"requests.received.natural": NOTE_CODES["doubtful_figure"]}
    assert told(looked) == CLEAN


def test_every_code_that_confidence_knows_is_one_of_the_readers_notes() -> None:
    assert {
        *LACKING,
        *SETTLED,
        *UNSURE,
        "columns_unknown",
        "table_missing",
        "extra_part",
    } <= NOTE_CODES.keys()


def test_confidence_is_kept_with_the_document() -> None:
    row = line_of("2.重复申请")
    document = read(TEXT.replace(row, row.rpartition("\t")[0].rpartition("\t")[0]))

    kept = loads(dumps(document_to_json(document, both_languages=True)))

    assert document_from_json(kept) == document
    assert document_to_json(document, "en")["readings"]["requests"] == {
        "state": "doubtful",
        "reasons": [
            {
                "code": "columns_unknown",
                "message": NOTE_CODES["columns_unknown"].en,
                "cells": list(document.readings["requests"].cells),
            }
        ],
        "cells": list(document.readings["requests"].cells),
    }


def doubtful(document: Document, *addresses: str) -> Document:
    notes = tuple(
        Note("doubtful_figure", NOTE_CODES["doubtful_figure"], None, None, address) for address in addresses
    )
    return with_confidence(replace(document, notes=(*document.notes, *notes)))


def test_a_rule_on_a_doubtful_cell_is_not_assessable_and_says_why() -> None:
    ruleset = load_ruleset()
    document = read(TEXT)

    certain = judge(document, ruleset, only={"A01", "A03", "T06"})
    unsure = judge(doubtful(document, "requests.received.natural"), ruleset, only={"A01", "A03", "T06"})

    assert {one.rule: one.outcome for one in certain.results} == dict.fromkeys(
        ("A01", "A03", "T06"), RuleOutcome.PASS
    )
    assert result(unsure, "A01").outcome is RuleOutcome.NOT_ASSESSABLE
    assert result(unsure, "A01").cells == ("requests.received.natural",)
    reason = result(unsure, "A01").reason
    assert reason is not None
    assert "读取存疑" in reason.zh
    assert "doubtfully read" in reason.en
    assert result(unsure, "A03").outcome is RuleOutcome.NOT_ASSESSABLE
    assert result(unsure, "T06").outcome is RuleOutcome.NOT_ASSESSABLE


def test_a_rule_is_still_judged_where_its_cells_are_sure_and_a_wrong_doubtful_figure_is_no_finding() -> None:
    ruleset = load_ruleset()
    cells = REPORT.cells | {"requests.received.legal": "77", "requests.received.natural": "88"}
    document = read(write(Written(REPORT.organ, REPORT.year, "F21", cells), "tabs"))

    certain = judge(document, ruleset, only={"A01"})
    unsure = judge(doubtful(document, "requests.received.natural"), ruleset, only={"A01"})

    assert len(broken_cells(certain, "A01")) == 2
    (only,) = broken_cells(unsure, "A01")
    assert "requests.received.legal" in only
    assert result(unsure, "A01").outcome is RuleOutcome.FAIL


def test_a_doubtful_blank_is_not_replaced_by_zero() -> None:
    ruleset = load_ruleset()
    cells = REPORT.cells | {"requests.carried_out.natural": ""}
    document = read(write(Written(REPORT.organ, REPORT.year, "F21", cells), "tabs"))
    cells |= {"requests.received.natural": str(int(REPORT.cells["requests.received.natural"]) + 50)}
    wrong = read(write(Written(REPORT.organ, REPORT.year, "F21", cells), "tabs"))

    derived = judge(wrong, ruleset, only={"A01"})
    unsure = judge(doubtful(wrong, "requests.carried_out.natural"), ruleset, only={"A01"})

    assert document.cell("requests.carried_out.natural").kind.value == "blank"
    assert [one.candidate.derived for one in derived.findings] == [True]
    assert unsure.findings == ()


def test_last_years_doubtful_figure_is_not_compared() -> None:
    ruleset = load_ruleset()
    this = read(TEXT)
    cells = REPORT.cells | {"requests.carried_out.natural": "93"}
    last = read(write(Written(REPORT.organ, REPORT.year - 1, "F21", cells), "tabs"))

    compared = judge(this, ruleset, predecessor=last, only={"Y01"})
    unsure = judge(this, ruleset, predecessor=doubtful(last, "requests.carried_out.natural"), only={"Y01"})

    natural = ("requests.carried_in.natural",)
    assert natural in [cells[:1] for cells in broken_cells(compared, "Y01")]
    assert natural not in [cells[:1] for cells in broken_cells(unsure, "Y01")]


def test_a_report_without_findings_but_with_a_doubtful_figure_needs_a_person() -> None:
    ruleset = load_ruleset()
    document = read(TEXT)

    certain = judge(document, ruleset, only={"A01"})
    unsure = judge(doubtful(document, "requests.received.natural"), ruleset, only={"A01"})

    assert (certain.outcome, unsure.outcome) == (ReportOutcome.ACCEPTED, ReportOutcome.NEEDS_REVIEW)


def test_the_shipped_decisions_still_hold_together() -> None:
    assert load_decisions(shipped_folder() / "decisions.yaml", thoroughly=True)
