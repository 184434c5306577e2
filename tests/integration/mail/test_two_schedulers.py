"""Two schedulers and two workers as processes of their own, on one store and broker: everybody is reminded once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from gouji.engine.model import Organ
from gouji.engine.register import Contact, Registered
from gouji.engine.store import Database
from gouji.engine.store.queries import organs
from gouji.engine.store.tables import CalendarRun, Mail, Reminder
from tests.integration.broker import running_broker
from tests.integration.installation import Installation, installed
from tests.integration.mail.conftest import BOTH
from tests.integration.mail_server import MailServer
from tests.integration.waiting import wait_until

ORGANS = 40
REGION = "510823"


def zone_where_it_is_noon(now: datetime) -> str:
    """Return a zone in whose day nobody is disturbed now: reminders go out from eight o'clock on."""
    hours = 12 - now.astimezone(UTC).hour
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


def overlay(folder: Path, due: date) -> Path:
    """Write down that townships of the region file by a day: of theirs the law says nothing."""
    folder.mkdir()
    line = f"{REGION} township 提交 {due.month} {due.day} 某政办函〔{due.year}〕9号"
    (folder / "overlay.yaml").write_text(
        f'region: "{REGION}"\nversion: 1\ntitle: {{zh: 某县, en: a county}}\n', encoding="utf-8"
    )
    (folder / "parameters.yaml").write_text(
        f"parameters:\n  local_deadlines: {{values: [{{from: 2019-05-15, value: [{line}]}}]}}\n",
        encoding="utf-8",
    )
    return folder


def register(database: Database, now: datetime) -> None:
    entries = [
        Registered(
            Organ(f"某县第{number}镇人民政府", f"O{number:02}", "township", REGION, "township", False, True),
            contacts=(Contact(email=f"o{number}@example.gov.cn"),),
        )
        for number in range(ORGANS)
    ]
    with database.session() as session:
        organs.save_organs(session, entries, now)


def start(one: Installation) -> None:
    """Start two workers and two schedulers; what each is called tells its log."""
    for number in (1, 2):
        one.start_worker(pool="solo", name=f"worker{number}")
        one.start_beat(name=f"beat{number}")


@pytest.mark.exhaustive
@BOTH
def test_two_schedulers_and_two_workers_remind_everybody_once(
    url: str, server: MailServer, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    zone = zone_where_it_is_noon(now)
    today = now.astimezone(ZoneInfo(zone)).date()
    step = 1 if today.month == 12 and today.day > 28 else -1  # the last day lies in the same year
    settings = {
        "smtp_url": server.url(),
        "smtp_ca": str(server.certificates),
        "mail_from": "gouji@example.gov.cn",
        "timezone": zone,
        "rulesets": str(overlay(tmp_path / "overlay", today - timedelta(days=step))),
        "sweep_seconds": "0.1",
    }
    with running_broker() as broker, installed(tmp_path, broker.url, url, **settings) as one:
        register(one.database, now)
        start(one)
        wait_until(lambda: len(server.arrived) >= ORGANS, f"mails\n{one.log('worker1')}", 120)
        turns = sent_turns(one)
        # Both go on: each has asked for the calendar several times more when this is seen.
        wait_until(lambda: all(sent_turns(one)[name] > turns[name] + 3 for name in turns), "more turns")
        one.kill("beat1")
        one.kill("worker2")
        one.start_beat(name="beat1")
        turns = sent_turns(one)
        wait_until(lambda: sent_turns(one)["beat1"] > turns["beat1"] + 3, "a new scheduler's turns")
        with one.database.read_session() as session:
            reminders = session.exec(select(Reminder)).all()
            mails = session.exec(select(Mail)).all()
            jobs = Counter(run.job for run in session.exec(select(CalendarRun)))

    wanted = {f"o{number}@example.gov.cn": 1 for number in range(ORGANS)}
    assert Counter(one.recipients[0] for one in server.arrived) == wanted
    assert Counter(mail.recipient for mail in mails) == wanted
    assert {(row.organ_code, row.step, row.state) for row in reminders if row.state == "posted"} == {
        (f"O{number:02}", step, "posted") for number in range(ORGANS)
    }
    assert set(jobs.values()) == {1}
    assert all(turns.values())


def sent_turns(one: Installation) -> dict[str, int]:
    """Return how often each scheduler has asked for the calendar."""
    return {
        name: (one.folder / f"{name}.log").read_text().count("Sending due task keep_calendar")
        for name in ("beat1", "beat2")
    }
