"""The calendar's day: what is missing, what was sent back and not seen again, who is to be reminded, what waits too long."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Final

import structlog

from .daily import Job, run_job
from .escalating import escalate, give_terms
from .keeping import count_rows, prune_mails
from .overdue import find_missing, look_at_returned
from .reminding import remind
from .sweeping import sweep_drafts
from .work import Work

log = structlog.get_logger(__name__)

JOBS: Final[Mapping[str, Job]] = {
    "missing": find_missing,
    "returned": look_at_returned,
    "drafts": sweep_drafts,
    "mails": prune_mails,
    "rows": count_rows,
    "reminders": remind,
    "terms": give_terms,
    "escalation": escalate,
}
"""What is done every day, in this order."""

NOT_BEFORE: Final[Mapping[str, time]] = {"reminders": time(8), "escalation": time(8)}
"""From when on in the office's zone: nobody is written to at night. What is not named begins at midnight."""


def keep_calendar(work: Work, now: datetime) -> None:
    """Do what is to be done today and was not done yet; asked every minute, it mostly finds nothing.

    Args:
        now: any aware time; the office's calendar day counts.

    Raises:
        GoujiError: a deadline or a step in the parameters cannot be read; the jobs before it are done.
    """
    local = now.astimezone(work.zone)
    for name, job in JOBS.items():
        if local.time() >= NOT_BEFORE.get(name, time.min):
            done = run_job(work, name, job, local)
            if done is not None:
                log.info("calendar_job_done", job=name, looked_at=done.looked_at, found=done.found)
