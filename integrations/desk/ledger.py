"""What became of the findings of the version before when a report was filed again, and what people had decided on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from gouji.engine.ledger import Entry, Judged, Known, Ledger, Settled, ledger, pair, place_of, values_of
from gouji.engine.store import Session
from gouji.engine.store.queries import evaluations, queue, reports
from gouji.engine.store.queries.corrections import corrected_document_of
from gouji.engine.store.queries.items import SYSTEM
from gouji.engine.store.queries.queue import QueueEntry
from gouji.engine.store.tables import Decision, Report, Submission

from .reports import readable
from .roles import Actor
from .stored import finding_of, results_of

SETTLING: Final = frozenset({"confirm", "dismiss", "approve_waiver"})
"""Decisions that rest on the figures."""
UNSETTLING: Final = frozenset({"release", "reopen", "close"})
TAKING_BACK: Final = frozenset({"undo", "restore"})
"""What makes the last one as if it had not been."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the ledger with what people made of it.

    Attributes:
        item_id: of its queue item; None where there is none (an imported report).
        state: of the item now.
        decisions: that were made on it before this version came, oldest first; comments are not among them.
    """

    entry: Entry
    item_id: int | None = None
    state: str = ""
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerOfVersion:
    """The ledger of one version.

    Attributes:
        before: the version that it is compared with; None of a first version, `lines` is empty then.
    """

    version: Submission
    before: Submission | None
    lines: tuple[Line, ...] = ()

    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each `Standing`."""
        return Ledger(tuple(line.entry for line in self.lines)).counts()


def judged_of(session: Session, submission_id: UUID) -> Judged | None:
    """Return a version with what was found in it, as it counts now; None where it was never judged."""
    evaluation = evaluations.current_evaluation(session, submission_id)
    document = corrected_document_of(session, submission_id)
    if evaluation is None or document is None:
        return None
    found = [finding_of(row) for row in evaluations.findings_of(session, evaluation.id)]
    return Judged(document, found, results_of(evaluation))


def versions_before(session: Session, report: Report, version: Submission) -> list[Submission]:
    """Return the earlier versions of a report that were judged, the latest first."""
    return [
        other
        for other in reports.versions_of(session, report.id)
        if other.version < version.version and evaluations.current_evaluation(session, other.id) is not None
    ]


def ledger_of(
    session: Session, actor: Actor, submission_id: UUID, before: UUID | None = None
) -> LedgerOfVersion:
    """Return what became of the findings of an earlier version.

    Args:
        before: that version; None, or one that is no earlier judged version of the same report: the one before.

    Raises:
        NotFoundError: there is no such submission, or it is outside the actor's region.
    """
    version, report = readable(session, actor, submission_id)
    earlier = versions_before(session, report, version)
    compared = next((one for one in earlier if one.id == before), next(iter(earlier), None))
    now = judged_of(session, version.id)
    was = judged_of(session, compared.id) if compared else None
    if now is None or was is None or compared is None:
        return LedgerOfVersion(version, None)
    kept = _Kept(session, report, version, was, now)
    found = ledger(was, now, dict(kept.settled()))
    return LedgerOfVersion(version, compared, tuple(kept.lines(found)))


class _Kept:
    """The queue items of a report with what was decided on them before a version was judged."""

    def __init__(
        self, session: Session, report: Report, version: Submission, was: Judged, now: Judged
    ) -> None:
        entries = queue.entries_of_report(session, report.id)
        self._items = {entry.item.id: entry.item for entry in entries}
        self._came = version.received_at
        self._was, self._now = _names(entries, was), _names(entries, now)
        self._decisions: dict[int, list[Decision]] = {}
        for earlier in reports.versions_of(session, report.id):
            if earlier.version < version.version:
                for one in queue.decisions_of_submission(session, earlier.id):
                    self._decisions.setdefault(one.item_id or 0, []).append(one)
        for decisions in self._decisions.values():
            decisions.sort(key=lambda one: one.id)

    def settled(self) -> Iterator[tuple[str, Settled]]:
        """Yield the fingerprint of each finding that had been settled, and how."""
        for name, item_id in self._was.items():
            values = settled_on(self._decisions.get(item_id, ()))
            if values is not None:
                yield name, Settled(values)
        there = set(self._was.values())
        for name, item_id in self._now.items():
            if item_id not in there and self._items[item_id].created_at < self._came:
                yield name, Settled(self._last_values(item_id), was_fixed=True)

    def lines(self, found: Ledger) -> Iterator[Line]:
        """Yield the entries with their items."""
        for one in found.entries:
            item_id = self._now.get(one.now.fingerprint) if one.now else None
            item_id = item_id or (self._was.get(one.was.fingerprint) if one.was else None)
            if item_id is None:
                yield Line(one)
                continue
            people = [
                deed
                for deed in self._decisions.get(item_id, ())
                if deed.actor != SYSTEM and deed.action != "comment"
            ]
            yield Line(one, item_id, self._items[item_id].state, tuple(people))

    def _last_values(self, item_id: int) -> Mapping[str, Any]:
        known = [one.values for one in self._decisions.get(item_id, ()) if one.values]
        return known[-1] if known else {}


def _names(entries: Sequence[QueueEntry], judged: Judged) -> Mapping[str, int]:
    """Return the items by the fingerprint that their findings have in one version."""
    items = [Known(place_of(entry.finding), entry.item.values) for entry in entries]
    findings = [
        Known(place_of(found.candidate), values_of(found.candidate, judged.document))
        for found in judged.findings
    ]
    return {
        judged.findings[number].fingerprint: entries[item].item.id
        for number, item in pair(items, findings).items()
    }


def settled_on(decisions: Sequence[Decision]) -> Mapping[str, Any] | None:
    """Return the figures on which the decision was made that held at the end of a history; None where none held.

    Args:
        decisions: of one item in their order.
    """
    held: list[Mapping[str, Any] | None] = [None]
    for one in decisions:
        if one.action == "comment":
            continue
        if one.action in TAKING_BACK and len(held) > 1:
            held.pop()
        elif one.action in SETTLING or _is_old_waiver(one):
            held.append(one.values or {})
        else:
            held.append(None if one.action in UNSETTLING else held[-1])
    return held[-1]


def _is_old_waiver(one: Decision) -> bool:
    """Tell whether this is a waiver of the time when one person was enough."""
    return one.action == "waive" and "waiver" not in (one.before or {})
