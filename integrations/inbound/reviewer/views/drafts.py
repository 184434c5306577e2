"""What was found in a draft, as its page shows it: findings, what is missing, what could not be assessed, and the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gouji.engine import form
from gouji.engine.errors import Text
from gouji.engine.model import SECTIONS, TABLES, Document, Finding, RuleOutcome

from ....beside.words import STATES
from ....desk.drafts import Checked
from ....desk.roles import Actor, Role
from .findings import Item, Panel, marks, panel
from .tables import TableView, table_views
from .text import TextPart, text_parts

MOST_NOTES: Final = 40
NOBODY: Final = Actor(0, "", Role.FILER)
"""Who looks at a draft: somebody who may do nothing with a finding."""
KIND_WORDS: Final[Mapping[str, Text]] = {
    "department": Text("县级以上政府部门", "department"),
    "government": Text("县级以上地方政府", "government"),
    "township": Text("乡镇政府、街道办事处", "township or subdistrict"),
    "vertical": Text("垂直管理部门", "vertically managed organ"),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A table that was not simply read whole: its name, how far it can be relied on, and why."""

    table: Text
    state: str
    state_word: Text
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    """Everything that is shown of a draft's check.

    Attributes:
        organ: as printed, or as the visitor said; None where nobody names one.
        known_as: as the register has it, with its kind.
        counts: findings by severity, rules by outcome.
        missing_sections, missing_tables: those that the form has and the draft has not.
        tables, text, before_year, chosen: what is drawn of it, as on the page of a report.
    """

    source: str
    organ: str | None
    year: int | None
    known_as: str | None
    kind: Text | None
    template: str | None
    outcome: str
    ruleset: str
    checked_at: datetime
    remarks: tuple[Text, ...]
    panel: Panel
    passed: int
    counts: Mapping[str, int]
    missing_sections: tuple[Text, ...]
    missing_tables: tuple[Text, ...]
    doubts: tuple[Doubt, ...]
    notes: tuple[Text, ...]
    tables: tuple[TableView, ...]
    text: tuple[TextPart, ...]
    before_year: int | None
    chosen: int | None = None


def draft_view(checked: Checked) -> DraftView:
    """Return what is shown of a draft that was checked."""
    document, evaluation = checked.document, checked.evaluation
    items = draft_items(evaluation.findings)
    pointing = marks(items)
    shown = panel(items, evaluation.results, labels_of(evaluation.findings), None, NOBODY, None, "nothing")
    return DraftView(
        source=document.source,
        organ=document.organ,
        year=document.year,
        known_as=checked.organ.name if checked.organ else None,
        kind=KIND_WORDS.get(checked.organ.kind) if checked.organ else None,
        template=document.template,
        outcome=evaluation.outcome.value,
        ruleset=f"{evaluation.ruleset_id} {evaluation.ruleset_version}",
        checked_at=checked.checked_at,
        remarks=checked.remarks,
        panel=shown,
        passed=sum(1 for result in evaluation.results if result.outcome is RuleOutcome.PASS),
        counts=shown.counts,
        missing_sections=_missing_sections(document),
        missing_tables=tuple(
            form.SECTION_HEADINGS[table] for table in TABLES if not document.tables.get(table)
        ),
        doubts=tuple(_doubts(document)),
        notes=_notes(document),
        tables=table_views(document, pointing, checked.before),
        text=text_parts(document, pointing),
        before_year=checked.before.year if checked.before else None,
    )


def draft_items(findings: Sequence[Finding]) -> list[Item]:
    """Return findings as the panel takes them, numbered from 1; nobody has decided anything on them."""
    return [Item(number, finding, "", None) for number, finding in enumerate(findings, 1)]


def labels_of(findings: Sequence[Finding]) -> Mapping[str, Text]:
    """Return the names of all cells that findings point to, by address."""
    addresses = {address for finding in findings for address in finding.candidate.cells}
    return {address: form.cell_label(address) for address in addresses}


def _missing_sections(document: Document) -> tuple[Text, ...]:
    if not document.has_layout:
        return ()
    return tuple(form.SECTION_HEADINGS[key] for key in SECTIONS if document.sections.get(key) is None)


def _doubts(document: Document) -> list[Doubt]:
    return [
        Doubt(
            form.SECTION_HEADINGS[table],
            reading.state,
            STATES[reading.state],
            tuple(dict.fromkeys(reason.message for reason in reading.reasons)),
        )
        for table in TABLES
        if (reading := document.readings.get(table)) is not None and reading.state != "complete"
    ]


def _notes(document: Document) -> tuple[Text, ...]:
    odd = [note.message for note in document.notes if note.code != "template_mark"]
    return tuple(dict.fromkeys(odd))[:MOST_NOTES]
