"""Loading: every mistake at once with its place, and a digest of what decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.engine.errors import RulesetError
from gouji.engine.rules import load_ruleset
from gouji.engine.rules.lint import lint
from gouji.engine.rules.load import shipped_folder
from tests.unit.engine.rules.folders import write_ruleset


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(RulesetError) as caught:
        load_ruleset(folder)
    return [
        f"{problem.location.path.name}:{problem.location.line}:{problem.location.column} {problem.text.en}"
        for problem in caught.value.problems
        if problem.location
    ]


def test_all_mistakes_in_all_files_are_told_at_once(tmp_path: Path) -> None:
    write_ruleset(
        tmp_path,
        X01="fails_if: requests.recieved.natural > 0",
        X02="fails_if: report.yaer > 2020\nleft: 1 +",
        X03="fails_if: true\nseverty: error",
        X04="fails_if: 'report.year == \"2021\"'",
    )

    assert mistakes(tmp_path) == [
        "X01-fault.yaml:8:11 there is no cell requests.recieved.natural; did you mean requests.received.natural?",
        "X02-fault.yaml:8:11 there is no name «report.yaer»; did you mean report.year?",
        "X02-fault.yaml:9:7 left and right go together",
        "X02-fault.yaml:9:10 expected a value, found «end»",
        "X03-fault.yaml:9:10 severty: there is no such key; did you mean severity?",
        "X04-fault.yaml:8:24 «==» is not for number and text",
    ]


def test_mistakes_in_several_parts_of_one_rule_are_told_together(tmp_path: Path) -> None:
    rest = "fails_if: report.yaer > 2020\nleft: requests.received\nright: 1\ncells: [report.year]\nformula: '{nothing}'"
    write_ruleset(tmp_path, X01=rest)

    assert [text.split(":")[1] for text in mistakes(tmp_path)] == ["8", "9", "11", "12"]


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("fails_if: requests.received", "write requests.row.column, or one of"),
        ("fails_if: 1", "truth is wanted here, not number"),
        ("fails_if: sums.breakdowns > 0", "«>» is not for list of record and number"),
        ("for_each: t in sums.breakdowns\nfails_if: t.totl > 0\nkey: t.phrase", "did you mean total?"),
        ("fails_if: summ(1, 2) > 0", "did you mean sum?"),
        ("fails_if: parameters.limit > 0", "there is no parameter «limit»"),
        ("for_each: c in 3\nfails_if: true", "a set is wanted after in, not number"),
        ("for_each: cells in requests.rows\nfails_if: true", "the name «cells» is taken"),
        ("fails_if: blank(3)", "a cell is wanted here, not number"),
        ("fails_if: disclosure.fees.previous > 0", "F21 has no cell disclosure.fees.previous"),
        ("fails_if: true\ncells: [report.year]", "cells are wanted here, not number"),
        ("fails_if: true\nleft: 1", "left and right go together"),
        ("fails_if: true\none_finding_per: table\nleft: 1\nright: 1", "has no left, right or formula"),
        ("fails_if: true\nfails_if: false", "«fails_if» is given twice"),
        ('fails_if: if true then 1 else "a"', "«then … else» is not for number and text"),
    ],
)
def test_an_author_is_told_what_is_wrong(tmp_path: Path, rest: str, words: str) -> None:
    write_ruleset(tmp_path, X01=rest)

    (mistake,) = {text.partition(" ")[2] for text in mistakes(tmp_path)}
    assert words in mistake


def test_a_cell_of_the_old_form_may_be_asked_for_where_the_rule_is_for_that_form(tmp_path: Path) -> None:
    write_ruleset(tmp_path, X01="applies_to: {templates: [F19]}\nfails_if: disclosure.fees.previous > 0")

    assert [rule.id for rule in load_ruleset(tmp_path).rules] == ["X01"]


def test_a_file_whose_name_does_not_begin_with_its_id_is_refused(tmp_path: Path) -> None:
    write_ruleset(tmp_path, X01="fails_if: true")
    (tmp_path / "trial" / "X01-fault.yaml").rename(tmp_path / "trial" / "Y01-fault.yaml")

    assert mistakes(tmp_path) == ["Y01-fault.yaml:1:5 the file name must begin with «X01-»"]


def test_an_id_that_is_taken_is_refused(tmp_path: Path) -> None:
    write_ruleset(tmp_path, X01="fails_if: true")
    text = (tmp_path / "trial" / "X01-fault.yaml").read_text(encoding="utf-8")
    (tmp_path / "trial" / "X01-other.yaml").write_text(text, encoding="utf-8")

    assert mistakes(tmp_path) == ["X01-other.yaml:1:None X01 is in X01-fault.yaml already"]


def test_a_folder_that_is_no_ruleset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesetError, match=r"缺少 ruleset\.yaml"):
        load_ruleset(tmp_path)


def test_what_is_no_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    write_ruleset(tmp_path, X01="fails_if: [")

    assert [text.rpartition(":")[0][:16] for text in mistakes(tmp_path)] == ["X01-fault.yaml:9"]


def test_the_digest_ignores_comments_and_layout(tmp_path: Path) -> None:
    write_ruleset(tmp_path, X01="fails_if: false")
    before = load_ruleset(tmp_path).digest
    path = tmp_path / "trial" / "X01-fault.yaml"
    path.write_text(
        "# why\n\n" + path.read_text(encoding="utf-8").replace("fails_if: false", "fails_if:   false")
    )

    assert load_ruleset(tmp_path).digest == before


@pytest.mark.parametrize("name", ["trial/X01-fault.yaml", "parameters.yaml", "ruleset.yaml"])
def test_the_digest_knows_every_file_that_decides(tmp_path: Path, name: str) -> None:
    limit = "parameters: {limit: {description: {zh: 限, en: limit}, values: [{from: 2019-01-01, value: 3}]}}"
    write_ruleset(tmp_path, parameters=limit, X01="fails_if: report.year > 2023")
    before = load_ruleset(tmp_path).digest
    path = tmp_path / name
    path.write_text(path.read_text(encoding="utf-8").replace("3", "4").replace("version: 1", "version: 2"))

    assert load_ruleset(tmp_path).digest != before


def test_the_shipped_ruleset_is_loaded_in_the_order_of_the_catalogue() -> None:
    families = [rule.id[0] for rule in load_ruleset().rules]

    assert families == sorted(families, key="DFSTAYNMLPQG".index)


def test_lint_misses_cases_and_finds_those_without_a_rule(tmp_path: Path) -> None:
    write_ruleset(tmp_path, X01="fails_if: false")
    (tmp_path / "trial" / "X02-fault.cases.yaml").write_text("cases: []", encoding="utf-8")

    assert [problem.text.en for problem in lint(tmp_path)] == [
        "the rule has no cases; X01-fault.cases.yaml is wanted",
        "there is no rule beside these cases",
    ]


def test_lint_tries_every_turn_of_a_loop_where_loading_tries_one(tmp_path: Path) -> None:
    rest = "applies_to: {templates: [F21]}\nfor_each: cell in cells\nfails_if: disclosure[row_code(cell)].made > 0"
    write_ruleset(tmp_path, X01=rest)

    assert [rule.id for rule in load_ruleset(tmp_path).rules] == ["X01"]
    assert "disclosure.licensing.made" in lint(tmp_path)[0].text.en


def test_a_ruleset_whose_files_say_the_same_is_compiled_once(tmp_path: Path) -> None:
    write_ruleset(tmp_path, X01="fails_if: requests.received.total > 1")
    first = load_ruleset(tmp_path)
    write_ruleset(tmp_path, X01="fails_if: requests.received.total > 1")

    assert load_ruleset(tmp_path) is first


@pytest.mark.parametrize("change", ["X01", "X02", "parameters", "overlay", "decisions", "gone"])
def test_a_ruleset_is_compiled_again_as_soon_as_any_of_its_files_says_something_else(
    tmp_path: Path, change: str
) -> None:
    folder = tmp_path / "rules"
    overlay = tmp_path / "overlays" / "south"
    for each in (folder, overlay):
        each.mkdir(parents=True)
    head = "{region: '22', ruleset: trial, version: 1, title: {zh: 南, en: south}}"
    (overlay / "overlay.yaml").write_text(head, encoding="utf-8")
    decisions = (shipped_folder() / "decisions.yaml").read_text("utf-8")
    limit = "parameters: {limit: {description: {zh: 限, en: limit}, values: [{from: 2019-01-01, value: 1, basis: 试}]}}"
    write_ruleset(folder, limit, X01="fails_if: requests.received.total > 1", X02="fails_if: false")
    first = load_ruleset(folder)
    rewritten = {
        "X01": lambda: write_ruleset(folder, X01="fails_if: requests.received.total > 2"),
        "X02": lambda: write_ruleset(folder, X03="fails_if: false"),
        "parameters": lambda: write_ruleset(folder, limit.replace("value: 1", "value: 2")),
        "overlay": lambda: (overlay / "overlay.yaml").write_text(head.replace("'22'", "'23'"), "utf-8"),
        "decisions": lambda: (folder / "decisions.yaml").write_text(
            decisions.replace("表三缺失", "没有表三"), "utf-8"
        ),
        "gone": lambda: (folder / "trial" / "X02-fault.yaml").unlink(),
    }
    rewritten[change]()
    second = load_ruleset(folder)

    assert second is not first
    assert (second.digest, tuple(second.regions)) != (first.digest, tuple(first.regions))
