"""`gouji rules lint` and `gouji rules test`: how a ruleset is written, and whether it says what its cases want."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from gouji.engine.errors import GoujiError, Location, RulesetError, Text
from gouji.engine.judge import decisions_of
from gouji.engine.rules import RuleProblem, Ruleset
from gouji.engine.rules.cases import CaseResult, run_cases
from gouji.engine.rules.completeness import missing_cases
from gouji.engine.rules.lint import lint

from .language import BadUse, command, language, say
from .printable import one_line
from .rulesets import FOLDER, OVERLAY, chosen, load_chosen

EXPECTED: Final = Text("应为", "expected")
ACTUAL: Final = Text("实为", "actual  ")


@command(
    "lint",
    Text(
        "核对规则集的写法，一次列出全部错误及其文件和行；有错误以 1 退出。",
        "Checks how a ruleset is written and lists every mistake with file and line; exits 1 if there is one.",
    ),
)
@FOLDER
@OVERLAY
def lint_command(folder: Path | None, overlays: tuple[Path, ...]) -> int:
    """Look at rules, decisions and cases, print every mistake, and return the exit status."""
    _require_folders(folder, overlays)
    problems = list(lint(*chosen(folder, overlays)))
    if not problems:
        problems += _mistaken_decisions(load_chosen(folder, overlays))
    for problem in problems:
        place = f"{one_line(str(problem.location))}: " if problem.location else ""
        click.echo(f"{place}{problem.text.in_language(language())}")
        for line in _shown(problem.location):
            click.echo(f"    {line}")
    if problems:
        click.echo(say(Text(f"共 {len(problems)} 处错误", f"{len(problems)} {_mistakes(len(problems))}")))
        return 1
    ruleset = load_chosen(folder, overlays)
    click.echo(say(_counted(ruleset)))
    return 0


def _mistakes(count: int) -> str:
    return "mistake" if count == 1 else "mistakes"


def _require_folders(folder: Path | None, overlays: Sequence[Path]) -> None:
    """Refuse a folder that is not there: nothing was looked at, which is no mistake of a rule."""
    for each in (folder, *overlays):
        if each is not None and not each.is_dir():
            raise BadUse(Text(f"没有规则集文件夹 {each}", f"there is no ruleset folder {each}"))


def _shown(place: Location | None) -> tuple[str, ...]:
    """Return the line at fault with a mark below the place; nothing where it is not known or not to be read."""
    if place is None or place.line is None or place.column is None:
        return ()
    try:
        lines = place.path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    if place.line > len(lines):
        return ()
    line = lines[place.line - 1]
    before = line[: place.column - 1]
    width = sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in before)
    return line, f"{' ' * width}^"


def _counted(ruleset: Ruleset) -> Text:
    count = len(ruleset.rules)
    regions = sorted(ruleset.regions)
    zh = f"，地方附加 {len(regions)} 个（{'、'.join(regions)}）" if regions else ""
    en = f", {len(regions)} overlay(s) ({', '.join(regions)})" if regions else ""
    return Text(f"{count} 条规则{zh}，没有错误", f"{count} rules{en}, no mistakes")


def _mistaken_decisions(ruleset: Ruleset) -> tuple[GoujiError, ...]:
    try:
        decisions_of(ruleset, thoroughly=True)
    except RulesetError as error:
        return error.problems
    return ()


@command(
    "test",
    Text(
        "运行规则旁边的用例（*.cases.yaml），说明每一个不符合的，并点名还缺的用例：每条规则要有触发的和不触发的，"
        "所需数据可能缺失的还要有无法核验的。有不符合或缺少的以 1 退出。",
        "Runs the cases beside the rules (*.cases.yaml), tells every one that does not hold, and names those still "
        "missing: each rule needs one that fires, one that does not and, where something it needs can be absent, one "
        "that cannot be assessed. Exits 1 if one does not hold or is missing.",
    ),
    examples=("gouji rules test", "gouji rules test rulesets/annual_report/arithmetic"),
)
@FOLDER
@OVERLAY
def test_command(folder: Path | None, overlays: tuple[Path, ...]) -> int:
    """Run the cases of a ruleset, or of the rules below a folder of it, and return the exit status."""
    root = next((each for each in _upwards(folder) if (each / "ruleset.yaml").is_file()), folder)
    ruleset = load_chosen(root, overlays)
    results = run_cases(ruleset, folder)
    missing = [each for each in missing_cases(ruleset) if folder is None or _lies_below(each, folder)]
    failed = [result for result in results if not result.passed]
    for result in failed:
        click.echo(f"{result.location}: {result.rule} {say(result.name)}")
        for label, lines in ((EXPECTED, result.expected), (ACTUAL, result.actual)):
            for line in lines or ("—",):
                click.echo(f"    {say(label)}  {line}")
    for problem in missing:
        click.echo(f"{problem.location}: {say(problem.text)}")
    click.echo(say(_tested(results, failed, missing)))
    return 1 if failed or missing or not results else 0


def _tested(
    results: Sequence[CaseResult], failed: Sequence[CaseResult], missing: Sequence[RuleProblem]
) -> Text:
    rules = len({result.rule for result in results})
    lacking = Text(f"，缺少 {len(missing)} 个", f", {len(missing)} are missing") if missing else Text("", "")
    return Text(
        f"{rules} 条规则，{len(results)} 个用例，不符合 {len(failed)} 个{lacking.zh}",
        f"{rules} rules, {len(results)} cases, {len(failed)} do not hold{lacking.en}",
    )


def _lies_below(problem: RuleProblem, folder: Path) -> bool:
    return problem.location is not None and problem.location.path.resolve().is_relative_to(folder.resolve())


def _upwards(folder: Path | None) -> tuple[Path, ...]:
    return () if folder is None else (folder.resolve(), *folder.resolve().parents)
