"""The base of all tasks: what is bound to each log line, what happens after the commit, what happens on trouble."""

from __future__ import annotations

from typing import Any

import structlog
from celery import Task
from structlog.contextvars import bound_contextvars

from .outbox import flush
from .work import Work, work_of_this_process

log = structlog.get_logger(__name__)


class WorkTask(Task):  # type: ignore[misc]
    """A task that takes ids, opens its own sessions from `self.work`, and may be run twice.

    What its transactions put into the outbox is sent after they are committed. An error that the task did not
    expect is logged once with its traceback and handed to `on_trouble`; the worker goes on with the next task.
    """

    abstract = True

    @property
    def work(self) -> Work:
        """Database, broker and settings of this process."""
        return work_of_this_process()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task with its ids in every log line, then send what it committed."""
        with bound_contextvars(task=self.name, task_id=self.request.id, ids=[*args]):
            try:
                self.run(*args, **kwargs)
            except Exception as error:  # the one broad except of the workers: no error may be lost
                log.exception("task_failed")
                self.on_trouble(error, *args)
            flush(self.work)

    def on_trouble(self, error: Exception, *args: Any) -> None:
        """Do what has to be done when the task did not end; by default the schedule tries again in its time."""
