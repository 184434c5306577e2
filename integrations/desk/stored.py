"""Rows of the store given back as the frozen values they were made from."""

from __future__ import annotations

from gouji.engine import canonical
from gouji.engine.errors import Text
from gouji.engine.model import Candidate, Finding, RuleOutcome, RuleResult, Severity
from gouji.engine.store.tables import EvaluationRow, FindingRow


def finding_of(row: FindingRow) -> Finding:
    """Return the finding that was stored."""
    candidate = Candidate(
        rule=row.rule,
        severity=Severity(row.severity),
        title=Text(row.title_zh, row.title_en),
        message=Text(row.message_zh, row.message_en),
        basis=tuple(row.basis),
        suggestion=Text(row.suggestion_zh, row.suggestion_en),
        key=row.key,
        cells=tuple(row.cells),
        spans=tuple((start, end) for start, end in row.spans),
        left=row.left,
        right=row.right,
        delta=row.delta,
        formula=row.formula,
        derived=row.derived,
        rule_version=row.rule_version,
    )
    repair = canonical.repair_from_store(row.repair) if row.repair else None
    return Finding(candidate, row.group_name, row.lead, row.fingerprint, repair)


def results_of(row: EvaluationRow) -> tuple[RuleResult, ...]:
    """Return what became of each rule."""
    return tuple(
        RuleResult(
            result["rule"],
            RuleOutcome(result["outcome"]),
            Text(result["reason_zh"], result["reason_en"]) if result["reason_zh"] else None,
            tuple(result["cells"]),
        )
        for result in row.results
    )
