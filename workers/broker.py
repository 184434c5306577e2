"""The Celery app as configured: for the web, which only sends, and for the workers, which also run tasks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from celery import Celery

from .settings import Settings

SUBMISSIONS: Final = "submissions"
"""One report that somebody waits for."""
ANSWERS: Final = "answers"
"""Calls to the workflow systems, which may be slow or down."""
BULK: Final = "bulk"
"""Many reports at once that nobody waits for: imports, re-judging."""
MAIL: Final = "mail"
SWEEPS: Final = "sweeps"
"""Short looks at the database for what is due."""
QUEUES: Final = (SUBMISSIONS, ANSWERS, BULK, MAIL, SWEEPS)

SOFT_SECONDS: Final = 240
HARD_SECONDS: Final = 300
VISIBILITY_SECONDS: Final = 900
"""After this a message whose worker machine died is handed to another; longer than the longest task, or a task
that is still running would be run a second time."""
CONNECT_SECONDS: Final = 3
SILENCE_SECONDS: Final = 30
"""How long a broker may say nothing to a command."""

TRANSPORT: Final = {
    "visibility_timeout": VISIBILITY_SECONDS,
    "socket_connect_timeout": CONNECT_SECONDS,
    # Without it a publish waits for ever on a broker that takes connections and says nothing.
    "socket_timeout": SILENCE_SECONDS,
    "socket_keepalive": True,
}

WORKERS: Final[Mapping[str, object]] = {
    # A message is acknowledged when its work is stored. A pool child that dies gives it back at once; how
    # often it was begun is counted in the database, where a poison report ends in quarantine.
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "task_soft_time_limit": SOFT_SECONDS,
    "task_time_limit": HARD_SECONDS,
    "worker_prefetch_multiplier": 1,
    "worker_max_tasks_per_child": 1000,
    # Celery kills a pool child that does not say within four seconds that it is up: too few on a busy machine.
    "worker_proc_alive_timeout": 60.0,
    # A broker that restarts costs nobody a report that is half judged: it is finished, and judged again in vain.
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    "worker_hijack_root_logger": False,
    "worker_enable_remote_control": False,
    "worker_send_task_events": False,
}
"""How workers take tasks and run them."""


def connect(settings: Settings) -> Celery:
    """Return a Celery app for the broker of `settings`; nothing is connected yet."""
    celery = Celery("gouji", broker=settings.resolved_broker_url, set_as_current=False)
    celery.conf.update(
        # JSON only: a pickle from a broker that somebody else can write to would run their code.
        task_serializer="json",
        accept_content=["json"],
        result_serializer="json",
        task_ignore_result=True,
        task_queues={name: {"exchange": name, "routing_key": name} for name in QUEUES},
        task_default_queue=SUBMISSIONS,
        enable_utc=True,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options=TRANSPORT,
        # Only intervals, nothing to remember between starts: every job looks in the database for what is due.
        beat_scheduler="celery.beat:Scheduler",
        beat_max_loop_interval=max(1, int(settings.sweep_seconds)),
        beat_schedule=_schedule(settings.sweep_seconds),
        **WORKERS,
    )
    return celery


def _schedule(seconds: float) -> dict[str, dict[str, object]]:
    """Return the jobs by name; one that waited longer than a minute is dropped, the next one does the same."""
    often = {"flush_outbox": seconds, "wake_answers": seconds * 6, "wake_submissions": seconds * 6}
    often["send_mails"] = seconds * 6
    often["keep_calendar"] = seconds * 12
    often["catch_up_states"] = seconds * 12
    often["send_summaries"] = seconds * 60
    often["rate_queue"] = seconds * 720
    often["read_bounces"] = seconds * 60
    queues = {"send_mails": MAIL, "read_bounces": MAIL}
    return {
        name: {"task": name, "schedule": every, "options": {"queue": queues.get(name, SWEEPS), "expires": 60}}
        for name, every in often.items()
    }
