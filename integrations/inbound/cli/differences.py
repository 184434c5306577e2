"""`gouji rules diff`: what one ruleset says otherwise than another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import click

from gouji.engine.authoring.backtest import Source
from gouji.engine.authoring.difference import Changed, Difference, compare
from gouji.engine.canonical import Json, dumps
from gouji.engine.errors import Language, Text
from gouji.engine.store.replaying import Replays
from gouji.workers.settings import load_settings

from .database import open_store
from .language import argument, command, language, option
from .printing import Row, print_rows, row

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
NOTHING: Final = Text("没有不同", "no difference")
DECISIONS: Final = Text("分组与抑制规则（decisions.yaml）不同", "decisions.yaml differs")
ABSENT: Final = Text("无", "none")


@command(
    "diff",
    Text(
        "比较两个规则集（文件夹，或评审记录里保存过的摘要）：新增、删去、改动的规则和参数。相同以 0 退出，不同以 1。",
        "Compares two rulesets (folders, or digests of rulesets that judged): rules and parameters added, removed and "
        "changed. Exits 0 where they are the same, 1 where not.",
    ),
    examples=("gouji rules diff rulesets/annual_report my_rules",),
)
@argument("first", metavar="A", about=Text("先前的规则集", "the earlier ruleset"))
@argument("second", metavar="B", about=Text("后来的规则集", "the later ruleset"))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    about=Text("输出格式，默认 text", "form of the output, text by default"),
)
def diff_command(first: str, second: str, form: str) -> int:
    """Compare two rulesets, print what differs, and return the exit status."""
    with ExitStack() as stack:
        difference = compare(named_source(first, stack).load(), named_source(second, stack).load())
    if form == "json":
        click.echo(dumps(_to_json(difference), indent=2))
    else:
        print_rows(_rows(difference, language()))
    return 1 if difference else 0


def named_source(name: str, stack: ExitStack) -> Source:
    """Return where the ruleset in a folder lies, or the one with this digest that judged, unpacked until `stack` ends.

    Raises:
        NotFoundError: nothing was judged by a ruleset with this digest.
    """
    if not DIGEST.fullmatch(name) or Path(name).is_dir():
        return Source(Path(name))
    database = stack.enter_context(open_store(load_settings()))
    session = stack.enter_context(database.read_session())
    return Source(*stack.enter_context(Replays()).folders(session, name))


def _rows(difference: Difference, spoken: Language) -> Iterator[Row]:
    if not difference:
        yield row(0, NOTHING.in_language(spoken))
    for sign, style, rules in (("+", "green", difference.added), ("-", "red", difference.removed)):
        for rule in rules:
            yield row(0, (f"{sign} {rule.id} {rule.title.in_language(spoken)}", style))
    for changed in difference.changed:
        yield row(0, (f"~ {changed.rule} {changed.title.in_language(spoken)}", "yellow"))
        for change in changed.changes:
            yield from _change(change, spoken)
    for change in difference.parameters:
        yield row(0, (f"~ parameters.{change.key}", "yellow"))
        yield from _values(change, spoken)
    if difference.decisions:
        yield row(0, (f"~ {DECISIONS.in_language(spoken)}", "yellow"))


def _change(change: Changed, spoken: Language) -> Iterator[Row]:
    yield row(4, (f"{change.key}:", "bold"))
    yield from _values(change, spoken)


def _values(change: Changed, spoken: Language) -> Iterator[Row]:
    for sign, style, value in (("-", "red", change.before), ("+", "green", change.after)):
        yield row(6, (f"{sign} {_told(value, spoken)}", style), hanging=2)


def _told(value: Any, spoken: Language) -> str:
    if value is None:
        return ABSENT.in_language(spoken)
    return value if isinstance(value, str) else dumps(value)


def _to_json(difference: Difference) -> Json:
    return {
        "added": [rule.id for rule in difference.added],
        "removed": [rule.id for rule in difference.removed],
        "changed": [
            {"rule": each.rule, "changes": [_changed_json(change) for change in each.changes]}
            for each in difference.changed
        ],
        "parameters": [_changed_json(change) for change in difference.parameters],
        "decisions": difference.decisions,
    }


def _changed_json(change: Changed) -> Json:
    return {"key": change.key, "before": change.before, "after": change.after}
