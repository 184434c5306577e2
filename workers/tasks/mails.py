"""Tasks about mails."""

from __future__ import annotations

from ..app import app
from ..base import WorkTask
from ..bouncing import read_box
from ..mentioning import tell_mentioned as tell
from ..sending import send_due


@app.task(base=WorkTask, bind=True, name="send_mails", soft_time_limit=840, time_limit=870)
def send_mails(self: WorkTask) -> None:
    """Send the mails that are due, settle those whose sender died, and come back when the next is due."""
    send_due(self.work)


@app.task(base=WorkTask, bind=True, name="read_bounces", soft_time_limit=240, time_limit=270)
def read_bounces(self: WorkTask) -> None:
    """Take what came back to the box of bounces, where one is configured."""
    read_box(self.work)


@app.task(base=WorkTask, bind=True, name="tell_mentioned")
def tell_mentioned(self: WorkTask, mention_id: int) -> None:
    """Write to somebody whom a comment mentions."""
    tell(self.work, mention_id)
