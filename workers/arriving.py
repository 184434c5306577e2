"""Saves what came in, together with the task that will judge it: both or neither."""

from __future__ import annotations

from datetime import datetime

from gouji.engine.register import Register
from gouji.engine.store import Session
from gouji.engine.store.queries import outbox
from gouji.engine.store.queries.arrivals import Arrival, Saved, save_submission

from .broker import SUBMISSIONS
from .work import Work


def arrive(work: Work, arrival: Arrival) -> Saved:
    """Save a submission and its task in one transaction; the caller flushes the outbox afterwards.

    The same `webhook_id` again saves nothing, enqueues nothing, and returns the same id.
    """
    now, register = work.now(), work.register
    with work.database.session() as session:
        return arrive_in(session, register, arrival, now)


def arrive_in(session: Session, register: Register, arrival: Arrival, now: datetime) -> Saved:
    """Do the same in a session of the caller's, with whatever else must be saved with it or not at all."""
    saved = save_submission(session, arrival, register, now)
    if saved.is_new:
        outbox.enqueue(session, "evaluate_submission", [saved.id], queue=SUBMISSIONS, now=now)
    return saved
