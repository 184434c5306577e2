"""Prose as reports have it, beside tables that agree with it: nothing is told. And prose with one thing wrong: that is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gouji.engine.judge import judge
from gouji.engine.model import Severity
from gouji.engine.rules import load_ruleset
from gouji.engine.rules.case_report import document_of, filing_of
from gouji.engine.rules.case_schema import FilingForm, ReportForm
from gouji.engine.rules.problems import Problems
from gouji.engine.yaml_file import read_yaml

RULESET = load_ruleset()
FAMILIES = ("N", "M", "L", "P")


def written(kind: str) -> list[dict[str, Any]]:
    """Return the overviews of one kind from `prose.yaml`."""
    problems = Problems()
    file = read_yaml(Path(__file__).with_name("prose.yaml"), problems)
    problems.raise_if_any()
    assert file is not None
    assert isinstance(file.value, dict)
    return [one for one in file.value[kind] if isinstance(one, dict)]  # type: ignore[union-attr]


def told(case: dict[str, Any]) -> list[str]:
    """Return the rules on prose that find an error or a warning."""
    kind = case.get("kind", "department")
    organ = {"government": "云溪县人民政府", "township": "云溪县河湾镇人民政府"}.get(kind, "云溪县民政局")
    form = ReportForm(
        organ=organ, kind=kind, cells=case.get("cells", {}), sections={"overview": case["overview"]}
    )
    last = ReportForm(organ=organ, kind=kind, year=2021, cells=case["last"]) if "last" in case else None
    evaluation = judge(
        document_of(form, "this"),
        RULESET,
        filing_of(FilingForm(kind=kind), organ),
        document_of(last, "last") if last else None,
    )
    found = {
        finding.candidate.rule
        for finding in evaluation.findings
        if finding.candidate.severity is not Severity.INFO
    }
    return sorted(rule for rule in found if rule[0] in FAMILIES or rule == "Y09")


@pytest.mark.parametrize("case", written("sound"), ids=lambda case: case["overview"][:90])
def test_nothing_is_told_of_prose_that_agrees_with_the_tables(case: dict[str, Any]) -> None:
    assert told(case) == []


@pytest.mark.parametrize("case", written("wrong"), ids=lambda case: case["overview"][:90])
def test_what_is_wrong_in_prose_is_told(case: dict[str, Any]) -> None:
    assert told(case) == case["rules"]
