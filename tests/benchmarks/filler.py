"""Fills a store with the reports of a whole country for some years: figures, findings, decisions, no texts.

`python -m tests.benchmarks.filler URL --organs 150000 --years 5`. What it writes is random from a seed and nowhere
meant to be judged: it is there to see how long counting takes.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy.engine import make_url

from gouji.engine.store import upgrade
from gouji.engine.store.tables import (
    EvaluationRow,
    Organ,
    QueueItem,
    Report,
    Row,
    Submission,
    TallyRow,
)

LAST_YEAR = 2025
PROVINCES = [
    "11",
    "12",
    "13",
    "14",
    "15",
    "21",
    "22",
    "23",
    "31",
    "32",
    "33",
    "34",
    "35",
    "36",
    "37",
    "41",
    "42",
    "43",
    "44",
    "45",
    "46",
    "50",
    "51",
    "52",
    "53",
    "54",
    "61",
    "62",
    "63",
    "64",
    "65",
]
RULES = [f"{family}{number:02}" for family in "DFSTAYNMLPQG" for number in range(1, 12)]
STATES = ["open"] * 5 + ["confirmed"] * 2 + ["fixed"] * 4 + ["dismissed"] * 2 + ["waived", "claimed"]
SEVERITIES = ["error"] * 2 + ["warning"] * 4 + ["info"] * 6
RESULTS = json.dumps(
    [
        {"rule": rule, "outcome": "pass", "reason_zh": None, "reason_en": None, "cells": []}
        for rule in RULES[:20]
    ]
)
COUNTS = json.dumps({"pass": 96, "fail": 9, "not_applicable": 17, "not_assessable": 18, "engine_error": 0})
DIGEST = "sha256:" + "ab" * 32
CHUNK = 20_000


def regions() -> list[str]:
    """Return the codes of some 2,800 counties."""
    return [
        f"{province}{city:02}{county:02}"
        for province in PROVINCES
        for city in range(1, 11)
        for county in range(1, 10)
    ]


def organs(number: int) -> Iterator[dict[str, Any]]:
    """Yield governments of all levels, then departments and townships spread over the counties."""
    counties = regions()
    heads = (
        [f"{province}0000" for province in PROVINCES]
        + sorted({f"{code[:4]}00" for code in counties})
        + counties
    )
    for place in range(number):
        is_head = place < len(heads)
        region = heads[place] if is_head else counties[place % len(counties)]
        kind = "government" if is_head else "township" if place % 5 == 0 else "department"
        name = (
            f"{region}人民政府"
            if is_head
            else f"{region}某镇{place}"
            if kind == "township"
            else f"{region}某局{place}"
        )
        yield {
            "id": place + 1,
            "code": f"C{place:07}",
            "name": name,
            "kind": kind,
            "region": region,
            "level": "county",
            "created_at": datetime(2020, 1, 1, tzinfo=UTC),
        }


class Country:
    """Everything that was filed, made table by table; the same seed gives the same rows."""

    def __init__(self, number: int, years: int, findings: int) -> None:
        self.organs = list(organs(number))
        self.years = range(LAST_YEAR - years + 1, LAST_YEAR + 1)
        self.findings = findings

    def reports(self) -> Iterator[tuple[dict[str, Any], random.Random]]:
        """Yield the reports, each with a source of chance of its own."""
        number = 0
        for year in self.years:
            for organ in self.organs:
                number += 1
                chance = random.Random(number)
                if chance.random() < 0.02:
                    continue
                yield (
                    {
                        "id": number,
                        "key": f"code:{organ['code']}:{year}",
                        "organ": organ["name"],
                        "organ_key": organ["name"],
                        "office": organ["name"],
                        "organ_code": organ["code"],
                        "region": organ["region"],
                        "kind": organ["kind"],
                        "year": year,
                        "current_submission_id": UUID(int=number * 4 + 1),
                        "created_at": datetime(year + 1, 1, 5, tzinfo=UTC),
                    },
                    chance,
                )

    def submissions(self) -> Iterator[dict[str, Any]]:
        for report, chance in self.reports():
            versions = 2 if chance.random() < 0.15 else 1
            due = date(report["year"] + 1, 1, 31)
            first = due + timedelta(days=chance.choice([-20, -9, -5, -3, -2, -1, 0, 0, -1, -4, -6, 3]))
            for version in range(1, versions + 1):
                at = datetime(first.year, first.month, first.day, 2, tzinfo=UTC) + timedelta(
                    days=9 * (version - 1)
                )
                is_failed = version == versions and chance.random() < 0.01
                yield {
                    "id": UUID(int=report["id"] * 4 + version),
                    "report_id": report["id"],
                    "version": version,
                    "webhook_id": f"{report['id']}-{version}",
                    "external_id": str(report["id"]),
                    "door": "generic",
                    "organ": report["organ"],
                    "organ_code": report["organ_code"],
                    "region": report["region"],
                    "kind": report["kind"],
                    "year": report["year"],
                    "submitted_at": at,
                    "published_on": at.date(),
                    "filename": "年报.docx",
                    "received_at": at,
                    "imported": False,
                    "status": "failed" if is_failed else "evaluated",
                    "review_state": "returned" if version < versions else chance.choice(["open", "accepted"]),
                    "attempts": 0,
                }

    def evaluations(self) -> Iterator[dict[str, Any]]:
        for number, submission in enumerate(self.submissions(), 1):
            if submission["status"] != "failed":
                yield {
                    "id": number,
                    "submission_id": submission["id"],
                    "report_id": submission["report_id"],
                    "ruleset_id": "annual_report",
                    "ruleset_version": "1",
                    "ruleset_digest": DIGEST,
                    "digest": "00",
                    "outcome": ("accepted", "needs_review", "needs_review", "rejected")[number % 4],
                    "counts": COUNTS,
                    "results": RESULTS,
                    "is_current": True,
                    "created_at": submission["received_at"],
                }

    def tallies(self) -> Iterator[dict[str, Any]]:
        cells = [
            name
            for name in TallyRow.model_fields
            if name not in ("submission_id", "missing_tables", "unknown")
        ]
        for submission in self.submissions():
            if submission["status"] != "failed":
                seed = submission["report_id"]
                blank = seed % 97 == 0
                yield {
                    "submission_id": submission["id"],
                    "missing_tables": 0,
                    "unknown": int(blank),
                    **{name: (seed * place) % 7 for place, name in enumerate(cells)},
                    "received": None if blank else seed % 40,
                }

    def items(self) -> Iterator[dict[str, Any]]:
        number = 0
        for report, chance in self.reports():
            for place in range(chance.randint(0, 2 * self.findings)):
                number += 1
                severity = chance.choice(SEVERITIES)
                yield {
                    "id": number,
                    "report_id": report["id"],
                    "submission_id": report["current_submission_id"],
                    "finding_id": 1,
                    "fingerprint": f"f{number}",
                    "state": chance.choice(STATES),
                    "version": 1,
                    "organ": report["organ"],
                    "region": report["region"],
                    "year": report["year"],
                    "rule": chance.choice(RULES),
                    "severity": severity,
                    "urgency": {"error": 2, "warning": 1, "info": 0}[severity],
                    "position": place,
                    "lead": True,
                    "values": "{}",
                    "created_at": report["created_at"],
                    "updated_at": report["created_at"],
                }


def fill(url: str, country: Country) -> None:
    """Write everything into the migrated database at `url`."""
    parts: list[tuple[type[Row], Iterable[dict[str, Any]]]] = [
        (Organ, country.organs),
        (Report, (report for report, _ in country.reports())),
        (Submission, country.submissions()),
        (EvaluationRow, country.evaluations()),
        (TallyRow, country.tallies()),
        (QueueItem, country.items()),
    ]
    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    write = _sqlite(make_url(url).database or "") if is_sqlite else _postgres(url)
    for table, rows in parts:
        began = time.monotonic()
        written = write(str(table.__tablename__), iter(rows))
        print(f"{table.__tablename__}: {written} rows, {time.monotonic() - began:.0f} s", flush=True)
    write("ANALYZE", iter(()))


def _sqlite(path: str) -> Any:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-400000")

    def write(table: str, rows: Iterator[dict[str, Any]]) -> int:
        if table == "ANALYZE":
            connection.execute("ANALYZE")
            connection.close()
            return 0
        written = 0
        connection.execute("BEGIN")
        while chunk := list(islice(rows, CHUNK)):
            names = list(chunk[0])
            marks = ", ".join("?" * len(names))
            columns = ", ".join(f'"{name}"' for name in names)
            connection.executemany(
                f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',  # noqa: S608 - names of our own tables
                ([_for_sqlite(value) for value in row.values()] for row in chunk),
            )
            written += len(chunk)
        connection.execute("COMMIT")
        return written

    return write


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value


def _postgres(url: str) -> Any:
    connection = psycopg.connect(url, autocommit=True)
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET synchronous_commit = off")

    def write(table: str, rows: Iterator[dict[str, Any]]) -> int:
        if table == "ANALYZE":
            connection.execute("VACUUM ANALYZE")
            connection.close()
            return 0
        written = 0
        first = next(rows)
        columns = ", ".join(f'"{name}"' for name in first)
        with (
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN'.encode()) as copy,
        ):
            copy.write_row(list(first.values()))
            for row in rows:
                copy.write_row(list(row.values()))
                written += 1
        return written + 1

    return write


def main() -> int:
    """Fill the database that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--organs", type=int, default=150_000)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--findings", type=int, default=6, help="on average, per report")
    wanted = parser.parse_args()
    upgrade(wanted.url)
    fill(wanted.url, Country(wanted.organs, wanted.years, wanted.findings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
