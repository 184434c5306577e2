"""What `gouji check` found, for machines: the JSON of the contract and SARIF 2.1.0."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

import click

from gouji.engine.canonical import Json, dumps, evaluation_to_json
from gouji.engine.errors import Language
from gouji.engine.model import Document, Finding, RuleOutcome, RuleResult, Severity, Span
from gouji.engine.reading import LINED
from gouji.engine.rules import Ruleset
from gouji.engine.rules.load import catalogue_order

from .judging import Judged
from .loading import Loaded, Unreadable
from .output_schema import CHECK
from .trial import trial_json

SARIF_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
SARIF_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def _version() -> str:
    from importlib.metadata import version  # here, so that a listing in words does not wait for it

    return version("gouji")


def print_json(
    ruleset: Ruleset, judged: Sequence[Judged], loaded: Loaded, language: Language, *, shadow: bool = False
) -> None:
    """Print the JSON of the contract; with `shadow` also what rules on trial say, apart."""
    value = {
        "schema": CHECK,
        "tool": {"name": "gouji", "version": _version()},
        "ruleset": {"id": ruleset.id, "version": ruleset.version, "digest": ruleset.digest},
        "reports": [_report(each, language, shadow) for each in judged],
        "unreadable": [each.to_json(language) for each in loaded.unreadable],
    }
    click.echo(dumps(value, indent=2))


def _report(judged: Judged, language: Language, shadow: bool) -> Json:
    value = evaluation_to_json(judged.document, judged.evaluation, language)
    value["previous"] = judged.predecessor.source if judged.predecessor else None
    evaluation = judged.evaluation
    value["ruleset"] = {"version": evaluation.ruleset_version, "digest": evaluation.ruleset_digest}
    if shadow:
        value["shadow"] = trial_json(evaluation, language)
    return value


def print_sarif(ruleset: Ruleset, judged: Sequence[Judged], loaded: Loaded, language: Language) -> None:
    """Print SARIF 2.1.0: one run, findings as results, unreadable files as notifications."""
    rules = {rule.id: rule for own in (*ruleset.regions.values(), ruleset) for rule in own.rules}
    driver = {
        "name": "gouji",
        "version": _version(),
        "rules": [
            {"id": rule.id, "shortDescription": {"text": rule.title.in_language(language)}}
            for rule in sorted(rules.values(), key=lambda rule: catalogue_order(rule.id))
        ],
    }
    broken = [_broken(each, result, language) for each in judged for result in _engine_errors(each)]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not (loaded.unreadable or broken),
                "toolExecutionNotifications": [
                    *(_notification(each, language) for each in loaded.unreadable),
                    *broken,
                ],
            }
        ],
        "results": [
            _result(each.document, finding, language)
            for each in judged
            for finding in each.evaluation.findings
        ],
    }
    click.echo(dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2))


def _engine_errors(judged: Judged) -> list[RuleResult]:
    return [each for each in judged.evaluation.results if each.outcome is RuleOutcome.ENGINE_ERROR]


def _broken(judged: Judged, result: RuleResult, language: Language) -> Json:
    """A rule that ended in an error: nobody may take its silence for a pass."""
    reason = result.reason.in_language(language) if result.reason else ""
    return {
        "level": "error",
        "descriptor": {"id": "engine_error"},
        "associatedRule": {"id": result.rule},
        "message": {"text": f"{result.rule}: {reason}"},
        "locations": [_place(judged.document, None)],
    }


def _notification(unreadable: Unreadable, language: Language) -> Json:
    return {
        "level": "error",
        "descriptor": {"id": unreadable.code},
        "message": {"text": unreadable.text.in_language(language)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(unreadable.source)}}}],
    }


def _result(document: Document, finding: Finding, language: Language) -> Json:
    candidate = finding.candidate
    spans: list[Span | None] = list(candidate.spans) or [None]
    return {
        "ruleId": candidate.rule,
        "level": SARIF_LEVELS[candidate.severity],
        "message": {"text": candidate.message.in_language(language)},
        "locations": [_place(document, span) for span in spans],
        "partialFingerprints": {"gouji/v1": finding.fingerprint},
        "properties": {
            "cells": list(candidate.cells),
            "formula": candidate.formula,
            "suggestion": candidate.suggestion.in_language(language),
            "repair": finding.repair.text.in_language(language) if finding.repair else None,
            "group": finding.group,
            "lead": finding.lead,
            "derived": candidate.derived,
        },
    }


def _place(document: Document, span: Span | None) -> Json:
    physical: Json = {"artifactLocation": {"uri": _uri(document.source)}}
    if span is not None and document.media_type in LINED:
        physical["region"] = _region(document.text, span)
    return {"physicalLocation": physical}


def _region(text: str, span: Span) -> Json:
    start, end = span
    return {
        "startLine": text.count("\n", 0, start) + 1,
        "startColumn": start - (text.rfind("\n", 0, start) + 1) + 1,
        "endLine": text.count("\n", 0, end) + 1,
        "endColumn": end - (text.rfind("\n", 0, end) + 1) + 1,
        "charOffset": start,
        "charLength": end - start,
    }


def _uri(source: str) -> str:
    path = Path(source)
    return path.as_uri() if path.is_absolute() else quote(source)
