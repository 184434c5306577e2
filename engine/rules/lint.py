"""Everything that is wrong with a ruleset and its cases, for its authors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import GoujiError, Location, RulesetError, Text
from ..yaml_file import read_yaml
from .case_schema import CasesFile
from .load import load_ruleset, shipped_folder
from .overlay import overlay_folders
from .problems import Problems
from .source import rule_files, validated


def lint(folder: Path | None = None, overlays: Sequence[Path] | None = None) -> tuple[GoujiError, ...]:
    """Return every mistake in a ruleset and its overlays, with file and line; empty where there is none.

    Stricter than loading: every turn of every loop is tried, every rule must have cases, and every file of cases
    must have its shape and its rule.

    Args:
        folder: of the ruleset; None means the one that is shipped.
        overlays: as for `load_ruleset`.
    """
    folder = folder or shipped_folder()
    problems = Problems()
    found: tuple[GoujiError, ...] = ()
    try:
        ruleset = load_ruleset(folder, overlays, thoroughly=True)
    except RulesetError as error:
        found = error.problems
        regional = overlay_folders([*(overlays or ())], Problems())
    else:
        regional = tuple({each: None for own in ruleset.regions.values() for _, each in own.overlays})
    for each in (folder, *regional):
        _check_cases(each, problems)
    return (*found, *problems.all())


def _check_cases(folder: Path, problems: Problems) -> None:
    wanted = {path.with_suffix(".cases.yaml"): path for path in rule_files(folder)}
    for cases, rule in wanted.items():
        if cases.is_file():
            validated(CasesFile, read_yaml(cases, problems), problems)
        else:
            text = Text(f"规则没有用例，应有 {cases.name}", f"the rule has no cases; {cases.name} is wanted")
            problems.add("no_cases", text, Location(rule, 1))
    for path in sorted(folder.rglob("*.cases.yaml")):
        if path not in wanted:
            text = Text("用例没有对应的规则", "there is no rule beside these cases")
            problems.add("no_rule", text, Location(path, 1))
