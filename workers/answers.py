"""The answers that go back to the workflow system (contract §4): what they say, and their place in the line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from gouji.engine.canonical import Json, dumps, finding_to_json, loads
from gouji.engine.errors import Text
from gouji.engine.model import Document, Evaluation
from gouji.engine.register import filed_as
from gouji.engine.store import Session
from gouji.engine.store.queries import deliveries, outbox
from gouji.engine.store.tables import CorrectionRow, Submission

from .broker import ANSWERS

AT_ONCE: Final = timedelta(0)


def answer_evaluated(
    session: Session,
    submission: Submission,
    evaluation: Evaluation,
    document: Document,
    corrections: Sequence[CorrectionRow] = (),
    *,
    base_url: str,
    now: datetime,
) -> None:
    """Say what was found in a submission, unless the last thing said of its figures was the same.

    A report that is judged again because its predecessor came late is answered again only where that changed
    something.

    Args:
        document: as read; a sender whose file speaks of another organ or year learns it (`filed_as`).
        corrections: by which figures are others than those that were read.
    """
    said = {
        "outcome": evaluation.outcome.value,
        "counts": evaluation.counts(),
        "findings": [finding_to_json(finding) for finding in evaluation.findings],
        "corrections": [
            {"cell": row.address, "original": row.original, "entered": row.entered} for row in corrections
        ],
        "filed_as": filed_as_json(document, submission),
        "report_url": report_url(base_url, submission),
    }
    if said != _last_said(session, submission, said):
        queue_answer(session, submission, "report.evaluated", said, now)


def _last_said(session: Session, submission: Submission, like: dict[str, Any]) -> dict[str, Any] | None:
    """Return what the latest of its answers about judging said, as far as `like` speaks of it too."""
    judged = [
        delivery
        for delivery in deliveries.deliveries_of(session, submission.id)
        if delivery.type in ("report.evaluated", "report.failed")
    ]
    if not judged or judged[-1].type != "report.evaluated":
        return None
    data = loads(judged[-1].body)["data"]
    return {key: data.get(key, [] if key == "corrections" else None) for key in like}


def answer_failed(session: Session, submission: Submission, code: str, text: Text, now: datetime) -> None:
    """Say that a submission could not be judged, and what its sender can do."""
    said = {"code": code, "message": text.zh, "message_en": text.en}
    queue_answer(session, submission, "report.failed", said, now)


def answer_returned(
    session: Session,
    submission: Submission,
    letter: str,
    findings: Sequence[Json],
    now: datetime,
    *,
    link: tuple[str, datetime] | None = None,
    hold: timedelta = AT_ONCE,
) -> None:
    """Say that a reviewer sends a submission back: the letter, and the findings it speaks of (contract §3).

    Args:
        link: address under which the corrected report can be handed in, and until when; the letter carries it too.
        hold: how long it is held back, so that it can be taken back.
    """
    said: dict[str, Any] = {"letter": letter, "findings": [*findings]}
    if link is not None:
        said |= {"return_url": link[0], "return_url_until": link[1].isoformat()}
    queue_answer(session, submission, "report.returned", said, now, hold)


def answer_accepted(
    session: Session, submission: Submission, now: datetime, *, hold: timedelta = AT_ONCE
) -> None:
    """Say that a reviewer accepted a submission; `hold` as in `answer_returned`."""
    queue_answer(session, submission, "report.accepted", {}, now, hold)


def filed_as_json(document: Document | None, submission: Submission) -> dict[str, str] | None:
    """Return what to tell of a report that was handed in for another organ or year than it names, in both languages."""
    told = filed_as(document, submission.organ, submission.year)
    return {"zh": told.zh, "en": told.en} if told else None


def report_url(base_url: str, submission: Submission) -> str:
    """Return the address of the reviewer's page of a submission."""
    return f"{base_url.rstrip('/')}/reports/{submission.id}"


def queue_answer(
    session: Session,
    submission: Submission,
    kind: str,
    said: dict[str, Any],
    now: datetime,
    hold: timedelta = AT_ONCE,
) -> None:
    """Put one answer behind the earlier ones of its submission, with the task that will deliver it.

    One that is held back is written down all the same, under its message id: it leaves after `hold` whatever dies
    meanwhile, unless it is taken back (`queries.closing`).

    Nothing happens where nobody wants an answer: no callback address, or an imported report.
    The caller commits, then flushes the outbox.
    """
    if submission.imported:
        return
    body = {
        "type": kind,
        "timestamp": now.isoformat(),
        "data": {
            "submission_id": str(submission.id),
            "external_id": submission.external_id,
            "organ": submission.organ,
            "year": submission.year,
            **said,
        },
    }
    held_until = now + hold if hold else None
    row = deliveries.create_delivery(
        session, submission, type=kind, body=dumps(body), now=now, held_until=held_until
    )
    if row is not None:
        outbox.enqueue(session, "deliver_answer", [row.id], queue=ANSWERS, now=now, not_before=held_until)
