"""How tests are handed to processes that run at the same time: a file stays in one hand, and all that drive a browser."""

import pytest
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


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """Return who hands out the tests."""
    return _OneBrowser(config, log)
