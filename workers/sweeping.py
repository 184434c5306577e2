"""What is kept for a while only: results of drafts, and corrected drafts that wait to be submitted."""

from __future__ import annotations

from datetime import datetime

from gouji.engine.store.queries import drafts, returns

from .daily import Done, Progress
from .work import Work


def sweep_drafts(work: Work, now: datetime, told: Progress) -> Done:
    """Delete what has run out. What ran out is not shown any more anyway, whenever this comes."""
    with work.database.session() as session:
        count = drafts.sweep(session, now) + returns.sweep(session, now)
    told(count, count, count)
    return Done(count, count)
