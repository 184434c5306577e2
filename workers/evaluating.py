"""One submission from its bytes to its answer: begin, fetch, read, judge, store.

Every attempt is counted before it starts, so that a report which kills its worker is counted too. Everything
that an evaluation leads to (findings, queue items, answer, dependents) is stored in one transaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Final
from uuid import UUID

import structlog

from gouji.engine.errors import RulesetError, Text, UnreadableError
from gouji.engine.judge import decisions_of, judge
from gouji.engine.model import Document, Evaluation, Filing, RuleOutcome
from gouji.engine.store import Session
from gouji.engine.store.queries import (
    arrivals,
    children,
    corrections,
    documents,
    evaluations,
    missing,
    outbox,
    replays,
    reports,
    sketches,
    submissions,
)
from gouji.engine.store.tables import Submission, SubmissionStatus
from gouji.integrations.outbound.addresses import RefusedError, UnreachableError
from gouji.integrations.outbound.documents import fetch_document

from .answers import answer_evaluated, answer_failed
from .broker import BULK, SUBMISSIONS
from .comparing import Compared, compared_with, government_to_judge_again, to_judge_again
from .course import with_course
from .filing import organ_of
from .limits import limits_or_none
from .work import Work

log = structlog.get_logger(__name__)

RULES_AWAITED: Final = timedelta(minutes=1)
"""Between two attempts while the rules cannot be loaded."""
QUARANTINED = Text(
    "多次处理失败，已隔离并通知管理员；无需重新提交，处理后会另行答复",
    "judging failed repeatedly; it was set aside for the administrator. Do not submit again, an answer follows",
)


def evaluate(work: Work, submission_id: UUID) -> None:
    """Judge one submission and store everything that follows from it. Doing it twice changes nothing.

    A document that cannot be read, or not be fetched after some attempts, fails the submission.

    Raises:
        NotFoundError: there is no such submission.
        RulesetError: the rules cannot be loaded.
        Exception: whatever the engine did not expect; see `tried_in_vain`.
    """
    # Before anything is counted: rules that cannot be loaded are no fault of the report.
    decisions_of(work.ruleset)
    submission = _begin(work, submission_id)
    if submission is None:
        return
    try:
        document = _document(work, submission)
    except (UnreadableError, RefusedError) as error:
        _fail(work, submission, error.code, error.text)
    except UnreachableError as error:
        if submission.attempts >= work.settings.attempts_allowed:
            _fail(work, submission, error.code, error.text)
        else:
            _try_again(work, submission, str(error.text))
    else:
        _judge(work, submission, _completed(document, submission))


def tried_in_vain(work: Work, submission_id: UUID, error: Exception) -> None:
    """Plan the next attempt after an error that nobody expected; after the last one, quarantine.

    Where the rules cannot be loaded every report waits until somebody has mended them, and none is quarantined.
    """
    with work.database.read_session() as session:
        submission = submissions.submission(session, submission_id)
    reason = f"{type(error).__name__}: {error}"
    if isinstance(error, RulesetError):
        _try_again(work, submission, reason, RULES_AWAITED)
    elif submission.attempts < work.settings.attempts_allowed:
        _try_again(work, submission, reason)
    else:
        _quarantine(work, submission_id, reason)


def _begin(work: Work, submission_id: UUID) -> Submission | None:
    """Count the attempt; None where there is nothing to do: failed for good, or just quarantined."""
    with work.database.session() as session:
        if submissions.submission(session, submission_id).status == SubmissionStatus.FAILED:
            return None
        submission = submissions.begin_evaluation(session, submission_id)
        if submission is None:
            return None
        submission.begun_at = work.now()
    if submission.attempts > work.settings.attempts_allowed:
        _quarantine(work, submission_id, "the worker died at every attempt")
        return None
    return submission


def _document(work: Work, submission: Submission) -> Document:
    """Return the document: as it was read before, or read now, fetched before that where only its address is known."""
    with work.database.read_session() as session:
        known = documents.document_of(session, submission.id)
        content = None if known else submissions.content_of(session, submission.id)
    if known is not None:
        return known
    filename = submission.filename
    if content is None:
        filename, content = _fetch(work, submission)
    return work.reader.read(content, filename)


def _completed(document: Document, submission: Submission) -> Document:
    """Return the document with organ and year as submitted, where it names none itself."""
    return replace(document, organ=document.organ or submission.organ, year=document.year or submission.year)


def _fetch(work: Work, submission: Submission) -> tuple[str, bytes]:
    settings = work.settings
    filename, content = fetch_document(
        submission.document_url or "", settings.callback_allow, settings.max_document_bytes
    )
    with work.database.session() as session:
        arrivals.attach_content(session, submission.id, content, work.now())
        submissions.submission(session, submission.id).filename = filename
    return filename, content


def _judge(work: Work, submission: Submission, document: Document) -> None:
    with work.database.read_session() as session:
        corrected = corrections.in_force(session, submission.id, document)
        compared = compared_with(work, session, submission, corrected.document)
        report = reports.report(session, submission.report_id)
    today = work.local_now().date()
    filing = Filing(
        organ=organ_of(work.register, report, submission, document),
        submitted_at=_local(work, submission.submitted_at),
        published_on=submission.published_on,
        imported=submission.imported,
    )
    with work.database.read_session() as session:
        filing = with_course(work, session, compared.known_of(filing, today), submission, today)
    surroundings = compared.surroundings
    evaluation = judge(corrected.document, work.ruleset, filing, compared.predecessor, surroundings, on=today)
    inputs = replays.Inputs(
        corrected.document, filing, compared.predecessor, surroundings, today, version("gouji")
    )
    with work.database.session() as session:
        documents.store_document(
            session, submission.id, document, reader_version=version("gouji"), now=work.now()
        )
        _store(work, session, submission, corrected, evaluation, compared, inputs)


def _store(
    work: Work,
    session: Session,
    submission: Submission,
    corrected: corrections.InForce,
    evaluation: Evaluation,
    compared: Compared,
    inputs: replays.Inputs,
) -> None:
    """Store evaluation, queue items, answer and the tasks of dependents: all or nothing."""
    now = work.now()
    report = reports.report(session, submission.report_id)
    stored = evaluations.store_evaluation(
        session,
        submission.id,
        evaluation,
        corrected.document,
        predecessor_id=compared.submission_id,
        now=work.local_now(),
        attempt=submission.attempts,
        limits=limits_or_none(work, report.region, work.local_now().date()),
    )
    if stored is None:
        return
    missing.close_filed(session, report, now)
    if children.keep_figures(session, submission.id, corrected.document) or stored.is_new:
        for summing in government_to_judge_again(work, session, submission):
            outbox.enqueue(session, "evaluate_submission", [summing], queue=BULK, now=now)
    if not stored.is_new:
        return
    _tell_of_broken_rules(submission, evaluation)
    judged_by = work.ruleset.of_digest(evaluation.ruleset_digest)
    replays.keep(session, stored.evaluation_id, evaluation, judged_by, inputs, now)
    base_url = work.settings.base_url
    document, applied = corrected.document, corrected.applied
    answer_evaluated(session, submission, evaluation, document, applied, base_url=base_url, now=now)
    sketches.keep_sketch(session, submission.id, submission.report_id, corrected.document)
    for dependent in to_judge_again(work, session, submission, evaluation, compared):
        outbox.enqueue(session, "evaluate_submission", [dependent], queue=BULK, now=now)


def _tell_of_broken_rules(submission: Submission, evaluation: Evaluation) -> None:
    """Log every rule that ended in an error: the report is then undefined, and its author must know."""
    for result in (*evaluation.results, *evaluation.shadow_results):
        if result.outcome is RuleOutcome.ENGINE_ERROR:
            log.error(
                "rule_failed",
                rule=result.rule,
                submission_id=str(submission.id),
                ruleset=evaluation.ruleset_digest,
                reason=result.reason.en if result.reason else None,
            )


def _fail(work: Work, submission: Submission, code: str, text: Text) -> None:
    now = work.now()
    with work.database.session() as session:
        if submissions.fail_submission(session, submission.id, code=code, text=text, now=now):
            answer_failed(session, submission, code, text, now)
    log.info("submission_failed", code=code)


def _quarantine(work: Work, submission_id: UUID, reason: str) -> None:
    now = work.now()
    with work.database.session() as session:
        if submissions.quarantine(session, submission_id, reason=reason, now=now):
            submission = submissions.submission(session, submission_id)
            answer_failed(session, submission, "quarantined", QUARANTINED, now)
    log.error("submission_quarantined", submission_id=str(submission_id), reason=reason)


def _try_again(work: Work, submission: Submission, reason: str, pause: timedelta | None = None) -> None:
    now = work.now()
    later = now + (pause or work.settings.pause_after(submission.attempts))
    with work.database.session() as session:
        outbox.enqueue(
            session, "evaluate_submission", [submission.id], queue=SUBMISSIONS, now=now, not_before=later
        )
    log.warning(
        "submission_tried_in_vain", attempt=submission.attempts, reason=reason, again_at=later.isoformat()
    )


def _local(work: Work, moment: datetime | None) -> datetime | None:
    """Return a time in the office's zone: whether the 31st of January was met is asked there."""
    return moment.astimezone(work.zone) if moment else None
