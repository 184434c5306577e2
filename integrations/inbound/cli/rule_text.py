"""A rule in words: what its author wrote, for `gouji rules show` and `gouji check --explain`."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.engine.canonical import Json
from gouji.engine.errors import Language, Text
from gouji.engine.rules import Rule
from gouji.engine.rules.applies import KIND_NAMES
from gouji.engine.rules.schema import STAGE_WORDS, Years

from .listing import TEMPLATE_WORDS
from .printing import SEVERITY_STYLES, SEVERITY_WORDS, Row, row


def rule_rows(rule: Rule, language: Language) -> Iterator[Row]:
    """Return the lines that describe `rule`: title, what it applies to, condition, words, basis."""
    file = rule.file
    yield row(0, (f"{rule.id} {rule.title.in_language(language)}", "bold"))
    for label, value in _facts(rule, language):
        yield row(2, (f"{label}{'：' if language == 'zh' else ': '}", "dim"), value, hanging=4)
    for part in file.for_each:
        yield row(2, ("for_each: ", "dim"), part, hanging=4)
    if file.where:
        yield row(2, ("where: ", "dim"), file.where, hanging=4)
    for guard in file.when:
        yield row(
            2, ("when: ", "dim"), f"{guard.if_}  — {guard.otherwise.text().in_language(language)}", hanging=4
        )
    for name, expression in file.let.items():
        yield row(2, (f"let {name}: ", "dim"), expression, hanging=4)
    yield row(2, ("fails_if: ", "dim"), file.fails_if, hanging=4)
    if len(rule.severities) > 1:
        yield row(2, ("severity: ", "dim"), file.severity, hanging=4)


def _facts(rule: Rule, language: Language) -> Iterator[tuple[str, str]]:
    file = rule.file
    yield Text("级别", "severity").in_language(language), severity_word(rule, language)
    yield Text("阶段", "stage").in_language(language), STAGE_WORDS[rule.stage].in_language(language)
    yield Text("版本", "version").in_language(language), rule.version
    yield Text("适用", "applies to").in_language(language), _scope(rule, language)
    yield Text("依据", "basis").in_language(language), "；".join(file.basis)
    yield Text("提示语", "message").in_language(language), file.message.text().in_language(language)
    yield Text("建议", "suggestion").in_language(language), file.suggestion.text().in_language(language)
    yield Text("文件", "file").in_language(language), f"{rule.group}/{rule.path.name}"


def severity_word(rule: Rule, language: Language) -> str:
    """Return the severity in words; all that are possible, the worst first, where an expression chooses one."""
    words = [SEVERITY_WORDS[severity].in_language(language) for severity in rule.severities]
    return Text("／", "/").in_language(language).join(words)


def severity_style(rule: Rule) -> str:
    """Return the colour of the severity, of the worst where an expression chooses one."""
    return SEVERITY_STYLES[rule.severities[0]]


def _scope(rule: Rule, language: Language) -> str:
    scope = rule.file.applies_to
    groups = (
        (_years(scope.years),),
        [TEMPLATE_WORDS[template] for template in scope.templates],
        [
            KIND_NAMES.get(kind, Text("类别不明的机关", "organs of unknown kind"))
            for kind in scope.organ_kinds
        ],
    )
    between = Text("、", ", ").in_language(language)
    return " · ".join(between.join(word.in_language(language) for word in group) for group in groups if group)


def _years(years: Years) -> Text:
    first, last = years.from_, years.until
    if first and last:
        return Text(f"{first}–{last}年度", f"{first}–{last}")
    if first:
        return Text(f"{first}年度起", f"from {first} on")
    return Text(f"{last}年度及以前", f"until {last}") if last else Text("各年度", "all years")


def rule_json(rule: Rule, language: Language) -> Json:
    """Return the whole rule as plain values: id, title, group, everything its author wrote, possible severities."""
    value: Json = {"id": rule.id, "title": rule.title.in_language(language), "group": rule.group}
    written = rule.file.model_dump(mode="json", by_alias=True, exclude={"id", "title"})
    value["severities"] = [severity.value for severity in rule.severities]
    return {**value, **written, "file": f"{rule.group}/{rule.path.name}"}
