"""`gouji rules new`: a rule and its cases to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from gouji.engine.authoring.scaffold import scaffold
from gouji.engine.errors import Text
from gouji.engine.rules import load_ruleset

from .language import argument, command, option, say
from .rulesets import chosen


@command(
    "new",
    Text(
        "写出一条新规则和它的用例供修改：规则能通过 lint，用例在写完之前不通过 test。",
        "Writes a new rule and its cases to be filled in: the rule lints, its cases fail until they are written.",
    ),
    examples=("gouji rules new A15 --slug figure-impossible --ruleset my_rules",),
)
@argument("rule_id", metavar="ID", about=Text("规则编号，如 A15", "id of the rule, like A15"))
@option(
    "--slug",
    default="to-be-named",
    metavar="WORDS",
    about=Text("文件名里说明问题的英文短语", "English words for the fault, in the file's name"),
)
@option(
    "--ruleset",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    about=Text("写入的规则集文件夹，默认用生效的", "folder to write into, that in force by default"),
)
@option(
    "--overlay",
    metavar="DIR",
    type=click.Path(path_type=Path),
    about=Text("写入这个地方附加规则的文件夹", "write into this overlay of a region"),
)
def new_command(rule_id: str, slug: str, folder: Path | None, overlay: Path | None) -> None:
    """Write the two files and say what to do next."""
    base, overlays = chosen(folder, [overlay] if overlay else [])
    ruleset = load_ruleset(base, overlays)
    rule, cases = scaffold(ruleset, overlay or ruleset.folder, rule_id.upper(), slug)
    where = f"{ruleset.folder} --overlay {overlay}" if overlay else f"{ruleset.folder}"
    tested = where if overlay else f"{rule.parent}"
    text = Text(
        f"已写出 {rule} 和 {cases}；改好后运行 gouji rules lint {where} 和 gouji rules test {tested}",
        f"{rule} and {cases} are written; edit them, then run gouji rules lint {where} and gouji rules test {tested}",
    )
    click.echo(say(text))
