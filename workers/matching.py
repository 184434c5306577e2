"""Looking again for the organs of reports that had none, after the roster changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from gouji.engine.register import Match, Register
from gouji.engine.store import Session
from gouji.engine.store.queries import audit, outbox
from gouji.engine.store.queries.attaching import attach
from gouji.engine.store.queries.matches import Unmatched, keep_match, to_match
from gouji.engine.store.queries.organs import register_of

from .broker import BULK
from .work import Work

PAGE: Final = 500
"""Reports looked at in one transaction."""


def plan_matching(session: Session, now: datetime) -> None:
    """Have reports without an organ looked at again once this session has committed."""
    outbox.enqueue(session, "match_reports", [], queue=BULK, now=now)


def match_reports(work: Work) -> int:
    """Put every report to its organ that can be found now; return how many. Doing it twice changes nothing.

    Those that were found are judged again: what they are compared with and when they were due may be another now.
    """
    with work.database.read_session() as session:
        register = register_of(session, work.plain_register)
    found, last = 0, 0
    while True:
        with work.database.session() as session:
            page = to_match(session, register, after=last, limit=PAGE)
            if not page:
                return found
            last = page[-1][0].report.id
            found += _settle(session, register, page, work.now())


def _settle(
    session: Session, register: Register, page: Sequence[tuple[Unmatched, Match]], now: datetime
) -> int:
    found = 0
    for one, match in page:
        report = one.report
        if not match.is_resolved:
            keep_match(session, report, match)
            continue
        was = (report.organ_code, report.region, report.kind)
        target = attach(session, report, match.organ, register)
        keep_match(session, target, match)
        found += 1
        if target is not report or was != (target.organ_code, target.region, target.kind):
            _judge_again(session, target.current_submission_id, match, now)
    return found


def _judge_again(session: Session, submission_id: object, match: Match, now: datetime) -> None:
    outbox.enqueue(session, "evaluate_submission", [submission_id], queue=BULK, now=now)
    audit.record(
        session,
        actor="worker",
        action="match_organ",
        subject="submission",
        subject_id=submission_id,
        now=now,
        details={"organ": match.organ.code, "how": match.how},
    )
