"""Small reports and judgements for the tests of the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from gouji.engine.calendar.limits import Limits
from gouji.engine.errors import Text
from gouji.engine.model import (
    SECTIONS,
    Candidate,
    Cell,
    CellKind,
    Document,
    Evaluation,
    Finding,
    Number,
    ReportOutcome,
    RuleOutcome,
    RuleResult,
    Severity,
)
from gouji.engine.register import Register
from gouji.engine.store import Database, Session
from gouji.engine.store.queries import arrivals, documents, evaluations, reports, submissions

NOW = datetime(2022, 1, 20, 1, 30, tzinfo=UTC)
ORGAN = "长春市南关区民政局"


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def arrival(
    webhook_id: str = "msg_1", *, organ: str = ORGAN, year: int = 2021, **more: object
) -> arrivals.Arrival:
    plain = arrivals.Arrival(
        webhook_id=webhook_id,
        door="generic",
        external_id=f"ext-{webhook_id}",
        organ=organ,
        year=year,
        filename="report.txt",
        content=f"{organ} {year}".encode(),
        callback_url="http://127.0.0.1:9/answers",
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def document(received: Number | None = 4, *, organ: str = ORGAN, year: int = 2021) -> Document:
    kind = CellKind.BLANK if received is None else CellKind.NUMBER
    cells = {
        "received.total": Cell(received, kind, "" if received is None else str(received), (0, 1)),
        "carried_in.total": Cell(0, CellKind.NUMBER, "0", (2, 3)),
    }
    fees = {"fees.amount": Cell(Decimal("59237.2449"), CellKind.NUMBER, "59237.2449", (4, 14))}
    return Document(
        source="report.txt",
        media_type="text/plain",
        text="4 0 59237.2449 学习学习",
        organ=organ,
        year=year,
        template="F21",
        sections=MappingProxyType(dict.fromkeys(SECTIONS)),
        tables=MappingProxyType(
            {
                "requests": MappingProxyType(cells),
                "disclosure": MappingProxyType(fees),
                "appeals": MappingProxyType({}),
            }
        ),
    )


def finding(rule: str = "A01", *, left: Number = 4, right: Number = 0, severity: str = "error") -> Finding:
    candidate = Candidate(
        rule=rule,
        severity=Severity(severity),
        title=Text("收办不平", "Intake and output differ"),
        message=Text(f"总计：{left} 与 {right}", f"total: {left} and {right}"),
        basis=("本系统核对项",),
        suggestion=Text("请核对", "Please check"),
        key=f"{rule}:requests.received.total",
        cells=("requests.received.total", "requests.carried_in.total"),
        spans=((0, 1), (2, 3)),
        left=left,
        right=right,
        delta=left - right,
        formula=f"{left} ≠ {right}",
    )
    return Finding(candidate, None, True, f"fp-{rule}")


def evaluation(*findings: Finding, others: Mapping[str, RuleOutcome] = MappingProxyType({})) -> Evaluation:
    found = {item.candidate.rule: RuleOutcome.FAIL for item in findings}
    outcomes = {"A01": RuleOutcome.PASS, "A02": RuleOutcome.PASS, **found, **others}
    results = tuple(
        RuleResult(rule, outcome, Text("原因", "reason") if outcome != RuleOutcome.PASS else None)
        for rule, outcome in sorted(outcomes.items())
    )
    outcome = ReportOutcome.REJECTED if findings else ReportOutcome.ACCEPTED
    return Evaluation("annual_report", "1.0", "sha256:1", outcome, results, findings)


def save(database: Database, register: Register, came: arrivals.Arrival) -> UUID:
    with database.session() as session:
        return arrivals.save_submission(session, came, register, NOW).id


def judge(
    session: Session,
    submission_id: UUID,
    judged: Evaluation,
    read: Document,
    register: Register,
    now: datetime = NOW,
    limits: Limits | None = None,
) -> evaluations.Stored | None:
    """Do what the worker does with one report, reading and judging aside."""
    begun = submissions.begin_evaluation(session, submission_id)
    assert begun is not None
    submissions.content_of(session, submission_id)
    before = reports.predecessor_of(session, reports.report(session, begun.report_id), register)
    if before is not None:
        documents.document_of(session, before.id)
    documents.store_document(session, submission_id, read, reader_version="1", now=now)
    return evaluations.store_evaluation(
        session,
        submission_id,
        judged,
        read,
        predecessor_id=before.id if before else None,
        now=now,
        attempt=begun.attempts,
        limits=limits,
    )


def judged(
    database: Database,
    register: Register,
    came: arrivals.Arrival,
    *findings: Finding,
    limits: Limits | None = None,
) -> UUID:
    """Save and judge one report; return the submission's id."""
    submission_id = save(database, register, came)
    with database.session() as session:
        judge(session, submission_id, evaluation(*findings), document(), register, limits=limits)
    return submission_id
