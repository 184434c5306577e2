"""Tasks about answers."""

from __future__ import annotations

from ..app import app
from ..base import WorkTask
from ..delivering import deliver


@app.task(base=WorkTask, bind=True, name="deliver_answer", soft_time_limit=60, time_limit=90)
def deliver_answer(self: WorkTask, delivery_id: str) -> None:
    """Attempt one answer."""
    deliver(self.work, delivery_id)
