"""`gouji rules`: the rule author's tools."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from gouji.engine.canonical import dumps
from gouji.engine.errors import GoujiError, RulesetError, Text
from gouji.engine.judge import decisions_of
from gouji.engine.rules.cases import run_cases
from gouji.engine.rules.lint import lint

from .language import BadUse, Group, argument, command, language, option, say
from .printing import print_rows, row
from .rule_text import rule_json, rule_rows, severity_style, severity_word
from .rulesets import FOLDER, RULESET, chosen, load_chosen

rules_command = Group("rules", about=Text("规则作者的工具。", "The rule author's tools."))

FORMAT = option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    about=Text("输出格式，默认 text", "form of the output, text by default"),
)


@command(
    "list", Text("每行一条，列出真正加载的规则。", "Lists the rules that are really loaded, one a line.")
)
@FORMAT
@RULESET
def list_command(form: str, folder: Path | None) -> None:
    """Print all rules."""
    ruleset, spoken = load_chosen(folder), language()
    if form == "json":
        click.echo(dumps([rule_json(rule, spoken) for rule in ruleset.rules], indent=2))
        return
    rows = []
    for rule in ruleset.rules:
        stage = "" if rule.is_in_force else f"  [{rule.stage}]"
        severity = (severity_word(rule, spoken), severity_style(rule))
        rows.append(row(0, (rule.id, "bold"), "  ", severity, f"  {rule.title.in_language(spoken)}{stage}"))
    print_rows(rows)


@command(
    "show",
    Text("显示一条规则的全部内容。", "Shows everything about one rule."),
    examples=("gouji rules show A01",),
)
@argument("rule_id", metavar="ID", about=Text("规则编号", "id of the rule"))
@FORMAT
@RULESET
def show_command(rule_id: str, form: str, folder: Path | None) -> None:
    """Print one rule."""
    rule = load_chosen(folder).rule(rule_id.upper())
    if rule is None:
        raise BadUse(
            Text(
                f"没有规则 {rule_id}；全部规则见 gouji rules list",
                f"no rule {rule_id}; gouji rules list shows all",
            )
        )
    if form == "json":
        click.echo(dumps(rule_json(rule, language()), indent=2))
    else:
        print_rows(rule_rows(rule, language()))


@command(
    "lint",
    Text(
        "核对规则集的写法，一次列出全部错误及其文件和行；有错误以 1 退出。",
        "Checks how a ruleset is written and lists every mistake with file and line; exits 1 if there is one.",
    ),
)
@FOLDER
def lint_command(folder: Path | None) -> int:
    """Look at rules, decisions and cases, print every mistake, and return the exit status."""
    problems = list(lint(*chosen(folder)))
    if not problems:
        problems += _mistaken_decisions(folder)
    for problem in problems:
        place = f"{problem.location}: " if problem.location else ""
        click.echo(f"{place}{problem.text.in_language(language())}")
    if problems:
        click.echo(say(Text(f"共 {len(problems)} 处错误", f"{len(problems)} mistakes")))
        return 1
    count = len(load_chosen(folder).rules)
    click.echo(say(Text(f"{count} 条规则，没有错误", f"{count} rules, no mistakes")))
    return 0


def _mistaken_decisions(folder: Path | None) -> tuple[GoujiError, ...]:
    try:
        decisions_of(load_chosen(folder), thoroughly=True)
    except RulesetError as error:
        return error.problems
    return ()


@command(
    "test",
    Text(
        "运行规则旁边的用例（*.cases.yaml），说明每一个不符合的；有不符合的以 1 退出。",
        "Runs the cases beside the rules (*.cases.yaml) and tells every one that does not hold; exits 1 if there is "
        "one.",
    ),
    examples=("gouji rules test", "gouji rules test rulesets/annual_report/arithmetic"),
)
@FOLDER
def test_command(folder: Path | None) -> int:
    """Run the cases of a ruleset, or of the rules below a folder of it, and return the exit status."""
    root = next((each for each in _upwards(folder) if (each / "ruleset.yaml").is_file()), folder)
    results = run_cases(load_chosen(root), folder)
    failed = [result for result in results if not result.passed]
    for result in failed:
        click.echo(f"{result.location}: {result.rule} {result.name}")
        for label, lines in ((EXPECTED, result.expected), (ACTUAL, result.actual)):
            for line in lines or ("—",):
                click.echo(f"    {say(label)}  {line}")
    rules = len({result.rule for result in results})
    text = Text(
        f"{rules} 条规则，{len(results)} 个用例，不符合 {len(failed)} 个",
        f"{rules} rules, {len(results)} cases, {len(failed)} do not hold",
    )
    click.echo(say(text))
    return 1 if failed or not results else 0


EXPECTED: Final = Text("应为", "expected")
ACTUAL: Final = Text("实为", "actual  ")


def _upwards(folder: Path | None) -> tuple[Path, ...]:
    return () if folder is None else (folder.resolve(), *folder.resolve().parents)


for each in (list_command, show_command, lint_command, test_command):
    rules_command.add_command(each)
