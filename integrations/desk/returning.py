"""What the link in a returned report's letter opens: the letter, its findings, and the way back for a corrected report.

Only this report is shown: what the letter is about, and what the visitor uploads. The corrected report is first checked
as it will be judged, against the same organ's report of last year as before; reports of other organs are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import uuid4

from gouji.engine.errors import BadRequestError, Text
from gouji.engine.judge import judge
from gouji.engine.ledger import Entry, Judged, Standing, ledger
from gouji.engine.model import Document, Filing, Finding, Surroundings
from gouji.engine.store import Session
from gouji.engine.store.queries import queue, reports, returns, submissions
from gouji.engine.store.queries.corrections import corrected_document_of
from gouji.engine.store.queries.returns import Followed
from gouji.engine.store.tables import Report, Submission
from gouji.workers.course import with_course
from gouji.workers.filing import organ_of
from gouji.workers.lineage import year_before
from gouji.workers.reading import Reader
from gouji.workers.work import Work

from .drafts import Checked, Handed
from .links import OVER, LinkState, read_token, state_of, terms_of, unknown
from .stored import finding_of, results_of

DOOR: Final = "returned"
"""Where submissions come from that came in through a link."""
SHOWN: Final = (Standing.SAME, Standing.CHANGED, Standing.UNCHECKED, Standing.FIXED)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens.

    Attributes:
        state: `open`, or `used`: then there is a receipt and nothing else.
        letter: as it was sent, without the link.
        findings: those that the letter is about.
        until: when the link runs out, in the office's zone.
        answer: what was submitted through it.
    """

    followed: Followed
    report: Report
    state: LinkState
    letter: str
    findings: tuple[Finding, ...]
    until: datetime
    answer: Submission | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected report that was checked and waits to be submitted.

    Attributes:
        digest: SHA-256 of the file, in hex.
        progress: what became of the findings of the letter, and what is new.
        is_unchanged: whether it is the returned file once more.
    """

    checked: Checked
    digest: str
    progress: tuple[Entry, ...]
    is_unchanged: bool


def open_link(work: Work, token: str) -> Opened:
    """Return what a link opens.

    Raises:
        NotFoundError: it is none of ours (`link_unknown`).
        BadRequestError: it opens nothing any more (`link_over`); its text says why.
    """
    with work.database.read_session() as session:
        followed = follow(work, session, token)
        state = state_of(followed, work.now())
        if state not in (LinkState.OPEN, LinkState.USED):
            raise over(state)
        return opened_of(work, session, followed, state)


def check_correction(work: Work, reader: Reader, token: str, file: Handed) -> Correction:
    """Check a corrected report and hold it for a day, in place of one that was held before.

    Raises:
        NotFoundError, BadRequestError: as `open_link`; also where the link was used (`link_over`).
        UnreadableError: it cannot be read as a report.
    """
    opened = open_link(work, token)
    if opened.state is not LinkState.OPEN:
        raise over(LinkState.OVERTAKEN)
    digest = sha256(file.content).hexdigest()
    document = reader.read(file.content, file.name)
    with work.database.read_session() as session:
        checked = _judged(work, session, opened, document)
        was = _before(session, opened)
    with work.database.session() as session:
        returns.hold(session, opened.followed.link.id, digest, file.name, file.content, work.now())
    now = Judged(checked.document, checked.evaluation.findings, checked.evaluation.results)
    progress = _of_the_letter(ledger(was, now).entries, opened.findings) if was else ()
    return Correction(checked, digest, progress, digest == opened.followed.submission.blob_digest)


def over(state: LinkState) -> BadRequestError:
    """Return what is told of a link that opens nothing any more."""
    return BadRequestError("link_over", OVER[state])


def follow(work: Work, session: Session, token: str, *, lock: bool = False) -> Followed:
    """Return the link that a token names, whatever its state; raises `NotFoundError` where it names none."""
    link_id = read_token(token, terms_of(work.settings).secrets)
    followed = returns.follow(session, link_id, lock=lock)
    if followed is None:
        raise unknown()
    return followed


def opened_of(work: Work, session: Session, followed: Followed, state: LinkState) -> Opened:
    """Return what a link in this state opens."""
    link = followed.link
    return Opened(
        followed,
        reports.report(session, followed.submission.report_id),
        state,
        letter_of(session, followed.submission),
        tuple(finding_of(row) for row in returns.findings_named(session, link.findings)),
        link.expires_at.astimezone(work.zone),
        submissions.submission(session, link.answer_id) if link.answer_id else None,
    )


def letter_of(session: Session, submission: Submission) -> str:
    """Return the letter with which a version was returned last; empty where it was not."""
    return next(iter(reversed(letters_of(session, submission))), "")


def letters_of(session: Session, submission: Submission) -> list[str]:
    """Return the letters with which a version was returned, the latest last; several where a return was taken back."""
    return [
        decision.text or ""
        for decision in queue.decisions_of_submission(session, submission.id)
        if decision.action == "return" and decision.item_id is None
    ]


def _judged(work: Work, session: Session, opened: Opened, document: Document) -> Checked:
    """Judge a corrected report as the worker will, but for what only other organs' reports tell."""
    returned, report, now = opened.followed.submission, opened.report, work.local_now()
    remarks = tuple(_contradictions(work, opened, document))
    document = replace(document, organ=document.organ or returned.organ, year=document.year or returned.year)
    before = year_before(session, report, work.register, work.zone)
    coming = Submission(
        id=uuid4(), report_id=report.id, version=opened.followed.latest + 1, webhook_id="", external_id="",
        door=DOOR, organ=returned.organ, year=returned.year, filename="", submitted_at=now, received_at=now,
    )  # fmt: skip
    filing = Filing(
        organ_of(work.register, report, returned, document),
        submitted_at=now,
        predecessors=before.ancestry.names,
        lineage=before.ancestry.text,
    )
    filing = with_course(work, session, filing, coming, now.date())
    around = Surroundings(earlier=before.earlier)
    evaluation = judge(document, work.ruleset, filing, before.document, around, on=now.date())
    return Checked(document, before.document, evaluation, filing.organ, remarks, now)


def _contradictions(work: Work, opened: Opened, document: Document) -> list[Text]:
    report, told = opened.report, []
    if document.year not in (None, report.year):
        told.append(
            Text(
                f"请注意：文件写的是 {document.year} 年，退回的是 {report.year} 年的报告。",
                f"Mind: the file says {document.year}; the report that was returned is of {report.year}.",
            )
        )
    if document.organ is not None:
        printed = work.register.find_organ(document.organ, region=report.region, kind=document.kind)
        if not work.register.same_organ(reports.organ_of(report), printed):
            told.append(
                Text(
                    f"请注意：文件写的机关是“{document.organ}”，退回的是“{report.organ}”的报告。",
                    f"Mind: the file names {document.organ}; the report that was returned is of {report.organ}.",
                )
            )
    return told


def _before(session: Session, opened: Opened) -> Judged | None:
    """Return the returned version as it was judged when the letter was written."""
    found = returns.evaluation_named(session, opened.followed.link.findings, opened.followed.submission.id)
    document = corrected_document_of(session, opened.followed.submission.id)
    if found is None or document is None:
        return None
    evaluation, rows = found
    return Judged(document, [finding_of(row) for row in rows], results_of(evaluation))


def _of_the_letter(entries: Sequence[Entry], chosen: Sequence[Finding]) -> tuple[Entry, ...]:
    """Return what became of the findings of the letter, and what was not in the returned version at all."""
    named = {finding.fingerprint for finding in chosen}
    return tuple(
        entry
        for entry in entries
        if entry.standing is Standing.NEW
        or (entry.standing in SHOWN and entry.was is not None and entry.was.fingerprint in named)
    )
