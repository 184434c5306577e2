"""Rates what waits in the queue anew, as days pass and decisions come in: some at a time, so that nobody waits for it."""

from __future__ import annotations

from gouji.engine.store.queries import risks

from .work import Work


def rate_queue(work: Work) -> int:
    """Count how often rules were dismissed, then rate everything that waits; return how many risks are others now."""
    today = work.local_now().date()
    with work.database.session() as session:
        risks.count_records(session, work.now())
    changed, after = 0, 0
    while True:
        with work.database.session() as session:
            number, following = risks.rate_waiting(session, after, today)
        changed += number
        if following is None:
            return changed
        after = following
