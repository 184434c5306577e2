"""Processes that work on a database at once: forked from one that has imported what they need."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext


def processes() -> ForkServerContext:
    """Return a context of processes that share no connection and no thread with the test, and start quickly."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        [
            "pytest",
            "gouji.engine.register",
            "gouji.engine.store.queries.arrivals",
            "gouji.engine.store.queries.queue",
        ]
    )
    return context
