"""One answer on its way: taken if it is its turn, posted, recorded; then the next one of its submission."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import structlog

from gouji.engine.store import Session
from gouji.engine.store.queries import deliveries, outbox
from gouji.engine.store.tables import Delivery, DeliveryState
from gouji.integrations.outbound.callback import Attempt, post_answer

from .broker import ANSWERS
from .work import Work

log = structlog.get_logger(__name__)

GONE: Final = 410
"""By this status a receiver says that it wants no more of this (Standard Webhooks)."""
OVERDUE: Final = timedelta(seconds=60)
"""An answer that nobody has attempted this long after it was due has lost its task."""


def deliver(work: Work, delivery_id: str) -> None:
    """Attempt one answer, if it is its turn, and plan what follows. Doing it twice sends it once."""
    with work.database.session() as session:
        claimed = deliveries.claim(session, delivery_id, work.now())
    if claimed is None:
        return
    attempt = post_answer(
        claimed.url,
        claimed.id,
        claimed.body.encode(),
        work.settings.answer_secrets,
        work.settings.callback_allow,
        work.now(),
    )
    with work.database.session() as session:
        _record(work, session, delivery_id, attempt)
    log.info(
        "answer_attempted",
        delivery=delivery_id,
        delivered=attempt.delivered,
        status=attempt.status,
        error=attempt.error.en if attempt.error else None,
        milliseconds=attempt.milliseconds,
    )


def wake_overdue(work: Work) -> None:
    """Give a task to every answer that is long due and has none, because broker or worker lost it."""
    now = work.now()
    with work.database.session() as session:
        # Held from a minute ago on: claimable for the task at once, and not overdue again before it ran.
        for delivery in deliveries.claim_due(session, now - OVERDUE):
            delivery.next_attempt_at = now
            outbox.enqueue(session, "deliver_answer", [delivery.id], queue=ANSWERS, now=now)


def _record(work: Work, session: Session, delivery_id: str, attempt: Attempt) -> None:
    now = work.now()
    delivery = deliveries.record_attempt(
        session,
        delivery_id,
        status_code=attempt.status,
        error=attempt.error.zh if attempt.error else None,
        now=now,
        give_up=attempt.status == GONE,
        backoff=work.settings.answer_pauses or deliveries.BACKOFF,
    )
    following = delivery if delivery.state == DeliveryState.PENDING else _next(session, delivery)
    if following is not None:
        outbox.enqueue(
            session,
            "deliver_answer",
            [following.id],
            queue=ANSWERS,
            now=now,
            not_before=following.next_attempt_at,
        )


def _next(session: Session, delivery: Delivery) -> Delivery | None:
    """Return the answer that waited behind this one."""
    line = deliveries.deliveries_of(session, delivery.submission_id)
    return next((one for one in line if one.state == DeliveryState.PENDING), None)
