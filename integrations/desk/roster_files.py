"""Bringing a roster file in, after showing exactly what it would change; and taking the roster away as a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from gouji.engine.canonical import dumps
from gouji.engine.errors import BadRequestError, ConflictError, NotFoundError, Text
from gouji.engine.register import Register, Registered
from gouji.engine.roster.plan import Plan, plan_sheet
from gouji.engine.roster.sheets import read_sheet
from gouji.engine.roster.telling import Told, stage, untold
from gouji.engine.roster.writing import to_csv, to_xlsx
from gouji.engine.store import Database, Session
from gouji.engine.store.queries import audit, organs, roster_files
from gouji.engine.store.tables import RosterFile
from gouji.workers.matching import plan_matching

from .roles import Action, Actor
from .roster import require_editing, seen_by
from .roster_editing import record_change

Format = Literal["xlsx", "csv"]

MOST_BYTES: Final = 20 * 1024 * 1024
"""Largest roster file that is taken through a door: the page's and the API's."""
TOO_LARGE: Final = Text(
    "名录文件超过 20 MB，请分成几个文件，或请管理员用 gouji organs import 导入",
    "The roster file is larger than 20 MB; split it, or ask the administrator to import it by gouji organs import.",
)


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


def require_size(content: bytes) -> None:
    """Refuse a file that is larger than a door takes.

    Raises:
        BadRequestError: it is (`too_large`).
    """
    if len(content) > MOST_BYTES:
        raise BadRequestError("too_large", TOO_LARGE)


def check_file(
    database: Database,
    register: Register,
    plain: Register,
    actor: Actor,
    filename: str,
    content: bytes,
    now: datetime,
    tell: Told = untold,
) -> Checked:
    """Keep a file and return what importing it would change.

    It is looked at beside `register`, a state in memory: meanwhile nobody waits to write. Only keeping it takes a moment of
    the database.

    Args:
        tell: told how far that is.

    Raises:
        BadRequestError: it is no roster file.
        ForbiddenError: the role does not allow it.
    """
    require_editing(actor, actor.region)
    plan = _plan(register, plain, actor, filename, content, (stage(tell, 0, 2), stage(tell, 1, 2)))
    with database.session(actor.address) as session:
        row = roster_files.keep_file(session, filename, content, actor=actor.name, now=now)
    return Checked(row.id, filename, plan, digest_of(plan))


def apply_file(
    database: Database,
    registers: Callable[[], Register],
    plain: Register,
    actor: Actor,
    file_id: UUID,
    digest: str,
    now: datetime,
    tell: Told = untold,
) -> Plan:
    """Import a file that was checked, all of it or nothing.

    It is read and looked at once more before anything is written, so that others wait only while it is.

    Args:
        registers: gives the register as it is now.
        tell: told how far it is: reading, looking and writing are a third each.

    Raises:
        NotFoundError: it is not there: imported already, or handed in too long ago.
        ConflictError: the roster changed since, so that other things would happen than were shown.
        BadRequestError: rows of it are wrong.
        ForbiddenError: role or region do not allow it.
    """
    require_editing(actor, actor.region)
    with database.read_session() as session:
        version = organs.version_of_organs(session)
        row = _waiting(session, actor, file_id)
    stages = (stage(tell, 0, 3), stage(tell, 1, 3))
    plan = _plan(registers(), plain, actor, row.filename, row.content, stages)
    with database.session(actor.address) as session:
        row = _waiting(session, actor, file_id, lock=True)
        if digest_of(plan) != digest or organs.version_of_organs(session) != version:
            raise ConflictError(
                "roster_changed",
                Text(
                    "核对之后名录有了变化，没有导入；请重新上传并核对。",
                    "The roster changed after the file was checked; nothing was imported. Hand it in and look again.",
                ),
            )
        roster_files.mark_applied(session, row, now)
        import_plan(session, plan, actor.name, row.filename, now, stage(tell, 2, 3))
    return plan


def import_plan(
    session: Session, plan: Plan, actor: str, filename: str, now: datetime, tell: Told = untold
) -> None:
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
    organs.save_organs(session, plan.entries, now, tell)
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


def _waiting(session: Session, actor: Actor, file_id: UUID, *, lock: bool = False) -> RosterFile:
    row = roster_files.kept_file(session, file_id, lock=lock)
    if row is None or row.actor != actor.name:
        raise NotFoundError(
            "no_such_file",
            Text(
                "这个文件已导入或已过期，请重新上传。",
                "This file was imported already or is too old; hand it in again.",
            ),
        )
    return row


def _plan(
    register: Register,
    plain: Register,
    actor: Actor,
    filename: str,
    content: bytes,
    stages: tuple[Told, Told],
) -> Plan:
    def may_edit(region: str | None) -> bool:
        return actor.may(Action.EDIT_ROSTER, region)

    reading, looking = stages
    sheet = read_sheet(content, filename, reading)
    return plan_sheet(sheet, by_code(register.entries()), plain, may_edit, looking)
