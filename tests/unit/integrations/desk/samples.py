"""A small store of reports made by hand, for tests that must not depend on reader and rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

from gouji.engine import form
from gouji.engine.errors import Text
from gouji.engine.model import (
    TABLES,
    Candidate,
    Cell,
    CellKind,
    Document,
    Evaluation,
    Finding,
    ReportOutcome,
    RuleOutcome,
    RuleResult,
    Section,
    Severity,
    Span,
)
from gouji.engine.register import load_register
from gouji.engine.store import Database, Session, open_database
from gouji.engine.store.queries import documents, evaluations, users
from gouji.engine.store.queries.arrivals import Arrival, save_submission
from gouji.engine.store.tables import User
from gouji.integrations.desk import accounts
from gouji.integrations.desk.passwords import hash_password
from gouji.integrations.desk.roles import Actor
from tests.integration.sqlite import new_sqlite

NOW = datetime(2024, 1, 25, 9, 30, tzinfo=UTC)
PASSWORD = "correct horse battery"

PROSE = MappingProxyType(
    {
        "overview": "2023年，我局主动公开政府信息120条，收到申请9件，均按期答复。",
        "problems": "公开意识仍需加强。<script>document.title='hacked'</script>",
        "other": "收取信息处理费0元。",
    }
)


def read_report(organ: str, year: int, figures: dict[str, int | None]) -> Document:
    """Return a report in F21 as a reader would: every cell 0 but those of `figures`, None for a blank."""
    text = [f"{organ}{year}年政府信息公开工作年度报告\n"]
    sections, tables = {}, {}
    for ordinal, key in zip("一二三四五六", form.SECTION_HEADINGS, strict=True):
        heading_at = _length(text)
        heading = form.SECTION_HEADINGS[key].zh
        text.append(f"{ordinal}、{heading}\n")
        start = _length(text)
        if key in TABLES:
            tables[key] = _table(text, key, figures)
        else:
            text.append(f"{PROSE[key]}\n")
        span = (start, _length(text) - 1)
        body = "".join(text)[span[0] : span[1]]
        sections[key] = Section(heading, ordinal, body, span, (heading_at, start - 1))
    return Document(
        source=f"{organ}.txt",
        media_type="text/plain",
        text="".join(text),
        organ=organ,
        year=year,
        title=text[0].strip(),
        region="220102",
        kind="department",
        template="F21",
        sections=MappingProxyType(sections),
        tables=MappingProxyType(tables),
    )


def _length(text: list[str]) -> int:
    return sum(map(len, text))


def _table(text: list[str], table: str, figures: dict[str, int | None]) -> MappingProxyType[str, Cell]:
    cells = {}
    for row in form.table_rows("F21", table):  # type: ignore[arg-type]
        text.append(row.label.zh)
        for column in row.columns:
            text.append("\t")
            place = f"{row.key}.{column.key}"
            value = figures.get(f"{table}.{place}", 0)
            raw = "" if value is None else str(value)
            kind = CellKind.BLANK if value is None else CellKind.NUMBER
            at = _length(text)
            cells[place] = Cell(value, kind, raw, (at, at + len(raw)))
            text.append(raw)
        text.append("\n")
    return MappingProxyType(cells)


def finding(
    rule: str, severity: Severity, document: Document, *cells: str, phrase: str = "", group: str | None = None
) -> Finding:
    """Return a finding about cells, or about a phrase of the text."""
    spans: tuple[Span, ...] = ()
    if phrase:
        at = document.text.index(phrase)
        spans = ((at, at + len(phrase)),)
    candidate = Candidate(
        rule=rule,
        severity=severity,
        title=Text(f"{rule} 的标题", f"title of {rule}"),
        message=Text(f"{rule} 说明了问题", f"{rule} says what is wrong"),
        basis=("本系统核对项",) if phrase else ("《条例》第五十条",),
        suggestion=Text("请核对", "please check"),
        key=" ".join(cells) or phrase,
        cells=cells,
        spans=spans,
        left=9 if cells else None,
        right=8 if cells else None,
        delta=1 if cells else None,
        formula="9 + 0 ≠ 8 + 0" if cells else None,
    )
    return Finding(candidate, group, True, f"{rule}:{candidate.key}")


def evaluation_of(*findings: Finding) -> Evaluation:
    """Return an evaluation with these findings and one rule that could not be assessed."""
    reason = Text("没有上一年的报告", "there is no report of the year before")
    return Evaluation(
        "annual_report",
        "1",
        "digest",
        ReportOutcome.REJECTED,
        (RuleResult("Y01", RuleOutcome.NOT_ASSESSABLE, reason),),
        findings,
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """A store with one judged report, and the people around it."""

    database: Database
    submission_id: UUID
    item_ids: tuple[int, ...]
    people: dict[str, Actor]


def store_url(folder: Path) -> str:
    """Return the URL of the SQLite file where the settings look for it."""
    return f"sqlite:///{folder / 'gouji.sqlite3'}"


def open_store(folder: Path) -> Database:
    """Return an empty store in a SQLite file."""
    return open_database(new_sqlite(folder))


def add_account(session: Session, name: str, password: str, role: str, now: datetime, **more: Any) -> User:
    """Add an account as `accounts.add_user` does, with a hash made once per run: each takes 0.3 s of a processor."""
    user = accounts.add_user(session, name, None, role, now, **more)
    user.password_hash = _hashed(password)
    return user


@lru_cache(maxsize=8)
def _hashed(password: str) -> str:
    return hash_password(password)


def signed_in(database: Database, name: str, now: datetime) -> str:
    """Return the cookie of somebody whose password was right, without checking one."""
    with database.session() as session:
        return accounts.begin(session, users.user(session, name), now)


def add_people(database: Database) -> dict[str, Actor]:
    """Add one account per role, and reviewers elsewhere; return them by name."""
    wanted = {
        "李审核": ("reviewer", None),
        "王审核": ("reviewer", "2201"),
        "外省人": ("reviewer", "13"),
        "张主管": ("supervisor", None),
        "赵填报": ("filer", None),
        "管理员": ("admin", None),
    }
    with database.session() as session:
        return {
            name: accounts.actor_of(add_account(session, name, PASSWORD, role, NOW, region=region))
            for name, (role, region) in wanted.items()
        }


def submit(
    database: Database,
    document: Document,
    evaluation: Evaluation,
    *,
    version: int = 1,
    callback_url: str | None = "https://flow.example/answers",
) -> UUID:
    """Store one judged submission as the worker does."""
    now = NOW + timedelta(minutes=version)
    arrival = Arrival(
        webhook_id=f"{document.source}-{document.year}-{version}",
        door="generic",
        external_id=f"X-{version}",
        organ=document.organ or "",
        year=document.year or 0,
        filename=document.source,
        content=document.text.encode(),
        region=document.region,
        submitted_at=now,
        callback_url=callback_url,
    )
    with database.session() as session:
        saved = save_submission(session, arrival, load_register(), now)
        documents.store_document(session, saved.id, document, reader_version="0", now=now)
        evaluations.store_evaluation(session, saved.id, evaluation, document, predecessor_id=None, now=now)
    return saved.id


def standard_report() -> tuple[Document, Evaluation]:
    """Return a report with an error in two cells, a warning in one and a hint about a phrase."""
    document = read_report(
        "长春市南关区民政局",
        2023,
        {"requests.received.natural": 9, "requests.granted.natural": 8, "requests.carried_out.welfare": None},
    )
    return document, evaluation_of(
        finding("A01", Severity.ERROR, document, "requests.received.natural", "requests.granted.natural"),
        finding("T06", Severity.WARNING, document, "requests.carried_out.welfare"),
        finding("S12", Severity.INFO, document, phrase="均按期答复"),
    )
