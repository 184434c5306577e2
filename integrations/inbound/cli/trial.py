"""What rules on trial say, for their authors: below the reports and apart from what counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.engine.canonical import Json, finding_to_json, result_to_json
from gouji.engine.errors import Language, Text
from gouji.engine.model import Evaluation, RuleOutcome

from .judging import Judged
from .listing import RULE_WORDS, finding_rows
from .printable import one_line
from .printing import EMPTY, Row, row

HEADING = Text(
    "试运行的规则（只供规则作者参考，不计入结论和问题）",
    "Rules on trial (for their authors alone: no part of outcome or findings)",
)
NONE = Text("没有试运行的规则", "no rule is on trial")


def trial_rows(judged: Sequence[Judged], language: Language) -> Iterator[Row]:
    """Return the lines that tell what rules on trial say of each report."""
    yield EMPTY
    yield row(0, (HEADING.in_language(language), "bold"))
    if not any(each.evaluation.shadow_results for each in judged):
        yield row(2, NONE.in_language(language))
        return
    for each in judged:
        yield row(2, one_line(each.document.source))
        for finding in each.evaluation.shadow_findings:
            yield from finding_rows(each.document, finding, 4, language)
        for result in each.evaluation.shadow_results:
            if result.outcome is not RuleOutcome.FAIL:
                word = RULE_WORDS[result.outcome].in_language(language)
                reason = f"  {result.reason.in_language(language)}" if result.reason else ""
                yield row(4, (f"{word} {result.rule}", "dim"), reason, hanging=4)


def trial_json(evaluation: Evaluation, language: Language) -> Json:
    """Return what rules on trial say of one report, in the form of the contract."""
    return {
        "results": [result_to_json(result, language) for result in evaluation.shadow_results],
        "findings": [finding_to_json(finding, language) for finding in evaluation.shadow_findings],
    }
