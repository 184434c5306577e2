"""What is not kept for ever: what mails said."""

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
