"""Overlays: what a region adds, changes and sets, for whom, and what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.engine.errors import RulesetError
from gouji.engine.judge import judge
from gouji.engine.model import Evaluation, Filing, Organ
from gouji.engine.rules import Ruleset, load_ruleset
from gouji.engine.rules.case_report import document_of
from gouji.engine.rules.case_schema import ReportForm
from gouji.engine.rules.cases import run_cases
from gouji.engine.rules.lint import lint
from gouji.engine.rules.overlay import overlay_folders
from gouji.engine.rules.problems import Problems
from tests.unit.engine.rules.folders import write_ruleset

PARAMETERS = """\
parameters:
  limit:
    description: {zh: 上限, en: limit}
    values: [{from: 2019-05-15, value: 10}, {from: 2023-01-01, value: 9}]
  cap:
    description: {zh: 上限, en: cap}
    local: lower
    values: [{from: 2019-05-15, value: 10}]
  words: {description: {zh: 词, en: words}, type: texts, local: higher, values: [{from: 2019-05-15, value: [甲]}]}
"""
RULES = {
    "X01": "fails_if: requests.received.total > 5\ncells: [requests.received.total]",
    "X02": "fails_if: requests.received.total > parameters.cap\ncells: [requests.received.total]",
}
WARNING = """\
id: X03
version: 1
title: {zh: 标题, en: title}
severity: warning
basis: [本系统核对项]
message: {zh: "{requests.received.total}超过{parameters.limit}", en: wrong}
suggestion: {zh: 请改, en: correct it}
fails_if: requests.received.total > parameters.limit
cells: [requests.received.total]
"""
CHANGE = """\
changes: {rule}
version: 2
basis: [某政办〔2024〕1号]
{rest}
"""


def country(folder: Path) -> Path:
    """Write a ruleset of the whole country: X01 and X02 find errors, X03 warns."""
    base = folder / "country"
    base.mkdir(parents=True)
    write_ruleset(base, PARAMETERS, **RULES)
    (base / "trial" / "X03-fault.yaml").write_text(WARNING, encoding="utf-8")
    return base


def overlay(base: Path, region: str, name: str = "", /, parameters: str = "", **changes: str) -> Path:
    """Write an overlay beside the country's ruleset; `changes` are rule → keys of the change."""
    folder = base.parent / "overlays" / (name or region)
    (folder / "trial").mkdir(parents=True)
    head = f'region: "{region}"\nversion: 1\ntitle: {{zh: 某地, en: somewhere}}\nruleset: trial\n'
    (folder / "overlay.yaml").write_text(head, encoding="utf-8")
    if parameters:
        text = f"parameters:\n  {parameters}\n"
        (folder / "parameters.yaml").write_text(text, encoding="utf-8")
    for rule, rest in changes.items():
        text = CHANGE.format(rule=rule, rest=rest)
        (folder / "trial" / f"{rule}-fault.yaml").write_text(text, encoding="utf-8")
    return folder


def judged(ruleset: Ruleset, region: str | None, received: int, year: int = 2022) -> Evaluation:
    form = ReportForm(year=year, cells={"requests.received.total": received})
    filing = Filing(Organ("甲县民政局", None, "department", region, "county"))
    return judge(document_of(form, "this.txt"), ruleset, filing)


def found(ruleset: Ruleset, region: str | None, received: int, year: int = 2022) -> list[tuple[str, str]]:
    """Return rule and severity of what is found where so many applications were received."""
    evaluation = judged(ruleset, region, received, year)
    return [(one.candidate.rule, one.candidate.severity.value) for one in evaluation.findings]


def mistakes(base: Path) -> list[tuple[str, str, int | None]]:
    """Return code, file and line of everything that is wrong with the ruleset."""
    with pytest.raises(RulesetError) as caught:
        load_ruleset(base)
    return [
        (one.code, one.location.path.name, one.location.line) if one.location else (one.code, "", None)
        for one in caught.value.problems
    ]


def test_a_region_sets_a_parameter_for_itself_and_all_below(tmp_path: Path) -> None:
    base = country(tmp_path)
    overlay(base, "41", parameters="limit: {values: [{from: 2021-01-01, value: 3}]}")
    ruleset = load_ruleset(base)

    regions = ("410781", "410000", "41", "430000", None)

    warned = [region for region in regions if ("X03", "warning") in found(ruleset, region, 4)]
    assert warned == ["410781", "410000", "41"]


def test_before_the_region_set_it_the_countrys_value_holds(tmp_path: Path) -> None:
    base = country(tmp_path)
    overlay(base, "41", parameters="limit: {values: [{from: 2021-01-01, value: 3}]}")
    ruleset = load_ruleset(base)

    years = [year for year in (2019, 2020, 2021, 2024) if found(ruleset, "410781", 4, year)]

    assert years == [2021, 2024]


def test_the_narrowest_region_comes_last(tmp_path: Path) -> None:
    base = country(tmp_path)
    overlay(base, "41", parameters="limit: {values: [{from: 2021-01-01, value: 3}]}", X01="stage: enforced")
    overlay(base, "410781", parameters="limit: {values: [{from: 2021-01-01, value: 4}]}")
    ruleset = load_ruleset(base)

    assert [found(ruleset, region, 4) for region in ("410781", "410782")] == [[], [("X03", "warning")]]


def test_a_region_adds_a_rule_and_is_stricter_with_another(tmp_path: Path) -> None:
    base = country(tmp_path)
    folder = overlay(base, "4107", X03="severity: error\nalso_fails_if: requests.received.total == 1")
    text = WARNING.replace("X03", "X09").replace("parameters.limit", "0")
    (folder / "trial" / "X09-local.yaml").write_text(text, encoding="utf-8")
    ruleset = load_ruleset(base)

    assert found(ruleset, "410781", 1) == [("X03", "error"), ("X09", "warning")]
    assert found(ruleset, "430000", 1) == []


def test_a_region_says_it_in_its_own_words_with_its_own_notice_first(tmp_path: Path) -> None:
    base = country(tmp_path)
    overlay(base, "41", X03="message: {zh: 太多了, en: too many}\ntitle: {zh: 太多, en: many}")

    (finding,) = judged(load_ruleset(base), "410781", 11).findings[-1:]

    candidate = finding.candidate
    assert (candidate.rule, candidate.message.zh, candidate.title.zh) == ("X03", "太多了", "太多")
    assert candidate.basis == ("某政办〔2024〕1号", "本系统核对项")
    assert candidate.rule_version == "1+41.2"


def test_the_digest_covers_the_country_and_the_overlay(tmp_path: Path) -> None:
    base = country(tmp_path)
    before = load_ruleset(base)
    folder = overlay(base, "41", X03="stage: retired")
    first = load_ruleset(base)
    (folder / "trial" / "X03-fault.yaml").write_text(
        CHANGE.format(rule="X03", rest="stage: draft"), encoding="utf-8"
    )
    second = load_ruleset(base)

    digests = [judged(ruleset, "410781", 1).ruleset_digest for ruleset in (before, first, second)]
    assert len(set(digests)) == 3
    assert {ruleset.digest for ruleset in (before, first, second)} == {before.digest}
    assert judged(first, "410781", 1).ruleset_version == "1+41.1"


def test_a_warning_may_be_staged_otherwise_in_a_region(tmp_path: Path) -> None:
    base = country(tmp_path)
    overlay(base, "41", X03="stage: shadow")

    evaluation = judged(load_ruleset(base), "410781", 11)

    assert [one.candidate.rule for one in evaluation.shadow_findings] == ["X03"]


def test_an_overlay_of_another_ruleset_is_left_alone(tmp_path: Path) -> None:
    base = country(tmp_path)
    folder = overlay(base, "41", X99="stage: draft")
    head = folder / "overlay.yaml"
    head.write_text(head.read_text("utf-8").replace("ruleset: trial", "ruleset: other"), encoding="utf-8")

    assert load_ruleset(base).regions == {}


def test_overlays_that_lie_elsewhere_are_named(tmp_path: Path) -> None:
    base = country(tmp_path / "one")
    folder = overlay(country(tmp_path / "two"), "41", X03="stage: draft")

    regions = [list(load_ruleset(base, named).regions) for named in (None, [folder], [folder.parent])]

    assert regions == [[], ["41"], ["41"]]


def test_a_folder_that_is_no_overlay_is_refused(tmp_path: Path) -> None:
    base = country(tmp_path)

    with pytest.raises(RulesetError, match=r"overlay\.yaml"):
        load_ruleset(base, [tmp_path / "nowhere"])


def test_everything_that_a_region_may_not_do_is_told_at_once_with_file_and_line(tmp_path: Path) -> None:
    base = country(tmp_path)
    overlay(
        base,
        "41",
        parameters="cap: {values: [{from: 2021-01-01, value: 11}]}\n"
        "  limits: {values: [{from: 2021-01-01, value: 1}]}\n"
        "  limit: {values: [{from: 2021-01-01, value: 三}]}\n"
        "  words: {values: [{from: 2021-01-01, value: [乙]}]}",
        X01="severity: warning\nstage: shadow",
        X03="severity: info",
        X08="stage: draft",
    )

    assert mistakes(base) == [
        ("loosened", "parameters.yaml", 2),
        ("unknown_parameter", "parameters.yaml", 3),
        ("type", "parameters.yaml", 4),
        ("loosened", "parameters.yaml", 5),
        ("loosened", "X01-fault.yaml", 4),
        ("loosened", "X01-fault.yaml", 5),
        ("loosened", "X03-fault.yaml", 4),
        ("unknown_rule", "X08-fault.yaml", 1),
    ]


def test_a_later_stage_that_is_less_strict_is_a_loosening_too(tmp_path: Path) -> None:
    base = country(tmp_path)
    overlay(base, "41", X01="stages: [{from: 2026-01-01, stage: retired}]")

    assert mistakes(base) == [("loosened", "X01-fault.yaml", 1)]


def test_what_decides_an_error_is_fixed_unless_the_ruleset_says_what_is_stricter(tmp_path: Path) -> None:
    base = country(tmp_path)
    path = base / "parameters.yaml"
    path.write_text(path.read_text("utf-8").replace("    local: lower\n", ""), encoding="utf-8")
    overlay(base, "41", parameters="cap: {values: [{from: 2021-01-01, value: 5}]}")

    assert mistakes(base) == [("loosened", "parameters.yaml", 2)]


def test_two_overlays_of_one_region_may_not_speak_about_the_same(tmp_path: Path) -> None:
    base = country(tmp_path)
    overlay(base, "41", "a", parameters="limit: {values: [{from: 2021-01-01, value: 3}]}", X03="stage: draft")
    overlay(base, "41", "b", parameters="limit: {values: [{from: 2021-01-01, value: 3}]}", X03="stage: draft")

    assert mistakes(base) == [
        ("rival_overlays", "parameters.yaml", 2),
        ("rival_overlays", "X03-fault.yaml", 1),
    ]


def test_two_overlays_of_one_region_about_different_things_hold_together(tmp_path: Path) -> None:
    base = country(tmp_path)
    overlay(base, "41", "a", parameters="limit: {values: [{from: 2021-01-01, value: 3}]}")
    overlay(base, "41", "b", X03="severity: error")

    assert found(load_ruleset(base), "410781", 4) == [("X03", "error")]


def test_a_rule_that_the_country_has_is_changed_and_not_written_anew(tmp_path: Path) -> None:
    base = country(tmp_path)
    folder = overlay(base, "41")
    (folder / "trial" / "X03-fault.yaml").write_text(WARNING, encoding="utf-8")

    assert mistakes(base) == [("id_twice", "X03-fault.yaml", 1)]


def test_a_mistake_in_a_changed_condition_is_shown_in_the_overlays_file(tmp_path: Path) -> None:
    base = country(tmp_path)
    overlay(base, "41", X03="also_fails_if: requests.received.totl > 1")

    assert mistakes(base) == [("unknown_cell", "X03-fault.yaml", 4)]


def test_cases_in_an_overlay_are_judged_by_the_rules_of_the_region(tmp_path: Path) -> None:
    base = country(tmp_path)
    folder = overlay(base, "41", X03="severity: error")
    (folder / "trial" / "X03-fault.cases.yaml").write_text(
        """\
cases:
  - name: above
    report: {cells: {requests.received.total: 11}}
    expect: [{severity: error, message: 11超过10}]
""",
        encoding="utf-8",
    )

    (result,) = run_cases(load_ruleset(base))

    assert (result.expected, result.actual) == (
        ("severity: error · derived: false · message: 11超过10",),
        ("severity: error · derived: false · message: 11超过10",),
    )


def test_lint_asks_for_cases_in_overlays_too(tmp_path: Path) -> None:
    base = country(tmp_path)
    folder = overlay(base, "41", X03="severity: error")

    asked = [problem.location.path for problem in lint(base) if problem.location]

    assert folder / "trial" / "X03-fault.yaml" in asked


def test_an_overlay_that_is_named_and_lies_beside_the_ruleset_counts_once(tmp_path: Path) -> None:
    folder = tmp_path / "41"
    folder.mkdir()
    (folder / "overlay.yaml").write_text('region: "41"\n', encoding="utf-8")

    assert overlay_folders([tmp_path, folder / ".." / "41"], Problems()) == (folder,)
