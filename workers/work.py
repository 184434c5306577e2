"""What a task works with: the database, the broker and the settings of its process."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from celery import Celery

from gouji.engine.reading.formats.extra import SCAN_MEGABYTES, SCAN_SECONDS, recognises_scans
from gouji.engine.register import Register, load_register
from gouji.engine.rules import Ruleset, load_ruleset
from gouji.engine.store import Database, open_database

from .broker import connect
from .draft_room import DraftRoom
from .live import announce
from .organs import KnownOrgans
from .rates import Rate
from .reading import Limits, Reader
from .settings import Settings, load_settings


def present() -> datetime:
    """Return the present, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Work:
    """Opened once per process, after forking; `ruleset` and `register` are loaded when first needed.

    Attributes:
        clock: gives the present as an aware time; whoever tries out a calendar hands in another.
        is_all: whether the process does nothing but tasks, until it ends.
    """

    settings: Settings
    database: Database
    celery: Celery
    clock: Callable[[], datetime] = present
    is_all: bool = False

    @cached_property
    def ruleset(self) -> Ruleset:
        """The ruleset in force."""
        found = load_ruleset(self.settings.ruleset, self.settings.overlays or None)
        if self.is_all:
            gc.freeze()  # it stays: to look through it for garbage again and again takes some hundredths of judging
        return found

    @property
    def register(self) -> Register:
        """Divisions and organs, those of the store as they were seconds ago."""
        return self._organs.register()

    @property
    def register_now(self) -> Register:
        """Divisions and organs, those of the store as they are now."""
        return self._organs.register_now()

    @cached_property
    def plain_register(self) -> Register:
        """Divisions and the organs of the configured file, without those of the store."""
        return load_register(self.settings.organs)

    @cached_property
    def _organs(self) -> KnownOrgans:
        return KnownOrgans(self.database, self.plain_register)

    @cached_property
    def reader(self) -> Reader:
        """The process that reads this one's documents; it is started when the first one comes."""
        return Reader(reading_limits(self.settings))

    @cached_property
    def draft_room(self) -> DraftRoom:
        """The readers of visitors' drafts; they are started when the first draft comes."""
        return DraftRoom(reading_limits(self.settings), self.settings.draft_readers)

    @cached_property
    def draft_rate(self) -> Rate:
        """How often one address may have a draft checked."""
        return Rate(self.settings.resolved_broker_url, self.settings.draft_per_hour)

    def close(self) -> None:
        """End the reading processes, where any were started, and close the database."""
        if "reader" in self.__dict__:
            self.reader.close()
        if "draft_room" in self.__dict__:
            self.draft_room.close()
        self.database.close()

    def now(self) -> datetime:
        """Return the present in UTC: the only clock of the workers."""
        return self.clock().astimezone(UTC)

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone: its calendar day counts as today."""
        return ZoneInfo(self.settings.timezone)

    def local_now(self) -> datetime:
        """Return the present in the office's time zone."""
        return self.clock().astimezone(self.zone)


def open_work(settings: Settings) -> Work:
    """Open database and broker as `settings` say; nothing is connected yet."""
    database = open_database(settings.resolved_database_url)
    announce(database, settings.resolved_broker_url)
    return Work(settings, database, connect(settings))


@lru_cache(maxsize=1)
def work_of_this_process() -> Work:
    """Return the work of this process: of a pool child, when its first task runs, so never before the fork."""
    return replace(open_work(load_settings()), is_all=True)


def reading_limits(settings: Settings) -> Limits:
    """Return what reading may take: as set, and where scans are recognised and nothing was set, what that takes."""
    is_raised = recognises_scans()
    return Limits(
        seconds=_unless_set(settings, "reading_seconds", SCAN_SECONDS if is_raised else 0),
        megabytes=_unless_set(settings, "reading_megabytes", SCAN_MEGABYTES if is_raised else 0),
        documents=settings.reading_documents,
        max_bytes=settings.max_document_bytes,
    )


def _unless_set(settings: Settings, name: str, least: int) -> int:
    value: int = getattr(settings, name)
    return value if name in settings.model_fields_set else max(value, least)
