"""Runs the cases that lie beside the rules: each a small report and what its rule must say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ..errors import GoujiError, Location, Text
from ..facts import Facts, build_facts
from ..model import Candidate, Document, EarlierVersion, Surroundings
from ..reading import read_document
from ..yaml_file import YamlFile, read_yaml
from .case_report import children_of, document_of, filing_of
from .case_schema import Case, CasesFile, FindingForm, ReportForm
from .check import check
from .problems import Problems
from .ruleset import Rule, Ruleset
from .source import rule_files, validated


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case.

    Attributes:
        rule: catalogue id.
        name: of the case, in both languages.
        location: file and line of the case.
        expected: what the rule must say, one line per finding or the outcome.
        actual: what it says, in the same form; equal where the case holds.
        kind: `fires`, `pass`, `not_applicable`, `not_assessable` or `engine_error`, as expected by the author.
    """

    rule: str
    name: Text
    location: Location
    expected: tuple[str, ...]
    actual: tuple[str, ...]
    kind: str

    @property
    def passed(self) -> bool:
        """Whether the rule said what it must."""
        return self.expected == self.actual


def run_cases(ruleset: Ruleset, folder: Path | None = None) -> tuple[CaseResult, ...]:
    """Run the cases of all rules, and those in overlays by the rules of their region.

    Args:
        ruleset: as loaded.
        folder: only cases that lie in or below it; None means all.

    Raises:
        RulesetError: where a file of cases is no such file.
    """
    problems = Problems()
    results: list[CaseResult] = []
    for owner, rule, path in _case_files(ruleset):
        if folder is None or path.resolve().is_relative_to(folder.resolve()):
            results.extend(_of_rule(owner, rule, path, problems))
    problems.raise_if_any()
    return tuple(results)


def _case_files(ruleset: Ruleset) -> Iterator[tuple[Ruleset, Rule, Path]]:
    """Yield each file of cases with its rule and the ruleset that is meant."""
    for rule in ruleset.rules:
        yield ruleset, rule, rule.cases_path
    for own in ruleset.regions.values():
        for path in (path for code, each in own.overlays if code == own.region for path in rule_files(each)):
            found = own.rule(path.name.partition("-")[0])
            if found is not None:
                yield own, found, path.with_suffix(".cases.yaml")


def case_file_of(rule: Rule) -> CasesFile | None:
    """Return the file of cases that lies beside a rule, None where there is none.

    Raises:
        RulesetError: the file is no file of cases.
    """
    if not rule.cases_path.is_file():
        return None
    problems = Problems()
    file = validated(CasesFile, read_yaml(rule.cases_path, problems), problems)
    problems.raise_if_any()
    return file


def cases_of(rule: Rule) -> tuple[Case, ...]:
    """Return the cases that lie beside a rule; RulesetError where the file is no file of cases."""
    file = case_file_of(rule)
    return file.cases if file else ()


def _of_rule(ruleset: Ruleset, rule: Rule, path: Path, problems: Problems) -> list[CaseResult]:
    if not path.is_file():
        return []
    source = read_yaml(path, problems)
    file = validated(CasesFile, source, problems)
    if source is None or file is None:
        return []
    return [_run(ruleset, rule, case, index, source) for index, case in enumerate(file.cases)]


def _run(ruleset: Ruleset, rule: Rule, case: Case, index: int, source: YamlFile) -> CaseResult:
    kind = case.expect if isinstance(case.expect, str) else "fires"
    expected = _expected(case)
    try:
        actual = _actual(ruleset, rule, case, source.path)
    except (GoujiError, ValueError) as error:
        actual = (f"the case itself fails: {error}",)
    location = source.location(("cases", index))
    return CaseResult(rule.id, case.name.text(), location, expected, actual, kind)


def _expected(case: Case) -> tuple[str, ...]:
    if isinstance(case.expect, str):
        return (case.expect, *((f"reason: {case.reason}",) if case.reason else ()))
    return tuple(_line(_given(form)) for form in case.expect)


def _actual(ruleset: Ruleset, rule: Rule, case: Case, path: Path) -> tuple[str, ...]:
    facts = facts_of(case, path)
    checked = check(ruleset.with_settings(case.parameters), facts, only=(rule.id,))
    (result,) = checked.results
    if result.outcome.value != "fail":
        reason = result.reason or Text("", "")
        wanted = (f"reason: {reason.zh}",) if case.reason or result.outcome.value == "engine_error" else ()
        return (result.outcome.value, *wanted)
    forms = case.expect if not isinstance(case.expect, str) else ()
    return tuple(
        _line(_told(candidate, form, facts.document))
        for candidate, form in zip(checked.candidates, _padded(forms, len(checked.candidates)), strict=True)
    )


def _padded(forms: Sequence[FindingForm], length: int) -> list[FindingForm | None]:
    return [forms[index] if index < len(forms) else None for index in range(length)]


def facts_of(case: Case, path: Path) -> Facts:
    """Return the facts of the report that a case describes."""
    document = _document(case.text, case.report or ReportForm(), path.name)
    previous = case.previous
    if previous is not None and "year" not in previous.model_fields_set and document.year:
        previous = previous.model_copy(update={"year": document.year - 1})
    predecessor = None
    if previous is not None or case.previous_text is not None:
        predecessor = _document(case.previous_text, previous or ReportForm(), path.name)
    others = None if case.others is None else tuple(document_of(form, path.name) for form in case.others)
    earlier = case.published_before
    if earlier is not None and "year" not in earlier.model_fields_set:
        earlier = earlier.model_copy(update={"year": document.year})
    before = document_of(earlier, path.name) if earlier is not None else None
    filing = replace(filing_of(case.filing, document.organ), published_before=before)
    form = case.children
    children = None if form is None else children_of(form, document.year, path.name)
    return build_facts(
        document, filing, predecessor, Surroundings(others, children, _before(case, path.name))
    )


def _before(case: Case, source: str) -> EarlierVersion | None:
    form = case.corrected_before
    if form is None:
        return None
    year = (case.report or ReportForm()).year or 2022
    document = document_of(form.model_copy(update={"year": year - 1}), source)
    return EarlierVersion(document, date(year, 5, 4))


def _document(text: str | None, form: ReportForm, source: str) -> Document:
    return document_of(form, source) if text is None else read_document(text.encode(), source)


def _given(form: FindingForm) -> dict[str, object]:
    given: dict[str, object] = {"severity": form.severity, "derived": form.derived}
    for name in sorted(form.model_fields_set - {"severity", "derived"}):
        value = getattr(form, name)
        given[name] = sorted(value) if isinstance(value, tuple) else value
    return given


def _told(candidate: Candidate, form: FindingForm | None, document: Document) -> dict[str, object]:
    """Return of a finding what the case asks for; everything where the case does not expect it."""
    told: dict[str, object] = {
        "cells": sorted(candidate.cells),
        "left": candidate.left,
        "right": candidate.right,
        "delta": candidate.delta,
        "formula": candidate.formula,
        "message": candidate.message.zh,
        "message_en": candidate.message.en,
        "suggestion": candidate.suggestion.zh,
        "key": candidate.key,
        "quotes": sorted(document.text[start:end] for start, end in candidate.spans),
    }
    asked = form.model_fields_set if form else {"cells", "message"}
    chosen = {name: told[name] for name in sorted(asked - {"severity", "derived"})}
    return {"severity": candidate.severity.value, "derived": candidate.derived, **chosen}


def _line(told: dict[str, object]) -> str:
    return " · ".join(f"{name}: {_in_yaml(value)}" for name, value in told.items())


def _in_yaml(value: object) -> str:
    """Return a value as it would stand in the file of cases."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)
