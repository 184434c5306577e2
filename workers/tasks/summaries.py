"""Tasks of the yearly summary."""

from __future__ import annotations

from ..app import app
from ..base import WorkTask
from ..summary_mailing import Recipient, send_what_is_due
from ..summary_mailing import send_summary as send

LONGEST_SECONDS = 840
"""A whole country takes minutes on SQLite; less than the broker waits before it hands a task to another worker."""


@app.task(base=WorkTask, bind=True, name="send_summaries")
def send_summaries(self: WorkTask) -> None:
    """Have those summaries written that are due by now."""
    send_what_is_due(self.work, self.work.local_now())


@app.task(
    base=WorkTask,
    bind=True,
    name="send_summary",
    soft_time_limit=LONGEST_SECONDS,
    time_limit=LONGEST_SECONDS + 30,
)
def send_summary(self: WorkTask, year: int, address: str, region: str | None) -> None:
    """Write one summary; once, however often this runs."""
    send(self.work, year, Recipient(address, region))
