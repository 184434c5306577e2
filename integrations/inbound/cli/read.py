"""`gouji read`: the report as read, without judging it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from gouji.engine.canonical import document_to_json, dumps
from gouji.engine.errors import Language, Text
from gouji.engine.form import SECTION_HEADINGS
from gouji.engine.model import SECTIONS, Document
from gouji.engine.register import load_register

from .configured import configured
from .grids import list_grids
from .language import argument, command, language, option, say
from .lines import describe_lines
from .listing import TEMPLATE_WORDS, list_unreadable
from .loading import Loaded, load_reports
from .printable import one_line
from .printing import EMPTY, Row, print_rows, row
from .side_by_side import render_html

WIDTH: Final = 132
"""Columns of a table where the output is no terminal."""


@command(
    "read",
    Text(
        "只读取年报，显示读到的内容，不作判断。退出码：0 都读到了；1 有文件读不了；2 一份也没读到。",
        "Shows the report as read, without judging it. Exit status: 0 all were read; 1 a file could not be read; "
        "2 none could.",
    ),
    examples=("gouji read 年报.txt --format json", "gouji read 年报.txt --format html > 年报.html"),
)
@argument("paths", metavar="PATH", nargs=-1, required=True, about=Text("文件或文件夹", "files or folders"))
@option(
    "--format",
    "form",
    type=click.Choice(["json", "text", "html"]),
    default="text",
    about=Text("输出格式，默认 text", "form of the output, text by default"),
)
def read_command(paths: tuple[str, ...], form: str) -> int:
    """Print the reports under `paths` as read and return the exit status."""
    register = load_register(configured().organs)
    loaded = load_reports([Path(path) for path in paths], register, label=say(Text("读取", "reading")))
    if form == "json":
        click.echo(dumps([document_to_json(each, language()) for each in loaded.documents], indent=2))
    elif form == "html":
        click.echo(render_html(loaded.documents, language()))
    else:
        for document in loaded.documents:
            print_document(document, language())
    _complain(loaded, form, language())
    if not loaded.documents:
        return 2
    return 1 if loaded.unreadable else 0


def _complain(loaded: Loaded, form: str, spoken: Language) -> None:
    # Beside JSON and HTML the complaints would spoil the output.
    stream = sys.stdout if form == "text" else sys.stderr
    print_rows((line for each in loaded.unreadable for line in list_unreadable(each, spoken)), stream)


def print_document(document: Document, spoken: Language) -> None:
    """Print what was read: heading facts, sections, tables, and what was odd."""
    print_rows([*_facts(document, spoken), EMPTY, *_sections(document, spoken), EMPTY])
    terminal = sys.stdout.isatty()
    console = Console(width=None if terminal else WIDTH, highlight=False, emoji=False, markup=False)
    for grid in list_grids(document, spoken):
        table = Table(*grid.heads, title=grid.caption, title_justify="left", show_lines=False)
        for cells in grid.rows:
            table.add_row(*cells)
        console.print(table)
    print_rows([*_notes(document, spoken), EMPTY])


def heading_facts(document: Document, spoken: Language) -> list[tuple[str, str]]:
    """Return label and value of what stands around the sections."""
    period = document.period
    values = (
        (Text("文件", "file"), one_line(document.source)),
        (Text("标题", "title"), document.title),
        (Text("机关", "organ"), document.organ),
        (Text("年度", "year"), document.year),
        (Text("格式", "form"), TEMPLATE_WORDS[document.template].in_language(spoken)),
        (Text("发布日期", "published"), document.published_on),
        (Text("落款日期", "signed"), document.signed_on),
        (Text("统计期限", "period"), f"{period.start or '?'} – {period.end or '?'}" if period else None),
    )
    nothing = Text("未见", "not found").in_language(spoken)
    return [(label.in_language(spoken), nothing if value is None else str(value)) for label, value in values]


def _facts(document: Document, spoken: Language) -> Iterator[Row]:
    for label, value in heading_facts(document, spoken):
        colon = "：" if spoken == "zh" else ": "
        yield row(0, (f"{label}{colon}", "dim"), value)


def section_lines(document: Document, spoken: Language) -> list[str]:
    """Return one line a section: ordinal and heading as they stand there, and how long it is."""
    lines = []
    for key in SECTIONS:
        section = document.sections.get(key)
        if section is None:
            heading = SECTION_HEADINGS[key].in_language(spoken)
            lines.append(
                Text(f"—  {heading}（没有这一部分）", f"—  {heading} (not there)").in_language(spoken)
            )
        else:
            length = Text(f"{len(section.text)} 字", f"{len(section.text)} characters").in_language(spoken)
            lines.append(f"{section.number or '—'}  {section.heading}  {length}")
    return lines


def _sections(document: Document, spoken: Language) -> Iterator[Row]:
    for line in section_lines(document, spoken):
        yield row(0, line)


def note_lines(document: Document, spoken: Language) -> list[str]:
    """Return one line for everything odd that the reader saw, with its line in the file."""
    lines = []
    for note in document.notes:
        place = describe_lines(document, [note.span] if note.span else [], spoken)
        brackets = f"（{place}）" if spoken == "zh" else f" ({place})"
        lines.append(note.message.in_language(spoken) + (brackets if place else ""))
    return lines


def _notes(document: Document, spoken: Language) -> Iterator[Row]:
    lines = note_lines(document, spoken)
    if lines:
        yield row(0, (Text("读取时注意到：", "Seen while reading:").in_language(spoken), "bold"))
    for line in lines:
        yield row(2, line)
