"""Tasks about the roster."""

from __future__ import annotations

from ..app import app
from ..base import WorkTask
from ..matching import match_reports


@app.task(base=WorkTask, bind=True, name="match_reports", soft_time_limit=840, time_limit=870)
def match_reports_again(self: WorkTask) -> None:
    """Look again for the organs of reports that had none."""
    match_reports(self.work)
