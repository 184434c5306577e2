"""What is not kept for ever: what mails said; and that the database knows how much it holds."""

from __future__ import annotations

from datetime import datetime, timedelta

from gouji.engine.store.queries import mails_kept

from .daily import Done, Progress
from .work import Work


def prune_mails(work: Work, now: datetime, told: Progress) -> Done:
    """Drop what settled mails said, and later all else about them but that they were; return of how many.

    See the settings `mail_body_days` and `mail_keep_days`.
    """
    settings = work.settings
    with work.database.session() as session:
        emptied = mails_kept.drop_bodies(session, now - timedelta(days=settings.mail_body_days))
        bared = mails_kept.drop_details(session, now - timedelta(days=settings.mail_keep_days))
    told(emptied + bared, emptied + bared, emptied + bared)
    return Done(emptied + bared, emptied + bared)


def count_rows(work: Work, _now: datetime, told: Progress) -> Done:
    """Let the database look at how much its tables hold: thousands come in a January day, and queries are planned by it."""
    work.database.count_rows()
    told(0, 0, 0)
    return Done(0, 0)
