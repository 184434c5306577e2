"""Keeps what summaries count up to date: after what was written, in parts, never in anybody's way."""

from __future__ import annotations

import time
from typing import Final

from gouji.engine.store.queries import report_states

from .work import Work

TASK_SECONDS: Final = 60.0
"""How long one task goes on; the rest waits for the next."""
FEW: Final = 2000
"""So many reports that changed are counted from the tables in little time; for more their states are worked out first."""


def catch_up(work: Work, seconds: float | None = TASK_SECONDS) -> int:
    """Work out the states of reports that changed, in transactions of a few thousand; return how many names that settled.

    Args:
        seconds: about how long this may go on; None: until nothing is left, or another process is at it.
    """
    ends = None if seconds is None else time.monotonic() + seconds
    settled = 0
    while ends is None or time.monotonic() < ends:
        with work.database.session() as session:
            part = report_states.catch_up(session)
        if not part:
            break
        settled += part
    return settled


def be_ready(work: Work) -> None:
    """Catch up before counting where much was written since: after an upgrade, or an import of thousands of reports."""
    with work.database.read_session() as session:
        is_much = report_states.behind(session, FEW + 1) > FEW
    if is_much:
        catch_up(work, None)
