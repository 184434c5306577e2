"""Reports whose organ nobody could tell: put to an organ by a person, or said to be none of those here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rapidfuzz import fuzz

from gouji.engine.errors import ConflictError, Text
from gouji.engine.register import OtherName, Register, Registered
from gouji.engine.register.short import short_form
from gouji.engine.roster.columns import differences
from gouji.engine.store import Session
from gouji.engine.store.queries import audit, matches, organs, outbox
from gouji.engine.store.queries.attaching import attach
from gouji.engine.store.queries.matches import Unmatched
from gouji.engine.store.tables import MatchKind, OrganMatch, Report
from gouji.workers.broker import SUBMISSIONS
from gouji.workers.matching import plan_matching

from .roles import Actor
from .roster import require_editing, seen_by, visible
from .roster_editing import record_change

MOST_PROPOSED = 5
LEAST_ALIKE = 55
"""Of 100: below that a proposal only misleads."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One report that waits for somebody to say whose it is.

    Attributes:
        candidates: organs that it could be: those that have the name, else those whose names are most like it.
        learns: whether the name would be remembered as an alias of the organ that is chosen.
    """

    one: Unmatched
    candidates: tuple[Registered, ...]
    learns: bool


def waiting(session: Session, register: Register, actor: Actor) -> list[Waiting]:
    """Return the reports that wait, the newest first, each with organs that it could be."""
    seen = seen_by(register, actor)
    return [
        Waiting(one, _candidates(register, seen, one), _learns(register, one))
        for one in matches.unmatched(session, within=actor.region)
    ]


def assign(
    session: Session, register: Register, actor: Actor, report_id: int, code: str, now: datetime
) -> Report:
    """Put a report to an organ; where nobody else has its name, the name is remembered as an alias.

    Raises:
        ConflictError: the report was settled meanwhile.
        NotFoundError, ForbiddenError: no such organ; role or region do not allow it.
    """
    one = _open(session, actor, report_id)
    entry = visible(register, actor, code)
    require_editing(actor, entry.organ.region)
    said = one.said.name
    learnt = _learns(register, one) and register.normalise(said) not in register.names_of(entry.organ)
    if learnt:
        after = replace(entry, other_names=(*entry.other_names, OtherName(said)))
        organs.save_organs(session, [after], now)
        record_change(session, actor.name, "learn_alias", code, differences(entry, after), now)
    source = one.report.id
    target = attach(session, one.report, entry.organ, register)
    match = session.get(OrganMatch, target.id) or OrganMatch(report_id=target.id, how=MatchKind.PERSON.value)
    matches.decide(session, match, MatchKind.PERSON, actor=actor.name, now=now)
    _record(session, actor, one, "assign_report", now, organ=code, alias=learnt, merged=target.id != source)
    if target.current_submission_id is not None:
        outbox.enqueue(
            session, "evaluate_submission", [target.current_submission_id], queue=SUBMISSIONS, now=now
        )
    plan_matching(session, now)
    return target


def set_aside(session: Session, actor: Actor, report_id: int, now: datetime) -> None:
    """Say that a report is none of the organs here; reports under that name are not asked about again.

    Raises:
        ConflictError: the report was settled meanwhile.
        ForbiddenError: role or region do not allow it.
    """
    one = _open(session, actor, report_id)
    matches.decide(session, one.match, MatchKind.NOT_OURS, actor=actor.name, now=now)
    _record(session, actor, one, "report_not_ours", now)
    plan_matching(session, now)


def _open(session: Session, actor: Actor, report_id: int) -> Unmatched:
    require_editing(actor, actor.region)
    one = matches.unmatched_report(session, report_id)
    if one is None or not actor.covers(one.report.region):
        raise ConflictError(
            "report_settled",
            Text(
                "这份报告已有人处理，或不在您负责的区域。",
                "Somebody has settled this report, or it lies outside your region.",
            ),
        )
    require_editing(actor, one.report.region)
    return one


def _learns(register: Register, one: Unmatched) -> bool:
    """Tell whether a name may become an alias: it is nobody's, and names a division; a bare 民政局 could be anybody's."""
    return one.match.how == MatchKind.UNKNOWN and bool(register.place_of(one.said.name).prefix)


def _candidates(register: Register, seen: Sequence[Registered], one: Unmatched) -> tuple[Registered, ...]:
    named = [entry for code in one.match.candidates if (entry := register.entry(code)) is not None]
    if named:
        return tuple(named)
    office = short_form(register.office_of(one.said.name))
    region = one.report.region
    scored = []
    for entry in seen:
        if region is None or entry.organ.region in (None, region):
            score = fuzz.ratio(office, short_form(register.office_of(entry.organ.name)))
            if score >= LEAST_ALIKE:
                scored.append((score, entry))
    scored.sort(key=lambda pair: (-pair[0], pair[1].organ.name))
    return tuple(entry for _, entry in scored[:MOST_PROPOSED])


def _record(
    session: Session, actor: Actor, one: Unmatched, action: str, now: datetime, **more: object
) -> None:
    audit.record(
        session,
        actor=actor.name,
        action=action,
        subject="submission",
        subject_id=one.submission.id,
        now=now,
        details={"organ_text": one.said.name, "year": one.said.year, **more},
    )
