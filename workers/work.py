"""What a task works with: the database, the broker and the settings of its process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from celery import Celery

from gouji.engine.register import Register, load_register
from gouji.engine.rules import Ruleset, load_ruleset
from gouji.engine.store import Database, open_database

from .broker import connect
from .organs import KnownOrgans
from .reading import Limits, Reader
from .settings import Settings, load_settings


@dataclass(frozen=True)
class Work:
    """Opened once per process, after forking; `ruleset` and `register` are loaded when first needed."""

    settings: Settings
    database: Database
    celery: Celery

    @cached_property
    def ruleset(self) -> Ruleset:
        """The ruleset in force."""
        return load_ruleset(self.settings.ruleset, self.settings.overlays or None)

    @property
    def register(self) -> Register:
        """Divisions and organs, those of the store as they were seconds ago."""
        return self._organs.register()

    @cached_property
    def _organs(self) -> KnownOrgans:
        return KnownOrgans(self.database, load_register(self.settings.organs))

    @cached_property
    def reader(self) -> Reader:
        """The process that reads this one's documents; it is started when the first one comes."""
        settings = self.settings
        return Reader(
            Limits(
                seconds=settings.reading_seconds,
                megabytes=settings.reading_megabytes,
                documents=settings.reading_documents,
                max_bytes=settings.max_document_bytes,
            )
        )

    def close(self) -> None:
        """End the reading process, where one was started, and close the database."""
        if "reader" in self.__dict__:
            self.reader.close()
        self.database.close()

    def now(self) -> datetime:
        """Return the present: the only clock of the workers."""
        return datetime.now(UTC)

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone: its calendar day counts as today."""
        return ZoneInfo(self.settings.timezone)

    def local_now(self) -> datetime:
        """Return the present in the office's time zone."""
        return datetime.now(self.zone)


def open_work(settings: Settings) -> Work:
    """Open database and broker as `settings` say; nothing is connected yet."""
    return Work(settings, open_database(settings.resolved_database_url), connect(settings))


@lru_cache(maxsize=1)
def work_of_this_process() -> Work:
    """Return the work of this process: of a pool child, when its first task runs, so never before the fork."""
    return open_work(load_settings())
