"""Whether a mail that was written is still wanted, asked in the moment before it is sent."""

from __future__ import annotations

from typing import Final

from gouji.engine.store import Session
from gouji.engine.store.queries import calendar, roster
from gouji.engine.store.tables import Mail

from .work import Work

REMINDER: Final = "reminder"
FILED: Final = "filed"


def needless(work: Work, session: Session, mail: Mail) -> str | None:
    """Return why a mail is not to be sent any more (`filed`), None where it is.

    A reminder is not, once the organ has filed or need not file. One that a person had sent again is always sent.
    """
    if mail.kind != REMINDER or mail.asked_by is not None:
        return None
    year, _, _ = mail.period.partition("/")
    if not year.isdigit():
        return None
    organs = roster.organs_due(session, int(year), None, [mail.about])
    lines = calendar.lines_of(session, work.ruleset, int(year), organs, work.local_now().date(), work.zone)
    return FILED if lines and not any(line.owes for line in lines) else None
