"""The register of organs in the store, and the same register that `gouji check` uses made from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, TypeVar, cast

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from ...model import Organ, OrganKind, RegionLevel
from ...register import (
    Contact,
    Exemption,
    Lineage,
    LineageKind,
    NameKind,
    OtherName,
    Power,
    Register,
    Registered,
    Years,
    load_register,
    years_of,
)
from ..tables import Organ as OrganTable
from ..tables import OrganContact, OrganEvent, OrganExemption, OrganName
from .statements import changed, insert_all

Part = TypeVar("Part", OrganName, OrganEvent, OrganContact, OrganExemption)
Made = TypeVar("Made")

IDS_AT_ONCE: Final = 10_000
"""Fewer than the parameters that either database takes in one statement."""
SAVED_AT_ONCE: Final = 500


def save_organs(
    session: Session,
    entries: Iterable[Registered],
    now: datetime,
    tell: Callable[[int, int], None] | None = None,
) -> int:
    """Add organs, or replace what was registered under their codes; return how many.

    For which years each organ of the store has to file is worked out again from the lineage of all.

    Args:
        tell: told how many of them are saved, and of how many.
    """
    known = {row.code: row for row in session.exec(select(OrganTable)).all()}
    wanted = list(entries)
    is_lineage_new = _may_change_years(session, known, wanted)
    for start in range(0, len(wanted), SAVED_AT_ONCE):
        if tell is not None:
            tell(start, len(wanted))
        _save(session, known, wanted[start : start + SAVED_AT_ONCE], now)
    if is_lineage_new:
        _keep_years(session)
    if tell is not None:
        tell(len(wanted), len(wanted))
    return len(wanted)


def _save(
    session: Session, known: dict[str, OrganTable], entries: Sequence[Registered], now: datetime
) -> None:
    rows = [(_organ_row(known, entry, now), entry) for entry in entries]
    session.add_all([row for row, _ in rows])
    session.flush()
    ids = [row.id for row, entry in rows]
    for table in (OrganName, OrganEvent, OrganContact, OrganExemption):
        changed(session, delete(table).where(col(table.organ_id).in_(ids)))
    for make in (_name_rows, _event_rows, _contact_rows, _exemption_rows):
        insert_all(session, [made for row, entry in rows for made in make(row.id, entry)])


def _may_change_years(session: Session, known: dict[str, OrganTable], entries: Sequence[Registered]) -> bool:
    """Tell whether saving may change for which years anybody files: a step comes or goes, or an organ others name."""
    if any(entry.lineage or entry.organ.code not in known for entry in entries):
        return True
    ids = {known[entry.organ.code].id for entry in entries if entry.organ.code is not None}
    return any(owner in ids for owner in session.exec(select(OrganEvent.organ_id).distinct()))


def _keep_years(session: Session) -> None:
    session.flush()
    register = load_register().with_organs(registered(session))
    for row in session.exec(select(OrganTable)).all():
        entry = register.entry(row.code)
        years = Years() if entry is None else years_of(register, entry)
        if (row.first_year, row.last_year) != (years.first, years.last):
            row.first_year, row.last_year = years.first, years.last


def registered(session: Session) -> tuple[Registered, ...]:
    """Return every organ of the store with all that is registered of it, by code."""
    return tuple(registered_of(session, None).values())


def registered_of(session: Session, organ_ids: Collection[int] | None) -> dict[int, Registered]:
    """Return all that is registered of these organs (None: of all) by the id of their row, in the order of codes."""
    names = _by_organ(session, OrganName, _other_name, organ_ids)
    steps = _by_organ(session, OrganEvent, _lineage, organ_ids)
    contacts = _by_organ(session, OrganContact, _contact, organ_ids)
    exemptions = _by_organ(session, OrganExemption, _exemption, organ_ids)
    statement = select(OrganTable).order_by(col(OrganTable.code))
    if organ_ids is not None and len(organ_ids) <= IDS_AT_ONCE:
        statement = statement.where(col(OrganTable.id).in_(organ_ids))
    return {
        row.id: Registered(
            _organ(row),
            tuple(names[row.id]),
            tuple(steps[row.id]),
            _powers(row),
            row.parent_code,
            tuple(contacts[row.id]),
            tuple(exemptions[row.id]),
            row.files,
        )
        for row in session.exec(statement).all()
        if organ_ids is None or row.id in organ_ids
    }


def _by_organ(
    session: Session,
    table: type[Part],
    make: Callable[[Part], Made],
    organ_ids: Collection[int] | None,
) -> dict[int, list[Made]]:
    """Return the parts of each organ by its id, in the order in which they were saved."""
    found: dict[int, list[Made]] = defaultdict(list)
    statement = select(table).order_by(col(table.id))
    if organ_ids is not None and len(organ_ids) <= IDS_AT_ONCE:
        statement = statement.where(col(table.organ_id).in_(organ_ids))
    for row in session.exec(statement).all():
        found[row.organ_id].append(make(row))
    return found


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
    row.parent_code, row.files = entry.parent, entry.files
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


def _contact_rows(organ_id: int, entry: Registered) -> list[OrganContact]:
    return [
        OrganContact(organ_id=organ_id, name=made.name, email=made.email, phone=made.phone, duty=made.duty)
        for made in entry.contacts
    ]


def _exemption_rows(organ_id: int, entry: Registered) -> list[OrganExemption]:
    return [
        OrganExemption(
            organ_id=organ_id, first_year=made.first_year, last_year=made.last_year, reason=made.reason
        )
        for made in entry.exemptions
    ]


def _other_name(row: OrganName) -> OtherName:
    return OtherName(row.name, cast("NameKind", row.kind), row.since, row.until)


def _contact(row: OrganContact) -> Contact:
    return Contact(row.name, row.email, row.phone, row.duty)


def _exemption(row: OrganExemption) -> Exemption:
    return Exemption(row.first_year, row.last_year, row.reason)


def _lineage(step: OrganEvent) -> Lineage:
    event = cast("LineageKind", step.event)
    return Lineage(event, step.effective_on, tuple(step.other_codes), step.text)


def _powers(row: OrganTable) -> tuple[Power, ...] | None:
    return None if row.powers is None else tuple(cast("list[Power]", row.powers))
