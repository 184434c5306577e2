"""What `celery -A gouji.workers.app` loads: the app of this process, with every task."""

from __future__ import annotations

from typing import Any

from celery.signals import setup_logging

from .broker import connect
from .logs import configure_logs
from .settings import load_settings
from .watchdog import watch

app = connect(load_settings())
app.set_current()
watch(app, load_settings())
app.conf.include = [
    "gouji.workers.tasks.submissions",
    "gouji.workers.tasks.answers",
    "gouji.workers.tasks.calendar",
    "gouji.workers.tasks.mails",
    "gouji.workers.tasks.organs",
    "gouji.workers.tasks.summaries",
    "gouji.workers.tasks.sweeps",
]


@setup_logging.connect
def _configure(**_: Any) -> None:
    """Log as the rest of Gouji does; connecting to this signal keeps Celery from setting up its own."""
    configure_logs()
