"""How tests are handed to processes that run at the same time: a file stays in one hand, and all that drive a browser.

And how they log.
"""

import sys

import pytest
import structlog
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling


class _OneBrowser(LoadFileScheduling):
    """A file at a time, but everything under `tests/e2e/` is one.

    Three browsers at once on two cores keep each other waiting until their time limits. `--dist loadgroup` would do
    the same by marks, but its groups are lost with pytest 9.1, which no longer reads the id that it writes.
    """

    def _split_scope(self, nodeid: str) -> str:
        scope: str = super()._split_scope(nodeid)
        return "e2e" if scope.startswith("tests/e2e/") else scope


def pytest_configure() -> None:
    """Let an error be logged as plain text, since drawn with all its locals one takes half a minute, and not to where results go."""
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, plain],
        logger_factory=structlog.PrintLoggerFactory(sys.__stderr__),
    )


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """Return who hands out the tests."""
    return _OneBrowser(config, log)
