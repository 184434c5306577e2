"""What the pages show, read from the store: one function per page, each within one session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final
from uuid import UUID

from gouji.engine import form
from gouji.engine.errors import Text
from gouji.engine.model import Document, RuleResult
from gouji.engine.register import filed_as
from gouji.engine.store import Session
from gouji.engine.store.queries import evaluations, queue, reports, waivers
from gouji.engine.store.queries.corrections import corrected_document_of
from gouji.engine.store.queries.documents import document_of
from gouji.engine.store.tables import (
    Decision,
    EvaluationRow,
    Report,
    ReviewState,
    Submission,
    SubmissionStatus,
)

from ...beside.reading import Shown
from ...desk import stored
from ...desk.reports import readable
from ...desk.roles import Action, Actor
from .deeds import deed_of, history_of, overdue, standing, undoable
from .reading import corrected_cells
from .views.findings import Deed, Item, Offer, Panel, marks, panel
from .views.tables import TableView, table_views
from .views.text import Mark, TextPart, text_parts

MOST_NOTES: Final = 40


@dataclass(frozen=True, slots=True)
class Version:
    """One line of the list of versions."""

    id: UUID
    number: int
    received_at: datetime
    filename: str
    state: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything on the page of one submission.

    Attributes:
        newer: the report's current submission where this is an older one.
        closed_by: who returned or accepted this version.
        before_year: the year of the report beside which this one is shown.
        chosen: id of the finding whose places are marked.
        corrected: what people corrected, by the address of the cell.
    """

    id: UUID
    organ: str
    year: int
    region: str | None
    version: int
    status: str
    review_state: str
    outcome: str | None
    template: str | None
    ruleset: str | None
    submitted_at: datetime | None
    published_on: date | None
    failure: Text | None
    filed_as: Text | None
    newer: UUID | None
    closed_by: Deed | None
    letter: str | None
    before_year: int | None
    tables: tuple[TableView, ...]
    text: tuple[TextPart, ...]
    notes: tuple[Text, ...]
    versions: tuple[Version, ...]
    panel: Panel
    chosen: int | None
    corrected: Mapping[str, Shown]
    may_return: bool
    may_accept: bool


@dataclass(frozen=True, slots=True)
class _Loaded:
    submission: Submission
    report: Report
    evaluation: EvaluationRow | None
    document: Document | None
    before: Document | None
    versions: Sequence[Submission]
    decisions: Sequence[Decision]

    @property
    def is_current(self) -> bool:
        return self.report.current_submission_id == self.submission.id

    @property
    def ruleset(self) -> str | None:
        found = self.evaluation
        return f"{found.ruleset_id} {found.ruleset_version}" if found else None

    @property
    def offer(self) -> Offer:
        if not self.is_current or self.submission.imported:
            return "nothing"
        return "comment" if self.submission.review_state == ReviewState.ACCEPTED else "everything"

    @property
    def is_closable(self) -> bool:
        is_judged = self.submission.status == SubmissionStatus.EVALUATED
        is_open = self.submission.review_state == ReviewState.OPEN
        return is_judged and is_open and self.offer == "everything"


def load_report(
    session: Session,
    actor: Actor,
    submission_id: UUID,
    chosen: int | None,
    zone: tzinfo,
    now: datetime | None = None,
) -> ReportView:
    """Return the page of one submission, times in `zone`; without `now` nothing is offered to be undone.

    Raises:
        NotFoundError: there is no such submission, or it is outside the actor's region.
    """
    loaded = _load(session, actor, submission_id)
    items = _undoable_items(session, loaded, actor, zone, now)
    corrected = corrected_cells(session, submission_id, document_of(session, submission_id), zone)
    pointing = marks([item for item in items if item.is_present])
    shown = panel(items, _results(loaded), _labels(items), chosen, actor, loaded.report.region, loaded.offer)
    return _view(loaded, shown, pointing, corrected, actor, zone)


def _view(
    loaded: _Loaded,
    shown: Panel,
    pointing: Sequence[Mark],
    corrected: Mapping[str, Shown],
    actor: Actor,
    zone: tzinfo,
) -> ReportView:
    submission, report, document = loaded.submission, loaded.report, loaded.document
    closed = _closing(loaded)
    return ReportView(
        id=submission.id,
        organ=(document.organ if document else None) or submission.organ,
        year=report.year,
        region=report.region,
        version=submission.version,
        status=submission.status,
        review_state=submission.review_state,
        outcome=loaded.evaluation.outcome if loaded.evaluation else None,
        template=document.template if document else None,
        ruleset=loaded.ruleset,
        submitted_at=_at(submission.submitted_at, zone),
        published_on=submission.published_on or (document.published_on if document else None),
        failure=_failure(submission),
        filed_as=filed_as(document, submission.organ, report.year),
        newer=None if loaded.is_current else report.current_submission_id,
        closed_by=deed_of(closed, zone) if closed else None,
        letter=closed.text if closed else None,
        before_year=report.year - 1 if loaded.before else None,
        tables=_tables(document, pointing, loaded.before, corrected),
        text=text_parts(document, pointing) if document else (),
        notes=_notes(document),
        versions=tuple(_version(row, zone) for row in loaded.versions),
        panel=shown,
        chosen=shown.chosen,
        corrected=corrected,
        may_return=loaded.is_closable and actor.may(Action.RETURN, report.region),
        may_accept=loaded.is_closable and actor.may(Action.ACCEPT, report.region),
    )


def _at(moment: datetime | None, zone: tzinfo) -> datetime | None:
    return moment.astimezone(zone) if moment else None


def _undoable_items(
    session: Session, loaded: _Loaded, actor: Actor, zone: tzinfo, now: datetime | None
) -> list[Item]:
    entries = queue.entries_of_report(session, loaded.submission.report_id)
    items = _items(session, loaded, zone)
    if now is not None:
        items = overdue(items, now.astimezone(zone).date())
    return undoable(items, entries, loaded.decisions, actor, now)


def _closing(loaded: _Loaded) -> Decision | None:
    """The decision by which this version is returned or accepted; None where that was taken back."""
    if loaded.submission.review_state == ReviewState.OPEN:
        return None
    for deed in reversed(loaded.decisions):
        is_whole = deed.action in ("return", "accept") and not deed.item_id
        if is_whole and deed.submission_id == loaded.submission.id:
            return deed
    return None


def load_items(session: Session, actor: Actor, submission_id: UUID, zone: tzinfo) -> list[Item]:
    """Return the findings that stand on the page of a submission, as `load_report` shows them."""
    return _items(session, _load(session, actor, submission_id), zone)


def _load(session: Session, actor: Actor, submission_id: UUID) -> _Loaded:
    submission, report = readable(session, actor, submission_id)
    evaluation = evaluations.current_evaluation(session, submission_id)
    before = evaluation.predecessor_id if evaluation else None
    versions = reports.versions_of(session, submission.report_id)
    return _Loaded(
        submission,
        report,
        evaluation,
        corrected_document_of(session, submission_id),
        corrected_document_of(session, before) if before else None,
        versions,
        [row for version in versions for row in queue.decisions_of_submission(session, version.id)],
    )


def _items(session: Session, loaded: _Loaded, zone: tzinfo) -> list[Item]:
    """Return this version's findings with where they stand now; on the latest version also what was fixed."""
    entries = {
        entry.item.fingerprint: entry
        for entry in queue.entries_of_report(session, loaded.submission.report_id)
    }
    histories: dict[int, list[Decision]] = {}
    for decision in sorted(loaded.decisions, key=lambda row: row.id or 0):
        histories.setdefault(decision.item_id or 0, []).append(decision)
    asked = waivers.latest(session, [entry.item.id for entry in entries.values() if entry.item.waiver])
    items = []
    evaluation_id = loaded.evaluation.id if loaded.evaluation else None
    for row in evaluations.findings_of(session, evaluation_id) if evaluation_id else ():
        entry = entries.pop(row.fingerprint, None)
        finding = stored.finding_of(row)
        if entry is None:  # an imported report has nothing in the queue
            items.append(Item(-(row.id or 0), finding, "", None))
        else:
            item, history = entry.item, history_of(histories, entry.item, zone)
            own = Item(item.id, finding, item.state, item.assignee, history)
            items.append(standing(own, item, asked.get(item.id), zone))
    for entry in entries.values() if loaded.is_current else ():
        finding, item = stored.finding_of(entry.finding), entry.item
        history = history_of(histories, item, zone)
        gone = Item(item.id, finding, item.state, item.assignee, history, is_present=False)
        items.append(standing(gone, item, asked.get(item.id), zone))
    return items


def _labels(items: Sequence[Item]) -> Mapping[str, Text]:
    addresses = {address for item in items for address in item.finding.candidate.cells}
    return {address: form.cell_label(address) for address in addresses}


def _tables(
    document: Document | None,
    pointing: Sequence[Mark],
    before: Document | None,
    corrected: Mapping[str, Shown],
) -> tuple[TableView, ...]:
    if document is None:
        return ()
    return table_views(
        document, pointing, before, {address: one.was.zh for address, one in corrected.items()}
    )


def _results(loaded: _Loaded) -> tuple[RuleResult, ...]:
    return stored.results_of(loaded.evaluation) if loaded.evaluation else ()


def _failure(submission: Submission) -> Text | None:
    if submission.failure_zh is None:
        return None
    return Text(submission.failure_zh, submission.failure_en or submission.failure_zh)


def _notes(document: Document | None) -> tuple[Text, ...]:
    """Return what was odd, each once; a mark of the form is no oddity."""
    odd = [note.message for note in document.notes if note.code != "template_mark"] if document else []
    return tuple(dict.fromkeys(odd))[:MOST_NOTES]


def _version(row: Submission, zone: tzinfo) -> Version:
    is_decided = row.review_state != ReviewState.OPEN
    state = row.review_state if is_decided else row.status
    return Version(row.id, row.version, row.received_at.astimezone(zone), row.filename, state)
