"""A summary as headings, sentences, tables and charts in one language; how they look is the renderers' business."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from gouji.engine.errors import Language


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of text, or a number with the list that it counts.

    Attributes:
        text: as it is shown; `—` for a number that cannot be said.
        number: for a workbook; None for words and for a number that cannot be said.
        address: path of the page behind it, below `GOUJI_BASE_URL`; None where there is none.
        is_number: whether it belongs to the right of its column.
        level: how far it is indented, as a part of the row above it.
    """

    text: str
    number: int | Decimal | None = None
    address: str | None = None
    is_number: bool = False
    level: int = 0


Sentence = tuple[Cell, ...]
"""Pieces that are read one after the other."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head.

    Attributes:
        name: stable, ASCII.
        in_mail: how many rows a mail shows, None for all; 0 for a table that only paper and workbook have.
        main_in_mail: whether a mail leaves out rows that are parts of the row above them.
        more: what a mail says of the rows it leaves out; `{left}` stands for how many they are, `{where}` for where
            they are.
    """

    name: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    in_mail: int | None = None
    main_in_mail: bool = False
    more: str = ""

    @property
    def mail_rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows that a mail shows."""
        rows = (row for row in self.rows if row[0].level == 0) if self.main_in_mail else self.rows
        return tuple(rows)[: self.in_mail]

    def left_out(self, where: str) -> str:
        """Return what a mail says of the rows it leaves out; empty where it shows all."""
        left = len(self.rows) - len(self.mail_rows)
        return self.more.format(left=left, where=where) if left else ""


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a chart: a value per category, None where it cannot be said."""

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked columns, one per category; a table in the same section has the same figures.

    Attributes:
        name: stable, ASCII; the picture's content id.
        alt: says in words what the chart shows, figures included.
        lies: True for bars that lie, for categories with long names.
    """

    name: str
    caption: str
    alt: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    lies: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what belongs under it, in this order: sentences, charts, tables."""

    heading: str
    sentences: tuple[Sentence, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole summary in one language.

    Attributes:
        subject: of the mail. `preheader`: what lists of mails show beside it.
        address: path of its page. `more`: the words that lead there.
        file_name: of its attachments, without an ending.
        lead: what matters most, in sentences.
        highlights: label, number and the same number last year, for the head.
        notes: how things are counted, for the small print.
        foot: where the numbers come from: time, rulesets.
    """

    language: Language
    title: str
    subtitle: str
    subject: str
    preheader: str
    address: str
    file_name: str
    more: str
    lead: tuple[Sentence, ...]
    highlights: tuple[tuple[str, Cell, str], ...]
    sections: tuple[Section, ...]
    notes_heading: str
    notes: tuple[str, ...]
    foot: tuple[Sentence, ...]

    def charts(self) -> Iterator[Chart]:
        """Yield the charts of all sections in order."""
        for section in self.sections:
            yield from section.charts

    def tables(self) -> Iterator[Table]:
        """Yield the tables of all sections in order."""
        for section in self.sections:
            yield from section.tables


def slimmer(outline: Outline, rows: int, more: str) -> Outline:
    """Return an outline of which a mail shows at most so many rows of each table.

    Args:
        more: said under a table that is cut and says nothing of its own.
    """
    sections = tuple(
        replace(section, tables=tuple(_slimmer(table, rows, more) for table in section.tables))
        for section in outline.sections
    )
    return replace(outline, sections=sections)


def _slimmer(table: Table, rows: int, more: str) -> Table:
    fewer = rows if table.in_mail is None else min(table.in_mail, rows)
    return replace(table, in_mail=fewer, more=table.more or more)


def plain(sentence: Sentence) -> str:
    """Return a sentence without its links."""
    return "".join(cell.text for cell in sentence)
