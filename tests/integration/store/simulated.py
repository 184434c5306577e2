"""A made-up province for some years: organs that are founded, renamed, merged and excused, reports of every fate.

`Plan` says what happens; `play` makes it happen in a store, through the functions that the workers call.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from sqlmodel import col, update

from gouji.engine.errors import Text
from gouji.engine.model import (
    SECTIONS,
    Candidate,
    Cell,
    CellKind,
    Document,
    Evaluation,
    Finding,
    Organ,
    ReportOutcome,
    RuleOutcome,
    RuleResult,
    Severity,
)
from gouji.engine.register import Exemption, Lineage, OtherName, Register, Registered
from gouji.engine.store import Database, Session
from gouji.engine.store.queries import arrivals, children, evaluations, submissions
from gouji.engine.store.queries.organs import register_of, save_organs
from gouji.engine.store.tables import QueueItem, Submission
from gouji.engine.summary import CELLS

REGIONS = ("430000", "430100", "430102", "430103", "430200", "430202")
RULES = ("A01", "A03", "D01", "G10", "N01", "Q01", "T06", "Y01", "Y10")
DIGESTS = ("sha256:" + "1a" * 32, "sha256:" + "2b" * 32)


@dataclass(frozen=True)
class PlannedOrgan:
    """One organ; `first` and `last` are the report years that it has to file for, as the law has it."""

    code: str
    name: str
    kind: str
    region: str
    first: int | None = None
    last: int | None = None
    lineage: tuple[Lineage, ...] = ()
    former: tuple[OtherName, ...] = ()
    exempt: tuple[int, ...] = ()
    is_registered: bool = True
    files_here: bool = True


@dataclass(frozen=True)
class Version:
    """One version that came in.

    Attributes:
        fate: judged, queued, failed, quarantined.
        review: open, returned, accepted.
        figures: by address; None: a blank.
        findings: rule, severity, and what a person made of it (open, claimed, confirmed, dismissed, waived).
    """

    at: datetime
    published_on: date | None = None
    imported: bool = False
    fate: str = "judged"
    review: str = "open"
    outcome: str = "needs_review"
    digest: str = DIGESTS[0]
    figures: dict[str, int | None] = field(default_factory=dict)
    has_appeals: bool = True
    findings: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything that happens."""

    organs: tuple[PlannedOrgan, ...]
    filed: dict[tuple[str, int], tuple[Version, ...]]
    years: tuple[int, ...]


def plan_of(number: int, years: Iterable[int], seed: int = 7) -> Plan:
    """Return a province of about `number` organs."""
    chance = random.Random(seed)
    wanted = tuple(years)
    organs = tuple(_organs(number, wanted))
    filed = {
        (organ.code, year): _versions(chance, organ, year)
        for year in wanted
        for organ in organs
        if (organ.first is None or organ.first <= year) and (organ.last is None or year <= organ.last)
    }
    return Plan(organs, {key: versions for key, versions in filed.items() if versions}, wanted)


def _organs(number: int, years: tuple[int, ...]) -> Iterator[PlannedOrgan]:
    last = years[-1]
    for region in REGIONS:
        yield PlannedOrgan(f"GOV{region}", f"{region}地方人民政府", "government", region)
    for place in range(number - len(REGIONS) - 4):
        region = REGIONS[place % len(REGIONS)]
        kind = "township" if place % 5 == 4 and region.endswith(("2", "3")) else "department"
        yield _with_history(place, f"ORG{place:05}", kind, region, last)
    yield PlannedOrgan("VERT1", "国家税务总局某税务局", "vertical", "430102", files_here=False)
    yield PlannedOrgan("VERT2", "某气象局", "vertical", "430103")
    yield PlannedOrgan("ZONE1", "某高新区管委会", "unknown", "430202")
    yield PlannedOrgan("", "名录外某单位", "department", "430103", is_registered=False)


def _with_history(place: int, code: str, kind: str, region: str, last: int) -> PlannedOrgan:
    """Return a department or township; some were renamed, merged, founded, abolished or excused."""
    name = f"{region}第{place}{'镇人民政府' if kind == 'township' else '局'}"
    if place % 13 == 3:
        former = OtherName(f"{name}旧称", "former", until=date(last - 1, 6, 30))
        renamed = Lineage("renamed", date(last - 1, 7, 1))
        return PlannedOrgan(code, name, kind, region, lineage=(renamed,), former=(former,))
    if place % 13 == 5:
        return PlannedOrgan(
            code, name, kind, region, first=last, lineage=(Lineage("founded", date(last, 3, 1)),)
        )
    if place % 13 == 7:
        return PlannedOrgan(
            code, name, kind, region, last=last - 1, lineage=(Lineage("abolished", date(last, 5, 1)),)
        )
    if place % 13 == 9:  # swallows the one after it
        merged = Lineage("merged", date(last, 2, 1), (f"ORG{place + 1:05}",))
        return PlannedOrgan(code, name, kind, region, lineage=(merged,))
    if place % 13 == 10:
        return PlannedOrgan(code, name, kind, region, last=last - 1)
    if place % 13 == 12:
        return PlannedOrgan(code, name, kind, region, exempt=(last - 1, last))
    return PlannedOrgan(code, name, kind, region)


FATES = (
    ["on_time"] * 8
    + [
        "late",
        "late",
        "published_late",
        "missing",
        "missing",
        "twice",
        "twice",
        "corrected_late",
        "unreadable",
    ]
    + [
        "unreadable_first",
        "quarantined",
        "imported",
        "imported_then_filed",
        "queued",
        "returned",
        "last_minute",
    ]
)


def _versions(chance: random.Random, organ: PlannedOrgan, year: int) -> tuple[Version, ...]:
    """Return what an organ files for a year."""
    fate = chance.choice(FATES)
    month, day = (3, 31) if organ.kind == "government" else (1, 31)
    due = datetime(year + 1, month, day, 2, tzinfo=UTC)
    early = due - timedelta(days=chance.randint(1, 20))
    fine = _filed(chance, early, early.date())
    if organ.exempt and fate not in ("late", "on_time"):
        return ()
    if fate == "late":
        return (_late(chance, due),)
    returned = _with(fine, review="returned")
    brought_in = _with(fine, imported=True, findings=())
    fates: dict[str, tuple[Version, ...]] = {
        "missing": (),
        "published_late": (_filed(chance, early, due.date() + timedelta(days=chance.randint(1, 40))),),
        # 23:30 in Shanghai on the last day
        "last_minute": (_filed(chance, due.replace(hour=15, minute=30), due.date()),),
        "twice": (returned, _filed(chance, early + timedelta(hours=5), None)),
        "corrected_late": (returned, _filed(chance, due + timedelta(days=9), None)),
        "unreadable": (Version(early, fate="failed"),),
        "unreadable_first": (Version(early, fate="failed"), _filed(chance, due + timedelta(days=2), None)),
        "quarantined": (Version(early, fate="quarantined"),),
        "imported": (brought_in,),
        "imported_then_filed": (brought_in, _filed(chance, early, None)),
        "queued": (Version(early, fate="queued"),),
        "returned": (returned,),
    }
    return fates.get(fate, (fine,))


def _late(chance: random.Random, due: datetime) -> Version:
    at = due + timedelta(days=chance.choice([1, 3, 4, 7, 8, 30, 31, 77]))
    return _filed(chance, at, at.date())


def _with(version: Version, **changes: object) -> Version:
    return Version(**{**version.__dict__, **changes})  # type: ignore[arg-type]


def _filed(chance: random.Random, at: datetime, published_on: date | None) -> Version:
    figures: dict[str, int | None] = {address: chance.randint(0, 9) for address in CELLS}
    if chance.random() < 0.15:
        figures[chance.choice(CELLS)] = None
    found = {
        chance.choice(RULES): (chance.choice(["error", "warning", "info"]), chance.choice(_MADE_OF_IT))
        for _ in range(chance.randint(0, 5))
    }
    return Version(
        at,
        published_on,
        review=chance.choice(["open", "open", "accepted"]),
        outcome=chance.choice(["accepted", "needs_review", "rejected", "undefined"]),
        digest=chance.choice(DIGESTS),
        figures=figures,
        has_appeals=chance.random() > 0.08,
        findings=tuple((rule, severity, state) for rule, (severity, state) in sorted(found.items())),
    )


_MADE_OF_IT = ("open", "open", "claimed", "confirmed", "dismissed", "waived")


def play(database: Database, plain: Register, plan: Plan) -> None:
    """Make it all happen in a store with no rows."""
    now = datetime(2020, 1, 1, tzinfo=UTC)
    with database.session() as session:
        save_organs(session, [_registered(organ) for organ in plan.organs if organ.is_registered], now)
    with database.read_session() as session:
        register = register_of(session, plain)
    organs = {organ.code: organ for organ in plan.organs}
    for (code, year), versions in plan.filed.items():
        with database.session() as session:
            for place, version in enumerate(versions):
                _file(session, register, organs[code], year, place, version)


def _registered(organ: PlannedOrgan) -> Registered:
    exemptions = (Exemption(organ.exempt[0], organ.exempt[-1], "机构改革"),) if organ.exempt else ()
    files = organ.files_here if organ.kind == "vertical" else None
    return Registered(
        Organ(organ.name, organ.code, organ.kind, organ.region, registered=True),  # type: ignore[arg-type]
        other_names=organ.former,
        lineage=organ.lineage,
        exemptions=exemptions,
        files=files,
    )


def _file(
    session: Session, register: Register, organ: PlannedOrgan, year: int, place: int, version: Version
) -> None:
    came = arrivals.Arrival(
        webhook_id=f"{organ.code}-{year}-{place}",
        door="generic",
        external_id="x",
        organ=organ.name,
        organ_code=organ.code or None,
        region=organ.region,
        kind=organ.kind,  # type: ignore[arg-type]
        year=year,
        filename="年报.docx",
        content=f"{organ.code}{year}{place}".encode(),
        submitted_at=version.at,
        published_on=version.published_on,
        imported=version.imported,
    )
    submission_id = arrivals.save_submission(session, came, register, version.at).id
    if version.fate == "failed":
        text = Text("读不出", "unreadable")
        submissions.fail_submission(session, submission_id, code="empty_file", text=text, now=version.at)
    elif version.fate == "quarantined":
        submissions.quarantine(session, submission_id, reason="三次失败", now=version.at)
    elif version.fate == "judged":
        _judge(session, submission_id, version)


def _judge(session: Session, submission_id: UUID, version: Version) -> None:
    read = _document(version)
    found = tuple(_finding(rule, severity) for rule, severity, _ in version.findings)
    stored = evaluations.store_evaluation(
        session, submission_id, _evaluation(version, found), read, predecessor_id=None, now=version.at
    )
    assert stored is not None
    children.keep_figures(session, submission_id, read)
    row = session.get_one(Submission, submission_id)
    row.review_state = version.review
    session.flush()
    for rule, _, state in version.findings:
        session.execute(
            update(QueueItem)
            .where(col(QueueItem.report_id) == row.report_id, col(QueueItem.fingerprint) == f"fp-{rule}")
            .values(state=state)
        )
    session.expire_all()


def _document(version: Version) -> Document:
    tables: dict[str, dict[str, Cell]] = {"requests": {}, "appeals": {}}
    for address, value in version.figures.items():
        table, _, place = address.partition(".")
        kind = CellKind.BLANK if value is None else CellKind.NUMBER
        tables[table][place] = Cell(value, kind, "" if value is None else str(value))
    if not version.has_appeals:
        tables["appeals"] = {}
    return Document(
        source="年报.docx",
        media_type="text/plain",
        text="",
        organ=None,
        year=None,
        template="F21",
        sections=MappingProxyType(dict.fromkeys(SECTIONS)),
        tables=MappingProxyType({name: MappingProxyType(cells) for name, cells in tables.items()}),
    )


def _finding(rule: str, severity: str) -> Finding:
    text = Text(f"{rule} 说", f"{rule} says")
    candidate = Candidate(rule, Severity(severity), text, text, ("本系统核对项",), text, key=rule)
    return Finding(candidate, None, True, f"fp-{rule}")


def _evaluation(version: Version, findings: tuple[Finding, ...]) -> Evaluation:
    results = [RuleResult(f"B{number:02}", RuleOutcome.NOT_ASSESSABLE) for number in range(3)]
    results += [RuleResult("B03", RuleOutcome.ENGINE_ERROR)] * (version.outcome == "undefined")
    return Evaluation(
        "annual_report", "1", version.digest, ReportOutcome(version.outcome), tuple(results), findings
    )
