# ruff: noqa: S608, ISC004 - statements of our own tables, each over several lines
"""Fills a store with a queue: `python -m tests.benchmarks.queue_store URL --waiting 100000`.

What `filler` makes, with names that can be searched, a finding behind every line of the queue, terms, risks and people. The
database makes the rows itself; three findings are decided for every two that wait, as after some years.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from datetime import UTC, datetime
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from gouji.engine.roster.tree import initials
from gouji.engine.store import open_database, upgrade
from gouji.engine.store.queries.risks import count_records, rate_waiting
from gouji.integrations.desk import accounts
from tests.benchmarks.filler import Dialect, fill

PASSWORD = "a long enough password"
REVIEWERS = 200
PLACES = [
    "长春",
    "吉林",
    "四平",
    "辽源",
    "通化",
    "白山",
    "松原",
    "白城",
    "延吉",
    "珲春",
    "图们",
    "敦化",
    "蛟河",
    "桦甸",
    "舒兰",
    "磐石",
    "双辽",
    "梅河",
    "集安",
    "临江",
]
BODIES = [
    "民政局",
    "财政局",
    "教育局",
    "公安局",
    "司法局",
    "审计局",
    "统计局",
    "水务局",
    "林业局",
    "商务局",
    "医疗保障局",
    "应急管理局",
    "市场监督管理局",
    "生态环境局",
    "住房和城乡建设局",
    "人力资源和社会保障局",
    "自然资源局",
    "交通运输局",
    "农业农村局",
    "卫生健康委员会",
    "文化和旅游局",
]
ACTORS = [f"审核{number:03}" for number in range(REVIEWERS)]
ITEMS_PER_WAITING = 2.5
FINDINGS = 6


def statements(d: Dialect) -> list[str]:
    """Return what is done after `filler`: names, findings, terms, and who has what."""
    place, body = d.pick(PLACES, "report_id"), d.pick(BODIES, "report_id / 20")
    letters = (
        d.pick([initials(word) for word in PLACES], "report_id"),
        d.pick([initials(word) for word in BODIES], "report_id / 20"),
    )
    text = "'第' || i.id || '项之和与总计相差 ' || (i.id % 900) || '，请核对原表及其合计'"
    today = datetime.now(UTC).date().isoformat()
    due = (
        f"date('{today}', ((id % 60) - 20) || ' days')"
        if d.is_sqlite
        else f"date '{today}' + ((id % 60) - 20)"
    )
    found = (
        f"strftime('%Y-%m-%d 02:00:00.000000', '{today}', -(id % 90) || ' days')"
        if d.is_sqlite
        else f"timestamptz '{today} 02:00+00' - (id % 90) * interval '1 day'"
    )
    actor, given = d.pick(ACTORS, "id / 15"), d.pick(ACTORS, "id / 7")
    return [
        f"UPDATE queue_items SET organ = {place} || (report_id % 997) || {body}, initials = {letters[0]} || (report_id % 997)"
        f" || {letters[1]}, lead = (id % 4 <> 0), created_at = {found}, due_on = {due},"
        f" assignee = CASE WHEN state IN ('claimed', 'confirmed', 'dismissed', 'waived') THEN {actor} END,"
        f" assigned_to = CASE WHEN state IN ('open', 'claimed') AND id % 3 <> 0 THEN {given} END",
        "INSERT INTO queue_names (organ, initials) SELECT DISTINCT organ, initials FROM queue_items",
        "INSERT INTO findings (id, evaluation_id, position, rule, rule_version, severity, fingerprint, key, lead, derived,"
        " title_zh, title_en, message_zh, message_en, suggestion_zh, suggestion_en, basis, cells, spans)"
        f" SELECT i.id, e.id, i.position, i.rule, 1, i.severity, i.fingerprint, i.fingerprint, i.lead, {d.yes(False)},"
        f" '分项之和与总计不等', 'Parts and total differ', {text}, {text}, '请核对', 'please check', '[]', '[]', '[]'"
        " FROM queue_items i JOIN evaluations e ON e.submission_id = i.submission_id",
        "DELETE FROM queue_items WHERE id NOT IN (SELECT id FROM findings)",
        "UPDATE queue_items SET finding_id = id",
    ]


def fill_queue(url: str, waiting: int) -> None:
    """Make a store with about so many findings that wait; its tables are made."""
    upgrade(url)
    fill(url, int(waiting * ITEMS_PER_WAITING / FINDINGS / 2), 2, FINDINGS)
    parsed = make_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    connection: Any
    if is_sqlite:
        connection = sqlite3.connect(parsed.database or "", isolation_level=None)
        connection.execute("PRAGMA synchronous=OFF")
    else:
        connection = psycopg.connect(url, autocommit=True)
        connection.execute("SET session_replication_role = replica")
    for statement in statements(Dialect(is_sqlite=is_sqlite)):
        print(f"{' '.join(statement.split()[:3])}: {connection.execute(statement).rowcount} rows", flush=True)
    connection.close()
    _add_people_and_risks(url)
    if not is_sqlite:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("VACUUM ANALYZE")


def _add_people_and_risks(url: str) -> None:
    database = open_database(url)
    now = datetime.now(UTC)
    with database.session() as session:
        boss = accounts.add_user(session, "负责人", PASSWORD, "supervisor", now)
        for name in ACTORS:
            copy = boss.model_dump(exclude={"id"}) | {"name": name, "role": "reviewer"}
            session.add(type(boss)(**copy))
        count_records(session, now)
    after: int | None = 0
    while after is not None:
        with database.session() as session:
            _, after = rate_waiting(session, after, now.date())
    database.close()


def main() -> int:
    """Fill the database that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--waiting", type=int, default=100_000)
    wanted = parser.parse_args()
    fill_queue(wanted.url, wanted.waiting)
    return 0


if __name__ == "__main__":
    sys.exit(main())
