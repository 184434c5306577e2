"""What facts are read from: the document, its filing, last year's document; and the prose, prepared once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from ..errors import Text
from ..model import TABLES, CellKind, Document, Filing, Number, SectionKey, Surroundings
from .above import above_table, whole
from .names import section_title
from .outcomes import Outcome, find_outcomes
from .paragraphs import Paragraph, split_paragraphs
from .prose import Prose, Quantity, section_prose
from .statements import Statement, find_requests_paragraph, find_statements
from .values import Absent

NARRATIVE_SECTIONS: tuple[SectionKey, ...] = ("overview", "problems", "other")
"""Parts that are running text; the other three are tables."""


PREFACE_LENGTH: int = 6000
"""No preface is longer; what else may stand above the first part is of no concern."""


@dataclass(frozen=True)
class Sources:
    """The inputs of every reader of facts; what is costly to prepare is prepared once, when first asked for."""

    document: Document
    filing: Filing
    predecessor: Document | None = None
    surroundings: Surroundings = field(default_factory=Surroundings)

    @cached_property
    def prose(self) -> dict[SectionKey, Prose]:
        """The running text of the narrative parts that were found."""
        found = {key: self.document.sections.get(key) for key in NARRATIVE_SECTIONS}
        return {key: section_prose(self.document, part) for key, part in found.items() if part is not None}

    @cached_property
    def preface(self) -> Prose:
        """The running text between the title and the first part."""
        first = min((part.heading_span[0] for part in self.document.sections.values() if part), default=0)
        start = self.document.title_span[1] if self.document.title_span else 0
        return Prose(self.document.text, (min(start, first), min(first, start + PREFACE_LENGTH)))

    @cached_property
    def running_text(self) -> tuple[Prose, ...]:
        """The preface and the narrative parts, as far as there is anything in them."""
        return tuple(prose for prose in (self.preface, *self.prose.values()) if prose.text)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs of the overview, none where there is no overview."""
        overview = self.prose.get("overview")
        return split_paragraphs(overview) if overview else ()

    @cached_property
    def requests_paragraph(self) -> Paragraph | None:
        """The paragraph of the overview on requests."""
        overview = self.prose.get("overview")
        return find_requests_paragraph(overview, self.paragraphs) if overview else None

    @cached_property
    def _requests(self) -> tuple[Prose | None, Paragraph | None, tuple[Statement, ...]]:
        """Where the report tells how many requests came in: the overview; where that is silent, above table 3."""
        overview, year = self.prose.get("overview"), self.document.year
        said = find_statements(overview, self.requests_paragraph, year) if overview else ()
        above = None if said else above_table(self.document, "requests")
        told = find_statements(above, whole(above), year) if above else ()
        if above is not None and told:
            return above, whole(above), told
        return overview, self.requests_paragraph, said

    @property
    def requests_prose(self) -> Prose | None:
        """The text that `statements` and `outcomes` stand in; None where there is neither an overview nor another."""
        return self._requests[0]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What the report says in words about the number of requests received."""
        return self._requests[2]

    @cached_property
    def told_requests(self) -> Quantity | None:
        """The number of requests in `requests_prose`, where it is told first; None where several are told, or none but 0."""
        told = [said for said in self.statements if said.count]
        if self.requests_prose is None or len({said.count for said in told}) != 1:
            return None
        return next(iter(self.requests_prose.quantities_between(told[0].start, told[0].end)), None)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What it says in words became of the requests."""
        prose, paragraph, _ = self._requests
        return find_outcomes(prose, paragraph, self.document.year) if prose else ()

    @cached_property
    def figures(self) -> dict[str, Number]:
        """Every cell that is a number, by full address."""
        return _figures_in(self.document)

    @cached_property
    def figures_of_last_year(self) -> dict[str, Number]:
        """The same of last year's report; none where there is no such report."""
        return _figures_in(self.predecessor) if self.predecessor is not None else {}

    @property
    def is_government(self) -> bool:
        """Whether the report is a government's, which sums up those of its organs."""
        organ = self.filing.organ
        return "government" in (organ.kind if organ else None, self.document.kind)


def _figures_in(document: Document) -> dict[str, Number]:
    number, tables = CellKind.NUMBER, document.tables
    return {
        f"{table}.{place}": cell.value
        for table in TABLES
        for place, cell in tables.get(table, {}).items()
        if cell.kind is number and cell.value is not None
    }


def why_no_predecessor(filing: Filing) -> Text:
    """Return why there is nothing of last year to compare with, and who should have filed it, as far as that is known."""
    zh, en = "没有上年报告可比", "there is no report of last year to compare with"
    if filing.lineage is not None:
        zh, en = f"{zh}：{filing.lineage.zh}", f"{en}: {filing.lineage.en}"
    if filing.predecessors:
        zh += f"；上年报告应由以下机关报送：{'、'.join(filing.predecessors)}"
        en += f"; it should have been filed by: {', '.join(filing.predecessors)}"
    return Text(zh, en)


def section_absent(key: SectionKey) -> Absent:
    """Return the absence of what would stand in a part that was not found."""
    title = section_title(key)
    return Absent(Text(f"没有找到{title.zh}", f"{title.en} was not found"))
