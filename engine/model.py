"""The frozen values that pass between the steps: the document as read, its filing, what was found in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

from .errors import Text

Number = int | Decimal
"""An exact number. Counts are `int`; amounts are `Decimal` where they have decimals. Never `float`."""

Span = tuple[int, int]
"""Start and end in characters of `Document.text`, end excluded."""

TableName = Literal["disclosure", "requests", "appeals"]
TABLES: Final[tuple[TableName, ...]] = ("disclosure", "requests", "appeals")

SectionKey = Literal["overview", "disclosure", "requests", "appeals", "problems", "other"]
SECTIONS: Final[tuple[SectionKey, ...]] = (
    "overview",
    "disclosure",
    "requests",
    "appeals",
    "problems",
    "other",
)

Template = Literal["F19", "F21", "mixed"]


class CellKind(StrEnum):
    """What stands in a cell. A blank is not a zero; a missing cell is not a blank."""

    NUMBER = "number"
    BLANK = "blank"
    NA = "na"
    TEXT = "text"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands in the original file, beside its span in the extracted text; counted from 1.

    Attributes:
        table, row, cell: of a Word file or web page: the table in reading order, its row, the cell in the row.
        sheet: of a spreadsheet: the sheet's name; `cell` is then its address there, for instance `B7`.
        page, box: of a PDF: the page, and left, top, right, bottom in points from its upper left corner.
    """

    table: int | None = None
    row: int | None = None
    cell: int | str | None = None
    sheet: str | None = None
    page: int | None = None
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as read.

    Attributes:
        value: its number, exact; for `text` the number inside it, where there is one; else None.
        kind: see `CellKind`.
        raw: the characters as they stand in the document, outer white space stripped.
        span: where they stand, None where there is no such place (missing, or handed in as JSON).
        place: where they stand in the original file; None for plain text, which is its own original.
        confidence: how sure the reader of a picture is of the characters, in per cent; None where they are
            written in the file.
    """

    value: Number | None
    kind: CellKind
    raw: str = ""
    span: Span | None = None
    place: Place | None = None
    confidence: int | None = None


MISSING_CELL: Final = Cell(None, CellKind.MISSING)


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six parts.

    Attributes:
        heading: the heading as it stands there, without its number: 总体情况.
        number: its ordinal as it stands there (`一`, `1`), None where it has none.
        text: what follows, up to the next heading, stripped; tables included.
        span: where `text` stands.
        heading_span: where number and heading stand.
    """

    heading: str
    number: str | None
    text: str
    span: Span
    heading_span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """Something odd that the reader saw: it never corrects silently.

    Attributes:
        code: snake_case, one of `gouji.engine.form.notes.NOTE_CODES`.
        message: what is odd, in both languages.
        span: where.
        table: the table concerned, if one is.
        address: the row (`requests.other_3`), column or cell concerned, as far as known.
        found: the characters found, for instance a misspelt label.
        expected: what the form has instead.
    """

    code: str
    message: Text
    span: Span | None = None
    table: TableName | None = None
    address: str | None = None
    found: str | None = None
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The 统计期限 as stated, both days included; a day that was not stated or is impossible is None."""

    start: date | None
    end: date | None
    span: Span | None = None


CellMap = Mapping[str, Cell]
"""Cells of one table under `row.column`."""

ReadingState = Literal["complete", "partial", "doubtful"]


@dataclass(frozen=True, slots=True)
class ReadingReason:
    """Why a table was not simply read whole, and the full addresses of the cells that this concerns."""

    code: str
    message: Text
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableReading:
    """How far the reading of one table can be relied on.

    Attributes:
        state: `complete`: every cell of the form was found; `partial`: some cells are not in the document, what
            was read is sure; `doubtful`: the table was not found, or what `cells` say is not sure.
        reasons: why; also what was odd and yet settled.
        cells: full addresses of the doubtful cells: rules treat them as absent, with the reason.
    """

    state: ReadingState
    reasons: tuple[ReadingReason, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A report as read: the canonical report of the contract.

    `tables[name]` is empty where the table was not found; otherwise it holds every cell of the detected
    template, those that are not in the document as `missing`.
    """

    source: str
    media_type: str
    text: str
    organ: str | None
    year: int | None
    title: str | None = None
    title_span: Span | None = None
    region: str | None = None
    kind: str | None = None
    template: Template | None = None
    published_on: date | None = None
    published_span: Span | None = None
    signed_on: date | None = None
    signed_span: Span | None = None
    period: Period | None = None
    sections: Mapping[str, Section | None] = field(default_factory=lambda: MappingProxyType({}))
    tables: Mapping[str, CellMap] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[Note, ...] = ()
    has_layout: bool = True
    """False where the report came as form fields: rules about layout are then not applicable."""
    has_template_marks: bool = True
    """False where no mark of either form was seen and the template was only inferred."""
    readings: Mapping[str, TableReading] = field(default_factory=lambda: MappingProxyType({}))
    """How far each table's reading can be relied on, by its name; empty where nobody looked."""

    def cell(self, address: str) -> Cell:
        """Return the cell at `table.row.column`; `MISSING_CELL` where there is none."""
        table, _, place = address.partition(".")
        return self.tables.get(table, {}).get(place, MISSING_CELL)

    def doubts(self) -> Mapping[str, Text]:
        """Return the doubtful cells by full address, each with the reason."""
        found: dict[str, Text] = {}
        for reading in self.readings.values():
            doubtful = frozenset(reading.cells)
            for reason in reading.reasons if doubtful else ():
                for address in reason.cells:
                    if address in doubtful:
                        found.setdefault(address, reason.message)
        return found


OrganKind = Literal["department", "government", "township", "vertical", "unknown"]
RegionLevel = Literal["national", "province", "prefecture", "county", "township", "unknown"]


@dataclass(frozen=True, slots=True)
class Organ:
    """One organ as the register knows it, or as far as its name tells.

    Attributes:
        name: full official name.
        code: the register's own code (统一社会信用代码 where known), None for an organ not registered.
        kind: what decides its deadline (条例 art. 49).
        region: 行政区划代码 of six digits, None if unknown.
        level: level of that region. A county-level city (卫辉市) is `county`, 长春市 is `prefecture`.
        makes_regulations: whether it has the power to make 规章 (立法法 91, 93); None if unknown.
        registered: True if it stands in the register.
    """

    name: str
    code: str | None = None
    kind: OrganKind = "unknown"
    region: str | None = None
    level: RegionLevel = "unknown"
    makes_regulations: bool | None = None
    registered: bool = False


@dataclass(frozen=True, slots=True)
class Filing:
    """What is known about the filing beside the document itself.

    Attributes:
        organ: from the register; None where nobody looked.
        submitted_at: when it was submitted, with time zone; of a corrected version, when the report first came in.
        published_on: publication date from the workflow system; the document's own date is used where None.
        first_published_on: of a corrected version, the first day on which the report was public, where that is known.
        imported: a report of an earlier year brought in as predecessor: no deadline rule applies.
        received: False while nothing has come in; the document then only names organ and year, and only the rules
            on what is still to come (D07) are asked.
        judged_on: the day on which somebody asks, in China: the engine has no clock.
        returned_on: the day on which it was sent back for correction, None where it is not out for correction.
        published_before: the version that was public before this one, None where there is none at hand.
        predecessors: names of the organs that should have filed last year's report, where the organ was renamed,
            merged or split since, or where the register says that it was there already.
        lineage: what became of the organ since last year's report, as a sentence; None where nothing did.
    """

    organ: Organ | None = None
    submitted_at: datetime | None = None
    published_on: date | None = None
    first_published_on: date | None = None
    imported: bool = False
    received: bool = True
    judged_on: date | None = None
    returned_on: date | None = None
    published_before: Document | None = None
    predecessors: tuple[str, ...] = ()
    lineage: Text | None = None


@dataclass(frozen=True, slots=True)
class ReportedFigures:
    """The figures of one report, as little as is needed to sum them up.

    Attributes:
        template: whose cells they are.
        numbers: those that are not 0, by full address.
        others: kind of every cell that holds no sure number, by full address; `missing` under the name of a table
            that was not found at all.
    """

    template: Template | None
    numbers: Mapping[str, Number]
    others: Mapping[str, str] = field(default_factory=dict)


ChildState = Literal["filed", "waiting", "returned", "missing", "not_given"]
"""A report that counts; one that is not judged yet; one sent back and not handed in again; none; none at hand, where
nobody can say whether it was filed."""


@dataclass(frozen=True, slots=True)
class Child:
    """One organ whose report a government's report has to contain, and what is known of its report.

    Attributes:
        name: of the organ.
        kind: what decides its deadline.
        state: see `ChildState`; `figures` is there for `filed` alone.
        is_office: the government's own office, whose figures are those of the government itself.
        errors: catalogue ids of its open errors in figures, in figures of two years and in powers (A, Y, L).
        changed_on: the day on which this version came in, where that was after the government's report.
        version: counts from 1.
        carry_breaks: columns of table 3 in which its carry-over breaks, each with carried in less carried out.
    """

    name: str
    kind: OrganKind = "department"
    state: ChildState = "filed"
    is_office: bool = False
    figures: ReportedFigures | None = None
    errors: tuple[str, ...] = ()
    changed_on: date | None = None
    version: int = 1
    carry_breaks: tuple[tuple[str, Number], ...] = ()


@dataclass(frozen=True, slots=True)
class Children:
    """The organs below a government, from the register, with what they reported for the same year.

    Attributes:
        reporters: those whose reports its own sums up: departments, townships, governments one step below.
        below: sums of the figures of organs that a government below has summed up already, by full address.
        vertical: sums of the figures of vertically managed organs in its region, which report to their own system.
    """

    reporters: tuple[Child, ...]
    below: Mapping[str, Number] = field(default_factory=dict)
    vertical: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """The version of last year's report before the one that is compared with.

    Attributes:
        corrected_on: the day on which the version that counts now came in.
    """

    document: Document
    corrected_on: date


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What other reports say about this one.

    Attributes:
        others: reports of other organs for the same year that are worth comparing word for word; None where nobody
            looked for them.
        children: of a government, what the organs below it reported; None where nobody looked or it is none.
        earlier: last year's report as it was before it was corrected; None where it was not.
    """

    others: tuple[Document, ...] | None = None
    children: Children | None = None
    earlier: EarlierVersion | None = None


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class RuleOutcome(StrEnum):
    """What became of one rule. «Could not check» is not «passed»."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSABLE = "not_assessable"
    ENGINE_ERROR = "engine_error"


class ReportOutcome(StrEnum):
    """What the policy says about the whole report."""

    ACCEPTED = "accepted"
    NEEDS_REVIEW = "needs_review"
    REJECTED = "rejected"
    UNDEFINED = "undefined"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One relation that a rule saw broken, before it was decided whether it becomes a finding.

    Attributes:
        rule: catalogue id (`A01`).
        key: what tells two candidates of one rule apart: addresses, or the normalised phrase without numbers.
        cells: full addresses (`requests.refused_5.welfare`).
        left, right, delta: both sides of the formula and their difference, where there are any.
        formula: the formula with its numbers, e.g. `0 + 0 ≠ 4 + 0`.
        derived: True where blanks had to be taken as 0 or a total recomputed.
    """

    rule: str
    severity: Severity
    title: Text
    message: Text
    basis: tuple[str, ...]
    suggestion: Text
    key: str
    cells: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    left: Number | None = None
    right: Number | None = None
    delta: Number | None = None
    formula: str | None = None
    derived: bool = False
    rule_version: str = "1"


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What became of one rule on one report, with the reason where it did not simply pass or fail."""

    rule: str
    outcome: RuleOutcome
    reason: Text | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One figure of a repair: its address, what stands there (None: a blank) and what it would have to be."""

    cell: str
    before: Number | None
    after: Number


@dataclass(frozen=True, slots=True)
class Repair:
    """What would make several broken relations hold at once, found by search: a proposal, never a correction.

    Attributes:
        ways: equally small ways, the likeliest first; of each the figure that is wrong, then the totals that
            follow from it.
        rules: catalogue ids of the relations that hold then, each once.
        count: how many relations those are.
        text: the proposal in words.
    """

    ways: tuple[tuple[Change, ...], ...]
    rules: tuple[str, ...]
    count: int
    text: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One relation broken at one place, as a reviewer sees it.

    Attributes:
        candidate: what the rule saw.
        group: name shared by findings with one cause, None for a finding on its own.
        lead: True for the finding of a group that names the cause, and for a finding on its own.
        fingerprint: stays the same when a figure is corrected (contract §3).
        repair: at the lead of findings that one figure explains: what that figure would have to be.
    """

    candidate: Candidate
    group: str | None
    lead: bool
    fingerprint: str
    repair: Repair | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All outcomes and findings of one report under one ruleset version.

    Attributes:
        shadow_results, shadow_findings: what rules on trial (stage `shadow`) say; for rule authors only: they are
            no part of `outcome`, `results`, `findings` or `counts`.
    """

    ruleset_id: str
    ruleset_version: str
    ruleset_digest: str
    outcome: ReportOutcome
    results: tuple[RuleResult, ...]
    findings: tuple[Finding, ...]
    shadow_results: tuple[RuleResult, ...] = ()
    shadow_findings: tuple[Finding, ...] = ()

    def counts(self) -> dict[str, int]:
        """Return how many rules had each of the five outcomes, all five keys present."""
        counts = {outcome.value: 0 for outcome in RuleOutcome}
        for result in self.results:
            counts[result.outcome.value] += 1
        return counts
