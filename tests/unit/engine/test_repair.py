"""The smallest repair: found where one figure explains several broken sums, and never at the cost of another."""

from __future__ import annotations

from random import Random

import pytest

from gouji.engine.form import APPEAL_ROWS, REQUEST_COLUMNS, RESULT_ROWS, places_of
from gouji.engine.judge import judge
from gouji.engine.model import Document, Evaluation, Finding
from gouji.engine.reading import read_form
from gouji.engine.rules import load_ruleset

RULESET = load_ruleset()
SUMS = ("A01", "A02", "A03", "A04", "A05", "A06", "Y01")
APPLICANTS = REQUEST_COLUMNS[:-1]


def consistent(random: Random) -> dict[str, int]:
    """Return the figures of tables 3 and 4 of a report in which every relation holds."""
    cells = {f"requests.{place}": 0 for place in places_of("F21", "requests")}
    cells |= {f"appeals.{place}": 0 for place in places_of("F21", "appeals")}
    for column in APPLICANTS:
        for row in RESULT_ROWS["F21"]:
            cells[f"requests.{row}.{column}"] = random.randrange(1, 90)
        results = sum(cells[f"requests.{row}.{column}"] for row in RESULT_ROWS["F21"])
        carried_out, carried_in = random.randrange(1, 40), random.randrange(1, 40)
        cells[f"requests.result_total.{column}"] = results
        cells[f"requests.carried_out.{column}"] = carried_out
        cells[f"requests.carried_in.{column}"] = carried_in
        cells[f"requests.received.{column}"] = results + carried_out - carried_in
    for place in places_of("F21", "requests"):
        row, column = place.split(".")
        if column == "total":
            cells[f"requests.{place}"] = sum(cells[f"requests.{row}.{one}"] for one in APPLICANTS)
    for row in APPEAL_ROWS:
        parts = [f"appeals.{row}.{column}" for column in ("upheld", "corrected", "other", "pending")]
        cells |= {part: random.randrange(9) for part in parts}
        cells[f"appeals.{row}.total"] = sum(cells[part] for part in parts)
    return cells


def judged(cells: dict[str, int], blank: tuple[str, ...] = ()) -> Evaluation:
    return judge(document_of(cells, blank), RULESET, only=SUMS)


def document_of(cells: dict[str, int], blank: tuple[str, ...] = ()) -> Document:
    written: dict[str, object] = {place: "" if place in blank else value for place, value in cells.items()}
    form = {"organ": "云溪县民政局", "year": 2025, "cells": written}
    return read_form(form, "form")


def repairs(evaluation: Evaluation) -> list[Finding]:
    return [finding for finding in evaluation.findings if finding.repair]


@pytest.mark.parametrize("seed", range(15))
def test_a_wrong_detail_is_found_by_the_two_sums_it_stands_in(seed: int) -> None:
    random = Random(seed)
    cells = consistent(random)
    row, column = random.choice(RESULT_ROWS["F21"]), random.choice(APPLICANTS)
    wrong = f"requests.{row}.{column}"
    printed = cells[wrong] + random.choice((-1, 1, 10, 100))

    (finding,) = repairs(judged(cells | {wrong: printed}))

    assert finding.repair is not None
    assert finding.lead
    assert [[(one.cell, one.before, one.after) for one in way] for way in finding.repair.ways] == [
        [(wrong, printed, cells[wrong])]
    ]
    assert {"A02", "A03"} <= set(finding.repair.rules)


@pytest.mark.parametrize("seed", range(15))
def test_every_repair_shown_mends_what_it_says_and_breaks_nothing(seed: int) -> None:
    random = Random(1000 + seed)
    cells = consistent(random)
    for place in random.sample(sorted(cells), random.randrange(1, 5)):
        cells[place] = max(0, cells[place] + random.randrange(-20, 60))
    before = judged(cells)

    for finding in repairs(before):
        assert finding.repair is not None
        for way in finding.repair.ways:
            after = judged(cells | {one.cell: int(one.after) for one in way})
            left = {one.fingerprint for one in after.findings}
            told = {one.fingerprint for one in before.findings}
            assert left < told
            assert len(told - left) == finding.repair.count


def test_a_result_without_applications_would_be_zero_with_its_total() -> None:
    cells = dict.fromkeys(consistent(Random(1)), 0)
    cells |= {"requests.refused_5.welfare": 4, "requests.refused_5.total": 4}
    blank = tuple(
        f"requests.{row}.{one}" for row in ("result_total", "carried_out") for one in REQUEST_COLUMNS
    )

    (finding,) = repairs(judged(cells, blank))

    assert finding.candidate.rule == "A04"
    assert finding.repair is not None
    assert finding.repair.text.zh == (
        "若表三 （三）不予公开 5.属于三类内部事务信息 · 社会公益组织 应为 0"
        "（表三 （三）不予公开 5.属于三类内部事务信息 · 总计随之为 0），则 A01、A04 均成立（共4处）"
    )


def test_where_two_figures_may_be_wrong_both_are_told() -> None:
    cells = consistent(Random(2))
    cells["requests.received.natural"] += 1
    cells["requests.received.total"] += 1

    (finding,) = repairs(judged(cells))

    assert finding.repair is not None
    wrong = [way[0].cell for way in finding.repair.ways]
    assert wrong == [
        "requests.carried_in.natural",
        "requests.carried_out.natural",
        "requests.received.natural",
    ]
    assert "；或者" in finding.repair.text.zh


def test_a_single_broken_sum_has_no_repair() -> None:
    cells = consistent(Random(3))
    cells["appeals.direct_suit.total"] += 1

    evaluation = judged(cells)

    assert [finding.candidate.rule for finding in evaluation.findings] == ["A06"]
    assert repairs(evaluation) == []


def test_a_table_of_nonsense_has_no_repair() -> None:
    random = Random(4)

    evaluation = judged({place: random.randrange(1000) for place in consistent(random)})

    assert len(evaluation.findings) > 30
    assert repairs(evaluation) == []


def test_no_figure_becomes_negative() -> None:
    cells = dict.fromkeys(consistent(Random(5)), 0)
    cells |= {"requests.received.natural": 3, "requests.received.total": 3}

    (finding,) = repairs(judged(cells))

    assert finding.repair is not None
    assert all(one.after >= 0 for way in finding.repair.ways for one in way)
