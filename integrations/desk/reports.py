"""What a person does with a report as a whole: return it with a letter, accept it, release it from quarantine.

`now` is an aware time in the office's time zone: the letter carries its day. The answer to the workflow system is
written in the same transaction; the caller flushes the outbox after the commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from gouji.engine.errors import BadRequestError, ConflictError, NotFoundError, Text
from gouji.engine.model import Severity
from gouji.engine.store import Session
from gouji.engine.store.queries import evaluations, outbox, queue, reports, submissions
from gouji.engine.store.queries.queue import QueueEntry
from gouji.engine.store.tables import ItemState, Report, ReviewState, Submission, SubmissionStatus
from gouji.workers.answers import AT_ONCE, answer_accepted, answer_returned
from gouji.workers.broker import SUBMISSIONS

from .letter import compose_letter, with_link
from .links import LinkTerms, issue
from .reasons import check_storable
from .roles import Action, Actor, region_prefix, require
from .stored import finding_of

LONGEST_LETTER: Final = 20_000

STANDING: Final = frozenset({ItemState.OPEN, ItemState.CLAIMED, ItemState.CONFIRMED})
"""States in which a finding still stands against the report."""


def act(
    session: Session,
    actor: Actor,
    submission_id: UUID,
    action: str,
    now: datetime,
    *,
    findings: Sequence[int] | None = None,
    letter: str | None = None,
    link: LinkTerms | None = None,
) -> Submission:
    """Do `return` or `accept`, as the contract's `POST /api/v1/submissions/{id}/actions` names them.

    Raises:
        BadRequestError: no such action (`unknown_action`), and what the two actions raise.
    """
    if action == Action.RETURN:
        return return_report(session, actor, submission_id, now, findings=findings, letter=letter, link=link)
    if action == Action.ACCEPT:
        return accept_report(session, actor, submission_id, now)
    raise BadRequestError(
        "unknown_action",
        Text("没有这个操作；可用：return、accept。", "No such action; use return or accept."),
    )


def draft_letter(
    session: Session,
    actor: Actor,
    submission_id: UUID,
    now: datetime,
    findings: Sequence[int] | None = None,
) -> str:
    """Return the letter for the chosen findings (see `return_report`), to be edited before it is sent."""
    submission, report = _closable(session, actor, Action.RETURN, submission_id)
    chosen = _chosen(session, report, findings)
    return _letter(submission, report, chosen, actor, now)


def proposed(
    session: Session, actor: Actor, submission_id: UUID, findings: Sequence[int] | None = None
) -> list[int]:
    """Return the ids of the findings that `return_report` would take for this choice.

    Raises:
        BadRequestError, ConflictError, NotFoundError, ForbiddenError: as `return_report`.
    """
    _, report = _closable(session, actor, Action.RETURN, submission_id)
    return [entry.item.id or 0 for entry in _chosen(session, report, findings)]


def return_report(
    session: Session,
    actor: Actor,
    submission_id: UUID,
    now: datetime,
    *,
    findings: Sequence[int] | None = None,
    letter: str | None = None,
    link: LinkTerms | None = None,
    hold: timedelta = AT_ONCE,
) -> Submission:
    """Send the report back to who handed it in, with the letter and the findings it names.

    Args:
        findings: ids of queue items; None takes those that were confirmed, else all that still stand and
            are more than a hint, but for those whose waiver waits for a grant.
        letter: as edited; None takes the letter as composed.
        link: how the link in the letter is made, under which the corrected report is handed in; None: without one.
        hold: so long the answer is held back and can be taken back (`closing.undo_closing`).

    Raises:
        BadRequestError: a finding that is not this report's (`foreign_finding`), or an empty or endless letter.
        ConflictError: not judged yet, not the latest version, or returned or accepted before.
        NotFoundError, ForbiddenError: no such submission; role or region do not allow it.
    """
    submission, report = _closable(session, actor, Action.RETURN, submission_id)
    chosen = _chosen(session, report, findings)
    text = _letter(submission, report, chosen, actor, now) if letter is None else _checked_letter(letter)
    queue.decide_submission(session, submission.id, actor=actor.name, action="return", now=now, text=text)
    told = [evaluations.finding_json(entry.finding) for entry in chosen]
    rows = [entry.finding.id for entry in chosen]
    carried = issue(session, link, submission, rows, actor.name, now) if link else None
    if carried is None:
        answer_returned(session, submission, text, told, now, hold=hold)
    else:
        whole = with_link(text, carried.address, carried.until.date())
        address = (carried.address, carried.until)
        answer_returned(session, submission, whole, told, now, link=address, hold=hold)
    return submission


def accept_report(
    session: Session, actor: Actor, submission_id: UUID, now: datetime, *, hold: timedelta = AT_ONCE
) -> Submission:
    """Accept the report: nothing stands against it that is an error; `hold` as in `return_report`.

    Raises:
        ConflictError: an error is neither dismissed nor waived (`errors_stand`); not judged yet, not the latest
            version, or returned or accepted before.
        NotFoundError, ForbiddenError: no such submission; role or region do not allow it.
    """
    submission, report = _closable(session, actor, Action.ACCEPT, submission_id)
    standing = [
        entry
        for entry in queue.entries_of_report(session, report.id or 0)
        if entry.item.severity == Severity.ERROR and entry.item.state in STANDING
    ]
    if standing:
        rules = "、".join(dict.fromkeys(entry.item.rule for entry in standing))
        raise ConflictError(
            "errors_stand",
            Text(
                f"还有 {len(standing)} 个错误未排除或豁免（{rules}），不能通过；请先逐个处理，或退回报告。",
                f"{len(standing)} errors are neither dismissed nor waived ({rules}): decide them, or return it.",
            ),
        )
    queue.decide_submission(session, submission.id, actor=actor.name, action="accept", now=now)
    answer_accepted(session, submission, now, hold=hold)
    return submission


def release_quarantined(session: Session, actor: Actor, submission_id: UUID, now: datetime) -> Submission:
    """Let a submission that was set aside be judged again.

    Raises:
        NotFoundError: there is none, or it lies outside the actor's region.
        ForbiddenError: the role is not allowed to.
        BadRequestError: it is not in quarantine.
    """
    _, report = readable(session, actor, submission_id)
    require(actor, Action.RELEASE_QUARANTINE, report.region)
    submission = submissions.release(session, submission_id, actor=actor.name, now=now)
    outbox.enqueue(session, "evaluate_submission", [submission.id], queue=SUBMISSIONS, now=now)
    return submission


def quarantined(session: Session, actor: Actor) -> Sequence[Submission]:
    """Return what is set aside in the actor's region, the longest there first.

    Raises:
        ForbiddenError: the role does not release from quarantine.
    """
    require(actor, Action.RELEASE_QUARANTINE, actor.region)
    return submissions.quarantined(session, within=region_prefix(actor.region) or None)


def failed(session: Session, actor: Actor) -> Sequence[Submission]:
    """Return what could not be judged and is not set aside in the actor's region, the newest first.

    Raises:
        ForbiddenError: the role does not release from quarantine.
    """
    require(actor, Action.RELEASE_QUARANTINE, actor.region)
    return submissions.failed(session, within=region_prefix(actor.region) or None)


def readable(session: Session, actor: Actor, submission_id: UUID) -> tuple[Submission, Report]:
    """Return a submission and its report.

    Raises:
        NotFoundError: there is none, or it lies outside the actor's region: nobody learns that it exists.
    """
    submission = submissions.submission(session, submission_id)
    report = reports.report(session, submission.report_id)
    if not actor.sees(report.region, report.organ_code):
        raise NotFoundError("submission_not_found", Text("没有这份报告。", "There is no such report."))
    return submission, report


def _closable(
    session: Session, actor: Actor, action: Action, submission_id: UUID
) -> tuple[Submission, Report]:
    submission, report = readable(session, actor, submission_id)
    require(actor, action, report.region)
    if submission.status != SubmissionStatus.EVALUATED:
        raise ConflictError(
            "not_evaluated",
            Text("报告尚未核对完毕，请稍候。", "The report is not judged yet; wait a moment."),
        )
    if report.current_submission_id != submission.id:
        raise ConflictError(
            "not_latest",
            Text("这不是最新版本，请处理最新版本。", "This is not the latest version; go to the latest one."),
        )
    if submission.review_state != ReviewState.OPEN:
        raise _closed_already(session, submission)
    return submission, report


def _closed_already(session: Session, submission: Submission) -> ConflictError:
    decided = [
        decision
        for decision in queue.decisions_of_submission(session, submission.id)
        if decision.action in ("return", "accept")
    ]
    who = decided[-1].actor if decided else ""
    is_accepted = submission.review_state == ReviewState.ACCEPTED
    return ConflictError(
        "already_decided",
        Text(
            f"{who} 已{'通过' if is_accepted else '退回'}这一版报告。",
            f"{who} has {'accepted' if is_accepted else 'returned'} this version already.",
        ),
    )


def _chosen(session: Session, report: Report, wanted: Sequence[int] | None) -> list[QueueEntry]:
    entries = queue.entries_of_report(session, report.id or 0)
    if wanted is not None:
        known = {entry.item.id: entry for entry in entries}
        if any(item_id not in known for item_id in wanted):
            raise BadRequestError(
                "foreign_finding",
                Text(
                    "所选问题不属于这份报告，请刷新后重选。", "A chosen finding is not this report's; reload."
                ),
            )
        return [entry for entry in entries if entry.item.id in set(wanted)]
    confirmed = [entry for entry in entries if entry.item.state == ItemState.CONFIRMED]
    return confirmed or [
        entry
        for entry in entries
        if entry.item.state in STANDING
        and entry.item.severity != Severity.INFO
        and entry.item.lead
        and entry.item.waiver is None
    ]


def _letter(
    submission: Submission, report: Report, chosen: Sequence[QueueEntry], actor: Actor, now: datetime
) -> str:
    found = [finding_of(entry.finding) for entry in chosen]
    return compose_letter(submission.organ, report.year, found, actor.name, now.date())


def _checked_letter(letter: str) -> str:
    text = letter.replace("\r\n", "\n").strip()
    check_storable(text)
    if not text or len(text) > LONGEST_LETTER:
        raise BadRequestError(
            "bad_letter",
            Text(
                f"退回函不能为空，也不能超过 {LONGEST_LETTER} 字。",
                f"The letter cannot be empty or longer than {LONGEST_LETTER} characters.",
            ),
        )
    return text
