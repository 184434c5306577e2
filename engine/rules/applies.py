"""Whether a rule applies to a report at all: its year, its form, its kind of organ."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from ..errors import Text
from ..facts import Absent, Facts
from ..model import Document, RuleOutcome, RuleResult, Template
from .plain_words import FORMS
from .ruleset import Line, Rule, Ruleset

KIND_NAMES: Final[Mapping[str, Text]] = {
    "department": Text("县级以上人民政府部门", "departments"),
    "government": Text("县级以上地方人民政府", "governments"),
    "township": Text("乡镇人民政府、街道办事处", "townships"),
    "vertical": Text("垂直管理单位", "vertically managed organs"),
}
Verdict = tuple[RuleOutcome, Text]
LINES_KEPT: Final = 256
"""Days, years and forms for which a ruleset keeps which of its rules apply."""


def lined_up(ruleset: Ruleset, day: date | None, document: Document) -> tuple[Line, ...]:
    """Return all rules as they stand on a day towards reports of this year and form; worked out once for all of them."""
    lines, key = ruleset.lines, (day, document.year, document.template)
    found = lines.get(key)
    if found is None:
        if len(lines) >= LINES_KEPT:
            lines.clear()
        found = lines[key] = tuple(
            (rule, stage, why_not_of_report(rule, document), bool(rule.file.applies_to.organ_kinds))
            for rule, stage in ruleset.staged(day)
        )
    return found


def why_not(rule: Rule, facts: Facts) -> RuleResult | None:
    """Return what is said of a rule that does not apply, or of which that cannot be told; None where it applies."""
    return why_not_of_report(rule, facts.document) or why_not_of_kind(rule, facts)


def why_not_of_kind(rule: Rule, facts: Facts) -> RuleResult | None:
    """Return the same as far as the kind of the organ decides it."""
    by_kind = _by_kind(rule, facts) if rule.file.applies_to.organ_kinds else None
    return RuleResult(rule.id, *by_kind) if by_kind else None


def why_not_of_report(rule: Rule, document: Document) -> RuleResult | None:
    """Return the same as far as year and form of the report decide it."""
    found = _by_year(rule, document.year) or _by_template(rule, document.template)
    return RuleResult(rule.id, *found) if found else None


def _by_year(rule: Rule, year: int | None) -> Verdict | None:
    years = rule.file.applies_to.years
    if years.from_ is None and years.until is None:
        return None
    if year is None:
        return RuleOutcome.NOT_ASSESSABLE, Text("报告年度不明", "the report year is unknown")
    if (years.from_ or year) <= year <= (years.until or year):
        return None
    if years.until is None:
        zh, en = f"{years.from_}年度起", f"from {years.from_} on"
    elif years.from_ is None:
        zh, en = f"{years.until}年度及以前", f"up to {years.until}"
    else:
        zh, en = f"{years.from_}至{years.until}年度", f"of {years.from_} to {years.until}"
    return RuleOutcome.NOT_APPLICABLE, Text(
        f"只适用于{zh}的报告，本报告为{year}年度", f"applies to reports {en}, this one is of {year}"
    )


def _by_template(rule: Rule, found: Template | None) -> Verdict | None:
    templates = rule.file.applies_to.templates
    if len(templates) == 3 or found in templates:
        return None
    names = [FORMS[template] for template in templates]
    zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
    if found is None:
        return RuleOutcome.NOT_ASSESSABLE, Text(
            f"未能识别报告格式，本规则只适用于{zh}", f"the form was not recognised; the rule is for {en}"
        )
    return RuleOutcome.NOT_APPLICABLE, Text(
        f"只适用于{zh}，本报告为{FORMS[found].zh}", f"is for {en}; this report has {FORMS[found].en}"
    )


def _by_kind(rule: Rule, facts: Facts) -> Verdict | None:
    kinds = rule.file.applies_to.organ_kinds
    kind = facts.get("organ.kind")
    if isinstance(kind, Absent):
        return RuleOutcome.NOT_ASSESSABLE, kind.reason
    return None if kind.value in kinds else (RuleOutcome.NOT_APPLICABLE, _only_for(tuple(kinds)))


@lru_cache(maxsize=64)
def _only_for(kinds: tuple[str, ...]) -> Text:
    names = [KIND_NAMES[known] for known in kinds if known in KIND_NAMES]
    return Text(
        f"只适用于{'、'.join(name.zh for name in names)}",
        f"is for {', '.join(name.en for name in names)} only",
    )
