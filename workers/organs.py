"""The register that the workers judge with: the packaged one, the configured file, and the organs of the store."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from gouji.engine.register import Register
from gouji.engine.store import Database
from gouji.engine.store.queries.organs import register_of, version_of_organs

PAUSE_SECONDS: Final = 10.0
"""For so long nobody asks whether organs were saved meanwhile."""


class KnownOrgans:
    """Keeps the register of one process; what was imported elsewhere is seen some seconds later.

    Costs one small statement each `PAUSE_SECONDS`, and a reading of all organs where they changed.
    """

    def __init__(
        self, database: Database, plain: Register, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._plain = plain
        self._clock = clock
        self._asked_at = float("-inf")
        self._version: tuple[int, datetime | None] = (0, None)
        self._register = plain

    def register(self) -> Register:
        """Return the register as it was at most `PAUSE_SECONDS` ago."""
        now = self._clock()
        if now - self._asked_at >= PAUSE_SECONDS:
            self._refresh()
            self._asked_at = now
        return self._register

    def register_now(self) -> Register:
        """Return the register as it is now: for people, who look at what they have just saved."""
        self._refresh()
        self._asked_at = self._clock()
        return self._register

    def _refresh(self) -> None:
        with self._database.read_session() as session:
            version = version_of_organs(session)
            if version != self._version:
                self._register = register_of(session, self._plain)
                self._version = version
