"""`build_facts`: one report, its filing and last year's report as facts, each read when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from ..model import MISSING_CELL, Cell, Document, Filing, Surroundings
from . import (
    breakdowns,
    children,
    corrected,
    course,
    dates,
    figures,
    layout,
    likeness,
    narrative,
    own_names,
    places,
    preface,
    privacy,
    published,
    report,
    sections,
    tables,
    title,
    told,
    wording,
    years,
)
from .reader import Reader, RecordsReader
from .searches import Words, search
from .sources import Sources
from .values import Absent, Fact, Record

READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {
        **report.READERS,
        **title.READERS,
        **dates.READERS,
        **sections.READERS,
        **narrative.READERS,
        **tables.READERS,
        **told.READERS,
        **layout.READERS,
        **preface.READERS,
        **years.READERS,
        **likeness.READERS,
        **wording.READERS,
        **course.READERS,
        **children.READERS,
    }
)
"""What reads each fact that is one value, by its name in the catalogue."""

RECORDS_READERS: Final[Mapping[str, RecordsReader]] = MappingProxyType(
    {
        **sections.RECORDS_READERS,
        **narrative.RECORDS_READERS,
        **published.RECORDS_READERS,
        **breakdowns.RECORDS_READERS,
        **tables.RECORDS_READERS,
        **told.RECORDS_READERS,
        **layout.RECORDS_READERS,
        **preface.RECORDS_READERS,
        **own_names.RECORDS_READERS,
        **figures.RECORDS_READERS,
        **years.RECORDS_READERS,
        **likeness.RECORDS_READERS,
        **privacy.RECORDS_READERS,
        **wording.RECORDS_READERS,
        **places.RECORDS_READERS,
        **course.RECORDS_READERS,
        **children.RECORDS_READERS,
        **corrected.RECORDS_READERS,
    }
)
"""What reads each fact that is a list."""


class Facts:
    """Everything that rules may know of one report.

    A fact is read when it is first asked for and then kept: what no rule asks for costs nothing. The values
    are pure functions of the inputs, so it does not matter who asks first.
    """

    __slots__ = ("_kept", "_kept_records", "_kept_searches", "_sources")

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._kept: dict[str, Fact | Absent] = {}
        self._kept_records: dict[str, tuple[Record, ...] | Absent] = {}
        self._kept_searches: dict[tuple[str, tuple[Words, ...]], tuple[Record, ...] | Absent] = {}

    @property
    def document(self) -> Document:
        """The report that is judged."""
        return self._sources.document

    @property
    def filing(self) -> Filing:
        """What is known about its filing."""
        return self._sources.filing

    @property
    def predecessor(self) -> Document | None:
        """Last year's report of the same organ, None where there is none at hand."""
        return self._sources.predecessor

    def cell(self, address: str, year: Literal["this", "previous"] = "this") -> Cell:
        """Return the cell at `table.row.column`; a missing one where the report has no such cell.

        Args:
            address: as in the contract, without year.
            year: `previous` for last year's report.
        """
        document = self._sources.document if year == "this" else self._sources.predecessor
        return MISSING_CELL if document is None else document.cell(address)

    def get(self, name: str) -> Fact | Absent:
        """Return one fact of the catalogue that is a single value; KeyError for any other name."""
        found = self._kept.get(name)
        if found is None:
            found = self._kept[name] = READERS[name](self._sources)
        return found

    def records(self, name: str) -> tuple[Record, ...] | Absent:
        """Return one fact of the catalogue that is a list; KeyError for any other name."""
        found = self._kept_records.get(name)
        if found is None:
            found = self._kept_records[name] = RECORDS_READERS[name](self._sources)
        return found

    def search(self, name: str, arguments: tuple[Words, ...]) -> tuple[Record, ...] | Absent:
        """Return what a search with word lists finds; KeyError for a name that is no search."""
        found = self._kept_searches.get((name, arguments))
        if found is None:
            found = self._kept_searches[name, arguments] = search(name, self._sources, arguments)
        return found


def build_facts(
    document: Document,
    filing: Filing | None = None,
    predecessor: Document | None = None,
    surroundings: Surroundings | None = None,
) -> Facts:
    """Return the facts of one report.

    Args:
        document: the report as read.
        filing: what is known about its filing; nothing where it is left out.
        predecessor: last year's report of the same organ, if it is at hand.
        surroundings: what other reports say about this one; nothing where nobody looked.
    """
    return Facts(Sources(document, filing or Filing(), predecessor, surroundings or Surroundings()))
