"""`gouji rules coverage`: which figures the rules protect, as a matrix of cells and ways to spoil them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click
from jinja2 import Environment, PackageLoader, StrictUndefined

from gouji.engine.authoring.coverage import Change, Coverage, Reaction, cover
from gouji.engine.canonical import Json, dumps
from gouji.engine.errors import Language, Text
from gouji.engine.form import cell_label
from gouji.engine.model import Template
from gouji.engine.rules import Ruleset

from .language import command, language, option
from .printing import EMPTY, Row, print_rows, row
from .rulesets import FOLDER, OVERLAY, load_chosen

CHANGES: Final = {
    Change.PLUS_ONE: Text("多一", "+1"),
    Change.BLANK: Text("留空", "blank"),
    Change.MOVED: Text("错列", "moved"),
}
TITLE: Final = Text(
    "表三、表四每一格分别多填一、留空、与邻列互换时新出现的问题",
    "What is found where one figure of tables 3 and 4 is one too many, blank, or exchanged with its neighbour",
)
UNPROTECTED: Final = Text("没有规则能发现的改动", "changes that no rule notices")
ALL_PROTECTED: Final = Text("每一格的每种改动都有规则发现", "every change of every cell is noticed")


@command(
    "coverage",
    Text(
        "逐格改动一对前后一致的年报，列出每种改动会被哪些规则发现，并点名没有规则保护的单元格；有这样的单元格也以 0 退出。",
        "Spoils a consistent pair of years cell by cell, lists which rules notice each change, and names the cells that "
        "none protects; exits 0 even then.",
    ),
    examples=("gouji rules coverage", "gouji rules coverage --format html > coverage.html"),
)
@FOLDER
@OVERLAY
@option(
    "--template",
    type=click.Choice(["F21", "F19"]),
    default="F21",
    about=Text("格式，默认 F21", "the form, F21 by default"),
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    about=Text("输出格式，默认 text", "form of the output, text by default"),
)
def coverage_command(folder: Path | None, overlays: tuple[Path, ...], template: Template, form: str) -> None:
    """Spoil every cell and print the matrix."""
    ruleset, spoken = load_chosen(folder, overlays), language()
    coverage = cover(ruleset, template)
    if form == "json":
        click.echo(dumps(_to_json(ruleset, coverage), indent=2))
    elif form == "html":
        click.echo(_to_html(ruleset, coverage, spoken))
    else:
        print_rows(_rows(coverage, spoken))


def _by_cell(reactions: Sequence[Reaction]) -> dict[str, dict[Change, tuple[str, ...]]]:
    """Return the rules that notice each change of each cell, each once."""
    found: dict[str, dict[Change, tuple[str, ...]]] = {}
    for each in reactions:
        rules = tuple(dict.fromkeys(one.rule for one in each.found))
        found.setdefault(each.cell, {})[each.change] = rules
    return found


def _rows(coverage: Coverage, spoken: Language) -> Iterator[Row]:
    matrix = _by_cell(coverage.reactions)
    width = max(map(len, matrix))
    heads = [word.in_language(spoken) for word in CHANGES.values()]
    yield row(0, (f"{TITLE.in_language(spoken)} ({coverage.template})", "bold"))
    for cell, by_change in matrix.items():
        told = " | ".join(
            f"{head} {' '.join(by_change[change]) or '—'}"
            for change, head in zip(CHANGES, heads, strict=True)
        )
        yield row(2, (cell.ljust(width), "dim" if all(by_change.values()) else "bold red"), f"  {told}")
    yield EMPTY
    yield from _summary(coverage, spoken)


def _summary(coverage: Coverage, spoken: Language) -> Iterator[Row]:
    cells = len({each.cell for each in coverage.reactions})
    text = Text(
        f"{cells} 格，{len(coverage.reactions)} 种改动，由 {len(coverage.rules)} 条规则发现："
        f"{'、'.join(coverage.rules)}",
        f"{cells} cells, {len(coverage.reactions)} changes, noticed by {len(coverage.rules)} rules: "
        f"{', '.join(coverage.rules)}",
    )
    yield row(0, text.in_language(spoken))
    if not coverage.unprotected:
        yield row(0, (ALL_PROTECTED.in_language(spoken), "green"))
        return
    yield row(0, (f"{UNPROTECTED.in_language(spoken)}（{len(coverage.unprotected)}）", "bold red"))
    for each in coverage.unprotected:
        label = cell_label(each.cell, coverage.template).in_language(spoken)
        yield row(2, f"{each.cell}  {CHANGES[each.change].in_language(spoken)}  {label}")


def _to_json(ruleset: Ruleset, coverage: Coverage) -> Json:
    return {
        "ruleset": {"id": ruleset.id, "version": ruleset.version, "digest": ruleset.digest},
        "template": coverage.template,
        "cells": {
            cell: {change.value: list(rules) for change, rules in by_change.items()}
            for cell, by_change in _by_cell(coverage.reactions).items()
        },
        "unprotected": [{"cell": each.cell, "change": each.change.value} for each in coverage.unprotected],
    }


def _to_html(ruleset: Ruleset, coverage: Coverage, spoken: Language) -> str:
    loader = PackageLoader("gouji.integrations.inbound.cli", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("coverage.html").render(
        language=spoken,
        title=TITLE.in_language(spoken),
        heads=[word.in_language(spoken) for word in CHANGES.values()],
        ruleset=ruleset,
        template=coverage.template,
        rows=[
            (cell, cell_label(cell, coverage.template).in_language(spoken), list(by_change.values()))
            for cell, by_change in _by_cell(coverage.reactions).items()
        ],
        unprotected_title=UNPROTECTED.in_language(spoken),
        unprotected=coverage.unprotected,
        changes={change: word.in_language(spoken) for change, word in CHANGES.items()},
    )
