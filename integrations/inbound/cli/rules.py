"""`gouji rules`: the rule author's tools."""

from __future__ import annotations

from pathlib import Path

import click

from gouji.engine.canonical import dumps
from gouji.engine.errors import Text
from gouji.engine.rules.schema import STAGE_WORDS

from .backtesting import backtest_command
from .coverage import coverage_command
from .differences import diff_command
from .facts import facts_command
from .language import Group, command, language, option
from .printing import print_rows, row
from .rule_text import rule_json, severity_style, severity_word
from .rulesets import OVERLAY, RULESET, load_chosen
from .scaffolding import new_command
from .showing import show_command
from .testing import lint_command, test_command

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
@OVERLAY
def list_command(form: str, folder: Path | None, overlays: tuple[Path, ...]) -> None:
    """Print all rules of the country, then those that single regions have beside them."""
    ruleset, spoken = load_chosen(folder, overlays), language()
    if form == "json":
        click.echo(dumps([rule_json(rule, spoken) for rule in ruleset.rules], indent=2))
        return
    rows = []
    regional = [
        (rule, f"  {code}")
        for code, own in ruleset.regions.items()
        for rule in own.rules
        if not ruleset.rule(rule.id)
    ]
    for rule, region in [*((rule, "") for rule in ruleset.rules), *regional]:
        stage = "" if rule.is_in_force else f"  [{STAGE_WORDS[rule.stage].in_language(spoken)}]"
        severity = (severity_word(rule, spoken), severity_style(rule))
        title = f"  {rule.title.in_language(spoken)}{stage}{region}"
        rows.append(row(0, (rule.id, "bold"), "  ", severity, title))
    print_rows(rows)


for each in (
    list_command,
    show_command,
    lint_command,
    test_command,
    coverage_command,
    backtest_command,
    diff_command,
    new_command,
    facts_command,
):
    rules_command.add_command(each)
