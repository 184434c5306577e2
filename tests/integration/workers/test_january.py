"""A January day by day: sixty organs, schedulers that run twice, at once, not at all, and die; against a plain calculation.

The calculation below knows nothing of how the calendar works: it asks, organ by organ, on which of the days when
somebody looked each reminder was the latest one due, and since when a report was missing.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from gouji.engine.errors import Text
from gouji.engine.model import Organ
from gouji.engine.register import Contact, Exemption, Registered
from gouji.engine.store import Session
from gouji.engine.store.queries import calendar as boards
from gouji.engine.store.queries import organs, queue, submissions
from gouji.engine.store.queries.arrivals import Arrival
from gouji.engine.store.tables import Mail, MissingReport, Reminder
from gouji.workers.arriving import arrive
from gouji.workers.calendar import JOBS, keep_calendar
from gouji.workers.daily import run_job
from gouji.workers.settings import Settings
from gouji.workers.work import Work, open_work
from tests.integration.messages import SECRET
from tests.integration.sqlite import new_sqlite

ZONE: Final = ZoneInfo("Asia/Shanghai")
YEAR: Final = 2025
STEPS: Final = (-14, -3, -1, 1)
LAW: Final = date(2026, 1, 31)
LOCAL: Final = date(2026, 1, 26)
"""In 510823 a notice asks for departments' reports five days before the law does."""
FIRST: Final = date(2026, 1, 8)
LAST: Final = date(2026, 2, 24)


@dataclass
class Clock:
    moment: datetime

    def __call__(self) -> datetime:
        return self.moment


@dataclass
class Person:
    """One organ of the play: what it is, and what it does on which days.

    Attributes:
        due: its last day to file; None where it has none.
        unreadable: days on which it hands in something that nobody can read.
        filed: days on which it hands in a report.
        returned: the day on which its latest report of before is sent back.
    """

    code: str
    kind: str
    region: str
    due: date | None
    law: date | None
    emails: tuple[str, ...] = ()
    exempt: bool = False
    unreadable: tuple[date, ...] = ()
    filed: tuple[date, ...] = ()
    returned: date | None = None
    published: date | None = None

    def came_before(self, day: date) -> list[date]:
        """Return when its readable versions came, those of before `day`: they come in the evening."""
        return [one for one in self.filed if one < day]

    def tried_before(self, day: date) -> bool:
        """Tell whether something came before `day` of which nothing could be read."""
        return not self.came_before(day) and any(one < day for one in self.unreadable)

    def owes(self, day: date) -> bool:
        return not self.exempt and not self.came_before(day)


def cast() -> list[Person]:
    """Return sixty organs; what each does is drawn, but always the same."""
    draw = random.Random(20260131)
    found = []
    for number in range(60):
        region = "510823" if number % 3 == 0 else "510822"
        kind = {0: "government", 1: "township", 2: "vertical"}.get(number % 20, "department")
        law = {"department": LAW, "government": date(2026, 3, 31)}.get(kind)
        due = LOCAL if (region, kind) == ("510823", "department") else (LAW if kind == "township" else law)
        days = sorted(
            FIRST + timedelta(days=draw.randrange(0, 45)) for _ in range(draw.choice([0, 1, 1, 1, 2]))
        )
        one = Person(f"O{number:02}", kind, region, due, law, filed=tuple(days))
        one.emails = draw.choice(
            [(f"o{number}@a.gov.cn",)] * 4 + [(), ("没有",), (f"a{number}@a.cn", f"b{number}@a.cn")]
        )
        one.exempt = draw.random() < 0.08
        one.unreadable = (FIRST + timedelta(days=draw.randrange(45)),) if draw.random() < 0.2 else ()
        if days and draw.random() < 0.3:
            one.returned = (
                days[0] + timedelta(days=1) if len(days) == 1 or days[1] > days[0] + timedelta(2) else None
            )
        if days and draw.random() < 0.5:
            one.published = days[0] + timedelta(days=draw.randrange(3))
        found.append(one)
    return found


@dataclass(frozen=True)
class Look:
    """A moment at which schedulers run: how many, at once or one after the other, and whether one dies."""

    at: datetime
    schedulers: int = 1
    at_once: bool = False
    dies: bool = False


def looks() -> list[Look]:
    """Return when somebody looks: daily, but for days when all was down, nights, pairs, and sudden deaths."""
    draw = random.Random(7)
    down = {date(2026, 1, 12), date(2026, 1, 17), date(2026, 1, 18), date(2026, 1, 28), date(2026, 1, 29)}
    found = []
    for offset in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=offset)
        if day in down:
            continue
        at = datetime.combine(day, time(0, 5), ZONE)
        found.append(Look(at, draw.choice([1, 2])))
        morning = at.replace(hour=8 + draw.randrange(3))
        dies = draw.random() < 0.25
        found.append(Look(morning, draw.choice([1, 2, 2]), draw.random() < 0.3, dies))
        if dies:
            found.append(Look(morning + timedelta(hours=1), 2))
        if draw.random() < 0.3:
            found.append(Look(at.replace(hour=15), 2, at_once=True))
    return found


class Died(BaseException):
    """The process is gone."""


# --- the plain calculation


def reminders_expected(person: Person, days: list[date]) -> dict[int, date]:
    """Return on which day each step is sent: the first on which somebody looked and it was the latest one due."""
    sent: dict[int, date] = {}
    if person.due is None or not any("@" in one for one in person.emails):
        return sent
    for step, following in zip(STEPS, (*STEPS[1:], 16), strict=True):
        begin, end = person.due + timedelta(days=step), person.due + timedelta(days=following)
        day = next((one for one in days if begin <= one < end and person.owes(one)), None)
        if day is not None:
            sent[step] = day
    return sent


def missing_expected(person: Person, days: list[date]) -> tuple[date, str, str] | None:
    """Return since when its report is missing, what has become of that, and how bad it is as last seen."""
    if person.due is None:
        return None
    over = [day for day in days if day > person.due and person.owes(day)]
    seen = [day for day in over if not person.tried_before(day)]  # what cannot be read is not missing
    if not seen:
        return None
    came = person.came_before(days[-1]) or person.tried_before(days[-1])
    severity = "error" if person.law and seen[-1] > person.law else "warning"
    return seen[0], "filed" if came else "open", severity


def state_expected(person: Person, day: date) -> tuple[str, int]:
    """Return how it stands in the morning of a day, and by how many days."""
    came = person.came_before(day)
    if not came:
        if person.tried_before(day):
            return "unreadable", max((day - person.due).days, 0) if person.due else 0
        if person.exempt:
            return "exempt", 0
        if person.due is None:
            return "pending", 0
        return ("missing" if day > person.due else "pending"), abs((day - person.due).days)
    if person.returned and person.returned < day and max(came) < person.returned:
        return "returned", (day - person.returned).days
    if person.due is None or person.exempt:
        return "filed", 0
    late = 0 if person.kind == "government" and person.published else (came[0] - person.due).days
    if person.published:
        late = max(late, (person.published - (LAW if person.kind == "department" else person.due)).days)
    return ("late", late) if late > 0 else ("filed", 0)


# --- the play


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
        arrival = Arrival(
            webhook_id=f"{person.code}-{number}",
            door="generic",
            external_id=person.code,
            organ=f"机关{person.code}",
            organ_code=person.code,
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
    return Registered(
        Organ(f"机关{person.code}", person.code, person.kind, person.region, "county", False, True),  # type: ignore[arg-type]
        contacts=tuple(Contact(email=email) for email in person.emails),
        exemptions=(Exemption(YEAR, YEAR, "机构筹建"),) if person.exempt else (),
        files=True,
    )


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    folder: Path = tmp_path_factory.mktemp("january")
    new_sqlite(folder)
    clock = Clock(datetime(2026, 1, 1, tzinfo=UTC))
    settings = Settings(_env_file=None, data_dir=folder, webhook_secrets=SECRET)
    pair = [replace(open_work(settings), clock=clock) for _ in range(2)]
    local = pair[0].ruleset.with_settings(
        {"local_deadlines": ("510823 department 提交 1 26 苍政办函〔2025〕9号",)}
    )
    for work in pair:
        work.__dict__["ruleset"] = local  # what GOUJI_RULESETS would load
    people = cast()
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


def rows(session: Session, table: type) -> list:  # type: ignore[type-arg]
    return list(session.exec(select(table)).all())


def days_looked(from_hour: int) -> list[date]:
    return sorted({look.at.date() for look in looks() if look.at.hour >= from_hour and not look.dies})


def test_every_reminder_is_sent_once_on_the_day_calculated_and_no_other(play: Play) -> None:
    expected = Counter(
        (person.code, step, day, address)
        for person in play.people
        for step, day in reminders_expected(person, days_looked(8)).items()
        for address in person.emails
    )

    with play.work.database.read_session() as session:
        mails = rows(session, Mail)
    sent = Counter(
        (
            mail.about,
            int(mail.period.partition("/T")[2]),
            mail.created_at.astimezone(ZONE).date(),
            mail.address,
        )
        for mail in mails
    )

    assert len(expected) > 60
    assert sent == expected


def test_what_was_not_sent_in_its_time_is_kept_with_the_reason(play: Play) -> None:
    with play.work.database.read_session() as session:
        found = rows(session, Reminder)
    by_organ = {(row.organ_code, row.step): (row.state, row.why) for row in found}
    days = days_looked(8)

    for person in play.people:
        sent = reminders_expected(person, days)
        for step in STEPS:
            state = by_organ.get((person.code, step))
            if step in sent:
                assert state == ("posted", None)
            elif state is not None and state[0] == "no_address":
                assert not any("@" in one for one in person.emails)
                assert state[1] == ("bad_address" if person.emails else "no_address")
            elif state is not None:
                assert state[0] == "skipped"
    assert Counter(state for state, _ in by_organ.values())["no_address"] > 5


def test_every_missing_report_is_found_on_the_day_after_and_closed_when_it_comes(play: Play) -> None:
    days = days_looked(0)
    expected = {
        person.code: found for person in play.people if (found := missing_expected(person, days)) is not None
    }

    with play.work.database.read_session() as session:
        found = rows(session, MissingReport)

    assert {row.organ_code: (row.found_on, row.state, row.severity) for row in found} == expected
    assert {"open", "filed"} <= {state for _, state, _ in expected.values()}
    assert {"error", "warning"} == {severity for _, _, severity in expected.values()}


def test_the_board_says_every_morning_what_was_calculated(play: Play) -> None:
    expected = {
        day: {person.code: state_expected(person, day) for person in play.people} for day in play.seen
    }

    assert play.seen == expected
    assert {state for board in play.seen.values() for state, _ in board.values()} == {
        "missing", "unreadable", "returned", "late", "pending", "filed", "exempt"
    }  # fmt: skip
