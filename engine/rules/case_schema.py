"""The shape of a `.cases.yaml` file."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from ..model import ChildState, OrganKind, RegionLevel, SectionKey, TableName, Template
from .schema import Bilingual, Setting, Strict, mistake

Figure = int | Decimal | str
Outcome = Literal["pass", "not_applicable", "not_assessable", "engine_error"]
_Given = Annotated[str, Field(min_length=1)]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _in_both(value: object) -> object:
    """Let an author give a name once; it is then said in both languages."""
    if isinstance(value, str) and value:
        return {"zh": value, "en": value}
    if not isinstance(value, dict | Bilingual):
        raise mistake("应为一句话，或写成 {zh: …, en: …}", "must be a text, or {zh: …, en: …}")
    return value


Name = Annotated[Bilingual, BeforeValidator(_in_both, json_schema_input_type=_Given | Bilingual)]
Patterns = Annotated[tuple[str, ...], BeforeValidator(_listed, json_schema_input_type=str | list[str])]


class NoteForm(Strict):
    """Something odd that the reader would have noted."""

    code: str
    table: TableName | None = None
    address: str | None = None
    found: str | None = None
    expected: str | None = None


class ReportForm(Strict):
    """A report in a few lines: every cell of the template is 0 and every part has a short text unless said otherwise."""

    year: int | None = 2022
    template: Template | None = Field(default=None, description="default: the one prescribed for the year")
    organ: str | None = "甲县民政局"
    region: str | None = None
    kind: str | None = None
    title: str | None = Field(
        default=None, description="default: the title as the format has it; empty: none"
    )
    published_on: date | None = None
    signed_on: date | None = None
    cells: dict[str, Figure] = Field(
        default_factory=dict, description="address, `*` allowed, → what stands there"
    )
    blank: Patterns = ()
    missing: Patterns = Field(default=(), description="`appeals.*`: the whole table is not there")
    sections: dict[SectionKey, str | None] = Field(default_factory=dict)
    notes: tuple[NoteForm, ...] = ()
    has_layout: bool = True


class FilingForm(Strict):
    """What is known beside the report; by default it comes from a county department."""

    submitted_at: datetime | None = None
    published_on: date | None = None
    first_published_on: date | None = None
    kind: OrganKind = "department"
    region: str | None = None
    level: RegionLevel = "county"
    makes_regulations: bool | None = False
    imported: bool = False
    received: bool = True
    judged_on: date | None = None
    returned_on: date | None = None
    predecessors: tuple[str, ...] = ()
    lineage: str | None = None


class FindingForm(Strict):
    """What a finding must be; every key that is given must be equal."""

    severity: Literal["error", "warning", "info"]
    cells: tuple[str, ...] | None = Field(default=None, description="all of them, in any order")
    derived: bool = False
    left: int | Decimal | None = None
    right: int | Decimal | None = None
    delta: int | Decimal | None = None
    formula: str | None = None
    message: str | None = Field(default=None, description="in Chinese")
    message_en: str | None = None
    suggestion: str | None = None
    key: str | None = None
    quotes: tuple[str, ...] | None = Field(default=None, description="the text at the finding's places")


class ChildForm(Strict):
    """An organ below the government, and what it reported; every cell that is not named is 0."""

    name: str
    kind: OrganKind = "department"
    state: ChildState = "filed"
    office: bool = Field(default=False, description="the government's own office")
    template: Template | None = Field(default=None, description="default: that of the year")
    cells: dict[str, Figure] = Field(default_factory=dict)
    blank: Patterns = ()
    missing: Patterns = ()
    errors: tuple[str, ...] = Field(default=(), description="rules of groups A, Y and L with open errors")
    changed_on: date | None = Field(default=None, description="came in after the government's report")
    version: int = 1
    carry_breaks: dict[str, int] = Field(default_factory=dict, description="column → difference")


class ChildrenForm(Strict):
    """What the organs below a government reported."""

    reporters: tuple[ChildForm, ...] = ()
    below: dict[str, int | Decimal] = Field(
        default_factory=dict, description="sums of organs that governments below have summed up"
    )
    vertical: dict[str, int | Decimal] = Field(
        default_factory=dict, description="sums of vertically managed organs"
    )


class Case(Strict):
    """One case: a report, and what the rule must say of it."""

    name: Name = Field(description="what the case shows; a text is said in both languages")
    report: ReportForm | None = None
    text: str | None = Field(
        default=None, description="a whole document, read by the reader, instead of `report`"
    )
    previous: ReportForm | None = None
    previous_text: str | None = None
    published_before: ReportForm | None = Field(
        default=None, description="the version that was public before this one"
    )
    others: tuple[ReportForm, ...] | None = Field(
        default=None, description="reports of other organs for the same year; left out: nobody looked"
    )
    children: ChildrenForm | None = Field(
        default=None, description="of a government: the reports below; left out: nobody looked"
    )
    corrected_before: ReportForm | None = Field(
        default=None,
        description="last year's report as it was before it was corrected, on 4 May of this year",
    )
    filing: FilingForm = Field(default_factory=FilingForm)
    parameters: dict[str, Setting | None] = Field(
        default_factory=dict, description="what the region sets; null: no value"
    )
    expect: Outcome | Annotated[tuple[FindingForm, ...], Field(min_length=1)]
    reason: str | None = Field(default=None, description="of not_applicable or not_assessable, in Chinese")


class CasesFile(Strict):
    """All cases of one rule."""

    cases: tuple[Case, ...] = Field(min_length=1)
    never_fires: Name | None = Field(default=None, description="why no case can fire")
    never_in_doubt: Name | None = Field(
        default=None,
        description="why no case can be not assessable although something it asks for can be absent",
    )
