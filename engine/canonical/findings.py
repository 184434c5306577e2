"""Evaluations, findings and repairs as the contract has them."""

from __future__ import annotations

from ..errors import Language, Text
from ..model import Change, Document, Evaluation, Finding, Repair, RuleResult
from .plain import Json


def finding_to_json(finding: Finding, language: Language = "zh") -> Json:
    """Return one finding as in the contract, its texts in `language`."""
    candidate = finding.candidate
    return {
        "rule": candidate.rule,
        "severity": candidate.severity.value,
        "title": candidate.title.in_language(language),
        "message": candidate.message.in_language(language),
        "basis": list(candidate.basis),
        "derived": candidate.derived,
        "group": finding.group,
        "lead": finding.lead,
        "cells": list(candidate.cells),
        "spans": [list(span) for span in candidate.spans],
        "left": candidate.left,
        "right": candidate.right,
        "delta": candidate.delta,
        "formula": candidate.formula,
        "suggestion": candidate.suggestion.in_language(language),
        "repair": repair_to_json(finding.repair, language) if finding.repair else None,
        "fingerprint": finding.fingerprint,
    }


def repair_to_json(repair: Repair, language: Language = "zh") -> Json:
    """Return what one figure would have to be for several relations to hold, its text in `language`."""
    return {
        "text": repair.text.in_language(language),
        "rules": list(repair.rules),
        "ways": [
            [{"cell": one.cell, "before": one.before, "after": one.after} for one in way]
            for way in repair.ways
        ],
    }


def repair_for_store(repair: Repair) -> Json:
    """Return a repair with both languages, as the store keeps it."""
    return {**repair_to_json(repair), "text_en": repair.text.en, "count": repair.count}


def repair_from_store(value: Json) -> Repair:
    """Return the repair that `repair_for_store` was given."""
    ways = tuple(
        tuple(Change(one["cell"], one["before"], one["after"]) for one in way) for way in value["ways"]
    )
    return Repair(ways, tuple(value["rules"]), value["count"], Text(value["text"], value["text_en"]))


def result_to_json(result: RuleResult, language: Language = "zh") -> Json:
    """Return what became of one rule, as in the contract."""
    return {
        "rule": result.rule,
        "outcome": result.outcome.value,
        "reason": result.reason.in_language(language) if result.reason else None,
        "cells": list(result.cells),
    }


def evaluation_to_json(document: Document, evaluation: Evaluation, language: Language = "zh") -> Json:
    """Return one entry of `reports` as in the contract."""
    return {
        "source": document.source,
        "organ": document.organ,
        "year": document.year,
        "template": document.template,
        "outcome": evaluation.outcome.value,
        "counts": evaluation.counts(),
        "results": [result_to_json(result, language) for result in evaluation.results],
        "findings": [finding_to_json(finding, language) for finding in evaluation.findings],
    }
