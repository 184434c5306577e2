"""Tasks of the schedule: short looks at the database for what is due."""

from __future__ import annotations

from ..app import app
from ..base import WorkTask
from ..delivering import wake_overdue
from ..outbox import prune
from ..rating import rate_queue as rate_all
from ..report_states import catch_up
from ..waking import wake_stuck


@app.task(base=WorkTask, bind=True, name="flush_outbox")
def flush_outbox(self: WorkTask) -> None:
    """Send what was committed and not sent: the base does so after every task."""
    prune(self.work)


@app.task(base=WorkTask, bind=True, name="wake_answers")
def wake_answers(self: WorkTask) -> None:
    """Give a task to answers that lost theirs."""
    wake_overdue(self.work)


@app.task(base=WorkTask, bind=True, name="wake_submissions")
def wake_submissions(self: WorkTask) -> None:
    """Send again what a dead worker left behind."""
    wake_stuck(self.work)


@app.task(base=WorkTask, bind=True, name="catch_up_states")
def catch_up_states(self: WorkTask) -> None:
    """Work out what summaries count of reports that changed."""
    catch_up(self.work)


@app.task(base=WorkTask, bind=True, name="rate_queue")
def rate_queue(self: WorkTask) -> None:
    """Say anew how urgent every finding is that waits."""
    rate_all(self.work)
