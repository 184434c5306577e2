"""Whether a rule applies to a report at all: its year, its form, its kind of organ."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from ..errors import Text
from ..facts import Absent, Facts
from ..model import RuleOutcome, RuleResult, Template
from .ruleset import Rule

KIND_NAMES: Final[Mapping[str, Text]] = {
    "department": Text("县级以上人民政府部门", "departments"),
    "government": Text("县级以上地方人民政府", "governments"),
    "township": Text("乡镇人民政府、街道办事处", "townships"),
    "vertical": Text("垂直管理单位", "vertically managed organs"),
}
Verdict = tuple[RuleOutcome, Text]
VERDICTS_KEPT: Final = 256
"""Years and forms for which a rule keeps whether it applies."""


def why_not(rule: Rule, facts: Facts) -> RuleResult | None:
    """Return what is said of a rule that does not apply, or of which that cannot be told; None where it applies."""
    if rule.is_for_every_report:
        return None
    document, verdicts = facts.document, rule.verdicts
    key = document.year, document.template
    if key not in verdicts:
        if len(verdicts) >= VERDICTS_KEPT:
            verdicts.clear()
        found = _by_year(rule, document.year) or _by_template(rule, document.template)
        verdicts[key] = RuleResult(rule.id, *found) if found else None
    result = verdicts[key]
    if result is None and rule.file.applies_to.organ_kinds:
        by_kind = _by_kind(rule, facts)
        return RuleResult(rule.id, *by_kind) if by_kind else None
    return result


def _by_year(rule: Rule, year: int | None) -> Verdict | None:
    years = rule.file.applies_to.years
    if years.from_ is None and years.until is None:
        return None
    if year is None:
        return RuleOutcome.NOT_ASSESSABLE, Text("报告年度不明", "the report year is unknown")
    if (years.from_ or year) <= year <= (years.until or year):
        return None
    since = f"{years.from_}" if years.from_ else ""
    until = f"{years.until}" if years.until else ""
    return RuleOutcome.NOT_APPLICABLE, Text(
        f"只适用于{since}–{until}报告年度，本报告为{year}年度",
        f"applies to report years {since}–{until}, this one is {year}",
    )


def _by_template(rule: Rule, found: Template | None) -> Verdict | None:
    templates = rule.file.applies_to.templates
    if len(templates) == 3 or found in templates:
        return None
    wanted = "、".join(templates)
    if found is None:
        return RuleOutcome.NOT_ASSESSABLE, Text(
            f"未能识别报告格式，本规则只适用于 {wanted}",
            f"the form was not recognised; the rule is for {wanted}",
        )
    return RuleOutcome.NOT_APPLICABLE, Text(
        f"只适用于 {wanted} 格式，本报告为 {found}", f"is for {wanted}, this report uses {found}"
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
