"""An office of two counties in the first week of February, when most of its reports are in and some are not.

What the pictures show: people, organs with their contacts, reports with the faults that reports have, decisions taken and
waiting. All of it is made up, and the present is a fixed moment, so that the same pages come out on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from gouji.engine.model import Organ
from gouji.engine.register import Contact, Exemption, Registered
from gouji.engine.store import Session, upgrade
from gouji.engine.store.queries import organs, queue, users
from gouji.engine.store.queries.arrivals import Arrival
from gouji.integrations.app import create_app
from gouji.integrations.desk import accounts, assigning, findings, load
from gouji.integrations.desk.reports import readable
from gouji.integrations.desk.roles import Actor, actor_of
from gouji.workers.arriving import arrive
from gouji.workers.calendar import keep_calendar
from gouji.workers.evaluating import evaluate
from gouji.workers.settings import Settings
from gouji.workers.work import Work, open_work
from tests.e2e.season_papers import YEAR, paper
from tests.e2e.site import PASSWORD, Site
from tests.integration.serving import serving
from tests.writer import Written, write

ZONE: Final = ZoneInfo("Asia/Shanghai")
NOW: Final = datetime(2026, 2, 5, 10, 20, tzinfo=ZONE)
"""A Thursday, four days after the last day of most organs."""

PEOPLE: Final = {
    "李文静": ("reviewer", "5108"),
    "王建国": ("reviewer", "5108"),
    "周岚": ("supervisor", "5108"),
    "管理员": ("admin", None),
}
COUNTIES: Final = {"青川县": "510822", "剑阁县": "510823"}
OFFICES: Final = ("便民服务局", "水利事务局", "林草事务局", "粮食储备局", "文化旅游局", "市场监督局")
LATE: Final = frozenset({"剑阁县林草事务局"})
NEVER: Final = frozenset({"剑阁县粮食储备局", "青川县文化旅游局"})
EXEMPT: Final = "剑阁县文化旅游局"


@dataclass(frozen=True, slots=True)
class Season(Site):
    """The served office; `reports` is keyed by organ and year, as in 青川县便民服务局-2025."""


@dataclass
class Clock:
    """The time as it passes while the office is filled: one for all steps, so that reader and rules are opened once."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def served_season(folder: Path) -> Iterator[Season]:
    """Yield the office, its data in `folder`."""
    settings = Settings(
        data_dir=folder,
        base_url="http://127.0.0.1",
        webhook_secrets="whsec_" + "QQ" * 16,
        broker_url="",
        timezone=ZONE.key,
    )
    upgrade(settings.resolved_database_url)
    clock = Clock()
    work = replace(open_work(settings), clock=clock)
    _employ(work)
    _register(work)
    reports = _hand_in_all(work, clock)
    for days in (16, 11, 5, 4, 2, 0):
        clock.now = NOW - timedelta(days=days)
        keep_calendar(work, clock.now)
    _decide(work, reports)
    app = create_app(settings)
    app.state.work = replace(app.state.work, clock=lambda: NOW)
    with serving(app) as client:
        yield Season(str(client.base_url).rstrip("/"), work, reports)
    work.close()


def _employ(work: Work) -> None:
    began = NOW - timedelta(days=300)
    with work.database.session() as session:
        for name, (role, region) in PEOPLE.items():
            accounts.add_user(session, name, PASSWORD, role, began, region=region)


def _register(work: Work) -> None:
    entries = [
        Registered(
            Organ(f"{county}人民政府", f"{region}-G", "government", region, "county", False, True)
            if number is None
            else Organ(
                f"{county}{OFFICES[number]}",
                f"{region}-{number}",
                "department",
                region,
                "county",
                False,
                True,
            ),
            contacts=()
            if number == 3
            else (Contact(name="值班室", email=f"office{number}@{region}.example.cn"),),
            exemptions=(Exemption(YEAR, YEAR, "机构改革，职责划转"),)
            if number is not None and county + OFFICES[number] == EXEMPT
            else (),
        )
        for county, region in COUNTIES.items()
        for number in (None, *range(len(OFFICES)))
    ]
    with work.database.session() as session:
        organs.save_organs(session, entries, NOW - timedelta(days=200))


def _hand_in_all(work: Work, clock: Clock) -> dict[str, UUID]:
    """Hand in last year's reports of everybody and this year's of most, a corrected version of one."""
    reports = {}
    for year in (YEAR - 1, YEAR):
        for place, (county, region) in enumerate(COUNTIES.items()):
            for number, office in enumerate(OFFICES):
                organ = county + office
                if year == YEAR and organ in NEVER | {EXEMPT}:
                    continue
                day = 3 if organ in LATE else -4 - 3 * number
                clock.now = datetime(year + 1, 1, 31, 9, 12, tzinfo=ZONE) + timedelta(days=day, hours=place)
                written = paper(organ, year, 100 * place + number)
                reports[f"{organ}-{year}"] = _hand_in(work, written, f"{region}-{number}")
    return reports


def _hand_in(work: Work, written: Written, code: str) -> UUID:
    arrival = Arrival(
        webhook_id=f"{code}-{written.year}",
        door="generic",
        external_id=f"{code}-{written.year}",
        organ=written.organ,
        year=written.year,
        filename="report.txt",
        content=write(written, "tabs").encode(),
        organ_code=code,
        submitted_at=work.now(),
        callback_url="http://192.0.2.1/answers",
    )
    saved = arrive(work, arrival)
    evaluate(work, saved.id)
    return saved.id


def _decide(work: Work, reports: Mapping[str, UUID]) -> None:
    """Have some findings claimed, confirmed, dismissed, commented, given to somebody; one waiver waits, one holds."""
    with work.database.session() as session:
        li, wang, zhou = (_actor(session, name) for name in ("李文静", "王建国", "周岚"))
        first = _items(session, li, reports["青川县便民服务局-2025"])
        _act(session, li, first[0], "claim")
        _act(
            session,
            li,
            first[0],
            "comment",
            text="已电话询问，对方称新收件数含上年结转，待书面说明。@周岚 请看口径。",
        )
        second = _items(session, wang, reports["剑阁县水利事务局-2025"])
        _act(session, wang, second[0], "claim")
        _act(session, wang, second[0], "confirm")
        for item in second[1:2]:
            _act(session, wang, item, "claim")
            _act(session, wang, item, "dismiss", reason_code="explained", text="第一部分已说明统计口径。")
        until = date(2026, 12, 31)
        third = _items(session, wang, reports["剑阁县市场监督局-2025"])
        _act(session, wang, third[0], "claim")
        _act(
            session,
            wang,
            third[0],
            "waive",
            reason_code="local_rule",
            text="许可职责已划转，按市里口径不填。",
            until=until,
        )
        assigning.give(
            session, zhou, _items(session, zhou, reports["青川县市场监督局-2025"])[:1], "李文静", NOW
        )
        load.enter_absence(session, zhou, "王建国", date(2026, 2, 9), date(2026, 2, 13), "李文静", NOW)


def _actor(session: Session, name: str) -> Actor:
    user = users.find_user(session, name)
    assert user is not None
    return actor_of(user)


def _items(session: Session, actor: Actor, submission_id: UUID) -> list[int]:
    """Return the findings of a report, in order."""
    _, report = readable(session, actor, submission_id)
    assert report.id is not None
    return [
        entry.item.id for entry in queue.entries_of_report(session, report.id) if entry.item.id is not None
    ]


def _act(session: Session, actor: Actor, item: int, action: str, **more: Any) -> None:
    findings.act(session, actor, item, action, NOW - timedelta(minutes=50), **more)
