"""Tasks about submissions."""

from __future__ import annotations

from uuid import UUID

from ..app import app
from ..base import WorkTask
from ..evaluating import evaluate, tried_in_vain


class SubmissionTask(WorkTask):
    """A task about one submission; after too many errors the submission is quarantined."""

    abstract = True

    def on_trouble(self, error: Exception, submission_id: str) -> None:
        """Plan the next attempt, or quarantine."""
        tried_in_vain(self.work, UUID(submission_id), error)


@app.task(base=SubmissionTask, bind=True, name="evaluate_submission")
def evaluate_submission(self: SubmissionTask, submission_id: str) -> None:
    """Judge one submission."""
    evaluate(self.work, UUID(submission_id))
