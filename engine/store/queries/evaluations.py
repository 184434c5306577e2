"""Evaluations: stored so that the same judgement twice changes nothing, and given back as the contract's JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from ... import canonical
from ...calendar.limits import Limits
from ...errors import Language, NotFoundError, Text
from ...model import Document, Evaluation, Finding
from ...roster.tree import initials
from ..notices import Notice, note
from ..tables import DocumentRow, EvaluationRow, FindingRow, Report, Submission, SubmissionStatus
from . import audit, corrections
from .items import LONGEST_INITIALS, Changes, sync_items
from .risks import keep_name, rate_report
from .statements import changed, insert_all


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing an evaluation did.

    Attributes:
        evaluation_id: the one now current.
        is_new: False where exactly this was stored before: no answer need be sent.
        changes: what became of the report's queue items.
    """

    evaluation_id: int
    is_new: bool
    changes: Changes


def store_evaluation(
    session: Session,
    submission_id: UUID,
    evaluation: Evaluation,
    document: Document,
    *,
    predecessor_id: UUID | None,
    now: datetime,
    attempt: int | None = None,
    limits: Limits | None = None,
) -> Stored | None:
    """Store what was judged: evaluation, findings, queue items, status.

    The same judgement again stores nothing anew; the queue is brought in line with it all the same, since the report
    may have been put together with another one meanwhile. The queue follows the report's latest judged version; an
    imported report has nothing in the queue.

    Args:
        predecessor_id: the submission it was compared with.
        now: in the office's zone: its day counts as today.
        attempt: `attempts` as `begin_evaluation` gave it.
        limits: the terms of findings that begin today; None: none are given yet.

    Returns:
        None where judging was begun anew meanwhile (`attempt` is out of date): the newer run will store.

    Raises:
        NotFoundError: there is no such submission.
    """
    pair = session.exec(
        select(Submission, Report)
        .join(Report, col(Report.id) == col(Submission.report_id))
        .where(Submission.id == submission_id)
        .with_for_update()
    ).first()
    if pair is None:
        raise NotFoundError("submission_not_found", Text("没有这份提交", "There is no such submission"))
    submission, report = pair
    if attempt is not None and attempt != submission.attempts:
        return None
    _close(submission)
    digest = stored_digest(evaluation, predecessor_id)
    row = current_evaluation(session, submission_id)
    is_new = row is None or row.digest != digest
    if row is None or is_new:
        row = _insert(session, submission, evaluation, predecessor_id, digest, now, replaces=row)
        found = [_finding_row(row, position, one) for position, one in enumerate(evaluation.findings)]
        insert_all(session, found)
    changes = Changes()
    if _becomes_current(session, submission, report) and not submission.imported:
        findings = findings_of(session, row.id)
        changes = sync_items(session, report, submission, evaluation, findings, document, now, limits)
        _place(session, report, now)
    return Stored(row.id, is_new, changes)


def _place(session: Session, report: Report, now: datetime) -> None:
    """Rate the report's findings, let them be found by the organ's name, and tell those who look at the queue."""
    keep_name(session, report.organ, initials(report.organ)[:LONGEST_INITIALS])
    session.flush()
    rate_report(session, report.id, now.date())
    note(session, Notice(report.id, report.region))


def current_evaluation(session: Session, submission_id: UUID) -> EvaluationRow | None:
    """Return the latest evaluation of a submission, None where it was never judged."""
    return session.exec(
        select(EvaluationRow).where(
            EvaluationRow.submission_id == submission_id, col(EvaluationRow.is_current).is_(True)
        )
    ).first()


def findings_of(session: Session, evaluation_id: int) -> Sequence[FindingRow]:
    """Return the findings of one evaluation in their order."""
    return session.exec(
        select(FindingRow).where(FindingRow.evaluation_id == evaluation_id).order_by(col(FindingRow.position))
    ).all()


def report_json(session: Session, submission_id: UUID, language: Language = "zh") -> canonical.Json | None:
    """Return the judged report as in contract §3; None where there is no evaluation (yet).

    A finding on a cell that a person has corrected carries `corrections`: what was read there, and what counts.
    """
    evaluation = current_evaluation(session, submission_id)
    document = session.get(DocumentRow, submission_id)
    if evaluation is None or document is None:
        return None
    content = document.content
    applied = corrections.applied_json(session, submission_id, canonical.document_from_json(content))
    return {
        "source": content["source"],
        "organ": content["organ"],
        "year": content["year"],
        "template": content["template"],
        "outcome": evaluation.outcome,
        "counts": evaluation.counts,
        "results": [
            {
                "rule": result["rule"],
                "outcome": result["outcome"],
                "reason": result[f"reason_{language}"],
                "cells": result["cells"],
            }
            for result in evaluation.results
        ],
        "findings": [
            _with_corrections(finding_json(row, language), applied)
            for row in findings_of(session, evaluation.id)
        ],
    }


def _with_corrections(finding: canonical.Json, applied: Sequence[canonical.Json]) -> canonical.Json:
    own = [one for one in applied if one["cell"] in finding["cells"]]
    return finding | {"corrections": own} if own else finding


def finding_json(row: FindingRow, language: Language = "zh") -> canonical.Json:
    """Return one stored finding as in contract §3."""
    is_zh = language == "zh"
    return {
        "rule": row.rule,
        "severity": row.severity,
        "title": row.title_zh if is_zh else row.title_en,
        "message": row.message_zh if is_zh else row.message_en,
        "basis": row.basis,
        "derived": row.derived,
        "group": row.group_name,
        "lead": row.lead,
        "cells": row.cells,
        "spans": row.spans,
        "left": row.left,
        "right": row.right,
        "delta": row.delta,
        "formula": row.formula,
        "suggestion": row.suggestion_zh if is_zh else row.suggestion_en,
        "repair": canonical.repair_to_json(canonical.repair_from_store(row.repair), language)
        if row.repair
        else None,
        "fingerprint": row.fingerprint,
    }


def _close(submission: Submission) -> None:
    submission.status = SubmissionStatus.EVALUATED.value
    submission.attempts = 0
    submission.failure_code = submission.failure_zh = submission.failure_en = None


def _becomes_current(session: Session, submission: Submission, report: Report) -> bool:
    """Make this version the report's current one unless a later one was judged already.

    A later one that is just being judged again is none the less the current one.
    """
    if report.current_submission_id not in (None, submission.id):
        current = session.get(Submission, report.current_submission_id)
        is_later = current is not None and current.version > submission.version
        if is_later and current and current_evaluation(session, current.id) is not None:
            return False
    report.current_submission_id = submission.id
    return True


def _insert(
    session: Session,
    submission: Submission,
    evaluation: Evaluation,
    predecessor_id: UUID | None,
    digest: str,
    now: datetime,
    *,
    replaces: EvaluationRow | None,
) -> EvaluationRow:
    if replaces is not None:
        changed(
            session,
            update(EvaluationRow).where(col(EvaluationRow.id) == replaces.id).values(is_current=False),
        )
    row = EvaluationRow(
        submission_id=submission.id,
        report_id=submission.report_id,
        predecessor_id=predecessor_id,
        ruleset_id=evaluation.ruleset_id,
        ruleset_version=evaluation.ruleset_version,
        ruleset_digest=evaluation.ruleset_digest,
        digest=digest,
        outcome=evaluation.outcome.value,
        counts=evaluation.counts(),
        results=_results(evaluation),
        created_at=now,
    )
    session.add(row)
    audit.record(
        session, actor="worker", action="evaluate", subject="submission", subject_id=submission.id, now=now,
        details={"outcome": row.outcome, "ruleset": row.ruleset_digest, "findings": len(evaluation.findings)},
    )  # fmt: skip
    session.flush()
    return row


def _finding_row(row: EvaluationRow, position: int, finding: Finding) -> FindingRow:
    candidate = finding.candidate
    return FindingRow(
        evaluation_id=row.id,
        position=position,
        rule=candidate.rule,
        rule_version=candidate.rule_version,
        severity=candidate.severity.value,
        title_zh=candidate.title.zh,
        title_en=candidate.title.en,
        message_zh=candidate.message.zh,
        message_en=candidate.message.en,
        suggestion_zh=candidate.suggestion.zh,
        suggestion_en=candidate.suggestion.en,
        basis=list(candidate.basis),
        key=candidate.key,
        derived=candidate.derived,
        group_name=finding.group,
        lead=finding.lead,
        cells=list(candidate.cells),
        spans=[list(span) for span in candidate.spans],
        left=candidate.left,
        right=candidate.right,
        delta=candidate.delta,
        formula=candidate.formula,
        fingerprint=finding.fingerprint,
        repair=canonical.repair_for_store(finding.repair) if finding.repair else None,
    )


def _results(evaluation: Evaluation) -> list[dict[str, Any]]:
    return [
        {
            "rule": result.rule,
            "outcome": result.outcome.value,
            "reason_zh": result.reason.zh if result.reason else None,
            "reason_en": result.reason.en if result.reason else None,
            "cells": list(result.cells),
        }
        for result in evaluation.results
    ]


def stored_digest(evaluation: Evaluation, predecessor_id: UUID | None) -> str:
    """Hash everything that is stored of an evaluation, so that only a real repeat counts as one."""
    whole = {
        "predecessor": str(predecessor_id),
        "ruleset": [evaluation.ruleset_id, evaluation.ruleset_version, evaluation.ruleset_digest],
        "outcome": evaluation.outcome.value,
        "results": _results(evaluation),
        "findings": [
            [canonical.finding_to_json(finding, "zh"), canonical.finding_to_json(finding, "en")]
            for finding in evaluation.findings
        ],
    }
    return hashlib.sha256(canonical.dumps(whole).encode()).hexdigest()
