"""`gouji check --explain RULE`: how one rule was judged on each report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.engine.errors import Language, Text
from gouji.engine.form import cell_label
from gouji.engine.model import CellKind, Document, RuleResult
from gouji.engine.rules import Ruleset

from .judging import Judged
from .listing import RULE_WORDS, finding_rows, list_unreadable
from .loading import Loaded
from .printing import EMPTY, Row, print_rows, row
from .rule_text import rule_rows

CELLS_SHOWN = 40


def print_explanation(
    ruleset: Ruleset, rule_id: str, judged: Sequence[Judged], loaded: Loaded, language: Language
) -> None:
    """Print the rule as written, then for each report its outcome, the reason, the cells it read, its findings."""
    rule = ruleset.rule(rule_id)
    rows = [*rule_rows(rule, language), EMPTY] if rule else []
    for each in judged:
        rows += [*_explain(each, rule_id, language), EMPTY]
    for unreadable in loaded.unreadable:
        rows += list_unreadable(unreadable, language)
    print_rows(rows)


def _explain(judged: Judged, rule_id: str, language: Language) -> Iterator[Row]:
    document = judged.document
    yield row(0, (f"{document.organ or '?'} {document.year or '?'}", "bold"), f"  {document.source}")
    for result in judged.evaluation.results:
        if result.rule == rule_id:
            yield from _result(document, result, language)
    for finding in judged.evaluation.findings:
        if finding.candidate.rule == rule_id:
            yield from finding_rows(document, finding, 2, language)


def _result(document: Document, result: RuleResult, language: Language) -> Iterator[Row]:
    reason = f"  {result.reason.in_language(language)}" if result.reason else ""
    yield row(2, (RULE_WORDS[result.outcome].in_language(language), "bold"), reason, hanging=4)
    for address in result.cells[:CELLS_SHOWN]:
        cell = document.cell(address)
        label = cell_label(address, document.template).in_language(language)
        value = (
            cell.raw if cell.kind in (CellKind.NUMBER, CellKind.TEXT, CellKind.NA) else f"({cell.kind.value})"
        )
        yield row(4, f"{label} = {value}", hanging=4)
    if len(result.cells) > CELLS_SHOWN:
        text = Text(f"等 {len(result.cells)} 格", f"and so on, {len(result.cells)} cells")
        yield row(4, text.in_language(language))
