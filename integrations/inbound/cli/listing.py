"""What `gouji check` found, for people: per report, causes first, then what could not be checked and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from gouji.engine.errors import Language, Text
from gouji.engine.form import cell_label
from gouji.engine.model import Document, Finding, ReportOutcome, RuleOutcome, Severity, Span

from .judging import Judged
from .lines import describe_lines
from .loading import Loaded, Unreadable
from .passages import passage_rows
from .printable import one_line
from .printing import (
    EMPTY,
    OUTCOME_STYLES,
    OUTCOME_WORDS,
    SEVERITY_STYLES,
    SEVERITY_WORDS,
    Row,
    print_rows,
    row,
)

TEMPLATE_WORDS: Final = {
    "F19": Text("2019年格式", "2019 form"),
    "F21": Text("2021年格式", "2021 form"),
    "mixed": Text("新旧格式混用", "both forms mixed"),
    None: Text("格式不明", "form unknown"),
}
RULE_WORDS: Final = {
    RuleOutcome.PASS: Text("通过", "passed"),
    RuleOutcome.FAIL: Text("不通过", "failed"),
    RuleOutcome.NOT_APPLICABLE: Text("不适用", "not applicable"),
    RuleOutcome.NOT_ASSESSABLE: Text("无法核验", "not assessable"),
    RuleOutcome.ENGINE_ERROR: Text("规则出错", "engine error"),
}
UNREADABLE: Final = Text("读不了", "unreadable")
ORDER: Final = tuple(Severity)
"""The worst first."""
CELLS_NAMED: Final = 3
"""A finding about more cells names this many and counts the others."""


def print_listing(judged: Sequence[Judged], loaded: Loaded, language: Language) -> None:
    """Print every report with its findings, then the files that could not be read, then one closing line."""
    print_rows(list_reports(judged, loaded, language))


def list_reports(judged: Sequence[Judged], loaded: Loaded, language: Language) -> Iterator[Row]:
    """Return the lines of `print_listing`."""
    for each in judged:
        yield from _report(each, language)
        yield EMPTY
    for unreadable in loaded.unreadable:
        yield from list_unreadable(unreadable, language)
    if loaded.unreadable:
        yield EMPTY
    yield _closing(judged, loaded, language)


def list_unreadable(unreadable: Unreadable, language: Language, word: Text = UNREADABLE) -> Iterator[Row]:
    """Return the lines that say why a file could not be read, or what else `word` says."""
    yield row(0, (word.in_language(language), "bold red"), f"  {one_line(unreadable.source)}")
    yield row(6, unreadable.text.in_language(language))


def _report(judged: Judged, language: Language) -> Iterator[Row]:
    yield from _heading(judged, language)
    findings = judged.evaluation.findings
    leads = [finding for finding in findings if finding.lead]
    for lead in sorted(leads, key=lambda finding: ORDER.index(finding.candidate.severity)):
        yield EMPTY
        yield from finding_rows(judged.document, lead, 2, language)
        yield from passage_rows(judged, lead, 6, language)
        for other in findings:
            if lead.group is not None and other.group == lead.group and not other.lead:
                yield from finding_rows(judged.document, other, 8, language)
                yield from passage_rows(judged, other, 12, language)
    yield EMPTY
    yield from _rules(judged, language)


def _heading(judged: Judged, language: Language) -> Iterator[Row]:
    document, evaluation = judged.document, judged.evaluation
    organ = document.organ or Text("机关名称不明", "organ unknown").in_language(language)
    year = Text(f"{document.year or '年份不明'}", f"{document.year or 'year unknown'}").in_language(language)
    template = TEMPLATE_WORDS[document.template].in_language(language)
    yield row(0, (f"{organ} {year}", "bold"), f"  {template}  {one_line(document.source)}")
    counted = Counter(finding.candidate.severity for finding in evaluation.findings)
    numbers = [f"{SEVERITY_WORDS[each].in_language(language)} {counted[each]}" for each in Severity]
    outcome = OUTCOME_WORDS[evaluation.outcome].in_language(language)
    yield row(2, (outcome, OUTCOME_STYLES[evaluation.outcome]), "  ", " · ".join(numbers))
    if judged.predecessor is not None:
        yield row(
            2,
            Text("对照上年：", "compared with: ").in_language(language),
            one_line(judged.predecessor.source),
        )
    if judged.ambiguous:
        sources = "、".join(one_line(each) for each in judged.ambiguous)
        text = Text(
            f"上年年报有几份，未作比对：{sources}；用 --previous 指定一份",
            f"several reports of last year, none compared: {sources}; name one with --previous",
        )
        yield row(2, (text.in_language(language), "yellow"))


def finding_rows(document: Document, finding: Finding, indent: int, language: Language) -> Iterator[Row]:
    """Return the lines of one finding; only the lead of a group tells basis and suggestion."""
    candidate = finding.candidate
    word = SEVERITY_WORDS[candidate.severity].in_language(language)
    title = candidate.title.in_language(language)
    derived = Text("（推算）", " (derived)").in_language(language) if candidate.derived else ""
    mark = "" if finding.lead else "└ "
    style = SEVERITY_STYLES[candidate.severity]
    yield row(indent, mark, (word, style), f" {candidate.rule} ", (title, "bold"), derived)
    inner = indent + 4
    yield row(inner, candidate.message.in_language(language))
    if candidate.formula:
        yield _labelled(inner, Text("算式", "formula"), candidate.formula, language)
    where = describe_place(document, candidate.cells, candidate.spans, language)
    if where:
        yield _labelled(inner, Text("位置", "where"), where, language)
    if finding.lead:
        yield _labelled(inner, Text("依据", "basis"), "；".join(candidate.basis), language)
        yield _labelled(inner, Text("建议", "do"), candidate.suggestion.in_language(language), language)
    if finding.repair:
        yield _labelled(inner, Text("试改", "try"), finding.repair.text.in_language(language), language)


def _labelled(indent: int, label: Text, value: str, language: Language) -> Row:
    word = label.in_language(language)
    width = 4 if language == "zh" else 7
    gap = " " * (width - (2 * len(word) if language == "zh" else len(word)) + 2)
    return row(indent, (word, "dim"), gap, value, hanging=width + 2)


def describe_place(
    document: Document, cells: Sequence[str], spans: Sequence[Span], language: Language
) -> str:
    """Return where in the report: the first cells by name, and lines, pages or sheet cells where the file has them."""
    # Of many cells those are named that the finding points at.
    telling = sorted(cells, key=lambda address: document.cell(address).span not in spans)
    names = [cell_label(each, document.template).in_language(language) for each in telling[:CELLS_NAMED]]
    more = len(cells) - len(names)
    listing = ("；" if language == "zh" else "; ").join(names)
    if more > 0:
        listing += Text(f" 等 {len(cells)} 格", f" and {more} more cells").in_language(language)
    lines = describe_lines(document, spans, language, parts=not cells)
    return (
        Text(f"{listing}（{lines}）", f"{listing} ({lines})").in_language(language)
        if listing and lines
        else (listing or lines)
    )


def _rules(judged: Judged, language: Language) -> Iterator[Row]:
    counts = judged.evaluation.counts()
    numbers = [f"{RULE_WORDS[each].in_language(language)} {counts[each.value]}" for each in RuleOutcome]
    total = Text(f"规则 {sum(counts.values())} 条：", f"{sum(counts.values())} rules: ").in_language(language)
    yield row(2, total, " · ".join(numbers))
    for result in judged.evaluation.results:
        if result.outcome in (RuleOutcome.NOT_ASSESSABLE, RuleOutcome.ENGINE_ERROR):
            reason = result.reason.in_language(language) if result.reason else ""
            style = "magenta" if result.outcome is RuleOutcome.ENGINE_ERROR else "dim"
            word = RULE_WORDS[result.outcome].in_language(language)
            yield row(4, (f"{word} {result.rule}", style), f"  {reason}", hanging=4)


def _closing(judged: Sequence[Judged], loaded: Loaded, language: Language) -> Row:
    counted = Counter(each.evaluation.outcome for each in judged)
    parts = [
        f"{OUTCOME_WORDS[outcome].in_language(language)} {counted[outcome]}"
        for outcome in ReportOutcome
        if counted[outcome]
    ]
    if loaded.unreadable:
        parts.append(f"{UNREADABLE.in_language(language)} {len(loaded.unreadable)}")
    plural = "" if len(judged) == 1 else "s"
    total = Text(f"共 {len(judged)} 份年报", f"{len(judged)} report{plural}").in_language(language)
    return row(0, (f"{total}：" if language == "zh" else f"{total}: ", "bold"), " · ".join(parts))
