"""`gouji check --explain RULE`: how one rule was judged on each report, turn by turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gouji.engine.errors import Language, Text
from gouji.engine.explain import Explanation, Operand, Turn, explain
from gouji.engine.facts import build_facts
from gouji.engine.model import RuleOutcome
from gouji.engine.rules import Ruleset

from .judging import Judged
from .listing import RULE_WORDS, finding_rows, list_unreadable
from .loading import Loaded
from .printable import one_line
from .printing import EMPTY, Row, print_rows, row
from .rule_text import rule_rows

STYLES: Final = {
    RuleOutcome.PASS: "green",
    RuleOutcome.FAIL: "bold red",
    RuleOutcome.ENGINE_ERROR: "bold magenta",
}


def print_explanation(
    ruleset: Ruleset, rule_id: str, judged: Sequence[Judged], loaded: Loaded, language: Language
) -> None:
    """Print the rule as written, then for each report every turn with what it looked at, and the findings."""
    rule = ruleset.rule(rule_id)
    rows = [*rule_rows(rule, language), EMPTY] if rule else []
    for each in judged:
        facts = build_facts(each.document, each.filing, each.predecessor, each.surroundings)
        explanation = explain(ruleset, facts, rule_id)
        if explanation is not None:
            rows += [*_explain(each, explanation, language), EMPTY]
    for unreadable in loaded.unreadable:
        rows += list_unreadable(unreadable, language)
    print_rows(rows)


def _explain(judged: Judged, explanation: Explanation, language: Language) -> Iterator[Row]:
    document = judged.document
    yield row(
        0, (f"{document.organ or '?'} {document.year or '?'}", "bold"), f"  {one_line(document.source)}"
    )
    yield _outcome(2, "", explanation.outcome, explanation.reason, language)
    for operand in explanation.operands:
        yield row(4, _operand(operand, language), hanging=4)
    for turn in explanation.turns:
        yield from _turn(turn, language)
    found = [each for each in judged.evaluation.findings if each.candidate.rule == explanation.rule.id]
    for finding in found:
        yield from finding_rows(document, finding, 2, language)
    if explanation.candidates and not found:
        text = Text("查出的问题由其他问题涵盖，不另列出", "what it found is covered by other findings")
        yield row(2, text.in_language(language))


def _outcome(indent: int, name: str, outcome: RuleOutcome, reason: Text | None, language: Language) -> Row:
    word = RULE_WORDS[outcome].in_language(language)
    told = f"  {reason.in_language(language)}" if reason else ""
    return row(indent, f"{name}  " if name else "", (word, STYLES.get(outcome, "dim")), told, hanging=4)


def _turn(turn: Turn, language: Language) -> Iterator[Row]:
    yield _outcome(4, turn.name, turn.outcome, turn.reason, language)
    for operand in turn.operands:
        yield row(8, _operand(operand, language), hanging=4)


def _operand(operand: Operand, language: Language) -> str:
    label = f" ({operand.label.in_language(language)})" if operand.label else ""
    if operand.value is None:
        return f"{operand.name}: {operand.absent.in_language(language) if operand.absent else '?'}"
    return f"{operand.name}{label} = {operand.value.in_language(language)}"
