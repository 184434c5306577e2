"""What became of the findings of the version before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from gouji.engine.errors import Text
from gouji.engine.ledger import (
    Figure,
    Judged,
    Known,
    Settled,
    Standing,
    changed_figures,
    ledger,
    pair,
    same_figures,
    values_of,
)
from gouji.engine.model import (
    Candidate,
    Cell,
    CellKind,
    Document,
    Finding,
    ReadingReason,
    RuleOutcome,
    RuleResult,
    Severity,
    TableReading,
)

CELL = "requests.received.total"


def document(received: int | None = 4, text: str = "") -> Document:
    kind = CellKind.MISSING if received is None else CellKind.NUMBER
    cells = {"received.total": Cell(received, kind, "" if received is None else str(received))}
    return Document(
        "r.txt", "text/plain", text, "河湾县水利局", 2022, tables=MappingProxyType({"requests": cells})
    )


def finding(rule: str = "A01", **more: Any) -> Finding:
    plain = Candidate(
        rule,
        Severity.ERROR,
        Text("不平", "unbalanced"),
        Text("不平", "unbalanced"),
        (),
        Text("改", "mend"),
        "key",
        cells=(CELL,),
        left=4,
        right=0,
        formula="4 ≠ 0",
    )
    return Finding(replace(plain, **more), None, True, f"fp-{rule}-{more.get('key', '')}")


def judged(read: Document, *findings: Finding, **outcomes: RuleOutcome) -> Judged:
    said = {"A01": RuleOutcome.PASS, "A02": RuleOutcome.PASS, "S01": RuleOutcome.PASS} | outcomes
    results = [RuleResult(rule, outcome, Text("原因", "reason")) for rule, outcome in said.items()]
    return Judged(read, findings, results)


def told(before: Judged, now: Judged, settled: Mapping[str, Settled] = MappingProxyType({})) -> list[str]:
    return [entry.standing.value for entry in ledger(before, now, settled).entries]


def test_the_same_version_twice_has_nothing_new_and_nothing_closed() -> None:
    version = judged(document(), finding("A01"), finding("A02"))

    assert ledger(version, version).counts() == {
        "reopened": 0,
        "new": 0,
        "changed": 0,
        "same": 2,
        "unchecked": 0,
        "fixed": 0,
    }


def test_nothing_in_either_version_is_an_empty_ledger() -> None:
    assert ledger(judged(document()), judged(document())).entries == ()


def test_what_is_gone_was_fixed_and_what_was_not_there_is_new() -> None:
    found = ledger(judged(document(), finding("A01")), judged(document(), finding("A02")))

    assert [(entry.standing, entry.finding.candidate.rule) for entry in found.entries] == [
        (Standing.NEW, "A02"),
        (Standing.FIXED, "A01"),
    ]


def test_other_figures_are_told_with_the_old_ones() -> None:
    found = ledger(judged(document(4), finding()), judged(document(5), finding(left=5, formula="5 ≠ 0")))

    (entry,) = found.entries
    assert entry.standing is Standing.CHANGED
    assert [(figure.then, figure.now) for figure in entry.figures] == [("4", "5")]


def test_a_finding_is_known_again_although_organ_and_year_of_the_title_were_corrected() -> None:
    other = replace(finding(), fingerprint="of another title")

    assert told(judged(document(), finding()), judged(document(), other)) == ["same"]


@pytest.mark.parametrize("outcome", [RuleOutcome.NOT_ASSESSABLE, RuleOutcome.ENGINE_ERROR])
def test_what_could_not_be_checked_this_time_is_not_fixed(outcome: RuleOutcome) -> None:
    found = ledger(judged(document(), finding()), judged(document(), A01=outcome))

    assert [(entry.standing, entry.reason) for entry in found.entries] == [
        (Standing.UNCHECKED, Text("原因", "reason"))
    ]


def test_a_figure_that_is_missing_or_in_doubt_now_was_not_checked() -> None:
    doubtful = TableReading("doubtful", (ReadingReason("x", Text("模糊", "blurred"), (CELL,)),), (CELL,))
    blurred = replace(document(), readings=MappingProxyType({"requests": doubtful}))

    assert told(judged(document(), finding()), judged(document(None))) == ["unchecked"]
    assert told(judged(document(), finding()), judged(blurred)) == ["unchecked"]


def test_a_rule_that_was_not_applied_fixed_nothing() -> None:
    assert told(judged(document(), finding()), Judged(document(), (), ())) == ["unchecked"]


def test_what_was_decided_on_other_figures_is_reopened_with_those() -> None:
    before = judged(document(4), finding())
    decided = {before.findings[0].fingerprint: Settled(values_of(finding().candidate, document(4)))}
    now = judged(document(5), finding(left=5))

    (entry,) = ledger(before, now, decided).entries
    assert (entry.standing, [(one.then, one.now) for one in entry.figures]) == (
        Standing.REOPENED,
        [("4", "5")],
    )
    assert told(before, before, decided) == ["same"]


def test_what_was_decided_before_the_figures_of_the_version_before_is_only_changed() -> None:
    """It came back into the queue then already."""
    decided = {finding().fingerprint: Settled(values_of(finding().candidate, document(3)))}

    assert told(judged(document(4), finding()), judged(document(5), finding(left=5)), decided) == ["changed"]


def test_what_was_fixed_before_and_is_back_is_reopened() -> None:
    settled = {finding().fingerprint: Settled(values_of(finding().candidate, document(4)), was_fixed=True)}

    assert told(judged(document()), judged(document(), finding()), settled) == ["reopened"]


def test_a_phrase_that_stands_there_twice_keeps_its_decision_when_the_first_is_corrected() -> None:
    text = "收费12元……收费90元"
    first, second = (
        finding("S01", cells=(), spans=(span,), key="收费元", left=None, right=None, formula=None)
        for span in ((0, 5), (7, 12))
    )
    before = judged(document(text=text), first, replace(second, fingerprint="second"))
    now = judged(document(text=text[7:]), replace(first, candidate=replace(first.candidate, spans=((0, 5),))))

    assert [
        (entry.standing, entry.was and entry.was.fingerprint) for entry in ledger(before, now).entries
    ] == [
        (Standing.SAME, "second"),
        (Standing.FIXED, first.fingerprint),
    ]


@pytest.mark.parametrize(
    ("then", "now", "is_same"),
    [
        ({"formula": "4 ≠ 3"}, {"formula": "总计 4 ≠ 3"}, True),
        ({"formula": "4 ≠ 3"}, {"formula": "5 ≠ 3"}, False),
        ({"left": 4, "right": 3}, {"left": 3, "right": 4}, True),
        ({"left": 4, "right": 3}, {"left": 4, "right": 2}, False),
        ({"left": 4, "right": 3, "formula": "4 ≠ 3"}, {"formula": "4 ≠ 3"}, True),
        ({"cells": {CELL: 4}}, {"cells": {CELL: ""}}, False),
        ({"cells": {CELL: "/"}}, {"cells": {CELL: ""}}, False),
        ({"cells": {CELL: 0}}, {"cells": {CELL: ""}}, False),
        ({"quotes": ["收费 12元"]}, {"quotes": ["收费12\n元"]}, True),
        ({"quotes": ["收费12元"]}, {"quotes": ["收费13元"]}, False),
    ],
)
def test_figures_count_and_not_how_a_rule_words_them(
    then: dict[str, Any], now: dict[str, Any], is_same: bool
) -> None:
    assert same_figures(then, now) is is_same


def test_figures_of_other_reports_are_told_by_the_formula() -> None:
    assert changed_figures(
        {"left": 4, "right": 3, "formula": "4 ≠ 3"}, {"left": 4, "right": 2, "formula": "4 ≠ 2"}
    ) == (Figure(Text("算式", "formula"), "4 ≠ 3", "4 ≠ 2"),)


def test_findings_at_one_place_are_paired_by_their_figures_first_then_in_order() -> None:
    old = [Known("p", {"quotes": [word]}) for word in "甲乙"]
    new = [Known("p", {"quotes": [word]}) for word in "乙丙丁"]

    assert pair(old, new) == {0: 1, 1: 0}
