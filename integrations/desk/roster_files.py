"""Bringing a roster file in, after showing exactly what it would change; and taking the roster away as a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from gouji.engine.canonical import dumps
from gouji.engine.errors import BadRequestError, ConflictError, NotFoundError, Text
from gouji.engine.register import Register, Registered
from gouji.engine.roster.plan import Plan, Told, plan_sheet
from gouji.engine.roster.sheets import read_sheet
from gouji.engine.roster.writing import to_csv, to_xlsx
from gouji.engine.store import Session
from gouji.engine.store.queries import audit, organs, roster_files
from gouji.workers.matching import plan_matching

from .roles import Action, Actor
from .roster import require_editing, seen_by
from .roster_editing import record_change

Format = Literal["xlsx", "csv"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was handed in and what importing it would change.

    Attributes:
        file_id: by which it is imported.
        digest: of the plan: what was shown is what is done.
    """

    file_id: UUID
    filename: str
    plan: Plan
    digest: str


def check_file(
    session: Session,
    register: Register,
    plain: Register,
    actor: Actor,
    filename: str,
    content: bytes,
    now: datetime,
    tell: Told = lambda done, total: None,
) -> Checked:
    """Keep a file and return what importing it would change.

    Args:
        tell: told how many of its rows were looked at.

    Raises:
        BadRequestError: it is no roster file.
        ForbiddenError: the role does not allow it.
    """
    require_editing(actor, actor.region)
    plan = _plan(register, plain, actor, filename, content, tell)
    row = roster_files.keep_file(session, filename, content, actor=actor.name, now=now)
    return Checked(row.id, filename, plan, digest_of(plan))


def apply_file(
    session: Session,
    register: Register,
    plain: Register,
    actor: Actor,
    file_id: UUID,
    digest: str,
    now: datetime,
    tell: Told = lambda done, total: None,
) -> Plan:
    """Import a file that was checked, all of it or nothing.

    Args:
        tell: told how many of its rows were looked at; then they are written, all at once.

    Raises:
        NotFoundError: it is not there: imported already, or handed in too long ago.
        ConflictError: the roster changed since, so that other things would happen than were shown.
        BadRequestError: rows of it are wrong.
        ForbiddenError: role or region do not allow it.
    """
    require_editing(actor, actor.region)
    row = roster_files.kept_file(session, file_id)
    if row is None or row.actor != actor.name:
        raise NotFoundError(
            "no_such_file",
            Text(
                "这个文件已导入或已过期，请重新上传。",
                "This file was imported already or is too old; hand it in again.",
            ),
        )
    plan = _plan(register, plain, actor, row.filename, row.content, tell)
    if digest_of(plan) != digest:
        raise ConflictError(
            "roster_changed",
            Text(
                "核对之后名录有了变化，没有导入；请重新上传并核对。",
                "The roster changed after the file was checked; nothing was imported. Hand it in and look again.",
            ),
        )
    roster_files.mark_applied(session, row, now)
    import_plan(session, plan, actor.name, row.filename, now)
    return plan


def import_plan(session: Session, plan: Plan, actor: str, filename: str, now: datetime) -> None:
    """Save what a plan says, in the caller's transaction; raises BadRequestError where rows are wrong."""
    if plan.errors:
        raise BadRequestError(
            "bad_roster",
            Text(
                f"有 {len(plan.errors)} 处错误，没有导入；请改正后重新上传。",
                f"There are {len(plan.errors)} mistakes; nothing was imported. Correct them and hand the file in again.",
            ),
        )
    if not plan.entries:
        return
    organs.save_organs(session, plan.entries, now)
    for one in plan.changed:  # what is new has no values before: the entry of the file tells enough
        code = one.after.organ.code or ""
        record_change(session, actor, "import_organ", code, one.differences, now, file=filename)
    audit.record(
        session,
        actor=actor,
        action="import",
        subject="organs",
        subject_id=filename[:64],
        now=now,
        details={
            "new": [one.after.organ.code for one in plan.new],
            "changed": len(plan.changed),
            "unchanged": plan.unchanged,
        },
    )
    plan_matching(session, now)


def export_file(register: Register, actor: Actor, kind: Format) -> bytes:
    """Return the organs that a person may see as a file that, imported again, changes nothing."""
    entries = seen_by(register, actor)
    return to_xlsx(entries) if kind == "xlsx" else to_csv(entries)


def digest_of(plan: Plan) -> str:
    """Return what two plans share that change the same in the same way."""
    told = [
        [one.after.organ.code, [[each.column.key, each.before, each.after] for each in one.differences]]
        for one in (*plan.new, *plan.changed)
    ]
    return hashlib.sha256(dumps(told).encode()).hexdigest()


def by_code(entries: Iterable[Registered]) -> dict[str, Registered]:
    """Return organs by their code."""
    return {entry.organ.code or "": entry for entry in entries}


def _plan(
    register: Register,
    plain: Register,
    actor: Actor,
    filename: str,
    content: bytes,
    tell: Told = lambda done, total: None,
) -> Plan:
    def may_edit(region: str | None) -> bool:
        return actor.may(Action.EDIT_ROSTER, region)

    sheet = read_sheet(content, filename)
    return plan_sheet(sheet, by_code(register.entries()), plain, may_edit, tell)
