"""What happens to findings as they come into the queue: their terms begin, a reviewer is given them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session

from ...calendar.limits import Limits
from ..tables import QueueItem, Report, ReviewState, Submission
from . import assigning, terms


def enter(
    session: Session,
    report: Report,
    submission: Submission,
    items: Collection[QueueItem],
    coming: Sequence[QueueItem],
    now: datetime,
    limits: Limits | None,
) -> None:
    """Begin the terms of what comes into the queue, let those that rested run again, hand out.

    Args:
        items: all of the report that were there before this version was judged.
        coming: those that are new, not yet written, or reopened.
        limits: the terms that begin today; None: none are given yet.
    """
    is_out = submission.review_state == ReviewState.RETURNED
    if limits is not None:
        for item in () if is_out else items:
            terms.resume(item, limits)
        for item in coming:
            terms.begin(item, limits, is_resting=is_out)
    today = now.date() if limits is None else limits.today
    assigning.hand_out(session, report, items, coming, today, now)
