# ruff: noqa: S608, ISC004 - statements of our own tables, each over several lines
"""Fills a store with the reports of a whole country for some years: filings, figures, findings, no texts.

`python -m tests.benchmarks.filler URL --organs 150000 --years 5`. The database makes the rows itself from their numbers,
so that it takes minutes: nothing of it means anything, it is there to see how long counting takes.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import time
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from gouji.engine.store import open_database, upgrade
from gouji.engine.store.tables import TallyRow
from gouji.engine.store.touching import unwatch, watch

LAST_YEAR = 2025
PROVINCES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65"
CITIES, COUNTIES = 10, 9
RESULTS = '{"rule": "A01", "outcome": "pass", "reason_zh": null, "reason_en": null, "cells": []}'
COUNTS = '{"pass": 96, "fail": 9, "not_applicable": 17, "not_assessable": 18, "engine_error": 0}'


class Dialect:
    """The few words in which the two databases differ."""

    def __init__(self, *, is_sqlite: bool) -> None:
        self.is_sqlite = is_sqlite

    def uuid(self, number: str) -> str:
        return f"printf('%032x', {number})" if self.is_sqlite else f"lpad(to_hex({number}), 32, '0')::uuid"

    def at(self, year: str, days: str) -> str:
        """Return two o'clock in the morning, UTC, so many days after the 31st of January after a year."""
        if self.is_sqlite:
            return f"strftime('%Y-%m-%d 02:00:00.000000', ({year} + 1) || '-01-31', ({days}) || ' days')"
        return f"(make_timestamptz({year} + 1, 1, 31, 2, 0, 0, 'UTC') + ({days}) * interval '1 day')"

    def day(self, year: str, days: str) -> str:
        if self.is_sqlite:
            return f"date(({year} + 1) || '-01-31', ({days}) || ' days')"
        return f"(make_date({year} + 1, 1, 31) + ({days}))"

    def pick(self, words: list[str], number: str) -> str:
        """Return one of the words by a number."""
        whens = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(words))
        return f"(CASE ({number}) % {len(words)} {whens} END)"

    def two(self, number: str) -> str:
        return f"printf('%02d', {number})" if self.is_sqlite else f"lpad(({number})::text, 2, '0')"

    def yes(self, value: bool) -> str:
        return str(int(value)) if self.is_sqlite else str(value).lower()

    def numbers(self, last: int) -> str:
        return f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) SELECT i FROM n)"


def statements(dialect: Dialect, organs: int, years: int, findings: int) -> list[str]:
    """Return one INSERT per table."""
    d = dialect
    codes = PROVINCES.split()
    cities = len(codes) * CITIES
    heads = len(codes) + cities + cities * COUNTIES
    place = f"(i - {len(codes) + cities + 1})"
    region = (
        f"CASE WHEN i <= {len(codes)} THEN {d.pick(codes, 'i - 1')} || '0000'"
        f" WHEN i <= {len(codes) + cities} THEN {d.pick(codes, f'(i - {len(codes) + 1}) / {CITIES}')}"
        f" || {d.two(f'1 + (i - {len(codes) + 1}) % {CITIES}')} || '00'"
        f" ELSE {d.pick(codes, f'{place} / {CITIES * COUNTIES}')} || {d.two(f'1 + ({place} / {COUNTIES}) % {CITIES}')}"
        f" || {d.two(f'1 + {place} % {COUNTIES}')} END"
    )
    kind = f"CASE WHEN i <= {heads} THEN 'government' WHEN i % 5 = 0 THEN 'township' ELSE 'department' END"
    year = f"({LAST_YEAR - years + 1} + y.i - 1)"
    number = "((y.i - 1) * 1000000 + o.id)"
    first = "(CASE WHEN r.id % 23 = 0 THEN 3 ELSE -(r.id % 21) END)"
    rules = [f"{family}{place:02}" for family in "DFSTAYNMLPQG" for place in range(1, 12)]
    states = ["open"] * 5 + ["confirmed"] * 2 + ["fixed"] * 4 + ["dismissed"] * 2 + ["waived", "claimed"]
    severities = ["error"] * 2 + ["warning"] * 4 + ["info"] * 5
    severity = d.pick(severities, "r.id * 3 + f.i * 5")
    cells = [
        name
        for name in TallyRow.model_fields
        if name not in ("submission_id", "missing_tables", "unknown", "received")
    ]
    values = ", ".join(f"(s.report_id * {place}) % 7" for place, _ in enumerate(cells))
    sub = d.uuid("r.id * 4 + v.i")
    has_second = "r.id % 7 = 0"
    return [
        f"INSERT INTO organs (id, code, name, kind, region, level, created_at) SELECT i, 'C' || i, 'O' || i || {kind}, {kind},"
        f" {region}, 'county', {d.at('2019', '0')} FROM {d.numbers(organs)} n",
        "INSERT INTO reports (id, key, organ, organ_key, office, organ_code, region, kind, year, current_submission_id, created_at)"
        f" SELECT {number}, o.code || ':' || {year}, o.name, o.name, o.name, o.code, o.region, o.kind, {year},"
        f" {d.uuid(f'{number} * 4 + 1')}, {d.at('2019', '0')} FROM {d.numbers(years)} y CROSS JOIN organs o"
        " WHERE (o.id + y.i * 11) % 50 <> 0",
        "INSERT INTO submissions (id, report_id, version, webhook_id, external_id, door, organ, organ_code, region, kind, year,"
        " submitted_at, published_on, filename, received_at, imported, status, review_state, attempts)"
        f" SELECT {sub}, r.id, v.i, r.id || '-' || v.i, 'x', 'generic', r.organ, r.organ_code, r.region, r.kind, r.year,"
        f" {d.at('r.year', f'{first} + 9 * (v.i - 1)')}, {d.day('r.year', first)}, 'a.docx',"
        f" {d.at('r.year', f'{first} + 9 * (v.i - 1)')}, {d.yes(False)},"
        f" CASE WHEN r.id % 101 = 0 AND NOT {has_second} THEN 'failed' ELSE 'evaluated' END,"
        f" CASE WHEN {has_second} AND v.i = 1 THEN 'returned' WHEN r.id % 3 = 0 THEN 'accepted' ELSE 'open' END, 0"
        f" FROM reports r CROSS JOIN {d.numbers(2)} v WHERE v.i = 1 OR {has_second}",
        "INSERT INTO evaluations (submission_id, report_id, ruleset_id, ruleset_version, ruleset_digest, digest, outcome, counts,"
        f" results, is_current, created_at) SELECT s.id, s.report_id, 'annual_report', '1', 'sha256:{'ab' * 32}', '0',"
        f" {d.pick(['accepted', 'needs_review', 'needs_review', 'rejected'], 's.report_id')}, '{COUNTS}',"
        f" '[{', '.join([RESULTS] * 20)}]', {d.yes(True)}, s.received_at FROM submissions s WHERE s.status <> 'failed'",
        f"INSERT INTO tallies (submission_id, missing_tables, unknown, received, {', '.join(cells)})"
        " SELECT s.id, 0, CASE WHEN s.report_id % 97 = 0 THEN 1 ELSE 0 END,"
        f" CASE WHEN s.report_id % 97 = 0 THEN NULL ELSE s.report_id % 40 END, {values}"
        " FROM submissions s WHERE s.status <> 'failed'",
        "INSERT INTO queue_items (report_id, submission_id, finding_id, fingerprint, state, version, organ, region, year, rule,"
        ' severity, urgency, position, lead, "values", created_at, updated_at)'
        f" SELECT r.id, r.current_submission_id, 1, r.id || '-' || f.i, {d.pick(states, 'r.id * 7 + f.i * 4')}, 1, r.organ,"
        f" r.region, r.year, {d.pick(rules, 'r.id * 31 + f.i * 17')}, {severity},"
        f" CASE {severity} WHEN 'error' THEN 2 WHEN 'warning' THEN 1 ELSE 0 END, f.i, {d.yes(True)}, '{{}}', r.created_at,"
        f" r.created_at FROM reports r CROSS JOIN {d.numbers(2 * findings)} f WHERE f.i <= r.id % {2 * findings + 1}",
    ]


def fill(url: str, organs: int, years: int, findings: int) -> None:
    """Write everything; the tables must be there and empty. What summaries keep of each report is left to be caught up."""
    database = open_database(url)
    with database.writing_connection() as writing:
        unwatch(writing)
    parsed = make_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    connection: Any
    if is_sqlite:
        connection = sqlite3.connect(parsed.database or "", isolation_level=None)
        settings = ["PRAGMA synchronous=OFF", "PRAGMA cache_size=-400000", "PRAGMA temp_store=MEMORY"]
    else:
        connection = psycopg.connect(url, autocommit=True)
        settings = ["SET session_replication_role = replica", "SET synchronous_commit = off"]
    for setting in settings:
        connection.execute(setting)
    for statement in statements(Dialect(is_sqlite=is_sqlite), organs, years, findings):
        began = time.monotonic()
        written = connection.execute(statement).rowcount
        print(f"{statement.split()[2]}: {written} rows, {time.monotonic() - began:.0f} s", flush=True)
    with database.writing_connection() as writing:
        watch(writing)
    database.close()
    connection.execute("ANALYZE" if is_sqlite else "VACUUM ANALYZE")
    connection.close()


def main() -> int:
    """Fill the database that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--organs", type=int, default=150_000)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--findings", type=int, default=6, help="on average, per report")
    wanted = parser.parse_args()
    upgrade(wanted.url)
    fill(wanted.url, wanted.organs, wanted.years, wanted.findings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
