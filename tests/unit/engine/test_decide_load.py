"""`decisions.yaml`: everything wrong with it is told at once, with file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from yaml import safe_load

from gouji.engine.decide import decide, decisions_json_schema, load_decisions
from gouji.engine.errors import DecisionError, RulesetError
from tests.unit.engine.deciding import DECISIONS, POLICY, candidate, checked, document

SCHEMA = DECISIONS.parents[1] / "schema" / "decisions.schema.json"

HEAD = """\
stages: [silence, conclude]
catalogue: [A]
lead: []
rules:
"""
FOUND = """\
  - id: found
    reason: {zh: 成立, en: it stands}
    stage: conclude
    when:
      - {fact: candidate, as: c}
      - {absent: suppress, where: {candidate: {same_as: c.number}}}
    then:
      - {fact: finding, with: {candidate: {same_as: c.number}}}
"""


def told(tmp_path: Path, text: str) -> list[str]:
    """Return what the author of `text` is told, each with its line."""
    path = tmp_path / "decisions.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulesetError) as raised:
        load_decisions(path)
    assert all(problem.location and problem.location.path == path for problem in raised.value.problems)
    return [
        f"{problem.location and problem.location.line}: {problem.text.en}"
        for problem in raised.value.problems
    ]


def test_the_json_schema_for_editors_is_the_one_in_force() -> None:
    """Stale? Write `decisions_json_schema()` to the file again."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == decisions_json_schema()


def test_the_shipped_decisions_fit_the_json_schema() -> None:
    schema = decisions_json_schema()
    Draft202012Validator.check_schema(schema)

    assert (
        list(Draft202012Validator(schema).iter_errors(safe_load(DECISIONS.read_text(encoding="utf-8")))) == []
    )


def test_the_smallest_decisions_load_and_decide(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(HEAD + FOUND, encoding="utf-8")
    decisions = load_decisions(path)

    decided = decide(decisions, document(), checked([candidate("A01", "requests.received.total")]), POLICY)

    decisions.close()
    assert [finding.candidate.rule for finding in decided.findings] == ["A01"]


def test_what_is_not_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    (complaint,) = told(tmp_path, HEAD + "  - id: [unclosed\n")

    assert complaint.startswith("6: ")


def test_an_empty_file_and_a_missing_one_are_told(tmp_path: Path) -> None:
    assert told(tmp_path, "") == ["1: : Input should be a valid dictionary or instance of DecisionsFile"]
    with pytest.raises(RulesetError, match=r"nowhere\.yaml"):
        load_decisions(tmp_path / "nowhere.yaml")


def test_every_wrong_key_and_value_is_told_at_once(tmp_path: Path) -> None:
    text = (
        HEAD
        + FOUND.replace("stage: conclude", "stage: 7").replace("as: c}", "as: c, when: now}")
        + "more: 1\n"
    )

    complaints = told(tmp_path, text)

    assert [complaint.partition(":")[0] for complaint in complaints] == ["7", "9", "13"]


def test_what_durable_rules_cannot_bear_is_told_at_its_rule(tmp_path: Path) -> None:
    unsafe = """\
  - id: unsafe
    reason: {zh: 不安全, en: unsafe}
    stage: silence
    when:
      - {fact: candidate, as: c, where: {nowhere: 1, derived: 'yes', rule: {below: c.rule}}}
    then:
      - {fact: suppress, with: {candidate: {same_as: c.number}, by: 0, rule: unsafe}}
"""
    assert told(tmp_path, HEAD + FOUND + unsafe) == [
        "13: unsafe: there is no property 'nowhere': an absent one would take the last comparison's result",
        "13: unsafe: derived must be bool: 'yes'",
        "13: unsafe: rule is no integer and has no order",
        "13: unsafe: c.rule is not a property of an earlier pattern",
        "13: unsafe: suppress must be given exactly ['by', 'candidate', 'outcome', 'rule']",
    ]


def test_an_absence_that_may_still_be_filled_is_told(tmp_path: Path) -> None:
    text = HEAD + FOUND.replace("absent: suppress", "absent: finding").replace(
        "candidate: {same_as: c.number}}}\n    then", "candidate: {same_as: c.number}}}\n    then"
    )

    assert told(tmp_path, text) == [
        "5: found: finding may still come in this stage or later, so its absence cannot be judged"
    ]


def test_a_silence_names_its_own_rule_and_a_fitting_outcome(tmp_path: Path) -> None:
    text = """\
  - id: silence
    reason: {zh: 抑制, en: silenced}
    stage: silence
    when:
      - {fact: candidate, as: c, where: {rule: A01}}
      - {fact: candidate, as: d, where: {rule: A02}}
    then:
      - fact: suppress
        with: {candidate: {same_as: d.number}, by: {same_as: c.number}, rule: other, outcome: pass}
"""
    assert told(tmp_path, HEAD + FOUND + text) == [
        "21: rule must be the id of this rule, silence",
        "21: outcome must be not_applicable or not_assessable",
    ]


def test_one_id_for_two_rules_is_told(tmp_path: Path) -> None:
    assert "13: found: this id is taken" in told(tmp_path, HEAD + FOUND + FOUND)


def test_rules_that_silence_each_other_are_refused(tmp_path: Path) -> None:
    def silence(by: str, one: str) -> str:
        return f"""\
  - id: {by.lower()}_silences
    reason: {{zh: 抑制, en: silenced}}
    stage: silence
    when:
      - {{fact: candidate, as: by, where: {{rule: {by}}}}}
      - {{fact: candidate, as: one, where: {{rule: {one}}}}}
    then:
      - fact: suppress
        with: {{candidate: {{same_as: one.number}}, by: {{same_as: by.number}}, rule: {by.lower()}_silences, outcome: not_applicable}}
"""

    circle = silence("A01", "A02") + silence("A02", "A03") + silence("A03", "A01")

    assert told(tmp_path, HEAD + FOUND + circle) == [
        "5: these rules would silence each other and every finding be lost: A01, A02, A03"
    ]


def test_decisions_that_leave_a_candidate_undecided_fail_loudly(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(HEAD + FOUND.replace("as: c}", "as: c, where: {severity: error}}"), encoding="utf-8")
    decisions = load_decisions(path)

    with pytest.raises(DecisionError) as raised:
        decide(decisions, document(), checked([candidate("A01", severity="info")]), POLICY)

    decisions.close()
    assert raised.value.code == "undecided"
