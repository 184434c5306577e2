"""The rule author's tools on the command line: coverage, differences, new rules, whole cases, a rule in words."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from gouji.engine.errors import Text
from gouji.engine.rules import load_ruleset
from gouji.engine.rules.plain import condition_in_words

from .conftest import Gouji

HEAD = "id: trial\nversion: 1\ntitle: {zh: 试用, en: trial}\nin_force_from: 2019-05-15\n"
POLICY = "outcome_policy: [{when: error, outcome: rejected}, {when: otherwise, outcome: accepted}]\n"
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
BALANCE = (
    'for_each: c in requests.columns\nlet: {intake: "requests.received[c] + requests.carried_in[c]"}\n'
    "when: [{if: report.year >= 2020, otherwise: {zh: 早年不核对, en: too early}}]\n"
    "fails_if: intake != requests.result_total[c] + requests.carried_out[c] and intake > parameters.least\n"
    'cells: ["requests.received[c]"]'
)
PARAMETERS = (
    "parameters: {least: {description: {zh: 起点, en: least}, values: [{from: 2019-05-15, value: 0}]}}\n"
)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A small ruleset with one rule and no cases."""
    folder = tmp_path / "rules"
    (folder / "arithmetic").mkdir(parents=True)
    (folder / "ruleset.yaml").write_text(HEAD + POLICY, encoding="utf-8")
    (folder / "parameters.yaml").write_text(PARAMETERS, encoding="utf-8")
    write_rule(folder, "A01", BALANCE)
    return folder


def write_rule(folder: Path, name: str, rest: str) -> Path:
    path = folder / "arithmetic" / f"{name}-fault.yaml"
    path.write_text(RULE.format(id=name, rest=rest), encoding="utf-8")
    return path


def test_cases_that_a_rule_needs_and_has_not_are_named_and_fail(gouji: Gouji, rules: Path) -> None:
    seen = gouji("rules", "test", rules)

    cases = rules / "arithmetic" / "A01-fault.cases.yaml"
    assert (seen.status, seen.out.splitlines()) == (
        1,
        [
            f"{cases}:1: A01 缺少触发的用例",
            f"{cases}:1: A01 缺少不触发的用例",
            f"{cases}:1: A01 缺少无法核验的用例",
            "0 条规则，0 个用例，不符合 0 个，缺少 3 个",
        ],
    )


@pytest.mark.parametrize(
    ("condition", "lacking"),
    [
        ("fails_if: missing(requests.received.total)", 2),
        ("fails_if: not report.has_layout", 2),
        ("fails_if: not previous.present", 2),
        ("fails_if: requests.received.total > 1", 3),
        ("fails_if: previous.requests.received.total > 1", 3),
        ("for_each: cell in totals\nfails_if: cell > 1", 3),
        ("fails_if: known(dates.signed)", 2),
        (
            "when: [{if: known(dates.signed), otherwise: {zh: 无, en: none}}]\nfails_if: year_of(dates.signed) > 9",
            2,
        ),
        ("fails_if: year_of(dates.signed) > 9", 3),
        ("let: {day: dates.signed}\nfails_if: year_of(day) > 9", 3),
        ("fails_if: any(blank(cell) for cell in requests.cells)", 3),
        ("for_each: item in sums.breakdowns\nfails_if: item.total > 1", 2),
    ],
)
def test_a_case_that_cannot_be_assessed_is_wanted_where_something_can_be_absent(
    gouji: Gouji, rules: Path, condition: str, lacking: int
) -> None:
    write_rule(rules, "A01", condition)

    assert gouji("rules", "test", rules).out.splitlines()[-1].endswith(f"，缺少 {lacking} 个")


def test_a_new_rule_lints_and_its_cases_ask_to_be_written(gouji: Gouji, rules: Path) -> None:
    write_rule(rules, "A01", "fails_if: false").with_suffix(".cases.yaml").write_text(
        "cases: [{name: never, expect: pass}]\nnever_fires: a control\n", encoding="utf-8"
    )
    seen = gouji("rules", "new", "a15", "--slug", "figure-odd", "--ruleset", rules)

    assert (seen.status, gouji("rules", "lint", rules).status) == (0, 0)
    tested = gouji("rules", "test", rules)
    assert (tested.status, tested.out.splitlines()[-1]) == (1, "2 条规则，4 个用例，不符合 3 个")
    assert "待写：规则触发时的整句提示" in tested.out
    assert "A15 待写：触发的情形\n" in tested.out
    assert "A15 TODO it fires\n" in gouji("rules", "test", rules, "--lang", "en").out
    assert "A15" not in gouji("check", "--help").out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["A01"], "已有规则 A01"),
        (["1A"], "1A 不是规则编号，应如 A15"),
        (["A16", "--slug", "Ü x"], "Ü x 不能用作文件名，应如 figure-impossible"),
        (["A16", "--overlay", "nowhere"], "overlay.yaml"),
    ],
)
def test_a_new_rule_that_cannot_be_is_refused_in_one_line(
    gouji: Gouji, rules: Path, arguments: list[str], complaint: str
) -> None:
    seen = gouji("rules", "new", *arguments, "--ruleset", rules)

    assert (seen.status, seen.out, seen.err.count("\n")) == (2, "", 1)
    assert complaint in seen.err


def test_rules_that_were_added_removed_and_changed_are_told(
    gouji: Gouji, rules: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(rules, other)
    write_rule(rules, "A02", "fails_if: false")
    write_rule(other, "A03", "fails_if: false")
    path = write_rule(other, "A01", f"stage: warn\n{BALANCE}")
    path.write_text("# a comment alone is no difference\n" + path.read_text("utf-8"), encoding="utf-8")
    parameters = other / "parameters.yaml"
    parameters.write_text(PARAMETERS.replace("value: 0", "value: 1"), encoding="utf-8")

    seen = gouji("rules", "diff", rules, other, "--format", "json")

    told = json.loads(seen.out)
    assert (seen.status, told["added"], told["removed"], told["decisions"]) == (1, ["A03"], ["A02"], False)
    assert told["changed"] == [
        {"rule": "A01", "changes": [{"key": "stage", "before": "enforced", "after": "warn"}]}
    ]
    assert [each["key"] for each in told["parameters"]] == ["least"]
    assert gouji("rules", "diff", rules, other).out.splitlines()[:2] == ["+ A03 标题", "- A02 标题"]


def test_a_ruleset_does_not_differ_from_itself(gouji: Gouji, rules: Path) -> None:
    seen = gouji("rules", "diff", rules, rules)

    assert (seen.status, seen.out) == (0, "没有不同\n")


@pytest.mark.parametrize("name", ["nowhere", "a" * 64])
def test_a_ruleset_that_is_not_there_is_refused_in_one_line(gouji: Gouji, rules: Path, name: str) -> None:
    seen = gouji("rules", "diff", rules, name)

    assert (seen.status, seen.err.count("\n")) == (2, 1)


def test_a_rule_is_shown_in_words(gouji: Gouji, rules: Path) -> None:
    write_rule(rules, "A01", f"stage: warn\napplies_to: {{templates: [F19, F21]}}\n{BALANCE}")
    (rules / "arithmetic" / "A01-fault.cases.yaml").write_text(
        "cases:\n  - {name: {zh: 两边相等, en: both sides agree}, expect: pass}\n  - {name: 说一次, expect: pass}\n",
        encoding="utf-8",
    )
    zh = gouji("rules", "show", "A01", "--ruleset", rules).out
    en = gouji("rules", "show", "A01", "--ruleset", rules, "--lang", "en").out

    assert "  逐一看表三的每一列，记为“甲”\n" in zh
    assert "  前提：报告年度不小于2020；否则不适用（早年不核对）\n" in zh
    assert (
        "  问题：乙不等于“（七）总计”（甲 列） + “四、结转下年度继续办理”（甲 列），并且乙大于〔起点〕\n"
        in zh
    )
    assert "  for every column of table 3, called c\n" in en
    assert "  阶段：只作警告\n" in zh
    assert "  stage: warns only\n" in en
    assert "  适用：各年度 · 2019年格式、2021年格式\n" in zh
    assert "  applies to: all years · 2019 form, 2021 form\n" in en
    assert "  不触发  两边相等\n  不触发  说一次\n" in zh
    assert "  passes  both sides agree\n  passes  说一次\n" in en
    assert "评审记录  本机没有评审记录库\n" in zh


def test_every_shipped_rule_can_be_put_in_words(gouji: Gouji) -> None:
    ruleset = load_ruleset()
    words = {rule.id: condition_in_words(rule.file, ruleset.parameters) for rule in ruleset.rules}

    assert [rule for rule, lines in words.items() if not lines[-1].zh.startswith("问题：")] == []
    assert words["N03"] == (
        Text(
            "逐一看正文所写申请的办结、结转件数，记为“甲”",
            "for requests done and carried over according to the text, called said",
        ),
        Text(
            "问题：甲的正文所写件数不等于甲的表中对应的数",
            "broken where said.count does not equal said.figure",
        ),
    )
    assert [
        rule for rule, lines in words.items() for line in lines if not line.zh.strip() or "{" in line.zh
    ] == []
    # Keys are told as the form has them: rows, heads of columns, levels of regions.
    assert words["L02"][0].zh.startswith("前提：所属区划级别属于“省级”、“市级”；")
    assert "“规章”" in words["L02"][-1].zh
    assert "列号不等于“本年收费金额”" in " ".join(line.zh for line in words["T09"])
    # What stands in quotation marks is a code that is compared with, or a name as the form has it.
    assert {
        rule: english
        for rule, lines in words.items()
        for line in lines
        if (english := re.findall(r"[A-Za-z_.]{4,}", re.sub("“[^”]*”", "", line.zh)))
    } == {}


def test_coverage_names_what_no_rule_notices(gouji: Gouji, rules: Path) -> None:
    seen = gouji("rules", "coverage", rules, "--format", "json")

    told = json.loads(seen.out)
    assert (seen.status, len(told["cells"])) == (0, 190)
    assert told["cells"]["requests.received.natural"] == {"plus_one": ["A01"], "blank": [], "moved": ["A01"]}
    assert {"cell": "appeals.direct_suit.total", "change": "plus_one"} in told["unprotected"]
    assert {"cell": "requests.received.natural", "change": "blank"} in told["unprotected"]


def test_the_matrix_is_a_page_too(gouji: Gouji, rules: Path) -> None:
    page = gouji("rules", "coverage", rules, "--format", "html", "--template", "F19").out

    assert page.startswith("<!doctype html>")
    assert page.count("<tr><th scope") == 176 + 1
    assert '<td class="none">—</td>' in page
