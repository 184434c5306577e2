"""Sends again what the broker or a worker has lost: begun and not ended, or sent and never begun."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from kombu.exceptions import ChannelError, OperationalError

from gouji.engine.store import Session
from gouji.engine.store.queries import outbox, submissions

from .broker import SUBMISSIONS
from .work import Work

log = structlog.get_logger(__name__)


def wake_stuck(work: Work) -> None:
    """Send again what a worker began and left behind when its machine died, and what no worker ever got."""
    now = work.now()
    before = now - timedelta(seconds=work.settings.stuck_seconds)
    # In a long queue a message may wait for hours; sending it again would only make the queue longer.
    is_empty = _waiting(work, SUBMISSIONS) == 0
    with work.database.session() as session:
        _send_again(session, submissions.stuck(session, before), "submission_stuck", now)
        if is_empty:
            _send_again(session, submissions.never_begun(session, before), "submission_never_begun", now)


def _send_again(session: Session, ids: Iterable[UUID], reason: str, now: datetime) -> None:
    for submission_id in ids:
        log.warning(reason, submission_id=str(submission_id))
        submissions.submission(session, submission_id).begun_at = now
        outbox.enqueue(session, "evaluate_submission", [submission_id], queue=SUBMISSIONS, now=now)


def _waiting(work: Work, queue: str) -> int | None:
    """Return how many messages wait in a queue of the broker; None if the broker does not say."""
    try:
        with work.celery.connection_for_read() as connection:
            count: int = connection.default_channel.queue_declare(queue, passive=True).message_count
    except ChannelError:
        return 0  # an empty queue is none in Redis
    except (OperationalError, OSError) as error:
        log.warning("broker_unreachable", error=type(error).__name__)
        return None
    return count
