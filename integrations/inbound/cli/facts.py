"""`gouji rules facts`: everything that an expression may name."""

from __future__ import annotations

import click

from gouji.engine.canonical import dumps
from gouji.engine.errors import Text
from gouji.engine.rules.reference import reference_json, reference_markdown

from .language import command, option


@command(
    "facts",
    Text(
        "列出规则可以使用的全部事实、单元格、集合和函数，含类型、单位和例子。",
        "Lists every fact, cell, set and function that a rule may use, with type, unit and example.",
    ),
    examples=("gouji rules facts | less", "gouji rules facts --format json"),
)
@option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json"]),
    default="markdown",
    about=Text("输出格式，默认 markdown", "form of the output, markdown by default"),
)
def facts_command(form: str) -> None:
    """Print the reference."""
    click.echo(
        dumps(reference_json(), indent=2) if form == "json" else reference_markdown(), nl=form == "json"
    )
