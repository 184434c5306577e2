"""Small rulesets in a temporary folder, and small reports to judge by them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gouji.engine.facts import Facts, build_facts
from gouji.engine.rules import Checked, Ruleset, check, load_ruleset
from gouji.engine.rules.case_report import document_of, filing_of
from gouji.engine.rules.case_schema import FilingForm, ReportForm

HEAD = """\
id: trial
version: 1
title: {zh: 试用, en: trial}
in_force_from: 2019-05-15
outcome_policy: [{when: error, outcome: rejected}, {when: otherwise, outcome: accepted}]
"""
RULE = """\
id: {id}
version: 1
title: {{zh: 标题, en: title}}
severity: error
basis: [本系统核对项]
message: {{zh: 出错, en: wrong}}
suggestion: {{zh: 请改, en: correct it}}
{rest}
"""


def write_ruleset(folder: Path, /, parameters: str = "", **rules: str) -> Path:
    """Write a ruleset with the given rules; each text is what follows the needed keys."""
    (folder / "ruleset.yaml").write_text(HEAD, encoding="utf-8")
    if parameters:
        (folder / "parameters.yaml").write_text(parameters, encoding="utf-8")
    (folder / "trial").mkdir(exist_ok=True)
    for name, rest in rules.items():
        text = RULE.format(id=name, rest=rest)
        (folder / "trial" / f"{name}-fault.yaml").write_text(text, encoding="utf-8")
    return folder


def facts_of(
    previous: dict[str, Any] | None = None, filing: FilingForm | None = None, **report: Any
) -> Facts:
    """Return the facts of a report given as in a case."""
    form = ReportForm.model_validate(report)
    last = document_of(ReportForm.model_validate(previous), "last.txt") if previous is not None else None
    return build_facts(document_of(form, "this.txt"), filing_of(filing or FilingForm(), form.organ), last)


def checked(folder: Path, rest: str, /, parameters: str = "", **report: Any) -> Checked:
    """Judge one report by one rule, `X01`."""
    ruleset: Ruleset = load_ruleset(write_ruleset(folder, parameters=parameters, X01=rest))
    return check(ruleset, facts_of(**report))


def outcome(folder: Path, rest: str, /, **report: Any) -> str:
    """Return what one rule says about one report."""
    return checked(folder, rest, **report).results[0].outcome.value
