"""Sends what was committed. Whoever commits a task calls `flush` afterwards; the schedule does it again.

A row is written in the transaction that makes the work necessary, and is marked as sent when the broker has it.
If the broker is down, or the process dies between the two, the row is still there for the next flush. If it dies
between sending and marking, the task is sent twice, and running it twice changes nothing.
"""

from __future__ import annotations

import structlog
from kombu.exceptions import OperationalError

from gouji.engine.store.queries import outbox

from .work import Work

log = structlog.get_logger(__name__)


def flush(work: Work) -> int:
    """Send every task that is due; return how many the broker took.

    Never raises because of the broker: what it did not take stays in the outbox.
    """
    sent = 0
    while True:
        with work.database.session() as session:
            rows = [(row.id or 0, row.task, row.args, row.queue) for row in outbox.claim_due(session, work.now())]
        if not rows:
            return sent
        taken = _send(work, rows)
        left = [number for number, *_ in rows if number not in taken]
        with work.database.session() as session:
            outbox.mark_sent(session, taken, work.now())
            outbox.give_back(session, left)
        sent += len(taken)
        if left:
            return sent


def _send(work: Work, rows: list[tuple[int, str, list[object], str]]) -> list[int]:
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
