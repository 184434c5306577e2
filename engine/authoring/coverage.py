"""Which figures a ruleset protects: every cell of tables 3 and 4 is spoilt in three ways, and what fires is noted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ..form import columns_of, split_address
from ..judge import judge
from ..model import Document, Evaluation, Filing, Organ, Severity, Template
from ..rules import Ruleset
from .pair import YEARS, Figures, consistent_pair, report_of, with_figures

Spoilt = Mapping[str, int | None]


class Change(StrEnum):
    """How a figure is spoilt: one too many, left out, or in the column beside it, whose figure takes its place."""

    PLUS_ONE = "plus_one"
    BLANK = "blank"
    MOVED = "moved"


class Found(NamedTuple):
    """One finding that appears, by what tells it from others."""

    rule: str
    severity: Severity
    cells: tuple[str, ...]
    derived: bool


@dataclass(frozen=True, slots=True)
class Reaction:
    """What one spoilt figure leads to: the findings that were not there before."""

    cell: str
    change: Change
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What every single spoilt figure leads to.

    Attributes:
        template: the form.
        standing: what is found in the consistent pair itself; it counts nowhere.
        reactions: cell by cell in the order of the form, three each.
    """

    template: Template
    standing: tuple[Found, ...]
    reactions: tuple[Reaction, ...]

    @property
    def unprotected(self) -> tuple[Reaction, ...]:
        """The changes that nobody would notice."""
        return tuple(reaction for reaction in self.reactions if not reaction.found)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that fire at all, each once."""
        return tuple(dict.fromkeys(found.rule for each in self.reactions for found in each.found))


def cover(
    ruleset: Ruleset,
    template: Template = "F21",
    cells: Iterable[str] | None = None,
    only: Collection[str] | None = None,
) -> Coverage:
    """Spoil every figure of a consistent pair of years, one at a time, and judge each time.

    Args:
        ruleset: as loaded.
        template: `F21` (190 cells) or `F19` (176).
        cells: addresses; only these are spoilt.
        only: catalogue ids; only these rules are looked at.
    """
    this, last = consistent_pair(template)
    before = report_of(template, last, year=YEARS[template] - 1)
    right = report_of(template, this)
    standing = _findings(_judged(ruleset, right, before, only))
    reactions = []
    for cell in cells or this:
        for change in Change:
            seen = _findings(_judged(ruleset, with_figures(right, spoil(this, cell, change)), before, only))
            new = tuple(sorted(set(seen) - set(standing)))
            reactions.append(Reaction(cell, change, new))
    return Coverage(template, standing, tuple(reactions))


def spoil(figures: Figures, cell: str, change: Change) -> Spoilt:
    """Return what one spoilt figure makes of the cells it touches."""
    if change is Change.PLUS_ONE:
        return {cell: figures[cell] + 1}
    if change is Change.BLANK:
        return {cell: None}
    beside = neighbour(cell)
    return {cell: figures[beside], beside: figures[cell]}


def neighbour(cell: str) -> str:
    """Return the cell one column to the right; to the left of the last."""
    table, row, column = split_address(cell)
    columns = columns_of("F21", table, "reconsideration" if table == "appeals" else "received")
    place = columns.index(column)
    return f"{table}.{row}.{columns[place + 1 if place + 1 < len(columns) else place - 1]}"


def _judged(
    ruleset: Ruleset, document: Document, predecessor: Document, only: Collection[str] | None
) -> Evaluation:
    filing = Filing(Organ(document.organ or "", kind="department", level="county", makes_regulations=False))
    return judge(document, ruleset, filing, predecessor, only=only)


def _findings(evaluation: Evaluation) -> tuple[Found, ...]:
    return tuple(
        Found(
            finding.candidate.rule,
            finding.candidate.severity,
            tuple(sorted(finding.candidate.cells)),
            finding.candidate.derived,
        )
        for finding in evaluation.findings
    )
