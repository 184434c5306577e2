"""Tasks of the calendar."""

from __future__ import annotations

from ..app import app
from ..base import WorkTask
from ..calendar import keep_calendar as keep

LONGEST_SECONDS = 1800
"""A whole country's roster takes minutes; what is not done by then is taken up by the next look."""


@app.task(
    base=WorkTask,
    bind=True,
    name="keep_calendar",
    soft_time_limit=LONGEST_SECONDS,
    time_limit=LONGEST_SECONDS + 60,
)
def keep_calendar(self: WorkTask) -> None:
    """Do what the calendar has for today."""
    keep(self.work, self.work.now())
