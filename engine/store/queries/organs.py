"""The register of organs in the store, and the same register that `gouji check` uses made from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import cast

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from ...model import Organ, OrganKind, RegionLevel
from ...register import Lineage, LineageKind, NameKind, OtherName, Power, Register, Registered
from ..tables import Organ as OrganTable
from ..tables import OrganEvent, OrganName
from .statements import changed, insert_all


def save_organs(session: Session, entries: Iterable[Registered], now: datetime) -> int:
    """Add organs, or replace what was registered under their codes; return how many."""
    known = {row.code: row for row in session.exec(select(OrganTable)).all()}
    rows = [(_organ_row(known, entry, now), entry) for entry in entries]
    session.add_all([row for row, _ in rows])
    session.flush()
    ids = [row.id for row, _ in rows]
    for table in (OrganName, OrganEvent):
        changed(session, delete(table).where(col(table.organ_id).in_(ids)))
    insert_all(session, [name for row, entry in rows for name in _name_rows(row.id, entry)])
    insert_all(session, [step for row, entry in rows for step in _event_rows(row.id, entry)])
    return len(rows)


def registered(session: Session) -> tuple[Registered, ...]:
    """Return every organ of the store with its names and lineage, by code."""
    names: dict[int, list[OtherName]] = defaultdict(list)
    for name in session.exec(select(OrganName).order_by(col(OrganName.id))).all():
        kind = cast("NameKind", name.kind)
        names[name.organ_id].append(OtherName(name.name, kind, name.since, name.until))
    steps: dict[int, list[Lineage]] = defaultdict(list)
    for step in session.exec(select(OrganEvent).order_by(col(OrganEvent.id))).all():
        steps[step.organ_id].append(_lineage(step))
    rows = session.exec(select(OrganTable).order_by(col(OrganTable.code))).all()
    return tuple(
        Registered(_organ(row), tuple(names[row.id]), tuple(steps[row.id]), _powers(row)) for row in rows
    )


def version_of_organs(session: Session) -> tuple[int, datetime | None]:
    """Return what changes whenever organs are saved, by one small statement."""
    count, latest = session.exec(
        select(func.count(col(OrganTable.id)), func.max(OrganTable.created_at))
    ).one()
    return count, latest


def register_of(session: Session, plain: Register) -> Register:
    """Return `plain`, the packaged register, with the organs of the store."""
    return plain.with_organs(registered(session))


def _organ_row(known: dict[str, OrganTable], entry: Registered, now: datetime) -> OrganTable:
    organ = entry.organ
    if organ.code is None:
        raise ValueError(f"an organ without code cannot be registered: {organ.name}")
    row = known.get(organ.code) or OrganTable(code=organ.code, name=organ.name, created_at=now)
    row.name, row.kind, row.region, row.level = organ.name, organ.kind, organ.region, organ.level
    row.makes_regulations = organ.makes_regulations
    row.powers = None if entry.powers is None else list(entry.powers)
    row.created_at = now
    return row


def _name_rows(organ_id: int, entry: Registered) -> list[OrganName]:
    return [
        OrganName(organ_id=organ_id, name=other.name, kind=other.kind, since=other.since, until=other.until)
        for other in entry.other_names
    ]


def _event_rows(organ_id: int, entry: Registered) -> list[OrganEvent]:
    return [
        OrganEvent(
            organ_id=organ_id,
            event=step.event,
            effective_on=step.effective_on,
            other_codes=list(step.others),
            text=step.text,
        )
        for step in entry.lineage
    ]


def _organ(row: OrganTable) -> Organ:
    kind, level = cast("OrganKind", row.kind), cast("RegionLevel", row.level)
    return Organ(row.name, row.code, kind, row.region, level, row.makes_regulations, True)


def _lineage(step: OrganEvent) -> Lineage:
    event = cast("LineageKind", step.event)
    return Lineage(event, step.effective_on, tuple(step.other_codes), step.text)


def _powers(row: OrganTable) -> tuple[Power, ...] | None:
    return None if row.powers is None else tuple(cast("list[Power]", row.powers))
