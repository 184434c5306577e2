"""Plays a January in a store: reports come in of an evening, schedulers look, some of them die."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from gouji.engine.errors import Text
from gouji.engine.model import Organ
from gouji.engine.register import Contact, Exemption, Lineage, OtherName, Registered
from gouji.engine.store.queries import calendar as boards
from gouji.engine.store.queries import organs, queue, submissions
from gouji.engine.store.queries.arrivals import Arrival
from gouji.workers.arriving import arrive
from gouji.workers.calendar import JOBS, keep_calendar
from gouji.workers.daily import run_job
from gouji.workers.settings import Settings
from gouji.workers.work import Work, open_work
from tests.integration.messages import SECRET

from .january import FIRST, LAST, YEAR, ZONE, Look, Person, cast, looks


@dataclass
class Clock:
    moment: datetime

    def __call__(self) -> datetime:
        return self.moment


class Died(BaseException):
    """The process is gone."""


@dataclass
class Play:
    """The installation, and what was seen of it."""

    work: Work
    other: Work
    clock: Clock
    people: list[Person]
    seen: dict[date, dict[str, tuple[str, int]]] = field(default_factory=dict)

    def look(self, look: Look) -> None:
        self.clock.moment = look.at
        if look.dies:
            self.die()
            return
        workers = [self.work, self.other][: look.schedulers]
        if look.at_once:
            at_once(workers, look.at)
        else:
            for work in workers:
                keep_calendar(work, look.at)

    def die(self) -> None:
        """Begin the reminders, and die when they are written down and nothing is handed over."""

        def watch(looked_at: int, found: int, total: int) -> None:
            raise Died

        with pytest.raises(Died):
            run_job(self.work, "reminders", JOBS["reminders"], self.clock.moment, again=True, watch=watch)

    def evening(self, day: date) -> None:
        """Let come in what comes in at seven in the evening."""
        self.clock.moment = datetime.combine(day, time(19), ZONE)
        for person in self.people:
            if person.returned == day:
                self.send_back(person)
            for broken in (False, True):
                if day in (person.unreadable if broken else person.filed):
                    self.file(person, day, broken)

    def file(self, person: Person, day: date, broken: bool) -> None:
        number = person.filed.index(day) if not broken else 9
        is_renamed = person.story == "renamed"  # and goes on under its former name, without a code
        arrival = Arrival(
            webhook_id=f"{person.code}-{number}",
            door="generic",
            external_id=person.code,
            organ=f"机关{person.code}旧称" if is_renamed else f"机关{person.code}",
            organ_code=None if is_renamed else person.code,
            region=person.region,
            year=YEAR,
            filename="r.txt",
            content=f"{person.code} {day}".encode(),
            submitted_at=self.clock.moment,
            published_on=None if broken or number else person.published,
        )
        saved = arrive(self.work, arrival)
        if broken:
            with self.work.database.session() as session:
                submissions.fail_submission(
                    session, saved.id, code="empty_file", text=Text("空", "empty"), now=self.clock.moment
                )

    def send_back(self, person: Person) -> None:
        with self.work.database.session() as session:
            for line in boards.board(session, self.work.ruleset, YEAR, person.region, LAST, ZONE):
                if line.organ.code == person.code and line.submission_id:
                    queue.decide_submission(
                        session, line.submission_id, actor="王", action="return", now=self.clock.moment
                    )

    def note_board(self, day: date) -> None:
        with self.work.database.read_session() as session:
            lines = boards.board(session, self.work.ruleset, YEAR, "51", day, ZONE)
        self.seen[day] = {line.organ.code: (line.standing.state.value, line.standing.days) for line in lines}


def at_once(workers: list[Work], moment: datetime) -> None:
    gate = Barrier(len(workers))

    def run(work: Work) -> None:
        gate.wait()
        keep_calendar(work, moment)

    threads = [Thread(target=run, args=(work,)) for work in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def registered(person: Person) -> Registered:
    former = OtherName(f"机关{person.code}旧称", "former", until=date(YEAR, 6, 30))
    lineage = {
        "renamed": Lineage("renamed", date(YEAR, 7, 1)),
        "merged": Lineage("merged", date(YEAR, 5, 1), (f"O{person.number + 1:03}",)),
        "founded": Lineage("founded", date(YEAR + 1, 1, 5)),
        "abolished": Lineage("abolished", date(YEAR + 1, 1, 15)),
    }
    return Registered(
        Organ(f"机关{person.code}", person.code, person.kind, person.region, "county", False, True),  # type: ignore[arg-type]
        other_names=(former,) if person.story == "renamed" else (),
        lineage=(lineage[person.story],) if person.story in lineage else (),
        contacts=tuple(Contact(email=email) for email in person.emails),
        exemptions=(Exemption(YEAR, YEAR, "机构筹建"),) if person.exempt else (),
        files=True,
    )


@contextmanager
def played(folder: Path, url: str, size: int) -> Iterator[Play]:
    """Play a January with so many organs in a database that has no rows."""
    clock = Clock(datetime(2026, 1, 1, tzinfo=UTC))
    settings = Settings(_env_file=None, data_dir=folder, database_url=url, webhook_secrets=SECRET)
    pair = [replace(open_work(settings), clock=clock) for _ in range(2)]
    local = pair[0].ruleset.with_settings(
        {"local_deadlines": ("510823 department 提交 1 26 苍政办函〔2025〕9号",)}
    )
    for work in pair:
        work.__dict__["ruleset"] = local  # what GOUJI_RULESETS would load
    people = cast(size)
    with pair[0].database.session() as session:
        organs.save_organs(session, [registered(person) for person in people], clock.moment)
    one = Play(pair[0], pair[1], clock, people)
    by_day: dict[date, list[Look]] = {}
    for look in looks():
        by_day.setdefault(look.at.date(), []).append(look)
    for offset in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=offset)
        for look in by_day.get(day, []):
            one.look(look)
        one.note_board(day)
        one.evening(day)
    yield one
    for work in pair:
        work.close()
