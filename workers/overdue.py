"""What is overdue: reports that did not come, reports sent back and not seen again, waivers whose last day is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from gouji.engine.judge import judge
from gouji.engine.model import Document, Filing
from gouji.engine.store import Session
from gouji.engine.store.queries import calendar, evaluations, filings, missing, outbox, queue, roster
from gouji.engine.store.tables import Report, Submission

from .broker import BULK
from .daily import Done, Progress
from .limits import limits_by_region
from .lineage import registered_organ
from .work import Work

AT_ONCE: Final = 2000
"""Organs looked at in one transaction; after each the work is told to be so far."""
RETURNED_RULE: Final = "D09"


def season(now: datetime) -> int:
    """Return the report year whose reports are due in the year of `now`, an aware time in the office's zone."""
    return now.year - 1


def find_missing(work: Work, now: datetime, told: Progress) -> Done:
    """Open what is missing since today, close what came or is no longer due: of this season, and of years still open."""
    with work.database.read_session() as session:
        years = sorted({season(now), *missing.open_years(session)})
        due = {year: roster.organs_due(session, year) for year in years}
    total, looked_at, found = sum(map(len, due.values())), 0, 0
    for year, organs in due.items():
        for part in in_parts(organs):
            with work.database.session() as session:
                lines = calendar.lines_of(session, work.ruleset, year, part, now.date(), work.zone)
                synced = missing.sync_missing(session, year, lines, now.date(), now)
            looked_at, found = looked_at + len(part), found + synced.opened + synced.closed
            told(looked_at, found, total)
        with work.database.session() as session:
            found += missing.drop_gone(session, year, [organ.code for organ in organs], now)
    return Done(looked_at, found)


def look_at_returned(work: Work, now: datetime, told: Progress) -> Done:
    """Have judged again what was sent back and is overdue by rule D09, and reopen waivers whose last day is over.

    The rule itself is asked whether it is overdue, on the day of `now`; nothing of it stands here.
    """
    with work.database.session() as session:
        terms = limits_by_region(work, now.date())
        reopened = queue.reopen_expired(session, today=now.date(), now=now, limits_of=terms)
    with work.database.read_session() as session:
        waiting = filings.out_for_correction(session)
    found = reopened
    for looked_at, (submission, report) in enumerate(waiting, 1):
        with work.database.session() as session:
            if _is_overdue(work, session, submission, report, now):
                outbox.enqueue(session, "evaluate_submission", [submission.id], queue=BULK, now=work.now())
                found += 1
        told(looked_at, found, len(waiting))
    return Done(len(waiting), found)


def _is_overdue(work: Work, session: Session, submission: Submission, report: Report, now: datetime) -> bool:
    """Tell whether D09 would say something about a report that does not say it yet."""
    row = evaluations.current_evaluation(session, submission.id)
    if row is None or any(one.rule == RETURNED_RULE for one in evaluations.findings_of(session, row.id)):
        return False
    returned_at = filings.returned_at(session, submission.id)
    if returned_at is None:
        return False
    filing = Filing(
        organ=registered_organ(work.register, report),
        judged_on=now.date(),
        returned_on=returned_at.astimezone(work.zone).date(),
    )
    stub = Document(source="", media_type="", text="", organ=report.organ, year=report.year)
    return bool(judge(stub, work.ruleset, filing, only={RETURNED_RULE}, on=now.date()).findings)


def in_parts(organs: Sequence[roster.Due]) -> Iterator[Sequence[roster.Due]]:
    """Yield the organs in parts of one transaction each."""
    for start in range(0, len(organs), AT_ONCE):
        yield organs[start : start + AT_ONCE]
