"""Sends what was committed. Whoever commits a task calls `flush` afterwards; the schedule does it again.

A row is written in the transaction that makes the work necessary, and is marked as sent when the broker has it.
If the broker is down, or the process dies between the two, the row is still there for the next flush. If it dies
between sending and marking, the task is sent twice, and running it twice changes nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from kombu.exceptions import OperationalError

from gouji.engine.store.queries import idempotency, outbox, submissions

from .work import Work

KEPT: Final = timedelta(days=1)
"""How long a sent row is kept, for whoever wants to know when a task was sent."""

BATCH: Final = 100
Message = tuple[int, str, list[Any], str]
"""Number of the row, task, its arguments, queue."""

log = structlog.get_logger(__name__)


def flush(work: Work) -> int:
    """Send every task that is due; return how many the broker took.

    Never raises because of the broker: what it did not take stays in the outbox.
    """
    sent, rows = 0, _claim(work)
    while rows:
        taken = _send(work, rows)
        left = [number for number, *_ in rows if number not in taken]
        with work.database.session() as session:
            outbox.mark_sent(session, taken, work.now())
            outbox.give_back(session, left)
            submissions.set_queued(session, _submissions(rows, taken))
        sent += len(taken)
        rows = [] if left or len(rows) < BATCH else _claim(work)
    return sent


def _claim(work: Work) -> list[Message]:
    with work.database.session() as session:
        due = outbox.claim_due(session, work.now(), limit=BATCH)
        return [(row.id or 0, row.task, row.args, row.queue) for row in due]


def _submissions(rows: list[Message], taken: list[int]) -> list[UUID]:
    """Return the submissions whose judging the broker has now."""
    return [
        UUID(args[0]) for number, task, args, _ in rows if number in taken and task == "evaluate_submission"
    ]


def prune(work: Work) -> None:
    """Forget what was sent, and how writes of the API were answered, more than a day ago."""
    with work.database.session() as session:
        outbox.prune(session, work.now() - KEPT)
        idempotency.prune(session, work.now() - KEPT)


def _send(work: Work, rows: list[Message]) -> list[int]:
    taken: list[int] = []
    try:
        # One producer for the batch: a connection per message is five times slower.
        with work.celery.producer_pool.acquire(block=True, timeout=5) as producer:
            for number, task, args, queue in rows:
                work.celery.send_task(task, args=args, queue=queue, producer=producer, retry=False)
                taken.append(number)
    except (OperationalError, OSError) as error:
        log.warning("broker_unreachable", error=type(error).__name__, waiting=len(rows) - len(taken))
    return taken
